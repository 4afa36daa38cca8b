"""Completion knows where in the grammar the cursor stands."""

import re
from contextlib import suppress
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localcite.errors import BadQuestion
from localcite.query import parse
from localcite.query.fields import FIELDS, MEASURES
from localcite.query.parse import SOURCES, STAGES
from localcite.shell.commands import COMMANDS
from localcite.shell.complete import suggest
from localcite.shell.highlight import pieces
from localcite.shell.offers import offer

NUMBERS = ("10.3390/s20030734", "US11205304B2", "US9876543B2", "US9999999B2")


def compact(text):
    return re.sub(r"[\s,]", "", text).upper()


HELD = SimpleNamespace(
    numbers=lambda beginning: [name for name in NUMBERS if name.upper().startswith(compact(beginning))],
    collections=lambda: ["acme", "portfolio"],
    values=lambda field, beginning: [
        value
        for value in {"assignee": ["Acme Corp.", "Acme", "磁気株式会社"], "office": ["US", "EP"]}.get(field, [])
        if value.casefold().startswith(beginning.casefold())
    ],
    files=lambda beginning: [name for name in ("lists/", "my list.txt", "my.csv") if name.startswith(beginning)],
    columns=lambda view: ["number", "title"] if view == "documents" else [],
)
IT = parse("cited-by US11205304B2")


def offered(typed, it=None):
    """Return the line as each suggestion would make it, without what it began with."""
    return [
        typed[: found.start] + found.text for found in offer(typed, len(typed), HELD, it, dict.fromkeys(COMMANDS, ""))
    ]


def after(typed, it=None):
    return {line[len(typed.rstrip()) if typed[-1:].isspace() else 0 :].strip() for line in offered(typed, it)}


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("cit", {"cited-by"}),
        ("cited-by US 11,2", {"cited-by US11205304B2"}),
        ("cited-by US9", {"cited-by US9876543B2", "cited-by US9999999B2"}),
        ("cited-by US11205304B2 US98", {"cited-by US11205304B2 US9876543B2"}),
        ("cited-by US11205304B2, us 9,99", {"cited-by US11205304B2, US9999999B2"}),
        ("patents | minus cited-by US98", {"patents | minus cited-by US9876543B2"}),
        ("patents | minus (references 10.33", {"patents | minus (references 10.3390/s20030734"}),
        ("patents | wh", {"patents | where"}),
        ("patents|wh", {"patents|where"}),
        ("patents | minus (papers | wh", {"patents | minus (papers | where"}),
        ("in ", {"in acme", "in portfolio"}),
        ("in po", {"in portfolio"}),
        ("patents | and in po", {"patents | and in portfolio"}),
        ("patents | new ", {"patents | new since"}),
        ("patents | where offi", {"patents | where office"}),
        ("patents | where office in (US, E", {"patents | where office in (US, EP"}),
        (
            "patents | where assignee = ac",
            {'patents | where assignee = "Acme Corp."', "patents | where assignee = Acme"},
        ),
        ('patents | where assignee = "acme c', {'patents | where assignee = "Acme Corp."'}),
        ("patents | where assignee = 磁", {"patents | where assignee = 磁気株式会社"}),
        ("patents | where assignee i", {"patents | where assignee in", "patents | where assignee is unknown"}),
        ("patents | by office | sort c", {"patents | by office | sort count"}),
        ("patents | top 5 b", {"patents | top 5 by"}),
        ("patents | sort year d", {"patents | sort year desc"}),
        ("patents | where year >= la", {"patents | where year >= last 5 years"}),
        ('search "where patents | wh', set()),
        ("patents | where title = 'a | wh", set()),
        ("nonsense | wh", set()),
        ("help wh", {"help where"}),
        ("explain patents | wh", {"explain patents | where"}),
        ("save po", {"save portfolio"}),
        ("collection sh", {"collection show"}),
        ("collection show po", {"collection show portfolio"}),
        ("collection add acme US98", {"collection add acme US9876543B2"}),
        ("plan -c po", {"plan -c portfolio"}),
        ("sync --bud", {"sync --budget"}),
        ("status US98", {"status US9876543B2"}),
        ("sql SEL", {"sql SELECT"}),
        ("sql SELECT nu", {"sql SELECT number"}),
        ("sql SELECT number FROM docu", {"sql SELECT number FROM documents"}),
        ("to x", set()),
        ("to my.c", {"to my.csv", "to my.csl.json"}),
        ("to new.g", {"to new.graphml", "to new.growth"}),
        ("to new.growth.", {"to new.growth.svg", "to new.growth.html", "to new.growth.png"}),
        ("to new.growth.s", {"to new.growth.svg"}),
        ("to .c", set()),
        ("to my", {'to "my list.txt"', "to my.csv"}),
        ('to "my l', {'to "my list.txt"'}),
        ("plan -f li", {"plan -f lists/"}),
        ("sync --plan my.", {"sync --plan my.csv"}),
        ("collection add acme -f my.", {"collection add acme -f my.csv"}),
        ("audit reconcile my.", {"audit reconcile my.csv"}),
        ("audit log --outc", {"audit log --outcome"}),
        ("doct", {"doctor"}),
    ],
)
def test_what_fits_is_offered_where_the_cursor_stands(typed, fits):
    assert set(offered(typed)) == fits


def test_a_line_begins_with_a_source_or_a_command_and_it_once_something_was_asked():
    assert set(offered("")) >= {*SOURCES, *COMMANDS}
    assert "it" not in offered("")
    assert "it" in offered("", IT)
    assert "it" in offered("plan ", IT) or "plan it" in offered("plan ", IT)


def test_after_a_bar_stand_stages():
    assert after("patents | ") == {*STAGES, "save"}
    assert after("it | ", IT) == {*STAGES, "save"}


