"""Dates known in part: a comparison is what it would be for every day that the date may be, else it is unknown."""

import sqlite3
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localcite.query.compile.dates import number_of, period_of, with_field, with_period
from localcite.query.fields import Field, Kind, Of
from localcite.query.parse.literals import period
from localcite.query.values import Literal

OPERATORS = {
    "=": lambda a, b: b[0] <= a <= b[1],
    "<": lambda a, b: a < b[0],
    "<=": lambda a, b: a <= b[1],
    ">": lambda a, b: a > b[1],
    ">=": lambda a, b: a >= b[0],
}
SQLITE = sqlite3.connect(":memory:")
DATES = st.sampled_from([20120000, 20120200, 20120229, 20120300, 20120301, 20121231, 20130000, 20130101, 20110000])
PERIODS = st.sampled_from(["2012", "2012-02", "2012-02-29", "2012-03-01", "2013", "2011-12-31", "2012-12"])


def days_of(known):
    """Return every day that a date may be; each month has 31 here, as in the comparison."""
    text = f"{known:08}"
    months = range(1, 13) if text[4:6] == "00" else [int(text[4:6])]
    days = range(1, 32) if text[6:] == "00" else [int(text[6:])]
    return [int(text[:4]) * 10000 + month * 100 + day for month in months for day in days]


def agreed(truths):
    truths = set(truths)
    return int(truths.pop()) if len(truths) == 1 else None


def value(sql, *params):
    return SQLITE.execute(f"SELECT {sql}", params).fetchone()[0]


@given(DATES, st.sampled_from(sorted(OPERATORS)), PERIODS)
def test_a_date_and_a_period(known, op, typed):
    field = Field(Kind.DATE, Of.DOCUMENT, str(known), "")
    sql = with_period(field, op, period(typed))
    assert value(sql.text, *sql.params) == agreed(OPERATORS[op](day, period(typed)) for day in days_of(known))


@given(DATES, st.sampled_from(sorted(OPERATORS)), DATES)
def test_a_date_and_another(left, op, right):
    fields = [Field(Kind.DATE, Of.DOCUMENT, str(known), "") for known in (left, right)]
    sql = with_field(fields[0], op, fields[1])
    expected = agreed(OPERATORS[op](a, (b, b)) for a in days_of(left) for b in days_of(right))
    assert value(sql.text) == expected


@pytest.mark.parametrize("op", sorted(OPERATORS))
def test_what_is_unknown_stays_so(op):
    field = Field(Kind.DATE, Of.DOCUMENT, "NULL", "")
    sql = with_period(field, op, (20120101, 20121231))
    assert value(sql.text, *sql.params) is None
    assert value(f"NOT {sql.text}", *sql.params) is None
    assert value(with_field(field, op, field).text) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2024", (20240101, 20241231)),
        ("2024-02", (20240201, 20240229)),
        ("2023-02", (20230201, 20230228)),
        ("1900-02", (19000201, 19000228)),
        ("2024-2-3", (20240203, 20240203)),
        ("2024-13", None),
        ("2024-00", None),
        ("2023-02-29", None),
        ("2024-01-00", None),
        ("24", None),
        ("2024-01-01-01", None),
        ("soon", None),
    ],
)
def test_what_is_typed_as_a_date(text, days):
    assert period(text) == days


@pytest.mark.parametrize(
    ("how_many", "unit", "first"),
    [
        (5, "year", 20210228),
        (1, "month", 20260128),
        (12, "month", 20250228),
        (2, "week", 20260214),
        (30, "day", 20260129),
        (0, "day", 20260228),
        (9999, "year", 10228),
        (200000, "week", 10101),
    ],
)
def test_an_age_goes_back_from_today(how_many, unit, first):
    today = date(2026, 2, 28)
    assert period_of(Literal("age", (how_many, unit), "", 0), today) == (first, 20260228)


def test_an_age_from_a_leap_day_ends_on_the_last_of_february():
    assert period_of(Literal("age", (1, "year"), "", 0), date(2024, 2, 29))[0] == 20230228
    assert period_of(Literal("age", (1, "month"), "", 0), date(2026, 3, 31))[0] == 20260228
    assert number_of(date(2026, 3, 31)) == 20260331
