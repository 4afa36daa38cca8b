"""Which figure a table makes, and what it says: n, years that were not over, what is unknown, what was left out."""

import itertools
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localcite.errors import UsageError
from localcite.pictures.choosing import network_of
from localcite.pictures.draw import draw
from localcite.pictures.figures import KINDS, Bar, Bars, Growth, HeatMap, Timeline, Total
from localcite.pictures.scale import classes, ticks
from localcite.pictures.shape import MOST_BARS, About, figure_of, kind_of
from localcite.query.network import Edge
from localcite.query.network import Node as Held

TODAY = date(2026, 11, 22)
ABOUT = About(TODAY, "2026-03-04T00:00:00.000Z", "2026-11-20T00:00:00.000Z")
MEASURES = ("count", "share", "first", "last")


def by(*fields):
    return (*fields, *MEASURES)


@pytest.mark.parametrize(
    ("columns", "row", "kind"),
    [
        (by("assignee"), ("Acme", 3, 1.0, None, None), "bars"),
        (by("year"), (2020, 3, 1.0, None, None), "timeline"),
        (by("published"), ("2020-05", 3, 1.0, None, None), "timeline"),
        (by("first_seen"), ("2026-03-04", 3, 1.0, None, None), "growth"),
        (by("fetched"), ("2026-03-04", 3, 1.0, None, None), "growth"),
        (by("assignee", "year"), ("Acme", 2020, 3, 1.0, None, None), "heatmap"),
        (by("office", "category"), ("EP", "X", 3, 1.0, None, None), "heatmap"),
        (by("office", "category", "year"), ("EP", "X", 2020, 3, 1.0, None, None), "bars"),
        (("number", "title", "cited_by"), ("US1", "A", 3), "bars"),
        (("last_seen", "n"), ("2026-03-04", 3), "timeline"),
    ],
)
def test_the_shape_of_a_table_decides(columns, row, kind):
    assert kind_of(columns, [row]) == kind
    assert isinstance(figure_of(columns, [row], ABOUT), KINDS[kind])


def test_a_timeline_has_each_year_and_says_which_were_not_over():
    rows = [(2023, 4, 0.4, None, None), (2026, 4, 0.4, None, None), (None, 2, 0.2, None, None)]
    assert figure_of(by("year"), rows, ABOUT) == Timeline(
        "year", "documents", ((2023, 4), (2024, 0), (2025, 0), (2026, 4)), 2, 2026, "2026-03-04", Total(10)
    )


def test_a_year_that_the_question_left_out_is_no_zero():
    rows = [(2023, 4, 0.4, None, None), (2026, 4, 0.4, None, None)]
    figure = figure_of(by("year"), rows, ABOUT._replace(is_whole=False))
    assert figure.years == ((2023, 4), (2026, 4))
    assert not figure.is_whole


def test_years_are_open_from_the_oldest_answer_on():
    assert About(TODAY, "2024-05-03T00:00:00Z").open_since == 2024
    assert About(TODAY).open_since == 2026
    assert About(TODAY, "2031-01-01T00:00:00Z").open_since == 2026  # of a clock that was wrong


def test_a_year_that_a_mistake_made_does_not_stretch_the_axis():
    rows = [(year, 1, 0.1, None, None) for year in (2019, 2020, 9999)]
    figure = figure_of(by("year"), rows, ABOUT)
    assert [year for year, _count in figure.years] == [2019, 2020]
    assert figure.more == 1
    old = figure_of(by("year"), [(1500, 1, 0.5, None, None), (2020, 1, 0.5, None, None)], ABOUT)
    assert (old.years, old.more) == (((2020, 1),), 1)


def test_days_of_publication_are_counted_by_their_years():
    rows = [("2019", 1, 0.25, None, None), ("2019-05", 1, 0.25, None, None), ("2020-05-01", 2, 0.5, None, None)]
    assert figure_of(by("published"), rows, ABOUT).years == ((2019, 2), (2020, 2))


def test_growth_adds_up_and_leaves_out_nothing():
    rows = [("2026-03-04", 3, 0.3, None, None), ("2026-05-06", 5, 0.5, None, None), (None, 2, 0.2, None, None)]
    assert figure_of(by("first_seen"), rows, ABOUT) == Growth(
        "first_seen", "documents", (("2026-03-04", 3), ("2026-05-06", 5)), "2026-11-20", 2, Total(10)
    )


def test_a_heat_map_has_the_years_across_and_the_largest_rows_first():
    rows = [(2019, "A", 1), (2021, "B", 5), (None, "A", 1), (2021, None, 9)]
    figure = figure_of(("year", "assignee", "count"), rows, ABOUT)
    assert (figure.down, figure.across) == ("assignee", "year")
    assert figure.rows == ("B", "A", None)
    assert figure.columns == ("2019", "2020", "2021", None)
    assert figure.cells == ((0, 2, 5), (1, 0, 1), (1, 3, 1), (2, 2, 9))
    assert isinstance(figure, HeatMap)


