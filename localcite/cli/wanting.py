"""What `plan` and `sync` have in common: the options that say what is wanted and by which rules, and the plan of it."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from localcite.errors import UsageError
from localcite.model import Endpoint, Price, instant

if TYPE_CHECKING:
    import argparse
    from sqlite3 import Connection

    from localcite.app import App
    from localcite.lists.report import Report
    from localcite.plan import Plan, Policy, Wanted


class Order(NamedTuple):
    """What is wanted, and the policy it is bought under. `read`: what was read from files."""

    wanted: "list[Wanted]"
    policy: "Policy"
    read: "tuple[Report, ...]" = ()


def add_wanting(parser: "argparse.ArgumentParser") -> None:
    """Give a parser the options of `plan` that `sync` shares."""
    from localcite.cli.lists import add_ids  # noqa: PLC0415 - only these commands read lists

    add_ids(parser)
    parser.add_argument(
        "-c", "--collection", action="append", default=[], metavar="NAME", help="a collection's members"
    )
    parser.add_argument("--max-age", metavar="AGE", help="how old an answer may be: 36h, 90d, 12w, 6m, 2y, never")
    parser.add_argument("--refresh", action="store_true", help="buy again what is held, whatever its age")
    parser.add_argument("--pages", metavar="N|all", help="how many pages of a paper's lists (default 1)")
    parser.add_argument("--kind", metavar="K", help="the kind code of numbers typed without one: A1, B2, …, or all")
    parser.add_argument("--as-typed", action="store_true", help="ask numbers without kind code as they are")
    parser.add_argument("--skip-bad", action="store_true", help="go on without the ids that cannot be used")
    parser.add_argument("--retry-in-doubt", action="store_true", help="ask again what may have been billed already")


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the garbage collector off: it walks the values of a large plan over and over, and they hold no cycles."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def order_of(app: "App", options: Any, connection: "Connection | None", *, open_ended: bool = False) -> Order:
    """Return the order that options make. `open_ended`: a budget of the user's bounds pages whose number is unknown."""
    from localcite.cli.lists import Read, read_ids, tell  # noqa: PLC0415 - only these commands read lists
    from localcite.sync.wanted import Choices, from_collections, from_typed  # noqa: PLC0415 - the same
    from localcite.text import duration  # noqa: PLC0415 - the same

    overridden = options.max_age is not None
    max_age = duration(options.max_age) if overridden else app.settings.max_age
    wanted = from_collections(connection, options.collection, max_age, overridden=overridden)
    read = Read([])
    if options.ids or options.file or not options.collection:
        read = read_ids(app, options)
        wanted = from_typed(read.typed, Choices(options.kind, options.as_typed, max_age)) + wanted
    if not options.json:
        tell(app, read.reports)
    if not wanted and not read.reports:
        raise UsageError(what="nothing is wanted", fix="give ids, `-f FILE` or `-c COLLECTION`")
    return Order(wanted, policy_of(app, options, connection, open_ended=open_ended), read.reports)


def policy_of(app: "App", options: Any, connection: "Connection | None", *, open_ended: bool) -> "Policy":
    """Return the policy of options and settings."""
    from localcite.plan import Policy  # noqa: PLC0415 - only these commands plan

    settings = app.settings
    return Policy(
        refresh=options.refresh,
        retry_in_doubt=options.retry_in_doubt,
        pages=pages(options.pages),
        open_ended=open_ended,
        no_answer_max_age=settings.no_answer_max_age,
        pages_billed=settings.l012_pages_billed,
        batch_first=settings.batch_first,
        batch_most=settings.batch_most,
        concurrency=settings.concurrency,
        prices=prices(connection, instant(app.now())),
    )


def pages(text: str | None) -> int | None:
    """Return the number of pages that is wanted, None for all. Raises UsageError."""
    if text is None:
        return 1
    if text == "all":
        return None
    if not text.isdecimal() or not 1 <= int(text) <= 10_000:
        raise UsageError(what=f"--pages {text} is no number of pages", fix="give a number from 1 on, or `all`")
    return int(text)


def prices(connection: "Connection | None", at: str) -> Mapping[Endpoint, Price]:
    """Return the price of each endpoint that has one at a moment."""
    from datetime import datetime  # noqa: PLC0415 - only plans have prices
    from decimal import Decimal  # noqa: PLC0415 - the same

    if connection is None:
        return {}
    query = "SELECT endpoint, amount, currency, max(since) FROM price WHERE since <= ? GROUP BY endpoint"
    return {
        Endpoint(endpoint): Price(Endpoint(endpoint), Decimal(amount), currency, datetime.fromisoformat(since))
        for endpoint, amount, currency, since in connection.execute(query, (at,))
    }


def plan_of(app: "App", order: Order, connection: "Connection | None") -> "Plan":
    """Return the plan of an order; a clock that was set back is told. Reads only."""
    from functools import partial  # noqa: PLC0415 - only these commands plan

    from localcite.db.locks import is_alive  # noqa: PLC0415 - the same
    from localcite.sync.prepare import prepare, set_back  # noqa: PLC0415 - the same

    if connection is not None and (newest := set_back(connection, app.now())):
        app.note(
            f"The clock of this computer stands before the newest call on record ({newest[:16].replace('T', ' ')} UTC):"
            " ages, freshness rules and the month's budget go by it, so set it right first."
        )
    alive = partial(is_alive, app.settings.beside)
    return prepare(connection, order.wanted, order.policy, app.now(), alive)
