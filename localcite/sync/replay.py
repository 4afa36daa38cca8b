"""Replies that are kept but not read in: after a crash at the next start, and all of them for `rebuild`. No network."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection
from typing import NamedTuple

from localcite import normalise
from localcite.db import ledger, store
from localcite.db.engine import transaction
from localcite.db.ledger.books import dead_runs
from localcite.db.reserve import Kept, left_behind
from localcite.errors import DatabaseDamaged, UsageError
from localcite.model import Endpoint, Name, Scheme, instant
from localcite.sync.garbage import no_collecting
from localcite.sync.prepare import IsAlive

FAILED = """
SELECT h.call, n.scheme, n.value, coalesce(h.reason, '') FROM holding AS h JOIN name AS n ON n.document = h.document
WHERE h.state = 'failed' GROUP BY h.document"""
LOST = normalise.Fault(None, "", "", "it was billed, and its bytes are lost with a damaged part of the database")
DIED = "the run that sent it ended before its reply came"


class Recovered(NamedTuple):
    """What a start found: replies read in, calls now in doubt because their run died, and the units they may cost."""

    replayed: int
    in_doubt: int
    units: int


def recover(connection: Connection, now: Callable[[], datetime], is_alive: IsAlive, folder: Path) -> Recovered:
    """Settle and read in what dead runs left behind, and name what they had in flight as in doubt.

    `folder`: where runs write replies down before they are settled. A run that dies meanwhile is left to the next
    start, which looks there for its replies too.
    """
    dead = dead_runs(connection, is_alive)
    for path, kept in left_behind(folder, is_alive):
        if kept is None or _settled(connection, kept):
            path.unlink(missing_ok=True)
    replayed = sum(1 for _call in _replay_unapplied(connection, is_alive))
    with transaction(connection):
        lost = [call for call in ledger.pending(connection) if call.state == "in_flight" and call.run_uid in dead]
        for call in lost:
            settlement = ledger.Settlement(outcome="in_doubt", detail=DIED)
            ledger.settle(connection, call.call, settlement, None, None, instant(now()))
        _close_dead_runs(connection, instant(now()), is_alive)
    return Recovered(replayed, len(lost), sum(call.units_at_most for call in lost))


def _settled(connection: Connection, kept: Kept) -> bool:
    """Settle a call by the reply that was written down for it; tell whether the ledger has it now.

    It has not where the reply belongs to another database, of which this one may be a backup, or where somebody who did
    not know of it has put the call down as in doubt: then it stays where it is.
    """
    with transaction(connection):
        if not ledger.is_opened(connection, kept.call, kept.opening):
            return False
        if ledger.is_settled(connection, kept.call):
            return kept.body is None or ledger.has_reply(connection, kept.call)
        settlement = ledger.Settlement(**kept.settlement)
        ledger.settle(connection, kept.call, settlement, kept.body, kept.encoding, kept.at)
    return True


def _close_dead_runs(connection: Connection, at: str, is_alive: IsAlive) -> None:
    """Mark runs that ended without a word."""
    rows = connection.execute("SELECT id, uid FROM run WHERE finished_at IS NULL").fetchall()
    dead = [(at, key) for key, uid in rows if not is_alive(uid)]
    connection.executemany("UPDATE run SET finished_at = ?, status = 'died' WHERE id = ?", dead)


def _replay_unapplied(connection: Connection, is_alive: IsAlive) -> Iterator[int]:
    for kept in ledger.unapplied(connection):
        if is_alive(kept.run_uid):
            continue
        with transaction(connection):
            if connection.execute("SELECT 1 FROM applied WHERE call = ?", (kept.call,)).fetchone() is None:
                read_in(connection, kept)
                yield kept.call


@no_collecting()
def read_in(connection: Connection, kept: ledger.Answered) -> store.Saved:
    """Read one kept reply into the store, inside the caller's transaction.

    A reply whose bytes are lost was billed: it is held as not understood, and never bought again silently.
    """
    endpoint = Endpoint(kept.endpoint)
    asked = normalise.Asked(endpoint=endpoint, scheme=Scheme(kept.scheme), ids=kept.ids, page=kept.page)
    try:
        answers = normalise.read(asked, ledger.reply(connection, kept.call)[0])
    except (DatabaseDamaged, UsageError):
        answers = normalise.read(asked, b"")._replace(faults=(LOST,))
    return store.save(connection, kept.call, answers, endpoint=endpoint, page=kept.page, answered_at=kept.settled_at)


def rebuild(
    connection: Connection, now: Callable[[], datetime], is_alive: IsAlive, report: Callable[[int, int], None]
) -> int:
    """Derive every table again from the kept replies, in the order they came, in one transaction; return how many.

    `report` is told how many replies of how many are read in. What was refused, and so left no reply to read, stays
    failed. Refused while a run is alive, which reads in replies of its own.
    """
    with transaction(connection):
        _refuse_while_running(connection, is_alive)
        failed = connection.execute(FAILED).fetchall()
        store.clear_derived(connection)
        calls = ledger.unapplied(connection)
        for done, call in enumerate(calls):
            report(done, len(calls))
            read_in(connection, call)
        for call, scheme, value, reason in failed:
            store.mark_failed(connection, call, [Name(Scheme(scheme), value)], reason, instant(now()))
    return len(calls)


def _refuse_while_running(connection: Connection, is_alive: IsAlive) -> None:
    rows = connection.execute("SELECT id, uid FROM run WHERE finished_at IS NULL").fetchall()
    alive = [run for run, uid in rows if is_alive(uid)]
    if alive:
        raise UsageError(what=f"run {alive[0]} is under way", fix="rebuild when it has ended")
