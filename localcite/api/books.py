"""Prices, and the budget of a month: set, and read with what has become of it. An unknown price stays unknown."""

import re
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from localcite.errors import UsageError
from localcite.model import Endpoint, Money, Price, instant
from localcite.text import spending

if TYPE_CHECKING:
    from sqlite3 import Connection

    from localcite.app import App

UNITS_OR_MONEY = "write 2000/month, 100EUR/month, or none"


class Budget(NamedTuple):
    """A month's budget and what has become of it. Units of calls in flight or in doubt count with their worst case.

    `month`: as 2026-11, in UTC; `most`: units or money, None where there is no budget; `spent`: units by their price
    (None: unknown); `in_flight`, `in_doubt`: units at most, and part of what is committed.
    """

    month: str
    most: int | Money | None
    spent: tuple[tuple[int, Money | None], ...]
    in_flight: int
    in_doubt: int

    @property
    def committed(self) -> int:
        """Units that were, or may have been, billed."""
        return sum(number for number, _ in self.spent)

    @property
    def unpriced(self) -> int:
        """Units whose price is unknown or in another currency than the budget's."""
        currency = self.most.currency if isinstance(self.most, Money) else None
        return sum(number for number, price in self.spent if price is None or price.currency != currency)

    @property
    def left(self) -> int | Money | None:
        """What the budget still allows; None without a budget."""
        if self.most is None or isinstance(self.most, int):
            return None if self.most is None else self.most - self.committed
        currency = self.most.currency
        used = (price.amount * number for number, price in self.spent if price and price.currency == currency)
        return Money(self.most.amount - sum(used, Decimal(0)), currency)


# ---- prices ---------------------------------------------------------------------------------------------------------


def set_price(app: "App", price: Price) -> None:
    """Set the price of an endpoint from a day on; a price of the same day is replaced."""
    from localcite.db.engine import transaction  # noqa: PLC0415 - keeps `--help` light

    with closing(app.open_for_writing()) as connection, transaction(connection):
        connection.execute(
            "INSERT INTO price (endpoint, since, amount, currency) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (endpoint, since) DO UPDATE SET amount = excluded.amount, currency = excluded.currency",
            (price.endpoint, f"{price.since:%Y-%m-%d}", f"{price.amount:f}", price.currency),
        )


def prices(app: "App") -> list[Price]:
    """Return all prices, by endpoint, the oldest first."""
    connection = app.open_for_reading()
    if connection is None:
        return []
    with closing(connection):
        rows = connection.execute("SELECT endpoint, amount, currency, since FROM price ORDER BY 1, 4").fetchall()
    return [Price(Endpoint(row[0]), Decimal(row[1]), row[2], _midnight(row[3])) for row in rows]


def _midnight(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def price_of(endpoint: str, amount: str, currency: str, since: date | str) -> Price:
    """Return a price from its parts as they are typed. `since`: a day, or text as 2026-11-22. Raises UsageError."""
    try:
        day = date.fromisoformat(since.strip()) if isinstance(since, str) else date(since.year, since.month, since.day)
    except ValueError:
        raise UsageError(what=f"{since!r} is no day", fix="write it as 2026-11-22") from None
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return Price(endpoint_of(endpoint), amount_of(amount), currency_of(currency), moment)


def endpoint_of(text: str) -> Endpoint:
    """Return the endpoint of this name. Raises UsageError."""
    try:
        return Endpoint(text.upper())
    except ValueError:
        raise UsageError(what=f"there is no endpoint {text!r}", fix="P015 and L012 are sold") from None


def amount_of(text: str) -> Decimal:
    """Return a price, 0 or more, exactly. Raises UsageError."""
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?|\.[0-9]{1,9}", text):
        raise UsageError(what=f"{text!r} is no price", fix="write it as 0.40; 0 means free")
    return Decimal(text)


def currency_of(text: str) -> str:
    """Return a currency's code. Raises UsageError."""
    if not re.fullmatch("[A-Za-z]{3}", text):
        raise UsageError(what=f"{text!r} is no currency", fix="write its three letters, as EUR, USD, CNY")
    return text.upper()


# ---- the budget -----------------------------------------------------------------------------------------------------


def limit_of(text: str) -> int | Money | None:
    """Return a budget: units or money a month; None for none. Raises UsageError."""
    if text.strip().casefold() == "none":
        return None
    most, slash, period = text.partition("/")
    if text.strip().startswith("-"):
        raise UsageError(what=f"a budget cannot be below 0, as {text.strip()!r} is", fix=UNITS_OR_MONEY)
    if not slash or period.strip().casefold() != "month":
        raise UsageError(what=f"{text!r} is no budget", fix=UNITS_OR_MONEY)
    return spending(most)


def set_limit(app: "App", most: int | Money | None) -> None:
    """Put a budget in the place of the one before; None takes it away."""
    from localcite.db.engine import transaction  # noqa: PLC0415 - keeps `--help` light

    with closing(app.open_for_writing()) as connection, transaction(connection):
        connection.execute("DELETE FROM budget WHERE period = 'month'")
        if most is not None:
            unit = (most, None, None) if isinstance(most, int) else (None, f"{most.amount:f}", most.currency)
            connection.execute(
                "INSERT INTO budget (period, units, amount, currency, set_at) VALUES ('month', ?, ?, ?, ?)",
                (*unit, instant(app.now())),
            )


def budget(app: "App") -> Budget:
    """Return this month's budget, and what has become of it. Reads only."""
    month = f"{app.now():%Y-%m}"
    connection = app.open_for_reading()
    if connection is None:
        return Budget(month, None, (), 0, 0)
    with closing(connection):
        return _budget(app, connection, month)


def _budget(app: "App", connection: "Connection", month: str) -> Budget:
    from localcite.db.ledger.books import committed, pending  # noqa: PLC0415 - keeps `--help` light
    from localcite.db.locks import alive_in  # noqa: PLC0415 - the same

    row = connection.execute("SELECT units, amount, currency FROM budget WHERE period = 'month'").fetchone()
    spent = tuple((number, _money(*price)) for *price, number in committed(connection, month=month))
    waiting = pending(connection, alive_in(app.settings.beside))
    of_month = [call for call in waiting if call.opened_at.startswith(month)]
    bound = {state: sum(c.units_at_most for c in of_month if c.state == state) for state in ("in_flight", "in_doubt")}
    most = None if row is None else (row[0] if row[1] is None else _money(row[1], row[2]))
    return Budget(month, most, spent, bound["in_flight"], bound["in_doubt"])


def _money(amount: str | None, currency: str | None) -> Money | None:
    return None if amount is None or currency is None else Money(Decimal(amount), currency)