def test_after_by_stand_only_what_its_table_has():
    assert after("patents | by office | top 3 by ") == {"office", *MEASURES}


def test_fields_of_a_hop_are_offered_behind_a_hop_alone():
    assert "category" in after("in acme | cited-by | where ")
    assert "category" in after("cited-by US11205304B2 | where ")
    assert "category" not in after("in acme | where ")
    assert "category" not in after("cited-by US11205304B2 | minus (patents | where ")
    assert "co_cited" in after("related US11205304B2 | sort ")
    assert "co_cited" not in after("patents | sort ")


def test_after_a_whole_condition_more_may_follow():
    assert after("patents | where year > 2000 ") == {"and", "or", "|"}
    assert after("patents | minus (papers ") == {"|", ")"}


@pytest.mark.parametrize(
    "typed", ["patents | where category has ", "patents | where cite_type = ", "papers | where type = "]
)
def test_codes_are_offered_without_asking_what_is_held(typed):
    assert after(typed)


WORDS = st.sampled_from(
    [
        *SOURCES,
        *STAGES,
        *FIELDS,
        *COMMANDS,
        "|",
        "(",
        ")",
        "=",
        "has",
        "in (",
        "US11205304B2",
        '"a b"',
        "'",
        '"',
        "2020",
        ",",
    ]
)
LINES = st.lists(WORDS | st.text(max_size=4), max_size=12).map(" ".join)


@given(LINES, st.data())
def test_any_line_is_borne_and_suggestions_stand_before_the_cursor(line, data):
    cursor = data.draw(st.integers(0, len(line)))
    for found in offer(line, cursor, HELD, IT, dict.fromkeys(COMMANDS, "")):
        assert 0 <= found.start <= cursor
        assert found.text


def wrong_at(question):
    """Return where the parser stops, or the end."""
    with suppress(BadQuestion):
        parse(question, save=True)
        return len(question)
    with pytest.raises(BadQuestion) as error:
        parse(question, save=True)
    return error.value.position


MORE = st.sampled_from([*STAGES, *FIELDS, "US11205304B2", "=", "(", ")", "has", "X", "and", "2020", "by"])


@given(st.lists(MORE, max_size=6))
def test_whatever_is_offered_carries_the_parser_further(words):
    line = " ".join(["patents |", *words]) + " "
    for found in suggest(line, len(line), HELD):
        longer = line[: found.start] + found.text + " "
        assert wrong_at(longer) >= len(line.rstrip()), longer


@given(LINES)
def test_the_coloured_pieces_of_a_line_are_the_line(line):
    assert "".join(piece for _kind, piece in pieces(line, COMMANDS)) == line


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("cited-by US1", "source word"),
        (
            'patents | where year >= 2018 and assignee = "A b"',
            "source mark stage field operator number operator field operator text",
        ),
        ("patents | minus (in portfolio)", "source mark stage mark source word mark"),
        ("in where | by office", "source word mark stage field"),
        ("new since 2026 | new since 2025", "source stage number mark stage stage number"),
        ("sql SELECT number FROM documents WHERE x = 'a'", "command stage word stage view stage word operator text"),
        ("explain patents | count", "command source mark stage"),
        ("# patents", "comment"),
        ("status patents", "command word"),
    ],
)
def test_pieces_are_known_for_what_they_are(line, kinds):
    found = [kind for kind, piece in pieces(line, COMMANDS) if kind != "blank" and piece.strip()]
    assert " ".join(found) == kinds


# ---- what is held ---------------------------------------------------------------------------------------------------


@pytest.fixture
def real(held):
    from localcite.db import reader
    from localcite.shell.held import Held

    return Held(lambda: reader.open_for_reading(held.database))


def test_numbers_are_found_by_their_beginning_however_they_are_typed(real):
    for typed in ("US11205304", "us 11,205,304", "US-11205304-B"):
        assert real.numbers(typed) == ["US11205304B2"]
    assert real.numbers("10.3390/S2003") == ["10.3390/s20030734"]
    assert real.numbers("doi:10.3390/s2003") == ["10.3390/s20030734"]
    assert real.numbers("%") == real.numbers("U_1") == real.numbers("") == []
    assert 1 < len(real.numbers("US")) <= 20


def test_numbers_are_found_by_a_range_of_an_index(held):
    from localcite.db import reader
    from localcite.shell.held import NUMBERS as STATEMENT

    connection = reader.open_for_reading(held.database)
    plan = connection.execute(f"EXPLAIN QUERY PLAN {STATEMENT}", ("US", "UT")).fetchall()
    connection.close()
    assert any("SEARCH name" in row[3] and "value>" in row[3] for row in plan), plan


def test_assignees_are_found_in_any_case_the_most_frequent_first(held, real):
    question = "patents | by assignee | where assignee is known | top 1"
    most = held.run("ask", question, "--format", "jsonl").json["assignee"]
    assert real.values("assignee", most[:5].upper())[0] == most == real.values("assignee", "")[0]
    assert "US" in real.values("office", "u")
    assert real.values("title", "a") == []


def test_collections_are_those_that_there_are(held, real):
    assert real.collections() == ["portfolio"]
    held.run("collection", "add", "more", "US11205304B2")
    assert real.collections() == ["more", "portfolio"]


def test_nothing_is_offered_where_nothing_is_held_or_can_be_read():
    from localcite.errors import DatabaseLocked
    from localcite.shell.held import Held

    def locked():
        raise DatabaseLocked(path="x", what="y")

    for nothing in (Held(lambda: None), Held(locked)):
        assert nothing.numbers("US") == nothing.collections() == nothing.values("assignee", "") == []
