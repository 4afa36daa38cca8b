"""The record as the command line tells it, checks it and adds to it."""

import io
import json
import sqlite3
from contextlib import closing

import pytest
from ledger_support import BODY, NOW, fill

from localcite.app import App, run

CONTRACT = [
    *("call", "run", "tag", "endpoint", "opened_at", "settled_at", "asked", "units", "price", "outcome"),
    *("resolved_as", "http_status", "error_code", "correlation_id", "reply_sha256"),
]


P015_WAYS = ("answered", "in_doubt", "refused", "unsent")


@pytest.fixture
def books(home):
    fill(home)
    return home


def numbers(ran):
    return [call["call"] for call in ran.json]


def test_the_log_has_the_keys_of_the_contract_and_tells_every_outcome(books):
    calls = books.run("audit", "log", "--json").json
    assert list(calls[0])[: len(CONTRACT)] == CONTRACT
    assert [call["outcome"] for call in calls] == ["answered", "answered", "refused", "unsent", "in_doubt", "in_doubt"]
    assert [call["units"] for call in calls] == [2, 3, 0, 0, None, None]
    assert [call["price"] for call in calls] == [0.8, None, 0, 0, None, None]
    assert calls[0]["currency"] == "EUR"


def test_without_an_action_audit_is_the_log(books):
    assert books.run("audit", "--json").json == books.run("audit", "log", "--json").json
    assert books.run("audit").out == books.run("audit", "log").out


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (("--endpoint", "l012"), 1),
        (("--outcome", "in_doubt"), 2),
        (("--tag", "matter 7"), 2),
        (("--tag", "nobody's"), 0),
        (("--run", "1"), 6),
        (("--run", "2"), 0),
        (("--since", "2026-11-14"), 5),
        (("--until", "2026-11-14"), 1),
        (("--since", "2026-11-14T02:07:22.123Z", "--until", "2026-11-15"), 1),
    ],
)
def test_the_log_is_filtered(books, options, found):
    assert len(numbers(books.run("audit", "log", "--json", *options))) == found


def test_the_table_ends_with_sums_that_keep_unknown_prices_and_doubts_apart(books):
    out = books.run("audit").out
    sums = out.split("\n\n")[1].splitlines()
    assert sums[0].split() == ["tag", "endpoint", "calls", "units", "price", "units_in_doubt"]
    assert [line.split() for line in sums[2:]] == [
        ["–", "L012", "1", "3", "unknown", "price", "0"],
        ["–", "P015", "2", "0", "0.00", "EUR", "3"],
        ["matter", "7", "P015", "2", "2", "0.80", "EUR", "0"],
        ["other", "P015", "1", "0", "–", "3"],
    ]


def test_one_call_is_shown_with_its_ids_and_nothing_in_it_steers_the_terminal(books):
    shown = books.run("audit", "show", 5)
    assert "67200002 too \\x1b[31mfast" in shown.out
    assert "US11205304B2" in shown.out
    assert "\x1b" not in shown.out
    told = books.run("audit", "show", 1, "--json").json
    assert told["ids"] == ["US5012236A", "US11205304B2", "US1A"]
    assert told["price"] == 0.8
    assert told["unit_price"] == 0.4


def test_the_reply_is_shown_as_it_came(books):
    assert books.run("audit", "show", 1, "--body").out == BODY.decode() + "\n"
    assert books.run("audit", "show", 4, "--body").code == 2


@pytest.mark.parametrize("call", ["2", "0", "-1", "x", str(10**30)])
def test_a_call_that_is_not_on_record_is_a_sentence(books, call):
    shown = books.run("audit", "show", call)
    assert (shown.code, shown.out) == (2, "")
    assert shown.err.count("\n") == 1


def test_doubts_are_listed_and_keep_their_worst_case(books):
    doubts = books.run("audit", "in-doubt", "--json").json
    assert [(doubt["call"], doubt["units_at_most"]) for doubt in doubts] == [(9, 3), (11, 3)]
    assert doubts[0]["ids"] == ["US5012236A", "US11205304B2", "US1A"]
    assert "2 calls, 6 units at most" in books.run("audit", "in-doubt").err


