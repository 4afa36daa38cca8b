"""Where the nodes of a network stand: springs along its edges, and nodes that keep each other off. Pure, with numpy.

The same input gives the same places: nodes begin on a spiral, ordered by how many edges they have, and nothing is
drawn by lot. Each round looks at every pair, so 2,000 nodes are some seconds: choose which to draw before.
"""

from collections.abc import Sequence
from math import pi, sqrt

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.float64]
MOST_ROUNDS = 300
GOLDEN = pi * (3 - sqrt(5))
GRAVITY = 1.2  # towards the middle: groups that nothing links stay in the picture
STIFFEST = 1.5  # of a spring, so that a crowd of them does not pull all into one heap
NEAR = 1e-9  # two nodes at one place are pushed apart along the spiral's direction


def layout(edges: Sequence[tuple[int, int]], n: int, *, rounds: int | None = None) -> Places:
    """Return n rows of x and y, each between 0 and 1, for nodes 0 … n-1 and edges between them.

    Nodes without any edge stand in rings around the rest. `rounds`: how long it is worked on, by default by n.
    """
    ends = _ends(edges, n)
    linked = np.zeros(n, dtype=bool)
    linked[ends.ravel()] = True
    places = _spiral(n, np.bincount(ends.ravel(), minlength=n))
    inner = np.flatnonzero(linked)
    if len(inner) > 1:
        numbered = np.full(n, -1)
        numbered[inner] = np.arange(len(inner))
        places[inner] = _settled(places[inner], numbered[ends], rounds or _rounds(len(inner)))
    return _fitted(_ringed(places, linked))


def _ends(edges: Sequence[tuple[int, int]], n: int) -> NDArray[np.int64]:
    """Return the edges as an array: each pair once, none to itself, none to a node that there is not."""
    found = {(min(edge), max(edge)) for edge in edges if edge[0] != edge[1]}
    kept = sorted(edge for edge in found if edge[0] >= 0 and edge[1] < n)
    return np.array(kept, dtype=np.int64).reshape(-1, 2)


def _rounds(n: int) -> int:
    return max(40, min(MOST_ROUNDS, 60_000 // n))


def _spiral(n: int, degrees: NDArray[np.int64]) -> Places:
    """Return places on a sunflower's spiral: what has most edges is in the middle."""
    order = np.argsort(-degrees, kind="stable")
    ranks = np.empty(n, dtype=np.float64)
    ranks[order] = np.arange(n)
    radii, angles = np.sqrt((ranks + 0.5) / max(1, n)), ranks * GOLDEN
    return np.column_stack((radii * np.cos(angles), radii * np.sin(angles)))


def _settled(places: Places, ends: NDArray[np.int64], rounds: int) -> Places:
    """Return places after springs and repulsion (Fruchterman and Reingold), each round with smaller steps."""
    n = len(places)
    ideal = 1.6 / sqrt(n)
    steps = np.linspace(0.15, 0.002, rounds)
    for step in steps:
        moves = _pushed(places, ideal) + _pulled(places, ends, ideal) - places * GRAVITY
        lengths = np.maximum(np.hypot(moves[:, 0], moves[:, 1]), NEAR)
        places = places + moves / lengths[:, None] * np.minimum(lengths, step)[:, None]
    return places


def _pushed(places: Places, ideal: float) -> Places:
    """Return how all nodes push each other away."""
    x, y = places[:, 0], places[:, 1]
    across, down = x[:, None] - x[None, :], y[:, None] - y[None, :]
    weights = ideal * ideal / np.maximum(across * across + down * down, NEAR)
    return np.column_stack(((across * weights).sum(axis=1), (down * weights).sum(axis=1)))


def _pulled(places: Places, ends: NDArray[np.int64], ideal: float) -> Places:
    """Return how edges pull their ends together."""
    apart = places[ends[:, 0]] - places[ends[:, 1]]
    pull = apart * np.minimum(np.hypot(apart[:, 0], apart[:, 1]) / ideal, STIFFEST)[:, None]
    moves = np.zeros_like(places)
    np.add.at(moves, ends[:, 0], -pull)
    np.add.at(moves, ends[:, 1], pull)
    return moves


def _ringed(places: Places, linked: NDArray[np.bool_]) -> Places:
    """Put nodes without edges on a ring around the others."""
    alone = np.flatnonzero(~linked)
    if not len(alone) or not linked.any():
        return places
    middle = places[linked].mean(axis=0)
    around = places[linked] - middle
    radius = max(float(np.hypot(around[:, 0], around[:, 1]).max()), 0.1) * 1.12
    angles = 2 * pi * np.arange(len(alone)) / len(alone)
    places[alone] = middle + radius * np.column_stack((np.cos(angles), np.sin(angles)))
    return places


def _fitted(places: Places) -> Places:
    """Return the places stretched between 0 and 1, both axes alike."""
    if not len(places):
        return places
    low, high = places.min(axis=0), places.max(axis=0)
    size = float((high - low).max())
    if size < NEAR:
        return np.full_like(places, 0.5)
    return 0.5 + (places - (low + high) / 2) / size
