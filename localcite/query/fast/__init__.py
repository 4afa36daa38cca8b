"""Steps of a question that a graph can do faster than SQL, on arrays of keys; whatever they cannot do is done in SQL.

A set that was made here is an array until a statement speaks of its table; then it is written into that table first. So
each step can be done either way, and the answer is the same. numpy is loaded by the first step that profits from it:
one that starts with many citations, or with a set that is an array already.
"""

import re
import sys
from os import stat
from typing import TYPE_CHECKING

from localcite.query.compile.values import Fast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from localcite.graph import Graph
    from localcite.query.fast.covered import Judged
    from localcite.query.fast.desk import Desk
    from localcite.query.fast.sets import Table
    from localcite.query.world import World

ENOUGH = 20_000  # citations to look at, from which on the graph is worth loading numpy
FEW = 20  # documents whose citations SQL finds at once, however many they are
TABLE = re.compile(r"\b[dlnptw][0-9]+\b")
WARM = 200  # the same, where numpy and the graph were needed before
GROW = {"hop": 1, "related": 40}  # what starts with few documents, and how the citations to look at grow


class Shortcut:
    """What can be done without SQL in one question."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._graph: Graph | None = None
        self._looked = False
        self._desk: Desk | None = None
        self._types: dict[str, int] = {}
        self._noted: list[Fast] = []

    def does(self, act: Fast) -> bool:
        """Do one step, or tell that SQL has to."""
        if act.job == "every":
            self._types[act.into[0]] = act.args[0]
            return False
        if act.job == "rests" and self._desk is None and not self._worth(act):
            self._noted.append(act)  # until it is known whether there will be arrays
            return True
        if self._desk is None and not self._worth(act):
            return False
        if self._desk is None:
            self._sit_down()
        return self._desk is not None and self._desk.does(act)

    def lay_out(self, *texts: object) -> None:
        """Write the sets that a statement speaks of into their tables."""
        for table in TABLE.findall(" ".join(map(str, texts))):
            if self._desk is not None:
                self._desk.lay_out(table)
            self._world.lay_list(table)

    def table(self, name: str) -> "Table | None":
        """Return a table that `by` made on arrays, and that no statement has made another of."""
        return None if self._desk is None else self._desk.table(name)

    @property
    def desk(self) -> "Desk | None":
        """Where the arrays of this question are, if it has any."""
        return self._desk

    @property
    def graph(self) -> "Graph | None":
        """The graph, if there is one that holds at this moment; numpy is loaded by whoever needs its arrays."""
        return self._opened()

    def judged(self, limits: tuple[str | None, str | None], *, complete: bool) -> "list[Judged]":
        """Judge what the answer rests on as far as it is arrays; the rest is laid down for SQL."""
        for act in self._noted:
            if self._desk is None or not self._desk.does(act):
                for each in act.instead:
                    self.lay_out(each.sql)
                    self._world.connection.execute(each.sql)
        if self._desk is None or not self._desk.rests:
            return []
        from localcite.query.fast.covered import judged  # noqa: PLC0415 - only where there is a desk

        return judged(self._desk, limits, complete=complete)

    def rested(self) -> "list[list[int]]":
        """Return the documents that the answer rests on as far as they are arrays."""
        return [] if self._desk is None else [keys.tolist() for _what, keys in self._desk.rests]

    def _sit_down(self) -> None:
        try:
            from localcite.query.fast.desk import Desk  # noqa: PLC0415 - loads numpy, which few questions need
        except ImportError:
            self._graph = None
            return
        assert self._graph is not None  # noqa: S101 - it was found worth it
        self._desk = Desk(self._world, self._graph.arrays, self._types)

    def _worth(self, act: Fast) -> bool:
        """Tell whether a step looks at so much that numpy is worth loading."""
        if act.job in GROW:
            return self._many(act)
        return act.job in {"where", "rests", "learnt"} and self._all_of_it(act) and self._opened() is not None

    def _all_of_it(self, act: Fast) -> bool:
        """Tell whether a step looks at everything that is held, and that is much."""
        if act.job != "learnt" and act.args[0] not in self._types and act.args[0] != "holding":
            return False
        return self._world.number("SELECT max(id) FROM document") >= ENOUGH

    def _many(self, act: Fast) -> bool:
        word, docs = ("cited-by", act.args[0]) if act.job != "hop" else act.args[:2]
        if docs in self._types:
            return self._opened() is not None
        found = self._documents(docs)
        if act.job == "hop" and len(found) <= FEW and "numpy" not in sys.modules:
            return False
        graph = self._opened()
        if graph is None:
            return False
        enough = (WARM if graph.is_warm else ENOUGH) // GROW[act.job]
        words = [word] if act.job == "hop" else ["cited-by", "references"]
        return any(graph.degree(each, found, enough) >= enough for each in words)

    def _documents(self, table: str) -> "Sequence[int]":
        """Return documents of a table, as many as may matter."""
        if table in self._world.lists:
            return self._world.lists[table].keys
        return self._world.column(f"SELECT doc FROM {table} WHERE doc > 0 LIMIT {ENOUGH}")

    def _opened(self) -> "Graph | None":
        """Return the graph, if there is one that holds at this moment."""
        if not self._looked:
            self._looked = True
            self._graph = self._open()
        return self._graph

    def _open(self) -> "Graph | None":
        path = self._world.path
        if path is None:
            return None
        from localcite.graph import graph_path, open_graph  # noqa: PLC0415 - questions about nothing held need it not

        connection, file = self._world.connection, graph_path(path)
        try:
            told = stat(file)  # noqa: PTH116 - questions load no pathlib
        except OSError:
            return None
        made = told.st_ino, told.st_size, told.st_mtime_ns
        _made, graph = self._world.kept.get("graph", lambda: (made, open_graph(connection, file)))
        if _made != made:
            graph = open_graph(connection, file)
            self._world.kept.put("graph", (made, graph))
        return graph
