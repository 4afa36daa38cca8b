"""Our record beside the vendor's statement, with the sandbox's own bill as the truth."""

import json
import os
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_support import fill
from support import Home

from localcite.db.locks import RunLock
from localcite.sandbox import Sandbox, serve

CLIENT = {"LOCALCITE_API_KEY": "", "LOCALCITE_CLIENT_ID": "firm", "LOCALCITE_CLIENT_SECRET": "a long secret"}
ASK = ("--online", "--since", "2026-11-02")
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


class Clock:
    """One clock for the vendor and for us, and ours may be late."""

    def __init__(self, moment=NOON):
        self.moment = moment
        self.late = timedelta(0)

    def __call__(self):
        return self.moment - self.late

    def vendors(self):
        return self.moment.timestamp()


class Firm:
    """A home and a vendor that share a clock."""

    def __init__(self, home, server, clock):
        self.home, self.server, self.clock = home, server, clock
        self.numbers = iter(range(9_000_000, 10_000_000))

    def buy(self, count, fault="", endpoint="patents"):
        if fault:
            self.server.sandbox.faults.add(fault)
        ids = [f"US{next(self.numbers)}B2" for _ in range(count)]
        if endpoint == "papers":
            ids = [f"10.1234/x{next(self.numbers)}" for _ in range(count)]
        return self.home.sync(*ids, now=self.clock)

    def reconcile(self, *words, days=3, **how):
        self.clock.moment += timedelta(days=days)
        return self.home.run("audit", "reconcile", *(words or ASK), *(() if how else ("--json",)), now=self.clock)

    def log(self):
        return self.home.run("audit", "log", "--json", now=self.clock).json

    def billed(self):
        """What each of our calls cost by the vendor's own bill: both sides number them in the order of sending."""
        return [entry.units for entry in self.server.bill.calls()]


@pytest.fixture
def firm(vendor):
    def opened(**settings):
        clock = Clock()
        server, home = vendor({**CLIENT, **settings.pop("environ", {})}, clock=clock.vendors, **settings)
        return Firm(home, server, clock)

    return opened


def test_books_that_agree_balance_and_say_so(firm):
    one = firm()
    one.home.run("price", "set", "P015", "0.40", "EUR", "--since", "2026-01-01")
    one.buy(5)
    one.buy(1, endpoint="papers")
    told = one.reconcile()
    assert (told.code, told.json["balanced"]) == (0, True)
    units = {day["endpoint"]: day["ours"] for day in told.json["days"]}
    assert units == Counter({e: one.server.bill.units(e) for e in units})
    assert "Asking http://127.0.0.1" in told.err
    shown = one.reconcile(*ASK, plain=True)
    assert "The books balance" in shown.err
    assert f"{0.4 * units['P015']:.2f} EUR" in shown.out
    assert "unknown price" in shown.out
    assert not told.json["resolved"]


@pytest.mark.parametrize(("fault", "outcome"), [("lost", "billed"), ("lost-unbilled", "not_billed"), ("cut", "billed")])
def test_a_lost_reply_is_resolved_by_what_the_statement_says(firm, fault, outcome):
    one = firm()
    one.buy(5)
    one.buy(4, fault)
    assert one.log()[-1]["outcome"] == "in_doubt"
    before = one.reconcile(*ASK, "--dry-run")
    assert [each["call"] for each in before.json["resolvable"]] == [one.log()[-1]["call"]]
    assert one.log()[-1]["resolved_as"] is None
    told = one.reconcile(days=0)
    assert (told.code, told.json["balanced"]) == (0, True)
    call = one.log()[-1]
    assert (call["resolved_as"], call["units"]) == (outcome, one.billed()[-1])
    assert "no other reading is possible" in one.home.run("audit", "show", call["call"]).out
    assert one.home.run("audit", "verify").code == 0


def test_reconciling_twice_changes_nothing(firm):
    one = firm()
    one.buy(5)
    one.buy(4, "lost")
    one.reconcile()
    before = one.home.run("audit", "verify", "--json").json
    again = one.reconcile(days=0)
    assert (again.code, again.json["resolved"]) == (0, [])
    assert one.home.run("audit", "verify", "--json").json == before


def test_two_doubts_of_one_day_that_can_be_read_in_two_ways_stay(firm):
    one = firm()
    one.buy(4, "lost")
    one.buy(4, "lost-unbilled")
    told = one.reconcile()
    assert (told.code, told.json["resolved"]) == (3, [])
    assert told.json["days"][0]["status"] == "in_doubt"
    assert len(one.home.run("audit", "in-doubt", "--json").json) == 2


def test_a_day_that_is_not_final_is_not_believed(firm):
    one = firm(statement_lag=0)
    one.buy(4, "lost")
    told = one.reconcile("--online", "--since", "2026-11-03", "--until", "2026-11-03", days=0)
    assert (told.code, told.json["balanced"], told.json["resolved"]) == (3, None, [])
    assert one.reconcile("--online", "--since", "2026-11-03", "--until", "2026-11-03").code == 0


