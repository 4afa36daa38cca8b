"""`localcite price`: what one unit costs, as the user says. An unknown price stays unknown; 0 means free."""

from typing import TYPE_CHECKING

from localcite.api import books
from localcite.cli import Action, choose
from localcite.cli.arguments import Parser
from localcite.cli.moments import day
from localcite.cli.output import PLAIN, write_json, write_table
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
    since = day(options.since, "--since") if options.since else app.now().date()
    price = books.price_of(options.endpoint, options.amount, options.currency, since)
    books.set_price(app, price)
    costs = money(Money(price.amount, price.currency))
    app.note(f"One unit of {price.endpoint} costs {costs} from {price.since:%Y-%m-%d} on.")
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
    """Return all prices, as they are listed."""
    return [(each.endpoint, f"{each.amount:f}", each.currency, f"{each.since:%Y-%m-%d}") for each in books.prices(app)]


ACTIONS = {
    "set": Action(set_price, "ENDPOINT AMOUNT CURRENCY: what one unit costs"),
    "list": Action(list_prices, "all prices"),
}
