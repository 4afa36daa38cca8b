"""From an order, or an approval, to a run: the one way to buy. What is asked of people is asked by whoever calls this.

recover(app, connection)                     read in what an earlier run left behind
deal = ordered(…) or approved(…)             what is wanted, the plan of it, the ceiling of the run
refuse(app, deal, connection, …)             what cannot be bought as it stands, before anybody is asked
sync.run.run(deal.plan, …)                   buy
"""

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from localcite.api.order import Order, plan_of
from localcite.errors import BadIds, UsageError
from localcite.plan import Plan, Policy, Verdict, restricted

if TYPE_CHECKING:
    from sqlite3 import Connection

    from localcite.api.approved import Approval
    from localcite.app import App
    from localcite.model import Money
    from localcite.sync.values import Ceiling

BAD = frozenset({Verdict.AMBIGUOUS, Verdict.UNREADABLE})


class Deal(NamedTuple):
    """What is wanted, the plan of it, and the most that the run may spend."""

    order: Order
    plan: Plan
    ceiling: "Ceiling"


def recover(app: "App", connection: "Connection") -> None:
    """Read in replies that a dead run left, and tell what it leaves in doubt."""
    from functools import partial  # noqa: PLC0415 - keeps `--help` light

    from localcite.db.locks import is_alive  # noqa: PLC0415 - the same
    from localcite.show.quote import count  # noqa: PLC0415 - the same
    from localcite.sync.replay import recover as read_in  # noqa: PLC0415 - the same

    folder = app.settings.beside
    found = read_in(connection, app.now, partial(is_alive, folder), folder)
    if found.replayed:
        app.note(f"Read in {count(found.replayed, 'reply')} that an earlier run had kept; nothing was sent for it.")
    if found.in_doubt:
        calls = count(found.in_doubt, "call")
        app.note(f"An earlier run ended with {calls} in flight: {count(found.units, 'unit')} in doubt.")


def budget_of(text: str | None) -> "Ceiling":
    """Return the ceiling that a budget names: `500`, `20EUR`; None for none. Raises UsageError."""
    from localcite.sync.values import Ceiling  # noqa: PLC0415 - keeps `--help` light
    from localcite.text import spending  # noqa: PLC0415 - the same

    if text is None:
        return Ceiling()
    limit = spending(text)
    return Ceiling(units=limit) if isinstance(limit, int) else Ceiling(money=limit)


def ordered(app: "App", order: Order, connection: "Connection", ceiling: "Ceiling") -> Deal:
    """Return what an order comes to, with a ceiling no higher than its plan."""
    plan = plan_of(app, order, connection)
    return Deal(order, plan, capped(plan, order.policy, ceiling))


def approved(app: "App", approval: "Approval", connection: "Connection | None", ceiling: "Ceiling") -> Deal:
    """Return what an approval comes to now: nothing beyond it, and nothing above its price."""
    from localcite.api.approved import renewed  # noqa: PLC0415 - keeps `--help` light
    from localcite.sync.values import Ceiling  # noqa: PLC0415 - the same

    order, limits = renewed(app, approval, connection), approval.limits
    plan = restricted(plan_of(app, order, connection), limits.ids, order.policy)
    ceiling = capped(plan, order.policy, ceiling)
    units = min(ceiling.units or 0, limits.units_at_most)
    return Deal(order, plan, Ceiling(units, lower(ceiling.money, limits.price_at_most)))


def lower(budget: "Money | None", allowed: "Money | None") -> "Money | None":
    """Return the lower of two amounts. A budget of another currency than the approved price is refused."""
    if budget is None or allowed is None:
        return budget or allowed
    if budget.currency != allowed.currency:
        what = f"the plan is approved in {allowed.currency} and the budget is in {budget.currency}"
        raise UsageError(what=what, fix="give the budget in the same currency, or in units")
    return min(budget, allowed)


def capped(plan: Plan, policy: Policy, ceiling: "Ceiling") -> "Ceiling":
    """Return the ceiling, no higher than the plan: its maximum is a maximum. Pages of unknown number are the
    exception, and the user's budget bounds those.
    """
    if policy.open_ended and policy.pages is None:
        return ceiling
    units = plan.units_at_most if ceiling.units is None else min(ceiling.units, plan.units_at_most)
    return ceiling._replace(units=units)


# ---- what is refused ------------------------------------------------------------------------------------------------


def refuse(app: "App", deal: Deal, connection: "Connection", *, skip_bad: bool, skip: str | None = None) -> None:
    """Raise where something cannot be bought as it stands: ids, budgets, the vendor, credentials.

    `skip`: how whoever asks goes on without the ids that cannot be used.
    """
    plan, policy = deal.plan, deal.order.policy
    bad = [item for item in plan.tally.odd if item.verdict in BAD]
    if bad and not skip_bad:
        raise BadIds(items=tuple(bad), fix=skip)
    if not plan.targets:
        return
    from localcite.sync.journal import monthly  # noqa: PLC0415 - keeps `--help` light

    _check_money(plan, policy, deal.ceiling)
    _check_money(plan, policy, monthly(connection))
    _check_vendor(app, connection)


def _check_vendor(app: "App", connection: "Connection") -> None:
    """Refuse a base URL, credentials or a database that no call could be made with, before anybody is asked."""
    from localcite.sync.run import check_owner  # noqa: PLC0415 - keeps `--help` light

    check_owner(connection, app.vendor_name)
    app.credentials  # noqa: B018 - reading them is the check


def _check_money(plan: Plan, policy: Policy, ceiling: "Ceiling") -> None:
    """Refuse a budget in money where a price is unknown or of another currency."""
    for endpoint, units in plan.units_by_endpoint.items():
        price = policy.prices.get(endpoint)
        if units and ceiling.money and (price is None or price.currency != ceiling.money.currency):
            known = "unknown" if price is None else f"in {price.currency}"
            fix = f"`localcite price set {endpoint} AMOUNT {ceiling.money.currency}`, or give the budget in units"
            raise UsageError(
                what=f"the budget is in {ceiling.money.currency} and the price of {endpoint} is {known}", fix=fix
            )


# ---- afterwards -----------------------------------------------------------------------------------------------------


def freshen(app: "App", connection: "Connection") -> None:
    """Make the graph anew that questions about many citations use, where that is due. Ctrl-C leaves it as it is."""
    from localcite.graph import graph_path  # noqa: PLC0415 - keeps `--help` light
    from localcite.graph.refresh import refresh  # noqa: PLC0415 - the same

    with suppress(KeyboardInterrupt):
        refresh(connection, graph_path(str(app.database_path)))
