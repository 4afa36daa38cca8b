"""Questions that are none: each raises BadQuestion with its place in the text, and a sentence can be made of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from query_examples import DESIGN, MONTH, WORLD
from query_malformed import MALFORMED
from query_worlds import CONTEXT, NOW, store

from localcite.errors import BadQuestion
from localcite.query import ask
from localcite.query.fields import FIELDS
from localcite.query.parse import STAGES
from localcite.show.problem import problem


def test_there_are_hundreds():
    assert len(set(MALFORMED)) > 450


@pytest.mark.parametrize("question", list(dict.fromkeys(MALFORMED)))
def test_a_malformed_question_names_its_place_and_what_would_have_fitted(question):
    with pytest.raises(BadQuestion) as caught:
        ask(question, None, CONTEXT)
    error = caught.value
    assert error.question == question
    assert 0 <= error.position <= len(question)
    assert error.what
    assert error.expected
    assert all(isinstance(word, str) and word for word in error.expected)
    lines = problem(error).splitlines()
    assert lines[0].endswith((".", "?"))
    assert not lines[0].startswith("Nothing")
    assert not question.strip() or lines[1].strip() == question.strip()


@pytest.mark.parametrize(
    ("question", "position", "fits"),
    [
        ("", 0, "cited-by"),
        ("patents | were year = 2018", 10, "where"),
        ("patents | where yaer = 2018", 16, "year"),
        ("patents | where year ~ 2018", 21, ">="),
        ("patents | where year = 2018 by office", 28, "|"),
        ("patents | by office yaer", 20, "|"),
        ("in portfolio | minus (in acme | cited-by | top ten) | count", 47, "10"),
        ("patents | where published >= 2014-02-30", 29, "last 30 days"),
        ("patents | where category has X", 16, "cited-by"),
        ("patents | by office | cited-by", 22, "sort"),
        ("in portfolio | cited-by | save mine", 26, "where"),
        ("cited-by US17/971,979", 9, "ID"),
        ("path US5012236A", 0, "ID ID"),
    ],
)
def test_the_place_is_the_first_thing_that_does_not_fit(question, position, fits):
    with pytest.raises(BadQuestion) as caught:
        ask(question, None, CONTEXT)
    assert caught.value.position == position
    assert fits in caught.value.expected


PIECES = st.sampled_from(
    [
        *STAGES,
        *FIELDS,
        *"|(),=<>!\"'",
        *(
            "since",
            "not",
            "is",
            "in",
            "has",
            "like",
            "unknown",
            "2018",
            "2014-06",
            "last",
            "5",
            "years",
            "desc",
            "patents",
        ),
        *("US11205304B2", "10.3390/s20030734", "X", "portfolio", "«", "｜", "磁", "\x00", "\ud800"),
    ]
)


@settings(max_examples=60)
@given(st.lists(PIECES, max_size=14).map(" ".join) | st.text(max_size=40))
def test_anything_typed_is_answered_or_refused_with_its_place(question):
    answered_or_refused(question)


@settings(max_examples=60)
@given(st.sampled_from(DESIGN + MONTH), st.data())
def test_an_example_with_a_piece_changed_is_answered_or_refused(question, data):
    words = question.split(" ")
    place = data.draw(st.integers(0, len(words) - 1))
    words[place : place + data.draw(st.integers(0, 2))] = data.draw(st.lists(PIECES, max_size=2))
    answered_or_refused(" ".join(words))


def answered_or_refused(question):
    error = refusal(question)
    assert error is None or (0 <= error.position <= len(question) and problem(error))


def refusal(question):
    try:
        ask(question, None, CONTEXT)
    except BadQuestion as error:
        return error
    return None


def test_a_condition_with_more_values_than_a_statement_takes_is_refused():
    listed = ", ".join(map(str, range(40_000)))
    with pytest.raises(BadQuestion) as caught:
        ask(f"patents | where year in ({listed})", None, CONTEXT)
    assert "collection" in caught.value.what


def test_depth_is_limited_and_length_is_not():
    with pytest.raises(BadQuestion):
        ask("(" * 5000 + "patents" + ")" * 5000, None, CONTEXT)
    with pytest.raises(BadQuestion):
        ask("patents | where " + "(" * 5000 + "year = 1", None, CONTEXT)
    with pytest.raises(BadQuestion):
        ask("patents | where " + "not " * 5000 + "year = 1", None, CONTEXT)
    many = " or ".join(f"year = {year}" for year in range(3000))
    assert ask(f"patents | where {many}", None, CONTEXT).rows == ()
    listed = ", ".join(f'"{place}"' for place in range(3000))
    assert ask(f"patents | where office in ({listed})", None, CONTEXT).rows == ()
    assert ask("patents" + " | limit 5" * 300, None, CONTEXT).rows == ()


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("patents | were year = 2018", "where"),
        ("patents | filter year = 2018", "where"),
        ("patents | group year", "by"),
        ("patents | order by year", "sort"),
        ("patents | one per application", "one-per-application"),
        ("patents | except papers", "minus"),
        ("citedby US11205304B2", "cited-by"),
        ("cited by US11205304B2", "cited-by"),
        ("refernces US11205304B2", "references"),
        ("US11205304B2", "doc US11205304B2"),
        ("10.3390/s20030734 | cited-by", "doc 10.3390/s20030734"),
        ("patents | by asignee", "assignee"),
        ("patents | where country = CN", "office"),
        ("patents | where year => 2018", ">="),
        ("patents | where year =< 2018", "<="),
    ],
)
def test_near_misses_are_told_what_was_perhaps_meant(question, meant):
    assert f"did you mean `{meant}`" in refusal(question).what


@pytest.mark.parametrize(
    ("question", "column"),
    [
        ("patents | were year = 2018", 10),
        ('search "磁共振" | were year = 2018', 18),  # three letters of two columns
        ("search ｆｕｌｌ | were", 18),
        ("patents\t|\twere", 10),
        ("patents\n| were", 10),
        ('search "e\u0301" | were', 13),  # an accent of its own has no column
        ("patents | where title has '陀螺' and yaer = 1", 37),
        ("ｐａｔｅｎｔｓ", 0),
        ("cited-by US11205304B2 ｜ were", 25),
    ],
)
def test_the_caret_stands_below_the_place_whatever_the_letters_before_it_take(question, column):
    lines = problem(refusal(question)).splitlines()
    assert lines[2].index("^") - 2 == column


def test_on_the_command_line_each_is_exit_2_and_writes_nothing(home):
    home.path.mkdir(parents=True)
    store(WORLD, home.database)
    before = home.database.read_bytes()
    for question in MALFORMED[::3]:
        ran = home.run("ask", "--", question, now=lambda: NOW)
        assert (ran.code, ran.out) == (2, ""), question
        assert ran.err
        assert "Traceback" not in ran.err
    assert home.database.read_bytes() == before
    beside = [path for path in home.path.rglob("*") if path.is_file() and path.stat().st_size]
    assert {path.name for path in beside} <= {"localcite.db", "localcite.db-shm"}  # the latter holds readers' marks
