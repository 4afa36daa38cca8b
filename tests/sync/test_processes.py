"""Real processes: killed, stopped, interrupted, and two at once."""

import json
import os
import signal
import subprocess
import sys
import threading

import pytest
from books import adds_up, calls
from support import Home

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
PATENTS = [f"US{number}B2" for number in range(9_000_000, 9_000_120)]
PATIENCE = 30  # seconds until a test that waits for something gives up


def start(home, *argv):
    """Start `localcite sync` as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "localcite", "sync", *argv, "--yes", "--json"],
        env={**os.environ, **home.environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def until(condition):
    """Wait until something is so; fail where it never is."""
    ticker = threading.Event()
    for _ in range(PATIENCE * 100):
        if condition():
            return
        ticker.wait(0.01)
    raise AssertionError("it never came to that")


def ended(process):
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, json.loads(out) if out else None, err


def test_a_killed_run_leaves_its_calls_in_doubt_by_name_and_the_rest_is_bought_once(vendor):
    server, home = vendor({"LOCALCITE_CONCURRENCY": "1"}, latency=0.5)
    process = start(home, *PATENTS)
    until(lambda: server.bill.entries)
    server.sandbox.behave(latency=PATIENCE * 2)
    left = len(calls(home))
    until(lambda: len(calls(home)) > left)  # this one left after that, so no answer comes to it
    process.send_signal(signal.SIGKILL)
    process.communicate()
    billed = sum(entry.units for entry in server.bill.entries)
    assert billed > 0

    plan = home.plan(*PATENTS)
    doubtful = {item["id"] for item in plan["ids"] if item["verdict"] == "in_doubt"}
    assert plan["in_doubt"] == len(doubtful) > 0
    server.sandbox.behave(latency=0.0)
    resumed = home.sync(*PATENTS)
    assert resumed.code == 3
    assert adds_up(resumed.json)
    assert resumed.json["in_doubt"] == len(doubtful)
    assert set(server.bill.documents.values()) == {1}
    assert home.run("audit", "verify").code == 0
    answered = sum(call["units"] for call in calls(home, outcome="answered"))
    unseen = sum(call["units_at_most"] for call in calls(home, outcome="in_doubt"))
    assert answered <= server.bill.units() <= answered + unseen


def test_two_runs_at_once_over_overlapping_lists_buy_each_document_once(vendor):
    server, home = vendor({"LOCALCITE_CONCURRENCY": "3"}, latency=0.2)
    first, second = start(home, *PATENTS[:80]), start(home, *PATENTS[40:])
    for code, summary, err in (ended(first), ended(second)):
        assert code == 0, err
        assert adds_up(summary)
    assert set(server.bill.documents.values()) == {1}
    assert home.sync(*PATENTS).json["calls"] == 0
    assert home.run("audit", "verify").code == 0


def test_when_a_sync_has_ended_all_is_in_the_database_file_itself(vendor):
    _server, home = vendor()
    code, _summary, err = ended(start(home, *PATENTS[:5]))
    assert code == 0, err
    assert sorted(file.name for file in home.path.iterdir()) == ["localcite.db", "runs"]


def test_two_homes_that_lead_to_one_database_know_of_each_others_runs(vendor, tmp_path):
    server, home = vendor({"LOCALCITE_CONCURRENCY": "1"}, latency=1.0)
    other = Home(tmp_path / "other home", server.url)
    other.path.mkdir()
    other.database.symlink_to(home.database)
    process = start(home, *PATENTS[:20])
    until(lambda: server.bill.entries)
    assert other.plan(*PATENTS[:20])["in_doubt"] == 0
    assert other.sync(*PATENTS[:20]).json["units"] == 0
    code, summary, err = ended(process)
    assert (code, summary["in_doubt"]) == (0, 0), err
    assert set(server.bill.documents.values()) == {1}


def test_two_runs_at_once_share_a_months_budget(vendor):
    server, home = vendor({"LOCALCITE_CONCURRENCY": "2"}, latency=0.1)
    home.run("budget", "set", "50/month")
    processes = [start(home, *PATENTS[:60]), start(home, *PATENTS[60:])]
    codes = {ended(process)[0] for process in processes}
    assert 4 in codes
    assert codes <= {0, 4}
    assert server.bill.units() == 50


def test_two_runs_at_once_keep_each_to_its_own_budget(vendor):
    server, home = vendor({"LOCALCITE_CONCURRENCY": "2", "LOCALCITE_BATCH_FIRST": "5"}, latency=0.1)
    processes = [start(home, *PATENTS[:60], "--budget", "20"), start(home, *PATENTS[30:], "--budget", "25")]
    ends = [ended(process) for process in processes]
    assert [code for code, _summary, _err in ends] == [4, 4]
    assert [summary["units"] for _code, summary, _err in ends] == [20, 25]
    assert server.bill.units() == 45
    assert set(server.bill.documents.values()) == {1}


def test_what_a_stopped_process_has_in_flight_is_waited_for_and_not_bought_again(vendor):
    server, home = vendor(latency=0.5)
    sleeping = start(home, *PATENTS[:20])
    until(lambda: server.bill.entries)
    sleeping.send_signal(signal.SIGSTOP)
    waiting = start(home, *PATENTS[:20])
    try:
        assert home.plan(*PATENTS[:20])["in_doubt"] == 0
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(timeout=1.5)
    finally:
        sleeping.send_signal(signal.SIGCONT)
    assert ended(sleeping)[0] == 0
    code, summary, _err = ended(waiting)
    assert code == 0
    assert summary["fresh"] + summary["no_answer"] == 20
    assert set(server.bill.documents.values()) == {1}


def test_an_interrupt_records_what_is_in_flight_and_buys_no_more(vendor):
    server, home = vendor({"LOCALCITE_CONCURRENCY": "1"}, latency=0.5)
    process = start(home, *PATENTS)
    until(lambda: server.bill.entries)
    process.send_signal(signal.SIGINT)
    code, summary, err = ended(process)
    assert code == 130, err
    assert adds_up(summary)
    assert summary["status"] == "stopped"
    assert summary["in_doubt"] == 0
    assert summary["units"] == server.bill.units() > 0
    assert summary["not_reached"] == 120 - 25


def test_a_second_interrupt_ends_at_once_and_names_what_it_leaves_in_doubt(vendor):
    server, home = vendor({"LOCALCITE_CONCURRENCY": "1"}, latency=20.0)
    process = start(home, *PATENTS)
    until(lambda: server.bill.entries)
    process.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=0.5)
    process.send_signal(signal.SIGINT)
    code, summary, err = ended(process)
    assert code == 130, err
    assert adds_up(summary)
    assert (summary["in_doubt"], summary["not_reached"]) == (25, 95)
    assert home.plan(*PATENTS)["in_doubt"] == 25


def test_two_threads_buy_each_document_once(vendor):
    server, home = vendor(latency=0.1)
    done = {}

    def sync(name, ids):
        done[name] = Home(home.path, server.url).sync(*ids)

    threads = [
        threading.Thread(target=sync, args=("first", PATENTS[:60])),
        threading.Thread(target=sync, args=("second", PATENTS[30:90])),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {ran.code for ran in done.values()} == {0}
    assert all(adds_up(ran.json) for ran in done.values())
    assert set(server.bill.documents.values()) == {1}
