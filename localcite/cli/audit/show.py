"""`localcite audit show`: one call, what it asked for, and the reply as it came."""

from sqlite3 import Connection
from typing import TYPE_CHECKING

from localcite.cli.arguments import Parser, number
from localcite.cli.audit.told import record, to_json
from localcite.cli.output import output, write_json
from localcite.db.ledger.books import reply
from localcite.db.ledger.log import Call, calls
from localcite.errors import UsageError
from localcite.show.cells import shown
from localcite.show.quote import count, money

if TYPE_CHECKING:
    from localcite.app import App


def run(argv: list[str], app: "App") -> int:
    """Write what is known of one call."""
    parser = Parser(app, "audit show", "Show one call: what it asked for, what became of it, and its reply as it came.")
    parser.add_argument("call", type=number, metavar="CALL", help="its number in the log")
    parser.add_argument("--body", action="store_true", help="the reply alone, as it came")
    parser.add_argument("--json", action="store_true", help="as JSON")
    options = parser.read(argv)
    with record(app) as (connection, is_alive):
        found = next(calls(connection, is_alive=is_alive, call=options.call), None) if connection else None
        if connection is None or found is None:
            raise UsageError(what=f"there is no call {options.call}", fix="`localcite audit log` lists them")
        if options.body:
            _write_body(app, connection, options.call)
        elif options.json:
            write_json(app, to_json(found) | _more(found))
        else:
            app.stdout.write("".join(f"{line}\n" for line in _lines(found)))
    return 0


def _write_body(app: "App", connection: Connection, call: int) -> None:
    """Write a reply: its bytes as they came; on a terminal as text that cannot steer it."""
    body, _ = reply(connection, call)
    raw = getattr(app.stdout, "buffer", None)
    if raw is None or app.stdout.isatty():
        with output(app, None) as sink:
            sink.write(body.decode("utf-8", "backslashreplace") + "\n")
    else:
        app.stdout.flush()
        raw.write(body)


def _more(call: Call) -> dict[str, object]:
    """Return what `audit log` leaves out."""
    told = call._asdict() | {"unit_price": None if call.unit_price is None else float(call.unit_price.amount)}
    told["ids"] = list(call.ids)
    return {key: value for key, value in told.items() if key != "price"}


def _lines(call: Call) -> list[str]:
    """Return a call in words, one fact a line; what is unknown is a dash."""
    facts = {
        "call": call.call,
        "run": call.run,
        "tag": call.tag,
        "endpoint": f"{call.endpoint}, by {call.scheme}, page {call.page}",
        "opened": call.opened_at,
        "settled": call.settled_at,
        "outcome": call.outcome.replace("_", " "),
        "resolved": _resolution(call),
        "units": f"{shown(call.units)} (at most {call.units_at_most})",
        "price": money(call.price) if call.price or call.units else None,
        "HTTP status": call.http_status,
        "error": " ".join(shown(part) for part in (call.error_code, call.error_text) if part) or None,
        "detail": call.detail,
        "correlation id": call.correlation_id,
        "amount": call.amount,
        "took": None if call.duration_ms is None else f"{call.duration_ms / 1000:.2f} s",
        "reply": _reply(call),
    }
    lines = [f"{name:<14}  {shown(value)}" for name, value in facts.items()]
    return [*lines, f"asked for {count(len(call.ids), 'id')}:", *(f"  {shown(each)}" for each in call.ids)]


def _resolution(call: Call) -> str | None:
    """Return how a doubt was ended."""
    if call.resolved_as is None:
        return None
    return f"{call.resolved_as.replace('_', ' ')}, {call.resolved_at}: {call.why}"


def _reply(call: Call) -> str | None:
    """Return what is kept of the reply."""
    if call.reply_sha256 is None:
        return None
    return f"{call.reply_size:,} bytes, sha256 {call.reply_sha256} (`localcite audit show {call.call} --body`)"
