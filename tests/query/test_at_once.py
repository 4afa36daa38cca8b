"""What is done at once, or was done for another question, gives what the steps of the program would give."""

from contextlib import closing
from datetime import timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from query_naive_text import typed
from query_worlds import CONTEXT, Citation, Doc, Holding, Said, World, reading, store
from test_naive import pipelines, worlds

from localcite.db import engine, ledger
from localcite.db.reader import open_for_reading
from localcite.errors import BadQuestion
from localcite.query import compile_question, explain, parse, run
from localcite.query.understood import MOST, understood

TODAY = CONTEXT.now.date()
AGED = CONTEXT._replace(max_age=timedelta(days=60), no_answer_max_age=timedelta(days=30))
COLUMNS = ("title", "category", "cited", "year", "doi", "first_seen", "delisted", "type", "inventor", "cited_by")
ENDS = ("", " | top 2", " | limit 1 | top 3", *(f" | top 3 | select number, {name}" for name in COLUMNS))


def told(program, text, connection, context=CONTEXT):
    try:
        answer = run(program, text, connection, context)
    except BadQuestion as refusal:
        return refusal.what
    return answer.to_json(), answer.documents


def compiled(text):
    return compile_question(parse(text), text, TODAY)


def both_ways(text, connection, context=CONTEXT):
    program = compiled(text)
    assert told(program, text, connection, context) == told(program.but(page=None), text, connection, context)


OLD = "2026-01-01T00:00:00.000Z"
PAPERS = World(
    (
        Doc(1, 2, "10.1000/a", text="A, 2001", year=2001),
        Doc(2, 2, "10.1000/b", title="B"),
        Doc(3, 1, "EP1000003A1", "C", original="Acme"),
    ),
    (Citation(1, 2, category="Y,X", cite_type="EXA"), Citation(1, 3, listed=0), Citation(3, 2, last=2)),
    (Said(1, 1, OLD), Said(2, 3, "2026-02-01T00:00:00.000Z")),
    {1: Holding("partial", OLD, next_page=2, page_size=1, references_total=4), 3: Holding("no_answer", OLD)},
)


@settings(max_examples=25, deadline=None)
@example(world=PAPERS, word="references", end=" | top 3", aged=True)
@given(world=worlds(), word=st.sampled_from(["cited-by", "references"]), end=st.sampled_from(ENDS), aged=st.booleans())
def test_one_statement_finds_what_the_steps_find(world, word, end, aged):
    with reading(world) as connection:
        for number in (*(doc.number for doc in world.docs[:4]), "US9999999B2"):
            both_ways(f"{word} {number}{end}", connection, AGED if aged else CONTEXT)


def test_at_once_what_is_in_doubt_is_in_doubt(tmp_path):
    path, number = tmp_path / "localcite.db", "10.1000/b"
    store(PAPERS, path)
    with closing(engine.open_for_writing(path, now=CONTEXT.now)) as writer, engine.transaction(writer):
        uid = writer.execute("INSERT INTO run (uid, started_at) VALUES ('r', ?)", (OLD,)).lastrowid
        ledger.open(writer, ledger.Opening(uid, None, "L012", "doi", (number,), 1, 1, None), "2026-11-21T00:00:00Z")
    with closing(open_for_reading(path)) as connection:
        both_ways(f"cited-by {number}", connection)
        answer = run(compiled(f"cited-by {number}"), "", connection, CONTEXT)
        assert (answer.coverage.in_doubt, answer.coverage.rests_on) == (1, 1)


@pytest.mark.parametrize("text", ["cited-by US11205304B2 | where year > 2000", "cited-by US11205304B2 | by year"])
def test_what_needs_more_than_one_statement_has_its_steps_alone(text):
    assert compiled(text).page is None


def test_explain_shows_what_is_done_at_once():
    assert "in place of all this" in explain.explain("cited-by US11205304B2 | top 20", TODAY)


@settings(max_examples=30, deadline=None)
@given(st.lists(pipelines(), min_size=1, max_size=4))
def test_a_question_that_was_compiled_for_another_is_the_same(drawn):
    for text in map(typed, drawn):
        for _turn in range(2):
            assert understood(text, TODAY) == compiled(text)


def test_questions_that_differ_in_their_ids_share_their_stages():
    for number in range(MOST + 2):
        text = (
            f"cited-by EP{1000000 + number}A1 | where year >= 2018 and title has “x y” | top {number % 3 + 1} by year"
        )
        assert understood(text, TODAY) == compiled(text)
    longer = "cited-by EP1000000A1, EP1000001A1 | where year >= 2018"
    assert understood(longer, TODAY) == compiled(longer)
    assert understood("doc EP1000001A1", TODAY) == compiled("doc EP1000001A1")


def test_a_mistake_is_told_where_it_is_each_time():
    for place in (9, 10):
        text = f"cited-by {'EP1000000A1':>{place + 2}} | where nothing = 1"
        for _turn in range(2):
            with pytest.raises(BadQuestion) as refusal:
                understood(text, TODAY)
            assert refusal.value.data["position"] == text.index("nothing")


def test_ages_are_of_the_day_that_asks():
    text = "cited-by US11205304B2 | where filed >= last 5 years"
    assert understood(text, TODAY) != understood(text, TODAY - timedelta(days=1))
    assert understood(text, TODAY) == compiled(text)
