"""A path is a shortest chain, and the same one however it was looked for: in SQL, in the graph's memory, on arrays."""

import sys
from contextlib import closing
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from query_examples import patent
from query_worlds import CONTEXT, Citation, World, store

from localcite.db.reader import open_for_reading
from localcite.graph import chain, graph_path, open_graph, walk
from localcite.graph.build import build
from localcite.query import ask, fast, graph

KEYS = range(1, 13)
pairs = st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS))


def number(key):
    return f"EP10000{key:02}B1"


@st.composite
def worlds(draw):
    """Citations that are sparse enough for long chains; some are delisted, some are of a document by itself."""
    linked = draw(st.lists(pairs, min_size=4, max_size=24, unique=True))
    gone = draw(st.sets(st.sampled_from(linked), max_size=4))
    citations = tuple(Citation(cited, citing, listed=int((cited, citing) not in gone)) for cited, citing in linked)
    return World(docs=tuple(patent(key, number(key)) for key in KEYS), citations=citations)


def distance(world, start, end):
    """Return how many links part two documents, naively; None where nothing links them."""
    near = {key: set() for key in KEYS}
    for one in world.citations:
        if one.listed and one.cited != one.citing:
            near[one.cited].add(one.citing)
            near[one.citing].add(one.cited)
    met, rim, steps = {start}, {start}, 0
    while rim and end not in met:
        rim = {there for here in rim for there in near[here]} - met
        met, steps = met | rim, steps + 1
    return steps if end in met else None


def asked(connection, start, end):
    answer = ask(f"path {number(start)} {number(end)} | select step, number, link", connection, CONTEXT)
    return answer.rows, answer.coverage, answer.as_of, answer.notes


@pytest.fixture(scope="module")
def path_of(tmp_path_factory):
    return tmp_path_factory.mktemp("paths") / "localcite.db"


@settings(max_examples=30, deadline=None)
@given(worlds(), st.lists(pairs, min_size=3, max_size=3))
def test_however_it_is_looked_for_it_is_the_same_shortest_chain(path_of, world, ends):
    store(world, path_of)
    with closing(open_for_reading(path_of)) as connection:
        in_sql = [asked(connection, *each) for each in ends]
        build(connection, graph_path(str(path_of)))
        try:
            assert [asked(connection, *each) for each in ends] == in_sql
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(fast, "ENOUGH", 0)
                assert [asked(connection, *each) for each in ends] == in_sql
                patch.setitem(sys.modules, "numpy", None)
                patch.delitem(sys.modules, "localcite.graph.walk")
                patch.delattr(sys.modules["localcite.graph"], "walk")
                assert [asked(connection, *each) for each in ends] == in_sql
        finally:
            path_of.with_suffix(".graph").unlink()
    for (start, end), (rows, *_rest) in zip(ends, in_sql, strict=True):
        steps = distance(world, start, end)
        assert len(rows) == (0 if steps is None else steps + 1)
        assert all(linked(world, *both) for both in pairwise(rows))


def linked(world, before, here):
    """Tell whether the link that is shown is held."""
    held = {(number(one.citing), number(one.cited)) for one in world.citations if one.listed}
    return ((here[1], before[1]) if here[2] == "cites" else (before[1], here[1])) in held


@settings(max_examples=30, deadline=None)
@given(worlds(), pairs)
def test_arrays_walk_as_python_does(path_of, world, ends):
    store(world, path_of)
    with closing(open_for_reading(path_of)) as connection:
        build(connection, graph_path(str(path_of)))
        opened = open_graph(connection, graph_path(str(path_of)))
        assert walk.shortest(opened.arrays, *ends) == chain.shortest(*ends, graph._in_memory(opened))
        path_of.with_suffix(".graph").unlink()
