"""Where documents of the network stand: on the sheet, apart from each other, and always at the same place."""

from collections import Counter
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from report_drawn import gathered, ring, worlds

from localcite.pictures.layout import layout
from localcite.report.count import counts
from localcite.report.network import drawn
from localcite.report.spread import boxes, components, spread

GRAPHS = st.integers(1, 30).flatmap(
    lambda n: st.tuples(st.just(n), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=60))
)


def test_the_layout_that_is_used_gives_the_same_places_each_time():
    edges = [(place, place % 3) for place in range(3, 20)]
    assert (spread(edges, 20, layout, 1000, 700) == spread(edges, 20, layout, 1000, 700)).all()


@settings(max_examples=12)
@given(GRAPHS)
def test_every_node_stands_on_the_sheet_and_none_upon_another(graph):
    n, edges = graph
    places = spread(edges, n, ring, 1000, 700)
    assert np.isfinite(places).all()
    assert (places >= 0).all()
    assert (places <= [1000, 700]).all()
    assert len({(round(x, 3), round(y, 3)) for x, y in places}) == n
    assert (spread(edges, n, ring, 1000, 700) == places).all()


@given(GRAPHS)
def test_parts_hold_every_node_once_and_no_edge_leaves_one(graph):
    n, edges = graph
    parts = components(edges, n)
    assert sorted(node for part in parts for node in part) == list(range(n))
    of = {node: place for place, part in enumerate(parts) for node in part}
    assert all(of[one] == of[other] for one, other in edges)
    assert all(len(one) >= len(other) for one, other in pairwise(parts))


@given(st.lists(st.integers(1, 200), min_size=1, max_size=40).map(lambda sizes: sorted(sizes, reverse=True)))
def test_boxes_fill_the_sheet_and_lie_beside_each_other(sizes):
    found = boxes(sizes, 1000, 700)
    assert len(found) == len(sizes)
    assert abs(sum(box.wide * box.high for box in found) - 700_000) < 1
    for one, other in pairwise(found):
        assert one.y + one.high <= other.y + 1e-6 or one.x + one.wide <= other.x + 1e-6


@settings(max_examples=5)
@given(worlds(), st.integers(0, 12))
def test_no_more_is_drawn_than_was_allowed_and_each_citation_between_what_is_drawn(world, most):
    with gathered(world) as (_connection, found):
        network = drawn(found, counts(found), most)
    assert len(network.nodes) <= max(most, 1)
    keys = [node.document.key for node in network.nodes]
    assert len(set(keys)) == len(keys)
    links = [link for link in found.links if not link.delisted]
    between = Counter(
        (found.citing[link.citing].key, found.members[link.cited].document.key)
        for link in links
        if found.citing[link.citing].key in keys and found.members[link.cited].document.key in keys
    )
    assert Counter((keys[one], keys[other]) for one, other in network.edges) == between
    assert network.all_edges == len(links)
