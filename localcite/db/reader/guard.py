"""Run somebody's SQL so that it can read the public views and nothing else, for so long, with so much.

`mode=ro` alone still lets SQL copy the file (VACUUM INTO), attach others, and take all memory. What is allowed:

- one SELECT, VALUES, WITH or EXPLAIN; whatever writes, attaches, sets or loads is refused by an authorizer;
- reads through the views alone. SQLite tells the authorizer through which view a table is read, but a WITH table of
  a view's name looks the same; so the views are shadowed by temporary ones that stand on names nobody can guess;
- so many seconds, so many rows, cells of 10 MB, and a bounded heap; what sorts much goes to a temporary file.
"""

import os
import re
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from localcite.db.border import mapped, meaning_of
from localcite.db.definitions import VIEWS
from localcite.errors import UsageError

T = TypeVar("T")
MEGABYTE = 1024 * 1024
LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 10 * MEGABYTE,  # bytes of a cell: one replace(hex(zeroblob(…))) took 1.8 GB without
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: MEGABYTE,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 500,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 200,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
PRAGMAS = (
    "temp_store = FILE",
    "cache_size = -32768",  # KiB
    f"hard_heap_limit = {256 * MEGABYTE}",  # of the whole process
    "trusted_schema = OFF",
)
MOST_BYTES = 128 * MEGABYTE  # of all cells together: what a table or JSON holds in memory
STEPS = 10_000  # virtual machine instructions between two looks at the clock
TABLE_FUNCTIONS = ("json_each", "json_tree")
REFUSED_FUNCTIONS = frozenset({"load_extension", "fts3_tokenizer", "fts5", "readfile", "writefile", "edit"})
BEGINNINGS = frozenset({"select", "with", "values", "explain"})
ONLY_VIEWS = f"it can read the views {', '.join(VIEWS)}"


class Selected(NamedTuple):
    """What a statement returned. `cut`: why rows are missing at its end, in a clause, or None where none are."""

    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]
    cut: str | None = None


def select(
    connection: sqlite3.Connection, sql: str, *, seconds: float, most_rows: int, monotonic: Callable[[], float]
) -> Selected:
    """Return what one statement selects. The connection, opened for reading, is of no other use afterwards.

    Raises UsageError for what is wrong with the statement, DatabaseError for what is wrong with the file.
    """
    return selecting(
        connection, sql, lambda columns, rows: _fetch(columns, rows, most_rows), seconds=seconds, monotonic=monotonic
    )


def selecting(
    connection: sqlite3.Connection,
    sql: str,
    use: Callable[[tuple[str, ...], Iterator[tuple[object, ...]]], T],
    *,
    seconds: float,
    monotonic: Callable[[], float],
) -> T:
    """Return what `use` makes of the columns and the rows of one statement, which are read as it takes them.

    Raises what `select` does.
    """
    check_beginning(sql)
    with mapped(Path(connection.execute("PRAGMA database_list").fetchone()[2])):
        connection.set_authorizer(_prepare(connection, VIEWS))
        with _worded(seconds), _clock(connection, seconds, monotonic) as is_over:
            cursor = connection.execute(sql)
            columns = tuple(column for column, *_ in cursor.description or ())
            return use(columns, _in_time(cursor, is_over, seconds))


def check_beginning(sql: str) -> None:
    """Refuse what is no question. The authorizer would as well; this says it better."""
    bare = re.sub(r"\A(?:\s|;|--[^\n]*(?:\n|\Z)|/\*.*?(?:\*/|\Z))+", "", sql, flags=re.DOTALL)
    if not bare:
        raise UsageError(what="there is no SQL in it", fix=f"write a SELECT; {ONLY_VIEWS}")
    if re.split(r"\W", bare, maxsplit=1)[0].casefold() not in BEGINNINGS:
        raise UsageError(what="only a SELECT can be run", fix=ONLY_VIEWS)


# ---- what may be read ---------------------------------------------------------------------------------------------


def _prepare(connection: sqlite3.Connection, views: Mapping[str, str]) -> "_Authorizer":
    """Set the limits, shadow the views, and return what says what may be read."""
    for limit, most in LIMITS.items():
        connection.setlimit(limit, most)
    connection.execute("PRAGMA query_only = OFF")  # or no temporary view could be made; the file stays read-only
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").fetchall()
    for function in TABLE_FUNCTIONS:  # their first use looks like a change of the schema
        connection.execute(f"SELECT 1 FROM {function}('[]')").fetchall()
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'search'").fetchone():
        connection.execute("SELECT 1 FROM search LIMIT 0").fetchall()  # reads its own tables when first touched
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")
    hidden = {_shadow(connection, name, sql) for name, sql in views.items()}
    named = connection.execute("SELECT name FROM sqlite_master UNION SELECT name FROM pragma_module_list").fetchall()
    return _Authorizer(hidden, {*views, *hidden, *TABLE_FUNCTIONS}, {name.lower() for (name,) in named})


