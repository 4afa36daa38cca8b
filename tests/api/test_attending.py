"""A run that is watched, interrupted, begun from threads and from async code loses nothing and buys nothing twice."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

import localcite
from localcite.api.attend import Brake

PATENTS = [f"US{number}B2" for number in range(9_000_000, 9_000_120)]
ONE_BY_ONE = {"LOCALCITE_CONCURRENCY": "1"}


def in_books(home):
    """The units and the doubtful calls of the record, and how many replies wait to be read in."""
    with closing(sqlite3.connect(home.database)) as connection:
        units, doubt = connection.execute(
            "SELECT coalesce(sum(units), 0), sum(outcome IN ('in_doubt', 'in_flight')) FROM calls"
        ).fetchone()
    return units, doubt


class Stopped(Exception):
    """What somebody's function raises."""


def test_progress_is_told_as_frozen_values_where_the_caller_is(market):
    server, _home, db = market(ONE_BY_ONE)
    told, threads = [], set()

    def watch(progress):
        told.append(progress)
        threads.add(threading.current_thread())

    summary = db.sync(PATENTS, budget=200, progress=watch)
    assert threads == {threading.current_thread()}
    calls = [each.calls for each in told]
    assert calls == sorted(calls)  # the next may leave before the one before it is stored
    assert set(calls) == {1, 2, 3}
    assert {each.in_flight for each in told} == {0, 1}
    assert (told[0].in_flight, told[-1].in_flight) == (1, 0)
    assert [each.units for each in told] == sorted(each.units for each in told)
    assert (told[-1].units, told[-1].documents_done) == (server.bill.units(), 120) == (summary.units, summary.wanted)
    with pytest.raises(AttributeError):
        told[0].units = 5
    with pytest.raises(TypeError):
        told[-1].units_by_endpoint["P015"] = 0


async def told(_progress):
    raise AssertionError("nobody awaits it")


@pytest.mark.parametrize(("progress", "said"), [(5, "cannot be called"), (told, "without `async`")])
def test_a_progress_function_that_nobody_can_call_is_refused_before_anything_is_bought(market, progress, said):
    server, _home, db = market()
    with pytest.raises(localcite.LocalciteError, match=said):
        db.sync(PATENTS[:3], budget=3, progress=progress)
    with pytest.raises(localcite.LocalciteError, match=said):
        asyncio.run(db.sync_async(PATENTS[:3], budget=3, progress=progress))
    assert server.bill.entries == []


def test_questions_are_answered_while_a_run_goes_on(market):
    _server, _home, db = market(ONE_BY_ONE)
    counted = []
    db.sync(PATENTS, budget=200, progress=lambda _progress: counted.append(db.ask("patents | count").rows[0][0]))
    assert counted == sorted(counted)
    assert counted[0] < counted[-1]


def test_a_function_that_raises_ends_the_run_and_loses_no_reply(market):
    server, home, db = market(ONE_BY_ONE, latency=0.1)

    def watch(progress):
        if progress.in_flight:
            raise Stopped("that is enough")

    with pytest.raises(Stopped, match="that is enough") as caught:
        db.sync(PATENTS, budget=200, progress=watch)
    assert len(server.bill.entries) == 1
    assert in_books(home) == (server.bill.units(), 0)
    assert "95 not reached" in caught.value.__notes__[0]
    assert db.sync(PATENTS, budget=200).is_complete
    assert set(server.bill.documents.values()) == {1}


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_ends_the_run_after_what_is_in_flight_is_recorded(market):
    server, home, db = market(ONE_BY_ONE, latency=0.3)

    def watch(progress):
        if progress.in_flight:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt) as caught:
        db.sync(PATENTS, budget=200, progress=watch)
    assert in_books(home) == (server.bill.units(), 0)
    assert "interrupted; what was in flight is recorded" in caught.value.__notes__[0]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


