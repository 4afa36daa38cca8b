"""A record with one call of each kind, for the commands that tell it."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from localcite.db import engine, ledger
from localcite.model import Endpoint, Price, instant

NOW = datetime(2026, 11, 22, 2, 7, 22, 123000, tzinfo=UTC)
EURO = Price(Endpoint.P015, Decimal("0.40"), "EUR", NOW)
BODY = b'{"data": [], "title": "\x1b[2J\xe7\xa3\x81"}'


def fill(home):
    """Record six calls: answered, answered at an unknown price, refused, unsent, in doubt, left by a dead run."""
    home.path.mkdir(parents=True, exist_ok=True)
    with closing(engine.open_for_writing(home.database, now=NOW)) as connection, engine.transaction(connection):
        run = connection.execute("INSERT INTO run (uid, started_at) VALUES ('dead', ?)", (instant(NOW),)).lastrowid
        _call(connection, run, 1, "matter 7", "P015", EURO, ledger.Settlement("answered", 2, 200), BODY)
        _call(connection, run, 2, None, "L012", None, ledger.Settlement("answered", 3, 200), b"{}")
        refusal = ledger.Settlement("refused", 0, 200, 67200002, "too \x1b[31mfast")
        _call(connection, run, 3, "matter 7", "P015", EURO, refusal, b"{}")
        _call(connection, run, 4, None, "P015", EURO, ledger.Settlement("unsent", detail="refused"), None)
        _call(connection, run, 5, None, "P015", EURO, ledger.Settlement("in_doubt", detail="timeout"), None)
        _call(connection, run, 6, "other", "P015", EURO, None, None)


def _call(connection, run, day, tag, endpoint, price, settlement, body):
    at = instant(NOW - timedelta(days=10 - day))
    scheme = "number" if endpoint == "P015" else "doi"
    ids = ("US5012236A", "US11205304B2", "US1A") if endpoint == "P015" else ("10.1/x", "10.1/y", "10.1/z")
    call = ledger.open(connection, ledger.Opening(run, tag, endpoint, scheme, ids, 1, 3, price), at)
    if settlement is not None:
        ledger.settle(connection, call, settlement, body, None, at)
