"""`localcite budget`: the most that all runs of a month may spend, and how much of it is left."""

from contextlib import closing
from decimal import Decimal
from sqlite3 import Connection
from typing import TYPE_CHECKING, NamedTuple

from localcite.cli import Action, choose
from localcite.cli.arguments import Parser
from localcite.cli.output import write_json
from localcite.errors import UsageError
from localcite.model import Money, instant
from localcite.show.quote import limit, money_json, units
from localcite.text import spending

if TYPE_CHECKING:
    from localcite.app import App

INTRODUCTION = """\
usage: localcite budget ACTION …

The most that a month (UTC) may cost, over all runs: units, or money where the prices are known.
"""


class State(NamedTuple):
    """A month's budget and what has become of it. Units of calls in flight or in doubt count with their worst case.

    `spent`: by price (None: unknown); `unpriced`: units that a budget in money cannot count.
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


def run(argv: list[str], app: "App") -> int:
    """Run one action on the budget."""
    return choose(argv, app, ACTIONS, "localcite budget", INTRODUCTION)


# ---- to set -------------------------------------------------------------------------------------------------------


def set_budget(argv: list[str], app: "App") -> int:
    """Set the month's budget, or take it away."""
    parser = Parser(app, "budget set", "Say what a month may cost at most, over all runs.")
    parser.add_argument("budget", nargs="+", metavar="BUDGET", help="2000/month, 100EUR/month, or none")
    options = parser.read(argv)
    most = budget_of(" ".join(options.budget))
    from localcite.db.engine import transaction  # noqa: PLC0415 - keeps `--help` light

    with closing(app.open_for_writing()) as connection, transaction(connection):
        _store(connection, most, instant(app.now()))
    app.note("There is no budget any more." if most is None else f"A month may cost {limit(most)} at most.")
    return 0


def budget_of(text: str) -> int | Money | None:
    """Return a budget: units or money a month; None for none. Raises UsageError."""
    if text.strip().casefold() == "none":
        return None
    most, slash, period = text.partition("/")
    if not slash or period.strip().casefold() != "month":
        raise UsageError(what=f"{text!r} is no budget", fix="write 2000/month, 100EUR/month, or none")
    return spending(most)


def _store(connection: Connection, most: int | Money | None, now: str) -> None:
    """Put a budget in the place of the one before."""
    connection.execute("DELETE FROM budget WHERE period = 'month'")
    if most is None:
        return
    unit = (most, None, None) if isinstance(most, int) else (None, f"{most.amount:f}", most.currency)
    connection.execute(
        "INSERT INTO budget (period, units, amount, currency, set_at) VALUES ('month', ?, ?, ?, ?)", (*unit, now)
    )


# ---- to look at ---------------------------------------------------------------------------------------------------


def show(argv: list[str], app: "App") -> int:
    """Write what the month has cost and what is left."""
    parser = Parser(app, "budget show", "Show what this month has cost so far and what is left of its budget.")
    parser.add_argument("--json", action="store_true", help="as JSON")
    options = parser.read(argv)
    state = state_of(app)
    if options.json:
        write_json(app, to_json(state))
        return 0
    for line in lines_of(state):
        app.stdout.write(f"{line}\n")
    return 0


def state_of(app: "App") -> State:
    """Return this month's state. Reads only."""
    month = f"{app.now():%Y-%m}"
    connection = app.open_for_reading()
    if connection is None:
        return State(month, None, (), 0, 0)
    from localcite.db.ledger.books import committed, pending  # noqa: PLC0415 - keeps `--help` light
    from localcite.db.locks import alive_in  # noqa: PLC0415 - the same

    with closing(connection):
        row = connection.execute("SELECT units, amount, currency FROM budget WHERE period = 'month'").fetchone()
        spent = tuple((number, _money(*price)) for *price, number in committed(connection, month=month))
        waiting = pending(connection, alive_in(app.settings.beside))
    of_month = [call for call in waiting if call.opened_at.startswith(month)]
    bound = {state: sum(c.units_at_most for c in of_month if c.state == state) for state in ("in_flight", "in_doubt")}
    most = None if row is None else (row[0] if row[1] is None else _money(row[1], row[2]))
    return State(month, most, spent, bound["in_flight"], bound["in_doubt"])


def _money(amount: str | None, currency: str | None) -> Money | None:
    return None if amount is None or currency is None else Money(Decimal(amount), currency)


def lines_of(state: State) -> list[str]:
    """Return a month's state in words."""
    lines = [f"{state.month} (UTC)", f"  budget     {'none' if state.most is None else limit(state.most)}"]
    lines.append(f"  committed  {units(state.committed)}{_prices(state)}")
    lines += [f"  {name}  {units(number)}, at most" for name, number in _bound(state) if number]
    if isinstance(state.most, Money) and state.unpriced:
        lines.append(f"  not counted: {units(state.unpriced)} whose price is unknown or in another currency")
    if state.left is not None:
        lines.append(f"  left       {limit(state.left)}")
    return lines


def _bound(state: State) -> tuple[tuple[str, int], ...]:
    return (("in flight", state.in_flight), ("in doubt ", state.in_doubt))


def _prices(state: State) -> str:
    """Return what the units cost, by currency; units without a known price are counted apart."""
    totals: dict[str, Decimal] = {}
    for number, price in state.spent:
        if price:
            totals[price.currency] = totals.get(price.currency, Decimal(0)) + price.amount * number
    parts = [limit(Money(amount, currency)) for currency, amount in sorted(totals.items())]
    unknown = sum(number for number, price in state.spent if price is None)
    if unknown:
        parts.append(f"{units(unknown)} at an unknown price")
    return f" ({', '.join(parts)})" if parts else ""


def to_json(state: State) -> dict[str, object]:
    """Return a month's state as JSON has it."""
    spent = [{"units": number, "unit_price": money_json(price)} for number, price in state.spent]
    return {
        "month": state.month,
        "budget": _limit_json(state.most),
        "units_committed": state.committed,
        "committed": spent,
        "units_in_flight": state.in_flight,
        "units_in_doubt": state.in_doubt,
        "units_not_counted": state.unpriced if isinstance(state.most, Money) else 0,
        "left": _limit_json(state.left),
    }


def _limit_json(most: int | Money | None) -> object:
    """Return `{units}` or `{amount, currency}`; null for none."""
    return {"units": most} if isinstance(most, int) else money_json(most)


ACTIONS = {
    "set": Action(set_budget, "2000/month, 100EUR/month, or none"),
    "show": Action(show, "what this month has cost, and what is left"),
}
