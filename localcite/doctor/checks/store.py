"""What was derived from the replies: rows that belong to nothing. All of it can be made again."""

import sqlite3
from collections.abc import Iterator

from localcite.doctor.values import REBUILD, Finding, Patient, fine, note, wrong

_DOCUMENT = "NOT EXISTS (SELECT 1 FROM document AS d WHERE d.id = x.{})"
_ANSWER = "NOT EXISTS (SELECT 1 FROM answer AS a WHERE a.id = x.{})"
_STRING = "x.{0} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM string AS s WHERE s.id = x.{0})"
_CALL = "NOT EXISTS (SELECT 1 FROM ledger AS l WHERE l.call = x.call AND l.kind = 'opened')"
ORPHANS = (
    ("names without a document", f"name AS x WHERE {_DOCUMENT.format('document')}"),
    ("answers about no document", f"answer AS x WHERE {_DOCUMENT.format('document')}"),
    ("attestations without an answer", f"attestation AS x WHERE {_ANSWER.format('answer')}"),
    ("attestations of no document", f"attestation AS x WHERE {_DOCUMENT.format('document')}"),
    ("citations of no document", f"citation AS x WHERE {_DOCUMENT.format('cited')} OR {_DOCUMENT.format('citing')}"),
    ("citations without their answers", f"citation AS x WHERE {_ANSWER.format('first_answer')}"),
    ("holdings of no document", f"holding AS x WHERE {_DOCUMENT.format('document')}"),
    ("documents merged into nothing", f"document AS x WHERE same_as IS NOT NULL AND {_DOCUMENT.format('same_as')}"),
    *(
        (f"documents whose {field} is lost", f"document AS x WHERE {_STRING.format(field)}")
        for field in ("text", "current_assignee", "original_assignee", "inventors")
    ),
)
CALLS = (
    ("holdings without their call", f"holding AS x WHERE {_CALL}"),
    ("answers without their call", f"answer AS x WHERE {_CALL}"),
    ("replies read in that nobody asked for", f"applied AS x WHERE {_CALL}"),
)


def orphans(_patient: Patient, connection: sqlite3.Connection) -> Iterator[Finding]:
    """Rows that belong to nothing."""
    yield from _count(connection, "orphans", ORPHANS, "every row belongs to one that is there")


def holdings(_patient: Patient, connection: sqlite3.Connection) -> Iterator[Finding]:
    """What is held of which no call is on record."""
    yield from _count(connection, "holdings", CALLS, "all that is held came with a call on record")


def failed(_patient: Patient, connection: sqlite3.Connection) -> Iterator[Finding]:
    """What was billed and could not be understood."""
    (kept,) = connection.execute("SELECT count(*) FROM holding WHERE state = 'reply_kept'").fetchone()
    if kept:
        fix = "a later localcite may understand them: then `localcite rebuild`, at no charge"
        yield note("failed replies", f"{kept} documents were answered by a reply that could not be understood", fix)
    else:
        yield fine("failed replies", "every reply was understood")


def _count(
    connection: sqlite3.Connection, check: str, questions: tuple[tuple[str, str], ...], well: str
) -> Iterator[Finding]:
    """Yield what there is of each, or that all is well."""
    found = [(what, connection.execute(f"SELECT count(*) FROM {where}").fetchone()[0]) for what, where in questions]
    bad = [f"{count:,} {what}" for what, count in found if count]
    yield wrong(check, ", ".join(bad), REBUILD) if bad else fine(check, well)
