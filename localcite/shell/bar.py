"""The bottom bar: which database, how much is held, what this month has cost, what is in doubt."""

from collections.abc import Callable
from pathlib import Path
from sqlite3 import Connection
from typing import NamedTuple

from localcite.db.ledger.books import committed, pending
from localcite.show.quote import count, units

HELD = "SELECT count(*) FROM holding WHERE state IN ('answered', 'partial')"
LONGEST = 40  # letters of a path: what stands behind it matters more


class State(NamedTuple):
    """`held`: documents that were answered; `in_doubt`: units whose outcome nobody will see."""

    held: int = 0
    spent: int = 0
    in_doubt: int = 0


def state(connection: Connection | None, month: str, is_alive: Callable[[str], bool]) -> State:
    """Return the state of a database. `month`: YYYY-MM, UTC."""
    if connection is None:
        return State()
    (held,) = connection.execute(HELD).fetchone()
    spent = sum(number for _price, _currency, number in committed(connection, month=month))
    doubts = sum(call.units_at_most for call in pending(connection, is_alive) if call.state == "in_doubt")
    return State(held, spent, doubts)


def words(database: Path, found: State) -> str:
    """Return the bar as text."""
    held = f"{count(found.held, 'document')} held"
    parts = [shortened(database), held, f"{units(found.spent)} this month", f"{units(found.in_doubt)} in doubt"]
    return " · ".join(parts)


def shortened(path: Path) -> str:
    """Return a path as people know it: ~ for their own folder, and the end of one that is long."""
    try:
        text = f"~/{path.relative_to(Path.home()).as_posix()}"
    except (ValueError, RuntimeError):
        text = str(path)
    return text if len(text) <= LONGEST else f"…{text[1 - LONGEST :]}"
