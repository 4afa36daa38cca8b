"""Paths, documents that are near, and knots of citations."""

import pytest
from query_examples import OCTOBER, WORLD, patent
from query_worlds import CONTEXT, Citation, Holding, Said, World, asked

from localcite.query import ask


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
