"""A shortest chain between two documents, breadth first from both ends, over citations in either direction. Pure.

Each round the end with fewer documents on its rim goes one step further. Of equal chains it is always the same one: a
document is come to from the smallest key, and the ends meet in the smallest. `walk` does the same on arrays.
"""

from collections.abc import Callable, Iterable
from typing import TypeAlias

# For the documents on a rim, in ascending order: each, with those that it cites and that cite it. None: too many.
Near: TypeAlias = Callable[[list[int]], Iterable[tuple[int, Iterable[int]]] | None]


def shortest(start: int, end: int, near: Near) -> list[int] | None:
    """Return a shortest chain; empty where there is none, None where `near` will not look at so many."""
    sides: tuple[dict[int, int], dict[int, int]] = {start: start}, {end: end}
    rims: list[list[int]] = [[start], [end]]
    if start == end:
        return [start]
    while all(rims):
        side = 0 if len(rims[0]) <= len(rims[1]) else 1
        found = near(rims[side])
        if found is None:
            return None
        rims[side] = _grow(found, sides[side])
        meeting = [key for key in rims[side] if key in sides[1 - side]]
        if meeting:
            middle = min(meeting)
            return [*reversed(way_back(middle, sides[0].__getitem__)), *way_back(middle, sides[1].__getitem__)[1:]]
    return []


def _grow(found: Iterable[tuple[int, Iterable[int]]], came_from: dict[int, int]) -> list[int]:
    """Remember where each new document was come from; return them, ascending."""
    rim = []
    for here, theirs in found:
        for there in theirs:
            if there not in came_from:
                came_from[there] = here
                rim.append(there)
    return sorted(rim)


def way_back(key: int, came_from: Callable[[int], int]) -> list[int]:
    """Return the way from a document back to where its side began, which was come from itself."""
    way = [key]
    while (before := came_from(way[-1])) != way[-1]:
        way.append(before)
    return way
