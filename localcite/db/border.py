"""Where SQLite ends and localcite begins: its errors mapped, its revisions named, its files opened for reading.

Standard library only: every question passes here.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from localcite.errors import (
    DatabaseDamaged,
    DatabaseError,
    DatabaseLocked,
    DatabaseNewer,
    DatabaseUnwritable,
)

if TYPE_CHECKING:
    from pathlib import Path

REVISIONS = ("0001", "0002")  # every revision in migrations/versions, oldest first
HEAD = REVISIONS[-1]

_MEANING: dict[int, type[DatabaseError]] = {
    sqlite3.SQLITE_BUSY: DatabaseLocked,
    sqlite3.SQLITE_LOCKED: DatabaseLocked,
    sqlite3.SQLITE_PROTOCOL: DatabaseLocked,
    sqlite3.SQLITE_CORRUPT: DatabaseDamaged,
    sqlite3.SQLITE_NOTADB: DatabaseDamaged,
    sqlite3.SQLITE_PERM: DatabaseUnwritable,
    sqlite3.SQLITE_READONLY: DatabaseUnwritable,
    sqlite3.SQLITE_IOERR: DatabaseUnwritable,
    sqlite3.SQLITE_FULL: DatabaseUnwritable,
    sqlite3.SQLITE_CANTOPEN: DatabaseUnwritable,
    sqlite3.SQLITE_NOLFS: DatabaseUnwritable,
}


@contextmanager
def mapped(path: "Path | str") -> Iterator[None]:
    """Turn what SQLite says about this file into localcite's errors, chained.

    Errors that speak of a statement and not of the file (a constraint, a missing table, an interrupt) pass unchanged.
    """
    try:
        yield
    except sqlite3.Error as error:
        if (meaning := meaning_of(error)) is None:
            raise
        raise meaning(path=path, what=str(error)) from error


def meaning_of(error: sqlite3.Error) -> type[DatabaseError] | None:
    """Return what an error means for a database file, or None where it is about something else."""
    if "decode to UTF-8" in str(error):  # raised by the driver, without a code
        return DatabaseDamaged
    return _MEANING.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)  # the low byte is the primary code


def revision(connection: sqlite3.Connection, path: "Path | str") -> str | None:
    """Return the schema's revision, or None where nothing was ever stored.

    A revision that this localcite does not know raises DatabaseNewer; another program's file, DatabaseDamaged.
    """
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return None
    if not {"alembic_version", "ledger", "meta"} <= tables:
        raise DatabaseDamaged(path=path, what="it is a database, but not one of localcite's")
    rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    found = ", ".join(str(version) for (version,) in rows)
    if found not in REVISIONS:
        raise DatabaseNewer(path=path, what="a newer localcite wrote it", found=found, known=HEAD)
    return found


UNQUOTED = str.maketrans("", "", "/._-~")  # stand in an URI as they are


class Reading(sqlite3.Connection):
    """A connection for reading alone. `kept`: what was found out or prepared once, for all that is asked through it."""

    kept: dict[str, Any]


def connect_to_read(path: "Path | str", *, busy_seconds: float = 10.0) -> Reading:
    """Open an existing file so that nothing can be changed through it. Raises what `mapped` raises.

    In a folder that cannot be written SQLite may be unable to make the -shm file that a WAL database needs. Where no
    change waits in a -wal file the database is then read as one that never changes; otherwise it cannot be read.
    """
    with mapped(path):
        try:
            return _connect(path, "mode=ro", busy_seconds)
        except sqlite3.OperationalError as error:
            if meaning_of(error) is not DatabaseUnwritable:
                raise
            if _changes_wait(path):
                what = "changes wait in its -wal file, which cannot be read where its folder cannot be written"
                raise DatabaseUnwritable(path=path, what=what) from error
            return _connect(path, "mode=ro&immutable=1", busy_seconds)


def _connect(path: "Path | str", how: str, busy_seconds: float) -> Reading:
    """Open a file by its URI, and read from it once: before that, SQLite has not looked at it."""
    address = f"{_address(path)}?{how}"
    connection = sqlite3.connect(
        address,
        uri=True,
        timeout=busy_seconds,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
        factory=Reading,
    )
    connection.kept = {}
    try:
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _address(path: "Path | str") -> str:
    """Return a file's URI."""
    text = os.path.abspath(path)  # noqa: PTH100 - without pathlib
    if os.sep == "/" and text.isascii() and text.translate(UNQUOTED).isalnum():
        return f"file://{text}"
    from pathlib import Path  # noqa: PLC0415 - most paths have nothing to be quoted

    return Path(text).as_uri()


def _changes_wait(path: "Path | str") -> bool:
    """Tell whether a -wal file holds anything."""
    try:
        return os.stat(f"{path}-wal").st_size > 0  # noqa: PTH116 - without pathlib
    except FileNotFoundError:
        return False
