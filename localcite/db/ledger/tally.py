"""What is committed, kept up with the ledger as it grows: asked before each call, it reads only what is new since.

Right because the ledger is append-only: rows that were counted stay as they are. Where the last one counted is not
there any more, as in a copy that was put in place of the file, everything is counted again. Changes nothing.
"""

from collections import Counter
from sqlite3 import Connection

from localcite.db.ledger.books import committed
from localcite.db.ledger.record import last

# `+` keeps SQLite off the indexes that would have it read all rows of a run or a month again.
SINCE = """
SELECT price, currency, delta FROM ledger
WHERE seq > ? AND +run IS coalesce(?, run) AND +month IS coalesce(?, month)"""
STILL = "SELECT 1 FROM ledger WHERE seq = ? AND hash = ?"


class Tally:
    """Price, currency and units of what has been, or may have been, billed, of one run or one month (YYYY-MM, UTC)."""

    def __init__(self, *, run: int | None = None, month: str | None = None) -> None:
        self.run = run
        self.month = month
        self._units: Counter[tuple[str | None, str | None]] = Counter()
        self._last: tuple[int, str] | None = None  # the newest row that is counted, and its hash

    def committed(self, connection: Connection) -> list[tuple[str | None, str | None, int]]:
        """Return what `ledger.committed` does, in any order. For a transaction that has added nothing to the ledger."""
        newest = last(connection)
        if self._last is None or connection.execute(STILL, self._last).fetchone() is None:
            counted = committed(connection, run=self.run, month=self.month)
            self._units = Counter({(price, currency): units for price, currency, units in counted})
        else:
            for price, currency, delta in connection.execute(SINCE, (self._last[0], self.run, self.month)):
                self._units[price, currency] += delta
        self._last = newest
        return [(price, currency, units) for (price, currency), units in self._units.items() if units]
