"""`localcite audit reconcile`: our record beside the vendor's statement; ends the doubts that it can."""

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from localcite.cli.arguments import Parser
from localcite.cli.audit.report import write
from localcite.cli.audit.statements import from_file, from_vendor
from localcite.cli.moments import moment
from localcite.cli.output import add_output
from localcite.errors import UsageError
from localcite.model import instant

if TYPE_CHECKING:
    from localcite.app import App
    from localcite.books.days import Zone
    from localcite.books.values import Ruling, Sent, Statement
    from localcite.db.ledger.log import Call

STORY = """\
Compare the record with the vendor's usage statement, by day and endpoint. Reads a FILE: the vendor's JSON, CSV as
a spreadsheet exports it, or what --save kept. With --online it asks the vendor instead, which costs nothing and
needs the client id and its secret. A doubt is ended only where the day's totals can be read in one way; that is
added to the record, with the reason. Exit code 3 where the books do not balance. docs/books.md explains it."""
LOST_AFTER = timedelta(hours=1)  # from its opening, a call that a dead run left behind can have been billed no more
EDGE = timedelta(days=2)
IN_PART = 3


def run(argv: list[str], app: "App") -> int:
    """Compare, end what can be ended, and write the report."""
    options = _options(argv, app)
    from localcite.books.reconcile import reconcile  # noqa: PLC0415 - keeps `--help` light

    zones = _zones(options.zone)
    days = _days(options)
    if options.online:
        told, source = from_vendor(app, options, days, zones), "the vendor's statement"
    else:
        told, source = from_file(app, options.file, days), f"the statement {options.file}"
    calls = _calls(app, told)
    sent = [_as_sent(call) for call in calls if call.outcome != "unsent"]
    report = reconcile(sent, told, zones, absent_is_zero=options.absent_is_zero, source=source)
    if not options.dry_run:
        _resolve(app, report.rulings)
    write(app, options, report, told, _currency(calls))
    return 0 if report.balanced else IN_PART


def _options(argv: list[str], app: "App") -> Any:
    """Return the options. Raises UsageError."""
    parser = Parser(app, "audit reconcile", STORY)
    add = parser.add_argument
    add("file", nargs="?", metavar="FILE", help="the statement; - reads standard input")
    add("--online", action="store_true", help="ask the vendor, day by day; opens the network")
    add("--since", metavar="DATE", help="the first day of the statement; online: 31 days ago, or the oldest doubt")
    add("--until", metavar="DATE", help="its last day; online: the last one that is final")
    add("--zone", action="append", metavar="ZONE", help="in which its days begin, as +08:00; may be given again")
    add("--absent-is-zero", action="store_true", help="what a final day does not mention was not billed")
    add("--dry-run", action="store_true", help="end no doubt, only tell which could be ended")
    add("--save", metavar="FILE", help="keep what the vendor answered (with --online), to compare it again later")
    add_output(parser)
    add("--json", action="store_true", help="as JSON")
    options = parser.read(argv)
    if bool(options.file) is options.online:
        what = "a statement is read from a FILE or asked for --online" if not options.file else "--online reads no FILE"
        raise UsageError(what=what, fix="give one of them")
    if options.save and not options.online:
        raise UsageError(what="--save keeps what the vendor answers, and a FILE is kept already", fix="leave it out")
    return options


def _zones(written: list[str] | None) -> "list[Zone]":
    """Return the time zones to try: those that were named, else the usual ones."""
    from localcite.books.days import USUAL, zone_of  # noqa: PLC0415 - keeps `--help` light

    return [zone_of(each) for each in dict.fromkeys(written or USUAL)]


def _days(options: Any) -> tuple[date | None, date | None]:
    """Return the days that were named."""
    since, until = (
        moment(text, option).date() if text else None
        for text, option in ((options.since, "--since"), (options.until, "--until"))
    )
    if since and until and until < since:
        raise UsageError(what=f"--until {until} comes before --since {since}", fix="exchange them")
    return since, until


# ---- our side -----------------------------------------------------------------------------------------------------


def _calls(app: "App", told: "Statement") -> "list[Call]":
    """Return the calls on the statement's days and after, and those of the two days before."""
    from localcite.cli.audit.told import record  # noqa: PLC0415 - keeps `--help` light
    from localcite.db.ledger.log import calls  # noqa: PLC0415 - the same

    if told.first is None:
        return []
    since = datetime.combine(told.first, datetime.min.time(), UTC) - EDGE
    with record(app) as (connection, is_alive):
        return list(calls(connection, is_alive=is_alive, since=since)) if connection else []


def _as_sent(call: "Call") -> "Sent":
    """Return one call as it is compared."""
    from localcite.books.values import Sent  # noqa: PLC0415 - keeps `--help` light

    opened_at = datetime.fromisoformat(call.opened_at)
    ended_at = datetime.fromisoformat(call.settled_at) if call.settled_at else opened_at + LOST_AFTER
    known = call.units is not None
    return Sent(
        call=call.call,
        endpoint=call.endpoint,
        opened_at=opened_at,
        ended_at=ended_at,
        least=call.units or 0,
        most=call.units or 0 if known else call.units_at_most,
        is_doubt=not known and call.outcome == "in_doubt",
        price=call.unit_price.amount if call.unit_price else None,
    )


def _currency(calls: "Sequence[Call]") -> str | None:
    """Return the one currency of our prices on these days; None where there are several, or none."""
    found = {call.unit_price.currency for call in calls if call.unit_price and call.units}
    return found.pop() if len(found) == 1 else None


def _resolve(app: "App", rulings: "Sequence[Ruling]") -> None:
    """Write down how doubts ended, all of them or none."""
    if not rulings:
        return
    from localcite.db.engine import transaction  # noqa: PLC0415 - keeps `--help` light

    with closing(app.open_for_writing()) as connection, transaction(connection):
        for ruling in rulings:
            _record(connection, ruling, instant(app.now()))


def _record(connection: Any, ruling: "Ruling", at: str) -> None:
    """Write down how one doubt ended."""
    from localcite.db.ledger import resolve  # noqa: PLC0415 - keeps `--help` light

    billed = ruling.units > 0
    resolve(connection, ruling.call, billed=billed, units=ruling.units if billed else None, why=ruling.why, at=at)
