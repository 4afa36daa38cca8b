"""Every question of the design and of a normal month parses, is explained and runs; and says what it should."""

from pathlib import Path

import pytest
from query_worlds import CONTEXT, NOW, Citation, Collection, Doc, Holding, Said, World, asked, reading

from localcite.query import ask
from localcite.query.explain import explain

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"

DESIGN = """
cited-by US11205304B2
cited-by US 11,205,304 B2 | where category has X and year >= 2018 | by assignee | top 10
in portfolio | cited-by | external | by year | chart
in portfolio | cited-by | cited-by | minus (in portfolio | cited-by) | where year >= 2024 | by assignee | top 20
in portfolio | cited-by | where category has X or category has Y | by cited
in portfolio | references | top 30 by links
references 10.3390/s20030734
cited-by 10.3390/s20030734 | where type = patent | by cited
in portfolio | where cited_by < cited_by_5y | select number, cited_by, cited_by_5y
path US5012236A 10.3390/s20030734
related US11205304B2 | where published < 2014-06-30 | top 10
search "磁共振 陀螺" | sort year desc
in portfolio | cited-by | external | new since 2026-10-01 | by assignee
in portfolio | cited-by | by assignee | where first >= 2025-01-01 | sort count desc
cited-by US9876543B2 | where category has X | references | top 30 by links
patents | where cited_by_5y >= 5 and office = CN | count
""".strip().splitlines()

MONTH = """
in portfolio | cited-by | external | new since 2026-10-01 | by assignee
in portfolio | cited-by | external | by cited | top 20
in portfolio | minus (in portfolio | cited-by | where published >= last 5 years | references)
in portfolio | cited-by | by office, year | chart
in portfolio | cited-by | where category has X or category has Y | by cited
in portfolio | where cited_by < cited_by_5y | select number, cited_by, cited_by_5y
cited-by EP1234567B1 | where kind_code like "B%" | sort published desc
cited-by EP1234567B1 | where assignee = "Acme" and filed >= 2022-01-01 | sort filed desc
related US11205304B2 | top 20
cited-by EP1234567B1 | new since 2026-03-01
references US9876543B2 | sort published
related US9876543B2 | where published < 2014-06-30 | top 50
cited-by US9876543B2 | where category has X and cite_type has EXA
cited-by US9876543B2 | where category has X | references | top 30 by links
in portfolio | cited-by | where assignee = "Acme" | by cited, year
in portfolio | and (in portfolio | cited-by | where assignee = "A" | references) | and (in portfolio | cited-by | where assignee = "B" | references)
in portfolio | cited-by | and (in acme | cited-by) | by assignee
in portfolio | cited-by | by assignee | where first >= 2025-01-01 | sort count desc
in acme | cited-by | external | by year | chart
in seeds | cited-by | cited-by | minus (in seeds | cited-by) | where year >= 2024 | by assignee | top 20
search "solid electrolyte" | cited-by | where type = patent | by assignee | top 20
in portfolio | references | top 30 by links
in grant | cited-by | where type = patent | by cited | sort count desc
in grant | cited-by | where type = patent | by year | chart
in seeds | references | or (in seeds | cited-by) | minus in seeds | top 50 by links
""".strip().splitlines()  # noqa: E501 - questions as they are typed

# A gyroscope patent, its grant and what cites it; an old patent; a paper that patents cite.
GYRO, GRANT, OLD, EUROPEAN, PAPER, CITED_PAPER = 1, 2, 3, 4, 5, 6
CHINESE, ACME, BETA, LATE = 7, 8, 9, 10
OCTOBER = "2026-10-12T08:00:00.000Z"


def patent(key, number, **more):
    return Doc(key, 1, number, office=number[:2], kind_code=number[-2:], **more)


