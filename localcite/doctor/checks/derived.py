"""Files and tables that are never needed, only fast: the full-text index and the graph. Made again without loss."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from localcite.db import border, engine, search
from localcite.doctor.values import FIX, Finding, Patient, fine, note, wrong
from localcite.graph import graph_path, open_graph


def full_text(patient: Patient, connection: sqlite3.Connection) -> Iterator[Finding]:
    """Whether each document of which some text is known is in the index, and nothing else is."""
    if border.revision(connection, patient.database) != border.HEAD:
        return
    try:
        there = {key for (key,) in connection.execute("SELECT rowid FROM search")}
    except sqlite3.Error as error:
        yield wrong("search", f"the index cannot be read ({error})", FIX, partial(_index, patient))
        return
    wanted = {key for key, *_ in search.entries(connection.execute(search.NEXT, (0, -1)))}
    if there == wanted:
        yield fine("search", f"all {len(wanted):,} documents with a text are in the index")
    else:
        lacking, left = len(wanted - there), len(there - wanted)
        what = f"{lacking:,} documents are not in the index, {left:,} entries are about none"
        yield wrong("search", what, FIX, partial(_index, patient))


def _index(patient: Patient) -> None:
    """Make the index again."""
    connection = engine.open_for_writing(patient.database, now=patient.now)
    with closing(connection), engine.transaction(connection):
        search.clear(connection)
        search.fill(connection, lambda _done, _of: None)


def graph(patient: Patient, connection: sqlite3.Connection) -> Iterator[Finding]:
    """Whether the graph's file fits the database; where it does not, questions are answered without."""
    file = Path(graph_path(str(patient.database)))
    if not file.exists():
        yield fine("graph", "there is no file; questions about many citations make one")
        return
    fits = border.revision(connection, patient.database) == border.HEAD
    opened = open_graph(connection, str(file)) if fits else None
    if opened is not None and (faults := opened.mapped.faults()):
        what = f"{file.name} is damaged ({', '.join(faults)}), and questions may be answered wrongly"
        yield wrong("graph", what, FIX, file.unlink)
    elif opened is not None:
        yield fine("graph", f"{file.name} fits the database")
    else:
        yield note("graph", f"{file.name} does not fit the database, and is not used", FIX, file.unlink)