def test_doubts_are_ended_by_what_the_user_learnt(books):
    assert books.run("audit", "resolve", 9, "--billed", "--units", 2, "--why", "statement of May").code == 0
    assert books.run("audit", "resolve", 11, "--not-billed", "--json").json == [
        {"call": 11, "resolved_as": "not_billed"}
    ]
    assert books.run("audit", "in-doubt", "--json").json == []
    calls = {call["call"]: call for call in books.run("audit", "--json").json}
    assert (calls[9]["resolved_as"], calls[9]["units"], calls[9]["price"]) == ("billed", 2, 0.8)
    assert (calls[11]["resolved_as"], calls[11]["units"]) == ("not_billed", 0)
    assert "statement of May" in books.run("audit", "show", 9).out
    assert books.run("audit", "verify").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("9",),
        ("9", "--billed", "--not-billed"),
        ("9", "--not-billed", "--units", "1"),
        ("9", "--billed", "--units", "4"),
        ("9", "--billed", "--units", "0"),
        ("1", "--billed"),
        ("9", "1", "--billed"),
        ("99", "--not-billed"),
        ("--billed",),
    ],
)
def test_what_cannot_be_resolved_changes_nothing(books, words):
    ran = books.run("audit", "resolve", *words)
    assert (ran.code, ran.out) == (2, "")
    assert len(books.run("audit", "in-doubt", "--json").json) == 2


def test_calls_of_a_run_that_is_alive_are_in_flight_and_cannot_be_resolved(books):
    from localcite.db.locks import RunLock

    with RunLock(books.path, "dead"):
        assert numbers(books.run("audit", "log", "--outcome", "in_flight", "--json")) == [11]
        assert books.run("audit", "resolve", 11, "--billed").code == 2
    assert numbers(books.run("audit", "log", "--outcome", "in_flight", "--json")) == []


def test_a_record_that_is_whole_verifies_and_one_that_was_changed_exits_8(books):
    whole = books.run("audit", "verify", "--json")
    assert whole.code == 0
    assert whole.json["ok"] is True
    tamper(books, "UPDATE ledger SET body = replace(body, 'US1A', 'US2A') WHERE seq = 1")
    broken = books.run("audit", "verify", "--json")
    assert broken.code == 8
    assert broken.json["faults"][0]["seq"] == 1
    assert books.run("audit", "verify").code == 8


def tamper(home, statement):
    """Change the record behind its triggers' back."""
    with closing(sqlite3.connect(home.database)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute(statement)
        connection.commit()


def test_the_loss_of_the_newest_events_shows_against_a_backup_or_its_receipt(books, tmp_path):
    backup, receipt = tmp_path / "copy.db", tmp_path / "receipt.json"
    receipt.write_text(books.run("backup", backup, "--json").out)
    verified = tmp_path / "verified.json"
    verified.write_text(books.run("audit", "verify", "--json").out)
    for kept in (backup, receipt, verified):
        assert books.run("audit", "verify", "--against", kept).code == 0
    tamper(books, "DELETE FROM pending WHERE call = 11")
    tamper(books, "DELETE FROM ledger WHERE seq = 11")
    assert books.run("audit", "verify").code == 0
    for kept in (backup, receipt, verified):
        assert books.run("audit", "verify", "--against", kept).code == 8


@pytest.mark.parametrize("content", [b"", b"\0\xff", b"{}", b"[1]", b'{"seq": "1", "hash": 2}', b"[" * 100_000])
def test_what_is_neither_a_backup_nor_a_receipt_is_refused(books, tmp_path, content):
    file = tmp_path / "file"
    file.write_bytes(content)
    for name in (file, tmp_path, tmp_path / "nowhere"):
        ran = books.run("audit", "verify", "--against", name)
        assert (ran.code, ran.out) == (2, "")


def test_where_nothing_is_held_the_record_is_empty_and_remembered_events_are_missed(home, tmp_path):
    assert home.run("audit").out == ""
    assert home.run("audit", "--json").json == []
    assert home.run("audit", "in-doubt", "--json").json == []
    assert home.run("audit", "verify").code == 0
    receipt = tmp_path / "receipt.json"
    receipt.write_text(json.dumps({"seq": 5, "hash": "x"}))
    assert home.run("audit", "verify", "--against", receipt).code == 8
    assert not home.path.exists()


def test_the_budget_shows_what_was_spent_what_is_bound_and_what_is_left(books):
    books.run("budget", "set", "100/month", now=lambda: NOW)
    told = books.run("budget", "show", "--json", now=lambda: NOW).json
    assert told["month"] == "2026-11"
    assert told["budget"] == {"units": 100}
    assert (told["units_committed"], told["units_in_doubt"], told["units_in_flight"]) == (11, 6, 0)
    assert told["left"] == {"units": 89}
    books.run("budget", "set", "100", "EUR/month")
    told = books.run("budget", "show", "--json", now=lambda: NOW).json
    assert told["left"] == {"amount": 96.8, "currency": "EUR"}
    assert told["units_not_counted"] == 3
    assert "3 units whose price is unknown" in books.run("budget", "show", now=lambda: NOW).out


def test_another_month_begins_with_its_whole_budget(books):
    books.run("budget", "set", "100/month")
    told = books.run("budget", "show", "--json", now=lambda: NOW.replace(month=12)).json
    assert (told["units_committed"], told["left"]) == (0, {"units": 100})


def test_a_resolution_cannot_be_undone_and_says_what_it_was(books):
    books.run("audit", "resolve", 9, "--billed", "--units", 2, "--why", "statement of May", now=lambda: NOW)
    again = books.run("audit", "resolve", 9, "--not-billed")
    assert again.code == 2
    assert "call 9 was resolved as billed (2 units) on 2026-11-22, which cannot be undone" in again.err.lower()
    several = books.run("audit", "resolve", 1, 11, 99, "--billed")
    assert (several.code, len(books.run("audit", "in-doubt", "--json").json)) == (2, 1)
    assert "call 1 is answered" in several.err.lower()
    assert "there is no call 99" in several.err.lower()


def test_several_doubts_are_ended_at_once(books):
    assert books.run("audit", "resolve", 9, 11, "--billed", "--units", 1).code == 0
    assert [call["units"] for call in books.run("audit", "--json").json[-2:]] == [1, 1]


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("tag", [[None], ["matter 7"], ["other"]]),
        ("run", [[1]]),
        ("endpoint", [["L012"], ["P015"]]),
        ("month", [["2026-11"]]),
        ("endpoint,outcome", [["L012", "answered"], *(["P015", way] for way in P015_WAYS)]),
    ],
)  # fmt: skip
def test_calls_are_summed_by_what_is_asked_for(books, by, groups):
    told = books.run("audit", "log", "--by", by, "--json").json
    assert [[each[key] for key in by.split(",")] for each in told] == groups
    assert sum(each["calls"] for each in told) == 6
    assert sum(each["units"] for each in told) == 5
    assert sum(each["units_in_doubt"] for each in told) == 6
    assert sum(each["units_at_unknown_price"] for each in told) == 3
    assert sum(each["prices"].get("EUR", 0) for each in told) == pytest.approx(0.8)