WORLD = World(
    docs=(
        patent(
            GYRO, "US11205304B2", title="Nuclear magnetic resonance gyroscope", published=20211221, current="Acme Inc"
        ),
        patent(GRANT, "US9876543B2", title="Solid electrolyte", published=20180123, original="Acme Inc"),
        patent(OLD, "US5012236A", title="Resolver", published=19910430, application_no="US07/1"),
        patent(EUROPEAN, "EP1234567B1", title="Battery", published=20060000, current="Beta GmbH"),
        Doc(PAPER, 2, "10.3390/s20030734", title="Gyroscopes: a review", year=2020),
        Doc(CITED_PAPER, 2, "10.1000/cited", text="An older paper. 1999.", year=1999),
        patent(CHINESE, "CN112833870A", title="核磁共振陀螺中抑制碱金属原子极化磁场影响的有效方法", published=20210525),
        patent(ACME, "US20230000001A1", title="More", published=20230105, filed=20220701, current="ACME, Inc."),
        patent(
            BETA, "US20250000002A1", title="Later", published=20250605, filed=20240701, current="Beta GmbH|Acme Inc"
        ),
        patent(LATE, "US20260000003A1", title="Latest", published=20261001, original="Gamma"),
    ),
    citations=(
        Citation(GYRO, CHINESE, category="X", cite_type="EXA"),
        Citation(GYRO, ACME, category="A,PX"),
        Citation(GYRO, BETA, first=2, last=2),
        Citation(GYRO, LATE, listed=0),
        Citation(GRANT, CHINESE, category="X,Y", cite_type="APP,EXA", first=3, last=3),
        Citation(GRANT, BETA, category="A", first=3, last=3),
        Citation(EUROPEAN, ACME, first=3, last=3),
        Citation(PAPER, CHINESE, first=4, last=4),
        Citation(PAPER, LATE, first=4, last=4),
        Citation(CITED_PAPER, PAPER, listed=2, first=4, last=4),
        Citation(OLD, GYRO, first=5, last=5),
        Citation(BETA, LATE, first=5, last=5),
    ),
    answers=(
        Said(1, GYRO, "2026-03-01T08:00:00.000Z"),
        Said(2, GYRO, OCTOBER, baseline=0),
        Said(3, GRANT, OCTOBER),
        Said(4, PAPER, OCTOBER),
        Said(5, OLD, OCTOBER),
    ),
    holdings={
        GYRO: Holding(answered_at=OCTOBER, listed=3, cited_by_3y=1, cited_by_5y=5),
        GRANT: Holding(answered_at="2026-01-02T03:04:05.678Z", listed=2, cited_by_5y=2),
        EUROPEAN: Holding(answered_at=OCTOBER, listed=1),
        OLD: Holding(state="no_answer", answered_at=OCTOBER, listed=None),
        PAPER: Holding(answered_at=OCTOBER, listed=3),
    },
    collections={
        "portfolio": Collection(("US11205304B2", "US9876543B2", "US5012236A", "US10000000B1"), owner="Acme"),
        "acme": Collection(("US9876543B2",)),
        "seeds": Collection(("US9876543B2", "US11205304B2")),
        "grant": Collection(("10.3390/s20030734",)),
    },
)


@pytest.fixture(scope="module")
def connection():
    with reading(WORLD) as connection:
        yield connection


@pytest.mark.parametrize("question", [*DESIGN, *MONTH])
def test_an_example_is_explained_and_answered(connection, question):
    assert explain(question, NOW.date()).startswith("Read as\n")
    answer = ask(question, connection, CONTEXT)
    assert len({len(answer.columns), *map(len, answer.rows)}) == 1
    counted = answer.coverage.to_dict()
    units = counted.pop("units_to_complete")
    assert counted.pop("rests_on") == sum(counted.values())
    assert units is None or units >= 0
    assert answer.chart == question.endswith("chart")


@pytest.mark.parametrize("question", [*DESIGN, *MONTH])
def test_an_example_is_answered_where_nothing_is_held(question):
    answer = ask(question, None, CONTEXT)
    assert answer.rows in ((), ((0,),))
    assert "Nothing is held yet." in answer.notes


def test_these_are_the_questions_of_the_month():
    file = SHARED / "questions.md"
    if not file.exists():
        pytest.skip("the list of questions does not lie beside this checkout")
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("| ") and "`" in line]
    assert [line.split("`")[1].replace("\\|", "|") for line in lines] == MONTH


def numbers(answer):
    return [row[0] for row in answer.rows]


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


def test_external_is_refused_for_papers(connection):
    from localcite.errors import BadQuestion

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