SCRIPT = """
import localcite
patents = [f"US{number}B2" for number in range(9_000_000, 9_000_120)]
with localcite.open() as db:
    try:
        db.sync(patents, budget=200, progress=lambda _: print("left", flush=True))
    except KeyboardInterrupt as stopped:
        print(stopped.__notes__[0], flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_second_ctrl_c_ends_a_script_at_once_and_names_what_it_leaves_in_doubt(market):
    _server, home, _db = market(ONE_BY_ONE, latency=20.0)
    environ = {**os.environ, **home.environ}
    script = subprocess.Popen([sys.executable, "-c", SCRIPT], env=environ, stdout=subprocess.PIPE, text=True)
    assert script.stdout.readline() == "left\n"
    script.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        script.wait(timeout=0.5)
    script.send_signal(signal.SIGINT)
    out, _err = script.communicate(timeout=60)
    assert "25 in doubt + 95 not reached" in out
    assert home.plan(*PATENTS)["in_doubt"] == 25


def test_a_run_that_is_interrupted_before_it_begins_sends_nothing(market):
    server, _home, db = market()
    brake = Brake()
    brake.pull()
    summary = db._run((PATENTS,), None, localcite.api.order.Wishes(), 200, None)(lambda _progress: None, brake)
    assert (summary.status, summary.not_reached, int(summary.exit)) == ("stopped", 120, 130)
    assert server.bill.entries == []


def test_two_threads_buy_each_document_once(market):
    server, _home, db = market(latency=0.1)
    with ThreadPoolExecutor(2) as threads:
        halves = [PATENTS[:60], PATENTS[30:90]]
        summaries = list(threads.map(lambda wanted: db.sync(wanted, budget=100), halves))
    assert all(each.is_complete for each in summaries)
    assert sum(each.units for each in summaries) == server.bill.units()
    assert set(server.bill.documents.values()) == {1}


def test_a_month_budget_holds_over_threads(market):
    server, _home, db = market()
    db.set_budget("30/month")
    with ThreadPoolExecutor(3) as threads:
        parts = [PATENTS[:40], PATENTS[40:80], PATENTS[80:]]
        list(threads.map(lambda wanted: db.sync(wanted, budget=100), parts))
    assert server.bill.units() <= 30
    assert db.budget().left >= 0


def test_sync_works_where_an_event_loop_runs_already(market):
    server, _home, db = market()

    async def cell():
        return db.sync(PATENTS[:3], budget=3)

    summary = asyncio.run(cell())
    assert summary.is_complete
    assert summary.units == server.bill.units() > 0


def test_the_event_loop_goes_on_while_it_awaits_a_run(market):
    server, _home, db = market(ONE_BY_ONE, latency=0.2)

    async def main():
        told, ticks = [], []

        async def tick():
            while True:
                ticks.append(1)
                await asyncio.sleep(0.02)

        ticking = asyncio.create_task(tick())
        loop = asyncio.get_running_loop()
        summary = await db.sync_async(PATENTS, budget=200, progress=lambda _: told.append(asyncio.get_running_loop()))
        ticking.cancel()
        counted = await db.ask_async("patents | count")
        return summary, set(told) == {loop}, len(ticks), counted.rows[0][0]

    summary, is_here, ticks, counted = asyncio.run(main())
    assert summary.is_complete
    assert is_here
    assert ticks > 5
    assert counted > 100
    assert server.bill.units() == summary.units


def test_cancelling_ends_the_run_after_what_is_in_flight_is_recorded(market):
    server, home, db = market(ONE_BY_ONE, latency=0.3)

    async def main():
        begun = asyncio.Event()
        task = asyncio.create_task(db.sync_async(PATENTS, budget=200, progress=lambda _: begun.set()))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return task.cancelled()

    assert asyncio.run(main())
    assert len(server.bill.entries) == 1
    assert in_books(home) == (server.bill.units(), 0)


def test_a_function_that_raises_in_async_code_ends_the_run_too(market):
    server, home, db = market(ONE_BY_ONE, latency=0.1)

    def watch(_progress):
        raise Stopped

    async def main():
        await db.sync_async(PATENTS, budget=200, progress=watch)

    with pytest.raises(Stopped):
        asyncio.run(main())
    assert in_books(home) == (server.bill.units(), 0)


def test_errors_of_a_run_are_raised_where_it_was_begun(offline):
    with pytest.raises(localcite.LocalciteError, match="There is no collection 'nowhere'"):
        offline.sync(collection="nowhere", budget=5)
    with pytest.raises(localcite.LocalciteError, match="There is no collection 'nowhere'"):
        asyncio.run(offline.sync_async(collection="nowhere", budget=5))


def test_it_is_told_that_another_run_is_awaited(market):
    server, _home, db = market(ONE_BY_ONE, latency=0.5)
    told, second = [], []

    def begin(_progress):
        if not second:
            second.append(ThreadPoolExecutor(1))
            second.append(second[0].submit(db.sync, PATENTS[:20], budget=20, progress=told.append))

    first = db.sync(PATENTS[:20], budget=20, progress=begin)
    other = second[1].result()
    second[0].shutdown()
    assert "waiting for another run" in {each.note for each in told}
    assert first.units == server.bill.units()
    assert (other.units, other.is_complete) == (0, True)
