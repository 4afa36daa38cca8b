"""Layouts of networks: inside, the same each time, and what is linked stands near."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from localcite.pictures.layout import layout

EDGES = st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24)), max_size=60)


@settings(max_examples=20)
@given(EDGES, st.integers(0, 25))
def test_nodes_stand_inside_apart_and_the_same_each_time(edges, n):
    places = layout(edges, n)
    assert places.shape == (n, 2)
    assert np.isfinite(places).all()
    assert ((places >= -1e-9) & (places <= 1 + 1e-9)).all()
    assert (places == layout(edges, n)).all()
    assert len({tuple(place) for place in places.round(6)}) == n


def test_two_groups_that_nothing_links_stand_apart():
    groups = [(a + base, b + base) for base in (0, 8) for a in range(8) for b in range(a)]
    places = layout(groups, 16)
    within = np.linalg.norm(places[:8] - places[:8].mean(axis=0), axis=1).max()
    between = np.linalg.norm(places[:8].mean(axis=0) - places[8:].mean(axis=0))
    assert between > within


def test_what_has_no_citation_stands_around_the_others():
    places = layout([(0, 1), (1, 2)], 30)
    middle = places[:3].mean(axis=0)
    assert np.linalg.norm(places[3:] - middle, axis=1).min() > np.linalg.norm(places[:3] - middle, axis=1).max()


def test_the_direction_of_an_edge_and_how_often_it_stands_say_nothing():
    assert (layout([(0, 1), (1, 2)], 3) == layout([(2, 1), (1, 0), (0, 1)], 3)).all()
