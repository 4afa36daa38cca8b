"""`localcite sync`: buy what is missing or out of date, and nothing else."""

from contextlib import closing
from typing import TYPE_CHECKING, Any

from localcite.api import buying
from localcite.api.buying import Deal
from localcite.api.order import Order, plan_of
from localcite.cli.arguments import Parser
from localcite.cli.output import write_json, write_sentences
from localcite.cli.wanting import add_wanting, order_of
from localcite.errors import NotConfirmed, UsageError
from localcite.sync.garbage import no_collecting

if TYPE_CHECKING:
    from sqlite3 import Connection

    from localcite.app import App
    from localcite.plan import Plan
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
    ceiling = buying.budget_of(options.budget)
    with closing(app.open_for_writing()) as connection:
        deal = ordered(app, options, connection, ceiling)
        check(app, deal, options, connection)
        summary = buy(app, deal, options.tag, connection)
        try:
            tell(app, summary, deal.order, as_json=options.json)
            app.stdout.flush()
        except BrokenPipeError:  # whoever read our output has gone: what came of the run still counts
            app.give_up_output()
        buying.freshen(app, connection)
    return int(summary.exit)


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


def ordered(app: "App", options: Any, connection: "Connection", ceiling: "Ceiling") -> Deal:
    """Read in what an earlier run left behind, then return what is wanted, the plan of it, and the run's ceiling."""
    buying.recover(app, connection)
    if not options.plan:
        with no_collecting():
            order = order_of(app, options, connection, open_ended=options.budget is not None)
            return buying.ordered(app, order, connection, ceiling)
    from localcite.api.approved import loaded  # noqa: PLC0415 - only where it is wished

    approval = loaded(app, options.plan, connection)
    options.skip_bad = options.skip_bad or approval.skip_bad
    return buying.approved(app, approval, connection, ceiling)


def check(app: "App", deal: Deal, options: Any, connection: "Connection") -> None:
    """Refuse what cannot be bought as it stands, and ask before anything is bought."""
    buying.refuse(app, deal, connection, skip_bad=options.skip_bad)
    if not deal.plan.targets:
        return
    show(app, deal.plan, options)
    if options.yes:
        return
    if not app.is_terminal:
        raise NotConfirmed(units_at_most=deal.plan.units_at_most)
    if not app.confirm("Buy?"):
        raise UsageError(what="nothing was bought, as you wish", fix=None)


def show(app: "App", plan: "Plan", options: Any) -> None:
    """Show the plan before it is carried out."""
    from localcite.show.plan import plan_lines  # noqa: PLC0415 - keeps `--help` light

    if not options.json:
        for line in plan_lines(plan):
            app.note(line)
        if any(target.last_page is None for target in plan.targets):
            app.note("How many further pages there are is not known yet; they are bought as far as the budget goes.")


def buy(app: "App", deal: Deal, tag: str | None, connection: "Connection") -> "Summary":
    """Carry out a plan."""
    from localcite.cli.progress import reporter  # noqa: PLC0415 - keeps `--help` light
    from localcite.sync.run import run as carry_out  # noqa: PLC0415 - the same

    order, plan, ceiling = deal
    with reporter(app, plan, order.policy, ceiling) as report:
        return carry_out(plan, order.policy, ceiling, tag, app.surroundings(connection, report))


def tell(app: "App", summary: "Summary", order: Order, *, as_json: bool) -> None:
    """Write the summary: JSON to standard output, sentences to standard error."""
    if as_json:
        from localcite.cli.lists import reports_json  # noqa: PLC0415 - only where it is wished

        write_json(app, summary.to_json() | reports_json(order.read))
        return
    from localcite.show.summary import summary_lines  # noqa: PLC0415 - only where it is wished

    write_sentences(app, summary_lines(summary))
