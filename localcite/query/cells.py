"""Values as the store has them → values as an answer gives them. Pure. Unknown is None and stays it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from localcite.query.fields import Kind

CHANGED = frozenset({Kind.FLAG, Kind.TYPE})  # kinds whose values are stored in another form, besides days

Cell: TypeAlias = str | int | float | bool | None


def cell(kind: Kind, value: object) -> Cell:
    """Return one value of an answer. Dates are ISO 8601 at the precision known; people are `a|b`, codes `X,Y`."""
    if value is None:
        return None
    if kind is Kind.DATE:
        return iso(int(str(value)))
    if kind is Kind.FLAG:
        return bool(value)
    if kind is Kind.TYPE:
        return "patent" if value == 1 else "paper"
    return value if isinstance(value, (str, int, float)) else str(value)


def cells(kind: Kind, values: Iterable[object]) -> Iterable[Cell]:
    """Return a column of an answer. Few days stand in many rows: each is written once."""
    if kind is not Kind.DATE:
        return (cell(kind, value) for value in values) if kind in CHANGED else values  # type: ignore[return-value]  # as they are
    days = list(values)
    written = {day: cell(kind, day) for day in set(days)}
    return [written[day] for day in days]


def iso(day: int) -> str:
    """Return 20140630 as 2014-06-30, 20140600 as 2014-06, 20140000 as 2014."""
    year, month, rest = day // 10000, day // 100 % 100, day % 100
    if not month:
        return f"{year:04}"
    return f"{year:04}-{month:02}-{rest:02}" if rest else f"{year:04}-{month:02}"


def merged(name: str, values: Sequence[object]) -> object:
    """Return what several links say together; None where none says anything."""
    return TOGETHER.get(name, _first)(values) if values else None


def _first(values: Sequence[object]) -> object:
    return min(values)  # type: ignore[type-var]  # values of one field


def _last(values: Sequence[object]) -> object:
    return max(values)  # type: ignore[type-var]  # values of one field


def _all(values: Sequence[object]) -> object:
    return all(values)


def _codes(values: Sequence[object]) -> object:
    return ",".join(sorted({code for value in values for code in str(value).split(",")}))


def _each(values: Sequence[object]) -> object:
    return "|".join(dict.fromkeys(map(str, values)))


TOGETHER: Mapping[str, Callable[[Sequence[object]], object]] = {
    "category": _codes,
    "cite_type": _codes,
    "cited": _each,
    "last_seen": _last,
    "delisted": _all,
}
