"""The state of the whole database: what is held, how old it is, what it cost, what is in doubt. Reads only."""

from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlite3 import Connection

    from localcite.app import App

DOCUMENTS = "SELECT type, count(*) FROM document WHERE same_as IS NULL GROUP BY type"
CITATIONS = "SELECT count(*), coalesce(sum(listed = 0), 0) FROM citation"
HELD = """
SELECT endpoint, state, count(*), min(answered_at), max(answered_at)
FROM holding GROUP BY endpoint, state ORDER BY endpoint, state"""


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
