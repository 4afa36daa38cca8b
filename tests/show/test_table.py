"""A table lines up its numbers, and keeps ids whole that are of no use when they are cut."""

import pytest

from localcite.show.table import table

PAPER = "paper:0123abcd-0123-0123-0123-0123456789ab"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ((0.5, 0.3636, 0.25), ["0.5000", "0.3636", "0.2500"]),
        ((0.5, None, 0.25), ["0.50", "–", "0.25"]),
        ((1.0, 2.0), ["1", "2"]),
        ((1, 0.5), ["1", "0.5"]),
        ((0.5, 1 / 3), ["0.5", "0.3333333333"]),
        ((1e-07, 0.5), ["1e-07", "0.5"]),
        ((float("nan"), 0.5), ["nan", "0.5"]),
        ((None, None), ["–", "–"]),
    ],
)
def test_numbers_have_their_points_below_each_other(values, told):
    lines = table(("share",), [(value,) for value in values], 80).splitlines()
    assert [line.strip() for line in lines[2:]] == told


def test_a_long_id_stays_whole_on_a_narrow_terminal_where_the_others_can_give_way():
    row = (PAPER, "A title that goes on and on, as titles of papers do", 2021, "A University of Somewhere Else")
    lines = table(("number", "title", "year", "assignee"), [row, ("US11205304B2", "B", 2021, None)], 80).splitlines()
    assert lines[2].startswith(f"{PAPER}  A title")
    assert lines[2].count("…") == 2
    assert max(map(len, lines)) <= 80


def test_where_there_is_no_room_for_it_a_long_id_is_cut_as_all_others():
    rows = [(PAPER, "A title that goes on and on", "B" * 30, "C" * 30)]
    lines = table(("number", "title", "a", "b"), rows, 72).splitlines()
    assert PAPER not in lines[2]
    assert lines[0].split() == ["number", "title", "a", "b"]
    assert max(map(len, lines)) <= 72


def test_what_is_longer_than_an_id_is_no_id():
    lines = table(("typed", "why"), [(PAPER, "x" * 50), ("y" * 60, "x" * 50)], 80).splitlines()
    assert PAPER not in lines[2]
