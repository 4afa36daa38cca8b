"""What `plan` and `sync` have in common: the options that say what is wanted and by which rules."""

from typing import TYPE_CHECKING, Any

from localcite.api.order import Order
from localcite.errors import UsageError

if TYPE_CHECKING:
    import argparse
    from sqlite3 import Connection

    from localcite.app import App


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


def order_of(app: "App", options: Any, connection: "Connection | None", *, open_ended: bool = False) -> Order:
    """Return the order that options make. `open_ended`: a budget of the user's bounds pages whose number is unknown."""
    from localcite.api.order import order_of as ordered  # noqa: PLC0415 - keeps `--help` light
    from localcite.cli.lists import Read, read_ids, tell  # noqa: PLC0415 - only these commands read lists

    given = options.ids or options.file or not options.collection
    read = read_ids(app, options) if given else Read([])
    if not options.json:
        tell(app, read.reports)
    order = ordered(app, read.typed, options.collection, options, connection, open_ended=open_ended)
    if not order.wanted and not read.reports:
        raise UsageError(what="nothing is wanted", fix="give ids, `-f FILE` or `-c COLLECTION`")
    return order._replace(read=read.reports)
