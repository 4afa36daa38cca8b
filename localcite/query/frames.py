"""An answer as a frame of pandas or polars: columns of one type each, whatever rows there are. Unknown is null. Pure.

Whole numbers, numbers, yes and no, days, moments and text have their own types. A day of which only the year or the
month is known is no date: it is null there, and stands as it is known in a column `…_as_known` beside it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from localcite.query.cells import Cell
from localcite.query.fields import FIELDS, Kind
from localcite.query.value import Value

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]  # it may not be installed
    import polars as pl

    from localcite.query.answer import Answer

WHOLE, NUMBER, FLAG, DAY, MOMENT, TEXT = "whole", "number", "flag", "day", "moment", "text"
SORTS: Mapping[Kind, str] = {
    Kind.NUMBER: WHOLE,
    Kind.YEAR: WHOLE,
    Kind.FLAG: FLAG,
    Kind.DATE: DAY,
    Kind.MOMENT: MOMENT,
}
RATIOS = frozenset({"share"})  # numbers that are never whole by their meaning
PANDAS = {
    WHOLE: "Int64",
    NUMBER: "Float64",
    FLAG: "boolean",
    DAY: "datetime64[s]",
    MOMENT: "datetime64[ms, UTC]",
    TEXT: "string",
}


class Column(Value):
    """One column of a frame: its name, of which sort its cells are, and the cells."""

    name: str
    sort: str
    cells: Sequence[object]


def to_pandas(answer: "Answer") -> "pd.DataFrame":
    """Return a frame of pandas: Int64, Float64, boolean, datetime64, string. Raises ImportError where it is missing."""
    with needs("pandas"):
        import pandas as pd  # noqa: PLC0415 - localcite does not depend on it

    def series(column: Column) -> "pd.Series[object]":
        values = column.cells
        if column.sort == MOMENT:
            return pd.to_datetime(pd.Series(values, dtype="object"), utc=True).astype(PANDAS[MOMENT])
        return pd.Series(values, dtype=PANDAS[column.sort])

    return pd.DataFrame({column.name: series(column) for column in columns(answer)})


def to_polars(answer: "Answer") -> "pl.DataFrame":
    """Return a frame of polars: Int64, Float64, Boolean, Date, Datetime, String. Raises ImportError likewise."""
    with needs("polars"):
        import polars as pl  # noqa: PLC0415 - localcite does not depend on it

    kinds = {
        WHOLE: pl.Int64(),
        NUMBER: pl.Float64(),
        FLAG: pl.Boolean(),
        DAY: pl.Date(),
        MOMENT: pl.Datetime("ms", "UTC"),
        TEXT: pl.String(),
    }
    return pl.DataFrame([pl.Series(each.name, each.cells, dtype=kinds[each.sort]) for each in columns(answer)])


@contextmanager
def needs(library: str) -> Iterator[None]:
    """Say in a sentence what to install where a library is missing. Raises ImportError."""
    try:
        yield
    except ImportError as error:
        how = f"`pip install {library}` installs it, and `.to_dicts()` needs nothing"
        raise ImportError(f"{library} is not installed here: {how}", name=library) from error


# ---- columns --------------------------------------------------------------------------------------------------------


def columns(answer: "Answer") -> list[Column]:
    """Return the columns of an answer, of one sort each; names that stand twice are told apart."""
    across: Iterable[Sequence[Cell]] = zip(*answer.rows, strict=True) if answer.rows else ((),) * len(answer.columns)
    found = [part for name, values in zip(answer.columns, across, strict=True) for part in _parts(name, values)]
    seen: dict[str, int] = {}
    for place, column in enumerate(found):
        seen[column.name] = seen.get(column.name, 0) + 1
        if seen[column.name] > 1:
            found[place] = column.but(name=f"{column.name}_{seen[column.name]}")
    return found


def _parts(name: str, values: Sequence[Cell]) -> list[Column]:
    """Return a column as it is typed, and for days known in part a second one."""
    sort = SORTS.get(FIELDS[name].kind, TEXT) if name in FIELDS else TEXT
    if sort == DAY:
        days = [_day(value) for value in values]
        in_part = any(day is None and value is not None for day, value in zip(days, values, strict=True))
        return [Column(name, DAY, days), *([Column(f"{name}_as_known", TEXT, list(values))] if in_part else [])]
    if sort == WHOLE and (name in RATIOS or any(isinstance(value, float) for value in values)):
        sort = NUMBER
    try:
        return [Column(name, sort, [None if value is None else MADE[sort](value) for value in values])]
    except (TypeError, ValueError):  # what should be of this sort and is not stays as it is told
        return [Column(name, TEXT, [None if value is None else str(value) for value in values])]


def _day(value: Cell) -> date | None:
    """Return a whole day; None where it is unknown, or known in part."""
    if not isinstance(value, str) or len(value) != len("2026-11-22"):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _moment(value: Cell) -> datetime:
    return datetime.fromisoformat(str(value)).astimezone(UTC)


MADE: Mapping[str, Callable[[Cell], object]] = {
    WHOLE: int,  # type: ignore[dict-item]  # of a number
    NUMBER: float,  # type: ignore[dict-item]  # of a number
    FLAG: bool,
    MOMENT: _moment,
    TEXT: str,
}
