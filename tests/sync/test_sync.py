"""The main job over a real socket: buy once, record every call, and account for each document."""

import json
import sqlite3
from contextlib import closing

import pytest
from books import adds_up, calls
from support import Home

PATENTS = [f"US{number}B2" for number in range(9_000_000, 9_000_060)]


def test_what_was_bought_is_not_bought_again(vendor):
    server, home = vendor()
    first = home.sync(*PATENTS)
    assert first.code == 0
    assert adds_up(first.json)
    assert first.json["units"] == server.bill.units() > 0
    again = home.sync(*PATENTS)
    assert (again.code, again.json["calls"], again.json["units"]) == (0, 0, 0)
    assert adds_up(again.json)
    assert again.json["fresh"] + again.json["no_answer"] == 60
    assert server.bill.units() == first.json["units"]


def test_one_patent_typed_three_ways_and_a_doi_in_another_case_cost_one_unit_each(vendor):
    server, home = vendor()
    summary = home.sync("US 11,205,304 B2", "us11205304b2", "US-11205304-B2", "10.3390/S20030734", "10.3390/s20030734")
    assert summary.json["wanted"] == 2
    assert server.bill.units() == 2
    assert home.sync("US11205304B2", "https://doi.org/10.3390/s20030734").json["calls"] == 0


def test_ids_held_under_another_name_cost_nothing(vendor):
    _server, home = vendor()
    home.sync("US11205304B2", "10.3390/s20030734")
    with closing(sqlite3.connect(home.database)) as db:
        patent_id, paper_id = (
            db.execute("SELECT patent_id FROM documents WHERE number = 'US11205304B2'").fetchone()[0],
            db.execute("SELECT paper_id FROM documents WHERE doi = '10.3390/s20030734'").fetchone()[0],
        )
    plan = home.plan(f"patent:{patent_id}", f"paper:{paper_id}", patent_id.upper())
    assert (plan["fresh"], plan["units_at_most"], plan["wanted"]) == (2, 0, 2)


def test_a_number_and_its_unknown_uuid_in_one_list_cost_one_unit(vendor):
    server, home = vendor()
    _other, elsewhere = vendor(name="elsewhere")
    elsewhere.sync("US11205304B2")
    with closing(sqlite3.connect(elsewhere.database)) as db:
        (patent_id,) = db.execute("SELECT patent_id FROM documents WHERE number = 'US11205304B2'").fetchone()
    summary = home.sync(f"patent:{patent_id}", "US11205304B2").json
    assert server.bill.units() == 1
    assert (summary["bought"], summary["fresh"]) == (1, 1)


def test_every_call_is_on_record_with_what_it_cost(vendor):
    server, home = vendor()
    home.run("price", "set", "P015", "0.40", "EUR")
    home.sync(*PATENTS, "--tag", "matter-7")
    log = home.run("audit", "log", "--json").json
    assert sum(call["units"] for call in log) == server.bill.units()
    assert {call["tag"] for call in log} == {"matter-7"}
    assert all(call["price"] == pytest.approx(0.4 * call["units"]) for call in log)
    assert {call["currency"] for call in log} == {"EUR"}
    assert all(call["reply_sha256"] and call["correlation_id"] and call["settled_at"] for call in log)
    assert home.run("audit", "verify").code == 0


def test_batches_start_small_and_grow_up_to_the_vendors_limit(vendor):
    _server, home = vendor({"LOCALCITE_CONCURRENCY": "1"})
    home.sync(*(f"US{number}B2" for number in range(9_000_000, 9_000_300)))
    assert [call["asked"] for call in calls(home)] == [25, 50, 100, 100, 25]


def test_nothing_is_bought_without_a_yes(vendor):
    server, home = vendor()
    refused = home.run("sync", "US11205304B2")
    assert refused.code == 2
    assert "--yes" in refused.err
    assert server.bill.units() == 0
    assert calls(home) == []


def test_bad_ids_stop_the_purchase_until_they_are_skipped(vendor):
    server, home = vendor()
    ids = ("US11205304B2", "EP1234567", "16/614,300", "Publication Number")
    refused = home.run("sync", *ids, "--yes")
    assert refused.code == 2
    assert server.bill.units() == 0
    assert "EP1234567" in refused.err
    done = home.sync(*ids, "--skip-bad")
    assert (done.code, done.json["wanted"], server.bill.units()) == (0, 1, 1)


