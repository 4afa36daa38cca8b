"""Questions that are none: each raises BadQuestion with its place in the text, and a sentence can be made of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from query_worlds import CONTEXT
from test_examples import DESIGN, MONTH

from localcite.errors import BadQuestion
from localcite.query import ask
from localcite.query.fields import FIELDS
from localcite.query.parse import STAGES
from localcite.show.problem import problem

SOURCES_ALONE = ["cited-by", "references", "doc", "in", "search", "path", "related", "new", "new since"]
NO_SOURCES = [
    "",
    " ",
    "|",
    "()",
    "(",
    ")",
    "| cited-by",
    "by assignee",
    "where year = 2018",
    "hello",
    "US11205304B2",
    "it",
    "and",
]
BAD_SOURCES = [
    *("in by", "in it", "in where", 'in ""', 'in "a b"', "in a b", "in a/b", "in 'a;b'", "in portfolio, acme"),
    *("patents papers", "patents 5", "papers EP1234567B1", "search ''", 'search "***"', 'search "a" "b"'),
    *("path US5012236A", "path US5012236A US11205304B2 EP1234567B1", "new since yesterday", "new since 2026-13-01"),
    *("new since 2026-02-30", "new since last", "new since last 5", "new since last five years", "new until 2026"),
    *("cited-by |", "cited-by )", "cited-by nonsense", "doc 11,205,304", "doc XX1234567A1", "doc PMID: 31012345"),
    *(
        "cited-by US17/971,979",
        "doc PCT/US2019/056674",
        "related 10.3390",
        "doc https://www.mdpi.com/1424-8220/20/3/734",
    ),
    *("doc 'US11205304B2", 'doc "', "doc arXiv:2101.00001", "cited-by 718ead9c-4f3c-4674-8f5a-24e126827269"),
    *("cited by US11205304B2", "cites US11205304B2", "CITEDBY US11205304B2", "select number", "(patents", "((patents)"),
    *(
        "patents)",
        "(patents) papers",
        "((((((((",
        "patents | minus (papers",
        "patents | minus",
        "patents | minus (",
        "patents | and )",
    ),
]
BAD_STAGES = [
    *(
        "",
        "|",
        "| count",
        "hello",
        "top",
        "top x",
        "top 0",
        "top -1",
        "top 1.5",
        "top 10 by",
        "top 10 of links",
        "limit",
    ),
    *("limit ten", "limit 0", "limit 99999999999999999999999", "sort", "sort number up", "sort desc", "by", "by ,"),
    *("by assignee,", "by assigne", "by assignee year", "by number, number", "select", "select title,", "select titel"),
    *(
        "count 5",
        "count | cited-by",
        "count | by year",
        "external",
        "external now",
        "one-per-application 3",
        "one per application",
    ),
    *("new", "new since", "new since 2026", "chart", "count | chart", "minus", "minus hello", "and", "or (", "or ()"),
    *(
        "minus (patents | count)",
        "and (patents | by year)",
        "save x",
        "cited-by US11205304B2",
        "references of",
        "join papers",
    ),
    *(
        "by year | cited-by",
        "by year | external",
        "by year | by office",
        "by year | one-per-application",
        "by year | minus papers",
    ),
    *("by year | where assignee = A", "by year | sort title", "by year | select number", "by year | new since 2026"),
    *(
        "select count",
        "sort share",
        "where first > 2020",
        "top 5 by count",
        "select co_cited",
        "sort matched",
        "where step = 1",
    ),
]
BAD_CONDITIONS = [
    *("", "and", "year", "year =", "year = and", "= 2018", "year 2018", "year == ", "year => 2018", "year = 2018 2019"),
    *(
        "year = 'abc'",
        "year >= abc",
        "year has 2018",
        "year like 20",
        "year in 2018",
        "year in (",
        "year in ()",
        "year in (2018",
    ),
    *(
        "year in (2018,)",
        "year in (2018 2019)",
        "year is",
        "year is not",
        "year is 2018",
        "year not 2018",
        "year not known",
    ),
    *(
        "published >= 2014-13",
        "published >= 2014-02-30",
        "published > 'June'",
        "published has 2014",
        "published = 2014/06/30",
    ),
    *(
        "published < last",
        "published < last 5",
        "published < last 5 decades",
        "published < last 99999 years",
        "published < 123456",
    ),
    *(
        "assignee > A",
        "assignee = Acme Corp",
        "assignee = ''",
        "assignee <= 'B'",
        "assignee like",
        "assignee has",
        "assignee < inventor",
    ),
    *("title = ", "title > 5", "type = patents and", "type = book", "type > patent", "type like p", "type has patent"),
    *(
        "office",
        "office CN",
        "cited_by",
        "cited_by = many",
        "cited_by has 5",
        "cited_by = title",
        "cited_by > published",
        "not",
    ),
    *(
        "not year",
        "(year = 2018",
        "year = 2018)",
        "(year = 2018))",
        "()",
        "(and)",
        "year = 2018 and",
        "year = 2018 or",
        "or year = 1",
    ),
    *(
        "category has X",
        "links > 2",
        "cited = US11205304B2",
        "delisted",
        "first_seen > 2026",
        "sequence = 1",
        "nosuch = 1",
    ),
    *(
        "year = 2018; drop table document",
        "year = 2018 -- x",
        "year = 99999999999999999999999999",
        "number = ''",
        "doi >= 10",
    ),
    *(
        "kind_code like ''",
        "yaer = 2018",
        "Year => 1",
        "year = (2018)",
        "year = 'a' 'b'",
        'title has "',
        "title has '",
        "cited_by_5y ! 5",
    ),
]
BAD_LINK_CONDITIONS = [
    *(
        "category = ",
        "category > X",
        "category like X",
        "category = cite_type",
        "delisted = maybe",
        "delisted > no",
        "delisted has x",
    ),
    *(
        "delisted 5",
        "cited > US11205304B2",
        "cited = category",
        "links = many",
        "links has 2",
        "sequence like 1",
        "first_seen = soon",
    ),
    *(
        "first_seen has 2026",
        "last_seen < first",
        "cited is",
        "cited in US11205304B2",
        "not delisted or",
        "category has",
        "category has |",
    ),
]
MALFORMED = [
    *SOURCES_ALONE,
    *NO_SOURCES,
    *BAD_SOURCES,
    *(f"patents | {stage}" for stage in BAD_STAGES),
    *(f"patents | where {condition}" for condition in BAD_CONDITIONS),
    *(f"cited-by US11205304B2 | where {condition}" for condition in BAD_LINK_CONDITIONS),
]


def test_there_are_two_hundred_and_more():
    assert len(set(MALFORMED)) > 200


@pytest.mark.parametrize("question", MALFORMED)
def test_a_malformed_question_names_its_place_and_what_would_have_fitted(question):
    with pytest.raises(BadQuestion) as caught:
        ask(question, None, CONTEXT)
    error = caught.value
    assert error.question == question
    assert 0 <= error.position <= len(question)
    assert error.what
    assert all(isinstance(word, str) and word for word in error.expected)
    lines = problem(error).splitlines()
    assert lines[0].endswith(".")
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
