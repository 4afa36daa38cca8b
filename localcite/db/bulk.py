"""Many rows in few statements: what `executemany` does row by row, fifty at a time. Decides nothing.

Between two rows `executemany` resets the statement, lets go of the interpreter and takes hold of it again: a quarter of
the time of a small row. OR FAIL: else SQLite copies each page that a statement of many rows changes, so that it could
undo half a statement. Not for full-text tables, which would begin a new segment with each statement.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain
from sqlite3 import Connection

ROWS = 50  # of a statement: more would gain nothing, and its parameters stay below 999


def insert(connection: Connection, into: str, rows: Iterable[Sequence[object]], tail: str = "") -> None:
    """Insert rows of one width, in a transaction that its owner undoes where this raises.

    `into`: a table and its columns; `tail`: what follows the rows, as ON CONFLICT.
    """
    given = rows if isinstance(rows, list) else list(rows)
    if not given:
        return
    whole = len(given) - len(given) % ROWS
    many = _statement(into, len(given[0]), ROWS, tail)
    for at in range(0, whole, ROWS):
        connection.execute(many, list(chain.from_iterable(given[at : at + ROWS])))
    connection.executemany(_statement(into, len(given[0]), 1, tail), given[whole:])


@cache
def _statement(into: str, width: int, rows: int, tail: str) -> str:
    """Return the statement for so many rows."""
    row = f"({', '.join('?' * width)})"
    return f"INSERT OR FAIL INTO {into} VALUES {', '.join([row] * rows)} {tail}"
