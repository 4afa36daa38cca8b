"""Sets as arrays, and the way between them and temporary tables. Documents ascend and come once; links come as made."""

from typing import NamedTuple

import numpy as np

from localcite.graph.gather import Array
from localcite.graph.links import Links
from localcite.query.listed import Listed
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


class Table(NamedTuple):
    """What `by` made: its columns in the order of its rows, and the names of the documents in some of them."""

    columns: dict[str, list[object]]
    labels: dict[str, list[object]]

    def column(self, sql: str, *, named: bool) -> list[object]:
        """Return the column that an expression of SQL (`t.count`) speaks of. `named`: documents by their names."""
        name = sql.removeprefix("t.")
        return (self.labels if named else self.columns)[name]


Held = Docs | Links | Counts | Table


def plain(doc: Array) -> Docs:
    """Return documents in the order of their keys."""
    return Docs(doc, doc)


def of_list(found: Listed) -> Docs:
    """Return the documents of a list, in its order."""
    if not isinstance(found.arrays, Docs):
        keys = np.frombuffer(found.keys, "q")
        doc, pos = np.unique(keys, return_index=True)
        found.arrays = Docs(doc, pos)
    return found.arrays


def load(world: World, table: str) -> Docs:
    """Return the documents of a table; columns of its own stay behind."""
    rows = world.rows(f"SELECT doc, pos FROM {table} ORDER BY doc")
    doc, pos = zip(*rows, strict=True) if rows else ((), ())
    return Docs(np.array(doc, "q"), np.array(pos, "q"))


def write(world: World, table: str, held: Held) -> None:
    """Write a set into its temporary table."""
    if isinstance(held, Table):
        _write_table(world, table, held)
        return
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


def _write_table(world: World, table: str, held: Table) -> None:
    """Write what `by` made into its table, which is there."""
    size = len(held.columns["count"])
    rows = zip(range(size), *held.columns.values(), strict=True)
    world.connection.executemany(f"INSERT INTO {table} VALUES (?{', ?' * len(held.columns)})", rows)
