"""A state machine over sync: whatever happens on the wire and to the process, nothing is bought twice silently.

The vendor is a hand-written fake at the one seam of the wire (`Wire`); the database is a real file.
"""

import json
import shutil
import tempfile
from collections import Counter
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from localcite import ids
from localcite.db import engine, ledger
from localcite.db.locks import is_alive
from localcite.model import instant
from localcite.plan import Policy, Wanted
from localcite.sync.prepare import prepare
from localcite.sync.replay import rebuild, recover
from localcite.sync.run import Surroundings, run
from localcite.sync.values import Ceiling, State
from localcite.vendor.reply import Judged, Outcome, Reply, judge

KNOWN = [f"US{number}A" for number in range(5_000_000, 5_000_012)]
UNKNOWN = [f"US{number}A" for number in range(5_100_000, 5_100_003)]
FAULTS = [
    "",
    "lost before",
    "lost after",
    "unsent",
    "busy",
    "too fast",
    "bad id",
    "html",
    "killed before",
    "killed after",
]


class Killed(Exception):
    """The process ends here, as far as the database can tell."""


class FakeVendor:
    """Answers and bills as the vendor does; `faults` are what happens to the next calls."""

    renewable = False

    def __init__(self):
        self.billed = Counter()
        self.lost = 0
        self.faults = []
        self.bad = None

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        return None

    def renew(self, _reply):
        raise AssertionError("there is no token here")

    async def send(self, ask):
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "unsent":
            return Reply(outcome=Outcome.UNSENT, detail="connection refused")
        if fault in {"busy", "too fast"}:
            code = 67200100 if fault == "busy" else 67200002
            return self._reply({"status": False, "error_code": code, "error_msg": fault})
        if fault == "bad id" and self.bad in ask.ids:
            self.faults.insert(0, fault)
            return self._reply({"status": False, "error_code": 68300004, "error_msg": fault})
        if fault in {"lost before", "killed before"}:
            return self._lost(fault)
        found = [id_ for id_ in ask.ids if id_ in KNOWN]
        self.billed.update(found)
        if fault in {"lost after", "killed after"}:
            self.lost += len(found)
            return self._lost(fault)
        if fault == "html":
            self.lost += len(found)
            return Reply(outcome=Outcome.IN_DOUBT, body=b"<html>", decoded=b"<html>", http_status=200)
        rows = [{"pn": id_, "patent_id": None, "patent_cited": {"cited_by_patents": [{"pn": "US1A"}]}} for id_ in found]
        return self._reply({"status": True, "error_code": 0, "data": rows})

    @staticmethod
    def _lost(fault):
        if fault.startswith("killed"):
            raise Killed
        return Reply(outcome=Outcome.IN_DOUBT, detail="read timeout")

    @staticmethod
    def _reply(envelope):
        body = json.dumps(envelope).encode()
        judged = judge(200, {}, body)
        told = {field.name: getattr(judged, field.name) for field in fields(Judged)}
        return Reply(**told, http_status=200, body=body, decoded=body)


async def no_time(_seconds):
    return None


