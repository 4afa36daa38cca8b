"""`chain.shortest` on arrays: the same chain, where rims are so wide that Python alone would take long. Needs numpy."""

import numpy as np

from localcite.graph.arrays import Arrays
from localcite.graph.chain import way_back
from localcite.graph.gather import Array


def shortest(arrays: Arrays, start: int, end: int) -> list[int]:
    """Return a shortest chain between two documents; empty where there is none."""
    if start == end:
        return [start]
    rims = [np.array([start]), np.array([end])]
    sides = [_side(arrays, each) for each in (start, end)]
    while len(rims[0]) and len(rims[1]):
        side = 0 if len(rims[0]) <= len(rims[1]) else 1
        rims[side] = _grow(arrays, rims[side], sides[side])
        meeting = rims[side][sides[1 - side][rims[side]] > 0]
        if len(meeting):
            middle = int(meeting[0])
            return [*reversed(_back(sides[0], middle)), *_back(sides[1], middle)[1:]]
    return []


def _side(arrays: Arrays, start: int) -> Array:
    """Return for each document where it was come from, 0 where it was not come to."""
    came = np.zeros(arrays.documents + 2, "i")
    came[start] = start
    return came


def _back(came: Array, key: int) -> list[int]:
    """Return the way from a document back to where its side began."""
    return way_back(key, lambda here: int(came[here]))


def _grow(arrays: Arrays, rim: Array, came: Array) -> Array:
    """Remember where each new document was come from; return them, ascending."""
    both = [arrays.near(word, rim) for word in ("cited-by", "references")]
    both = [(there[new], here[new]) for there, here in both for new in (came[there] == 0,)]
    for there, here in both:
        held = came[there]
        smaller = (held == 0) | (here < held)
        # Of several the last one stays: those on the rim ascend, so that backwards it is the smallest.
        came[there[smaller][::-1]] = here[smaller][::-1]
    found = np.concatenate([there[came[there] == here] for there, here in both])
    found.sort()
    first = np.ones(len(found), dtype=bool)
    first[1:] = found[1:] != found[:-1]
    return found[first]
