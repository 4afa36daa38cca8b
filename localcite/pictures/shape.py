"""Which figure an answer makes, by the shape of its table; a kind may be named instead. Pure.

By a year it is a timeline; by the day on which we learnt of it, growth; by two fields, a heat map (years stand across);
by anything else, bars. Documents are a network, which needs more than their rows: see `choosing`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from math import ceil, floor, inf
from typing import NamedTuple, TypeAlias

from localcite.errors import UsageError
from localcite.pictures.figures import (
    KINDS,
    Bar,
    Bars,
    Figure,
    Growth,
    HeatMap,
    Number,
    Timeline,
    Total,
)

Row: TypeAlias = Sequence[object]

MEASURES = frozenset({"count", "share", "first", "last"})  # of a table that `by` made: never a label
MOMENTS = frozenset({"first_seen", "fetched"})  # days on which something came to us
MOST_BARS = 60
MOST_ROWS = 40
MOST_COLUMNS = 30  # of a heat map that is not by year
MOST_YEARS = 120
AHEAD = 5  # years: a publication later than that is a mistake, and not what the axis is made for
ROUNDED = 0.00005  # by how much a share may be off
_YEAR = re.compile(r"([0-9]{4})(?:-[0-9]{2}){0,2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T.*)?")


class About(NamedTuple):
    """What is known of a table besides its rows. `today`: the day of the question; `oldest`, `newest`: moments of the
    answers behind it, as ISO text; `is_whole`: no stage left out rows of the table; `counts`: what `count` counts.
    """

    today: date
    oldest: str | None = None
    newest: str | None = None
    is_whole: bool = True
    counts: str = "documents"

    @property
    def open_since(self) -> int:
        """The first year that was not over when the oldest answer was given."""
        return min(int(self.oldest[:4]), self.today.year) if self.oldest else self.today.year


class _Table(NamedTuple):
    """A table to draw: the places of its labels and of its numbers."""

    columns: tuple[str, ...]
    rows: Sequence[Row]
    labels: tuple[int, ...]
    drawn: int
    about: About

    @property
    def measure(self) -> str:
        """What the numbers count."""
        name = self.columns[self.drawn]
        return self.about.counts if name == "count" else name


def figure_of(columns: Sequence[str], rows: Sequence[Row], about: About, kind: str | None = None) -> Figure:
    """Return what a table looks like. `kind`: a name of `KINDS`, else the shape decides. Raises UsageError."""
    table = _table(columns, rows, about)
    chosen = kind or kind_of(columns, rows)
    makers: dict[str, Callable[[_Table], Figure]] = {
        "bars": _bars,
        "timeline": _timeline,
        "heatmap": _heat_map,
        "growth": _growth,
    }
    if chosen not in makers:
        what = "a table has no citations to draw as a network"
        raise UsageError(what=what, fix="leave out `by` and what follows it")
    return makers[chosen](table)


def kind_of(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """Return the kind of picture that a table makes by its shape."""
    labels = _labels(columns, _drawn(columns, rows))
    if len(labels) == 2:
        return "heatmap"
    if len(labels) == 1 and _is_moments(columns[labels[0]], labels[0], rows):
        return "growth"
    if len(labels) == 1 and _is_years(labels[0], columns, rows):
        return "timeline"
    return "bars"


def known_kind(name: str) -> str:
    """Return the name of a kind. Raises UsageError."""
    if name not in KINDS:
        raise UsageError(what=f"there is no kind of picture {name!r}", fix=f"choose one of {', '.join(KINDS)}")
    return name


# ---- the table ------------------------------------------------------------------------------------------------------


def _table(columns: Sequence[str], rows: Sequence[Row], about: About) -> _Table:
    drawn = _drawn(columns, rows)
    if drawn is None:
        what = "there is no number in the answer that could be drawn"
        raise UsageError(what=what, fix="count with `by FIELD`, or select a field that is a number")
    if not rows and about.oldest is None and about.counts == "documents":  # of SQL nobody knows what it stands on
        raise UsageError(what="no answer is held that could be drawn", fix="`localcite plan` says what buying it costs")
    if not rows:
        raise UsageError(what="the answer is empty: there is nothing to draw", fix=None)
    labels = _labels(columns, drawn)
    if not labels:
        raise UsageError(what="the answer is one number: there is nothing to draw", fix="count with `by FIELD`")
    return _Table(tuple(columns), rows, labels, drawn, about)


def _drawn(columns: Sequence[str], rows: Sequence[Row]) -> int | None:
    """Return the place of the numbers that are drawn: `count`, or the last column of numbers."""
    if "count" in columns:
        return list(columns).index("count")
    numeric = [place for place, name in enumerate(columns) if name != "year" and _is_numeric(place, rows)]
    return numeric[-1] if numeric else None


def _is_numeric(place: int, rows: Sequence[Row]) -> bool:
    values = [row[place] for row in rows if row[place] is not None]
    return bool(values) and all(_number(value) is not None for value in values)


def _number(value: object) -> Number | None:
    """Return a number; None for what is none, or is too large to be drawn."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return value if -inf < value < inf else None


