"""What a user would write citations with instead: sqlite3, sqlite-utils, SQLModel objects; all into two tables.

    python benchmarks/writers.py [--citations 15000] [--seed 7] [--json FILE]

Each reply of 100 patents is decoded with `json`; the rows go to a table of documents by number, and a table of who cites
whom, one commit a reply. No names are resolved, nothing is compared with what is held, nothing is indexed for search, and
neither ledger nor replies are kept: much less than ours does, whose time stands first. What each holds is counted
before any time is printed. µs are of processor time a citation.
"""

import argparse
import json
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from ingest import Worker
from ingest_world import Replies

DOCUMENT = ("number", "title", "published", "filed", "assignee", "inventors")
CITATION = ("cited", "citing", "category")
COUNTS = ("SELECT count(*) FROM document", "SELECT count(*) FROM citation")
MAKE = (
    "CREATE TABLE document (number TEXT PRIMARY KEY, title TEXT, published INTEGER, filed INTEGER, assignee TEXT, inventors TEXT)",
    "CREATE TABLE citation (cited TEXT, citing TEXT, category TEXT, PRIMARY KEY (cited, citing))",
)
ADD = (
    "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    "INSERT INTO citation VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
)


def main():
    options = read_options()
    replies = Replies(options.citations, options.seed, truth=True)
    bodies = list(replies)
    truth = replies.truth.counts()
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        found["ours, all of it"] = by_ours(Path(folder) / "ours.db", bodies, replies)
        for name, way in {
            "sqlite3": by_sqlite,
            "sqlite-utils": by_sqlite_utils,
            "SQLModel objects": by_orm,
        }.items():
            try:
                held, took = way(Path(folder) / f"{name}.db", bodies)
            except ImportError:
                continue  # a rival that is not installed
            if held[1] != truth["citations"] or held[0] > truth["documents"]:
                sys.exit(f"{name} holds {held}, sent were {truth}")
            found[name] = took / replies.citations * 1e6
    show(found, replies.citations)
    if options.json:
        options.json.write_text(json.dumps({"citations": replies.citations, "cpu_us": found}, indent=1))


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--citations", type=int, default=15_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def rows_of(body):
    """Return the rows of both tables."""
    documents, citations = {}, {}
    for element in json.loads(body)["data"]:
        for row in element["patent_cited"]["cited_by_patents"]:
            facts = (row["title"], row["pbdt"], row["apdt"], row["current_assignee"], row["inventor"])
            documents[row["pn"]] = (row["pn"], *facts)
            pair = element["pn"], row["pn"]
            citations[pair] = (*pair, ",".join(row["category"] or ()))
    return list(documents.values()), list(citations.values())


def timed(bodies, take):
    began = time.process_time()
    for _ids, body in bodies:
        take(*rows_of(body))
    return time.process_time() - began


def by_ours(path, bodies, replies):
    worker = Worker("ours", path, None)
    citations = 0
    for ids, body in bodies:
        citations += body.count(b'"sequence"')
        worker.take(ids, body, citations)
    if citations != replies.citations:
        sys.exit(f"{citations} rows in the replies, {replies.citations} were made")
    return worker.end()["cpu_us"]


def by_sqlite(path, bodies):
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    for statement in MAKE:
        connection.execute(statement)

    def take(documents, citations):
        connection.execute("BEGIN")
        connection.executemany(ADD[0], documents)
        connection.executemany(ADD[1], citations)
        connection.execute("COMMIT")

    took = timed(bodies, take)
    return counted(connection), took


def by_sqlite_utils(path, bodies):
    import sqlite_utils  # noqa: PLC0415 - a rival that may not be installed

    database = sqlite_utils.Database(path)
    database.enable_wal()
    database["document"].create(dict.fromkeys(DOCUMENT, str) | {"published": int, "filed": int}, pk="number")
    database["citation"].create(dict.fromkeys(CITATION, str), pk=("cited", "citing"))

    def take(documents, citations):
        database["document"].insert_all((dict(zip(DOCUMENT, row, strict=True)) for row in documents), ignore=True)
        database["citation"].insert_all((dict(zip(CITATION, row, strict=True)) for row in citations), ignore=True)

    took = timed(bodies, take)
    return counted(database.conn), took


def by_orm(path, bodies):
    """As one writes it first: look for the object, add it if it is new."""
    from sqlmodel import Field, Session, SQLModel, create_engine  # noqa: PLC0415 - not before it is needed

    class Document(SQLModel, table=True):
        number: str = Field(primary_key=True)
        title: str | None = None
        published: int | None = None
        filed: int | None = None
        assignee: str | None = None
        inventors: str | None = None

    class Citation(SQLModel, table=True):
        cited: str = Field(primary_key=True)
        citing: str = Field(primary_key=True)
        category: str | None = None

    engine = create_engine(f"sqlite:///{path}")
    SQLModel.metadata.create_all(engine, tables=[Document.__table__, Citation.__table__])

    def take(documents, citations):
        with Session(engine) as session:
            for row in documents:
                if session.get(Document, row[0]) is None:
                    session.add(Document(**dict(zip(DOCUMENT, row, strict=True))))
            session.add_all(Citation(**dict(zip(CITATION, row, strict=True))) for row in citations)
            session.commit()

    took = timed(bodies, take)
    return counted(sqlite3.connect(path)), took


def counted(connection):
    return [connection.execute(query).fetchone()[0] for query in COUNTS]


def show(found, citations):
    ours = found["ours, all of it"]
    print(f"{citations:,} citations{'µs a citation':>24}{'x ours':>10}")
    for name, took in found.items():
        print(f"{name:28}{took:>12.1f}{took / ours:>10.2f}")


if __name__ == "__main__":
    main()
