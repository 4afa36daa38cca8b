"""From what is wanted to a plan: looks the names up and judges them. Reads only; spends nothing."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from sqlite3 import Connection

from localcite.db import ledger
from localcite.db.reader import held as reader
from localcite.model import Ambiguous, Document, Held, Name, Reading, Scheme, instant
from localcite.normalise.names import canonical
from localcite.plan import Judgement, Plan, Policy, Store, Wanted, assemble, judge

IsAlive = Callable[[str], bool]
TOLERANCE = timedelta(minutes=2)  # two computers that share a disk, and clocks that are put right, differ by less


def prepare(
    connection: Connection | None, wanted: Sequence[Wanted], policy: Policy, now: datetime, is_alive: IsAlive
) -> Plan:
    """Return the plan for what is wanted. Without a database nothing is held, and everything is missing.

    `is_alive` tells whether the run of a uid still holds its lock.
    """
    store = look_up(connection, [want.reading for want in wanted], is_alive)
    judgements = [judge(want, store, policy, now) for want in wanted]
    return assemble(wanted, judgements, _names(connection, judgements, store), policy)


def set_back(connection: Connection, now: datetime) -> str | None:
    """Return the moment of the newest call on record where the clock stands well before it, else None."""
    newest = ledger.newest(connection)
    return newest if newest is not None and newest > instant(now + TOLERANCE) else None


def look_up(connection: Connection | None, readings: Iterable[Reading], is_alive: IsAlive) -> Store:
    """Return what the store knows about some readings, in a handful of statements."""
    if connection is None:
        return Store(documents={}, held={}, asked={}, publications={})
    names, applications = _wanted_names(readings)
    documents, respelled = reader.known(connection, names)
    holdings: dict[int, Held] = {key: Held(key) for key in documents.values()}
    holdings.update(reader.holdings(connection, set(documents.values())))
    held, asked = reader.overlay(connection, holdings, pending(connection, is_alive))
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


def _names(
    connection: Connection | None, judgements: Iterable[Judgement], store: Store
) -> dict[int, tuple[tuple[Name, str], ...]]:
    """Return all names of the documents that are to be bought, where another name than the wanted one may be asked."""
    bought = {
        each.held.document
        for each in judgements
        if each.buy and each.held.document is not None and not _is_asked_by(each.names[0], store)
    }
    return reader.names(connection, bought) if connection is not None and bought else {}


def _is_asked_by(name: Name, store: Store) -> bool:
    """Tell whether a document is asked by this name of it, as it is written here."""
    text = str(name)
    return name.scheme in _ASKED_BY and text in store.documents and text not in store.respelled
