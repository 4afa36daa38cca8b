"""`localcite audit log`: all calls, or some of them, with sums by tag and endpoint."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from localcite.cli.arguments import Parser, number
from localcite.cli.audit.told import record, sums, to_json
from localcite.cli.moments import moment
from localcite.cli.output import write_json
from localcite.cli.price import endpoint_of
from localcite.db.ledger.log import Call, calls
from localcite.show.quote import money
from localcite.show.table import table

if TYPE_CHECKING:
    from localcite.app import App

OUTCOMES = ("answered", "refused", "unsent", "in_flight", "in_doubt")
COLUMNS = ("call", "opened_at", "endpoint", "asked", "units", "price", "outcome", "run", "tag")
LEAST = ("opened_at", "run", "tag", "endpoint")  # a narrow terminal shows what was paid before these
OTHERWISE = "a wider terminal or --json has them"


def run(argv: list[str], app: "App") -> int:
    """Write the calls, oldest first."""
    options = _options(argv, app)
    found = _calls(app, options)
    if options.json:
        write_json(app, [to_json(call) for call in found])
    elif not found:
        app.note("No such call is on record.")
    else:
        _write(app, found)
    return 0


def _options(argv: list[str], app: "App") -> Any:
    parser = Parser(app, "audit log", "List the calls on record, oldest first, with sums by tag and endpoint.")
    parser.add_argument("--run", type=number, metavar="N", help="of this run")
    parser.add_argument("--since", metavar="DATE", help="opened on this day (UTC) or later")
    parser.add_argument("--until", metavar="DATE", help="opened before this day")
    parser.add_argument("--endpoint", metavar="ENDPOINT", help="P015 or L012")
    parser.add_argument("--outcome", choices=OUTCOMES, metavar="OUTCOME", help=", ".join(OUTCOMES))
    parser.add_argument("--tag", metavar="TAG", help="with this tag")
    parser.add_argument("--json", action="store_true", help="as JSON")
    return parser.read(argv)


def _calls(app: "App", options: Any) -> Sequence[Call]:
    """Return the calls that were asked for."""
    since = moment(options.since, "--since") if options.since else None
    until = moment(options.until, "--until") if options.until else None
    endpoint = endpoint_of(options.endpoint) if options.endpoint else None
    with record(app) as (connection, is_alive):
        if connection is None:
            return []
        return list(
            calls(
                connection,
                is_alive=is_alive,
                run=options.run,
                endpoint=endpoint,
                tag=options.tag,
                outcome=options.outcome,
                since=since,
                until=until,
            )
        )


def _write(app: "App", found: Sequence[Call]) -> None:
    """Write a table of the calls and one of their sums."""
    rows = [
        (c.call, c.opened_at[:19], c.endpoint, c.asked, c.units, _price(c), c.resolved_as or c.outcome, c.run, c.tag)
        for c in found
    ]
    wide, totals = app.columns(app.stdout), sums(found)
    app.stdout.write(table(COLUMNS, rows, wide, otherwise=OTHERWISE, least=LEAST) + "\n")
    app.stdout.write(table(totals[0]._fields, totals, wide, otherwise=OTHERWISE, least=("tag",)))


def _price(call: Call) -> str | None:
    """Return what a call cost; a dash where nothing was billed or nobody knows."""
    if call.price is not None:
        return money(call.price)
    return "unknown price" if call.units else None
