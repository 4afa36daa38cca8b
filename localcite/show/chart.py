"""A table drawn in a terminal: a bar a row, and a line of small bars where it goes by year. Pure.

Years that were not over are drawn paler; by the day on which something came, bars show how many there were by then.
"""

from collections.abc import Sequence
from datetime import datetime
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
MOMENTS = frozenset({"first_seen", "fetched"})  # days on which something came to us
PALE = "░"  # of a year that was not over
MOST_YEARS = 200  # more than that is no series of years


class _Line(NamedTuple):
    label: str
    value: float | None
    text: str
    is_open: bool = False


def chart(
    columns: Sequence[str], rows: Sequence[Row], columns_wide: int | None = None, *, open_since: int | None = None
) -> str:
    """Return the drawing, each line ended; empty where there is nothing to draw.

    The number drawn is `count`, or the last column of numbers; what stands left of it are the labels. By a field and a
    year, each value of the field has one line, with a small bar a year. `open_since`: the first year that was not over
    when the oldest answer was given.
    """
    drawn = _drawn(columns, rows)
    if drawn is None or not rows:
        return ""
    labels = [place for place, name in enumerate(columns) if place != drawn and name not in MEASURES]
    wide = columns_wide or USUAL
    years = [place for place in labels if columns[place] == "year"]
    if years and len(labels) == 2:
        (label,) = (place for place in labels if place != years[0])
        cells = [(row[label], row[years[0]], row[drawn]) for row in rows]
        return _by_year(columns[label], cells, wide) + _open([year for _label, year, _value in cells], open_since)
    if len(labels) == 1 and columns[labels[0]] in MOMENTS and columns[drawn] == "count":
        return "".join(f"{line}\n" for line in _bars(_grown([(row[labels[0]], row[drawn]) for row in rows]), wide))
    lines = [_line(row, labels, drawn) for row in rows]
    if not (years and len(labels) == 1):
        return "".join(f"{line}\n" for line in _bars(lines, wide))
    pairs = [(row[years[0]], row[drawn]) for row in rows]
    lines = [
        line._replace(is_open=_is_open(year, open_since)) for line, (year, _count) in zip(lines, pairs, strict=True)
    ]
    below = _open([year for year, _count in pairs], open_since, f"{PALE} ")
    return "".join(f"{line}\n" for line in _bars(lines, wide)) + _span(pairs) + below


def open_since(oldest: str | None, now: datetime) -> int:
    """Return the first year that was not over when the oldest answer was given, or is not now."""
    return min(int(oldest[:4]), now.year) if oldest else now.year


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
                _shaded(bar(line.value or 0, most, columns), is_open=line.is_open),
            )
        ).rstrip()
        for line in lines
    ]


def _shaded(drawn: str, *, is_open: bool) -> str:
    return PALE * len(drawn) if is_open else drawn


def _grown(pairs: Sequence[tuple[object, object]]) -> list[_Line]:
    """Return a line a day: how many there were by then, and how many came on it. What has no day stays beside."""
    lines: list[_Line] = []
    by_then: float = 0
    for day, value in pairs:
        came = _number(value) or 0
        if day is None:
            lines.append(_Line(shown(day), None, f"+{came:,g}"))
            continue
        by_then += came
        lines.append(_Line(shown(day), by_then, f"+{came:,g} = {by_then:,g}"))
    return lines


# ---- years --------------------------------------------------------------------------------------------------------


def _span(pairs: Sequence[tuple[object, object]]) -> str:
    """Return the years as one line of small bars, those without documents as gaps."""
    known = {year: _number(value) for year, value in pairs if isinstance(year, int)}
    years = _years(list(known))
    return f"\n{years[0]} {spark([known.get(year) for year in years])} {years[-1]}\n" if len(years) > 1 else ""


def _is_open(year: object, open_since: int | None) -> bool:
    """Tell whether a year was not over."""
    return open_since is not None and isinstance(year, int) and year >= open_since


def _open(years: Sequence[object], open_since: int | None, mark: str = "") -> str:
    """Return the line that says which years were not over; nothing where all were."""
    found = sorted({year for year in years if isinstance(year, int) and _is_open(year, open_since)})
    if not found:
        return ""
    named = str(found[0]) if len(found) == 1 else f"{found[0]} to {found[-1]}"
    return f"\n{mark}{named}: not over when the oldest answer was given\n"


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
