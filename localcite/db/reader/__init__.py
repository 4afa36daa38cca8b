"""Open the database for reading alone, through the standard library: all that questions and plans use.

No statement through such a connection can change the file. Nothing here loads SQLAlchemy.
"""

import os
import sqlite3
from typing import TYPE_CHECKING

from localcite.db.border import HEAD, Reading, connect_to_read, mapped, revision
from localcite.db.definitions import VIEWS, stored
from localcite.errors import DatabaseOlder, DatabaseUnwritable

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Reading", "mapped", "needs_upgrade", "open_for_reading"]

PRAGMAS = ("temp_store = MEMORY", "cache_size = -65536")


def open_for_reading(
    path: "Path | str", *, busy_seconds: float = 10.0, older: bool = False
) -> sqlite3.Connection | None:
    """Return a connection to a database at head, or None where nothing is held yet. May be used by any thread.

    `older`: take one of an older revision as well, if it has today's views: it can be asked, but not searched in.
    Raises DatabaseOlder where it must be opened for writing once, which upgrades it; else DatabaseNewer,
    DatabaseDamaged, DatabaseLocked, or DatabaseUnwritable where it cannot be read without being written.
    """
    connection = _open(path, busy_seconds)
    if connection is None:
        return None
    with mapped(path):
        try:
            found = revision(connection, path)
            if found is not None and (older or found == HEAD) and stored(connection, VIEWS):
                for pragma in PRAGMAS:
                    connection.execute(f"PRAGMA {pragma}").fetchall()
                return connection
        except BaseException:
            connection.close()
            raise
    connection.close()
    if found is None:
        return None
    raise DatabaseOlder(path=path, what="an older localcite wrote it", found=found, known=HEAD)


def needs_upgrade(path: "Path | str") -> bool:
    """Tell whether opening for writing would change the schema of what is held. Raises what opening raises."""
    try:
        connection = open_for_reading(path)
    except DatabaseOlder:
        return True
    if connection is not None:
        connection.close()
    return False


def _open(path: "Path | str", busy_seconds: float) -> sqlite3.Connection | None:
    """Return a connection to whatever is there, or None where nothing is."""
    try:
        os.stat(path)  # noqa: PTH116 - without pathlib
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DatabaseUnwritable(path=path, what=error.strerror or str(error)) from error
    return connect_to_read(path, busy_seconds=busy_seconds)
