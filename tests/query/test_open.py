"""The language in Python: `localcite.open()` and methods that mirror the stages."""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from query_examples import WORLD
from query_worlds import Doc, World, store

import localcite

NEW = 'in "seeds" | cited-by | new since 2026-10-01'


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.delenv("LOCALCITE_HOME", raising=False)
    store(WORLD, tmp_path / "localcite.db")
    return tmp_path


def test_methods_mirror_the_stages(home):
    with localcite.open(home) as db:
        table = db.cited_by("US 11,205,304 B2").where("year >= 2018").by("assignee").top(10)
        assert list(table) == list(db.ask("cited-by US11205304B2 | where year >= 2018 | by assignee | top 10"))
        assert table.columns == ("assignee", "count", "share", "first", "last")
        assert table.coverage.held == 1
        assert table.to_dicts()[0]["assignee"] == "ACME, Inc."
        assert len(table) == len(table.rows) == 3


@pytest.mark.parametrize(
    ("make", "question"),
    [
        (
            lambda db: db.collection("seeds").references().or_(db.collection("seeds").cited_by()),
            "in seeds | references | or (in seeds | cited-by)",
        ),
        (
            lambda db: db.doc("US11205304B2").cited_by().minus("patents | where year < 2022"),
            "cited-by US11205304B2 | minus (patents | where year < 2022)",
        ),
        (lambda db: db.patents().and_(db.collection("acme")), "patents | and in acme"),
        (
            lambda db: db.papers().select("number", "year").sort("year", desc=True).limit(1),
            "papers | sort year desc | select number, year | limit 1",
        ),
        (lambda db: db.search('"resonance gyroscope"'), 'search """resonance gyroscope"""'),
        (lambda db: db.path("US5012236A", "10.1000/cited"), "path US5012236A 10.1000/cited"),
        (lambda db: db.related("US11205304B2").top(1), "related US11205304B2 | top 1"),
        (lambda db: db.new_since("2026-10-01").count(), "new since 2026-10-01 | count"),
        (
            lambda db: db.collection("seeds").cited_by().new_since("2026-10-01").external(),
            "in seeds | cited-by | new since 2026-10-01 | external",
        ),
        (
            lambda db: db.references("10.3390/s20030734").one_per_application(),
            "references 10.3390/s20030734 | one-per-application",
        ),
        (
            lambda db: db.collection("seeds").cited_by().top(1, by="links").by("year").chart(),
            "in seeds | cited-by | top 1 by links | by year | chart",
        ),
    ],
)
def test_a_method_for_every_source_and_stage(home, make, question):
    with localcite.open(home) as db:
        made, typed = make(db), db.ask(question)
        assert (made.columns, made.rows, made.coverage) == (typed.columns, typed.rows, typed.coverage)
        assert (made.notes, made.as_of) == (typed.notes, typed.as_of)


METHODS = {"in": "collection", "and": "and_", "or": "or_"}


def test_each_source_and_each_stage_of_the_language_has_a_method():
    from localcite.query.api import Asking, Database
    from localcite.query.parse import SOURCES, STAGES

    for kind, words in ((Database, SOURCES), (Asking, STAGES)):
        for word in words:
            assert callable(getattr(kind, METHODS.get(word, word.replace("-", "_").replace(" ", "_")))), word


@pytest.mark.parametrize(
    ("make", "question"),
    [
        (lambda db: db.doc(["US11205304B2", "US9876543B2"]), 'doc "US11205304B2", "US9876543B2"'),
        (lambda db: db.cited_by("US11205304B2", ["US9876543B2"]), 'cited-by "US11205304B2", "US9876543B2"'),
        (lambda db: db.in_("seeds"), 'in "seeds"'),
        (lambda db: db.new_since(date(2026, 10, 1)), "new since 2026-10-01"),
        (lambda db: db.in_("seeds").cited_by().new_since(datetime(2026, 10, 1, 8, tzinfo=UTC)), NEW),
        (lambda db: db.new_since("last 30 days"), "new since last 30 days"),
        (lambda db: db.patents().sort("year desc", "number"), "patents | sort year desc, number"),
        (lambda db: db.patents().sort("year", "number", desc=True), "patents | sort year desc, number desc"),
        (lambda db: db.patents().by("office", "year").top(3), "patents | by office, year | top 3"),
        (lambda db: db.patents().top(2, by="cited_by"), "patents | top 2 by cited_by"),
        (lambda db: db.patents().minus(db.in_("acme")), 'patents | minus (in "acme")'),
        (lambda db: db.patents().minus(db.ask("in acme")), "patents | minus (in acme)"),
        (lambda db: db.patents().or_("papers | limit 1"), "patents | or (papers | limit 1)"),
    ],
)
def test_arguments_may_have_the_forms_that_python_has(home, make, question):
    with localcite.open(home) as db:
        assert make(db).question == question
        assert make(db).rows == db.ask(question).rows


