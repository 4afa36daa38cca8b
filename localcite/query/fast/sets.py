"""Sets as arrays, and the way between them and temporary tables. Documents ascend and come once; links come as made."""

from typing import NamedTuple

import numpy as np

from localcite.graph.arrays import Links
from localcite.graph.gather import Array
from localcite.query.world import World


class Docs(NamedTuple):
    """Documents: their keys, ascending, and their places in order; `extra`: columns of their own, by name."""

    doc: Array
    pos: Array
    extra: tuple[tuple[str, Array], ...] = ()

    def only(self, kept: Array) -> "Docs":
        """Return some of them."""
        return Docs(self.doc[kept], self.pos[kept], tuple((name, column[kept]) for name, column in self.extra))


class Counts(NamedTuple):
    """How many of the previous set led to each document."""

    doc: Array
    links: Array


Held = Docs | Links | Counts


def plain(doc: Array) -> Docs:
    """Return documents in the order of their keys."""
    return Docs(doc, doc)


def load(world: World, table: str) -> Docs:
    """Return the documents of a table; columns of its own stay behind."""
    rows = world.rows(f"SELECT doc, pos FROM {table} ORDER BY doc")
    doc, pos = zip(*rows, strict=True) if rows else ((), ())
    return Docs(np.array(doc, "q"), np.array(pos, "q"))


def write(world: World, table: str, held: Held) -> None:
    """Write a set into its temporary table."""
    columns: list[Array]
    if isinstance(held, Docs):
        names = ["doc INTEGER PRIMARY KEY", "pos INTEGER", *(name for name, _column in held.extra)]
        columns = [held.doc, held.pos, *(column for _name, column in held.extra)]
    elif isinstance(held, Counts):
        names, columns = ["doc INTEGER PRIMARY KEY", "links INTEGER NOT NULL"], [held.doc, held.links]
    else:
        names, columns = ["doc", "via", "cited", "citing"], [held.doc, held.via, held.cited, held.citing]
    if not world.tables.has(table):
        world.make(f"CREATE TEMP TABLE {table} ({', '.join(names)})")
    rows = zip(*(column.tolist() for column in columns), strict=True)
    named = ", ".join(name.partition(" ")[0] for name in names)
    world.connection.executemany(f"INSERT INTO {table} ({named}) VALUES ({', '.join('?' * len(columns))})", rows)
