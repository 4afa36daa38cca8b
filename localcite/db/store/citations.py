"""Citations as the sum of their attestations: added to with each answer, and delisted by complete ones."""

from collections.abc import Iterable, Sequence
from sqlite3 import Connection

import msgspec

from localcite.answers import PAPERS_CITING, PATENTS_CITING_PAPER, PATENTS_CITING_PATENT, REFERENCES
from localcite.db import bulk

CITED_SIDE = 1  # bits of `listed`: an answer about the cited document lists it
CITING_SIDE = 2  # an answer about the citing document lists it

BIT = {
    PATENTS_CITING_PATENT: CITED_SIDE,
    REFERENCES: CITING_SIDE,
    PAPERS_CITING: CITED_SIDE,
    PATENTS_CITING_PAPER: CITED_SIDE,
}
PATENT, PAPER = 1, 2
MOST_CODES = 4096  # that are remembered
TYPE = {PATENTS_CITING_PATENT: PATENT, REFERENCES: PAPER, PAPERS_CITING: PAPER, PATENTS_CITING_PAPER: PATENT}


def _united(column: str) -> str:
    """Return SQL for the codes of two rows together: each once, in alphabetical order."""
    both = f"citation.{column} || ',' || excluded.{column}"
    return f"""CASE WHEN excluded.{column} IS NULL OR excluded.{column} = citation.{column} THEN citation.{column}
      WHEN citation.{column} IS NULL THEN excluded.{column}
      ELSE (SELECT group_concat(value, ',') FROM (SELECT DISTINCT value
            FROM json_each('[' || replace(json_quote({both}), ',', '","') || ']') ORDER BY value)) END"""


UNION = f"""
ON CONFLICT (cited, citing) DO UPDATE SET listed = citation.listed | excluded.listed,
  attestations = citation.attestations + excluded.attestations,
  first_answer = min(citation.first_answer, excluded.first_answer),
  last_answer = max(citation.last_answer, excluded.last_answer),
  category = {_united("category")},
  cite_type = {_united("cite_type")}"""

ADD = "citation (cited, citing, listed, attestations, first_answer, last_answer, category, cite_type)"
ATTEST = "attestation (answer, list, position, document, sequence, category, cite_type, text, extra)"

# A row of `attestation`: answer, list, position, document, sequence, category, cite_type, text, extra.
Attestation = tuple[int, int, int, int, int | None, str | None, str | None, int | None, str | None]
# What it adds to a citation: cited, citing, bit, 1 attestation, answer twice, category, cite_type.
Said = tuple[int, int, int, int, int, int, str | None, str | None]


def attest(connection: Connection, rows: Iterable[Attestation]) -> None:
    """Write what answers said, row by row."""
    bulk.insert(connection, ATTEST, rows)


def add(connection: Connection, said: Iterable[Said]) -> None:
    """Add one attestation each to the citations. A document never cites itself."""
    bulk.insert(connection, ADD, [each for each in said if each[0] != each[1]], UNION)


class _InOrder(dict[str | None, str | None]):
    """The codes of one attestation → as a citation has them: in alphabetical order. Few of them ever differ."""

    def __missing__(self, codes: str | None) -> str | None:
        ordered = codes if codes is None or "," not in codes else ",".join(sorted(set(codes.split(","))))
        if len(self) < MOST_CODES:
            self[codes] = ordered
        return ordered


IN_ORDER = _InOrder()


# ---- delisting ----------------------------------------------------------------------------------------------------

_LISTED = """
(SELECT coalesce(other.same_as, other.id) FROM json_each(:answers) AS answer
 CROSS JOIN attestation AS a ON a.answer = answer.value AND a.list = :list
 JOIN document AS other ON other.id = a.document)"""
_DELIST = {
    CITED_SIDE: f"""UPDATE citation SET listed = listed & ~1 WHERE cited = :document AND listed & 1
        AND (SELECT type FROM document WHERE id = citing) = :type AND citing NOT IN {_LISTED} RETURNING listed""",
    CITING_SIDE: f"""UPDATE citation SET listed = listed & ~2 WHERE citing = :document AND listed & 2
        AND cited NOT IN {_LISTED} RETURNING listed""",
}


def delist(connection: Connection, document: int, lists: Iterable[int], answers: Sequence[int]) -> int:
    """Take back what complete lists of a document no longer name; return how many citations nobody lists now.

    `answers`: all answers of the round that completes the lists; none where no row came at all.
    """
    vanished = 0
    for list_ in lists:
        given = {
            "document": document,
            "list": list_,
            "type": TYPE[list_],
            "answers": msgspec.json.encode(answers).decode(),
        }
        vanished += sum(listed == 0 for (listed,) in connection.execute(_DELIST[BIT[list_]], given))
    return vanished
