"""Answers as frames and graphs: types that hold whatever rows there are, and nothing unknown that becomes a 0."""

import sys
from datetime import UTC, date, datetime

import networkx as nx
import pandas as pd
import polars as pl
import pytest

import localcite
from localcite.errors import UsageError
from localcite.query.answer import Answer, AsOf, Coverage, Result

TYPES = ("number", "year", "cited_by", "share", "delisted", "published", "first_seen", "title")
ROW = ("US1B2", 2021, 3, 0.5, True, "2021-03-04", "2026-11-22T09:00:00.000Z", "A title")
UNKNOWN = (None,) * len(TYPES)
PANDAS = ["string", "Int64", "Int64", "Float64", "boolean", "datetime64[s]", "datetime64[ms, UTC]", "string"]


@pytest.fixture(scope="module")
def db():
    with localcite.rehearse() as rehearsal:
        opened = rehearsal.open()
        opened.collections.add("portfolio", "US11205304B2", "US9876543B2", "10.3390/s20030734")
        opened.sync(collection="portfolio", budget=3)
        yield opened


def answer(columns, *rows):
    return Answer(Result("patents", columns, rows, Coverage(), AsOf(), ()))


@pytest.mark.parametrize("rows", [(ROW,), (ROW, UNKNOWN), (UNKNOWN, ROW)])
def test_a_frame_of_pandas_has_the_types_of_its_columns(rows):
    frame = answer(TYPES, *rows).to_pandas()
    assert [str(kind) for kind in frame.dtypes] == PANDAS
    known = frame.iloc[rows.index(ROW)]
    assert list(known[:5]) == list(ROW[:5])
    assert known["published"] == pd.Timestamp(2021, 3, 4)
    assert known["first_seen"] == pd.Timestamp("2026-11-22T09:00", tz="UTC")
    if UNKNOWN in rows:
        assert frame.iloc[rows.index(UNKNOWN)].isna().all()


@pytest.mark.parametrize("rows", [(ROW,), (ROW, UNKNOWN), (UNKNOWN, ROW)])
def test_a_frame_of_polars_has_the_types_of_its_columns(rows):
    frame = answer(TYPES, *rows).to_polars()
    assert frame.dtypes == [
        *(pl.String, pl.Int64, pl.Int64, pl.Float64, pl.Boolean, pl.Date, pl.Datetime("ms", "UTC"), pl.String),
    ]
    known = frame.row(rows.index(ROW), named=True)
    assert (known["published"], known["cited_by"]) == (date(2021, 3, 4), 3)
    assert known["first_seen"] == datetime(2026, 11, 22, 9, tzinfo=UTC)
    if UNKNOWN in rows:
        assert frame.row(rows.index(UNKNOWN)) == UNKNOWN


@pytest.mark.parametrize("rows", [(), (UNKNOWN,), (UNKNOWN, UNKNOWN)])
def test_columns_of_which_nothing_is_known_have_their_types_too(rows):
    frame = answer(TYPES, *rows).to_pandas()
    assert [str(kind) for kind in frame.dtypes] == PANDAS
    assert frame.isna().all(axis=None)
    assert answer(TYPES, *rows).to_polars().null_count().sum_horizontal().to_list() == [len(TYPES) * len(rows)]


def test_a_day_that_is_known_in_part_is_null_and_told_beside():
    told = answer(("published",), ("2021",), ("2021-03",), ("2021-03-04",), (None,))
    assert told.to_polars().to_dict(as_series=False) == {
        "published": [None, None, date(2021, 3, 4), None],
        "published_as_known": ["2021", "2021-03", "2021-03-04", None],
    }
    assert list(told.to_pandas()["published"].isna()) == [True, True, False, True]
    assert answer(("published",), ("2021-03-04",)).to_polars().columns == ["published"]


def test_what_is_not_what_its_column_should_be_stays_text():
    frame = answer(("first_seen", "year"), ("soon", 2021)).to_polars()
    assert frame.dtypes == [pl.String, pl.Int64]


