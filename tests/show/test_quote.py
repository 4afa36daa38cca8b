"""Money, ages, colours and the progress line."""

import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localcite.model import Money
from localcite.show.ages import age, remaining
from localcite.show.colour import paint_for
from localcite.show.progress import Line, Progress, render
from localcite.show.quote import count, limit, money, money_json, spend, units, why
from localcite.text import width

NOW = datetime(2026, 11, 22, tzinfo=UTC)
AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=4)


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0.4", "0.40 EUR"),
        ("0.0015", "0.0015 EUR"),
        ("1234567.5", "1,234,567.50 EUR"),
        ("0", "0.00 EUR"),
        ("1E+2", "100.00 EUR"),
    ],
)
def test_money_has_cents_and_what_matters_beyond(amount, text):
    assert money(Money(Decimal(amount), "EUR")) == text


@given(AMOUNTS)
def test_money_says_its_exact_amount(amount):
    said = money(Money(amount, "EUR"))
    assert Decimal(said.removesuffix(" EUR").replace(",", "")) == amount
    assert money_json(Money(amount, "EUR"))["amount"] == pytest.approx(float(amount))


def test_an_unknown_price_is_called_unknown_and_never_zero():
    assert money(None) == "unknown price"
    assert money_json(None) is None
    assert spend(12, None) == "12 units (unknown price)"


def test_words_agree_with_their_numbers():
    assert [units(n) for n in (0, 1, 2, 2000)] == ["0 units", "1 unit", "2 units", "2,000 units"]
    assert count(2, "reply") == "2 replies"
    assert spend(0, None) == "0 units"
    assert [limit(5), limit(Money(Decimal(5), "USD"))] == ["5 units", "5.00 USD"]


@pytest.mark.parametrize(
    ("ago", "text"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(days=41), "41 days"),
        (timedelta(days=729), "729 days"),
        (timedelta(days=913), "2.5 years"),
    ],
)
def test_ages_are_in_their_natural_unit(ago, text):
    assert age(NOW - ago, NOW) == text


def test_what_never_was_has_no_age():
    assert age(None, NOW) == "never"


def test_time_left_reads_like_a_clock():
    assert [remaining(s) for s in (-3, 7, 750, 3723)] == ["0:00", "0:07", "12:30", "1:02:03"]


FULL = Progress(3, 12, 75, Money(Decimal(30), "EUR"), Money(Decimal(70), "EUR"), 1.5, 6, 2)


@given(st.integers(1, 200))
def test_the_progress_line_fills_its_columns_exactly(columns):
    assert width(render(FULL, columns)) == columns
    assert width(render(Progress(0, 0, 0), columns)) == columns


def test_the_progress_line_says_all_that_matters():
    line = render(FULL, 120).rstrip()
    assert (
        line == "3 of 12 calls · 75 units bought · 30.00 EUR · 2 in doubt · 70.00 EUR left · 1.5 calls/s · 0:06 to go"
    )


def test_progress_draws_over_itself_and_goes_away():
    screen = Screen()
    line = Line(screen, 40)
    line.show(Progress(1, 2, 5))
    line.show(Progress(1, 2, 5))
    line.show(Progress(2, 2, 9))
    line.clear()
    line.clear()
    assert screen.getvalue().count("\r") == 4
    assert screen.getvalue().endswith(f"\r{' ' * 39}\r")


def test_progress_is_quiet_where_there_is_no_terminal():
    stream = io.StringIO()
    line = Line(stream, 40)
    line.show(FULL)
    line.clear()
    assert stream.getvalue() == ""


@pytest.mark.parametrize(
    ("screen", "environ", "painted"),
    [
        (Screen(), {}, True),
        (Screen(), {"NO_COLOR": ""}, True),
        (Screen(), {"NO_COLOR": "1"}, False),
        (Screen(), {"TERM": "dumb"}, False),
        (io.StringIO(), {}, False),
    ],
)
def test_colours_are_only_where_somebody_wants_and_sees_them(screen, environ, painted):
    assert ("\x1b" in paint_for(screen, environ)("x", "red")) is painted


def test_the_code_of_a_reason_is_read_as_words_and_the_rest_stays():
    assert why("unknown-office: XX is no office code") == "unknown office: XX is no office code"
    assert why("never asked; from 6,167,569 on") == "never asked; from 6,167,569 on"
    assert why("answered on 2026-11-22") == "answered on 2026-11-22"
