"""An answer's rows as people see them in a table: columns that say nothing are left out, and named. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

USUAL = ("number", "title", "year", "assignee")  # what an answer begins with, where its question selects no fields
MAY_SAY_NOTHING = frozenset({"title", "year", "assignee", "category"})  # of those, what the vendor may not have told


class Seen(NamedTuple):
    """Columns and rows to show, and which columns were left out because nothing in them is known."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    unknown: tuple[str, ...]

    @property
    def below(self) -> str:
        """Return the line that names what was left out, with its end; empty where nothing was."""
        return f"… unknown of all: {', '.join(self.unknown)}\n" if self.unknown else ""


def seen(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Seen:
    """Return what to show. Fields that a question selects are all shown; files and data formats have every column.

    A document without a number or DOI goes by its text, which stands in `title`: its `number` is shown as unknown.
    """
    if tuple(columns[: len(USUAL)]) != USUAL or not rows:
        return Seen(tuple(columns), rows, ())
    known = [(None, *row[1:]) if row[0] == row[1] else row for row in rows]
    empty = {place for place, name in enumerate(columns) if name in MAY_SAY_NOTHING and _is_unknown(place, rows)}
    kept = [place for place in range(len(columns)) if place not in empty]
    shown = [[row[place] for place in kept] for row in known] if empty else known
    return Seen(tuple(columns[place] for place in kept), shown, tuple(columns[place] for place in sorted(empty)))


def _is_unknown(place: int, rows: Sequence[Sequence[object]]) -> bool:
    return all(row[place] is None for row in rows)
