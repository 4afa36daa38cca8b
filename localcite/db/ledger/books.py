"""Read the books: what is committed, what is pending, which replies wait to be read in, and the replies themselves.

Works on any connection that can read; changes nothing. Whether a run is alive is for the caller to know.
"""

import json
from collections.abc import Callable
from pathlib import Path
from sqlite3 import Connection
from typing import NamedTuple

from localcite.errors import DatabaseDamaged, UsageError

_PENDING = """
SELECT p.call, p.run, coalesce(r.uid, ''), p.state, o.at, o.body FROM pending AS p
JOIN ledger AS o ON o.call = p.call AND o.kind = 'opened' LEFT JOIN run AS r ON r.id = p.run ORDER BY p.call"""
_UNAPPLIED = """
SELECT s.call, o.run, coalesce(r.uid, ''), o.at, s.at, o.body FROM ledger AS s
JOIN ledger AS o ON o.call = s.call AND o.kind = 'opened' LEFT JOIN run AS r ON r.id = o.run
WHERE s.kind = 'settled' AND s.outcome = 'answered'
AND NOT EXISTS (SELECT 1 FROM applied AS a WHERE a.call = s.call) ORDER BY s.seq"""
_LOST = """
SELECT r.call, o.run, coalesce(u.uid, ''), o.at, r.at, o.body FROM ledger AS r
JOIN ledger AS o ON o.call = r.call AND o.kind = 'opened' LEFT JOIN run AS u ON u.id = o.run
WHERE r.kind = 'resolved' AND r.outcome = 'billed'
AND NOT EXISTS (SELECT 1 FROM ledger AS s WHERE s.call = r.call AND s.kind = 'settled' AND s.outcome = 'answered')
ORDER BY r.call"""
_COUNTS = """
SELECT count(*) FILTER (WHERE l.kind = 'opened'),
       count(*) FILTER (WHERE l.kind = 'settled' AND l.outcome = 'answered'),
       count(*) FILTER (WHERE l.kind = 'settled' AND l.outcome = 'refused'),
       count(*) FILTER (WHERE l.kind = 'settled' AND l.outcome = 'unsent'),
       count(*) FILTER (WHERE l.kind = 'opened' AND p.state = 'in_doubt'),
       count(*) FILTER (WHERE l.kind = 'opened' AND p.state = 'in_flight'),
       coalesce(sum(l.delta) FILTER (WHERE p.call IS NULL), 0),
       coalesce(sum(l.delta) FILTER (WHERE p.call IS NOT NULL), 0)
FROM ledger AS l LEFT JOIN pending AS p ON p.call = l.call WHERE l.run = ?"""


class Counts(NamedTuple):
    """A run's calls by what became of them, its units billed, and those that its pending calls may yet cost."""

    calls: int
    answered: int
    refused: int
    unsent: int
    in_doubt: int  # settled so, and not resolved
    unsettled: int
    units: int
    units_pending: int


class Pending(NamedTuple):
    """A call that still binds units. `state`: in_flight or in_doubt."""

    call: int
    run: int
    run_uid: str
    state: str
    endpoint: str
    scheme: str
    ids: tuple[str, ...]
    page: int
    units_at_most: int
    opened_at: str


class Answered(NamedTuple):
    """A call that was billed, by what it asked. `settled_at`: when that was written down."""

    call: int
    run: int
    run_uid: str
    endpoint: str
    scheme: str
    ids: tuple[str, ...]
    page: int
    opened_at: str
    settled_at: str


def committed(
    connection: Connection, *, run: int | None = None, month: str | None = None
) -> list[tuple[str | None, str | None, int]]:
    """Return price, currency and units of what has been, or may have been, billed; no price where it is unknown.

    Of one run, of one month (YYYY-MM, UTC, by when calls were opened), or of all.
    """
    limits = {field: value for field, value in {"run": run, "month": month}.items() if value is not None}
    condition = " AND ".join(f"{field} = ?" for field in limits) or "1"
    rows = connection.execute(
        f"SELECT price, currency, sum(delta) FROM ledger WHERE {condition} GROUP BY price, currency"
        " HAVING sum(delta) <> 0 ORDER BY price, currency",
        tuple(limits.values()),
    )
    return rows.fetchall()


def counts(connection: Connection, run: int) -> Counts:
    """Return the calls and units of one run."""
    return Counts(*connection.execute(_COUNTS, (run,)).fetchone())


def pending(connection: Connection, is_alive: Callable[[str], bool] | None = None) -> list[Pending]:
    """Return every call that binds units, oldest first.

    As stored, each call that nobody settled is in flight. With `is_alive` (of a run's uid) those of dead runs are in
    doubt; who is alive is asked before the calls are read, so that a run which ends meanwhile leaves no false doubt.
    """
    dead = dead_runs(connection, is_alive) if is_alive else set[str]()
    return [_pending(dead, *row) for row in connection.execute(_PENDING)]


