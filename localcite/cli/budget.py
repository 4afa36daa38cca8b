"""`localcite budget`: the most that all runs of a month may spend, and how much of it is left."""

from decimal import Decimal
from typing import TYPE_CHECKING

from localcite.api import books
from localcite.api.books import Budget
from localcite.cli import Action, choose
from localcite.cli.arguments import Parser
from localcite.cli.output import write_json
from localcite.model import Money
from localcite.show.quote import limit, money_json, units

if TYPE_CHECKING:
    from localcite.app import App

INTRODUCTION = """\
usage: localcite budget ACTION …

The most that a month (UTC) may cost, over all runs: units, or money where the prices are known.
"""


def run(argv: list[str], app: "App") -> int:
    """Run one action on the budget."""
    return choose(argv, app, ACTIONS, "localcite budget", INTRODUCTION)


# ---- to set -------------------------------------------------------------------------------------------------------


def set_budget(argv: list[str], app: "App") -> int:
    """Set the month's budget, or take it away."""
    parser = Parser(app, "budget set", "Say what a month may cost at most, over all runs.")
    parser.add_argument("budget", nargs="+", metavar="BUDGET", help="2000/month, 100EUR/month, or none")
    for word in argv:
        if word[:1] == "-" and word[1:2].isdigit():  # else it would be taken for an option
            books.limit_of(word)
    options = parser.read(argv)
    most = books.limit_of(" ".join(options.budget))
    books.set_limit(app, most)
    app.note("There is no budget any more." if most is None else f"A month may cost {limit(most)} at most.")
    return 0


# ---- to look at ---------------------------------------------------------------------------------------------------


def show(argv: list[str], app: "App") -> int:
    """Write what the month has cost and what is left."""
    parser = Parser(app, "budget show", "Show what this month has cost so far and what is left of its budget.")
    parser.add_argument("--json", action="store_true", help="as JSON")
    options = parser.read(argv)
    state = books.budget(app)
    if options.json:
        write_json(app, to_json(state))
        return 0
    for line in lines_of(state):
        app.stdout.write(f"{line}\n")
    return 0


def lines_of(state: Budget) -> list[str]:
    """Return a month's state in words."""
    lines = [f"{state.month} (UTC)", f"  budget     {'none' if state.most is None else limit(state.most)}"]
    lines.append(f"  committed  {units(state.committed)}{_prices(state)}")
    lines += [f"  {name}  {units(number)}, at most" for name, number in _bound(state) if number]
    if isinstance(state.most, Money) and state.unpriced:
        lines.append(f"  not counted: {units(state.unpriced)} whose price is unknown or in another currency")
    if state.left is not None:
        lines.append(f"  left       {limit(state.left)}")
    return lines


def _bound(state: Budget) -> tuple[tuple[str, int], ...]:
    return (("in flight", state.in_flight), ("in doubt ", state.in_doubt))


def _prices(state: Budget) -> str:
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


def to_json(state: Budget) -> dict[str, object]:
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
