"""Check that the record is whole: every row of the chain, every reply, every index over them. Changes nothing.

Reads row by row, so its memory does not grow with the ledger. What it cannot see is the loss of the newest rows: the
chain before them is still a chain. For that it takes what backups and receipts keep, the number and hash of a row.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from sqlite3 import Connection
from typing import Any, NamedTuple

from localcite.db.border import meaning_of
from localcite.db.ledger.books import unpacked
from localcite.db.ledger.chain import GENESIS, VERSION, link
from localcite.db.ledger.record import SHARED
from localcite.errors import DatabaseDamaged

FAULTS_AT_MOST = 1000
DERIVED = ("run", "month", "endpoint", "price", "currency", "delta", "outcome")

_EVENTS = f"""
SELECT e.seq, e.kind, e.call, e.at, e.body, e.hash, o.body,
       (SELECT sum(b.delta) FROM ledger AS b WHERE b.call = e.call AND b.seq < e.seq),
       {", ".join(f"e.{field}" for field in DERIVED)}
FROM ledger AS e LEFT JOIN ledger AS o ON o.call = e.call AND o.kind = 'opened' ORDER BY e.seq"""
_REPLIES = """
SELECT s.seq, s.call, s.body, r.sha256, r.size, r.encoding, r.body
FROM ledger AS s LEFT JOIN reply AS r ON r.call = s.call WHERE s.kind = 'settled' ORDER BY s.seq"""
_STRAY_REPLIES = """
SELECT r.call FROM reply AS r
WHERE NOT EXISTS (SELECT 1 FROM ledger AS s WHERE s.call = r.call AND s.kind = 'settled')"""
SHOULD_BE_PENDING = """
SELECT o.call, o.run, iif(EXISTS (SELECT 1 FROM ledger AS s WHERE s.call = o.call AND s.kind = 'settled'),
                          'in_doubt', 'in_flight')
FROM ledger AS o WHERE o.kind = 'opened'
AND NOT EXISTS (SELECT 1 FROM ledger AS s
                WHERE s.call = o.call AND s.kind = 'settled' AND s.outcome IS NOT 'in_doubt')
AND NOT EXISTS (SELECT 1 FROM ledger AS r WHERE r.call = o.call AND r.kind = 'resolved')"""
_IS_PENDING = "SELECT call, run, state FROM pending"


class Fault(NamedTuple):
    """Something that is not as it was written. `seq`: the row of the ledger that it is about, or None."""

    seq: int | None
    what: str


class Verification(NamedTuple):
    """What a check found. `checked` counts rows of the ledger; `last` is its newest row's number and hash.

    At most 1000 faults are listed; `more` counts the others.
    """

    ok: bool
    checked: int
    faults: tuple[Fault, ...]
    last: tuple[int, str]
    more: int = 0


def verify(connection: Connection, *, against: Iterable[tuple[int, str]] = ()) -> Verification:
    """Check the whole record at one moment, and that each row named by `against` (seq, hash) is still in it."""
    walk = _Walk(against)
    faults: list[Fault] = []
    more = 0
    with _one_moment(connection):
        for fault in _faults(connection, walk):
            if len(faults) < FAULTS_AT_MOST:
                faults.append(fault)
            else:
                more += 1
    return Verification(not faults, walk.checked, tuple(faults), walk.last, more)


class _Walk:
    """How far a walk along the chain came, and the rows that somebody remembers."""

    def __init__(self, remembered: Iterable[tuple[int, str]]) -> None:
        self.checked = 0
        self.last = (0, GENESIS)
        self.remembered: dict[int, set[str]] = {}
        for seq, hashed in remembered:
            self.remembered.setdefault(seq, set()).add(hashed)


@contextmanager
def _one_moment(connection: Connection) -> Iterator[None]:
    """See one state of the database throughout, whatever others write; and read text that is not text any more."""
    begun = not connection.in_transaction
    usual = connection.text_factory
    connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    if begun:
        connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.text_factory = usual
        if begun:
            connection.execute("ROLLBACK")


def _faults(connection: Connection, walk: _Walk) -> Iterator[Fault]:
    """Yield everything that is wrong; where SQLite itself cannot go on, the search ends."""
    try:
        yield from _tables(connection)
        yield from _events(connection, walk)
        yield from _forgotten(walk)
        yield from _replies(connection)
        yield from _pending(connection)
    except sqlite3.DatabaseError as error:
        if meaning_of(error) is not DatabaseDamaged:
            raise
        yield Fault(None, f"the file is damaged: {error}")


def _tables(connection: Connection) -> Iterator[Fault]:
    """Yield what SQLite finds wrong in the record's tables and their indexes."""
    for table in ("ledger", "reply", "pending"):
        for (said,) in connection.execute(f"PRAGMA integrity_check({table})"):
            if said != "ok":
                yield Fault(None, f"table {table}: {said}")


