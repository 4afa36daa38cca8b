"""`localcite audit log`: all calls, or some of them, with sums by tag, run, day, endpoint."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from localcite.api.books import endpoint_of
from localcite.cli.arguments import Parser, number
from localcite.cli.audit.sums import KEYS, for_people, for_spreadsheets, keys_of, sums, sums_json
from localcite.cli.audit.told import CONTRACT, record, to_json, write_fitted
from localcite.cli.moments import moment
from localcite.cli.output import add_output, form_of, output, write_json, write_table
from localcite.db.ledger.log import Call, calls
from localcite.show.quote import money
from localcite.show.table import table

if TYPE_CHECKING:
    from localcite.app import App

OUTCOMES = ("answered", "refused", "unsent", "in_flight", "in_doubt")
COLUMNS = ("call", "opened_at", "endpoint", "asked", "units", "price", "outcome", "run", "tag")
SUMS_LEAST = ("calls", "units_in_doubt", "units")  # never what the sums are of
LEAST = ("opened_at", "run", "tag", "endpoint")  # a narrow terminal shows what was paid before these
USUAL = ("tag", "endpoint")
STORY = """\
List the calls on record, oldest first, with sums by tag and endpoint; or only sums, with --by. Days are those of UTC.
A dash is unknown: what a doubt cost. Units whose price was not entered say so, and are never 0."""


def run(argv: list[str], app: "App") -> int:
    """Write the calls, oldest first, or their sums."""
    options = _options(argv, app)
    found = _calls(app, options)
    as_json = options.json or form_of(options) == "json"
    if options.by:
        _write_sums(app, options, found, as_json=as_json)
    elif as_json:
        write_json(app, [to_json(call) for call in found], options.output)
    elif form_of(options) != "table":
        rows = [tuple(to_json(call).values()) for call in found]
        write_table(app, options, _columns(), rows)
    elif not found:
        app.note("No such call is on record." if _is_narrowed(options) else "No call is on record yet.")
    else:
        _write(app, options, found)
    return 0


def _options(argv: list[str], app: "App") -> Any:
    """Return the options. Raises UsageError."""
    parser = Parser(app, "audit log", STORY)
    parser.add_argument("--run", type=number, metavar="N", help="of this run")
    parser.add_argument("--since", metavar="DATE", help="opened on this day (UTC) or later")
    parser.add_argument("--until", metavar="DATE", help="opened before this day")
    parser.add_argument("--endpoint", metavar="ENDPOINT", help="P015 or L012")
    parser.add_argument("--outcome", choices=OUTCOMES, metavar="OUTCOME", help=", ".join(OUTCOMES))
    parser.add_argument("--tag", metavar="TAG", help="with this tag")
    parser.add_argument(
        "--by", type=str, metavar="FIELDS", help=f"only sums, by {', '.join(KEYS)}; or several: tag,day"
    )
    add_output(parser)
    parser.add_argument("--json", action="store_true", help="as JSON")
    options = parser.read(argv)
    options.by = keys_of(options.by) if options.by is not None else ()
    return options


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


def _is_narrowed(options: Any) -> bool:
    """Tell whether only some calls were asked for."""
    asked = (options.run, options.since, options.until, options.endpoint, options.outcome, options.tag)
    return any(each is not None for each in asked)


def _columns() -> tuple[str, ...]:
    """Return the columns of spreadsheets: the keys of the JSON form."""
    return (*CONTRACT, "currency", "units_at_most")


def _write(app: "App", options: Any, found: Sequence[Call]) -> None:
    """Write a table of the calls and one of their sums."""
    rows = [
        (c.call, c.opened_at[:19], c.endpoint, c.asked, c.units, _price(c), c.resolved_as or c.outcome, c.run, c.tag)
        for c in found
    ]
    wide = app.columns(app.stdout) if options.output in {None, "-"} else None
    with output(app, options.output) as sink:
        sink.write(table(COLUMNS, rows, wide, least=LEAST) + "\n")
        sink.write(table(*for_people(sums(found, USUAL), USUAL), wide, least=SUMS_LEAST))


def _write_sums(app: "App", options: Any, found: Sequence[Call], *, as_json: bool) -> None:
    """Write sums alone."""
    groups = sums(found, options.by)
    if as_json:
        write_json(app, sums_json(groups, options.by), options.output)
    elif form_of(options) == "table":
        write_fitted(app, options, *for_people(groups, options.by), ("calls",))
    elif form_of(options) == "markdown":
        write_table(app, options, *for_people(groups, options.by))
    else:
        write_table(app, options, *for_spreadsheets(groups, options.by))


def _price(call: Call) -> str | None:
    """Return what a call cost; a dash where nothing was billed or nobody knows."""
    if call.price is not None:
        return money(call.price)
    return "unknown price" if call.units else None