class Syncing(RuleBasedStateMachine):
    @initialize()
    def start(self):
        self.folder = Path(tempfile.mkdtemp())
        self.clock = datetime(2026, 1, 1, tzinfo=UTC)
        self.uids = count(1)
        self.ticks = count()
        self.vendor = FakeVendor()
        self.connection = engine.open_for_writing(self.folder / "localcite.db", now=self.clock)
        self.allowed = Counter()  # how often each id may have been billed at the most
        self.released = set()  # ids whose call was not billed, as the user says, who may be wrong
        self.alive = partial(is_alive, self.folder)

    def teardown(self):
        if hasattr(self, "connection"):
            self.connection.close()
            shutil.rmtree(self.folder)

    def now(self):
        self.clock += timedelta(seconds=1)
        return self.clock

    def world(self):
        return Surroundings(
            connection=self.connection,
            folder=self.folder,
            vendor_name="sandbox",
            vendor=lambda: self.vendor,
            qps=1000,
            now=self.now,
            monotonic=lambda: float(next(self.ticks)),
            sleep=no_time,
            uid=f"run{next(self.uids)}",
            report=lambda _progress: None,
        )

    @rule(
        wanted=st.lists(st.sampled_from(KNOWN + UNKNOWN), min_size=1, max_size=8),
        faults=st.lists(st.sampled_from(FAULTS), max_size=4),
        batch=st.integers(1, 5),
        concurrency=st.integers(1, 3),
        budget=st.none() | st.integers(0, 6),
        refresh=st.booleans(),
        retry=st.booleans(),
        spelling=st.sampled_from([str, str.lower, lambda text: f"{text[:2]} {text[2:-1]} {text[-1]}"]),
    )
    def sync(self, wanted, faults, batch, concurrency, budget, refresh, retry, spelling):
        recover(self.connection, self.now, self.alive, self.folder)
        policy = Policy(
            refresh=refresh, retry_in_doubt=retry, batch_first=batch, batch_most=batch * 2, concurrency=concurrency
        )
        readings = [Wanted(text, ids.read(spelling(text))) for text in wanted]
        plan = prepare(self.connection, readings, policy, self.now(), self.alive)
        if not refresh and not retry:
            paid = {target.id for target in plan.targets if self.vendor.billed[target.id]}
            assert paid <= self.released, "bought already, or perhaps, and planned again unasked"
        self.vendor.faults, self.vendor.bad = list(faults), wanted[0]
        before = self.vendor.billed.total()
        self.allowed.update(target.id for target in plan.targets)
        ceiling = Ceiling(units=plan.units_at_most if budget is None else min(budget, plan.units_at_most))
        try:
            summary = run(plan, policy, ceiling, None, self.world())
        except Killed:
            self.check_ceiling(before, ceiling)
            return
        assert summary.wanted == len(set(wanted)) == sum(summary.states.values())
        assert summary.exit != 0 or not (summary.states[State.FAILED] or summary.states[State.NOT_REACHED])
        self.check_ceiling(before, ceiling)
        if not faults and budget is None and (summary.states[State.IN_DOUBT] == 0):
            assert prepare(self.connection, readings, Policy(), self.now(), self.alive).units_at_most == 0

    def check_ceiling(self, before, ceiling):
        assert self.vendor.billed.total() - before <= ceiling.units

    @rule()
    def rebuild(self):
        recover(self.connection, self.now, self.alive, self.folder)
        held = self.held()
        rebuild(self.connection, self.now, self.alive, lambda _done, _of: None)
        assert self.held() == held

    def held(self):
        rows = self.connection.execute(
            "SELECT n.value, h.state, h.answered_at FROM holding h JOIN name n ON n.document = h.document"
        )
        return sorted(rows.fetchall())

    @precondition(lambda self: ledger.pending(self.connection, self.alive))
    @rule(billed=st.booleans())
    def resolve(self, billed):
        call = ledger.pending(self.connection, self.alive)[0]
        with engine.transaction(self.connection):
            ledger.resolve(
                self.connection, call.call, billed=billed, why="the statement says so", at=instant(self.now())
            )
        if not billed:
            self.released.update(call.ids)
        self.resolved = True

    @invariant()
    def nothing_is_bought_beyond_what_a_plan_allowed(self):
        if hasattr(self, "allowed"):
            assert not self.vendor.billed - self.allowed

    @invariant()
    def the_ledger_knows_every_billed_unit_or_doubts_it(self):
        if not hasattr(self, "connection") or hasattr(self, "resolved"):
            return
        settled = sum(call.units or 0 for call in ledger.calls(self.connection, is_alive=self.alive))
        doubted = sum(call.units_at_most for call in ledger.pending(self.connection, self.alive))
        assert settled == self.vendor.billed.total() - self.vendor.lost
        assert settled <= self.vendor.billed.total() <= settled + doubted
        assert sum(units for _price, _currency, units in ledger.committed(self.connection)) == settled + doubted

    @invariant()
    def the_record_is_whole(self):
        if hasattr(self, "connection"):
            assert ledger.verify(self.connection).ok
            assert self.connection.execute("PRAGMA foreign_key_check").fetchall() == []


TestSyncing = Syncing.TestCase
TestSyncing.settings = settings(
    max_examples=25, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
)


def test_instants_sort_as_time_does():
    moments = [datetime(2026, 1, 1, 0, 0, second, tzinfo=UTC) for second in (0, 1, 59)]
    assert sorted(map(instant, moments)) == [instant(moment) for moment in moments]