def _labels(columns: Sequence[str], drawn: int | None) -> tuple[int, ...]:
    """Return the places of the labels. A document goes by its number alone."""
    if "number" in columns and "count" not in columns:
        return (list(columns).index("number"),)
    return tuple(place for place, name in enumerate(columns) if place != drawn and name not in MEASURES)


def _is_moments(name: str, place: int, rows: Sequence[Row]) -> bool:
    """Tell whether a column has days on which something came."""
    values = [row[place] for row in rows if row[place] is not None]
    is_named = name in MOMENTS or name.endswith("_at")
    return is_named and bool(values) and all(isinstance(each, str) and _day(each) is not None for each in values)


def _is_years(place: int, columns: Sequence[str], rows: Sequence[Row]) -> bool:
    """Tell whether a column has years, or days in them."""
    values = [row[place] for row in rows if row[place] is not None]
    if not values:
        return columns[place] == "year"
    if all(isinstance(value, int) for value in values):
        return columns[place] == "year"
    return all(isinstance(value, str) and _YEAR.fullmatch(value) for value in values)


def _day(text: str) -> str | None:
    """Return the day of a moment; None where it is none that the calendar has."""
    if not _MOMENT.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return None


def _year(value: object) -> int | None:
    if isinstance(value, str) and _YEAR.fullmatch(value):
        return int(value[:4])
    return value if isinstance(value, int) else None


def _text(value: object) -> str | None:
    """Return a label as text."""
    if value is None or isinstance(value, str):
        return value
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)


def _sum(values: Iterable[Number | None]) -> Number | None:
    """Return a sum; what is unknown makes it unknown."""
    total: Number = 0
    for value in values:
        if value is None:
            return None
        total += value
    return _number(total)


# ---- n --------------------------------------------------------------------------------------------------------------


def _total(table: _Table) -> Total | None:
    """Return how many documents there are in all, as the counts and their rounded shares tell; None where none do."""
    if "share" not in table.columns or table.columns[table.drawn] != "count":
        return None
    shares = table.columns.index("share")
    least, most, best = 1.0, inf, (0, 0.0)
    for row in table.rows:
        count, share = row[table.drawn], row[shares]
        if isinstance(count, int) and isinstance(share, (int, float)) and share > ROUNDED:
            least = max(least, count / (share + ROUNDED))
            most = min(most, count / (share - ROUNDED))
            best = max(best, (count, share))
    if not best[0]:
        return None
    first, last = ceil(least - 1e-6), floor(most + 1e-6)
    return Total(first) if first == last else Total(round(best[0] / best[1]), is_exact=False)


# ---- each kind ------------------------------------------------------------------------------------------------------


def _bars(table: _Table) -> Bars:
    bars = tuple(_bar(table, row) for row in table.rows[:MOST_BARS])
    of = ", ".join(table.columns[place] for place in table.labels)
    return Bars(of, table.measure, bars, _total(table), max(0, len(table.rows) - MOST_BARS))


def _bar(table: _Table, row: Row) -> Bar:
    labels = [_text(row[place]) for place in table.labels]
    label = None if all(each is None for each in labels) else " · ".join(each or "unknown" for each in labels)
    return Bar(label, _number(row[table.drawn]), _beside(table, row))


def _beside(table: _Table, row: Row) -> str:
    """Return what else the row says: its share, its first and last publication, or its title."""
    told = dict(zip(table.columns, row, strict=True))
    share, first, last = (told.get(name) for name in ("share", "first", "last"))
    parts = [f"{share:.1%}"] if isinstance(share, float) and table.measure != "share" else []
    if first is not None and last is not None:
        parts.append(f"published {first}" if first == last else f"published {first} to {last}")
    if "number" in told and told.get("title"):
        parts.append(str(told["title"])[:200])
    return ", ".join(parts)


def _timeline(table: _Table) -> Timeline:
    place = _place_of_years(table, "a timeline")
    if len(table.labels) > 1:
        raise UsageError(what="a timeline needs a table by one field", fix="group by a year alone: `by year`")
    counted: dict[int | None, list[Number | None]] = {}
    for row in table.rows:
        counted.setdefault(_year(row[place]), []).append(_number(row[table.drawn]))
    unknown = _sum(counted.pop(None)) if None in counted else None
    known = {year: _sum(values) for year, values in counted.items() if year is not None}
    first, last = window(known, table.about.today.year)
    years = [year for year in range(first, last + 1) if year in known or table.about.is_whole] if known else []
    return Timeline(
        of=table.columns[place],
        measure=table.measure,
        years=tuple((year, known.get(year, 0)) for year in years),
        unknown=unknown,
        open_since=table.about.open_since,
        told=table.about.oldest[:10] if table.about.oldest else None,
        total=_total(table),
        is_whole=table.about.is_whole,
        more=len([year for year in known if not first <= year <= last]),
    )


