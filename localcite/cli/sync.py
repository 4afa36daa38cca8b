"""`localcite sync`: buy what is missing or out of date, and nothing else."""

from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any

from localcite.cli.arguments import Parser
from localcite.cli.output import write_json, write_sentences
from localcite.cli.wanting import Order, add_wanting, order_of, plan_of, uncollected
from localcite.errors import BadIds, NotConfirmed, UsageError
from localcite.plan import Plan, Policy, Verdict, restricted

if TYPE_CHECKING:
    from sqlite3 import Connection

    from localcite.app import App
    from localcite.model import Money
    from localcite.sync.values import Ceiling, Summary

STORY = """\
Buy what is missing or out of date of these ids, and nothing else. The plan and its price come first;
every call is on record before it is sent; what is held is not bought again. Ctrl-C stops after the
replies in flight are recorded, a second one at once."""


def run(argv: list[str], app: "App") -> int:
    """Plan, ask, buy, and sum up."""
    options = parse(argv, app)
    if options.dry_run:
        return dry_run(app, options)
    ceiling = budget_of(options.budget)
    with closing(app.open_for_writing()) as connection:
        order, plan, ceiling = ordered(app, options, connection, ceiling)
        check(app, plan, order.policy, ceiling, options, connection)
        summary = buy(app, plan, order.policy, ceiling, options.tag, connection)
        try:
            tell(app, summary, order, as_json=options.json)
            app.stdout.flush()
        except BrokenPipeError:  # whoever read our output has gone: what came of the run still counts
            app.give_up_output()
        freshen(app, connection)
    return int(summary.exit)


def freshen(app: "App", connection: "Connection") -> None:
    """Make the graph anew that questions about many citations use, where that is due. Ctrl-C leaves it as it is."""
    from localcite.graph import graph_path  # noqa: PLC0415 - keeps `--help` light
    from localcite.graph.refresh import refresh  # noqa: PLC0415 - the same

    with suppress(KeyboardInterrupt):
        refresh(connection, graph_path(str(app.database_path)))


def parse(argv: list[str], app: "App") -> Any:
    """Return the options. A saved plan says what is wanted, so it takes no other ids or rules."""
    parser = Parser(app, "sync", STORY)
    add_wanting(parser)
    parser.add_argument("--plan", metavar="FILE", help="buy what a saved plan approves, and nothing beyond it")
    parser.add_argument("--budget", metavar="UNITS|MONEY", help="the most to spend: 500, or 20EUR")
    parser.add_argument("--tag", metavar="TAG", help="a client or a matter, kept with each call")
    parser.add_argument("--dry-run", action="store_true", help="show the plan, as `localcite plan` does, and stop")
    parser.add_argument("--yes", action="store_true", help="buy without asking")
    parser.add_argument("--json", action="store_true", help="the summary as JSON")
    options = parser.read(argv)
    if options.plan:
        _check_alone(options)
    return options


def _check_alone(options: Any) -> None:
    """Refuse what would change a plan that is approved."""
    if options.ids or options.file or options.collection:
        raise UsageError(what="--plan says what is wanted already", fix="leave out the ids, or the plan")
    rules = ("refresh", "max_age", "pages", "kind", "as_typed", "retry_in_doubt")
    given = [f"--{name.replace('_', '-')}" for name in rules if getattr(options, name)]
    if given:
        raise UsageError(what=f"a saved plan has its own rules, and {given[0]} would change them", fix="make it again")


def dry_run(app: "App", options: Any) -> int:
    """Show what would be bought. Nothing is sent, and nothing is written."""
    from localcite.cli.plan import show as show_plan  # noqa: PLC0415 - only where it is wished

    if options.plan:
        raise UsageError(what="a saved plan says by itself what it would buy", fix="read it, or give its ids instead")
    connection = app.open_for_reading()
    order = order_of(app, options, connection, open_ended=options.budget is not None)
    show_plan(app, plan_of(app, order, connection), order, as_json=options.json)
    return 0


