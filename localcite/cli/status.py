"""`localcite status`: what is held, how old it is, what is in doubt. Offline."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from localcite.cli.arguments import Parser
from localcite.cli.output import JSON_ALONE, write_json
from localcite.show.ages import age
from localcite.show.quote import count, why

if TYPE_CHECKING:
    from sqlite3 import Connection

    from localcite.app import App
    from localcite.plan import Item, Plan
    from localcite.sync.wanted import Typed

STORY = """\
Show what is held, how old it is, and what is in doubt: of the ids given, or of the whole database.
Of ids, `listed` is how many rows are held, and `counted` the most that the vendor's own counts speak of; a patent's
may look back a few years only, and be the smaller of the two. Nothing is sent."""

DOCUMENTS = "SELECT type, count(*) FROM document WHERE same_as IS NULL GROUP BY type"
CITATIONS = "SELECT count(*), coalesce(sum(listed = 0), 0) FROM citation"
HELD = """
SELECT endpoint, state, count(*), min(answered_at), max(answered_at)
FROM holding GROUP BY endpoint, state ORDER BY endpoint, state"""
WORDS = {"no_answer": "no answer", "reply_kept": "failed (reply kept)"}


def run(argv: list[str], app: "App") -> int:
    """Show the state of some ids, or of everything."""
    parser = Parser(app, "status", STORY)
    from localcite.cli.lists import add_ids  # noqa: PLC0415 - reads no list where none is given

    add_ids(parser)
    parser.add_argument(
        "-c", "--collection", action="append", default=[], metavar="NAME", help="a collection's members"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    options = parser.read(argv)
    connection = app.open_for_reading()
    if options.ids or options.file or options.collection:
        return _of_ids(app, options, connection)
    told = of_database(app, connection)
    if options.json:
        write_json(app, told)
    else:
        _show(app, told)
    return 0


# ---- some ids -----------------------------------------------------------------------------------------------------


def _of_ids(app: "App", options: Any, connection: "Connection | None") -> int:
    from localcite.cli.lists import read_ids, tell  # noqa: PLC0415 - only where ids are given

    read = read_ids(app, options)
    plan = _planned(app, options, read.typed, connection)
    listed = _listed(connection, plan)
    if options.json:
        write_json(app, {"ids": [_json(item, listed) for item in plan.items]} | read.to_json())
        return 0
    tell(app, read.reports)
    from localcite.show.plan import WORDS as VERDICTS  # noqa: PLC0415 - only where it is wished
    from localcite.show.table import table  # noqa: PLC0415 - the same

    rows = [
        (
            item.typed,
            item.id,
            VERDICTS[item.verdict],
            _age(item.answered_at, app.now()),
            *listed.get(item.document, (None,) * 2),
            why(item.reason),
        )
        for item in plan.items
    ]
    columns = ("typed", "document", "state", "age", "listed", "counted", "why")
    app.stdout.write(table(columns, rows, app.columns(app.stdout), otherwise=JSON_ALONE))
    return 0


def _planned(app: "App", options: Any, typed: "list[Typed]", connection: "Connection | None") -> "Plan":
    """Return the verdicts on the ids by the rules of the settings and the collections."""
    from localcite.api.order import Order, plan_of  # noqa: PLC0415 - only where ids are given
    from localcite.plan import Policy  # noqa: PLC0415 - the same
    from localcite.sync.wanted import Choices, from_collections, from_typed  # noqa: PLC0415 - the same

    max_age = app.settings.max_age
    wanted = from_collections(connection, options.collection, max_age, overridden=False)
    policy = Policy(no_answer_max_age=app.settings.no_answer_max_age)
    return plan_of(app, Order(from_typed(typed, Choices(max_age=max_age)) + wanted, policy), connection)


def _listed(connection: "Connection | None", plan: "Plan") -> dict[int | None, tuple[int | None, int | None]]:
    """Return how many rows are listed of each document, and how many the vendor's counts promise."""
    from localcite.db.reader.held import holdings  # noqa: PLC0415 - only where ids are given

    keys = {item.document for item in plan.items if item.document is not None}
    if connection is None or not keys:
        return {}
    return {key: (held.listed, held.total) for key, held in holdings(connection, keys).items()}


