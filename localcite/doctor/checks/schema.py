"""The schema: which revision, the views and triggers word for word, the indexes."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial

from localcite.db import border, definitions, engine
from localcite.doctor.values import FIX, Finding, Patient, fine, note, wrong
from localcite.errors import DatabaseDamaged, DatabaseNewer


def revision(patient: Patient, connection: sqlite3.Connection) -> Iterator[Finding]:
    """Which revision it has."""
    try:
        found = border.revision(connection, patient.database)
    except DatabaseNewer as error:
        what = f"a newer localcite wrote it (revision {error.found}, known up to {error.known})"
        yield wrong("schema", what, "install that one; nothing is lost")
        return
    except DatabaseDamaged as error:
        yield wrong("schema", str(error.what))
        return
    if found == border.HEAD:
        yield fine("schema", f"revision {found}, the newest")
    else:
        fix = "`localcite status` upgrades it, after a backup"
        yield note("schema", f"revision {found}; the newest is {border.HEAD}", fix)


def _differing(connection: sqlite3.Connection) -> list[str]:
    """Return the views and triggers that are not there word for word."""
    there = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('view', 'trigger')").fetchall())
    return [name for name, sql in definitions.DEFINITIONS.items() if there.get(name) != sql]


def defined(patient: Patient, connection: sqlite3.Connection) -> Iterator[Finding]:
    """Views and triggers: without them the record could be edited unnoticed."""
    if border.revision(connection, patient.database) != border.HEAD:
        return
    others = _differing(connection)
    theirs = definitions.strangers(connection)
    if theirs:
        what = f"triggers that localcite did not make, and that act when something is written: {', '.join(theirs)}"
        yield wrong("definitions", what, FIX, partial(_drop, patient, theirs))
    if others:
        what = f"not as they have to be: {', '.join(others)}"
        yield wrong("definitions", what, FIX, partial(_open_once, patient))
    elif not theirs:
        yield fine("definitions", "views and triggers are as they have to be")


def _drop(patient: Patient, triggers: list[str]) -> None:
    """Take triggers out."""
    with closing(sqlite3.connect(patient.database, isolation_level=None)) as connection:
        for name in triggers:
            quoted = name.replace('"', '""')
            connection.execute(f'DROP TRIGGER IF EXISTS "{quoted}"')


def _open_once(patient: Patient) -> None:
    """Open for writing, which defines views and triggers where they are not as they have to be."""
    engine.open_for_writing(patient.database, now=patient.now).close()


def indexes(patient: Patient, connection: sqlite3.Connection) -> Iterator[Finding]:
    """Indexes that are not there: answers stay right without, and become slow."""
    if border.revision(connection, patient.database) != border.HEAD:
        return
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    lacking = {name: sql for name, sql in _indexes() if name not in there}
    if lacking:
        yield wrong("indexes", f"missing: {', '.join(lacking)}", FIX, partial(_create, patient, lacking))
    else:
        yield fine("indexes", "all are there")


def _indexes() -> Iterator[tuple[str, str]]:
    """Yield the name of each index that the tables have, and what makes it."""
    from sqlalchemy.dialects import sqlite  # noqa: PLC0415 - heavy, and needed only here
    from sqlalchemy.schema import CreateIndex  # noqa: PLC0415 - the same

    from localcite.db import tables  # noqa: PLC0415 - the same

    for table in tables.Ledger.metadata.tables.values():
        for index in table.indexes:
            yield str(index.name), str(CreateIndex(index).compile(dialect=sqlite.dialect()))


def _create(patient: Patient, lacking: dict[str, str]) -> None:
    """Create indexes."""
    connection = engine.open_for_writing(patient.database, now=patient.now)
    with closing(connection), engine.transaction(connection):
        for sql in lacking.values():
            connection.execute(sql)
