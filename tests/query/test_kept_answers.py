"""What is kept from one question to the next is never older than the file: who writes into it in between is seen."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from query_examples import WORLD
from query_naive_text import typed
from query_worlds import CONTEXT, Citation, Collection, Doc, World, fill, store
from test_naive import pipelines, worlds

from localcite.db.reader import open_for_reading
from localcite.errors import BadQuestion
from localcite.graph import graph_path
from localcite.graph.build import build
from localcite.query import ask, fast
from localcite.query.kept import MOST, Kept

DERIVED = ("collection_item", "collection", "holding", "citation", "answer", "name", "document", "string")


@pytest.fixture(params=["sql", "arrays"])
def _either_way(request, monkeypatch):
    if request.param == "arrays":
        monkeypatch.setattr(fast, "ENOUGH", 0)
        monkeypatch.setattr(fast, "WARM", 0)
        monkeypatch.setattr(fast, "FEW", -1)


def told(question, connection):
    try:
        answer = ask(question, connection, CONTEXT)
    except BadQuestion as refusal:
        return refusal.what
    return answer.columns, answer.rows, answer.coverage, answer.as_of, sorted(answer.notes), answer.documents


def alone(question, path):
    with closing(open_for_reading(path)) as connection:
        return told(question, connection)


def graph_of(path):
    with closing(open_for_reading(path)) as connection:
        build(connection, graph_path(str(path)))


def becomes(path, world):
    """Put another world in the place of what is held, as a rebuild would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN")
        for table in DERIVED:
            writer.execute(f"DELETE FROM {table}")
        writer.execute("INSERT INTO search (search) VALUES ('delete-all')")
        fill(writer, world)
        writer.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
        writer.execute("INSERT INTO meta SELECT 'rebuilt', value FROM meta WHERE key = 'generation'")
        writer.execute("COMMIT")


@settings(max_examples=6, deadline=None)
@given(before=worlds(), after=worlds(), drawn=st.lists(pipelines(), min_size=2, max_size=3))
def test_another_world_is_seen_at_once_whatever_was_kept_of_the_one_before(tmp_path_factory, before, after, drawn):
    path = tmp_path_factory.mktemp("world") / "localcite.db"
    questions = [*map(typed, drawn), *(f"in {name} | cited-by" for name in before.collections)]
    store(before, path)
    graph_of(path)
    with pytest.MonkeyPatch.context() as patch, closing(open_for_reading(path)) as connection:
        for name, enough in (("ENOUGH", 0), ("WARM", 0), ("FEW", -1)):
            patch.setattr(fast, name, enough)
        for question in questions * 2:
            assert told(question, connection) == alone(question, path)
        becomes(path, after)
        for question in questions:
            assert told(question, connection) == alone(question, path)
        graph_of(path)  # made anew, which changes nothing in the database
        for question in questions:
            assert told(question, connection) == alone(question, path)


ADDED = """import sqlite3, sys
writer = sqlite3.connect(sys.argv[1])
writer.execute("INSERT INTO collection_item VALUES ('portfolio', 'number', ?, ?, '2026-11-22')", (sys.argv[2],) * 2)
writer.commit()"""


@pytest.mark.usefixtures("_either_way")
def test_a_member_that_another_process_adds_is_in_the_next_answer(tmp_path):
    path = tmp_path / "localcite.db"
    store(WORLD, path)
    graph_of(path)
    number = next(doc.number for doc in WORLD.docs if doc.number not in WORLD.collections["portfolio"].members)
    with closing(open_for_reading(path)) as connection:
        before = ask("in portfolio | select number", connection, CONTEXT).rows
        subprocess.run([sys.executable, "-c", ADDED, str(path), number], check=True)
        after = ask("in portfolio | select number", connection, CONTEXT).rows
    assert set(after) - set(before) == {(number,)}


@pytest.mark.usefixtures("_either_way")
@pytest.mark.parametrize(
    "question",
    [
        "in odd | where type = patent",
        "in odd | cited-by | external | by cited",
        "in odd | references | where year >= 2000 or title has wheel | minus in odd",
        "in odd | or (in even) | count",
        "in odd | and (in even)",
        "in even | minus (in odd | cited-by | where title has wheel)",
    ],
)
def test_members_that_are_not_held_and_owners_are_as_in_sql(tmp_path, question):
    docs = tuple(Doc(key, 1, f"EP{1000000 + key}A1", year=1990 + key, current="Acme") for key in range(1, 9))
    cited = tuple(Citation(cited, citing) for cited in (1, 3, 5) for citing in (2, 4, 6, 7))
    odd = Collection(("EP1000001A1", "EP2000001A1", "EP1000003A1", "EP1000003", "EP2000003A1"), "Acme", "30d")
    even = Collection(("EP2000003A1", "EP1000002A1", "EP2000001A1"))
    path = tmp_path / "localcite.db"
    store(World(docs, cited, collections={"odd": odd, "even": even}), path)
    expected = alone(question, path)
    graph_of(path)
    with closing(open_for_reading(path)) as connection:
        assert told(question, connection) == told(question, connection) == expected


def test_what_was_asked_for_last_is_kept():
    kept = Kept()
    kept.at(1)
    for number in range(MOST + 1):
        kept.get(number, lambda number=number: [number])
        assert kept.get(0, lambda: ["again"]) == [0]
    assert kept.get(1, lambda: ["again"]) == ["again"]
    kept.at(1)
    assert kept.get(0, lambda: ["again"]) == [0]
    kept.at(2)
    assert kept.get(0, lambda: ["again"]) == ["again"]
