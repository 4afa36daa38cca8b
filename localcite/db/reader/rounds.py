"""What was paid for about each document, asking by asking, with what it said. Reads only; for reports on the past."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from sqlite3 import Connection
from typing import Any, NamedTuple

from localcite.db.reader.listed import listed

_ANSWERS = """
SELECT coalesce(d.same_as, d.id), a.document, a.endpoint, a.round, min(a.answered_at), min(a.call),
  max(a.id * 4 + CASE a.state WHEN 'no_answer' THEN 0 WHEN 'answered' THEN 1 WHEN 'partial' THEN 2 ELSE 3 END) % 4,
  sum(a.state <> 'no_answer' AND coalesce(s.units, 0) > 0), o.price, o.currency,
  json_array({counts}), group_concat(a.id)
FROM answer AS a JOIN document AS d ON d.id = a.document
LEFT JOIN ledger AS o ON o.call = a.call AND o.kind = 'opened'
LEFT JOIN (SELECT call, json_extract(body, '$.units') AS units FROM ledger WHERE kind = 'settled') AS s
  ON s.call = a.call
GROUP BY a.document, a.endpoint, a.round ORDER BY min(a.id)"""
_STATES = ("no_answer", "answered", "partial", "reply_kept")  # that of the last page
_COUNTS = (
    *("cited_by_3y", "cited_by_5y", "cited_by_simple_family", "cited_by_inpadoc_family", "cited_by_patsnap_family"),
    *("references_total", "cited_by_papers", "cited_by_patents"),
)
_ROWS = """
SELECT DISTINCT t.list, coalesce(d.same_as, d.id), t.category, t.cite_type
FROM attestation AS t JOIN document AS d ON d.id = t.document
WHERE t.answer IN (SELECT value FROM json_each(?)) ORDER BY 1, 2, 3, 4"""
_NAMES = """
SELECT id, coalesce(number, doi, 'patent:' || patent_id, 'paper:' || paper_id) FROM documents
WHERE id IN (SELECT value FROM json_each(?))"""


class Paid(NamedTuple):
    """One asking for one document. `content`: what it lists and counts, equal where it says the same.

    Only documents that were asked more than once have a content; others need none.
    """

    document: int
    asked_as: int
    endpoint: str
    at: str
    call: int
    state: str
    units: int
    price: str | None
    currency: str | None
    content: tuple[object, ...]


def rounds(connection: Connection) -> Iterator[Paid]:
    """Yield every asking that was answered, in the order in which it was."""
    counts = ", ".join(f"max(a.{count})" for count in _COUNTS)
    rows = connection.execute(_ANSWERS.format(counts=counts)).fetchall()
    asked: dict[tuple[int, str], int] = {}
    for row in rows:
        asked[row[1], row[2]] = asked.get((row[1], row[2]), 0) + 1
    return (_paid(connection, row, is_again=asked[row[1], row[2]] > 1) for row in rows)


def _paid(connection: Connection, row: Sequence[Any], *, is_again: bool) -> Paid:
    """Return one asking; what it lists is looked up where there is something to compare it with."""
    document, asked_as, endpoint, _, at, call, state, units, price, currency, counts, answers = row
    content: tuple[object, ...] = ()
    if is_again:
        content = (counts, *connection.execute(_ROWS, (f"[{answers}]",)).fetchall())
    return Paid(document, asked_as, endpoint, at, call, _STATES[state], units or 0, price, currency, content)


def names(connection: Connection, documents: Iterable[int]) -> Mapping[int, str]:
    """Return the best name of each document."""
    return dict(connection.execute(_NAMES, (listed(set(documents)),)).fetchall())