# ---- the chain ----------------------------------------------------------------------------------------------------


def _events(connection: Connection, walk: _Walk) -> Iterator[Fault]:
    """Walk along the chain, and yield what is wrong with each row."""
    for seq, kind, call, at, text, hashed, opened, before, *derived in connection.execute(_EVENTS):
        previous, walk.last = walk.last, (seq, hashed)
        walk.checked += 1
        if seq != previous[0] + 1:
            yield Fault(seq, f"rows {previous[0] + 1} to {seq - 1} are missing before it")
        elif hashed != link(previous[1], seq=seq, kind=kind, call=call, at=at, body=text):
            yield Fault(seq, "its hash does not fit its content and the row before it")
        if walk.remembered.pop(seq, {hashed}) != {hashed}:
            yield Fault(seq, "it is another row than the one that was remembered")
        body = _body(text)
        for what in _wrong(seq, kind, call, body, _body(opened), before or 0, derived):
            yield Fault(seq, what)


def _wrong(
    seq: int, kind: str, call: int, body: dict[str, Any], opened: dict[str, Any], before: int, derived: list[Any]
) -> Iterator[str]:
    """Yield what a row says that cannot be so, beside its call's opened event."""
    if body.get("v") != VERSION or body.get("call") != call:
        yield "its body cannot be read as that of its call"
    elif [body.get(field) for field in DERIVED] != derived:
        yield "its columns do not say what its body says"
    elif not opened or (kind == "opened" and call != seq):
        yield "its call was never opened"
    elif [body.get(field) for field in SHARED] != [opened.get(field) for field in SHARED]:
        yield "it does not speak of its call as the opened event does"
    elif body.get("delta") != _delta(kind, body, before):
        yield "its units do not add up"


def _delta(kind: str, body: dict[str, Any], before: int) -> int | None:
    """Return what an event must add to the units committed, or None where it does not say how many were billed."""
    if body.get("outcome") == "in_doubt":
        return 0
    units = body.get("units_at_most" if kind == "opened" else "units")
    return units - before if isinstance(units, int) else None


def _body(text: str | None) -> dict[str, Any]:
    """Return a body, or an empty one where it cannot be read."""
    try:
        body = json.loads(text or "{}")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _forgotten(walk: _Walk) -> Iterator[Fault]:
    """Yield the rows that somebody remembers and that are gone."""
    for seq, hashes in sorted(walk.remembered.items()):
        if (seq, hashes) != (0, {GENESIS}):  # remembered of an empty ledger
            yield Fault(seq, f"it was remembered and is gone: the ledger ends with row {walk.last[0]}")


# ---- what hangs on it ---------------------------------------------------------------------------------------------


def _replies(connection: Connection) -> Iterator[Fault]:
    """Yield the settled calls whose replies are not what came, and the replies that belong to no call."""
    for seq, call, text, sha256, size, encoding, packed in connection.execute(_REPLIES):
        body = _body(text)
        if (sha256, size, encoding) != tuple(body.get(f"reply_{field}") for field in ("sha256", "size", "encoding")):
            yield Fault(seq, "its reply is not the one that was settled" if sha256 else "its reply is gone")
        elif sha256:
            try:
                unpacked(connection, call, sha256, size, packed)
            except DatabaseDamaged as error:
                yield Fault(seq, str(error.what))
    for (call,) in connection.execute(_STRAY_REPLIES):
        yield Fault(None, f"a reply belongs to call {call}, which was never settled")


def _pending(connection: Connection) -> Iterator[Fault]:
    """Yield the calls that are pending and not listed so, or the reverse."""
    for call, _, state in connection.execute(f"{SHOULD_BE_PENDING} EXCEPT {_IS_PENDING}"):
        yield Fault(call, f"it is {state.replace('_', ' ')} and not listed so among the pending")
    for call, _, state in connection.execute(f"{_IS_PENDING} EXCEPT {SHOULD_BE_PENDING}"):
        yield Fault(call, f"it is listed as {state.replace('_', ' ')} among the pending and is not")
