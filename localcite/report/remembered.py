"""When the last report of a collection was made: one row of the user's own facts, by the collection's name.

It is read where questions are asked, and written where a command may write. A report that is older than its collection
was of another one that had the name before.
"""

from sqlite3 import Connection
from typing import NamedTuple

PREFIX = "report/"
READ = """SELECT c.owner, iif(m.value >= c.created_at, m.value, NULL) FROM collection AS c
LEFT JOIN meta AS m ON m.key = ? || c.name WHERE c.name = ?"""
WRITE = "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"


class Remembered(NamedTuple):
    """Whose documents a collection holds, and when its last report was made (ISO 8601); None where nobody said."""

    owner: str | None = None
    last: str | None = None


def read(connection: Connection | None, collection: str) -> Remembered:
    """Return what is remembered; nothing of a collection that is not there."""
    found = None if connection is None else connection.execute(READ, (PREFIX, collection)).fetchone()
    return Remembered(*found) if found else Remembered()


def remember(connection: Connection, collection: str, at: str) -> None:
    """Write down that a report was made. `connection`: for writing."""
    from localcite.db.engine import transaction  # noqa: PLC0415 - reading needs none of it

    with transaction(connection):
        connection.execute(WRITE, (PREFIX + collection, at))