def test_a_path_shows_each_link(connection):
    answer = ask("path US5012236A 10.1000/cited", connection, CONTEXT)
    assert [(row[0], row[1], row[4]) for row in answer.rows] == [
        (0, "US5012236A", None),
        (1, "US11205304B2", "cites"),
        (2, "CN112833870A", "cites"),
        (3, "10.3390/s20030734", "cited by"),
        (4, "10.1000/cited", "cited by"),
    ]
    backwards = ask("path 10.1000/cited US5012236A", connection, CONTEXT)
    assert [row[1] for row in backwards.rows] == [row[1] for row in answer.rows][::-1]


def test_there_is_no_path_where_nothing_links():
    lonely = World(docs=WORLD.docs, citations=())
    answer = asked(lonely, "path US5012236A 10.1000/cited")
    assert answer.rows == ()
    assert "No chain of held citations links the two." in answer.notes


def test_related_ranks_by_co_citation_and_coupling_and_shows_both(connection):
    answer = ask("related US11205304B2 | select number, co_cited, coupled", connection, CONTEXT)
    # Three cite it: the Chinese one, Acme's and Beta's; they cite these as well.
    assert answer.rows == (
        ("US9876543B2", 2, 0),
        ("EP1234567B1", 1, 0),
        ("10.3390/s20030734", 1, 0),
    )
    coupled = ask("related US20230000001A1 | select number, co_cited, coupled", connection, CONTEXT)
    assert coupled.rows == (("CN112833870A", 0, 1), ("US20250000002A1", 0, 1))


def test_an_id_without_kind_is_the_one_that_is_held(connection):
    answer = ask("cited-by US 9,876,543", connection, CONTEXT)
    assert len(answer) == 2
    assert "US 9,876,543 is read as US9876543B2, the one that is held." in answer.notes


def test_an_id_that_is_not_held_is_not_bought_and_near_ones_are_suggested(connection):
    answer = ask("cited-by US11205305B2", connection, CONTEXT)
    assert answer.rows == ()
    assert (answer.coverage.rests_on, answer.coverage.not_bought, answer.coverage.units_to_complete) == (1, 1, 1)
    assert "Not held: US11205305B2." in answer.notes
    assert "Near US11205305B2 these are held: US11205304B2." in answer.notes


def test_several_ids_may_be_listed_with_blanks_or_commas(connection):
    for question in (
        "doc US11205304B2 US 9,876,543 B2 10.3390/s20030734",
        "doc US11205304B2, US 9,876,543 B2, 10.3390/s20030734",
        'doc "US11205304B2" "US 9,876,543 B2",10.3390/s20030734',
    ):
        answer = ask(question, connection, CONTEXT)
        assert numbers(answer) == ["US11205304B2", "US9876543B2", "10.3390/s20030734"]


def test_what_follows_it_goes_on_from_the_last_question(connection):
    from localcite.query import parse

    read = parse("cited-by US 11,205,304 B2 | where published >= last 5 years")
    assert ask("it | count", connection, CONTEXT, it=read).rows == ((2,),)
    last = parse("in seeds | cited-by | by year | chart")
    answer = ask("it | top 1", connection, CONTEXT, it=last)
    assert answer.rows == ((2021, 1, 0.3333, "2021-05-25", "2021-05-25"),)
    assert not answer.chart


def test_what_is_wrong_with_the_last_question_is_shown_at_it(connection):
    from localcite.errors import BadQuestion
    from localcite.query import parse

    last = parse("in some-collection-that-was-deleted-meanwhile | cited-by")
    with pytest.raises(BadQuestion) as caught:
        ask("patents | minus it", connection, CONTEXT, it=last)
    assert caught.value.position == len("patents | minus ")


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


def test_names_are_counted_as_they_are_compared_and_shown_as_they_are_written(connection):
    table = ask("patents | by assignee", connection, CONTEXT)
    assert table.rows[0] == ("Acme Inc", 4, 0.5, "2018-01-23", "2025-06-05")
    assert "1 spelling of assignee was counted together with another" in " ".join(table.notes)


def test_the_users_own_names_decide_what_is_one_company(connection, tmp_path):
    from localcite.query.aliases import read_aliases

    file = tmp_path / "names.csv"
    file.write_text('label,replace by\n"Beta GmbH",Gamma\nGamma,"Acme, Inc."\n', encoding="utf-8")
    context = CONTEXT._replace(aliases=read_aliases(tmp_path))
    table = ask("patents | where assignee = acme | by assignee", connection, context)
    assert [row[1] for row in table.rows] == [6]


