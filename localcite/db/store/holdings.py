"""Holdings: read before an answer is kept, written after. What they become is `rounds`'s and `keep`'s to say."""

from collections.abc import Iterable, Mapping
from sqlite3 import Connection
from typing import NamedTuple

import msgspec

from localcite.answers import Counts
from localcite.model import Endpoint


class Holding(NamedTuple):
    """A holding as the table has it: what each column means is said there."""

    document: int
    endpoint: str
    state: str
    answered_at: str | None
    call: int
    round: int | None = None
    pages: int = 0
    next_page: int | None = None
    page_size: int | None = None
    listed: int | None = None
    reason: str | None = None
    counts: Counts = Counts()


COLUMNS = (*Holding._fields[:-1], *Counts._fields)
LOAD = f"""
SELECT h.{", h.".join(COLUMNS)}
FROM json_each(?) AS j CROSS JOIN holding AS h ON h.document = j.value AND h.endpoint = ?"""
WRITE = f"INSERT OR REPLACE INTO holding ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"


def load(connection: Connection, endpoint: Endpoint, documents: Iterable[int]) -> Mapping[int, Holding]:
    """Return the holdings of documents at one endpoint, of those that have any."""
    own = len(COLUMNS) - len(Counts._fields)
    rows = connection.execute(LOAD, (msgspec.json.encode(list(documents)).decode(), endpoint.value))
    return {row[0]: Holding._make((*row[:own], Counts(*row[own:]))) for row in rows}


def write(connection: Connection, holdings: Iterable[Holding]) -> None:
    """Write holdings in place of what was there."""
    connection.executemany(WRITE, [(*holding[:-1], *holding.counts) for holding in holdings])
