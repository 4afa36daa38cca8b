"""`localcite price`: what one unit costs, as the user says. An unknown price stays unknown; 0 means free."""

import re
from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING

from localcite.cli import Action, choose
from localcite.cli.arguments import Parser
from localcite.cli.moments import day
from localcite.cli.output import PLAIN, write_json, write_table
from localcite.errors import UsageError
from localcite.model import Endpoint, Money
from localcite.show.quote import money

if TYPE_CHECKING:
    from localcite.app import App

INTRODUCTION = """\
usage: localcite price ACTION …

What one unit (one billed result) costs, by endpoint: P015 (who cites a patent), L012 (citations of a paper).
The vendor names no price, so it is yours to enter; an unknown price is never taken for 0.
"""


def run(argv: list[str], app: "App") -> int:
    """Run one action on prices."""
    return choose(argv, app, ACTIONS, "localcite price", INTRODUCTION)


def set_price(argv: list[str], app: "App") -> int:
    """Set the price of an endpoint from a day on; a price of the same day is replaced."""
    parser = Parser(app, "price set", "Say what one unit costs. Calls of earlier days keep their price.")
    parser.add_argument("endpoint", metavar="ENDPOINT", help="P015 or L012")
    parser.add_argument("amount", metavar="AMOUNT", help="as 0.40")
    parser.add_argument("currency", metavar="CURRENCY", help="as EUR")
    parser.add_argument("--since", metavar="DATE", help="from this day on (default: today, UTC)")
    options = parser.read(argv)
    endpoint = endpoint_of(options.endpoint)
    price = Money(amount_of(options.amount), currency_of(options.currency))
    since = day(options.since, "--since") if options.since else f"{app.now():%Y-%m-%d}"
    from localcite.db.engine import transaction  # noqa: PLC0415 - keeps `--help` light

    with closing(app.open_for_writing()) as connection, transaction(connection):
        connection.execute(
            "INSERT INTO price (endpoint, since, amount, currency) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (endpoint, since) DO UPDATE SET amount = excluded.amount, currency = excluded.currency",
            (endpoint, since, f"{price.amount:f}", price.currency),
        )
    app.note(f"One unit of {endpoint} costs {money(price)} from {since} on.")
    return 0


def list_prices(argv: list[str], app: "App") -> int:
    """Write all prices, oldest first."""
    parser = Parser(app, "price list", "List all prices.")
    parser.add_argument("--json", action="store_true", help="as JSON")
    options = parser.read(argv)
    columns = ("endpoint", "amount", "currency", "since")
    rows = _rows(app)
    if options.json:
        write_json(app, [dict(zip(columns, row, strict=True)) | {"amount": float(row[1])} for row in rows])
        return 0
    if rows:
        write_table(app, PLAIN, columns, rows)
    for endpoint in sorted(set(Endpoint) - {row[0] for row in rows}):
        app.note(f"The price of {endpoint} is unknown; `localcite price set {endpoint} AMOUNT CURRENCY` sets it.")
    return 0


def _rows(app: "App") -> list[tuple[str, str, str, str]]:
    """Return all prices."""
    connection = app.open_for_reading()
    if connection is None:
        return []
    with closing(connection):
        return connection.execute("SELECT endpoint, amount, currency, since FROM price ORDER BY 1, 4").fetchall()


def endpoint_of(text: str) -> Endpoint:
    """Return the endpoint of this name. Raises UsageError."""
    try:
        return Endpoint(text.upper())
    except ValueError:
        raise UsageError(what=f"there is no endpoint {text!r}", fix="P015 and L012 are sold") from None


def amount_of(text: str) -> Decimal:
    """Return a price, 0 or more, exactly. Raises UsageError."""
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text):
        raise UsageError(what=f"{text!r} is no price", fix="write it as 0.40; 0 means free")
    return Decimal(text)


def currency_of(text: str) -> str:
    """Return a currency's code. Raises UsageError."""
    if not re.fullmatch("[A-Za-z]{3}", text):
        raise UsageError(what=f"{text!r} is no currency", fix="write its three letters, as EUR, USD, CNY")
    return text.upper()


ACTIONS = {
    "set": Action(set_price, "ENDPOINT AMOUNT CURRENCY: what one unit costs"),
    "list": Action(list_prices, "all prices"),
}
