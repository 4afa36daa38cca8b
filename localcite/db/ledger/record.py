"""Write the record: a call is opened before it is sent, settled by what became of it, resolved where nobody saw.

Every function runs inside the caller's immediate transaction and commits nothing. Nothing is ever changed or removed.
Moments (`at`) are text as `model.instant` writes it.
"""

import json
from sqlite3 import Connection
from typing import Any, NamedTuple

from localcite.db.ledger.chain import GENESIS, VERSION, canonical, link
from localcite.errors import UsageError
from localcite.model import Price

OUTCOMES = ("answered", "refused", "unsent", "in_doubt")
SHARED = ("v", "call", "run", "tag", "month", "endpoint", "price", "currency")  # each event of a call repeats them
ZSTD_LEVEL = 3


class Opening(NamedTuple):
    """A call about to be sent. `scheme` names the kind of `ids`; `units_at_most` is its worst case."""

    run: int
    tag: str | None
    endpoint: str
    scheme: str
    ids: tuple[str, ...]
    page: int
    units_at_most: int
    price: Price | None  # of one unit; None where it is unknown
    attempt: int = 1


class Settlement(NamedTuple):
    """What became of a call. `outcome`: answered, refused (nothing billed), unsent or in_doubt.

    `units` is what was billed, and means nothing where that is in doubt. `amount` is the vendor's own word on it.
    """

    outcome: str
    units: int = 0
    http_status: int | None = None
    error_code: int | None = None
    error_text: str | None = None
    correlation_id: str | None = None
    amount: str | None = None
    duration_ms: int | None = None
    detail: str | None = None
    content_type: str | None = None
    content_encoding: str | None = None


def open(connection: Connection, opening: Opening, at: str) -> int:  # noqa: A001 - the design's word: ledger.open
    """Record that a call is about to be sent, and reserve its worst case. Return its number."""
    call = last(connection)[0] + 1
    body = {
        "v": VERSION,
        "call": call,
        "run": opening.run,
        "tag": opening.tag,
        "month": at[:7],
        "endpoint": opening.endpoint,
        "price": format(opening.price.amount, "f") if opening.price else None,
        "currency": opening.price.currency if opening.price else None,
        "delta": opening.units_at_most,
        "scheme": opening.scheme,
        "ids": opening.ids,
        "page": opening.page,
        "units_at_most": opening.units_at_most,
        "attempt": opening.attempt,
    }
    _append(connection, "opened", call, at, body)
    connection.execute("INSERT INTO pending (call, run, state) VALUES (?, ?, 'in_flight')", (call, opening.run))
    return call


def settle(
    connection: Connection, call: int, settlement: Settlement, body: bytes | None, encoding: str | None, at: str
) -> None:
    """Record what became of a call, and keep its reply as it came. `encoding`: set where it did not decompress.

    Takes back what was reserved and not billed; a call in doubt keeps its reservation. What a call was resolved to by
    hand gives way to what is seen here. Raises ValueError for an outcome without a name, a call that was never opened
    or is settled.
    """
    if settlement.outcome not in OUTCOMES or settlement.units < 0:
        raise ValueError(settlement)
    if _event(connection, call, "settled") is not None:
        raise ValueError(f"call {call} is settled already")
    doubtful = settlement.outcome == "in_doubt"
    event = {
        **_shared(connection, call),
        **settlement._asdict(),
        "units": None if doubtful else settlement.units,
        "delta": 0 if doubtful else settlement.units - _committed_by(connection, call),
        "reply_sha256": None if body is None else _sha256(body),
        "reply_size": None if body is None else len(body),
        "reply_encoding": None if body is None else encoding,
    }
    _append(connection, "settled", call, at, event)
    if body is not None:
        _keep(connection, event, body)
    if doubtful:
        connection.execute("UPDATE pending SET state = 'in_doubt' WHERE call = ?", (call,))
    else:
        connection.execute("DELETE FROM pending WHERE call = ?", (call,))


