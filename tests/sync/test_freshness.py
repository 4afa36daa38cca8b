"""Rules about age, refreshes, and what a later answer changes; the clock is given."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

START = datetime(2026, 1, 10, tzinfo=UTC)
DAY = timedelta(days=1)
IDS = ("US11205304B2", "US5012236A", "10.3390/s20030734")


def after(days):
    return lambda: START + days * DAY


def rows(home, query, *values):
    with closing(sqlite3.connect(home.database)) as db:
        return db.execute(query, values).fetchall()


@pytest.fixture
def bought(vendor):
    server, home = vendor(today=START.date())
    assert home.sync(*IDS, now=after(0)).code == 0
    return server, home


def test_without_a_rule_nothing_goes_stale(bought):
    _server, home = bought
    assert home.plan(*IDS, now=after(3650))["fresh"] == 3


def test_the_command_lines_rule_beats_the_collections_which_beats_the_settings(bought):
    _server, home = bought
    home.run("collection", "add", "mine", *IDS)
    home.environ["LOCALCITE_MAX_AGE"] = "10d"
    assert home.plan("-c", "mine", now=after(20))["stale"] == 3
    home.run("collection", "rule", "mine", "30d")
    assert home.plan("-c", "mine", now=after(20))["fresh"] == 3
    assert home.plan("-c", "mine", now=after(31))["stale"] == 3
    assert home.plan("-c", "mine", "--max-age", "5d", now=after(20))["stale"] == 3
    assert home.plan("-c", "mine", "--max-age", "never", now=after(3000))["fresh"] == 3


def test_only_what_is_out_of_date_is_bought_again(bought):
    server, home = bought
    server.bill.reset()
    home.sync("US9876543B2", now=after(20))
    done = home.sync(*IDS, "US9876543B2", "--max-age", "15d", now=after(21))
    assert (done.json["bought"], done.json["fresh"]) == (3, 1)
    assert server.bill.units() == 4


def test_what_came_later_is_new_and_what_came_first_is_the_baseline(bought):
    server, home = bought
    before = rows(home, "SELECT count(*) FROM citations WHERE cited = 'US11205304B2'")[0][0]
    server.sandbox.advance(900)
    home.sync("US11205304B2", "--refresh", now=after(900))
    listed = rows(home, "SELECT first_seen, last_seen, delisted FROM citations WHERE cited = 'US11205304B2'")
    assert len(listed) > before
    assert {first[:10] for first, _last, _delisted in listed} == {"2026-01-10", after(900)().date().isoformat()}
    assert {last[:10] for _first, last, _delisted in listed} == {after(900)().date().isoformat()}
    assert {delisted for _first, _last, delisted in listed} == {0}


def test_a_list_that_shrank_keeps_its_old_rows_as_delisted_and_says_so(bought):
    server, home = bought
    before = rows(home, "SELECT count(*) FROM citations WHERE cited = 'US11205304B2'")[0][0]
    server.sandbox.behave(list_cap=1)
    shrunk = home.sync("US11205304B2", "--refresh", now=after(5))
    assert any("no longer listed" in note for note in shrunk.json["notes"])
    listed = rows(home, "SELECT delisted, count(*) FROM citations WHERE cited = 'US11205304B2' GROUP BY delisted")
    assert dict(listed) == {0: 1, 1: before - 1}
    server.sandbox.behave(list_cap=None)
    home.sync("US11205304B2", "--refresh", now=after(6))
    assert rows(home, "SELECT sum(delisted) FROM citations WHERE cited = 'US11205304B2'") == [(0,)]


def test_counts_are_kept_per_answer_so_history_is_there(bought):
    server, home = bought
    server.sandbox.advance(400)
    home.sync("US11205304B2", "--refresh", now=after(400))
    history = rows(
        home,
        "SELECT a.answered_at, a.listed FROM answer a JOIN documents d ON d.id = a.document"
        " WHERE d.number = 'US11205304B2' ORDER BY a.id",
    )
    assert [moment[:10] for moment, _listed in history] == ["2026-01-10", after(400)().date().isoformat()]


def test_no_answer_is_asked_again_only_by_its_own_rule(vendor):
    server, home = vendor(zero="omit")
    ids = [f"US{number}B2" for number in range(9_000_000, 9_000_030)]
    none = home.sync(*ids, now=after(0)).json["no_answer"]
    assert none > 0
    assert home.plan(*ids, "--max-age", "1d", now=after(99))["no_answer"] == none
    assert home.plan(*ids, now=after(99))["units_at_most"] == 0
    home.environ["LOCALCITE_NO_ANSWER_MAX_AGE"] = "30d"
    assert home.plan(*ids, now=after(99))["units_at_most"] == none
    assert server.bill.units() == 30 - none


def test_a_rebuild_restores_what_the_replies_hold_at_no_charge(bought):
    server, home = bought
    server.sandbox.advance(300)
    home.sync("US11205304B2", "--refresh", now=after(300))
    tables = ("citations", "attestations", "holdings")
    names = "SELECT type, number, patent_id, paper_id, doi, title, year FROM documents ORDER BY 1, 2, 3, 4, 5, 6"
    before = [rows(home, f"SELECT count(*) FROM {table}") for table in tables], rows(home, names)
    units = server.bill.units()
    home.environ["LOCALCITE_BASE_URL"] = "http://127.0.0.1:9"
    assert home.run("rebuild").code == 0
    assert ([rows(home, f"SELECT count(*) FROM {table}") for table in tables], rows(home, names)) == before
    assert home.plan(*IDS)["fresh"] == 3
    assert server.bill.units() == units


def test_a_clock_that_was_set_back_buys_nothing(bought):
    server, home = bought
    units = server.bill.units()
    assert home.sync(*IDS, "--max-age", "5d", now=after(-400)).json["calls"] == 0
    assert server.bill.units() == units