def dead_runs(connection: Connection, is_alive: Callable[[str], bool]) -> set[str]:
    """Return the uids of the runs with unsettled calls that are not alive any more."""
    rows = connection.execute(
        "SELECT DISTINCT coalesce(r.uid, '') FROM pending AS p LEFT JOIN run AS r ON r.id = p.run"
        " WHERE p.state = 'in_flight'"
    ).fetchall()
    return {uid for (uid,) in rows if not is_alive(uid)}


def unapplied(connection: Connection) -> list[Answered]:
    """Return the answered calls whose replies were not read in yet, in the order in which they were settled."""
    return [_answered(*row) for row in connection.execute(_UNAPPLIED)]


def lost(connection: Connection) -> list[Answered]:
    """Return the calls that were billed, as somebody found out, and whose replies nobody has."""
    return [_answered(*row) for row in connection.execute(_LOST)]


def newest(connection: Connection) -> str | None:
    """Return when the newest event was written down; None where nothing is."""
    row = connection.execute("SELECT at FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
    return None if row is None else str(row[0])


def is_opened(connection: Connection, call: int, hashed: str) -> bool:
    """Tell whether a call was opened by the event with this hash: the same number may be another call elsewhere."""
    row = connection.execute("SELECT 1 FROM ledger WHERE seq = ? AND kind = 'opened' AND hash = ?", (call, hashed))
    return row.fetchone() is not None


def is_settled(connection: Connection, call: int) -> bool:
    """Tell whether it is recorded what became of a call."""
    return (
        connection.execute("SELECT 1 FROM ledger WHERE call = ? AND kind = 'settled'", (call,)).fetchone() is not None
    )


def has_reply(connection: Connection, call: int) -> bool:
    """Tell whether a reply to a call is kept."""
    return connection.execute("SELECT 1 FROM reply WHERE call = ?", (call,)).fetchone() is not None


def reply(connection: Connection, call: int) -> tuple[bytes, str | None]:
    """Return a reply as it came, and the encoding it is still in where it did not decompress.

    Raises UsageError where none was kept, DatabaseDamaged where it is not what was kept.
    """
    row = connection.execute("SELECT sha256, size, encoding, body FROM reply WHERE call = ?", (call,)).fetchone()
    if row is None:
        raise UsageError(what=f"no reply to call {call} is kept", fix=None)
    sha256, size, encoding, packed = row
    return unpacked(connection, call, sha256, size, packed), encoding


def unpacked(connection: Connection, call: int, sha256: str, size: int, packed: bytes) -> bytes:
    """Return a kept reply's bytes, checked against what was said of them when it came."""
    from hashlib import sha256 as hashed  # noqa: PLC0415 - most of the books need no hashes

    from zstandard import ZstdDecompressor, ZstdError, frame_content_size  # noqa: PLC0415 - nor zstd

    try:
        if frame_content_size(packed) != size:  # a false size must not take the memory that it names
            raise _damaged(connection, call, "its size is not what came")
        body = ZstdDecompressor().decompress(packed, allow_extra_data=False)
    except ZstdError as error:
        raise _damaged(connection, call, str(error)) from error
    if hashed(body).hexdigest() != sha256:
        raise _damaged(connection, call, "it is not what came")
    return body


def _pending(dead: set[str], call: int, run: int, uid: str, state: str, opened_at: str, text: str) -> Pending:
    """Return one pending call; unsettled calls of the dead are in doubt."""
    body = json.loads(text)
    return Pending(
        call=call,
        run=run,
        run_uid=uid,
        state="in_doubt" if uid in dead else state,
        endpoint=body["endpoint"],
        scheme=body["scheme"],
        ids=tuple(body["ids"]),
        page=body["page"],
        units_at_most=body["units_at_most"],
        opened_at=opened_at,
    )


def _answered(call: int, run: int, uid: str, opened_at: str, settled_at: str, text: str) -> Answered:
    """Return one answered call."""
    body = json.loads(text)
    return Answered(
        call=call,
        run=run,
        run_uid=uid,
        endpoint=body["endpoint"],
        scheme=body["scheme"],
        ids=tuple(body["ids"]),
        page=body["page"],
        opened_at=opened_at,
        settled_at=settled_at,
    )


def _damaged(connection: Connection, call: int, why: str) -> DatabaseDamaged:
    """Return the error about a kept reply."""
    path = Path(connection.execute("PRAGMA database_list").fetchone()[2])
    return DatabaseDamaged(path=path, what=f"the reply kept for call {call} cannot be read: {why}")