def test_the_sum_of_days_is_the_sum_of_calls(books):
    days = books.run("audit", "--by", "day", "--json").json
    assert [each["day"] for each in days] == [f"2026-11-{day}" for day in range(13, 19)]


@pytest.mark.parametrize("by", ["", "price", "tag,colour"])
def test_what_calls_cannot_be_summed_by_is_a_sentence(books, by):
    ran = books.run("audit", "log", "--by", by)
    assert (ran.code, ran.out) == (2, "")


def test_the_log_and_its_sums_are_written_for_spreadsheets(books, tmp_path):
    lines = books.run("audit", "log", "--format", "csv").out.splitlines()
    assert lines[0].split(",") == [*CONTRACT, "currency", "units_at_most"]
    assert lines[1].split(",")[8:10] == ["0.8", "answered"]
    assert lines[2].split(",")[8:10] == ["", "answered"]
    sums = books.run("audit", "log", "--by", "tag", "--format", "csv").out.splitlines()
    assert sums == [
        "tag,calls,units,price_EUR,units_at_unknown_price,units_in_doubt",
        ",3,3,0.00,3,3",
        "matter 7,2,2,0.80,0,0",
        "other,1,0,,0,3",
    ]
    jsonl = books.run("audit", "log", "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in jsonl] == books.run("audit", "--json").json
    assert books.run("audit", "log", "--format", "json").json == books.run("audit", "--json").json
    file = tmp_path / "log.md"
    books.run("audit", "log", "-o", file)
    assert file.read_text().startswith("| call | run | tag |")


def test_on_a_narrow_terminal_money_is_there_or_named(books):
    class Narrow(io.StringIO):
        def isatty(self):
            return True

    out = Narrow()
    run(["audit", "log"], App(books.environ | {"COLUMNS": "40"}, io.StringIO(), out, io.StringIO()))
    table, sums = out.getvalue().split("\n\n")
    assert max(map(len, out.getvalue().splitlines()[:3])) <= 40
    assert {"units", "price"} <= set(table.splitlines()[0].split())
    assert "0.80 EUR" in table
    assert "0.80 EUR" in sums
