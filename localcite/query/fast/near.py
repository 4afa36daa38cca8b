"""`related` on arrays: who cites the same, and what is cited by the same. Needs numpy."""

import numpy as np

from localcite.graph.gather import Array
from localcite.query.compile.values import Fast
from localcite.query.fast.desk import Desk, unique
from localcite.query.fast.sets import Docs


def related(desk: Desk, act: Fast) -> None:
    """Rank documents by how many cite both them and a seed, and by how many references they share with one."""
    seeds = desk.docs(act.args[0]).doc
    co_cited = _led_to(desk, "references", unique(desk, desk.arrays.hop("cited-by", seeds).doc))
    coupled = _led_to(desk, "cited-by", unique(desk, desk.arrays.hop("references", seeds).doc))
    scores = co_cited + coupled
    scores[seeds[seeds > 0]] = 0
    found = np.flatnonzero(scores)
    order = np.lexsort((found, -co_cited[found], -scores[found]))
    pos = np.empty(len(found), "q")
    pos[order] = np.arange(1, len(found) + 1)
    desk.put(act.into[0], Docs(found, pos, (("co_cited", co_cited[found]), ("coupled", coupled[found]))))


def _led_to(desk: Desk, word: str, documents: Array) -> Array:
    """Return how many of some documents lead to each document."""
    return np.bincount(desk.arrays.hop(word, documents).doc, minlength=desk.arrays.documents + 2)
