"""`save NAME`: put the documents of the last answer into a collection, by their names. `to FILE`: into a file."""

import json
from pathlib import Path
from sqlite3 import Connection

from localcite.errors import UsageError
from localcite.model import Document, Name, Scheme
from localcite.query import Question, compile_question
from localcite.query.values import FieldName, Save, Select
from localcite.shell.session import Session, Table
from localcite.show.export.asked import export_question, export_rows
from localcite.show.export.forms import ROWS
from localcite.show.export.target import Target, Wrote
from localcite.show.quote import count

# The name that a person would type comes last, and wins.
NAMES = """SELECT n.document, n.scheme, n.value FROM json_each(?) AS j
CROSS JOIN name AS n ON n.document = j.value WHERE n.scheme <> 'text'
ORDER BY n.scheme IN ('number', 'doi'), length(n.value), n.value"""


def save(session: Session, name: str) -> None:
    """Put the documents of the last answer into a collection, and say how many were new. Raises UsageError."""
    last = session.last()
    if compile_question(last, session.text, session.outside.now().date()).shape.is_table:
        raise UsageError(
            what="the last answer is a table and not a set of documents", fix="save before `by` or `count`"
        )
    found = _found(session, last)
    members = [each for each in found if each is not None]
    if not members:
        raise UsageError(what="the last answer holds no document that has an id", fix=None)
    added, total, made = session.outside.collect(name, members)
    session.outside.note(
        f"{'Made' if made else 'Added to'} {name}: {count(added, 'document')} added,"
        f" {len(members) - added:,} were in it already, it holds {total:,}."
    )
    if len(members) < len(found):
        without = count(len(found) - len(members), "document")
        session.outside.note(f"Left out: {without} without any id, by which a collection could know them again.")


def _found(session: Session, question: Question) -> list[Name | None]:
    """Return a name of each document that the question gives; None for one that has none."""
    answer = session.answer_to(_numbers(question), session.text)
    known = session.reading(lambda connection: _names(connection, answer.documents))
    return [known.get(key) or _read(str(row[0])) for key, row in zip(answer.documents, answer.rows, strict=True)]


def _numbers(question: Question) -> Question:
    """Return the question with the names of its documents as its only column."""
    kept = tuple(stage for stage in question.stages if not isinstance(stage, (Save, Select)))
    return Question(question.source, (*kept, Select((FieldName("number", 0),), 0)), question.at)


def _names(connection: Connection | None, keys: tuple[int, ...]) -> dict[int, Name]:
    """Return the best name of each document that is held."""
    if connection is None:
        return {}
    rows = connection.execute(NAMES, (json.dumps(keys),))
    return {document: Name(Scheme(scheme), value) for document, scheme, value in rows}


def _read(text: str) -> Name | None:
    """Return the name of a document that is not held, as it was typed once."""
    from localcite.ids import read  # noqa: PLC0415 - most documents are held

    reading = read(text)
    return reading.name if isinstance(reading, Document) else None


# ---- files ----------------------------------------------------------------------------------------------------------


def write(session: Session, file: str) -> None:
    """Write the last answer into a file, and say what was written. Raises UsageError, BadFile."""
    if session.table is None:
        raise UsageError(what="there is no last answer yet", fix="ask something first")
    target = session.outside.target(str(Path(file).expanduser()))
    wrote = _written(session, session.table, target)
    for line in (wrote.sentence(), *wrote.remarks):
        session.outside.note(line)


def _written(session: Session, table: Table, target: Target) -> Wrote:
    """Write the rows as they were shown; references and networks are asked for again, of what is held now."""
    question = table.question
    if target.form.holds == ROWS or question is None:
        return export_rows(table.columns, table.rows, target, more=table.more, receipt=table.receipt)
    context, text = session.outside.context(), session.text
    return session.reading(lambda connection: export_question(question, text, connection, context, target)[0])
