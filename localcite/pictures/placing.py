"""Where the documents of a citation network stand in a picture: from left to right by year where years are known, each
near to what it is linked with, and none upon another. Pure, with numpy.
"""

from typing import NamedTuple

import numpy as np

from localcite.pictures.figures import Network
from localcite.pictures.layout import Places, layout

ENOUGH = 0.5  # share of documents whose year has to be known, for an axis of years
ROUNDS = 160
APART = 4.0  # pixels between two documents
SMALLEST = 4.5  # radius
LARGEST = 19.0
FEW = 6.0  # citations up to which no document is drawn large
TO_YEAR = 0.25  # of the way to its year, each round
BAND = 70.0  # for documents without a year, the least
MOST_BAND = 0.4  # of the width


class Placed(NamedTuple):
    """Places in pixels and radii. `years`: the first and the last on the axis, None where there is none.

    `band`: how wide the part at the left is in which documents without a year stand.
    """

    places: Places
    radii: Places
    years: tuple[int, int] | None
    band: float


def radii_of(figure: Network) -> Places:
    """Return a radius for each document: its area is by how often it is cited; the least where that is unknown."""
    cited = np.array([node.cited_by or 0 for node in figure.nodes], dtype=np.float64)
    most = max(FEW, float(cited.max(initial=0)))
    return SMALLEST + (LARGEST - SMALLEST) * np.sqrt(cited / most)


def placed(figure: Network, width: float, height: float) -> Placed:
    """Return where the documents stand in so much room."""
    n = len(figure.nodes)
    radii = radii_of(figure)
    years = [node.year for node in figure.nodes]
    known = [year for year in years if year is not None]
    free = layout(figure.edges, n)
    if len(known) < max(2, ENOUGH * n) or len(set(known)) < 2:
        goals = free * (np.array([width, height]) - 2 * LARGEST) + LARGEST
        return Placed(_apart(goals, goals, radii, (width, height), 0.0), radii, None, 0.0)
    band = BAND + (width * MOST_BAND - BAND) * (1 - len(known) / n) / (1 - ENOUGH) if len(known) < n else 0.0
    first, last = min(known), max(known)
    pitch = (width - band) / (last - first + 1)
    across = [
        LARGEST + float(free[place, 0]) * (band - 2 * LARGEST - 8)
        if year is None
        else band + (year - first + 0.5) * pitch
        for place, year in enumerate(years)
    ]
    goals = np.column_stack((across, _spread(free[:, 1]) * (height - 2 * LARGEST) + LARGEST))
    return Placed(_apart(goals, goals, radii, (width, height), pitch), radii, (first, last), band)


def _spread(heights: Places) -> Places:
    """Return heights in the same order, half of the way towards equal distances: all room is used."""
    ranks = np.empty(len(heights))
    ranks[np.argsort(heights, kind="stable")] = np.linspace(0, 1, len(heights))
    return (ranks + heights) / 2


def _apart(places: Places, goals: Places, radii: Places, size: tuple[float, float], pitch: float) -> Places:
    """Return places that are no longer upon each other. `pitch`: of years, which nodes leave only for want of room."""
    needed = radii[:, None] + radii[None, :] + APART
    np.fill_diagonal(needed, 0)
    for round_ in range(ROUNDS):
        places = places + _away(places, needed)
        pull = TO_YEAR if pitch else 0.02
        places[:, 0] += (goals[:, 0] - places[:, 0]) * pull * (1 - round_ / ROUNDS)
        np.clip(places[:, 0], radii, size[0] - radii, out=places[:, 0])
        np.clip(places[:, 1], radii, size[1] - radii, out=places[:, 1])
    return places


def _away(places: Places, needed: Places) -> Places:
    """Return by how much each node moves off those that it touches."""
    across = places[:, None, :] - places[None, :, :]
    across[..., 1] += np.tri(len(places)) * 1e-6 - 5e-7  # what is at one place moves apart, up and down
    lengths = np.maximum(np.hypot(across[..., 0], across[..., 1]), 1e-6)
    lacking = np.maximum(needed - lengths, 0) / lengths / 2
    moves: Places = (across * lacking[..., None]).sum(axis=1)
    return np.clip(moves, -12, 12)
