"""A table for people: columns line up whatever the script, it fits the terminal, and what was cut says so. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from localcite.show.cells import Row, Rows, is_number, shown
from localcite.text import pad, shorten, visible, width

GAP = "  "
NOTHING: Mapping[str, Callable[[str], str]] = {}
HAS_ALL = "--format csv has them"
NARROW = 16  # a text column is not cut below this, so that publication numbers stay whole
NARROWEST = 12  # other columns beside one whose ids are long, and are of no use when they are cut
LONG_ID = re.compile("(?:paper|patent):[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOST_DECIMALS = 6  # numbers with more are results of a division, and stand as they are


class _Column(NamedTuple):
    title: str
    width: int
    right: bool
    whole: bool = False  # it has long ids, and nothing that is longer


def table(
    columns: Sequence[str],
    rows: Rows,
    columns_wide: int | None = None,
    *,
    otherwise: str = HAS_ALL,
    least: Sequence[str] = (),
    dress: Mapping[str, Callable[[str], str]] = NOTHING,
) -> str:
    """Return the table with its header and a rule, each line ended. `columns_wide`: the terminal's; None: no limit.

    Columns that find no room at all are left out, those of `least` before the others; the last line names them, and
    says how to have them `otherwise`. `dress`: what cells of a column are put into, which takes no room (colours).
    """
    known = [tuple(row) for row in rows]
    cells = _evened(known, [tuple(map(shown, row)) for row in known])
    natural = [_column(index, title, known, cells) for index, title in enumerate(columns)]
    places = range(len(natural)) if columns_wide is None else _places(natural, columns_wide, least)
    fitted = [natural[place] for place in places]
    if columns_wide is not None:
        fitted = _fit(fitted, columns_wide)
    lines = [_line([column.title for column in fitted], fitted)]
    lines.append(GAP.join("─" * column.width for column in fitted))
    lines += [_line([row[place] for place in places], fitted, dress) for row in cells]
    left_out = [column for place, column in enumerate(natural) if place not in places]
    return "".join(f"{line}\n" for line in lines) + _left_out(left_out, otherwise)


def _column(index: int, title: str, known: Sequence[Row], cells: Sequence[tuple[str, ...]]) -> _Column:
    """Return a column as wide as its widest cell; it stands at the right if all that is known in it are numbers."""
    cell = itemgetter(index)
    values = [value for value in map(cell, known) if value is not None]
    right = bool(values) and all(map(is_number, values))
    title = visible(title)
    wide = max([width(title), *(width(cell(row)) for row in cells)])
    return _Column(title, wide, right, any(wide == len(cell(row)) and LONG_ID.fullmatch(cell(row)) for row in cells))


def _evened(known: Sequence[Row], cells: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return cells in which the numbers of a column have their points one below the other."""
    for place in range(len(known[0]) if known else 0):
        decimals = _decimals([row[place] for row in known], [row[place] for row in cells])
        if decimals:
            numbers = (None if row[place] is None else f"{row[place]:.{decimals}f}" for row in known)
            cells = [
                row if number is None else (*row[:place], number, *row[place + 1 :])
                for row, number in zip(cells, numbers, strict=True)
            ]
    return cells


def _decimals(values: Sequence[object], texts: Sequence[str]) -> int:
    """Return how many decimals a column of numbers has at most; 0 where they are not to be evened."""
    told = [text for value, text in zip(values, texts, strict=True) if value is not None]
    if not all(isinstance(value, float) for value in values if value is not None):
        return 0
    most = max((len(text.partition(".")[2]) for text in told), default=0)
    return most if most <= MOST_DECIMALS and not any("e" in text or "n" in text for text in told) else 0


def _places(columns: Sequence[_Column], most: int, least: Sequence[str]) -> list[int]:
    """Return which columns can be cut to fit: those of `least` are left out first, then others from the right."""
    places = list(range(len(columns)))
    first = [place for name in least for place, column in enumerate(columns) if column.title == name]
    leaving = iter([*first, *(place for place in reversed(places) if place not in first)])
    while len(places) > 1 and _total(_capped([columns[place] for place in places], NARROW)) > most:
        places.remove(next(leaving))
    return places


def _fit(columns: list[_Column], most: int) -> list[_Column]:
    """Cut the widest columns alike until all fit; those with long ids last."""
    wholes = [column._replace(right=column.right or column.whole) for column in columns]
    if any(column.whole for column in columns) and _total(_capped(wholes, NARROWEST)) <= most:
        cap = next(cap for cap in range(most, 0, -1) if _total(_capped(wholes, cap)) <= most)
        return [column._replace(width=wide) for column, wide in zip(columns, _capped(wholes, cap), strict=True)]
    cap = next((cap for cap in range(most, NARROW, -1) if _total(_capped(columns, cap)) <= most), NARROW)
    widths = _capped(columns, cap) if len(columns) > 1 else [max(1, min(columns[0].width, most))]
    return [column._replace(width=width) for column, width in zip(columns, widths, strict=True)]


def _capped(columns: Sequence[_Column], cap: int) -> list[int]:
    """Return widths where no text is wider than `cap`. Numbers are never cut: a cut number is another number."""
    return [column.width if column.right else min(column.width, cap) for column in columns]


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + len(GAP) * (len(widths) - 1)


def _line(cells: Sequence[str], columns: Sequence[_Column], dress: Mapping[str, Callable[[str], str]] = NOTHING) -> str:
    """Return one line, without blanks at its end."""
    parts = [
        pad(shorten(cell, column.width), column.width, right=column.right)
        for cell, column in zip(cells, columns, strict=True)
    ]
    if dress:
        parts = [dress.get(column.title, str)(part) for part, column in zip(parts, columns, strict=True)]
    return GAP.join(parts).rstrip()


def _left_out(columns: Sequence[_Column], otherwise: str) -> str:
    """Return the line that names the columns for which there was no room."""
    if not columns:
        return ""
    return f"… no room for {', '.join(column.title for column in columns)}; {otherwise}\n"
