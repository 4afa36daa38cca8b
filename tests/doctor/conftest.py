import sqlite3
from contextlib import closing
from shutil import rmtree

import pytest
from kept import NOW, RELEASED, unpack

from localcite.db import engine


@pytest.fixture
def old(home):
    """A home with the database of the oldest schema, as its localcite left it."""
    unpack(RELEASED[0], home.database)
    return home


@pytest.fixture
def ill(old):
    """The same at the newest schema and in one file, to be hurt."""
    engine.open_for_writing(old.database, now=NOW).close()
    rmtree(old.database.parent / "backups", ignore_errors=True)  # what its upgrade copied
    with closing(sqlite3.connect(old.database)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    return old
