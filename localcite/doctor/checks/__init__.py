"""Every check, in the order in which it is told. A new derived file gets a line in `CHECKS` and nothing else.

A check is a function `(Patient) -> Iterator[Finding]` that changes nothing; what may be mended comes as the finding's
`mend`. A check of the second table also gets a connection, and is left out where the database cannot be opened.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing

from localcite.db.border import connect_to_read
from localcite.doctor.checks import derived, file, home, record, runs, schema, store
from localcite.doctor.values import SALVAGE, Finding, Patient, wrong
from localcite.errors import LocalciteError

Check = Callable[[Patient], Iterable[Finding]]
Inside = Callable[[Patient, sqlite3.Connection], Iterable[Finding]]

CHECKS: Mapping[str, Check] = {
    "home": home.folder,
    "permissions": home.permissions,
    "settings": home.settings,
    "credentials": home.credentials,
    "disk": home.disk,
    "locks": runs.locks,
    "file": file.kind,
    "wal": file.wal,
}
INSIDE: Mapping[str, Inside] = {
    "schema": schema.revision,
    "integrity": file.integrity,
    "foreign keys": file.foreign_keys,
    "definitions": schema.defined,
    "indexes": schema.indexes,
    "record": record.chain,
    "unread replies": record.unread,
    "in doubt": record.in_doubt,
    "clock": record.clock,
    "orphans": store.orphans,
    "holdings": store.holdings,
    "failed replies": store.failed,
    "search": derived.full_text,
    "graph": derived.graph,
}


def examine(patient: Patient) -> Iterator[Finding]:
    """Yield what every check finds; one that cannot be made says so, and the others go on."""
    for name, check in CHECKS.items():
        yield from _guarded(name, lambda check=check: check(patient))  # type: ignore[misc]  # bound at once
    if patient.database.is_file() and patient.database.stat().st_size:
        yield from _guarded("database", lambda: _inside(patient))


def _inside(patient: Patient) -> Iterator[Finding]:
    """Open the database, and look inside."""
    with closing(connect_to_read(patient.database)) as connection:
        connection.execute("PRAGMA query_only = ON")
        if not file.is_ours(connection):
            return
        for name, check in INSIDE.items():
            yield from _guarded(name, lambda check=check: check(patient, connection))  # type: ignore[misc]  # the same


def _guarded(name: str, check: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    """Yield what a check finds, or that it could not be made."""
    try:
        yield from check()
    except LocalciteError as error:
        yield wrong(name, f"this cannot be checked: {error.data.get('what') or type(error).__name__}", SALVAGE)
    except (sqlite3.Error, OSError, ValueError, TypeError, KeyError, OverflowError, MemoryError) as error:
        yield wrong(name, f"this cannot be checked: {error}", SALVAGE)
