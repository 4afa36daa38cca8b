"""The citations of an answer, as nodes and edges: those of its last hop, else those among its own documents.

Of `related` the documents that were named belong to the network as well. What is unknown is None.
"""

import json
from collections.abc import Iterable, Iterator

from localcite.query.cells import Cell, cell
from localcite.query.compile.values import Program
from localcite.query.fields import BOUGHT, FIELDS, best_name
from localcite.query.value import Value
from localcite.query.world import World

ABOUT = ("type", "title", "year", "assignee", "cited_by")
LINKED = """INSERT INTO network_edge SELECT DISTINCT l.citing, l.cited FROM {links} AS l
WHERE l.doc IN (SELECT doc FROM {docs})"""
AMONG = """INSERT INTO network_edge SELECT c.citing, c.cited FROM network_node AS r
CROSS JOIN citation AS c ON c.citing = r.doc CROSS JOIN network_node AS s ON s.doc = c.cited
WHERE c.listed > 0 AND c.citing <> c.cited"""  # with IN, each of the one is looked for under each of the other
ENDS = """INSERT OR IGNORE INTO network_node SELECT citing, 0 FROM network_edge
UNION SELECT cited, 0 FROM network_edge"""
NAMED = """r.doc < 0 OR EXISTS (SELECT 1 FROM name AS n WHERE n.document = r.doc AND n.scheme <> 'text')"""
LINKS = """(SELECT count(*) FROM network_edge AS e WHERE e.citing = r.doc)
+ (SELECT count(*) FROM network_edge AS e WHERE e.cited = r.doc)"""
LARGEST = """SELECT doc FROM (
    SELECT citing AS doc FROM network_edge UNION ALL SELECT cited FROM network_edge
) GROUP BY doc ORDER BY count(*) DESC, doc LIMIT ?"""
OTHERS = """SELECT doc FROM network_node WHERE doc NOT IN (SELECT citing FROM network_edge)
AND doc NOT IN (SELECT cited FROM network_edge) ORDER BY doc LIMIT ?"""
EDGES = """SELECT e.citing, e.cited, c.category, c.cite_type, c.listed = 0 FROM network_edge AS e
LEFT JOIN citation AS c ON c.cited = e.cited AND c.citing = e.citing{where} ORDER BY e.citing, e.cited"""
AMONG_THESE = """ WHERE e.citing IN (SELECT value FROM json_each(?1))
AND e.cited IN (SELECT value FROM json_each(?1))"""
SEEN = """SELECT e.citing, e.cited, f.answered_at, t.answered_at FROM network_edge AS e
LEFT JOIN citation AS c ON c.cited = e.cited AND c.citing = e.citing
LEFT JOIN answer AS f ON f.id = c.first_answer LEFT JOIN answer AS t ON t.id = c.last_answer
ORDER BY e.citing, e.cited"""


class Node(Value):
    """One document. `key` is unique within the network; `answers`: whether it is a row of the answer.

    `is_named`: whether `name` is an id, and not the text of a reference without one; `links`: edges that it has here;
    `is_bought`: whether what cites it was bought, so that `cited_by` can be known.
    """

    key: int
    name: str
    is_named: bool
    answers: bool
    links: int
    type: Cell
    title: Cell
    year: Cell
    assignee: Cell
    cited_by: Cell
    is_bought: bool = True


class Edge(Value):
    """That one document cites another, by their keys."""

    citing: int
    cited: int
    category: str | None
    cite_type: str | None
    delisted: bool


class Seen(Value):
    """When answers first and last listed a citation, as moments of the store."""

    citing: int
    cited: int
    first: str | None
    last: str | None


class Network:
    """Nodes and edges, read as they are asked for, each once; the nodes come first.

    Of a network that is too large to be seen the `largest` nodes can be read alone, and how many there are (`sizes`).
    """

    def __init__(self, program: Program, world: World) -> None:
        self._world = world
        shape = program.shape
        world.shortcut.lay_out(shape.docs, shape.links or "")
        run = world.connection.execute
        run("CREATE TEMP TABLE network_node (doc INTEGER PRIMARY KEY, answers INTEGER)")
        run(f"INSERT OR IGNORE INTO network_node SELECT doc, 1 FROM {shape.docs}")
        run("CREATE TEMP TABLE network_edge (citing INTEGER, cited INTEGER)")  # untyped, no index of it would be used
        if shape.links:
            run(LINKED.format(links=shape.links, docs=shape.docs))
        else:
            if "co_cited" in shape.extras:
                run("INSERT OR IGNORE INTO network_node SELECT doc, 0 FROM rests")
            run(AMONG)
        run("CREATE INDEX temp.network_citing ON network_edge (citing)")
        run("CREATE INDEX temp.network_cited ON network_edge (cited)")
        run(ENDS)

    def sizes(self) -> tuple[int, int]:
        """Return how many documents and how many citations there are."""
        count = self._world.number
        return count("SELECT count(*) FROM network_node"), count("SELECT count(*) FROM network_edge")

    def largest(self, most: int) -> list[int]:
        """Return the keys of the documents with the most citations here, then of those without any."""
        keys = [key for (key,) in self._world.connection.execute(LARGEST, (most,))]
        return keys + [key for (key,) in self._world.connection.execute(OTHERS, (most - len(keys),))]

    def nodes(self, keys: Iterable[int] | None = None) -> Iterator[Node]:
        """Yield the documents, or those with some keys alone."""
        listing = ", ".join(FIELDS[name].sql for name in ABOUT)
        kinds = [FIELDS[name].kind for name in ABOUT]
        where, bound = (
            ("", ()) if keys is None else (" WHERE r.doc IN (SELECT value FROM json_each(?))", (_json(keys),))
        )
        statement = (
            f"SELECT r.doc, {best_name('r.doc')}, {NAMED}, r.answers, {LINKS}, {BOUGHT}, {listing}"
            f" FROM network_node AS r LEFT JOIN document AS d ON d.id = r.doc{where} ORDER BY r.doc"
        )
        for key, name, is_named, answers, links, is_bought, *about in self._world.connection.execute(statement, bound):
            kind, title, year, assignee, cited_by = map(cell, kinds, about)
            named = bool(is_named), bool(answers)
            yield Node(key, str(name), *named, links, kind, title, year, assignee, cited_by, bool(is_bought))

    def edges(self, keys: Iterable[int] | None = None) -> Iterator[Edge]:
        """Yield the citations, or those between the documents with some keys alone."""
        statement, bound = (
            (EDGES.format(where=""), ()) if keys is None else (EDGES.format(where=AMONG_THESE), (_json(keys),))
        )
        for citing, cited, category, cite_type, delisted in self._world.connection.execute(statement, bound):
            yield Edge(citing, cited, category, cite_type, bool(delisted))

    def seen(self) -> Iterator[Seen]:
        """Yield when each citation was listed, in the order of `edges`."""
        for row in self._world.connection.execute(SEEN):
            yield Seen(*row)


def _json(keys: Iterable[int]) -> str:
    return json.dumps(list(keys))