def test_a_missing_day_is_ours_only_and_ends_no_doubt(firm):
    one = firm(statement_missing=["2026-11-03"])
    one.buy(5)
    one.buy(4, "lost-unbilled")
    told = one.reconcile()
    assert (told.code, told.json["resolved"]) == (3, [])
    assert [day["status"] for day in told.json["days"]] == ["ours_only"]


@pytest.mark.parametrize(
    "settings", [{"statement_numbers": "str"}, {"statement_numbers": "float"}, {"statement_zone": 8}]
)
def test_other_numbers_and_the_vendors_own_days_are_understood(firm, settings):
    one = firm(**settings)
    one.clock.moment = datetime(2026, 11, 3, 20, tzinfo=UTC)
    one.buy(5)
    one.buy(3, "lost")
    told = one.reconcile()
    assert (told.code, told.json["balanced"], len(told.json["resolved"])) == (0, True, 1)
    assert told.json["zone"] == ("+08:00" if "statement_zone" in settings else "UTC")


def test_what_somebody_else_bought_with_the_account_does_not_balance(firm, tmp_path):
    one = firm()
    one.buy(5)
    other = Home(tmp_path / "other", one.server.url, **CLIENT)
    other.sync("US8000001B2", "US8000002B2", now=one.clock)
    one.buy(4, "lost-unbilled")
    told = one.reconcile()
    assert told.code == 3
    assert told.json["resolved"] == []


def test_lost_and_busy_statements_are_asked_for_again(firm):
    one = firm()
    one.buy(5)
    one.server.sandbox.faults.add("lost/statement,busy/statement")
    assert one.reconcile("--online", "--since", "2026-11-03", "--until", "2026-11-03").code == 0


@pytest.mark.parametrize(
    ("fault", "code"), [("bad-secret/statement*9", 5), ("no-permission/statement*9", 6), ("path-gone/statement*9", 7)]
)
def test_a_vendor_that_gives_no_statement_is_a_sentence(firm, fault, code):
    one = firm()
    one.buy(4, "lost")
    one.server.sandbox.faults.add(fault)
    told = one.reconcile()
    assert (told.code, told.out) == (code, "")
    assert "a long secret" not in told.err
    assert one.log()[-1]["resolved_as"] is None


def test_an_api_key_cannot_ask_and_is_told_what_can(vendor):
    server, home = vendor()
    home.sync("US5012236A")
    told = home.run("audit", "reconcile", "--online")
    assert told.code == 5
    assert "client id with its secret" in told.err
    assert "LOCALCITE_CLIENT_SECRET" in told.err
    assert "LOCALCITE_API_KEY" not in told.err
    assert [entry.endpoint for entry in server.bill.entries] == ["P015"]


def test_a_client_id_asks_although_an_api_key_is_there_too(vendor):
    both = {name: value for name, value in CLIENT.items() if value}
    _, home = vendor(both)
    home.sync("US5012236A")
    assert home.run("audit", "reconcile", "--online").code == 3  # the key's use is in nobody's statement yet


def test_without_a_file_nothing_is_opened_unless_it_is_asked_for(firm):
    one = firm()
    one.buy(2)
    before = len(one.server.bill.entries)
    assert one.home.run("audit", "reconcile").code == 2
    assert one.home.run("audit", "reconcile", "file.csv", "--online").code == 2
    assert len(one.server.bill.entries) == before


def test_a_statement_of_another_vendor_is_refused(firm):
    one = firm()
    one.buy(2)
    one.home.environ["LOCALCITE_BASE_URL"] = "https://connect.patsnap.com"
    assert one.home.run("audit", "reconcile", "--online").code == 2


def test_what_was_saved_is_compared_again_without_the_network(firm, tmp_path):
    one = firm()
    one.buy(5)
    one.buy(4, "lost")
    saved = tmp_path / "november.json"
    assert one.reconcile(*ASK, "--save", saved, "--dry-run").code == 0
    assert "a long secret" not in saved.read_text()
    one.server.close()
    told = one.reconcile(saved)
    assert (told.code, len(told.json["resolved"])) == (0, 1)


CSV = "Date;API;Calls;Billed units;Amount\n2026-11-03;/basic-patent-data/forward-citation/v3;{calls};{units};0\n"


def test_a_file_of_an_accountant_is_compared_offline(firm, tmp_path):
    one = firm()
    one.buy(5)
    one.buy(4, "lost")
    file = tmp_path / "november.csv"
    file.write_text(CSV.replace("Billed units", "Units").format(calls=2, units=one.server.bill.units()), "utf-16")
    one.server.close()
    copied = one.reconcile(file, days=60)
    assert (copied.json["days"][0]["status"], copied.json["resolved"]) == ("not_complete_yet", [])
    assert "believed only with --until 2026-11-03" in copied.err
    told = one.reconcile(file, "--until", "2026-11-03", days=0)
    assert (told.code, len(told.json["resolved"])) == (0, 1)
    table = one.reconcile(file, "--until", "2026-11-03", "--format", "csv", days=0, plain=True)
    assert table.out.splitlines()[0].startswith("first,last,endpoint,status,theirs,ours,")
    file.write_text(CSV.replace("Billed units", "Units").format(calls=2, units=99))
    assert one.reconcile(file, "--until", "2026-11-03", days=0).code == 3


