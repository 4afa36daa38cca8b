"""The database of every released schema opens, is copied, is upgraded, and answers as it did."""

import ast
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from kept import NOW, RELEASED, content, rows, told, unpack

import localcite
from localcite.db import engine, ledger
from localcite.db.border import HEAD, REVISIONS
from localcite.db.triggers import TRIGGERS

CHECKOUT = Path(localcite.__file__).parents[1]
LATER = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "9001", "{head}", None, None
def upgrade():
    with op.batch_alter_table("document") as batch:
        batch.add_column(sa.Column("language", sa.Text))
    with op.batch_alter_table("reply") as batch:
        batch.add_column(sa.Column("note", sa.Text))
    op.create_table("half", sa.Column("id", sa.Integer))
"""  # what a later localcite may do: alter a table under a view, and one that has triggers
FAIL_EVERYWHERE = """
import shutil, sqlite3, sys
from datetime import UTC, datetime
from pathlib import Path
from localcite.db import engine, upgrade
from localcite.errors import DatabaseError

class Cursor(sqlite3.Cursor):
    def execute(self, *what):
        self.connection.left[0] -= 1
        if not self.connection.left[0]:
            raise sqlite3.OperationalError("injected")
        return super().execute(*what)

class Failing(sqlite3.Connection):
    left = [0]
    def cursor(self, *_):
        return super().cursor(Cursor)
    def execute(self, *what):
        return self.cursor().execute(*what)

def content(path):
    with sqlite3.connect(path) as connection:
        return list(connection.iterdump())

def connect(path, *, busy_seconds=30.0):
    return sqlite3.connect(path, factory=Failing, isolation_level=None)

upgrade.connect = connect
original, work = Path(sys.argv[1]), Path(sys.argv[2])
before = content(original)
for statement in range(1, 10_000):
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    shutil.copy(original, work / "localcite.db")
    Failing.left[0] = statement
    try:
        engine.open_for_writing(work / "localcite.db", now=datetime.now(UTC)).close()
    except DatabaseError as error:
        assert "injected" in str(error.what), error.what
        Failing.left[0] = 0
        assert content(work / "localcite.db") == before, statement
        assert not list(work.glob("backups/*")), statement
    else:
        print(statement - 1, engine.HEAD)
        break
"""


@pytest.fixture(params=RELEASED)
def released(request, home):
    unpack(request.param, home.database)
    return home, request.param


def test_every_released_schema_is_kept_but_the_newest_that_is_not_released_yet():
    assert RELEASED
    assert set(RELEASED) <= set(REVISIONS)


def test_it_is_upgraded_after_a_copy_and_says_what_it_said(released):
    home, revision = released
    before = content(home.database)
    status = home.run("status")
    assert status.code == 0
    assert rows(home.database, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    copies = list((home.path / "backups").glob("*.db"))
    if revision != HEAD:
        assert [content(copy) for copy in copies] == [before]
        assert re.fullmatch(rf"localcite-{revision}-\d{{8}}T\d{{6}}Z-[0-9a-f]{{4}}\.db", copies[0].name)
        assert str(copies[0]) in status.err
    for view, expected in told(revision)["views"].items():
        remembered = sorted(ast.literal_eval(row) for row in expected) if view == "calls" else expected
        if view == "calls":
            found = sorted(row[: len(remembered[0])] for row in rows(home.database, f"SELECT * FROM {view}"))
        else:
            width = len(ast.literal_eval(expected[0]))
            found = sorted(str(row[:width]) for row in rows(home.database, f"SELECT * FROM {view}"))
        assert found == remembered, view
    for question, answer in told(revision)["answers"].items():
        assert home.run("ask", question, "--format", "json").json["rows"] == answer
    assert home.run("audit", "verify").code == 0
    assert home.run("doctor").code == 3  # one call is in doubt


def test_what_it_holds_is_not_bought_again(released):
    home, _ = released
    plan = home.plan("US11205304B2", "10.3390/s20030734")
    assert (plan["fresh"], plan["units_at_most"]) == (2, 0)


def test_every_trigger_fires_after_the_upgrade(released):
    home, _ = released
    fired = set()
    with closing(engine.open_for_writing(home.database, now=NOW)) as connection:
        for table in ("ledger", "reply"):
            for change in (f"UPDATE {table} SET call = call", f"DELETE FROM {table}",
                           f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}" if table == "reply" else
                           "INSERT OR REPLACE INTO ledger (seq, kind, call, at, body, hash)"
                           " SELECT seq, kind, call, at, body, hash FROM ledger"):  # fmt: skip
                with pytest.raises(sqlite3.IntegrityError, match=table):
                    connection.execute(change)
                fired.add(f"{table}_refuses_{change.split()[0].lower()}")
        assert ledger.verify(connection).ok
    assert fired == set(TRIGGERS)


def test_rebuilding_makes_the_same_again(released):
    home, revision = released
    assert home.run("rebuild").code == 0
    for question, answer in told(revision)["answers"].items():
        assert home.run("ask", question, "--format", "json").json["rows"] == answer


def test_an_upgrade_that_fails_at_any_statement_leaves_everything_as_it_was(tmp_path):
    later = tmp_path / "later"
    shutil.copytree(CHECKOUT / "localcite", later / "localcite", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(CHECKOUT / "migrations", later / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    (later / "migrations" / "versions" / "9001_later.py").write_text(LATER.format(head=HEAD))
    border = later / "localcite" / "db" / "border.py"
    border.write_text(re.sub(r"(REVISIONS = \([^)]*?),?\)", r'\1, "9001")', border.read_text(), count=1))
    original = unpack(RELEASED[0], tmp_path / "original.db")
    done = subprocess.run(
        [sys.executable, "-P", "-c", FAIL_EVERYWHERE, original, tmp_path / "work"],
        env={"PYTHONPATH": str(later), "PATH": "/usr/bin", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    statements, head = done.stdout.split()
    assert head == "9001"
    assert int(statements) > 20