def test_a_file_of_names_that_is_none_is_refused_with_its_line(tmp_path):
    from localcite.errors import BadFile
    from localcite.query.aliases import read_aliases

    (tmp_path / "names.txt").write_text("label\treplace by\nonly one\n", encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        read_aliases(tmp_path)
    assert caught.value.line == 2


# Two that cite each other, one that both cite, one of them delisted, and one that cites itself.
KNOT = World(
    docs=tuple(patent(key, f"EP100000{key}B1") for key in range(1, 6)),
    citations=(
        Citation(1, 2),
        Citation(2, 1),
        Citation(3, 1),
        Citation(3, 2, listed=0),
        Citation(4, 1),
        Citation(4, 2),
        Citation(5, 5),
        Citation(5, 3, listed=0),
    ),
    answers=(Said(1, 1, OCTOBER),),
    holdings={key: Holding() for key in range(1, 6)},
)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("cited-by EP1000001B1 | or (references EP1000001B1) | select number, links", [("2", 1), ("3", 1), ("4", 1)]),
        ("cited-by EP1000003B1 | references | where delisted = no | select number", [("2",), ("3",), ("4",)]),
        (
            "cited-by EP1000003B1 | cited-by | where delisted in (yes, no) | select number".replace(
                " in (yes, no)", ""
            ),
            [],
        ),
        ("cited-by EP1000002B1 | or (cited-by EP1000003B1) | where delisted | select number, cited", [("2", "3")]),
        ("cited-by EP1000002B1 | minus (cited-by EP1000005B1) | where not delisted | select number", [("1",)]),
        ("doc EP1000003B1, EP1000005B1 | select number, cited_by", [("3", 1), ("5", 0)]),
        ("cited-by EP1000005B1 | count", [(0,)]),
        ("path EP1000003B1 EP1000004B1 | select number, link", [("3", None), ("1", "cites"), ("4", "cited by")]),
        ("path EP1000003B1 EP1000003B1 | select number", [("3",)]),
        ("related EP1000003B1 | select number, co_cited, coupled", [("2", 1, 0), ("4", 1, 0)]),
    ],
)
def test_a_knot_of_citations(question, rows):
    answer = asked(KNOT, question)
    short = [
        tuple(cell[-3:-2] if isinstance(cell, str) and cell[:2] == "EP" else cell for cell in row) for row in answer
    ]
    assert short == rows


def test_of_several_shortest_paths_it_is_always_the_same():
    diamond = World(
        docs=tuple(patent(key, f"EP100000{key}B1") for key in range(1, 5)),
        citations=(Citation(1, 3), Citation(1, 2), Citation(4, 2), Citation(4, 3)),
    )
    for ends in ("EP1000001B1 EP1000004B1", "EP1000004B1 EP1000001B1"):
        assert asked(diamond, f"path {ends} | select number").rows[1] == ("EP1000002B1",)


def test_an_id_that_may_be_one_of_several_held_ones_is_refused_and_lists_them():
    from localcite.errors import BadQuestion

    stages = World(docs=(patent(1, "EP1234567A1"), patent(2, "EP1234567B1")))
    with pytest.raises(BadQuestion) as caught:
        asked(stages, "patents | minus doc EP 1 234 567")
    assert caught.value.position == len("patents | minus doc ")
    assert caught.value.expected == ("EP1234567A1", "EP1234567B1")


def test_a_member_without_its_kind_is_found_under_the_one_it_can_have():
    world = World(
        docs=(patent(1, "US11205304B2"),),
        holdings={1: Holding()},
        collections={"short": Collection(("US11205304",))},
    )
    answer = asked(world, "in short | select number")
    assert answer.rows == (("US11205304B2",),)
    assert answer.coverage.held == 1


def test_a_bare_uuid_is_looked_up_and_else_wants_its_prefix(connection):
    from localcite.errors import BadQuestion

    with pytest.raises(BadQuestion) as caught:
        ask("doc 718ead9c-4f3c-4674-8f5a-24e126827269", connection, CONTEXT)
    assert "patent: or paper:" in caught.value.what


def test_an_unknown_collection_is_refused_and_near_ones_are_named(connection):
    from localcite.errors import BadQuestion

    with pytest.raises(BadQuestion) as caught:
        ask("in portfolo | count", connection, CONTEXT)
    assert caught.value.expected == ("portfolio",)
