"""Small citation worlds: plain values, drawn by Hypothesis or written down, and put into a real database row by row."""

import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from localcite.db import engine, search
from localcite.db.reader import open_for_reading
from localcite.query import Context, ask

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CONTEXT = Context(NOW)
COUNTS = ("cited_by_3y", "cited_by_5y")


@dataclass(frozen=True)
class Doc:
    """A document. `number` is a publication number or a DOI; dates are YYYYMMDD with 00 for what is unknown."""

    id: int
    type: int
    number: str
    title: str | None = None
    text: str | None = None
    filed: int | None = None
    published: int | None = None
    year: int | None = None
    application_no: str | None = None
    current: str | None = None
    original: str | None = None
    inventors: str | None = None
    office: str | None = None
    kind_code: str | None = None


@dataclass(frozen=True)
class Citation:
    """That `citing` cites `cited`; `first` and `last` are numbers of answers."""

    cited: int
    citing: int
    listed: int = 1
    category: str | None = None
    cite_type: str | None = None
    first: int = 1
    last: int = 1


@dataclass(frozen=True)
class Said:
    """One answer."""

    id: int
    document: int
    answered_at: str
    baseline: int = 1


@dataclass(frozen=True)
class Holding:
    """What is held of one document."""

    state: str = "answered"
    answered_at: str | None = "2026-10-12T00:00:00.000Z"
    listed: int | None = 1
    cited_by_3y: int | None = None
    cited_by_5y: int | None = None
    next_page: int | None = None
    page_size: int | None = None
    references_total: int | None = None
    cited_by_papers: int | None = None


@dataclass(frozen=True)
class Collection:
    """A collection: numbers of its members in order, held or not."""

    members: tuple[str, ...]
    owner: str | None = None
    max_age: str | None = None


@dataclass(frozen=True)
class World:
    """Everything that is held."""

    docs: tuple[Doc, ...] = ()
    citations: tuple[Citation, ...] = ()
    answers: tuple[Said, ...] = ()
    holdings: dict[int, Holding] = field(default_factory=dict)
    collections: dict[str, Collection] = field(default_factory=dict)


def scheme_of(number):
    return "doi" if number.startswith("10.") else "number"


def type_of(number):
    return 2 if number.startswith("10.") else 1


_template = None


def template():
    """A database at head with nothing in it."""
    global _template  # noqa: PLW0603 - made once for all examples
    if _template is None:
        _template = Path(tempfile.mkdtemp()) / "localcite.db"
        engine.open_for_writing(_template, now=NOW).close()
    return _template


def store(world, path):
    """Write a world into a copy of the template at `path`."""
    shutil.copy(template(), path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        fill(connection, world)
        connection.execute("COMMIT")


def fill(connection, world):
    strings = {}

    def string(value):
        if value is None:
            return None
        if value not in strings:
            strings[value] = len(strings) + 1
            connection.execute("INSERT INTO string (id, hash, value) VALUES (?, 0, ?)", (strings[value], value))
        return strings[value]

    for doc in world.docs:
        connection.execute(
            "INSERT INTO document (id, type, title, text, filed, published, year, application_no, current_assignee,"
            " original_assignee, inventors, office, kind_code) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                *(doc.id, doc.type, doc.title, string(doc.text), doc.filed, doc.published, doc.year),
                *(doc.application_no, string(doc.current), string(doc.original), string(doc.inventors)),
                *(doc.office, doc.kind_code),
            ),
        )
        connection.execute(
            "INSERT INTO name (value, scheme, document) VALUES (?, ?, ?)", (doc.number, scheme_of(doc.number), doc.id)
        )
    for said in world.answers:
        connection.execute(
            "INSERT INTO answer (id, call, document, endpoint, page, round, baseline, answered_at, state)"
            " VALUES (?, 1, ?, 'P015', 1, ?, ?, ?, 'answered')",
            (said.id, said.document, said.id, said.baseline, said.answered_at),
        )
    for cited in world.citations:
        connection.execute(
            "INSERT INTO citation VALUES (?, ?, ?, 1, ?, ?, ?, ?)",
            (cited.cited, cited.citing, cited.listed, cited.first, cited.last, cited.category, cited.cite_type),
        )
    fill_the_rest(connection, world)
    search.fill(connection, lambda _done, _of: None)


def fill_the_rest(connection, world):
    types = {doc.id: doc.type for doc in world.docs}
    for document, held in world.holdings.items():
        connection.execute(
            "INSERT INTO holding (document, endpoint, state, answered_at, call, pages, listed, cited_by_3y,"
            " cited_by_5y, next_page, page_size, references_total, cited_by_papers)"
            " VALUES (?,?,?,?,1,1,?,?,?,?,?,?,?)",
            (
                *(document, "P015" if types[document] == 1 else "L012", held.state, held.answered_at, held.listed),
                *(held.cited_by_3y, held.cited_by_5y, held.next_page, held.page_size, held.references_total),
                held.cited_by_papers,
            ),
        )
    for name, collection in world.collections.items():
        connection.execute(
            "INSERT INTO collection VALUES (?, ?, ?, '2026-01-01')", (name, collection.max_age, collection.owner)
        )
        for place, number in enumerate(dict.fromkeys(collection.members)):
            connection.execute(
                "INSERT INTO collection_item VALUES (?, ?, ?, ?, ?)",
                (name, scheme_of(number), number, number, f"2026-01-01T00:00:{place:02}"),
            )


@contextmanager
def reading(world):
    """Give out a connection to a world, opened for reading."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "localcite.db"
        store(world, path)
        with closing(open_for_reading(path)) as connection:
            yield connection


def asked(world, question, context=CONTEXT):
    """Return the answer to a question about a world."""
    with reading(world) as connection:
        return ask(question, connection, context)
