"""The record outside of its database: each event with its text and its hash, and the check that it is as it was. Pure
but for the one query. What the file formats are is for `cli.audit.export` to know.

An export verifies on its own: the hash of an event is that over its fields and the hash before it, as in the database.
What hangs on the events there (replies, indexes) is not in it.
"""

import json
from collections.abc import Iterable, Iterator
from sqlite3 import Connection
from typing import Any, NamedTuple

from localcite.db.ledger.chain import GENESIS, link
from localcite.db.ledger.verify import FAULTS_AT_MOST, Fault, Verification

FORMAT = 1


class Event(NamedTuple):
    """One event as it is exported: what is hashed (`seq` to `body`), and `hash`."""

    seq: int
    kind: str
    call: int
    at: str
    body: str
    hash: str


class Shown(NamedTuple):
    """What stands beside an event for people who read it in a spreadsheet. Taken from its body."""

    run: object
    tag: object
    endpoint: object
    asked: object
    outcome: object
    units: object
    unit_price: object
    currency: object


def events(connection: Connection) -> Iterator[Event]:
    """Yield every event, oldest first."""
    rows = connection.execute("SELECT seq, kind, call, at, body, hash FROM ledger ORDER BY seq")
    return (Event(*row) for row in rows)


def shown(event: Event) -> Shown:
    """Return what an event's body says, as people want to see it; an unknown price is None."""
    body = _body(event.body)
    ids = body.get("ids")
    return Shown(
        run=body.get("run"),
        tag=body.get("tag"),
        endpoint=body.get("endpoint"),
        asked=len(ids) if isinstance(ids, list) else None,
        outcome=body.get("outcome"),
        units=body.get("units"),
        unit_price=body.get("price"),
        currency=body.get("currency"),
    )


def check(
    found: Iterable[tuple[Event, tuple[str, ...]]], against: Iterable[tuple[int, str]], whole: tuple[int, str] | None
) -> Verification:
    """Check exported events, each with what else is wrong with it. `whole`: the last event that the file promises.

    `against`: events (seq, hash) that somebody remembers.
    """
    remembered: dict[int, set[str]] = {}
    for seq, hashed in [*against, *([whole] if whole else [])]:
        remembered.setdefault(seq, set()).add(hashed)
    faults: list[Fault] = []
    last, checked = (0, GENESIS), 0
    for event, others in found:
        checked += 1
        faults += [Fault(event.seq, what) for what in (*_wrong(event, last, remembered), *others)]
        last = (event.seq, event.hash)
    gone = f"it was remembered and is gone: the export ends with event {last[0]}"
    faults += [Fault(seq, gone) for seq, hashes in sorted(remembered.items()) if (seq, hashes) != (0, {GENESIS})]
    more = max(0, len(faults) - FAULTS_AT_MOST)
    return Verification(not faults, checked, tuple(faults[:FAULTS_AT_MOST]), last, more)


def _wrong(event: Event, before: tuple[int, str], remembered: dict[int, set[str]]) -> Iterator[str]:
    """Yield what is wrong with one event beside the one before it."""
    if event.seq != before[0] + 1:
        yield f"it follows event {before[0]}: some are missing, or out of order"
    elif event.hash != link(before[1], seq=event.seq, kind=event.kind, call=event.call, at=event.at, body=event.body):
        yield "its hash does not fit its content and the event before it"
    if remembered.pop(event.seq, {event.hash}) != {event.hash}:
        yield "it is another event than the one that was remembered"


def _body(text: str) -> dict[str, Any]:
    """Return a body, or an empty one where it cannot be read."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
