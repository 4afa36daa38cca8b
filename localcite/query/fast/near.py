"""`related` on arrays: who cites the same, and what is cited by the same. Needs numpy."""

import numpy as np

from localcite.graph.gather import Array
from localcite.query.compile.values import Fast
from localcite.query.fast.desk import Desk, unique
from localcite.query.fast.sets import Docs


def related(desk: Desk, act: Fast) -> None:
    """Rank documents by how many cite both them and a seed, and by how many references they share with one."""
    seeds = desk.docs(act.args[0]).doc
    near = [_led_to(desk, *words, seeds) for words in (("cited-by", "references"), ("references", "cited-by"))]
    found = unique(desk, np.concatenate(near))
    found = found[~np.isin(found, seeds)]
    co_cited, coupled = (_counted(desk, found, led) for led in near)
    order = np.lexsort((found, -co_cited, -(co_cited + coupled)))
    pos = np.empty(len(found), "q")
    pos[order] = np.arange(1, len(found) + 1)
    desk.put(act.into[0], Docs(found, pos, (("co_cited", co_cited), ("coupled", coupled))))


def _led_to(desk: Desk, word: str, back: str, seeds: Array) -> Array:
    """Return the documents that those near the seeds lead back to, each as often as it is led to."""
    return desk.arrays.hop(back, unique(desk, desk.arrays.hop(word, seeds).doc)).doc


def _counted(desk: Desk, documents: Array, led: Array) -> Array:
    """Return how often each of some documents is among others."""
    if len(led) > desk.arrays.documents // 8:
        return np.bincount(led, minlength=desk.arrays.documents + 2)[documents]
    led = np.sort(led)
    return np.searchsorted(led, documents, side="right") - np.searchsorted(led, documents)
