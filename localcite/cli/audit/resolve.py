"""`localcite audit resolve`: end doubts, as the user learnt it from the vendor's statement. Added to the record."""

from contextlib import closing
from typing import TYPE_CHECKING, Any

from localcite.cli.arguments import Parser, number
from localcite.cli.audit.in_doubt import doubts
from localcite.cli.audit.told import record
from localcite.cli.output import write_json
from localcite.errors import UsageError
from localcite.model import instant
from localcite.show.quote import count, units

if TYPE_CHECKING:
    from collections.abc import Callable
    from sqlite3 import Connection

    from localcite.app import App

STORY = """\
End the doubt about calls: they were billed, or they were not (the vendor's statement knows). What was not billed is
free to be bought again; what was billed is not, without --retry-in-doubt or --refresh. A resolution is kept with its
reason and cannot be undone: the record is only added to. `audit reconcile` does the same by the vendor's statement."""


def run(argv: list[str], app: "App") -> int:
    """Record how the doubts ended: all of them, or none where one cannot be."""
    options = _options(argv, app)
    _check(app, options.calls)
    from localcite.db.engine import transaction  # noqa: PLC0415 - keeps `--help` light
    from localcite.db.ledger import resolve  # noqa: PLC0415 - the same

    now = instant(app.now())
    with closing(app.open_for_writing()) as connection, transaction(connection):
        for call in options.calls:
            resolve(connection, call, billed=options.billed, units=options.units, why=options.why, at=now)
    said = "billed" if options.billed else "not billed"
    if options.json:
        write_json(app, [{"call": call, "resolved_as": said.replace(" ", "_")} for call in options.calls])
    else:
        app.note(f"{count(len(options.calls), 'call')} resolved as {said}.")
    return 0


def _options(argv: list[str], app: "App") -> Any:
    """Return the options. Raises UsageError for what makes no sense together."""
    parser = Parser(app, "audit resolve", STORY)
    parser.add_argument("calls", nargs="+", type=number, metavar="CALL", help="numbers from `audit in-doubt`")
    parser.add_argument("--billed", action="store_true", help="they were billed, with their worst case unless --units")
    parser.add_argument("--not-billed", action="store_true", help="they were not billed")
    parser.add_argument("--units", type=number, metavar="N", help="units that were billed, of each call")
    parser.add_argument("--why", default="as the user says", metavar="TEXT", help="how you know, kept on record")
    parser.add_argument("--json", action="store_true", help="as JSON")
    options = parser.read(argv)
    if options.billed is options.not_billed:
        raise UsageError(what="it is not clear how the doubt ended", fix="give --billed or --not-billed")
    if options.not_billed and options.units is not None:
        raise UsageError(what="--units says what was billed, and --not-billed that nothing was", fix="give one of them")
    options.calls = list(dict.fromkeys(options.calls))
    return options


def _check(app: "App", calls: list[int]) -> None:
    """Refuse calls that are not in doubt, such as those of a run that is alive, and say what each is."""
    known = {call.call for call in doubts(app)}
    others = [call for call in calls if call not in known]
    if not others:
        return
    with record(app) as (connection, is_alive):
        found = [_as_it_is(connection, is_alive, call) for call in others]
    raise UsageError(what="; ".join(found), fix="`localcite audit in-doubt` lists those that can be resolved")


def _as_it_is(connection: "Connection | None", is_alive: "Callable[[str], bool]", number: int) -> str:
    """Return why one call is not in doubt. What is resolved stays so: the record is only ever added to."""
    from localcite.db.ledger.log import calls  # noqa: PLC0415 - only mistakes need it

    call = next(calls(connection, is_alive=is_alive, call=number), None) if connection else None
    if call is None:
        return f"there is no call {number}"
    if call.resolved_as:
        ended = f"{call.resolved_as.replace('_', ' ')} ({units(call.units or 0)})"
        return f"call {number} was resolved as {ended} on {(call.resolved_at or '')[:10]}, which cannot be undone"
    return f"call {number} is {call.outcome.replace('_', ' ')}, and not in doubt"
