"""Charts: a bar a row, small bars a year; they fit, and they tell the truth."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from localcite.show.chart import LEVELS, bar, chart, open_since, spark
from localcite.text import width

COLUMNS = ("assignee", "count", "share", "first", "last")
LABELS = st.text("aB 磁気é", max_size=30) | st.none()
COUNTS = st.integers(0, 10**9)


@given(st.lists(st.tuples(LABELS, COUNTS), max_size=20), st.integers(30, 200))
def test_every_row_has_its_line_which_fits(rows, wide):
    drawn = chart(COLUMNS, [(label, count, 0.5, None, None) for label, count in rows], wide)
    lines = drawn.splitlines()
    assert len(lines) == len(rows)
    assert all(width(line) <= wide for line in lines)
    for (_label, count), line in zip(rows, lines, strict=True):
        assert str(count) in line


@given(st.lists(COUNTS, min_size=2, max_size=2), st.integers(1, 100))
def test_a_larger_number_has_no_shorter_bar(numbers, columns):
    small, large = sorted(numbers)
    assert len(bar(small, large, columns)) <= len(bar(large, large, columns)) <= columns
    assert bool(bar(small, large, columns)) == (small > 0)


@given(st.lists(COUNTS | st.none(), max_size=50))
def test_small_bars_are_one_a_number_and_zero_is_a_gap(numbers):
    drawn = spark(numbers)
    assert len(drawn) == len(numbers)
    for number, letter in zip(numbers, drawn, strict=True):
        assert (letter == " ") == (not number)
    if any(numbers):
        assert LEVELS[-1] in drawn


def test_by_year_a_line_below_shows_the_years_without_documents_as_gaps():
    drawn = chart(("year", "count", "share"), [(2018, 4, 0.4), (2019, 8, 0.5), (2021, 1, 0.1), (None, 2, 0.2)], 39)
    assert drawn.splitlines() == [
        "2018  4  ███████████████",
        "2019  8  ██████████████████████████████",
        "2021  1  ███▊",
        "–     2  ███████▌",
        "",
        "2018 ▅█ ▂ 2021",
    ]


def test_years_that_were_not_over_are_paler_and_named():
    rows = [(2024, 4, 0.5), (2025, 2, 0.25), (2026, 2, 0.25), (None, 1, 0.1)]
    drawn = chart(("year", "count", "share"), rows, 39, open_since=2025)
    assert drawn.splitlines() == [
        "2024  4  ██████████████████████████████",
        "2025  2  ░░░░░░░░░░░░░░░",
        "2026  2  ░░░░░░░░░░░░░░░",
        "–     1  ███████▌",
        "",
        "2024 █▅▅ 2026",
        "",
        "░ 2025 to 2026: not over when the oldest answer was given",
    ]
    pairs = [("US", 2025, 1), ("US", 2026, 2)]
    assert "\n2026: not over" in chart(("office", "year", "count"), pairs, 80, open_since=2026)
    assert "not over" not in chart(("year", "count"), [(2024, 1)], 80, open_since=2025)


def test_the_year_of_the_oldest_answer_was_not_over():
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert open_since("2024-03-04T00:00:00.000Z", now) == 2024
    assert open_since(None, now) == 2026


def test_by_the_day_on_which_something_came_bars_show_how_many_there_were_by_then():
    rows = [("2026-03-04", 3), ("2026-05-06", 3), (None, 2)]
    assert chart(("first_seen", "count"), rows, 40).splitlines() == [
        "2026-03-04  +3 = 3  ██████████",
        "2026-05-06  +3 = 6  ████████████████████",
        "–               +2",
    ]


def test_by_a_field_and_a_year_each_value_has_its_years():
    rows = [("US", 2018, 2), ("US", 2020, 4), ("CN", 2019, 1), ("CN", None, 1)]
    assert chart(("office", "year", "count"), rows, 80).splitlines() == [
        "office     2018 to 2020",
        "US      6  ▅ █",
        "CN      2   █",
    ]
    swapped = [(year, office, count) for office, year, count in rows]
    assert chart(("year", "office", "count"), swapped, 80) == chart(("office", "year", "count"), rows, 80)


def test_controls_in_a_label_are_made_visible():
    assert "\x1b" not in chart(COLUMNS, [("\x1b[2J", 1, 1.0, None, None)], 80)


def test_nothing_is_drawn_of_nothing():
    assert chart(COLUMNS, [], 80) == ""
    assert chart(("title",), [("a",)], 80) == ""
