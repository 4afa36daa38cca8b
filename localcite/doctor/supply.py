"""Supply the events that are lost and whose existence something else proves: a kept reply, or another event of a call.

What is not known stays empty, and each body says `salvaged`: such a row is tied to its neighbours by no hash that was
written at the time, so `audit verify` names it for ever. Pure but for reading the replies.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from sqlite3 import Connection
from typing import Any, NamedTuple

from localcite import normalise
from localcite.db.ledger import reply
from localcite.db.ledger.chain import GENESIS, VERSION, canonical, link
from localcite.db.ledger.record import SHARED
from localcite.doctor.gather import Event, Gathered, bodies
from localcite.model import Endpoint, Scheme

Bodies = Mapping[tuple[int, str], dict[str, Any]]
UNKNOWN_TIME = "1970-01-01T00:00:00.000Z"
LONG_AGO = {"page": 1, "scheme": Scheme.NUMBER.value, "ids": []}


class Seen(NamedTuple):
    """What a reply tells of the call that it answered."""

    endpoint: str
    scheme: str
    ids: tuple[str, ...]
    units: int
    settled: dict[str, Any]  # its hash, size and encoding as the settled event repeats them


def supply(new: Connection, found: Gathered) -> list[Event]:
    """Return the events to add, none of which takes the number of one that is there."""
    known = bodies(found.events)
    calls = {call for call, _ in known} | found.replies
    taken = {*found.events, *calls}  # a call's number is that of its opened event
    added: list[Event] = []
    for call in sorted(calls):
        seen = _seen(new, call, known) if call in found.replies and not _complete(known, call) else None
        for kind, at, body in _missing(call, known, found, seen):
            seq = call if kind == "opened" else _free(taken, call)
            taken.add(seq)
            added.append(_event(found.events, seq, kind, call, at, body))
    return added


def _complete(known: Bodies, call: int) -> bool:
    return (call, "opened") in known and (call, "settled") in known


def _missing(call: int, known: Bodies, found: Gathered, seen: Seen | None) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield kind, moment and body of what a call lacks."""
    opened, settled, resolved = (known.get((call, kind)) for kind in ("opened", "settled", "resolved"))
    at = _moment(call, found, settled or resolved or opened)
    told = found.told.get(call)
    some = opened or settled or resolved
    shared = {key: some.get(key) for key in SHARED} if some else _shared(call, at, told.endpoint if told else seen)
    if opened is None:
        units = _at_most(settled, resolved, seen)
        asked = {"scheme": seen.scheme, "ids": list(seen.ids)} if seen else {}
        page = {"page": told.page} if told else {}
        opened = {**shared, **LONG_AGO, **asked, **page, "units_at_most": units, "delta": units, "attempt": 1}
        yield "opened", at, opened
    if settled is None and seen is not None:
        delta = seen.units - opened["units_at_most"]
        body = {**shared, "outcome": "answered", "units": seen.units, "delta": delta, "http_status": 200}
        yield "settled", at, {**body, **seen.settled}


def _at_most(settled: dict[str, Any] | None, resolved: dict[str, Any] | None, seen: Seen | None) -> int:
    """Return the worst case that the opened event told: later events took it back to what was billed."""
    for event in (settled, resolved):
        if event and isinstance(event.get("units"), int):
            return int(event["units"]) - int(event.get("delta") or 0)
    return seen.units if seen else 0


def _shared(call: int, at: str, told: "str | Seen | None") -> dict[str, Any]:
    """Return what each event of a call repeats, where none of them is left."""
    endpoint = told.endpoint if isinstance(told, Seen) else told
    empty = dict.fromkeys(SHARED)
    return {**empty, "v": VERSION, "call": call, "run": 0, "month": at[:7], "endpoint": endpoint or Endpoint.P015.value}


def _moment(call: int, found: Gathered, event: dict[str, Any] | None) -> str:
    """Return when it was: as its answer says, or another event of the call, or the last one before it."""
    if call in found.told:
        return found.told[call].at
    if event:
        return str(event["at"])
    before = [seq for seq in found.events if seq < call]
    return str(found.events[max(before)][3]) if before else UNKNOWN_TIME


def _free(taken: set[int], call: int) -> int:
    """Return the first number after a call's own that no event has."""
    seq = call + 1
    while seq in taken:
        seq += 1
    return seq


def _event(events: Mapping[int, Event], seq: int, kind: str, call: int, at: str, body: dict[str, Any]) -> Event:
    """Return a row of the ledger, tied to what stands before it."""
    previous = events[seq - 1][5] if seq - 1 in events else GENESIS
    text = canonical({**{key: value for key, value in body.items() if key != "at"}, "salvaged": True})
    return seq, kind, call, at, text, link(previous, seq=seq, kind=kind, call=call, at=at, body=text)


# ---- what a reply tells -------------------------------------------------------------------------------------------


def _seen(new: Connection, call: int, known: Bodies) -> Seen:
    """Read a reply for what its call must have been."""
    body, encoding = reply(new, call)
    sha256, size = new.execute("SELECT sha256, size FROM reply WHERE call = ?", (call,)).fetchone()
    told = next((known[call, kind]["endpoint"] for kind in ("opened", "settled") if (call, kind) in known), None)
    endpoint = Endpoint(told) if told else _endpoint(body)
    scheme = Scheme.DOI if endpoint is Endpoint.L012 else Scheme.NUMBER
    answers = normalise.read(normalise.Asked(endpoint, scheme, ()), body)
    names = [name for element in answers.elements for name in element.names[:1]]
    most = Counter(name.scheme for name in names).most_common(1)
    scheme = most[0][0] if most else scheme
    ids = tuple(dict.fromkeys(name.value for name in names if name.scheme is scheme))
    settled = {"reply_sha256": sha256, "reply_size": size, "reply_encoding": encoding}
    return Seen(endpoint.value, scheme.value, ids, answers.units, settled)


def _endpoint(body: bytes) -> Endpoint:
    """Return which endpoint answers like this; P015 where nothing tells."""
    return Endpoint.L012 if b'"reference_' in body or b'"np_citation' in body else Endpoint.P015
