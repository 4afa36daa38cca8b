"""From what is wanted to a plan: looks the names up and judges them. Reads only; spends nothing."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from sqlite3 import Connection

from localcite.db import ledger
from localcite.db.reader import held as reader
from localcite.db.reader.marks import Marks, marks
from localcite.ids.many import Readings
from localcite.model import Ambiguous, Document, Held, Name, Reading, Scheme, instant
from localcite.plan import Judgement, Plan, Policy, Store, Wanted, Wants, columns, judge

IsAlive = Callable[[str], bool]
EMPTY = Store(documents={}, held={}, asked={}, publications={})
TOLERANCE = timedelta(minutes=2)  # two computers that share a disk, and clocks that are put right, differ by less


def prepare(
    connection: Connection | None, wanted: Sequence[Wanted], policy: Policy, now: datetime, is_alive: IsAlive
) -> Plan:
    """Return the plan for what is wanted. Without a database nothing is held, and everything is missing.

    `is_alive` tells whether the run of a uid still holds its lock.
    """
    wants = Wants.of(wanted)
    found, odd, store = _sorted_out(connection, wants.readings, is_alive)
    judged = columns.judged(wants, found, odd, policy, now)
    by_itself = [(place, judge(wants[place], store, policy, now)) for place in sorted(odd)]
    known = _known(connection, judged, [judgement for _place, judgement in by_itself], store)
    return columns.plan_of(judged, by_itself, known, policy)


def _sorted_out(connection: Connection | None, readings: Readings, is_alive: IsAlive) -> tuple[Marks, set[int], Store]:
    """Return what is known under each name, the places of the odd ids, and what the store knows about those.

    An id that may be the same document as an odd one is odd as well.
    """
    if connection is None:
        nothing = Marks([None] * len(readings.names), [None] * len(readings.names), set())
        odd = columns.odd_places(readings, nothing, ())
        names = _wanted_names(readings.at(place) for place in odd)[0]
        return nothing, odd | columns.meeting(readings, nothing, names, ()), EMPTY
    calls = pending(connection, is_alive)
    found = marks(connection, readings.names)
    odd = _odd(connection, readings, found, calls)
    named = [readings.at(place) for place in sorted(odd)]
    store = _store(connection, named, calls)
    met = columns.meeting(readings, found, _wanted_names(named)[0], set(store.documents.values()))
    if odd.issuperset(met):
        return found, odd, store
    odd.update(met)
    return found, odd, _store(connection, [readings.at(place) for place in sorted(odd)], calls)


def _odd(connection: Connection, readings: Readings, found: Marks, calls: Sequence[reader.Asking]) -> set[int]:
    """Return the places of the odd ids: of those not held, also whoever is held in another spelling."""
    asked = {name for call in calls for name in call.names}
    odd = columns.odd_places(readings, found, asked.union(reader.documents(connection, asked).values()))
    unheld = [place for place, key in enumerate(found.documents) if key is None and readings.also[place]]
    held = reader.documents(connection, {readings.also[place] for place in unheld})
    return odd.union(place for place in unheld if readings.also[place] in held)


def _known(
    connection: Connection | None, judged: columns.Columns, judgements: Sequence[Judgement], store: Store
) -> columns.Known:
    """Return what else has to be known of the documents that are to be bought."""
    if connection is None:
        return columns.Known({}, {})
    held, renamed = columns.wished(judged)
    names = reader.names(connection, {*renamed, *_renamed(judgements, store)})
    return columns.Known(reader.holdings(connection, held), names)


def set_back(connection: Connection, now: datetime) -> str | None:
    """Return the moment of the newest call on record where the clock stands well before it, else None."""
    newest = ledger.newest(connection)
    return newest if newest is not None and newest > instant(now + TOLERANCE) else None


def look_up(connection: Connection | None, readings: Iterable[Reading], is_alive: IsAlive) -> Store:
    """Return what the store knows about some readings, in a handful of statements."""
    return EMPTY if connection is None else _store(connection, readings, pending(connection, is_alive))


def _store(connection: Connection, readings: Iterable[Reading], calls: Sequence[reader.Asking]) -> Store:
    """Return what the store knows about some readings, with what is pending laid over it."""
    names, applications = _wanted_names(readings)
    documents, respelled = reader.known(connection, names)
    holdings: dict[int, Held] = {key: Held(key) for key in documents.values()}
    holdings.update(reader.holdings(connection, set(documents.values())))
    held, asked = reader.overlay(connection, holdings, calls)
    return Store(documents, held, asked, reader.publications(connection, applications), respelled)


def pending(connection: Connection, is_alive: IsAlive) -> list[reader.Asking]:
    """Return every call that binds units, waits to be read in, or was billed and lost, as its share in the holdings.

    An unsettled call of a live run is in flight; of a dead run it is in doubt.
    """
    shares = []
    for call in ledger.pending(connection, is_alive):
        in_doubt = Held(None, doubt_at=call.opened_at, doubt_page=call.page, doubt=call.call)
        held = Held(None, in_flight=True) if call.state == "in_flight" else in_doubt
        shares.append(_asking(call.scheme, call.ids, held))
    for kept in ledger.unapplied(connection):
        held = Held(None, in_flight=True) if is_alive(kept.run_uid) else Held(None, unread=True)
        shares.append(_asking(kept.scheme, kept.ids, held))
    shares.extend(
        _asking(gone.scheme, gone.ids, Held(None, lost_at=gone.opened_at, lost=gone.call))
        for gone in ledger.lost(connection)
    )
    return shares


def _asking(scheme: str, ids: Iterable[str], held: Held) -> reader.Asking:
    """Return a call's share. Ids stand in the record as they were sent, and are looked up as they are known."""
    from localcite.normalise.names import canonical  # noqa: PLC0415 - few plans find calls waiting, and it loads much

    return reader.asking(scheme, [canonical(Name(Scheme(scheme), id_)).value for id_ in ids], held)


def _wanted_names(readings: Iterable[Reading]) -> tuple[set[str], set[str]]:
    """Return the names under which readings may be held, and the application numbers that rows may carry."""
    names: set[str] = set()
    applications: set[str] = set()
    for reading in readings:
        if isinstance(reading, Document):
            names.add(str(reading.name))
            names.update(reading.also)
        elif isinstance(reading, Ambiguous):
            names.update(map(str, reading.candidates))
            names.update(reading.also)
        elif reading.code == "bare-uuid":
            names.update(str(Name(scheme, hint)) for hint in reading.hints for scheme in _UUIDS)
        else:
            applications.update(reading.hints)
    return names, applications


_UUIDS = (Scheme.PATENT_ID, Scheme.PAPER_ID)


_ASKED_BY = (Scheme.NUMBER, Scheme.PAPER_ID)  # the vendor is asked by these where they are known


def _renamed(judgements: Iterable[Judgement], store: Store) -> set[int]:
    """Return the documents that are to be bought where another name than the wanted one may be asked."""
    return {
        each.held.document
        for each in judgements
        if each.buy and each.held.document is not None and not _is_asked_by(each.names[0], store)
    }


def _is_asked_by(name: Name, store: Store) -> bool:
    """Tell whether a document is asked by this name of it, as it is written here."""
    text = str(name)
    return name.scheme in _ASKED_BY and text in store.documents and text not in store.respelled
