"""`path`: a shortest chain of held citations between two documents, looked for where that is fastest.

Over the graph's memory as it is, where nothing has changed since; over arrays, where many citations are looked at; in
SQL where there is no graph. The chain is the same one each time.
"""

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from json import dumps
from operator import itemgetter
from typing import TYPE_CHECKING

from localcite.graph.chain import Near, shortest
from localcite.query import fast
from localcite.query.world import World

if TYPE_CHECKING:
    from localcite.graph import Graph

NEIGHBOURS = """SELECT j.value, c.citing FROM json_each(?) AS j CROSS JOIN citation AS c ON c.cited = j.value
WHERE c.listed > 0 AND c.citing <> c.cited
UNION ALL
SELECT j.value, c.cited FROM json_each(?) AS j CROSS JOIN citation AS c ON c.citing = j.value
WHERE c.listed > 0 AND c.citing <> c.cited"""
CITES = "SELECT 1 FROM citation WHERE cited = ? AND citing = ? AND listed > 0"
WIDE = 1_000  # citations that lead on from a rim, from which on arrays are faster, once numpy is loaded


def path(world: World, into: str, ends: str) -> None:
    """Fill the table of the documents on a shortest chain between two, in order; empty where there is none."""
    keys = [int(str(key)) for (key,) in world.rows(f"SELECT doc FROM {ends} ORDER BY pos")]
    chain = _found(world, keys[0], keys[-1]) if min(keys) > 0 else []
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


def _found(world: World, start: int, end: int) -> list[int]:
    """Return a shortest chain; empty where there is none."""
    graph = world.shortcut.graph
    if graph is None:
        return shortest(start, end, _in_sql(world)) or []
    near = _in_sql(world) if graph.dirty else _in_memory(graph)
    found = shortest(start, end, _narrow(graph, near))
    if found is not None:
        return found
    try:
        from localcite.graph import walk  # noqa: PLC0415 - loads numpy, which few paths need
    except ImportError:
        return shortest(start, end, near) or []
    return walk.shortest(graph.arrays, start, end)


def _narrow(graph: "Graph", near: Near) -> Near:
    """Return what gives up where a rim is so wide that arrays are faster, loaded or yet to be loaded."""
    most = min(WIDE, fast.ENOUGH) if sys.modules.get("numpy") else fast.ENOUGH

    def within(rim: list[int]) -> Iterable[tuple[int, Iterable[int]]] | None:
        wide = sum(graph.degree(word, rim, most) for word in ("cited-by", "references")) >= most
        return None if wide else near(rim)

    return within


def _in_memory(graph: "Graph") -> Near:
    """Return what looks into the graph's file, which has to be what is held now."""
    ways = [graph.rows(word) for word in ("cited-by", "references")]
    last = int(graph.mapped.facts["documents"])

    def near(rim: list[int]) -> Iterator[tuple[int, Iterable[int]]]:
        for here in rim:
            if here <= last:  # what came later without an answer is linked to nothing
                for begins, others in ways:
                    yield here, others[begins[here] : begins[here + 1]]

    return near


def _in_sql(world: World) -> Near:
    """Return what asks SQL."""

    def near(rim: list[int]) -> Iterator[tuple[int, Iterable[int]]]:
        bound = dumps(rim)
        found = sorted(world.connection.execute(NEIGHBOURS, (bound, bound)))
        for here, pairs in groupby(found, itemgetter(0)):
            yield here, (there for _here, there in pairs)

    return near