def _place_of_years(table: _Table, what: str) -> int:
    """Return the column of years. Raises UsageError."""
    for place in table.labels:
        if _is_years(place, table.columns, table.rows):
            return place
    raise UsageError(what=f"{what} needs years, and the answer is not by year", fix="count with `by year`")


def window(years: Iterable[int], today: int) -> tuple[int, int]:
    """Return the first and the last year to draw: no more than have room, nor those that a mistake made.

    `today`: the year of the question.
    """
    usual = sorted(year for year in years if year <= today + AHEAD) or sorted(years)
    if not usual:
        return 0, 0
    last = usual[-1]
    return next(year for year in usual if year > last - MOST_YEARS), last


def _growth(table: _Table) -> Growth:
    place = table.labels[0]
    if len(table.labels) > 1 or not all(row[place] is None or _day(str(row[place])) for row in table.rows):
        what = "growth needs a table by the day on which something came"
        raise UsageError(what=what, fix="add `| by first_seen` or `| by fetched`")
    counted: Counter[str] = Counter()
    unknown: list[Number] = []
    for row in table.rows:
        value = _number(row[table.drawn]) or 0
        if row[place] is None:
            unknown.append(value)
        else:
            counted[str(row[place])[:10]] += value  # type: ignore[assignment]  # a share is a number as well
    newest = table.about.newest[:10] if table.about.newest else None
    days = tuple(sorted(counted.items()))
    total = _total(table)
    return Growth(table.columns[place], table.measure, days, newest, sum(unknown) if unknown else None, total)


# ---- pairs ----------------------------------------------------------------------------------------------------------


def _heat_map(table: _Table) -> HeatMap:
    if len(table.labels) != 2:
        what = "a heat map needs a table by two fields"
        raise UsageError(what=what, fix="group by two: `by assignee, year`")
    years = [place for place in table.labels if _is_years(place, table.columns, table.rows)]
    across = years[-1] if years else table.labels[1]
    down = next(place for place in table.labels if place != across)
    read = _year if years else _text
    counted: dict[tuple[object, object], list[Number | None]] = {}
    for row in table.rows:
        counted.setdefault((_text(row[down]), read(row[across])), []).append(_number(row[table.drawn]))
    cells = {pair: _sum(values) for pair, values in counted.items()}
    rows = _largest({row for row, _column in cells}, cells, 0)
    columns, missing = _columns(cells, table.about) if years else _kept(cells)
    return HeatMap(
        down=table.columns[down],
        across=table.columns[across],
        measure=table.measure,
        rows=tuple(map(_text, rows[:MOST_ROWS])),
        columns=tuple(map(_text, columns)),
        cells=tuple(_placed(cells, rows[:MOST_ROWS], columns)),
        open_since=table.about.open_since if years else None,
        told=table.about.oldest[:10] if table.about.oldest else None,
        total=_total(table),
        is_whole=table.about.is_whole,
        more=max(0, len(rows) - MOST_ROWS),
        more_columns=missing,
    )


Pairs: TypeAlias = dict[tuple[object, object], Number | None]


def _largest(labels: set[object], cells: Pairs, side: int) -> list[object]:
    """Return labels, those with the largest sums first, and what is unknown last."""
    sums: Counter[object] = Counter()
    for pair, value in cells.items():
        sums[pair[side]] += value or 0  # type: ignore[assignment]  # the same
    return sorted(labels, key=lambda label: (label is None, -sums[label], str(label)))


def _columns(cells: Pairs, about: About) -> tuple[list[object], int]:
    """Return each year of the span, and the unknown behind them; and how many years are not drawn."""
    known = {column for _row, column in cells if isinstance(column, int)}
    first, last = window(known, about.today.year)
    span: list[object] = list(range(first, last + 1)) if known else []
    left_out = len([year for year in known if not first <= year <= last])
    return span + [None] * any(column is None for _row, column in cells), left_out


def _kept(cells: Pairs) -> tuple[list[object], int]:
    """Return the largest columns, days in their order, the unknown behind all; and how many are not drawn."""
    found = _largest({column for _row, column in cells}, cells, 1)
    kept = found[:MOST_COLUMNS]
    if all(column is None or _MOMENT.fullmatch(str(column)) for column in kept):
        kept.sort(key=lambda column: (column is None, str(column)))
    return kept, len(found) - len(kept)


def _placed(cells: Pairs, rows: list[object], columns: list[object]) -> Iterable[tuple[int, int, Number | None]]:
    """Yield the cells by their places, row by row."""
    for down, row in enumerate(rows):
        for across, column in enumerate(columns):
            if (row, column) in cells:
                yield down, across, cells[row, column]
