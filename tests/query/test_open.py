"""The language in Python: `localcite.open()` and methods that mirror the stages."""

import pytest
from query_worlds import Doc, World, store
from test_examples import WORLD

import localcite


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


def test_pandas_where_it_is_installed(home):
    with localcite.open(home) as db:
        asking = db.papers()
        try:
            import pandas as pd
        except ImportError:
            with pytest.raises(ImportError):
                asking.to_pandas()
        else:
            assert isinstance(asking.to_pandas(), pd.DataFrame)
