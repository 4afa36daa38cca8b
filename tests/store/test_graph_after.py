"""A graph that is some replies behind: what was said since is read from SQL, and answers are those of SQL alone."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from store_support import Store
from store_worlds import PAPERS, PATENTS, doi, histories, pn
from test_store_model import play

from localcite.db.reader import open_for_reading
from localcite.errors import BadQuestion
from localcite.graph import graph_path, open_graph
from localcite.graph.build import build
from localcite.query import Context, ask, fast

EVERY = " ".join([*map(pn, PATENTS), *map(doi, PAPERS)])
CONTEXT = Context(datetime(2026, 11, 22, tzinfo=UTC))
QUESTIONS = (
    f"cited-by {EVERY}",
    f"doc {EVERY} | cited-by | select number, category, links, year, assignee",
    "patents | cited-by | where category has X | by cited",
    "papers | references | top 3 by links",
    "papers | cited-by | or (patents | cited-by) | by assignee",
    "patents | cited-by | minus papers | where published >= 2020 and assignee = Acme",
    "papers | references | where cite_type is unknown | by year",
    "patents | where cited_by_5y >= 1 | count",
    "patents | cited-by | new since 2026-01-03 | count",
    "new since 2026-01-02",
    f"related {pn(0)} {doi(1)}",
    f"path {pn(0)} {doi(1)}",
    f"path {doi(0)} {doi(2)}",
    f"path {pn(4)} {pn(1)} | select number, link",
    "patents | cited-by | external | by assignee, year",
    "papers | cited-by | cited-by | sort published desc",
)


@pytest.fixture(autouse=True, scope="module")
def any_question_profits():
    before = fast.ENOUGH, fast.FEW
    fast.ENOUGH, fast.FEW = 0, -1
    yield
    fast.ENOUGH, fast.FEW = before


@pytest.fixture(scope="module")
def lasting(tmp_path_factory):
    """One database for all examples, each of which begins by clearing it."""
    made = Store(tmp_path_factory.mktemp("graph") / "localcite.db")
    made.connection.execute("PRAGMA synchronous = OFF")
    yield made
    made.connection.close()


def path_of(kept):
    return kept.rows("PRAGMA database_list")[0][2]


def answers(path):
    with closing(open_for_reading(path)) as connection:
        return [told(question, connection) for question in QUESTIONS]


def told(question, connection):
    try:
        answer = ask(question, connection, CONTEXT)
    except BadQuestion as refusal:
        return question, refusal.what
    return question, answer.rows, answer.coverage, answer.as_of, sorted(answer.notes), answer.documents


def without(graph, ask_all):
    away = Path(graph).rename(f"{graph}.away")
    try:
        return ask_all()
    finally:
        away.rename(graph)


@settings(max_examples=15, deadline=None)
@given(before=histories, after=histories)
def test_what_was_said_since_lies_over_the_graph(lasting, before, after):
    lasting.clear()
    for step in before:
        play(lasting, step)
    path = path_of(lasting)
    graph = graph_path(path)
    build(lasting.connection, graph)
    if not Path(graph).exists():
        return
    for step in after:
        play(lasting, step)
    assert open_graph(lasting.connection, graph) is not None
    with_graph = answers(path)
    assert with_graph == without(graph, lambda: answers(path))


def held(lasting):
    lasting.clear()
    lasting.patents({"pn": pn(0), "patent_cited": {"cited_by_patents": [{"pn": pn(1)}, {"pn": pn(2)}]}})
    graph = graph_path(path_of(lasting))
    build(lasting.connection, graph)
    return graph


def is_trusted(lasting, graph):
    return open_graph(lasting.connection, graph) is not None


def test_a_graph_is_its_owners_alone_and_whole(lasting):
    graph = held(lasting)
    assert Path(graph).stat().st_mode & 0o077 == 0
    assert open_graph(lasting.connection, graph).mapped.faults() == []


def test_a_graph_of_another_database_or_after_a_rebuild_is_not_trusted(lasting):
    graph = held(lasting)
    assert is_trusted(lasting, graph)
    lasting.rebuild()
    assert not is_trusted(lasting, graph)
    build(lasting.connection, graph)
    assert is_trusted(lasting, graph)
    lasting.connection.execute("UPDATE meta SET value = 'another' WHERE key = 'database_id'")
    assert not is_trusted(lasting, graph)


def test_a_graph_that_is_newer_than_the_database_is_not_trusted(lasting):
    graph = held(lasting)
    lasting.connection.execute("UPDATE meta SET value = '0' WHERE key = 'generation'")
    assert not is_trusted(lasting, graph)


@pytest.mark.parametrize("spoil", ["cut short", "emptied", "of another format", "with another heading"])
def test_a_file_that_is_not_whole_is_not_trusted(lasting, spoil):
    graph = held(lasting)
    content = bytearray(Path(graph).read_bytes())
    if spoil == "cut short":
        del content[-1:]
    elif spoil == "emptied":
        content.clear()
    elif spoil == "of another format":
        content[0] ^= 1
    else:
        content[60] ^= 1
    Path(graph).write_bytes(content)
    assert not is_trusted(lasting, graph)
    assert answers(path_of(lasting)) == without(graph, lambda: answers(path_of(lasting)))


def test_a_changed_number_is_found_by_a_full_check(lasting):
    graph = held(lasting)
    at = open_graph(lasting.connection, graph).mapped.sections["citing"].at
    with Path(graph).open("r+b") as file:
        file.seek(at)
        file.write(b"\x07")
    assert open_graph(lasting.connection, graph).mapped.faults() == ["citing"]