def test_exclusive_candidates_are_asked_in_turn_and_cost_one_unit(vendor):
    server, home = vendor()
    kindless = [f"US{number}" for number in range(9_000_000, 9_000_040)]
    plan = home.plan(*kindless)
    assert plan["missing"] == plan["units_at_most"] == 40
    summary = home.sync(*kindless).json
    assert adds_up(summary)
    assert server.bill.units() == summary["bought"] <= 40
    assert home.sync(*kindless).json["calls"] == 0


def test_no_answer_is_a_result_and_is_not_asked_again(vendor):
    _server, home = vendor(zero="omit")
    summary = home.sync(*PATENTS)
    assert summary.code == 0
    assert summary.json["no_answer"] > 0
    assert home.sync(*PATENTS).json["calls"] == 0
    assert home.plan(*PATENTS)["no_answer"] == summary.json["no_answer"]


# ---- budgets ----


def test_a_budget_is_never_overshot_and_the_last_batch_shrinks_to_fit(vendor):
    server, home = vendor()
    stopped = home.sync(*PATENTS, "--budget", "33")
    assert stopped.code == 4
    assert stopped.json["status"] == "stopped"
    assert adds_up(stopped.json)
    assert server.bill.units() == stopped.json["units"] == 33
    rest = home.sync(*PATENTS)
    assert rest.code == 0
    assert all(count == 1 for count in server.bill.documents.values())


def test_a_budget_in_money_needs_a_price(vendor):
    server, home = vendor()
    refused = home.sync(*PATENTS, "--budget", "4EUR")
    assert refused.code == 2
    assert server.bill.units() == 0
    home.run("price", "set", "P015", "0.40", "EUR")
    stopped = home.sync(*PATENTS, "--budget", "4EUR")
    assert (stopped.code, server.bill.units()) == (4, 10)
    assert stopped.json["spent"] == {"amount": 4.0, "currency": "EUR"}


def test_a_months_budget_holds_over_all_runs(vendor):
    server, home = vendor()
    home.run("budget", "set", "20/month")
    assert home.sync(*PATENTS[:15]).code == 0
    assert home.sync(*PATENTS[15:]).code == 4
    assert server.bill.units() == 20


def test_a_saved_plan_is_never_exceeded(vendor, tmp_path):
    server, home = vendor()
    file = tmp_path / "plan.json"
    home.run("plan", *PATENTS[:5], "-o", file)
    saved = json.loads(file.read_text())
    assert saved["approved"]["units_at_most"] == 5
    home.sync(*PATENTS[:2])
    summary = home.sync("--plan", file)
    assert summary.code == 0
    assert summary.json["wanted"] == 5
    assert set(server.bill.documents.values()) == {1}
    assert sum(server.bill.documents.values()) <= 5


# ---- what goes wrong ----


def test_lost_replies_are_in_doubt_and_never_asked_again_silently(vendor):
    server, home = vendor({"LOCALCITE_CONCURRENCY": "1"}, faults="lost@2")
    first = home.sync(*PATENTS)
    assert first.code == 3
    assert adds_up(first.json)
    assert first.json["in_doubt"] == 35
    doubtful = calls(home, outcome="in_doubt")
    assert [call["asked"] for call in doubtful] == [35]
    again = home.sync(*PATENTS)
    assert (again.json["calls"], again.json["in_doubt"]) == (0, 35)
    assert set(server.bill.documents.values()) == {1}
    third = home.sync(*PATENTS, "--retry-in-doubt")
    assert third.code == 0
    assert adds_up(third.json)
    assert home.sync(*PATENTS).json["in_doubt"] == 0


def test_what_was_billed_and_lost_is_bought_again_only_on_demand(vendor):
    server, home = vendor(faults="lost@1")
    assert home.sync("US11205304B2").json["in_doubt"] == 1
    (call,) = calls(home, outcome="in_doubt")
    home.run("audit", "resolve", call["call"], "--billed", "--why", "the statement says so")
    assert calls(home)[0]["resolved_as"] == "billed"
    again = home.sync("US11205304B2")
    assert (again.code, again.json["failed"], again.json["calls"]) == (3, 1, 0)
    assert home.sync("US11205304B2", "--retry-in-doubt").json["bought"] == 1
    assert server.bill.units() == 2


def test_what_was_not_billed_after_all_is_missing_again(vendor):
    server, home = vendor(faults="lost-unbilled@1")
    home.sync("US11205304B2")
    (call,) = calls(home, outcome="in_doubt")
    home.run("audit", "resolve", call["call"], "--not-billed")
    assert home.sync("US11205304B2").json["bought"] == 1
    assert server.bill.units() == 1