def test_an_error_shows_its_sentence_and_its_caret(home):
    from localcite.errors import BadQuestion

    with localcite.open(home) as db, pytest.raises(BadQuestion) as caught:
        db.patents().where("yaer = 2018").rows  # noqa: B018 - it asks
    assert str(caught.value).splitlines()[:3] == [
        "'yaer' is no field; did you mean `year`?",
        "  patents | where yaer = 2018",
        "                  ^",
    ]


def test_rows_are_reached_by_place_and_by_slice(home):
    with localcite.open(home) as db:
        asking = db.patents().sort("number")
        assert asking[0] == asking.answer[0] == asking.rows[0]
        assert asking[:2] == asking.answer[:2] == asking.rows[:2]


def test_several_threads_ask_one_database(home):
    with localcite.open(home) as db, ThreadPoolExecutor(8) as threads:
        questions = ["patents | count", "in seeds | cited-by | by year", "cited-by US11205304B2"] * 8
        found = [answer.rows for answer in threads.map(db.ask, questions)]
        assert found == [db.ask(question).rows for question in questions]


def test_a_database_that_comes_later_is_found(tmp_path):
    with localcite.open(tmp_path) as db:
        assert "Nothing is held yet." in db.patents().notes
        store(WORLD, tmp_path / "localcite.db")
        assert db.patents().count().rows == ((8,),)


def test_nothing_can_be_written(home):
    import sqlite3

    with localcite.open(home) as db, pytest.raises(sqlite3.OperationalError, match="readonly"):
        db._connection.execute("DELETE FROM document")


def test_a_notebook_is_told_what_an_answer_rests_on(home):
    with localcite.open(home) as db:
        assert "Rests on 1 document: 1 held; as of 2026-10-12." in db.cited_by("US11205304B2")._repr_html_()
        assert "completing it cannot be bought" in db.references("US11205304B2")._repr_html_()
        assert "completing it costs at most 1 unit." in db.cited_by("US11205399B2")._repr_html_()


def test_without_pandas_a_sentence_says_so(home, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with localcite.open(home) as db, pytest.raises(ImportError, match="pandas is not installed here"):
        db.patents().to_pandas()


def test_the_question_is_asked_once_and_can_be_explained(home):
    with localcite.open(home) as db:
        asking = db.patents()
        assert asking.answer is asking.answer
        assert asking.question == "patents"
        assert "all patents" in asking.explain()


def test_a_notebook_gets_a_table_with_everything_escaped(tmp_path):
    store(World(docs=(Doc(1, 1, "EP1000000A1", title="<script>alert(1)</script>"),)), tmp_path / "localcite.db")
    with localcite.open(tmp_path) as db:
        html = db.patents()._repr_html_()
    assert "&lt;script&gt;" in html
    assert "<script>" not in html
    assert '<td title="unknown">–</td>' in html


def test_nothing_held_is_an_answer_too(tmp_path):
    with localcite.open(str(tmp_path / "nowhere")) as db:
        answer = db.ask("cited-by US11205304B2")
    assert answer.rows == ()
    assert answer.coverage.not_bought == 1
    assert not (tmp_path / "nowhere").exists()


def test_a_closed_database_answers_nothing(home):
    with localcite.open(home) as db:
        pass
    with pytest.raises(ValueError, match="closed"):
        db.ask("patents")