def resolve(connection: Connection, call: int, *, billed: bool, units: int | None = None, why: str, at: str) -> None:
    """End a doubt: the call was billed (by default its worst case), or it was not.

    Also ends a call that nobody settled; whether its run is dead is for the caller to know. Raises UsageError where
    there is no such doubt, or no such number of units.
    """
    at_most = _in_doubt(connection, call)
    found = (at_most if units is None else units) if billed else 0
    if not billed and units:
        raise UsageError(what=f"call {call} cannot be billed for {units} units and not billed", fix=None)
    if billed and not 1 <= found <= at_most:
        raise UsageError(what=f"call {call} can have been billed for 1 to {at_most} units, not {found}", fix=None)
    event = {
        **_shared(connection, call),
        "delta": found - _committed_by(connection, call),
        "outcome": "billed" if billed else "not_billed",
        "units": found,
        "why": why,
    }
    _append(connection, "resolved", call, at, event)
    connection.execute("DELETE FROM pending WHERE call = ?", (call,))


def last(connection: Connection) -> tuple[int, str]:
    """Return the newest row's number and hash: what a backup or a receipt keeps. An empty ledger: 0 and GENESIS."""
    row = connection.execute("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
    return (0, GENESIS) if row is None else (row[0], row[1])


# ---- rows ---------------------------------------------------------------------------------------------------------


def _append(connection: Connection, kind: str, call: int, at: str, body: dict[str, Any]) -> None:
    """Add one row at the end of the chain."""
    if not connection.in_transaction:
        raise RuntimeError("the ledger is written inside a transaction")
    seq, previous = last(connection)
    text = canonical({key: _plain(value) for key, value in body.items()})
    row = (seq + 1, kind, call, at, text)
    hashed = link(previous, seq=seq + 1, kind=kind, call=call, at=at, body=text)
    connection.execute("INSERT INTO ledger (seq, kind, call, at, body, hash) VALUES (?, ?, ?, ?, ?, ?)", (*row, hashed))


def _plain(value: Any) -> Any:
    """Return a value whose text every file can hold: what is no letter (half a surrogate pair) is written out."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value


def _event(connection: Connection, call: int, kind: str) -> dict[str, Any] | None:
    """Return the body of one event of a call, or None."""
    row = connection.execute("SELECT body FROM ledger WHERE call = ? AND kind = ?", (call, kind)).fetchone()
    return None if row is None else dict(json.loads(row[0]))


def _shared(connection: Connection, call: int) -> dict[str, Any]:
    """Return what every event of a call repeats."""
    opened = _event(connection, call, "opened")
    if opened is None:
        raise ValueError(f"call {call} was never opened")
    return {key: opened[key] for key in SHARED}


def _committed_by(connection: Connection, call: int) -> int:
    """Return the units that a call binds by all its events so far."""
    return int(connection.execute("SELECT sum(delta) FROM ledger WHERE call = ?", (call,)).fetchone()[0])


def _in_doubt(connection: Connection, call: int) -> int:
    """Return the worst case of a call whose outcome nobody saw; raise UsageError where it is no such call."""
    opened = _event(connection, call, "opened")
    if opened is None:
        raise UsageError(what=f"there is no call {call}", fix=None)
    if connection.execute("SELECT 1 FROM pending WHERE call = ?", (call,)).fetchone() is None:
        end = _event(connection, call, "resolved") or _event(connection, call, "settled") or {}
        became = str(end.get("outcome")).replace("_", " ")
        raise UsageError(what=f"call {call} is not in doubt: it is recorded as {became}", fix=None)
    return int(opened["units_at_most"])


# ---- replies ------------------------------------------------------------------------------------------------------


def _keep(connection: Connection, event: dict[str, Any], body: bytes) -> None:
    """Keep a reply as it came."""
    from zstandard import ZstdCompressor  # noqa: PLC0415 - who only reads the books needs no zstd

    packed = ZstdCompressor(level=ZSTD_LEVEL).compress(body)
    row = (event["call"], event["reply_sha256"], event["reply_size"], event["reply_encoding"], packed)
    connection.execute("INSERT INTO reply (call, sha256, size, encoding, body) VALUES (?, ?, ?, ?, ?)", row)


def _sha256(body: bytes) -> str:
    """Return the hash of a reply's bytes."""
    from hashlib import sha256  # noqa: PLC0415 - who only reads the books needs no hashes

    return sha256(body).hexdigest()
