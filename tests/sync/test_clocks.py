"""Clocks that jump, stand wrong, or stand elsewhere: money and facts go by calls and by UTC, the pace by its own."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from itertools import cycle
from pathlib import Path

import pytest
from books import adds_up, calls

START = datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC)  # a second before clocks change in Europe
PATENTS = [f"US{number}B2" for number in range(9_000_000, 9_000_030)]
DAY = timedelta(days=1)


def at(moment):
    return lambda: moment


def jumping(*steps):
    """A clock that jumps with each look at it."""
    turns = cycle(steps)
    return lambda: START + next(turns)


@pytest.mark.parametrize("jump", [-3650 * DAY, -timedelta(hours=1), timedelta(hours=1), 3650 * DAY])
def test_a_clock_that_jumps_with_every_look_changes_neither_money_nor_facts(vendor, jump):
    server, home = vendor({"LOCALCITE_BATCH_FIRST": "5"})
    done = home.sync(*PATENTS, now=jumping(timedelta(0), jump, jump / 2))
    assert done.code == 0
    assert adds_up(done.json)
    assert done.json["units"] == server.bill.units()
    again = home.sync(*PATENTS, now=jumping(jump, timedelta(0)))
    assert again.json["calls"] == 0
    assert set(server.bill.documents.values()) == {1}
    assert home.run("audit", "verify").code == 0
    with closing(sqlite3.connect(home.database)) as db:
        took = db.execute("SELECT json_extract(body, '$.duration_ms') FROM ledger WHERE kind = 'settled'").fetchall()
    assert all(0 <= milliseconds < 60_000 for (milliseconds,) in took)


def test_a_saved_plan_from_the_future_is_refused_since_it_would_refresh_again_with_each_sync(vendor, tmp_path):
    server, home = vendor()
    home.sync(*PATENTS[:5], now=at(START))
    file = tmp_path / "plan.json"
    assert home.run("plan", *PATENTS[:5], "--refresh", "-o", file, now=at(START + 400 * DAY)).code == 0
    before = server.bill.units()
    refused = home.sync("--plan", file, now=at(START))
    assert (refused.code, server.bill.units()) == (2, before)
    assert "2027-05-03" in refused.err
    assert "clock" in refused.err
    for _ in range(2):
        assert home.sync("--plan", file, now=at(START + 401 * DAY)).code == 0
    assert server.bill.units() == 2 * before


def test_a_clock_before_the_newest_fact_is_told_and_no_age_is_negative(vendor):
    _server, home = vendor()
    home.sync("US11205304B2", now=at(START + 400 * DAY))
    planned = home.run("plan", "US11205304B2", now=at(START))
    assert "clock" in planned.err
    assert "2027-05-03 00:59 UTC" in planned.err
    status = home.run("status", now=at(START))
    asked = home.run("ask", "cited-by US11205304B2 | count", now=at(START))
    assert asked.code == status.code == 0
    negative = re.compile(r"-\d+(\.\d)? (second|minute|hour|day|year)")
    for words in (planned.out, planned.err, status.out, status.err, asked.out, asked.err):
        assert not negative.search(words)
    assert "clock" not in home.run("plan", "US11205304B2", now=at(START + 400 * DAY)).err


def test_a_doubt_from_a_future_that_never_was_ends_with_the_next_answer(vendor):
    """Doubts and answers are ordered by their calls: an answer of today ends a doubt of 2030."""
    server, home = vendor(faults="lost@1")
    assert home.sync("US11205304B2", now=at(START + 1500 * DAY)).json["in_doubt"] == 1
    assert home.sync("US11205304B2", now=at(START)).json["in_doubt"] == 1
    assert home.sync("US11205304B2", "--retry-in-doubt", now=at(START)).json["bought"] == 1
    assert home.plan("US11205304B2", now=at(START))["fresh"] == 1
    assert home.sync("US11205304B2", "--retry-in-doubt", now=at(START)).json["calls"] == 0
    assert server.bill.units() == 2


def test_a_doubt_after_an_answer_from_the_future_is_still_a_doubt(vendor):
    server, home = vendor(faults="lost@2")
    assert home.sync("US11205304B2", now=at(START + 1500 * DAY)).code == 0
    assert home.sync("US11205304B2", "--refresh", now=at(START)).json["in_doubt"] == 1
    assert home.plan("US11205304B2", now=at(START))["in_doubt"] == 1
    asked = home.run("ask", "cited-by US11205304B2", "--format", "json", now=at(START)).json
    assert asked["coverage"]["in_doubt"] == 1
    assert server.bill.units() == 2


def test_a_months_budget_ends_with_the_month_in_utc(vendor):
    server, home = vendor()
    home.run("budget", "set", "10/month")
    last = datetime(2026, 11, 30, 23, 59, 59, 999_000, tzinfo=UTC)
    elsewhere = last.astimezone(timezone(timedelta(hours=14)))
    assert elsewhere.month == 12
    assert home.sync(*PATENTS, now=at(elsewhere)).code == 4
    assert home.sync(*PATENTS, now=at(last)).code == 4
    assert server.bill.units() == 10
    assert home.sync(*PATENTS, now=at(last + timedelta(milliseconds=1))).code == 4
    assert server.bill.units() == 20


@pytest.mark.skipif(os.name != "posix", reason="TZ is for POSIX")
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "XST+12YST,M3.5.0,M10.5.0"])
def test_facts_are_in_utc_wherever_the_computer_stands(vendor, zone):
    _server, home = vendor()
    before = datetime.now(UTC) - timedelta(seconds=1)
    done = subprocess.run(
        [sys.executable, "-m", "localcite", "sync", "US11205304B2", "--yes", "--json"],
        env={**os.environ, **home.environ, "TZ": zone, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.returncode == 0
    (call,) = calls(home)
    moments = [datetime.fromisoformat(call[name]) for name in ("opened_at", "settled_at")]
    assert before <= moments[0] <= moments[1] <= datetime.now(UTC) + timedelta(seconds=1)
    assert call["opened_at"].endswith("Z")
