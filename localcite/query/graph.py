"""The graph of held citations, walked outside of one statement: a shortest chain between two documents.

The one place for what a memory-mapped graph can do faster; hops and `related` are single statements (`compile`).
"""

from collections.abc import Iterable
from json import dumps

from localcite.query.world import World

NEIGHBOURS = """SELECT j.value, c.citing FROM json_each(?) AS j CROSS JOIN citation AS c ON c.cited = j.value
WHERE c.listed > 0 AND c.citing <> c.cited
UNION ALL
SELECT j.value, c.cited FROM json_each(?) AS j CROSS JOIN citation AS c ON c.citing = j.value
WHERE c.listed > 0 AND c.citing <> c.cited"""
CITES = "SELECT 1 FROM citation WHERE cited = ? AND citing = ? AND listed > 0"


def path(world: World, into: str, ends: str) -> None:
    """Fill the table of the documents on a shortest chain between two, in order; empty where there is none."""
    keys = [int(str(key)) for (key,) in world.rows(f"SELECT doc FROM {ends} ORDER BY pos")]
    chain = shortest(world, keys[0], keys[-1]) if min(keys) > 0 else []
    rows = [(key, step, step, _link(world, chain, step)) for step, key in enumerate(chain)]
    world.connection.executemany(f"INSERT INTO {into} VALUES (?, ?, ?, ?)", rows)
    if chain:
        world.notes.say("path")
    elif min(keys) > 0:
        world.notes.add("No chain of held citations links the two.")


def _link(world: World, chain: list[int], step: int) -> str | None:
    """Return what a document does to the one before it."""
    if step == 0:
        return None
    before, here = chain[step - 1], chain[step]
    return "cites" if world.rows(CITES, (before, here)) else "cited by"


def shortest(world: World, start: int, end: int) -> list[int]:
    """Return a shortest chain, the same one each time; empty where there is none. Each round the smaller side grows."""
    sides: tuple[dict[int, int], dict[int, int]] = {start: start}, {end: end}
    edges: list[list[int]] = [[start], [end]]
    if start == end:
        return [start]
    while all(edges):
        side = 0 if len(edges[0]) <= len(edges[1]) else 1
        edges[side] = _grow(world, edges[side], sides[side])
        meeting = [key for key in edges[side] if key in sides[1 - side]]
        if meeting:
            middle = min(meeting)
            return [*reversed(_back(middle, sides[0])), *_back(middle, sides[1])[1:]]
    return []


def _grow(world: World, edge: Iterable[int], came_from: dict[int, int]) -> list[int]:
    """Return the documents one step further than an edge, and remember where each was come from."""
    bound = dumps(sorted(edge))
    found = []
    for here, there in sorted(world.connection.execute(NEIGHBOURS, (bound, bound))):
        if there not in came_from:
            came_from[there] = here
            found.append(there)
    return found


def _back(key: int, came_from: dict[int, int]) -> list[int]:
    """Return the way from a document back to where its side began."""
    way = [key]
    while came_from[way[-1]] != way[-1]:
        way.append(came_from[way[-1]])
    return way
