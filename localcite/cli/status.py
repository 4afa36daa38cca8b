"""`localcite status`: what is held, how old it is, what is in doubt. Offline."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from localcite.api.state import of_database
from localcite.cli.arguments import Parser
from localcite.cli.output import JSON_ALONE, write_json
from localcite.show.ages import age
from localcite.show.quote import count, why

if TYPE_CHECKING:
    from collections.abc import Sequence
    from sqlite3 import Connection

    from localcite.app import App
    from localcite.plan import Item, Plan
    from localcite.sync.wanted import Typed

STORY = """\
Show what is held, how old it is, and what is in doubt: of the ids given, or of the whole database.
Of ids, `listed` is how many rows are held, and `counted` the most that the vendor's own counts speak of; a patent's
may look back a few years only, and be the smaller of the two. Nothing is sent."""

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


def _planned(app: "App", options: Any, typed: "Sequence[Typed]", connection: "Connection | None") -> "Plan":
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
