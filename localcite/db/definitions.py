"""Views and triggers: which ones a database should have, whether it has them, and making them again.

They are no part of a revision: a table cannot be altered under a view, and altering one drops its triggers.
"""

from collections.abc import Mapping
from sqlite3 import Connection

from localcite.db.triggers import TRIGGERS
from localcite.db.views import VIEWS

__all__ = ["DEFINITIONS", "TRIGGERS", "VIEWS", "define", "drop", "stored", "strangers"]

DEFINITIONS: Mapping[str, str] = {**VIEWS, **TRIGGERS}


def stored(connection: Connection, wanted: Mapping[str, str] = DEFINITIONS) -> bool:
    """Tell whether the database has each wanted view and trigger, word for word."""
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('view', 'trigger')")
    return wanted.items() <= dict(rows.fetchall()).items()


def strangers(connection: Connection) -> list[str]:
    """Return the names of triggers that are not ours: they would act whenever something is written."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    return [str(name) for (name,) in rows if name not in TRIGGERS]


def drop(connection: Connection) -> list[str]:
    """Drop all views, and our triggers. Return what creates again the views that somebody added to the file."""
    theirs = []
    for kind, name, sql in connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('view', 'trigger')"
    ).fetchall():
        if kind == "view" and name not in VIEWS:
            theirs.append(sql)
        if kind == "view" or name in TRIGGERS:
            connection.execute(f"DROP {kind} {_quoted(name)}")
    return theirs


def define(connection: Connection, theirs: list[str]) -> None:
    """Create our views and triggers, and the views that somebody added to the file."""
    for statement in (*DEFINITIONS.values(), *theirs):
        connection.execute(statement)


def _quoted(name: str) -> str:
    """Return a name as SQL reads it, whatever it holds."""
    return '"' + name.replace('"', '""') + '"'
