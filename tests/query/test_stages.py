"""What stages and conditions mean: links, unknown, counts, owners, what is new, what an answer shows and rests on."""

import pytest
from query_examples import OCTOBER, numbers, patent
from query_worlds import CONTEXT, World, asked

from localcite.errors import BadQuestion
from localcite.query import ask


def test_a_condition_speaks_of_this_citation_and_not_of_another(connection):
    answer = ask("cited-by US11205304B2 | where category has Y", connection, CONTEXT)
    assert answer.rows == ()  # the Chinese one has Y on another citation
    answer = ask("in seeds | cited-by | where category has Y | select number, category, cited", connection, CONTEXT)
    assert answer.rows == (("CN112833870A", "X,Y", "US9876543B2"),)


def test_a_condition_on_two_things_of_a_citation_wants_both_of_the_same(connection):
    both = "in seeds | cited-by | where category has Y and cited = US11205304B2 | count"
    assert ask(both, connection, CONTEXT).rows == ((0,),)


def test_categories_are_split_into_letters(connection):
    answer = ask("cited-by US11205304B2 | where category has p | select number", connection, CONTEXT)
    assert answer.rows == (("US20230000001A1",),)
    table = ask("cited-by US11205304B2 | by category", connection, CONTEXT)
    assert [row[:2] for row in table.rows] == [("X", 2), ("A", 1), ("P", 1), (None, 1)]


def test_what_is_unknown_is_left_out_and_counted(connection):
    answer = ask("cited-by US11205304B2 | where not category has X", connection, CONTEXT)
    assert answer.rows == ()
    assert "1 document was left out: category is unknown." in answer.notes


def test_a_document_that_was_never_bought_is_not_cited_by_nobody(connection):
    answer = ask("in portfolio | where cited_by is unknown | select number, cited_by, type", connection, CONTEXT)
    assert answer.rows == (("US5012236A", None, "patent"), ("US10000000B1", None, "patent"))
    assert answer.coverage.not_bought == 1
    assert answer.coverage.no_answer == 1


def test_delisted_citations_are_left_out_unless_a_condition_asks_for_them(connection):
    answer = ask("cited-by US11205304B2", connection, CONTEXT)
    assert "US20260000003A1" not in numbers(answer)
    assert "1 delisted citation is left out; `where delisted` asks for them." in answer.notes
    assert numbers(ask("cited-by US11205304B2 | where delisted", connection, CONTEXT)) == ["US20260000003A1"]
    assert (
        len(
            ask(
                "cited-by US11205304B2 | where delisted = no",
                connection,
                CONTEXT,
            )
        )
        == 3
    )


def test_links_say_how_many_of_the_previous_set_led_here(connection):
    answer = ask("in seeds | cited-by | top 2 by links | select number, links", connection, CONTEXT)
    assert answer.rows == (("CN112833870A", 2), ("US20250000002A1", 2))


def test_counting_is_whole_and_the_total_counts_once(connection):
    answer = ask("cited-by US11205304B2 | by assignee", connection, CONTEXT)
    assert answer.columns == ("assignee", "count", "share", "first", "last")
    assert answer.rows == (
        ("ACME, Inc.", 2, 0.6667, "2023-01-05", "2025-06-05"),
        ("Beta GmbH", 1, 0.3333, "2025-06-05", "2025-06-05"),
        (None, 1, 0.3333, "2021-05-25", "2021-05-25"),
    )
    assert "assignee is unknown for 1 document." in answer.notes


def test_external_takes_the_owner_from_the_collection_and_keeps_what_it_cannot_know(connection):
    answer = ask("in portfolio | cited-by | external", connection, CONTEXT)
    assert numbers(answer) == ["CN112833870A"]
    assert "4 self-citations were left out." in answer.notes
    kept = "2 citations were kept although an owner is unknown: whether they are external is too."
    assert kept in answer.notes
    known = ask("cited-by EP1234567B1 | external", connection, CONTEXT)  # no collection: Beta's row says so itself
    assert numbers(known) == ["US20230000001A1"]


def test_what_is_new_says_that_it_is_by_when_we_learnt_of_it_and_what_is_not_new(connection):
    for question in ("new since 2026-10-01", "cited-by US11205304B2 | new since 2026-10-01"):
        notes = " ".join(ask(question, connection, CONTEXT).notes)
        assert "by when localcite learnt of it, not by any date of the documents" in notes
        assert "what came with a document's first answer is not new" in notes


def test_one_citation_that_was_kept_is_spoken_of_as_one(connection):
    answer = ask("cited-by US11205304B2 | where number = CN112833870A | external", connection, CONTEXT)
    assert "1 citation was kept although an owner is unknown: whether it is external is too." in answer.notes


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("cited-by US 11,205,304 B2 EP 1 234 567 B1 | count", [(3,)]),
        ("cited-by ＵＳ１１２０５３０４Ｂ２ | count", [(3,)]),
        ('doc "US 11,205,304 B2" | select number', [("US11205304B2",)]),
        ("in portfolio | where not (cited_by_5y > 1)", []),
        ("in portfolio | where cited_by_5y is unknown | select number", [("US5012236A",), ("US10000000B1",)]),
        ("in portfolio | where cited_by_5y not in (2, 3) | select number", [("US11205304B2",)]),
        ("patents | where not (cited_by_5y >= 3 or cited_by_3y >= 9) | select number", []),
        ("patents | where title like '%GYRO%' | select number", [("US11205304B2",)]),
        ("patents | where title not like '%gyro%' and year < 2000 | select number", [("US5012236A",)]),
        ("patents | where filed < published and year = 2023 | select number", [("US20230000001A1",)]),
        ("patents | where published >= last 2 years | select number", [("US20250000002A1",), ("US20260000003A1",)]),
        ("patents | where fetched < last 3 months | select number", [("US9876543B2",)]),
        ("patents | where number in ('US 9,876,543 B2', CN112833870A) | count", [(2,)]),
        (
            "cited-by US11205304B2 | and (cited-by US9876543B2) | select number, category",
            [("CN112833870A", "X"), ("US20250000002A1", None)],
        ),
        (
            "cited-by US11205304B2 | or (cited-by US9876543B2) | select number, category | limit 1",
            [("CN112833870A", "X,Y")],
        ),
        ("cited-by US11205304B2 | minus (cited-by US9876543B2) | select cited", [("US11205304B2",)]),
    ],
)
def test_small_things_that_tools_get_wrong(connection, question, rows):
    assert list(ask(question, connection, CONTEXT).rows) == rows