def test_too_fast_is_asked_again_and_costs_nothing(vendor):
    server, home = vendor(faults="too-fast@1-2")
    summary = home.sync(*PATENTS)
    assert summary.code == 0
    assert summary.json["units"] == server.bill.units()
    assert len(calls(home, outcome="refused")) == 2
    assert set(server.bill.documents.values()) == {1}


@pytest.mark.parametrize(
    ("code", "exit_code"), [(67200005, 6), (67200004, 6), (67200203, 6), (67200202, 5), (67200101, 7)]
)
def test_a_refusal_that_no_other_call_would_escape_stops_the_run(vendor, code, exit_code):
    server, home = vendor(faults=f"{code}=1")
    stopped = home.sync(*PATENTS)
    assert stopped.code == exit_code
    assert stopped.json["status"] == "stopped"
    assert stopped.json["not_reached"] == 60
    assert str(code) in stopped.json["reason"]
    assert server.bill.units() == 0


def test_a_bad_id_is_found_by_splitting_and_the_others_are_served(vendor):
    server, home = vendor(poison=("US9000007B2",))
    summary = home.sync(*PATENTS)
    assert summary.code == 3
    assert summary.json["failed"] == 1
    assert summary.json["failures"][0]["id"] == "US9000007B2"
    assert set(server.bill.documents.values()) == {1}


def test_a_vendor_that_cannot_be_reached_costs_nothing(home):
    home.environ["LOCALCITE_BASE_URL"] = "http://127.0.0.1:1"
    stopped = home.sync("US11205304B2")
    assert (stopped.code, stopped.json["not_reached"], stopped.json["units"]) == (7, 1, 0)
    assert {call["outcome"] for call in calls(home)} == {"unsent"}


def test_without_credentials_nothing_is_opened(home):
    del home.environ["LOCALCITE_API_KEY"]
    refused = home.sync("US11205304B2")
    assert refused.code == 5
    assert calls(home) == []


def test_a_database_belongs_to_one_vendor(vendor):
    _server, home = vendor()
    home.sync("US11205304B2")
    home.environ["LOCALCITE_BASE_URL"] = "https://connect.patsnap.com"
    refused = home.sync("US9000000B2")
    assert refused.code == 2
    assert "sandbox" in refused.err


def test_more_rows_than_asked_are_recorded_and_stop_the_run(vendor):
    one_at_a_time = {"LOCALCITE_CONCURRENCY": "1", "LOCALCITE_BATCH_FIRST": "1"}
    server, home = vendor(one_at_a_time, faults="strangers@1")
    stopped = home.sync("US11205304B2", *PATENTS)
    assert stopped.json["not_reached"] == 60
    assert stopped.json["status"] == "stopped"
    assert stopped.code in {3, 4}
    assert stopped.json["units"] == server.bill.units()


# ---- papers ----


def test_a_paper_id_that_is_known_by_then_carries_its_doi(vendor, tmp_path):
    server, home = vendor()
    elsewhere = Home(tmp_path / "elsewhere", server.url)
    elsewhere.sync("10.3390/s20030734")
    server.bill.reset()
    with closing(sqlite3.connect(elsewhere.database)) as db:
        (paper_id,) = db.execute("SELECT paper_id FROM documents WHERE doi = '10.3390/s20030734'").fetchone()
    summary = home.sync("10.3390/s20030734", f"paper:{paper_id}").json
    assert server.bill.units() == 1
    assert (summary["bought"], summary["fresh"]) == (1, 1)


def test_further_pages_are_planned_exactly_and_bought_on_demand(vendor):
    _server, home = vendor(page_size=2)
    doi = "10.3390/s20030734"
    first = home.sync(doi).json
    assert (first["partial"], first["more_pages"], first["units"]) == (1, 1, 1)
    assert home.sync(doi).json["calls"] == 0
    plan = home.plan(doi, "--pages", "all")
    assert plan["partial"] == 1
    rest = home.sync(doi, "--pages", "all").json
    assert rest["units"] == plan["units_at_most"] > 0
    assert (rest["bought"], rest["partial"], rest["more_pages"]) == (1, 0, 0)
    assert home.sync(doi, "--pages", "all").json["calls"] == 0


def test_a_budget_bounds_pages_whose_number_nobody_knows(vendor):
    server, home = vendor(page_size=1)
    stopped = home.sync("10.3390/s20030734", "--pages", "all", "--budget", "3")
    assert server.bill.units() == 3
    assert stopped.code == 4
    assert stopped.json["more_pages"] == 1
