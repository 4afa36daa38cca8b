"""A database file that somebody shared is read, asked and synced with without doing what its author wants."""

import os
import shutil
import sqlite3
import stat
import sys
from contextlib import closing
from datetime import UTC, datetime

import pytest

from localcite.sandbox import Sandbox, serve

COMMANDS = (
    ("status",),
    ("ask", "patents | count"),
    ("sql", "SELECT count(*) FROM documents"),
    ("audit", "verify"),
    ("doctor",),
    ("plan", "US9000000B2"),
    ("rebuild",),
)
HOSTILE = {
    "a trigger that empties tables": ["CREATE TRIGGER spy AFTER INSERT ON document BEGIN DELETE FROM price; END"],
    "a trigger that refuses replies": [
        "CREATE TRIGGER spy BEFORE INSERT ON reply BEGIN SELECT RAISE(ABORT, 'no'); END"
    ],
    "a trigger that never ends": [
        "CREATE TRIGGER spy AFTER INSERT ON run BEGIN INSERT INTO string (hash, value) SELECT 1, x FROM huge; END"
    ],
    "a view in the place of ours": [
        "DROP VIEW documents",
        "CREATE VIEW documents AS SELECT load_extension('/x') AS id, writefile('./x', 'x') AS number",
    ],
    "a view that never ends": [
        "DROP VIEW citations",
        "CREATE VIEW citations AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c",
    ],
    "a huge title": ["UPDATE document SET title = printf('%.*c', 20000000, 'x') WHERE id = 1"],
    "titles that are commands": [
        "UPDATE document SET title = char(27) || ']0;owned' || char(7) || '=cmd|'' /C calc''!A0' WHERE id = 1"
    ],
    "text that is none": ["UPDATE document SET title = CAST(x'fffe80' AS TEXT) WHERE id = 1"],
    "a table that is a view": ["ALTER TABLE string RENAME TO old", "CREATE VIEW string AS SELECT * FROM old"],
    "a missing column": ["DROP VIEW documents", "ALTER TABLE document DROP COLUMN kind_code"],
    "a column that computes": ["ALTER TABLE price ADD COLUMN x TEXT AS (hex(zeroblob(100000000)))"],
    "a schema that is none": [
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = 'CREATE TABLE document (' WHERE name = 'document'",
    ],
}


@pytest.fixture(scope="session")
def bought(tmp_path_factory):
    from support import Home

    folder = tmp_path_factory.mktemp("bought") / "home"
    with serve(Sandbox()) as server:
        assert Home(folder, server.url).sync("US11205304B2", "US5012236A").code == 0
    return folder


def replies_since(path, at):
    """Return how many answers came since then and are kept; none where the file cannot be read at all."""
    sql = "SELECT count(*) FROM ledger JOIN reply USING (call) WHERE at > ? AND outcome = 'answered'"
    with closing(sqlite3.connect(path)) as db:
        try:
            return db.execute(sql, (at,)).fetchone()[0]
        except sqlite3.DatabaseError:
            return 0


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_shared_database_does_nothing_of_its_own(bought, home, tmp_path, kind):
    shutil.copytree(bought, home.path)
    with closing(sqlite3.connect(home.database)) as db:
        db.execute("CREATE TABLE huge (x)")
        for statement in HOSTILE[kind]:
            db.execute(statement)
        db.commit()
        prices = db.execute("SELECT count(*) FROM price").fetchone()
    here = {file.name for file in tmp_path.iterdir()}
    for command in COMMANDS:
        done = home.run(*command)
        assert done.code in {0, 2, 3, 8}, (command, done.err)
        assert "\x1b" not in done.out + done.err
    with serve(Sandbox()) as server:
        home.environ["LOCALCITE_BASE_URL"] = server.url
        before = datetime.now(UTC).isoformat()
        done = home.sync("US9876543B2")
        assert done.code in {0, 8}
        assert replies_since(home.database, before) == server.bill.units()  # nothing is paid for and not kept
    if "trigger" in kind:
        assert done.code == 8
        assert "doctor --fix" in done.err
    if done.code == 0:
        with closing(sqlite3.connect(home.database)) as db:
            assert db.execute("SELECT count(*) FROM price").fetchone() == prices
    assert {file.name for file in tmp_path.iterdir()} == here


def test_the_doctor_takes_out_triggers_that_are_not_ours(bought, home):
    shutil.copytree(bought, home.path)
    with closing(sqlite3.connect(home.database)) as db:
        db.execute('CREATE TRIGGER "a "" b" AFTER INSERT ON document BEGIN DELETE FROM price; END')
        db.commit()
    assert home.run("doctor").code == 8
    assert home.run("doctor", "--fix").code == 0
    assert home.run("rebuild").code == 0


# ---- another user of this machine -----------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are of POSIX")
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o002])
def test_nothing_that_is_made_can_be_read_by_another_user(tmp_path, umask):
    from support import Home

    former = os.umask(umask)
    try:
        with serve(Sandbox()) as server:
            home = Home(tmp_path / "home", server.url)
            home.run("collection", "add", "mine", "US11205304B2")
            home.run("plan", "US11205304B2", "-o", home.path / "plan.json")
            assert home.sync("US11205304B2").code == 0
            home.run("backup", home.path / "copy.db")
            home.run("backup", "--restore", home.path / "copy.db")
            home.run("doctor", "--salvage", home.path / "new.db")
            home.run("ask", "related US11205304B2 | top 2")
            home.run("shell", stdin="status\n")
            with closing(sqlite3.connect(home.database, isolation_level=None)) as db:
                db.execute("UPDATE meta SET value = value")
    finally:
        os.umask(former)
    files = [file for file in home.path.rglob("*") if file.is_file()]
    assert {"localcite.db", "plan.json", "copy.db", "new.db"} <= {file.name for file in files}
    open_ = [file.name for file in files if stat.S_IMODE(file.stat().st_mode) & 0o077]
    assert open_ == []
    assert stat.S_IMODE(home.path.stat().st_mode) & 0o077 == 0
