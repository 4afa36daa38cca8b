"""`localcite audit in-doubt`: the calls that may have been billed and whose answers nobody saw."""

from contextlib import closing
from typing import TYPE_CHECKING

from localcite.cli.arguments import Parser
from localcite.cli.output import PLAIN, write_json, write_table
from localcite.db.ledger.books import Pending, pending
from localcite.db.locks import alive_in
from localcite.show.quote import count, units

if TYPE_CHECKING:
    from localcite.app import App

COLUMNS = ("call", "opened_at", "endpoint", "units_at_most", "run", "ids")


def run(argv: list[str], app: "App") -> int:
    """Write the calls in doubt, oldest first."""
    parser = Parser(app, "audit in-doubt", "List the calls in doubt: they may have been billed, and keep their units.")
    parser.add_argument("--json", action="store_true", help="as JSON")
    options = parser.read(argv)
    found = doubts(app)
    if options.json:
        write_json(app, [call._asdict() | {"ids": list(call.ids)} for call in found])
    elif not found:
        app.note("Nothing is in doubt.")
    else:
        rows = [(c.call, c.opened_at[:19], c.endpoint, c.units_at_most, c.run, c.ids) for c in found]
        write_table(app, PLAIN, COLUMNS, rows)
        total = units(sum(call.units_at_most for call in found))
        app.note(f"{count(len(found), 'call')}, {total} at most; `localcite audit resolve CALL --billed|--not-billed`.")
    return 0


def doubts(app: "App") -> list[Pending]:
    """Return the calls in doubt."""
    connection = app.open_for_reading()
    if connection is None:
        return []
    with closing(connection):
        waiting = pending(connection, alive_in(app.settings.beside))
    return [call for call in waiting if call.state == "in_doubt"]
