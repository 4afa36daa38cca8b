"""What a program runs on: one connection, one moment, one snapshot; temporary tables; and the notes that come up.

Nothing is written but temporary tables, which are in memory and empty when the question is answered.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol, TypeAlias

from localcite.db.reader import Reading
from localcite.model import DocType, Name
from localcite.query.empty import empty_database
from localcite.query.fast import Shortcut
from localcite.query.functions import install
from localcite.query.kept import Kept
from localcite.query.listed import Listed, lay
from localcite.query.notes import Notes
from localcite.query.temporary import tables_of
from localcite.query.values import TypedId


def nobody_lives(_uid: str) -> bool:
    """Tell that no run is alive."""
    return False


class Context(NamedTuple):
    """What a question needs to know besides the database.

    `max_age`: the age beyond which an answer is stale where no collection says otherwise (None: never), and that of
    "no answer", which has its own life. `aliases`: keys of names to the keys that they stand for. `is_alive`: whether
    the run of a uid holds its lock.
    """

    now: datetime
    max_age: timedelta | None = None
    no_answer_max_age: timedelta | None = None
    aliases: Mapping[str, str] = {}
    pages_billed: bool = True
    is_alive: Callable[[str], bool] = nobody_lives


# A table of members, their collection, the moment before which an answer is stale, and the collection's own age.
Rule: TypeAlias = tuple[str, str, str | None, str | None]


class Search(Protocol):
    """A search, which tells where it found something."""

    words: set[str]

    def where(self, *texts: str | None) -> str | None:
        """Return the fields that hold the words, with what stands around these."""


class World:
    """The database as it is at one moment, what is found out on the way, and the context."""

    def __init__(self, connection: sqlite3.Connection, text: str, context: Context, *, nothing_held: bool) -> None:
        self.connection = connection
        self.text = text
        self.context = context
        self.nothing_held = nothing_held
        self.notes = Notes()
        self.tables = tables_of(connection)
        self.path = file_of(connection) or None
        self.kept = _kept(connection)
        self.lists: dict[str, Listed] = {}  # what is in tables of members, written into them or not
        self.shortcut = Shortcut(self)
        self.complete = False  # whether it is asked what would complete the answer
        self.ids: tuple[TypedId, ...] = ()  # that the first word of the question speaks of
        self.rules: list[Rule] = []
        self.owners: list[tuple[str, str]] = []  # tables of members, and who owns what is in them
        self._unheld: dict[str, int] = {}
        self._unwritten: set[str] = set()
        self._searches: list[Search] = []

    def rows(self, sql: str, params: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        """Return what a statement selects."""
        return self.connection.execute(sql, params).fetchall()

    def column(self, sql: str, params: tuple[object, ...] = ()) -> list[int]:
        """Return the numbers that a statement selects."""
        return [number for (number,) in self.connection.execute(sql, params)]

    def number(self, sql: str, params: tuple[object, ...] = ()) -> int:
        """Return the one number that a statement selects."""
        return int(self.connection.execute(sql, params).fetchone()[0] or 0)

    def unheld(self, name: Name, typed: str | None = None, *, several: bool = False) -> int:
        """Return the key under which this question knows a document that is not held: a negative number.

        `typed`: what it goes by where its name is only the first of several candidates; `several`: where these are
        documents of their own, so that somebody has to choose before one is bought.
        """
        value = name.value
        if value not in self._unheld:
            self._unheld[value] = -len(self._unheld) - 1
            type_ = 1 if name.type is DocType.PATENT else 2
            row = (self._unheld[value], type_, value, typed or str(name), int(several))
            self.connection.execute("INSERT INTO unheld VALUES (?, ?, ?, ?, ?)", row)
        return self._unheld[value]

    def remember(self, search: Search) -> int:
        """Let SQL ask where a search found a document; return the number by which it asks."""
        if not self._searches:
            where = self._searches
            self.connection.create_function("where_found", 6, lambda number, *texts: where[number].where(*texts))
        self._searches.append(search)
        return len(self._searches) - 1

    def words(self) -> tuple[str, ...]:
        """Return what searches found, as it stands in the texts that were looked at."""
        return tuple(sorted({word for search in self._searches for word in search.words}))

    def lay_rules(self) -> None:
        """Write down what collections say of the age of answers, as far as SQL has to judge by it."""
        ruled = any(rule[3] is not None for rule in self.rules)  # else all are as old as the settings say
        counted = self.rules if self.complete or ruled else []
        rests = None if self.complete or not counted else self.column("SELECT DISTINCT doc FROM rests")
        for table, *rule in counted:
            members = self.lists[table].members
            wanted = members if rests is None else members.intersection(rests)
            rows = ((key, *rule) for key in wanted)
            self.connection.executemany("INSERT OR IGNORE INTO rule VALUES (?, ?, ?, ?)", rows)

    def lay_owners(self) -> None:
        """Write down who owns the members of collections, before somebody asks."""
        for table, owner in self.owners:
            rows = ((key, owner) for key in self.lists[table].members)
            self.connection.executemany("INSERT OR IGNORE INTO owner VALUES (?, ?)", rows)
        self.owners.clear()

    def make(self, sql: str) -> None:
        """Make a temporary table."""
        self.tables.make(sql)

    def lay_list(self, table: str) -> None:
        """Write a list of members into its table, unless it is there."""
        if table in self._unwritten:
            self._unwritten.discard(table)
            lay(self.connection, table, self.lists[table])

    def put_list(self, table: str, found: Listed) -> None:
        """Lay down what is in a table of members; it is written when a statement speaks of it."""
        self.lists[table] = found
        self._unwritten.add(table)

    def take_list(self, table: str) -> bool:
        """Leave it to who calls to write a list into its table; tell whether that is still to be done."""
        unwritten = table in self._unwritten
        self._unwritten.discard(table)
        return unwritten

    def known_unheld(self, value: str) -> int | None:
        """Return the key of a document that this question named and that is not held."""
        return self._unheld.get(value)


@contextmanager
def world(
    connection: sqlite3.Connection | None, text: str, context: Context, makes: tuple[str, ...] = ()
) -> Iterator[World]:
    """Give out the world of one question, and clean up after it. Without a connection nothing is held.

    `makes`: the statements that make its temporary tables.
    """
    mine = connection is None
    opened = empty_database() if connection is None else connection
    only_queries = _only_queries(opened)
    if only_queries:
        opened.execute("PRAGMA query_only = OFF")  # it forbids temporary tables as well
    _install(opened, context.aliases)
    here = World(opened, text, context, nothing_held=mine)
    try:
        here.tables.begin(makes)
        here.kept.at(here.number("PRAGMA data_version"))
        yield here
    finally:
        here.tables.end()
        if only_queries:
            opened.execute("PRAGMA query_only = ON")
        if mine:
            opened.close()


def _only_queries(connection: sqlite3.Connection) -> bool:
    """Tell whether nothing may be written through a connection, temporary tables included."""
    kept = connection.kept if isinstance(connection, Reading) else {}
    if "query_only" not in kept:
        kept["query_only"] = bool(connection.execute("PRAGMA query_only").fetchone()[0])
    return bool(kept["query_only"])


def _install(connection: sqlite3.Connection, aliases: Mapping[str, str]) -> None:
    """Give a connection the functions of the language, unless it has them: each makes SQLite prepare anew."""
    kept = connection.kept if isinstance(connection, Reading) else {}
    if kept.get("aliases") != aliases:
        install(connection, aliases)
        kept["aliases"] = aliases


def _kept(connection: sqlite3.Connection) -> Kept:
    """Return what is known from earlier questions; nothing where somebody may write through the connection."""
    if not isinstance(connection, Reading):
        return Kept()
    return connection.kept.setdefault("answers", Kept())  # type: ignore[no-any-return]  # as it was put there


def file_of(connection: sqlite3.Connection) -> str:
    """Return the file of a connection; nothing for one in memory."""
    kept = connection.kept if isinstance(connection, Reading) else {}
    if "file" not in kept:
        kept["file"] = str(connection.execute("PRAGMA database_list").fetchone()[2])
    return str(kept["file"])
