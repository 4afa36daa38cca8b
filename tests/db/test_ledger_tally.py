"""A tally that follows the ledger says what adding all of it up says."""

import shutil
from contextlib import closing
from datetime import UTC, datetime

from db_support import add_run, fresh, open_call, resolve_call, settle_call
from hypothesis import given, settings
from hypothesis import strategies as st

from localcite.db import engine, ledger

STEPS = st.lists(st.sampled_from(["open", "of another run", "settle", "doubt", "resolve", "ask"]), max_size=25)
RUNS = {"open": 1, "of another run": 2}


def step(connection, what, waiting, doubted):
    if what in RUNS:
        waiting.append(open_call(connection, units=3, run=RUNS[what]))
    elif what in {"settle", "doubt"} and waiting:
        call = waiting.pop(0)
        settle_call(connection, call, units=1, outcome="answered" if what == "settle" else "in_doubt")
        doubted += [call] if what == "doubt" else []
    elif what == "resolve" and doubted:
        resolve_call(connection, doubted.pop(0), billed=False)


@settings(max_examples=30)
@given(steps=STEPS)
def test_it_says_what_adding_up_says_whenever_it_is_asked(template, steps):
    with fresh(template) as connection:
        add_run(connection, "r1")
        add_run(connection, "r2")
        tallies = [({"run": 1}, ledger.Tally(run=1)), ({"month": "2026-11"}, ledger.Tally(month="2026-11"))]
        waiting, doubted = [], []
        for what in [*steps, "ask"]:
            step(connection, what, waiting, doubted)
            if what == "ask":
                for limits, tally in tallies:
                    assert tally.committed(connection) == ledger.committed(connection, **limits)


def test_it_starts_again_where_the_ledger_went_another_way(tmp_path):
    one, other = tmp_path / "one.db", tmp_path / "other.db"
    now = datetime(2026, 11, 22, tzinfo=UTC)
    with closing(engine.open_for_writing(one, now=now)) as connection:
        add_run(connection, "r1")
    shutil.copy(one, other)
    tally = ledger.Tally(run=1)
    with closing(engine.open_for_writing(one, now=now)) as connection:
        open_call(connection, units=3)
        assert tally.committed(connection) == [("0.40", "EUR", 3)]
    with closing(engine.open_for_writing(other, now=now)) as connection:
        open_call(connection, units=1)
        assert tally.committed(connection) == [("0.40", "EUR", 1)]