def _json(item: "Item", listed: dict[int | None, tuple[int | None, int | None]]) -> dict[str, Any]:
    rows, counted = listed.get(item.document, (None, None))
    return {
        "typed": item.typed,
        "id": item.id,
        "type": item.type,
        "verdict": item.verdict.value,
        "reason": item.reason,
        "answered_at": item.answered_at,
        "listed": rows,
        "counted": counted,
        "candidates": list(item.candidates),
    }


def _age(answered_at: str | None, now: datetime) -> str | None:
    return None if answered_at is None else age(datetime.fromisoformat(answered_at), now)


# ---- everything ---------------------------------------------------------------------------------------------------


def of_database(app: "App", connection: "Connection | None") -> dict[str, Any]:
    """Return the state of the whole database."""
    told: dict[str, Any] = {
        "database": str(app.database_path),
        "vendor": None,
        "patents": 0,
        "papers": 0,
        "citations": 0,
        "delisted": 0,
        "held": [],
        "in_flight": {"calls": 0, "units": 0},
        "in_doubt": {"calls": 0, "units": 0},
        "unread_replies": 0,
        "units": 0,
        "units_this_month": 0,
    }
    if connection is not None:
        told.update(_counts(connection), **_books(app, connection))
    return told


def _counts(connection: "Connection") -> dict[str, Any]:
    types = dict(connection.execute(DOCUMENTS).fetchall())
    citations, delisted = connection.execute(CITATIONS).fetchone()
    columns = ("endpoint", "state", "documents", "oldest", "newest")
    return {
        "vendor": (connection.execute("SELECT value FROM meta WHERE key = 'vendor'").fetchone() or (None,))[0],
        "patents": types.get(1, 0),
        "papers": types.get(2, 0),
        "citations": citations,
        "delisted": delisted,
        "held": [dict(zip(columns, row, strict=True)) for row in connection.execute(HELD)],
    }


def _books(app: "App", connection: "Connection") -> dict[str, Any]:
    """Return what the ledger says of units: billed, in flight, in doubt."""
    from localcite.db import ledger  # noqa: PLC0415 - only where a database is
    from localcite.db.locks import is_alive  # noqa: PLC0415 - the same
    from localcite.model import instant  # noqa: PLC0415 - the same

    pending = ledger.pending(connection, partial(is_alive, app.settings.beside))
    month = instant(app.now())[:7]
    return {
        **{
            state: {
                "calls": sum(call.state == state for call in pending),
                "units": sum(call.units_at_most for call in pending if call.state == state),
            }
            for state in ("in_flight", "in_doubt")
        },
        "unread_replies": len(ledger.unapplied(connection)),
        "units": sum(units for _price, _currency, units in ledger.committed(connection)),
        "units_this_month": sum(units for _price, _currency, units in ledger.committed(connection, month=month)),
    }


def _show(app: "App", told: dict[str, Any]) -> None:
    write = app.stdout.write
    write(f"Database: {told['database']}\n")
    if not told["held"] and not told["units"] and not told["in_doubt"]["calls"]:
        write("Nothing is held yet. `localcite plan ID…` shows what it would cost.\n")
        return
    write(f"Bought from: {told['vendor']}\n")
    write(f"Documents: {count(told['patents'], 'patent')}, {count(told['papers'], 'paper')}\n")
    delisted = f" ({told['delisted']:,} delisted)" if told["delisted"] else ""
    write(f"Citations: {told['citations']:,}{delisted}\n")
    for row in told["held"]:
        state = WORDS.get(row["state"], row["state"])
        oldest = _age(row["oldest"], app.now())
        since = "" if oldest is None else f", oldest {oldest}"
        write(f"{row['endpoint']} {state}: {count(row['documents'], 'document')}{since}\n")
    _show_books(app, told)


def _show_books(app: "App", told: dict[str, Any]) -> None:
    write = app.stdout.write
    write(f"Units committed: {told['units']:,} in all, {told['units_this_month']:,} this month\n")
    for state in ("in_flight", "in_doubt"):
        if told[state]["calls"]:
            calls, units = count(told[state]["calls"], "call"), count(told[state]["units"], "unit")
            write(f"{state.replace('_', ' ').capitalize()}: {calls}, {units} at most\n")
    if told["unread_replies"]:
        write(f"Replies that the next sync reads in, at no charge: {told['unread_replies']:,}\n")