def test_columns_of_one_name_are_told_apart():
    assert answer(("year", "year"), (2021, 2022)).to_polars().to_dicts() == [{"year": 2021, "year_2": 2022}]
    assert list(answer(("year", "year"), (2021, 2022)).to_pandas().columns) == ["year", "year_2"]


def test_frames_hold_what_the_answer_holds(db):
    for question in ("in portfolio | cited-by | select number, title, published, assignee, cited_by, first_seen",):
        told = db.ask(question)
        assert told.to_pandas()["number"].tolist() == [row[0] for row in told]
        assert told.to_polars()["title"].to_list() == [row[1] for row in told]
        assert told.to_polars()["cited_by"].to_list() == [row[4] for row in told]
        assert None in told.to_polars()["cited_by"].to_list()
    asking = db.collection("portfolio").cited_by().by("year")
    assert asking.to_polars()["count"].to_list() == asking.to_pandas()["count"].tolist()
    assert asking.to_polars()["count"].sum() == len(db.collection("portfolio").cited_by())


def test_a_graph_is_the_one_that_a_file_holds(db, tmp_path):
    question = "in portfolio | cited-by | where year >= 2018 | select number | sort year desc"
    db.to_file(question, tmp_path / "answer.graphml")
    graph, read = db.ask(question).to_networkx(), nx.read_graphml(tmp_path / "answer.graphml")
    assert graph.is_directed()
    assert graph.nodes == read.nodes
    assert set(graph.edges) == set(read.edges)
    assert {name: dict(about) for name, about in graph.nodes(data=True)} == dict(read.nodes(data=True))
    assert all(read.edges[edge] == about for edge, about in ((edge, graph.edges[edge]) for edge in graph.edges))
    assert graph.graph["question"] == question
    assert graph.graph["rests_on"] == graph.graph["held"] == 3


def test_a_graph_points_from_the_citing_to_the_cited(db):
    graph = db.cited_by("US11205304B2").to_networkx()
    assert set(graph.predecessors("US11205304B2")) == {row[0] for row in db.cited_by("US11205304B2")}
    assert not list(graph.successors("US11205304B2"))
    assert {about["in_answer"] for name, about in graph.nodes(data=True) if name != "US11205304B2"} == {True}
    assert not graph.nodes["US11205304B2"]["in_answer"]
    codes = {about.get("category") for *_ends, about in graph.edges(data=True)}
    assert None in codes
    assert codes - {None}


def test_a_graph_can_be_measured_and_written_by_networkx(db, tmp_path):
    graph = db.to_networkx("in portfolio | cited-by")
    assert max(graph, key=graph.in_degree) in {"US11205304B2", "US9876543B2", "10.3390/s20030734"}
    assert nx.is_directed_acyclic_graph(graph)
    nx.write_graphml(graph, tmp_path / "graph.graphml")
    assert nx.read_graphml(tmp_path / "graph.graphml").number_of_edges() == graph.number_of_edges()


@pytest.mark.parametrize("question", ["in portfolio | cited-by | by year", "in portfolio | count"])
def test_a_table_is_no_graph_and_a_sentence_says_so(db, question):
    with pytest.raises(UsageError, match=r"The answer is a table, .* leave out `by`, `count` and what follows"):
        db.to_networkx(question)


def test_nothing_held_is_an_empty_graph(tmp_path):
    with localcite.open(tmp_path) as nothing:
        graph = nothing.patents().to_networkx()
        assert (graph.number_of_nodes(), graph.graph["rests_on"]) == (0, 0)
    with pytest.raises(ValueError, match="closed"):
        nothing.to_networkx("patents")


def test_an_answer_without_a_database_has_no_citations():
    with pytest.raises(ValueError, match="without a database"):
        answer(("number",)).to_networkx()


@pytest.mark.parametrize("library", ["pandas", "polars", "networkx"])
def test_a_missing_library_is_named_with_what_installs_it(db, monkeypatch, library):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ImportError, match=f"{library} is not installed here: `pip install {library}` installs it"):
        getattr(db.patents(), f"to_{library}")()
