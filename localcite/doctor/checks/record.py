"""The record: its chain, its replies, what nobody knows yet, and whether the clock can be right."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta

from localcite.db import ledger
from localcite.doctor.values import REBUILD, RESTORE, Finding, Level, Patient, fine, note
from localcite.model import instant

LISTED = 5
TOLERANCE = timedelta(minutes=5)


def chain(_patient: Patient, connection: sqlite3.Connection) -> Iterator[Finding]:
    """Every event, every reply: what `audit verify` checks."""
    found = ledger.verify(connection)
    for fault in found.faults[:LISTED]:
        place = "the record" if fault.seq is None else f"event {fault.seq}"
        yield Finding("record", Level.LOST, f"{place}: {fault.what}", f"leave it; {RESTORE}")
    if len(found.faults) > LISTED:
        more = len(found.faults) - LISTED + found.more
        yield Finding("record", Level.LOST, f"and {more:,} faults more", "`localcite audit verify` lists them")
    if found.ok:
        seq, hashed = found.last
        yield fine("record", f"{found.checked:,} events, all whole; the last is {seq}, hash {hashed[:12]}…")


def unread(patient: Patient, connection: sqlite3.Connection) -> Iterator[Finding]:
    """Replies that are kept and not read in: a run was killed between the two."""
    waiting = [call for call in ledger.unapplied(connection) if not patient.alive(call.run_uid)]
    if waiting:
        what = f"{len(waiting)} kept replies are not read in yet"
        yield note("unread replies", what, f"the next sync reads them in, or {REBUILD}")
    else:
        yield fine("unread replies", "every kept reply is read in")


def in_doubt(patient: Patient, connection: sqlite3.Connection) -> Iterator[Finding]:
    """Calls whose outcome nobody saw."""
    doubts = [call for call in ledger.pending(connection, patient.alive) if call.state == "in_doubt"]
    units = sum(call.units_at_most for call in doubts)
    if doubts:
        what = f"{len(doubts)} calls, at most {units:,} units: they may have been billed"
        yield Finding("in doubt", Level.DOUBT, what, "`localcite audit in-doubt`, and the vendor's statement")
    else:
        yield fine("in doubt", "no call is in doubt")


def clock(patient: Patient, connection: sqlite3.Connection) -> Iterator[Finding]:
    """Facts from the future: then or now the clock was wrong."""
    (newest,) = connection.execute("SELECT max(at) FROM ledger").fetchone()
    if newest and str(newest) > instant(patient.now + TOLERANCE):
        yield note(
            "clock", f"this machine's clock says {instant(patient.now)}, and an event is of {newest}", "set the clock"
        )
    else:
        yield fine("clock", "no event is from the future")
