"""Questions through one connection share its temporary tables, and nothing of one answer is in the next."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from query_examples import WORLD
from query_naive_text import typed
from query_worlds import CONTEXT, store
from test_naive import pipelines, worlds

from localcite.db import engine, ledger
from localcite.db.reader import open_for_reading
from localcite.errors import BadQuestion
from localcite.query import ask
from localcite.query.world import world

MOMENT = "2026-11-21T00:00:00.000Z"
UNHELD = "doc US9999999B2"


def told(question, connection):
    try:
        answer = ask(question, connection, CONTEXT)
    except BadQuestion as refusal:
        return refusal.what
    return answer.columns, answer.rows, answer.coverage, answer.as_of, answer.notes, answer.documents


def alone(question, path):
    with closing(open_for_reading(path)) as connection:
        return told(question, connection)


@settings(max_examples=20, deadline=None)
@given(worlds(), st.lists(pipelines(), min_size=2, max_size=4))
def test_a_question_is_answered_as_if_no_other_was_asked_before(tmp_path_factory, world, drawn):
    path = tmp_path_factory.mktemp("world") / "localcite.db"
    store(world, path)
    questions = [typed(pipeline) for pipeline in drawn]
    expected = [alone(question, path) for question in questions]
    with closing(open_for_reading(path)) as connection:
        for _turn in range(2):
            assert [told(question, connection) for question in questions] == expected


@pytest.fixture
def path(tmp_path):
    store(WORLD, tmp_path / "localcite.db")
    return tmp_path / "localcite.db"


def test_tables_are_empty_after_an_answer_and_after_a_refusal(path):
    with closing(open_for_reading(path)) as connection:
        told("cited-by US11205304B2 | by assignee", connection)
        told("in nowhere | cited-by", connection)
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_temp_master WHERE type = 'table'")]
        assert tables
        assert not any(connection.execute(f"SELECT EXISTS (SELECT 1 FROM {name})").fetchone()[0] for name in tables)


def test_a_connection_that_may_write_is_left_without_tables(path):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        told("cited-by US11205304B2 | by assignee", connection)
        assert connection.execute("SELECT count(*) FROM sqlite_temp_master").fetchone() == (0,)


def test_a_call_that_comes_to_wait_is_seen_by_the_next_question(path):
    with closing(open_for_reading(path)) as connection:
        assert ask(UNHELD, connection, CONTEXT).coverage.in_doubt == 0
        with closing(engine.open_for_writing(path, now=CONTEXT.now)) as writer, engine.transaction(writer):
            run = writer.execute("INSERT INTO run (uid, started_at) VALUES ('r', ?)", (MOMENT,)).lastrowid
            opening = ledger.Opening(run, None, "P015", "number", ("US9999999B2",), 1, 1, None)
            ledger.open(writer, opening, MOMENT)
        assert ask(UNHELD, connection, CONTEXT).coverage.in_doubt == 1


def test_names_that_stand_for_others_hold_from_the_next_question_on(path):
    renamed = CONTEXT._replace(aliases={"acme": "beta"})
    question = 'cited-by US11205304B2 | where assignee = "Beta" | count'
    with closing(open_for_reading(path)) as connection:
        before, after = (ask(question, connection, context).rows for context in (CONTEXT, renamed))
        assert ask(question, connection, CONTEXT).rows == before
    assert before < after


def stopped_amid(statement, connection, made):
    with world(connection, "", CONTEXT) as here:
        here.make(made)
        connection.set_progress_handler(lambda: 1, 1_000)
        connection.execute(statement)


def test_what_is_stopped_amid_a_statement_that_writes_leaves_no_table_behind_that_is_gone(path):
    made = "CREATE TEMP TABLE within (doc INTEGER)"
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) INSERT INTO within SELECT i FROM n"
    with closing(open_for_reading(path)) as connection:
        with pytest.raises(sqlite3.OperationalError, match="interrupted"):
            stopped_amid(endless, connection, made)
        connection.set_progress_handler(None, 0)
        with world(connection, "", CONTEXT) as here:
            here.make(made)
            assert here.number("SELECT count(*) FROM within") == 0