def test_a_copy_of_a_statement_that_was_made_on_its_last_day_ends_no_doubt(firm, tmp_path):
    one = firm()
    one.buy(4, "lost")
    file = tmp_path / "copied.csv"
    file.write_text(f"day,api,units\n{NOON:%Y-%m-%d},P015,0\n")
    told = one.reconcile(file, days=30)
    assert (told.code, told.json["resolved"]) == (3, [])
    named = one.reconcile(file, "--until", f"{NOON:%Y-%m-%d}", days=0)
    assert len(named.json["resolved"]) == 1


def test_a_file_is_no_younger_than_its_own_date(firm, tmp_path):
    one = firm()
    one.buy(4, "lost")
    file = tmp_path / "early.csv"
    file.write_text(CSV.replace("Billed units", "Units").format(calls=0, units=0))
    os.utime(file, (NOON.timestamp(), NOON.timestamp()))
    told = one.reconcile(file)
    assert (told.code, told.json["days"][0]["status"]) == (3, "not_complete_yet")


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"PK\x03\x04", b'{"data":{"usage":[{"fee_times":1}]}}'])
def test_what_is_no_statement_is_refused_with_its_name(firm, tmp_path, content):
    file = tmp_path / "what"
    file.write_bytes(content)
    for name in (file, tmp_path, tmp_path / "nowhere"):
        told = firm().home.run("audit", "reconcile", name)
        assert (told.code, told.out) == (2, "")
        assert str(name) in told.err


def test_a_vendors_answer_for_many_days_is_compared_as_one(firm, tmp_path):
    one = firm()
    one.buy(5)
    file = tmp_path / "answer.json"
    row = {"request_path": "/basic-patent-data/forward-citation/v3", "fee_times": str(one.server.bill.units())}
    file.write_text(json.dumps({"status": True, "error_code": 0, "data": {"usage": [row]}}))
    assert one.reconcile(file).code == 2
    told = one.reconcile(file, "--since", "2026-11-01", "--until", "2026-11-09", days=30)
    assert (told.code, told.json["days"][0]["first"], told.json["days"][0]["last"]) == (0, "2026-11-01", "2026-11-09")


def test_pages_that_the_vendor_does_not_bill_are_ours_only_and_end_no_doubt(firm):
    one = firm(page_size=1, later_pages="free")
    one.home.sync("10.3390/s20030734", "--pages", "3", now=one.clock)
    one.clock.moment += timedelta(days=1)
    one.buy(2, "lost", "papers")
    told = one.reconcile()
    assert (told.code, told.json["resolved"]) == (3, [])
    assert told.json["days"][0]["status"] == "ours_only"


def test_what_a_dead_run_left_is_ended_and_what_a_live_one_sends_is_not(home, tmp_path):
    fill(home)
    file = tmp_path / "statement.csv"
    file.write_text("day,api,units\n2026-11-18,P015,2\n")
    with RunLock(home.path, "dead"):
        alive = home.run("audit", "reconcile", file, "--until", "2026-11-18", "--json")
    assert (alive.code, alive.json["resolved"]) == (3, [])
    told = home.run("audit", "reconcile", file, "--until", "2026-11-18", "--json")
    assert [(each["call"], each["units"]) for each in told.json["resolved"]] == [(11, 2)]
    assert told.code == 0


HISTORY = st.lists(
    st.tuples(
        st.sampled_from(["patents", "papers"]),
        st.integers(1, 3),
        st.sampled_from(["", "", "lost", "lost-unbilled", "cut", "invalid", "html", "html-unbilled"]),
        st.sampled_from([1, 20, 700, 2000]),  # minutes until the next one
        st.integers(-9, 9),  # minutes by which our clock is late
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=4)
@given(HISTORY, st.sampled_from([0, 8]), st.integers(0, 23))
def test_whatever_happened_the_books_agree_with_the_bill_and_no_doubt_ends_wrongly(
    tmp_path_factory, history, zone, hour
):
    clock = Clock(datetime(2026, 11, 3, hour, 51, tzinfo=UTC))
    with serve(Sandbox(clock=clock.vendors, statement_zone=zone)) as server:
        home = Home(tmp_path_factory.mktemp("home") / "home", server.url, **CLIENT)
        one = Firm(home, server, clock)
        for endpoint, count, fault, minutes, late in history:
            clock.late = timedelta(minutes=late)
            one.buy(count, fault, endpoint)
            clock.moment += timedelta(minutes=minutes)
        clock.late = timedelta(0)
        told = one.reconcile("--online", "--since", "2026-11-02", "--until", "2026-11-11", days=10)
    calls = [call for call in one.log() if call["outcome"] != "unsent"]
    truth = dict(zip([call["call"] for call in calls], one.billed(), strict=True))
    for each in told.json["resolved"]:
        assert each["units"] == truth[each["call"]]
    doubtful = [call for call in calls if call["units"] is None]
    assert told.json["balanced"] is (not doubtful)
    assert {day["status"] for day in told.json["days"]} <= {"agreed", "in_doubt"}
