"""What is said of the views is true of the views, on the screen and in a metadata file for datasette."""

import json
import sqlite3
from contextlib import closing

import pytest

from localcite.show.datasette import QUERIES


@pytest.fixture
def bought(vendor):
    _server, home = vendor()
    home.run("price", "set", "P015", "0.40", "EUR")
    home.sync("US11205304B2", "10.3390/s20030734", "--tag", "matter-7")
    return home


def of_kind(home, kind):
    with closing(sqlite3.connect(home.database)) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = ?", (kind,)).fetchall()
    return {name for (name,) in rows}


def columns(home, view):
    with closing(sqlite3.connect(home.database)) as connection:
        return [row[1] for row in connection.execute(f"PRAGMA table_info({view})")]


def test_each_column_of_each_view_has_its_meaning(bought):
    told = bought.run("describe", "--format", "json").json["rows"]
    assert {view for view, *_ in told} == of_kind(bought, "view")
    for view in of_kind(bought, "view"):
        assert [column for of, column, _meaning in told if of == view] == columns(bought, view)
    assert all(meaning for *_, meaning in told)
    assert not [meaning for *_, meaning in told if "`" in meaning]


def test_one_view_may_be_asked_for_and_an_unknown_one_is_refused(home):
    told = home.run("describe", "calls", "holdings", "--format", "json").json["rows"]
    assert list(dict.fromkeys(view for view, *_ in told)) == ["calls", "holdings"]
    ran = home.run("describe", "call")
    assert (ran.code, ran.err) == (
        2,
        "There is no view 'call'; there are documents, names, citations, attestations, holdings, calls.\n",
    )


@pytest.mark.parametrize(
    "wrong", [("--database", "shared"), ("--datasette", "calls"), ("--datasette", "--format", "csv")]
)
def test_options_that_do_not_fit_each_other_are_refused(home, wrong):
    assert home.run("describe", *wrong).code == 2


def test_the_metadata_file_describes_every_view_and_hides_every_table(bought, tmp_path):
    ran = bought.run("describe", "--datasette", "-o", tmp_path / "metadata.json")
    assert (ran.code, ran.out) == (0, "")
    told = json.loads((tmp_path / "metadata.json").read_text(encoding="utf-8"))
    tables = told["databases"]["localcite"]["tables"]
    assert {name for name, about in tables.items() if about.get("hidden")} == of_kind(bought, "table")
    views = {name: about for name, about in tables.items() if not about.get("hidden")}
    assert views.keys() == of_kind(bought, "view")
    for view, about in views.items():
        assert about["description"]
        assert list(about["columns"]) == columns(bought, view)
        assert all(about["columns"].values())
        assert set(about.get("facets", ())) <= set(columns(bought, view))


def test_a_copy_is_described_under_its_own_name(home):
    told = home.run("describe", "--datasette", "--database", "shared").json
    assert list(told["databases"]) == ["shared"]


@pytest.mark.parametrize("name", QUERIES)
def test_each_query_of_the_metadata_file_runs_and_finds_something(bought, name):
    with closing(sqlite3.connect(f"file:{bought.database}?mode=ro", uri=True)) as connection:
        _title, _description, sql = QUERIES[name]
        assert connection.execute(sql, {"name": "US11205304B2"}).fetchall()


def test_the_query_of_who_cites_says_what_the_question_says(bought):
    with closing(sqlite3.connect(f"file:{bought.database}?mode=ro", uri=True)) as connection:
        found = [row[0] for row in connection.execute(QUERIES["who_cites"][2], {"name": "US11205304B2"})]
    asked = bought.run("ask", "cited-by US11205304B2 | select number", "--format", "json").json["rows"]
    assert sorted(found) == sorted(number for (number,) in asked)