def ordered(app: "App", options: Any, connection: "Connection", ceiling: "Ceiling") -> "tuple[Order, Plan, Ceiling]":
    """Read in what an earlier run left behind, then return what is wanted, the plan of it, and the run's ceiling."""
    from localcite.cli.approved import approved_order  # noqa: PLC0415 - keeps `--help` light
    from localcite.sync.values import Ceiling  # noqa: PLC0415 - the same

    recover(app, connection)
    if not options.plan:
        with uncollected():
            order = order_of(app, options, connection, open_ended=options.budget is not None)
            plan = plan_of(app, order, connection)
        return order, plan, capped(plan, order.policy, ceiling)
    order, approved = approved_order(app, options, connection)
    plan = restricted(plan_of(app, order, connection), approved.ids, order.policy)
    ceiling = capped(plan, order.policy, ceiling)
    units = min(ceiling.units or 0, approved.units_at_most)
    return order, plan, Ceiling(units, lower(ceiling.money, approved.price_at_most))


def lower(budget: "Money | None", approved: "Money | None") -> "Money | None":
    """Return the lower of two amounts. A budget of another currency than the approved price is refused."""
    if budget is None or approved is None:
        return budget or approved
    if budget.currency != approved.currency:
        what = f"the plan is approved in {approved.currency} and the budget is in {budget.currency}"
        raise UsageError(what=what, fix="give the budget in the same currency, or in units")
    return min(budget, approved)


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
    """Return the ceiling that --budget names."""
    from localcite.sync.values import Ceiling  # noqa: PLC0415 - keeps `--help` light
    from localcite.text import spending  # noqa: PLC0415 - the same

    if text is None:
        return Ceiling()
    limit = spending(text)
    return Ceiling(units=limit) if isinstance(limit, int) else Ceiling(money=limit)


def capped(plan: Plan, policy: Policy, ceiling: "Ceiling") -> "Ceiling":
    """Return the ceiling, no higher than the plan: its maximum is a maximum. Pages of unknown number are the
    exception, and the user's budget bounds those.
    """
    if policy.open_ended and policy.pages is None:
        return ceiling
    units = plan.units_at_most if ceiling.units is None else min(ceiling.units, plan.units_at_most)
    return ceiling._replace(units=units)


def check(app: "App", plan: Plan, policy: Policy, ceiling: "Ceiling", options: Any, connection: "Connection") -> None:
    """Refuse what cannot be bought as it stands, and ask before anything is bought."""
    bad = [item for item in plan.items if item.verdict in {Verdict.AMBIGUOUS, Verdict.UNREADABLE}]
    if bad and not options.skip_bad:
        raise BadIds(items=tuple(bad))
    if not plan.targets:
        return
    from localcite.sync.journal import monthly  # noqa: PLC0415 - keeps `--help` light

    _check_money(plan, policy, ceiling)
    _check_money(plan, policy, monthly(connection))
    _check_vendor(app, connection)
    show(app, plan, options)
    if options.yes:
        return
    if not app.is_terminal:
        raise NotConfirmed(units_at_most=plan.units_at_most)
    if not app.confirm("Buy?"):
        raise UsageError(what="nothing was bought, as you wish", fix=None)


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


def show(app: "App", plan: Plan, options: Any) -> None:
    """Show the plan before it is carried out."""
    from localcite.show.plan import plan_lines  # noqa: PLC0415 - keeps `--help` light

    if not options.json:
        for line in plan_lines(plan):
            app.note(line)
        if any(target.last_page is None for target in plan.targets):
            app.note("How many further pages there are is not known yet; they are bought as far as the budget goes.")


def buy(
    app: "App", plan: Plan, policy: Policy, ceiling: "Ceiling", tag: str | None, connection: "Connection"
) -> "Summary":
    """Carry out a plan."""
    from localcite.cli.progress import reporter  # noqa: PLC0415 - keeps `--help` light
    from localcite.sync.run import run as carry_out  # noqa: PLC0415 - the same

    with reporter(app, plan, policy, ceiling) as report:
        return carry_out(plan, policy, ceiling, tag, app.surroundings(connection, report))


def tell(app: "App", summary: "Summary", order: Order, *, as_json: bool) -> None:
    """Write the summary: JSON to standard output, sentences to standard error."""
    if as_json:
        from localcite.cli.lists import reports_json  # noqa: PLC0415 - only where it is wished

        write_json(app, summary.to_json() | reports_json(order.read))
        return
    from localcite.show.summary import summary_lines  # noqa: PLC0415 - only where it is wished

    write_sentences(app, summary_lines(summary))
