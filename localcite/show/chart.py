"""A table drawn: a bar a row, and a line of small bars where it goes by year. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from localcite.show.cells import Row, is_number, shown
from localcite.text import pad, shorten, width

EIGHTHS = " ▏▎▍▌▋▊▉█"
LEVELS = "▁▂▃▄▅▆▇█"
GAP = "  "
NARROWEST = 10  # columns of a bar: labels are cut before it gets shorter
WIDEST = 60
USUAL = 80  # columns where no terminal says how many it has
MEASURES = frozenset({"count", "share", "first", "last"})  # of a table that `by` made: never a label
MOST_YEARS = 200  # more than that is no series of years


class _Line(NamedTuple):
    label: str
    value: float | None
    text: str


def chart(columns: Sequence[str], rows: Sequence[Row], columns_wide: int | None = None) -> str:
    """Return the drawing, each line ended; empty where there is nothing to draw.

    The number drawn is `count`, or the last column of numbers; what stands left of it are the labels. By a field and a
    year, each value of the field has one line, with a small bar a year.
    """
    drawn = _drawn(columns, rows)
    if drawn is None or not rows:
        return ""
    labels = [place for place, name in enumerate(columns) if place != drawn and name not in MEASURES]
    wide = columns_wide or USUAL
    years = [place for place in labels if columns[place] == "year"]
    if years and len(labels) == 2:
        (label,) = (place for place in labels if place != years[0])
        return _by_year(columns[label], [(row[label], row[years[0]], row[drawn]) for row in rows], wide)
    lines = [_line(row, labels, drawn) for row in rows]
    below = _span([(row[years[0]], row[drawn]) for row in rows]) if years and len(labels) == 1 else ""
    return "".join(f"{line}\n" for line in _bars(lines, wide)) + below


def spark(values: Sequence[float | None]) -> str:
    """Return one small bar a number, the largest the highest; a blank where there is none, or it is 0."""
    most = max((value for value in values if value is not None), default=0)
    return "".join(_level(value, most) for value in values)


def bar(value: float, most: float, columns: int) -> str:
    """Return a bar of at most so many columns; whatever is above 0 shows."""
    if value <= 0 or most <= 0:
        return ""
    eighths = max(1, round(min(value / most, 1) * columns * 8))
    full, rest = divmod(eighths, 8)
    return EIGHTHS[8] * full + (EIGHTHS[rest] if rest else "")


def _level(value: float | None, most: float) -> str:
    if value is None or value <= 0 or most <= 0:
        return " "
    return LEVELS[min(len(LEVELS) - 1, int(value / most * (len(LEVELS) - 1) + 0.5))]


def _drawn(columns: Sequence[str], rows: Sequence[Row]) -> int | None:
    """Return the place of the numbers that are drawn."""
    if "count" in columns:
        return list(columns).index("count")
    numeric = [place for place, name in enumerate(columns) if name != "year" and _is_numeric(place, rows)]
    return numeric[-1] if numeric else None


def _is_numeric(place: int, rows: Sequence[Row]) -> bool:
    values = [row[place] for row in rows if row[place] is not None]
    return bool(values) and all(map(is_number, values))


def _number(value: object) -> float | None:
    return value if isinstance(value, (int, float)) and is_number(value) else None


# ---- a bar a row --------------------------------------------------------------------------------------------------


def _line(row: Row, labels: Sequence[int], drawn: int) -> _Line:
    return _Line(" · ".join(shown(row[place]) for place in labels), _number(row[drawn]), shown(row[drawn]))


def _bars(lines: Sequence[_Line], wide: int) -> list[str]:
    """Return the lines, labels and numbers in columns, and bars in the room that is left."""
    figures = max(width(line.text) for line in lines)
    room = wide - figures - 2 * len(GAP)
    label = min(max(width(line.label) for line in lines), max(1, room - NARROWEST))
    columns = max(1, min(WIDEST, room - label))
    most = max((line.value for line in lines if line.value is not None), default=0)
    return [
        GAP.join(
            (
                pad(shorten(line.label, label), label),
                pad(line.text, figures, right=True),
                bar(line.value or 0, most, columns),
            )
        ).rstrip()
        for line in lines
    ]


# ---- years --------------------------------------------------------------------------------------------------------


def _span(pairs: Sequence[tuple[object, object]]) -> str:
    """Return the years as one line of small bars, those without documents as gaps."""
    known = {year: _number(value) for year, value in pairs if isinstance(year, int)}
    years = _years(list(known))
    return f"\n{years[0]} {spark([known.get(year) for year in years])} {years[-1]}\n" if len(years) > 1 else ""


def _years(known: Sequence[int]) -> list[int]:
    """Return every year from the first to the last; none where they are too many to draw."""
    if not known or max(known) - min(known) >= MOST_YEARS:
        return []
    return list(range(min(known), max(known) + 1))


def _by_year(title: str, cells: Sequence[tuple[object, object, object]], wide: int) -> str:
    """Return a line for each value: its sum, and a small bar a year."""
    years = _years([year for _label, year, _value in cells if isinstance(year, int)])
    series: dict[str, dict[object, float]] = {}
    for label, year, value in cells:
        of_label = series.setdefault(shown(label), {})
        of_label[year] = of_label.get(year, 0) + (_number(value) or 0)
    sums = {label: f"{sum(values.values()):g}" for label, values in series.items()}
    figures = max(map(len, sums.values()))
    years = years[-max(1, wide - figures - NARROWEST - 2 * len(GAP)) :] if years else years
    labels = min(max(map(width, (title, *series))), max(1, wide - figures - len(years) - 2 * len(GAP)))
    head = (
        f"{pad(shorten(title, labels), labels)}{GAP}{' ' * figures}{GAP}{f'{years[0]} to {years[-1]}' if years else ''}"
    )
    body = [
        f"{pad(shorten(label, labels), labels)}{GAP}{sums[label]:>{figures}}{GAP}"
        f"{spark([values.get(year) for year in years])}"
        for label, values in series.items()
    ]
    return "".join(f"{line.rstrip()}\n" for line in (head, *body))
