"""The bottom bar: which database, how much is held, what this month has cost, what is in doubt.

Counting what is held takes a while in a large database: it is done beside the typing.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from sqlite3 import Connection, Error
from typing import NamedTuple

from localcite.db.ledger.books import committed, pending
from localcite.errors import LocalciteError
from localcite.model import instant
from localcite.shell.outside import Outside
from localcite.show.quote import count, units
from localcite.text import shorten, visible, width

HELD = "SELECT count(*) FROM holding WHERE state IN ('answered', 'partial')"
LONGEST = 40  # letters of a path: what stands behind it matters more


class State(NamedTuple):
    """`held`: documents that were answered; `in_doubt`: units whose outcome nobody will see."""

    held: int = 0
    spent: int = 0
    in_doubt: int = 0


class Bar:
    """The bar of a session. `look` sees what there is, in its own time; until then the bar says what it said before."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._found: State | None = None
        self._is_broken = False

    def text(self, columns: int) -> str:
        """Return the bar as it is known, in so many columns."""
        if self._is_broken:
            return fitted([(1, shortened(self._outside.database)), (2, "it cannot be read now")], columns)
        return visible(words(self._outside.database, self._found, columns))

    def look(self) -> None:
        """Look at the database."""
        outside = self._outside
        try:
            connection = outside.connect()
            try:
                self._found = state(connection, instant(outside.now())[:7], outside.context().is_alive)
            finally:
                if connection is not None:
                    connection.close()
        except (LocalciteError, Error):
            self._is_broken = True
        else:
            self._is_broken = False


def state(connection: Connection | None, month: str, is_alive: Callable[[str], bool]) -> State:
    """Return the state of a database. `month`: YYYY-MM, UTC."""
    if connection is None:
        return State()
    (held,) = connection.execute(HELD).fetchone()
    spent = sum(number for _price, _currency, number in committed(connection, month=month))
    doubts = sum(call.units_at_most for call in pending(connection, is_alive) if call.state == "in_doubt")
    return State(held, spent, doubts)


def words(database: Path, found: State | None, columns: int) -> str:
    """Return the bar as text that fits into so many columns. `found`: None where it is not known yet.

    Where it is too long, the path goes first, then what this month has cost; what is in doubt stays if anything is.
    """
    where = (1, shortened(database))
    if found is None:
        return fitted([where], columns)
    doubt = (5 if found.in_doubt else 2, f"{units(found.in_doubt)} in doubt")
    return fitted(
        [where, (4, f"{count(found.held, 'document')} held"), (3, f"{units(found.spent)} this month"), doubt], columns
    )


def fitted(parts: Sequence[tuple[int, str]], columns: int) -> str:
    """Return parts on one line; those that matter least are left out until it fits. Each: how much it matters, text."""
    kept = list(parts)
    while len(kept) > 1 and width(joined(kept)) > columns:
        kept.remove(min(kept))
    return shorten(joined(kept), max(1, columns))


def joined(parts: Sequence[tuple[int, str]]) -> str:
    """Return parts with dots between them."""
    return " · ".join(text for _, text in parts)


def shortened(path: Path) -> str:
    """Return a path as people know it: ~ for their own folder, and the end of one that is long."""
    try:
        text = f"~/{path.relative_to(Path.home()).as_posix()}"
    except (ValueError, RuntimeError):
        text = str(path)
    return text if len(text) <= LONGEST else f"…{text[1 - LONGEST :]}"
