"""Replies that are kept but not read in: after a crash at the next start, and all of them for `rebuild`. No network."""

from collections.abc import Callable, Iterator
from datetime import datetime
from sqlite3 import Connection
from typing import NamedTuple

from localcite import normalise
from localcite.db import ledger, store
from localcite.db.engine import transaction
from localcite.db.ledger.books import dead_runs
from localcite.errors import UsageError
from localcite.model import Endpoint, Name, Scheme, instant
from localcite.sync.prepare import IsAlive

FAILED = """
SELECT h.call, n.scheme, n.value, coalesce(h.reason, '') FROM holding AS h JOIN name AS n ON n.document = h.document
WHERE h.state = 'failed' GROUP BY h.document"""
DIED = "the run that sent it ended before its reply came"


class Recovered(NamedTuple):
    """What a start found: replies read in, calls now in doubt because their run died, and the units they may cost."""

    replayed: int
    in_doubt: int
    units: int


def recover(connection: Connection, now: Callable[[], datetime], is_alive: IsAlive) -> Recovered:
    """Read in what dead runs left behind, and name what they had in flight as in doubt."""
    replayed = sum(1 for _call in _replay_unapplied(connection, is_alive))
    with transaction(connection):
        dead = dead_runs(connection, is_alive)
        lost = [call for call in ledger.pending(connection) if call.state == "in_flight" and call.run_uid in dead]
        for call in lost:
            settlement = ledger.Settlement(outcome="in_doubt", detail=DIED)
            ledger.settle(connection, call.call, settlement, None, None, instant(now()))
        _close_dead_runs(connection, instant(now()), is_alive)
    return Recovered(replayed, len(lost), sum(call.units_at_most for call in lost))


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


def read_in(connection: Connection, kept: ledger.Answered) -> store.Saved:
    """Read one kept reply into the store, inside the caller's transaction."""
    body, _encoding = ledger.reply(connection, kept.call)
    endpoint = Endpoint(kept.endpoint)
    asked = normalise.Asked(endpoint=endpoint, scheme=Scheme(kept.scheme), ids=kept.ids, page=kept.page)
    answers = normalise.read(asked, body)
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