def test_a_number_that_is_unknown_stays_unknown():
    figure = figure_of(("number", "title", "cited_by_5y"), [("US1", "A", None), ("US2", "B", 0)], ABOUT)
    assert figure == Bars("number", "cited_by_5y", (Bar("US1", None, "A"), Bar("US2", 0, "B")))


def test_what_has_no_room_is_counted():
    rows = [(f"f{place}", 1, 0.01, None, None) for place in range(100)]
    figure = figure_of(by("assignee"), rows, ABOUT)
    assert (len(figure.bars), figure.more) == (MOST_BARS, 100 - MOST_BARS)


@given(st.integers(1, 3_000), st.data())
def test_n_is_told_by_counts_and_shares_and_exact_where_they_are(total, data):
    counts = data.draw(st.lists(st.integers(1, total), min_size=1, max_size=5))
    rows = [("x", count, round(count / total, 4), None, None) for count in counts]
    found = figure_of(by("assignee"), rows, ABOUT).total
    if found is not None:
        assert found.is_exact <= (found.number == total)
    if total <= 1_000 and max(counts) == total:
        assert found == Total(total)


def test_where_nothing_was_bought_the_refusal_does_not_call_the_answer_empty():
    with pytest.raises(UsageError) as caught:
        figure_of(by("year"), [], About(TODAY))
    assert "no answer is held" in caught.value.data["what"]


@pytest.mark.parametrize(
    ("columns", "rows", "kind", "what"),
    [
        (("count",), [(3,)], None, "one number"),
        (by("year"), [], None, "empty"),
        (("title",), [("A",)], None, "no number"),
        (by("assignee"), [("A", 1, 1.0, None, None)], "timeline", "needs years"),
        (by("assignee"), [("A", 1, 1.0, None, None)], "heatmap", "two fields"),
        (by("assignee"), [("A", 1, 1.0, None, None)], "growth", "by the day"),
        (by("assignee", "year"), [("A", 2020, 1, 1.0, None, None)], "timeline", "one field"),
        (by("assignee"), [("A", 1, 1.0, None, None)], "network", "no citations"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(columns, rows, kind, what):
    with pytest.raises(UsageError) as caught:
        figure_of(columns, rows, ABOUT, kind)
    assert what in caught.value.data["what"]


VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.just("2020-13-45"))


@given(
    st.lists(st.sampled_from([*MEASURES, "year", "assignee", "first_seen", "number"]), max_size=4, unique=True),
    st.data(),
)
def test_any_table_is_drawn_or_refused(columns, data):
    rows = data.draw(st.lists(st.tuples(*(VALUES for _column in columns)), max_size=4))
    for kind in (None, *KINDS):
        try:
            figure = figure_of(columns, rows, ABOUT, kind)
        except UsageError:
            continue
        assert kind is None or isinstance(figure, KINDS[kind])
        ET.fromstring(draw(figure))


# ---- networks -------------------------------------------------------------------------------------------------------


class Citations:
    """A network of five documents."""

    LINKS = (1, 5, 3, 2, 1)

    def sizes(self):
        return len(self.LINKS), 6

    def largest(self, most):
        return sorted(range(len(self.LINKS)), key=lambda key: -self.LINKS[key])[:most]

    def nodes(self, keys):
        for key in keys:
            yield Held(key, f"US{key}", True, True, self.LINKS[key], "patent", None, 2020, "A", None)

    def edges(self, keys):
        for citing, cited in ((0, 1), (2, 1), (3, 1)):
            if citing in keys and cited in keys:
                yield Edge(citing, cited, None, None, False)


def test_of_a_large_network_those_with_the_most_citations_are_drawn_and_the_rest_is_counted():
    figure = network_of(Citations(), most=3)
    assert [node.name for node in figure.nodes] == ["US1", "US2", "US3"]
    assert figure.edges == ((1, 0), (2, 0))
    assert (figure.more_nodes, figure.more_edges) == (2, 4)
    assert network_of(Citations(), most=3, most_edges=1).more_edges == 5


# ---- axes -----------------------------------------------------------------------------------------------------------


@given(st.integers(1, 10**9), st.integers(1, 12))
def test_ticks_are_round_counts_that_reach_the_largest_number(most, wanted):
    found = ticks(most, wanted, whole=True)
    assert found[0] == 0
    assert found[-1] >= most > found[-2]
    assert all(isinstance(tick, int) for tick in found)
    assert len({late - early for early, late in itertools.pairwise(found)}) == 1
    assert len(found) <= wanted + 2


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=50))
def test_classes_follow_one_another_up_to_the_largest_number(values):
    found = classes(values)
    assert found[0][0] == 1
    assert found[-1][1] == max(values)
    assert all(least <= most for least, most in found)
    assert all(later[0] == earlier[1] + 1 for earlier, later in itertools.pairwise(found))
