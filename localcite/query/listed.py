"""Documents in an order, as a list: the members of a collection, before a statement needs them in a table.

A list is kept from one question to the next; who works with arrays may leave his own form of it there.
"""

from array import array
from collections.abc import Iterable
from functools import cached_property
from sqlite3 import Connection

from localcite.db.reader.listed import listed


class Listed:
    """Keys of documents in their order. `arrays`: what somebody made of them."""

    def __init__(self, keys: Iterable[int]) -> None:
        self.keys = array("q", keys)
        self.arrays: object = None

    @cached_property
    def members(self) -> frozenset[int]:
        """The keys, in no order."""
        return frozenset(self.keys)


def lay(connection: Connection, table: str, found: Listed) -> None:
    """Write a list into a table of documents."""
    connection.execute(f"INSERT OR IGNORE INTO {table} SELECT value, key FROM json_each(?)", (listed(found.keys),))