def test_external_is_refused_for_papers(connection):
    with pytest.raises(BadQuestion) as caught:
        ask("in grant | cited-by | external", connection, CONTEXT)
    assert caught.value.position == len("in grant | cited-by | ")
    assert "papers" in caught.value.what


def test_external_keeps_the_citations_of_papers_in_a_mixed_set_and_counts_them(connection):
    mixed = "in seeds | or in grant | cited-by | external | select number"
    answer = ask(mixed, connection, CONTEXT)
    assert answer.rows == (("CN112833870A",), ("US20250000002A1",), ("US20260000003A1",))
    kept = "2 citations of or by papers were kept: papers have no owner, so whether they are external is unknown."
    assert kept in answer.notes


@pytest.mark.parametrize(
    ("stages", "more"),
    [
        ("in seeds | cited-by | top 2 by links", ("links", "category", "cited")),
        ("in seeds | cited-by | sort filed desc", ("filed", "category", "cited")),
        ("in seeds | cited-by | sort cited | sort year", ("category", "cited")),
        ("in seeds | cited-by | sort links | cited-by", ("category", "cited")),
        ("patents | top 3 by cited_by_5y", ("cited_by_5y",)),
        ("patents | top 3 by cited_by_5y | select number", None),
        ("related US11205304B2 | top 2", ("co_cited", "coupled")),
        ("related US11205304B2 | sort coupled | sort published", ("co_cited", "coupled", "published")),
    ],
)
def test_an_answer_shows_what_it_ranks_by(connection, stages, more):
    columns = ask(stages, connection, CONTEXT).columns
    assert columns == (("number",) if more is None else ("number", "title", "year", "assignee", *more))


def test_counts_that_are_shown_rest_on_what_was_bought(connection):
    shown = ask("cited-by US11205304B2 | select number, cited_by", connection, CONTEXT).coverage
    assert (shown.rests_on, shown.held, shown.not_bought) == (4, 1, 3)


def test_new_is_what_an_answer_brought_that_was_not_the_first(connection):
    answer = ask("in seeds | cited-by | new since 2026-10-01 | select number, cited", connection, CONTEXT)
    assert answer.rows == (("US20250000002A1", "US11205304B2"),)
    assert "2 citations learnt since then are not new: they came with a document's first answer." in answer.notes
    assert any("last answered before 2026-10-01" in note for note in answer.notes)
    source = ask("new since 2026-10-01 | select number, cited", connection, CONTEXT)
    assert source.rows == (("US20250000002A1", "US11205304B2"),)


def test_references_of_a_patent_come_from_held_lists_and_cannot_be_bought(connection):
    answer = ask("references US20250000002A1", connection, CONTEXT)
    assert numbers(answer) == ["US11205304B2", "US9876543B2"]
    assert answer.coverage.units_to_complete is None
    assert (answer.coverage.rests_on, answer.coverage.partial) == (1, 1)
    assert (answer.as_of.oldest, answer.as_of.newest) == (OCTOBER, OCTOBER)
    assert any("held lists" in note for note in answer.notes)


def test_references_of_a_paper_were_bought(connection):
    answer = ask("references 10.3390/S20030734", connection, CONTEXT)
    assert answer.to_dicts()[0]["title"] == "An older paper. 1999."
    assert answer.coverage.units_to_complete == 0
    assert answer.coverage.held == 1


def test_an_answer_says_how_old_it_is(connection):
    answer = ask("in seeds | cited-by", connection, CONTEXT)
    assert answer.as_of.to_dict() == {"oldest": "2026-01-02T03:04:05.678Z", "newest": OCTOBER}


def test_one_of_each_application_and_all_without_a_number():
    twice = World(
        docs=(
            patent(1, "EP1000000A1", application_no="EP99 1", published=20000000),
            patent(2, "EP1000000B1", application_no="ep991", published=20020101),
            patent(3, "EP1000001A1"),
            patent(4, "EP1000002A1"),
            patent(5, "EP1000003A1", application_no="EP2"),
        )
    )
    answer = asked(twice, "patents | one-per-application")
    assert numbers(answer) == ["EP1000000A1", "EP1000001A1", "EP1000002A1", "EP1000003A1"]
    assert "2 documents have no application number and stayed, each for itself." in answer.notes


def test_external_leaves_documents_alone_that_no_citation_led_to(connection):
    both = "doc US5012236A | or (cited-by US11205304B2) | external | select number"
    assert ask(both, connection, CONTEXT).rows == (("US5012236A",), ("CN112833870A",))
