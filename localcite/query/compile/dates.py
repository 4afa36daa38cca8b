"""Comparing dates that may be known only in part: each is a span from its first possible day to its last. Pure.

`a < b` is true where the whole of `a` lies before the whole of `b`, false where it cannot, unknown between the two.
"""

from datetime import date, timedelta

from localcite.query.compile.values import Sql
from localcite.query.fields import Field, Kind
from localcite.query.values import Literal

DATES = frozenset({Kind.DATE, Kind.YEAR, Kind.MOMENT})


def with_period(field: Field, op: str, period: tuple[int, int]) -> Sql:
    """Return a field compared with a day, month or year that was typed: `< 2014` is before its first day."""
    low, high = low_day(field), high_day(field)
    first, last = period
    if op == "=":
        return Sql(f"CASE WHEN {low} >= ? AND {high} <= ? THEN 1 WHEN {high} < ? OR {low} > ? THEN 0 END", period * 2)
    if op == "<":
        return Sql(f"CASE WHEN {high} < ? THEN 1 WHEN {low} >= ? THEN 0 END", (first, first))
    if op == "<=":
        return Sql(f"CASE WHEN {high} <= ? THEN 1 WHEN {low} > ? THEN 0 END", (last, last))
    if op == ">":
        return Sql(f"CASE WHEN {low} > ? THEN 1 WHEN {high} <= ? THEN 0 END", (last, last))
    return Sql(f"CASE WHEN {low} >= ? THEN 1 WHEN {high} < ? THEN 0 END", (first, first))


def with_field(left: Field, op: str, right: Field) -> Sql:
    """Return two fields compared. Years are compared as years where one of them is a year."""
    if Kind.YEAR in {left.kind, right.kind}:
        return Sql(f"({year_of(left)} {op} {year_of(right)})")
    if op in {">", ">="}:
        return with_field(right, {">": "<", ">=": "<="}[op], left)
    low, high, first, last = low_day(left), high_day(left), low_day(right), high_day(right)
    if op == "=":
        same = f"{low} = {high} AND {first} = {last} AND {low} = {first}"
        return Sql(f"CASE WHEN {same} THEN 1 WHEN {high} < {first} OR {low} > {last} THEN 0 END")
    if op == "<":
        return Sql(f"CASE WHEN {high} < {first} THEN 1 WHEN {low} >= {last} THEN 0 END")
    return Sql(f"CASE WHEN {high} <= {first} THEN 1 WHEN {low} > {last} THEN 0 END")


def low_day(field: Field) -> str:
    """Return the expression for the first day that a date may be, as YYYYMMDD."""
    if field.kind is Kind.YEAR:
        return f"({field.sql} * 10000 + 101)"
    if field.kind is Kind.MOMENT:
        return day_of(field.sql)
    return f"({field.sql} + 100 * ({field.sql} % 10000 < 100) + ({field.sql} % 100 = 0))"


def high_day(field: Field) -> str:
    """Return the expression for the last day that a date may be; the 31st stands for the end of any month."""
    if field.kind is Kind.YEAR:
        return f"({field.sql} * 10000 + 1231)"
    if field.kind is Kind.MOMENT:
        return day_of(field.sql)
    return f"({field.sql} + 1200 * ({field.sql} % 10000 < 100) + 31 * ({field.sql} % 100 = 0))"


def day_of(moment: str) -> str:
    """Return the expression for the day of a moment, as YYYYMMDD."""
    return f"CAST(replace(substr({moment}, 1, 10), '-', '') AS INTEGER)"


def year_of(field: Field) -> str:
    """Return the expression for the year of a date."""
    return field.sql if field.kind is Kind.YEAR else f"({low_day(field)} / 10000)"


def period_of(literal: Literal, today: date) -> tuple[int, int] | None:
    """Return the first and the last day that a literal means, as YYYYMMDD; None where it is no date."""
    if literal.kind == "date":
        return literal.value  # type: ignore[return-value]  # a literal of kind date has two days
    if literal.kind == "age":
        return number_of(_back(today, *literal.value)), number_of(today)  # type: ignore[misc]  # how many, and of what
    number = literal.value
    if literal.kind == "number" and isinstance(number, int) and 1 <= number <= 9999:
        return number * 10000 + 101, number * 10000 + 1231
    return None


def number_of(day: date) -> int:
    """Return a day as YYYYMMDD."""
    return day.year * 10000 + day.month * 100 + day.day


def _back(today: date, how_many: int, unit: str) -> date:
    """Return the day so long before today; where a month has no such day, its last one. Not before the year 1."""
    if unit in {"day", "week"}:
        days = how_many * (7 if unit == "week" else 1)
        return today - timedelta(days=min(days, today.toordinal() - 1))
    months = today.year * 12 + today.month - 1 - how_many * (12 if unit == "year" else 1)
    year, month = max(months // 12, 1), months % 12 + 1
    for day in range(today.day, 27, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return date(year, month, min(today.day, 28))
