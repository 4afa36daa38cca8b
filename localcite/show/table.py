"""A table for people: columns line up whatever the script, it fits the terminal, and what was cut says so. Pure."""

from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from localcite.show.cells import Row, Rows, is_number, shown
from localcite.text import pad, shorten, visible, width

GAP = "  "
NARROW = 16  # a text column is not cut below this, so that publication numbers stay whole


class _Column(NamedTuple):
    title: str
    width: int
    right: bool


def table(columns: Sequence[str], rows: Rows, columns_wide: int | None = None) -> str:
    """Return the table with its header and a rule, each line ended. `columns_wide`: the terminal's; None: no limit.

    Columns that find no room at all are left out, and the last line names them.
    """
    known = [tuple(row) for row in rows]
    cells = [tuple(map(shown, row)) for row in known]
    natural = [_column(index, title, known, cells) for index, title in enumerate(columns)]
    fitted = natural if columns_wide is None else _fit(natural, columns_wide)
    lines = [_line([column.title for column in fitted], fitted)]
    lines.append(GAP.join("─" * column.width for column in fitted))
    lines += [_line(row, fitted) for row in cells]
    return "".join(f"{line}\n" for line in lines) + _left_out(natural[len(fitted) :])


def _column(index: int, title: str, known: Sequence[Row], cells: Sequence[tuple[str, ...]]) -> _Column:
    """Return a column as wide as its widest cell; it stands at the right if all that is known in it are numbers."""
    cell = itemgetter(index)
    values = [value for value in map(cell, known) if value is not None]
    right = bool(values) and all(map(is_number, values))
    title = visible(title)
    return _Column(title, max([width(title), *(width(cell(row)) for row in cells)]), right)


def _fit(columns: list[_Column], most: int) -> list[_Column]:
    """Leave out columns from the right until the rest can be cut to fit; then cut the widest ones alike."""
    columns = list(columns)
    while len(columns) > 1 and _total(_capped(columns, NARROW)) > most:
        columns.pop()
    cap = next((cap for cap in range(most, NARROW, -1) if _total(_capped(columns, cap)) <= most), NARROW)
    widths = _capped(columns, cap) if len(columns) > 1 else [max(1, min(columns[0].width, most))]
    return [column._replace(width=width) for column, width in zip(columns, widths, strict=True)]


def _capped(columns: Sequence[_Column], cap: int) -> list[int]:
    """Return widths where no text is wider than `cap`. Numbers are never cut: a cut number is another number."""
    return [column.width if column.right else min(column.width, cap) for column in columns]


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + len(GAP) * (len(widths) - 1)


def _line(cells: Sequence[str], columns: Sequence[_Column]) -> str:
    """Return one line, without blanks at its end."""
    parts = (
        pad(shorten(cell, column.width), column.width, right=column.right)
        for cell, column in zip(cells, columns, strict=False)
    )
    return GAP.join(parts).rstrip()


def _left_out(columns: Sequence[_Column]) -> str:
    """Return the line that names the columns for which there was no room."""
    if not columns:
        return ""
    return f"… no room for {', '.join(column.title for column in columns)}; --format csv has them\n"
