"""Every way in which calls fit totals, beside a search that tries them all."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from localcite.books.readings import Piece, Readings, read


def naive(totals, pieces):
    """All readings, by trying every period and every number of units for every piece."""
    choices = [
        [(place, units) for place in range(p.first, p.last + 1) for units in range(p.least, p.most + 1)] for p in pieces
    ]
    for reading in product(*choices):
        sums = [0] * len(totals)
        for place, units in reading:
            sums[place] += units
        if all(total is None or total == found for total, found in zip(totals, sums, strict=True)):
            yield [units for _, units in reading]


PIECES = st.tuples(st.integers(0, 3), st.integers(0, 1), st.integers(0, 3), st.sampled_from([0, 0, 3])).map(
    lambda made: Piece(made[0], min(3, made[0] + made[1]), made[2], made[2] + made[3])
)
TOTALS = st.lists(st.none() | st.integers(0, 6), min_size=4, max_size=4)


@given(TOTALS, st.lists(PIECES, max_size=4))
def test_what_all_readings_share_is_what_trying_them_all_finds(totals, pieces):
    found = read(totals, pieces)
    all_readings = list(naive(totals, pieces))
    assert all(found.possible) == bool(all_readings)
    if all_readings:
        shared = [values.pop() if len(values) == 1 else None for values in map(set, zip(*all_readings, strict=True))]
        assert list(found.forced) == shared


@given(TOTALS, st.lists(PIECES, max_size=4), st.integers(0, 1), st.integers(0, 3))
def test_a_piece_that_may_lie_in_many_periods_makes_nothing_certain_that_is_not(totals, pieces, first, units):
    pieces = [*pieces, Piece(first, 3, 0, units)]
    found = read(totals, pieces)
    all_readings = list(naive(totals, pieces))
    if all_readings:
        assert all(found.possible)
        for place, forced in enumerate(found.forced):
            assert forced is None or {reading[place] for reading in all_readings} == {forced}


def test_one_doubt_has_what_is_missing():
    assert read([7], [Piece(0, 0, 5, 5), Piece(0, 0, 0, 4)]) == Readings((True,), (5, 2))


def test_two_doubts_end_only_where_all_of_both_or_none_of_both_was_billed():
    doubts = [Piece(0, 0, 0, 4), Piece(0, 0, 0, 3)]
    assert read([0], doubts).forced == (0, 0)
    assert read([7], doubts).forced == (4, 3)
    assert read([4], doubts).forced == (None, None)
    assert read([8], doubts).possible == (False,)


def test_a_crowd_at_midnight_is_given_up_and_not_guessed_at():
    crowd = [Piece(0, 1, 0, 100)] * 40
    found = read([0, 0], crowd)
    assert found == Readings((True, True), (None,) * 40)


def test_fixed_pieces_beyond_the_total_leave_no_reading():
    assert read([2], [Piece(0, 0, 3, 3), Piece(0, 0, 0, 5)]).possible == (False,)
