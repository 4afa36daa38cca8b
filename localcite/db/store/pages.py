"""The pages of one round that are held already: read where a further page joins them."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import NamedTuple

import msgspec

ANSWERS = """
SELECT id, page, baseline FROM answer
WHERE document IN (SELECT :document UNION ALL SELECT id FROM document WHERE same_as = :document)
  AND endpoint = :endpoint AND round = :round AND state IN ('answered', 'partial')"""

# A row that several pages repeat counts as often as the page that has it most often.
LISTED = """
SELECT list, sum(most) FROM (
  SELECT list, document, max(times) AS most FROM (
    SELECT a.answer, a.list, coalesce(other.same_as, other.id) AS document, a.sequence, count(*) AS times
    FROM json_each(?) AS j CROSS JOIN attestation AS a ON a.answer = j.value
    JOIN document AS other ON other.id = a.document GROUP BY 1, 2, 3, 4
  ) GROUP BY list, document, sequence
) GROUP BY list"""
FORMER = """
SELECT 1 FROM answer
WHERE document IN (SELECT :document UNION ALL SELECT id FROM document WHERE same_as = :document)
  AND endpoint = :endpoint AND state IN ('answered', 'partial') LIMIT 1"""


class Held(NamedTuple):
    """A round as it is held: the answer that began it, all answers, their pages. `baseline`: it is the first one."""

    key: int
    answers: tuple[int, ...]
    pages: frozenset[int]
    baseline: int


def held(connection: Connection, document: int, endpoint: str, round_: int | None) -> Held:
    """Return the answers of a round, given to the document or to one that was merged into it."""
    given = {"document": document, "endpoint": endpoint, "round": round_}
    rows = connection.execute(ANSWERS, given).fetchall()
    return Held(
        round_ or 0,
        tuple(key for key, _, _ in rows),
        frozenset(page for _, page, _ in rows),
        max((baseline for _, _, baseline in rows), default=1),
    )


def listed(connection: Connection, answers: Sequence[int]) -> dict[int, int]:
    """Return how many rows the answers of a round have in each list."""
    return dict(connection.execute(LISTED, (msgspec.json.encode(answers).decode(),)).fetchall())


def was_answered(connection: Connection, document: int, endpoint: str) -> bool:
    """Tell whether rows about a document came before."""
    return connection.execute(FORMER, {"document": document, "endpoint": endpoint}).fetchone() is not None
