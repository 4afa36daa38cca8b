"""Make two documents one: the later one points at the earlier one from then on.

Names, citations and holdings move; answers and attestations stay as they were said, and are read through `same_as`.
"""

from sqlite3 import Connection

from localcite.answers import Facts
from localcite.db import search
from localcite.db.store.citations import UNION

FACTS = [fact for fact in Facts._fields if fact not in {"year", "year_from_text"}]  # these two go together
HELD = "SELECT 1 FROM holding WHERE document = ? LIMIT 1"

_FILL = f"""
UPDATE document SET {", ".join(f"{fact} = coalesce(document.{fact}, gone.{fact})" for fact in FACTS)},
  year = CASE WHEN document.year IS NULL THEN gone.year ELSE document.year END,
  year_from_text = CASE WHEN document.year IS NULL THEN gone.year_from_text ELSE document.year_from_text END
FROM document AS gone WHERE document.id = :into AND gone.id = :gone"""

# Citations of the one become citations of the other; between the two of them they would be citations of itself.
_MOVE_CITED = f"""
INSERT INTO citation (cited, citing, listed, attestations, first_answer, last_answer, category, cite_type)
SELECT :into, citing, listed, attestations, first_answer, last_answer, category, cite_type
FROM citation WHERE cited = :gone AND citing NOT IN (:gone, :into) {UNION}"""
_MOVE_CITING = f"""
INSERT INTO citation (cited, citing, listed, attestations, first_answer, last_answer, category, cite_type)
SELECT cited, :into, listed, attestations, first_answer, last_answer, category, cite_type
FROM citation WHERE citing = :gone AND cited NOT IN (:gone, :into) {UNION}"""

_STEPS = (
    "UPDATE name SET document = :into WHERE document = :gone",
    _FILL,
    "UPDATE document SET same_as = :into WHERE id = :gone OR same_as = :gone",
    _MOVE_CITED,
    _MOVE_CITING,
    "DELETE FROM citation WHERE cited = :gone OR citing = :gone",
    # the newest answer wins: the older holding of each endpoint goes, and what is left moves
    """DELETE FROM holding WHERE document IN (:gone, :into) AND EXISTS (
       SELECT 1 FROM holding AS newer WHERE newer.document IN (:gone, :into) AND newer.endpoint = holding.endpoint
       AND (coalesce(newer.answered_at, ''), newer.call, newer.document)
         > (coalesce(holding.answered_at, ''), holding.call, holding.document))""",
    "UPDATE holding SET document = :into WHERE document = :gone",
)


def merge(connection: Connection, gone: int, into: int) -> None:
    """Merge one stored document into another."""
    search.remove(connection, search.stored(connection, (gone, into)))
    for step in _STEPS:
        connection.execute(step, {"gone": gone, "into": into})
    search.add(connection, search.stored(connection, (into,)))


def is_held(connection: Connection, document: int) -> bool:
    """Tell whether a document has holdings of its own."""
    return connection.execute(HELD, (document,)).fetchone() is not None
