"""A graph that is carried on says what one that is made anew says, whatever was said in between."""

import os
from contextlib import closing
from pathlib import Path

import pytest
from graph_meaning import meaning
from hypothesis import given, settings
from hypothesis import strategies as st
from store_support import Store
from store_worlds import histories, pn
from test_store_model import play

from localcite.db.locks import RunLock
from localcite.db.reader import open_for_reading
from localcite.graph import build as whole
from localcite.graph import graph_path, layout, open_graph, refresh
from localcite.graph.extend import extend
from localcite.graph.refresh import refresh as refreshed

ALL = 10**9


@pytest.fixture(scope="module")
def lasting(tmp_path_factory):
    """One database for all examples, each of which begins by clearing it."""
    made = Store(tmp_path_factory.mktemp("graph") / "localcite.db")
    made.connection.execute("PRAGMA synchronous = OFF")
    yield made
    made.connection.close()


def path_of(kept):
    return Path(graph_path(kept.rows("PRAGMA database_list")[0][2]))


@settings(max_examples=30, deadline=None)
@given(st.lists(histories, min_size=2, max_size=4))
def test_a_graph_that_is_carried_on_says_what_a_new_one_says(lasting, rounds):
    lasting.clear()
    for step in rounds[0]:
        play(lasting, step)
    graph = path_of(lasting)
    whole.build(lasting.connection, str(graph))
    anew = graph.with_suffix(".anew")
    for steps in rounds[1:]:
        for step in steps:
            play(lasting, step)
        assert extend(lasting.connection, str(graph), ALL)
        whole.build(lasting.connection, str(anew))
        assert meaning(graph) == meaning(anew)
        assert open_graph(lasting.connection, str(graph)).current


def element(k, *citing):
    return {"pn": pn(k), "patent_cited": {"cited_by_patents": [{"pn": pn(other)} for other in citing]}}


@pytest.fixture
def held(lasting, monkeypatch):
    """A graph of one answer, and then another answer; whatever is behind is due."""
    monkeypatch.setattr(refresh, "SMALLEST", 0)
    monkeypatch.setattr(refresh, "BEHIND", 0)
    monkeypatch.setattr(refresh, "PART", 1)
    lasting.clear()
    lasting.patents(element(0, 1, 2))
    graph = path_of(lasting)
    graph.unlink(missing_ok=True)
    whole.build(lasting.connection, str(graph))
    lasting.patents(element(1, 2, 3))
    return graph


def is_current(lasting, graph):
    opened = open_graph(lasting.connection, str(graph))
    return opened is not None and opened.current


def test_what_is_behind_is_carried_on_and_nothing_is_read_anew(lasting, held, monkeypatch):
    monkeypatch.delattr(whole, "every_citation")
    assert refreshed(lasting.connection, str(held))
    assert is_current(lasting, held)
    assert not refreshed(lasting.connection, str(held))


@pytest.mark.parametrize("doubt", ["no file", "damaged", "rebuilt", "too much"])
def test_where_there_is_doubt_it_is_made_anew(lasting, held, doubt, monkeypatch):
    if doubt == "no file":
        held.unlink()
    elif doubt == "damaged":
        held.write_bytes(held.read_bytes()[:-1])
    elif doubt == "rebuilt":
        lasting.rebuild()
    else:
        monkeypatch.setattr(refresh, "PART", 10**6)
    assert not extend(lasting.connection, str(held), 0)
    assert refreshed(lasting.connection, str(held))
    assert is_current(lasting, held)


def test_a_crash_in_the_middle_leaves_the_old_one_and_the_next_one_clears_up(lasting, held, monkeypatch):
    before = held.read_bytes()

    def killed(*_):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", killed)
        patch.setattr(os, "unlink", killed)  # nor does what would have cleared up get its turn
        with pytest.raises(SystemExit):
            layout.write(str(held), {}, {})
    assert held.read_bytes() == before
    parts = list(held.parent.glob("*.part"))
    assert len(parts) == 1
    assert refreshed(lasting.connection, str(held))
    assert not list(held.parent.glob("*.part"))
    assert is_current(lasting, held)


def test_while_another_process_makes_it_nobody_else_does_and_questions_read_what_there_is(lasting, held):
    before = held.read_bytes()
    with RunLock(held.parent, "graph"):
        assert not refreshed(lasting.connection, str(held))
        assert held.read_bytes() == before
        with closing(open_for_reading(held.with_suffix(".db"))) as connection:
            assert not open_graph(connection, str(held)).current


def test_without_room_there_is_the_old_one(lasting, held, monkeypatch):
    def full(*_):
        raise OSError("no space left on device")

    monkeypatch.setattr(layout, "write", full)
    assert not refreshed(lasting.connection, str(held))
    assert open_graph(lasting.connection, str(held)) is not None