def _shadow(connection: sqlite3.Connection, name: str, sql: str) -> str:
    """Make a temporary view of the same name, on one with a name that nobody can guess. Return that name."""
    hidden = f"{name}_{os.urandom(16).hex()}"
    created, replaced = re.subn(rf"\A\s*CREATE\s+VIEW\s+{name}\b", f"CREATE TEMP VIEW {hidden}", sql)
    if not replaced:
        raise ValueError(name)
    connection.execute(created)
    connection.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM temp.{hidden}")
    return hidden


class _Authorizer:
    """Says of each thing that a statement would do whether it may.

    `hidden`: the views through which anything may be read; `open`: what may be read itself; `named`: all that the
    file and SQLite have under a name, so that a WITH table can be told from them.
    """

    def __init__(self, hidden: Collection[str], open_: Collection[str], named: Collection[str]) -> None:
        self._hidden = hidden
        self._open = open_
        self._named = named
        self._below: set[str] = set()  # tables that were read through a view

    def __call__(
        self, action: int, first: str | None, second: str | None, _database: str | None, via: str | None
    ) -> int:
        """Return SQLITE_OK or SQLITE_DENY."""
        if action == sqlite3.SQLITE_READ:
            allowed = self._may_read(first or "", second or "", via)
        elif action == sqlite3.SQLITE_FUNCTION:
            allowed = second not in REFUSED_FUNCTIONS
        else:
            allowed = action in {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE}
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

    def _may_read(self, table: str, column: str, via: str | None) -> bool:
        """Tell whether a column may be read. Without a column, rows are only counted, and nobody says through what."""
        if via in self._hidden:
            self._below.add(table.lower())
            return True
        if column == "" and not table.lower().startswith("sqlite_"):
            return table.lower() in {*self._open, *self._below} or table.lower() not in self._named
        return table in self._open


# ---- how long, how much -------------------------------------------------------------------------------------------


@contextmanager
def _clock(
    connection: sqlite3.Connection, seconds: float, monotonic: Callable[[], float]
) -> Iterator[Callable[[], bool]]:
    """Interrupt what takes longer; give out what tells whether it does.

    Ctrl-C, which the driver would swallow within the check, interrupts as well.
    """
    ends = monotonic() + seconds
    pressed: list[KeyboardInterrupt] = []

    def is_over() -> bool:
        try:
            return monotonic() >= ends
        except KeyboardInterrupt as key:
            pressed.append(key)
            return True

    connection.set_progress_handler(is_over, STEPS)
    try:
        yield is_over
    except (sqlite3.Error, UsageError):
        if pressed:
            raise KeyboardInterrupt from None
        raise
    finally:
        connection.set_progress_handler(None, 0)


def _in_time(cursor: sqlite3.Cursor, is_over: Callable[[], bool], seconds: float) -> Iterator[tuple[object, ...]]:
    """Yield rows while there is time: few instructions may make a large row, and what takes it may be slow."""
    for row in cursor:
        if is_over():
            raise _late(seconds)
        yield row


def _fetch(columns: tuple[str, ...], found: Iterator[tuple[object, ...]], most_rows: int) -> Selected:
    """Return the rows, as many as may be."""
    rows: list[tuple[object, ...]] = []
    size = 0
    for row in found:
        if len(rows) == most_rows:
            return Selected(columns, rows, f"only the first {most_rows:,} rows are here; --limit takes more")
        size += sum(len(cell) for cell in row if isinstance(cell, (str, bytes)))
        if size > MOST_BYTES:
            return Selected(columns, rows, f"only the first {len(rows):,} rows are here; the others hold too much")
        rows.append(row)
    return Selected(columns, rows)


# ---- words --------------------------------------------------------------------------------------------------------


@contextmanager
def _worded(seconds: float) -> Iterator[None]:
    """Turn what SQLite and its driver say about a statement into UsageError; what they say about the file passes."""
    try:
        yield
    except MemoryError:
        raise UsageError(what="this takes more memory than it may", fix="let it read or return less") from None
    except (UnicodeEncodeError, ValueError):
        raise UsageError(what="SQL cannot hold such letters (NUL, or half of a pair)", fix=None) from None
    except sqlite3.Warning:  # Python 3.11
        raise UsageError(what="only one statement can be run at a time", fix=None) from None
    except sqlite3.Error as error:
        if meaning_of(error) is not None:
            raise
        raise _usage(error, seconds) from error


def _late(seconds: float) -> UsageError:
    return UsageError(what=f"it took longer than {seconds:g} s", fix="--timeout SECONDS gives it more")


def _usage(error: sqlite3.Error, seconds: float) -> UsageError:
    """Return the words for one error about a statement."""
    code = getattr(error, "sqlite_errorcode", 0)
    if code == sqlite3.SQLITE_INTERRUPT:
        return _late(seconds)
    if code == sqlite3.SQLITE_TOOBIG:
        return UsageError(what="a value would be larger than 10 MB", fix="take a part of it, as with substr()")
    if code == sqlite3.SQLITE_AUTH:
        return UsageError(what=f"SQL may not do that here ({error})", fix=ONLY_VIEWS)
    if "one statement" in str(error):  # Python 3.12 and on
        return UsageError(what="only one statement can be run at a time", fix=None)
    return UsageError(what=f"SQLite cannot run it: {error}", fix=ONLY_VIEWS)
