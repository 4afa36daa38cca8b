"""Answers are the same with the graph and without it, whatever happened since it was made."""

import sys
from contextlib import closing, contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from query_naive_text import typed
from query_worlds import CONTEXT, Citation, Doc, Said, World, store
from test_naive import pipelines, worlds

from localcite.db.reader import open_for_reading
from localcite.errors import BadQuestion
from localcite.graph import graph_path
from localcite.graph.build import build
from localcite.query import ask, fast


@pytest.fixture(autouse=True, scope="module")
def any_question_profits():
    before = fast.ENOUGH, fast.FEW
    fast.ENOUGH, fast.FEW = 0, -1
    yield
    fast.ENOUGH, fast.FEW = before


def told(question, connection):
    try:
        answer = ask(question, connection, CONTEXT)
    except BadQuestion as refusal:
        return refusal.what
    return answer.columns, answer.rows, answer.coverage, answer.as_of, sorted(answer.notes), answer.documents


def both_ways(path, questions):
    graph = path.with_suffix(".graph")
    with closing(open_for_reading(path)) as connection:
        with_graph = [told(question, connection) for question in questions]
        graph.rename(graph.with_suffix(".away"))
        without = [told(question, connection) for question in questions]
    graph.with_suffix(".away").rename(graph)
    for question, some, others in zip(questions, with_graph, without, strict=True):
        assert some == others, question


@settings(max_examples=25, deadline=None)
@given(worlds(), st.lists(pipelines(), min_size=4, max_size=4))
def test_the_graph_and_sql_give_the_same_answers(tmp_path_factory, world, drawn):
    path = tmp_path_factory.mktemp("world") / "localcite.db"
    store(world, path)
    with closing(open_for_reading(path)) as connection:
        build(connection, graph_path(str(path)))
    both_ways(path, [typed(pipeline) for pipeline in drawn])


@pytest.mark.parametrize("field", ["assignee", "original_assignee", "assignee, year"])
def test_where_nobody_is_known_nobody_is_named(tmp_path, field):
    path = tmp_path / "localcite.db"
    docs = (Doc(1, 1, "EP1000001A1"), Doc(2, 1, "EP1000002A1"), Doc(3, 1, "EP1000003A1", year=2020))
    said = Said(1, 1, "2026-01-01T00:00:00.000Z", 0)
    store(World(docs, (Citation(1, 2), Citation(2, 3)), (said,)), path)
    with closing(open_for_reading(path)) as connection:
        build(connection, graph_path(str(path)))
    both_ways(
        path, [f"cited-by EP1000001A1 | cited-by | by {field}", f"doc EP1000001A1 | cited-by | cited-by | by {field}"]
    )


@contextmanager
def no_numpy():
    """Hide numpy, as where it is not installed; what was loaded with it is loaded again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "numpy", None)
        patch.delitem(sys.modules, "localcite.query.fast.desk", raising=False)
        yield


@settings(max_examples=10, deadline=None)
@given(worlds(), st.lists(pipelines(), min_size=2, max_size=4))
def test_without_numpy_the_answers_are_the_same(tmp_path_factory, world, drawn):
    path = tmp_path_factory.mktemp("world") / "localcite.db"
    store(world, path)
    questions = [typed(pipeline) for pipeline in drawn]
    with closing(open_for_reading(path)) as connection:
        build(connection, graph_path(str(path)))
        expected = [told(question, connection) for question in questions]
        with no_numpy():
            assert [told(question, connection) for question in questions] == expected
            assert "localcite.query.fast.desk" not in sys.modules
