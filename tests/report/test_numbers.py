"""Each number of a report is what plain Python counts, what the question beside it finds, and the rows it leads to."""

from collections import Counter

import pytest
from hypothesis import assume, given, settings
from query_examples import WORLD
from query_worlds import CONTEXT
from report_drawn import SINCE, gathered, worlds

from localcite.errors import BadQuestion
from localcite.query import ask
from localcite.report.count import Counts, Number, counts, unknown_people
from localcite.report.filters import CITATIONS, address, is_counted_in_notes, question, rows
from localcite.text import party_key


def numbers_in(value):
    """Yield every number of a report, wherever it stands."""
    if isinstance(value, Number):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from numbers_in(part)


@settings(max_examples=5)
@given(worlds())
def test_every_number_counts_the_rows_that_it_leads_to(world):
    with gathered(world) as (_connection, found):
        for number in numbers_in((*counts(found), unknown_people(found))):
            assert number.value == len(rows(found, number.rows)), number


def is_refused(found, number):
    """Tell whether every citation that `external` would look at is of or by a paper, which has no owner."""
    owns = {link.own for link in found.links if not link.delisted}
    return number.rows.own is not None and owns == {"paper"}


@settings(max_examples=3)
@given(worlds())
def test_every_question_beside_a_number_finds_as_many_rows(world):
    with gathered(world) as (connection, found):
        for number in numbers_in((*counts(found), unknown_people(found))):
            if is_counted_in_notes(number.rows):
                continue
            if is_refused(found, number):
                with pytest.raises(BadQuestion, match="papers"):
                    ask(question(found, number.rows), connection, CONTEXT)
                continue
            assert len(ask(question(found, number.rows), connection, CONTEXT)) == number.value, number


@settings(max_examples=5)
@given(worlds())
def test_owners_are_counted_as_external_counts_them(world):
    with gathered(world) as (connection, found):
        sizes = {line.label: line.numbers[0].value for line in counts(found).owners}
        try:
            notes = ask("in portfolio | cited-by | external", connection, CONTEXT).notes
        except BadQuestion:
            assert sizes["paper"] == sum(sizes.values())
            return
        said = " ".join(notes)
        for own, words in (("self", "self-citation"), ("unknown", "kept although"), ("paper", "of or by papers")):
            told = [note for note in notes if words in note]
            assert bool(told) == bool(sizes[own]), said
            assert not told or told[0].startswith(f"{sizes[own]} ")


@settings(max_examples=5)
@given(worlds())
def test_who_cites_is_counted_as_plain_python_counts_the_store(world):
    types = {doc.id: doc for doc in world.docs}
    listed = [each for each in world.citations if each.listed and each.cited <= 4]
    with gathered(world) as (_connection, found):
        told = counts(found)
    assert told.documents.value == len({each.citing for each in listed})
    assert told.citations.value == len(listed)
    assert told.delisted.value == sum(not each.listed and each.cited <= 4 for each in world.citations)
    new = {each.citing for each in listed if each.first == 2 * each.cited + 1}
    assert told.new.value == len(new)
    years = Counter(
        str(doc.published // 10000) if doc.published else None
        for doc in (types[key] for key in {each.citing for each in listed})
    )
    assert {line.label: line.numbers[0].value for line in told.years if line.numbers[0].value} == years
    cited = Counter(each.cited for each in listed)
    by_number = {types[key].number: size for key, size in cited.items()}
    assert {found.members[each.member].document.number: each.all.value for each in told.most_cited} == by_number


@settings(max_examples=5)
@given(worlds())
def test_assignees_are_grouped_as_the_language_groups_them(world):
    with gathered(world) as (connection, found):
        told = counts(found, most=99)
        answer = ask("in portfolio | cited-by | by assignee", connection, CONTEXT)
    sizes = {label and party_key(label): size for label, size, *_more in answer.rows}
    unknown = unknown_people(found)[0].value
    mine = {party_key(line.label): line.numbers[0].value for line in told.people} | ({None: unknown} if unknown else {})
    assert mine == sizes


@settings(max_examples=5)
@given(worlds())
def test_members_are_in_the_states_that_coverage_counts(world):
    with gathered(world) as (connection, found):
        covered = ask("in portfolio | cited-by", connection, CONTEXT).coverage.to_dict()
        states = {line.label: line.numbers[0].value for line in counts(found).states}
    assert states == {state: covered[state] for state in states}
    assert sum(states.values()) == covered["rests_on"] == len(found.members)


def test_a_member_that_was_not_bought_has_no_count():
    with gathered(WORLD, since=None) as (_connection, found):
        held = {member.document.number: (member.state, member.cited_by) for member in found.members}
    assert held == {
        "US11205304B2": ("held", 3),
        "US9876543B2": ("held", 2),
        "US5012236A": ("no_answer", None),
        "US10000000B1": ("not_bought", None),
    }


def test_without_a_day_nothing_is_told_to_be_new_and_none_is_zero():
    with gathered(WORLD, since=None) as (_connection, found):
        told = counts(found)
    assert (told.new, told.new_citations, told.new_people) == (None, None, ())


def test_what_came_with_a_first_answer_is_not_new():
    with gathered(WORLD, since="2026-10-01") as (_connection, found):
        told = counts(found)
        new = [found.citing[link.citing].number for link in found.links if link.new]
    assert told.new.value == 1
    assert new == ["US20250000002A1"]


def test_a_year_without_citations_stands_between_its_neighbours():
    with gathered(WORLD) as (_connection, found):
        years = [line.label for line in counts(found).years]
    assert years == [str(year) for year in range(2021, 2026)]


def test_a_collection_that_is_not_there_is_refused():
    from query_worlds import reading

    from localcite.report.gather import gather

    with reading(WORLD) as connection, pytest.raises(BadQuestion):
        gather(connection, CONTEXT, "nobody", owner=None, since=None, last_report=None)


@settings(max_examples=5)
@given(worlds())
def test_two_different_filters_have_two_addresses(world):
    with gathered(world) as (_connection, found):
        filters = {number.rows for number in numbers_in(counts(found))}
    assume(filters)
    assert len({address(each) for each in filters}) == len(filters)
    assert all(address(each).startswith(f"#{each.table}") for each in filters)


def test_the_citations_are_asked_for_with_both_of_their_ends():
    with gathered(WORLD, since=SINCE) as (_connection, found):
        assert question(found, counts(found).citations.rows).endswith("| by number, cited")
        assert counts(found).citations.rows.table == CITATIONS
    assert Counts._fields
