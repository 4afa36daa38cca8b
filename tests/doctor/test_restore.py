"""A backup goes back in one command, and never at the price of events that nobody was told of."""

import os
import shutil
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest
from kept import NOW, RELEASED, content, destroy, listed, rows, unpack

from localcite.db import engine, ledger
from localcite.db.locks import RunLock
from localcite.errors import DatabaseLocked


def last(path):
    ((seq, hashed),) = rows(path, "SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1")
    return seq, hashed


def buy(home, *ids):
    """Add a settled call to the record."""
    with closing(engine.open_for_writing(home.database, now=NOW)) as connection, engine.transaction(connection):
        opening = ledger.Opening(1, None, "P015", "number", ids, 1, len(ids), None)
        call = ledger.open(connection, opening, "2026-12-24T12:00:00.000Z")
        settlement = ledger.Settlement("answered", len(ids))
        ledger.settle(connection, call, settlement, b'{"data":[]}', None, "2026-12-24T12:00:01.000Z")


@pytest.fixture
def backup(ill, tmp_path):
    assert ill.run("backup", tmp_path / "copy.db").code == 0
    return tmp_path / "copy.db"


def former(home):
    (file,) = [file for file in (home.path / "backups").iterdir() if "replaced" in file.name and file.suffix == ".db"]
    return file


def test_a_backup_of_what_is_there_goes_back_at_once(ill, backup):
    before = content(ill.database)
    done = ill.run("backup", "--restore", backup, "--json")
    assert (done.code, done.json["events_lost"], done.json["seq"]) == (0, 0, last(backup)[0])
    assert content(former(ill)) == before
    assert ill.run("audit", "verify", "--against", backup).code == 0
    assert listed(ill.path) == ["backups", "localcite.db"]


def test_events_that_the_backup_has_not_are_told_and_need_a_yes(ill, backup):
    buy(ill, "US1B2", "US2B2")
    newest = last(ill.database)
    refused = ill.run("backup", "--restore", backup)
    assert refused.code == 2
    assert "2 events since 2026-12-24T12:00:00.000Z that copy.db has not: 1 reply for 2 units" in refused.err
    assert last(ill.database) == newest
    done = ill.run("backup", "--restore", backup, "--yes")
    assert done.code == 0
    assert "2 events since" in done.err
    assert last(ill.database) == last(backup)
    assert last(former(ill)) == newest
    assert ill.run("audit", "verify", "--against", former(ill)).code == 8  # somebody remembers


def test_records_that_went_different_ways_are_compared_event_by_event(ill, backup):
    other = shutil.copy(backup, backup.with_name("other.db"))
    buy(ill, "US1B2")
    with closing(engine.open_for_writing(other, now=NOW)) as connection, engine.transaction(connection):
        opening = ledger.Opening(1, None, "P015", "number", ("US3B2",), 1, 1, None)
        for _ in range(3):
            ledger.open(connection, opening, "2026-12-24T13:00:00.000Z")
    refused = ill.run("backup", "--restore", other)
    assert refused.code == 2
    assert "2 events since" in refused.err


def test_a_newer_backup_loses_nothing(ill, backup):
    older = shutil.copy(backup, backup.with_name("older.db"))
    buy(ill, "US1B2")
    ill.run("backup", backup.with_name("newer.db"))
    shutil.copy(older, ill.database)
    for ending in ("-wal", "-shm"):
        ill.database.with_name(ill.database.name + ending).unlink(missing_ok=True)
    assert ill.run("backup", "--restore", backup.with_name("newer.db")).code == 0


def test_a_database_that_cannot_be_read_is_replaced_only_with_a_yes_and_kept(ill, backup):
    destroy(ill.database, [0, 1, 2, 3])
    damaged = ill.database.read_bytes()
    assert ill.run("backup", "--restore", backup).code == 2
    assert ill.database.read_bytes() == damaged
    assert ill.run("backup", "--restore", backup, "--yes").code == 0
    assert former(ill).read_bytes() == damaged
    assert ill.run("audit", "verify").code == 0


def test_where_no_database_is_a_backup_makes_one(ill, backup):
    shutil.rmtree(ill.path)
    assert ill.run("backup", "--restore", backup).code == 0
    assert ill.run("audit", "verify").code == 0
    if sys.platform != "win32":
        assert stat.S_IMODE(ill.database.stat().st_mode) == 0o600


def test_a_wal_file_is_never_left_beside_another_database(ill, backup):
    with closing(sqlite3.connect(ill.database)) as connection:
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
        connection.execute("INSERT INTO price VALUES ('L012', '2026-11-01', '0.25', 'EUR')")
        connection.commit()
        wal = ill.database.with_name("localcite.db-wal").read_bytes()
        shutil.copy(ill.database, backup.with_name("main"))
    shutil.copy(backup.with_name("main"), ill.database)
    ill.database.with_name("localcite.db-wal").write_bytes(wal)
    assert ill.run("backup", "--restore", backup).code == 0
    assert listed(ill.path) == ["backups", "localcite.db"]
    assert len(rows(former(ill), "SELECT * FROM price")) == 2


def test_derived_files_of_the_former_database_cannot_fit_the_restored_one(ill, backup):
    generation = "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'generation'"
    with closing(sqlite3.connect(ill.database)) as connection:
        connection.execute("UPDATE meta SET value = '500' WHERE key = 'generation'")
        connection.commit()
    ill.run("backup", "--restore", backup)
    assert rows(ill.database, generation)[0][0] > 500


def test_what_is_no_backup_is_refused_and_changes_nothing(ill, tmp_path):
    before = ill.database.read_bytes()
    (tmp_path / "notes.txt").write_text("no database " * 500)
    (tmp_path / "empty.db").touch()
    with closing(sqlite3.connect(tmp_path / "foreign.db")) as connection:
        connection.execute("CREATE TABLE recipe (name)")
    shutil.copy(ill.database, tmp_path / "newer.db")
    with closing(sqlite3.connect(tmp_path / "newer.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    shutil.copy(ill.database, tmp_path / "hurt.db")
    destroy(tmp_path / "hurt.db", range(10, 40))
    codes = {name: ill.run("backup", "--restore", tmp_path / name, "--yes").code
             for name in ("none.db", "notes.txt", "empty.db", "foreign.db", "newer.db", "hurt.db")}  # fmt: skip
    assert codes == {"none.db": 2, "notes.txt": 8, "empty.db": 2, "foreign.db": 8, "newer.db": 8, "hurt.db": 8}
    assert ill.run("backup", "--restore", ill.database).code == 2
    assert ill.database.read_bytes() == before


def test_nothing_is_restored_while_a_sync_is_under_way(ill, backup):
    with RunLock(ill.path, "alive"):
        assert ill.run("backup", "--restore", backup).code == 2


def test_nothing_is_restored_while_somebody_writes(ill, backup):
    engine.open_for_writing(ill.database, now=NOW).close()
    with closing(sqlite3.connect(ill.database, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO price VALUES ('L012', '2026-11-01', '0.25', 'EUR')")
        done = ill.run("backup", "--restore", backup)
    assert done.code == 8
    assert "Another process" in done.err


def test_nobody_can_open_the_database_while_it_is_replaced(ill, backup, monkeypatch):
    engine.open_for_writing(ill.database, now=NOW).close()
    met = []
    replace = Path.replace

    def replacing(part, target):
        with pytest.raises(DatabaseLocked):
            engine.open_for_writing(ill.database, now=NOW, busy_seconds=0.01)
        met.append(target)
        return replace(part, target)

    monkeypatch.setattr(Path, "replace", replacing)
    done = ill.run("backup", "--restore", backup, "--yes")
    assert (done.code, met) == (0, [ill.database])


@pytest.mark.usefixtures("ill")
def test_who_opened_a_database_that_lost_its_name_meanwhile_is_told_and_writes_nothing(backup, tmp_path):
    database = unpack(RELEASED[0], tmp_path / "old" / "localcite.db")
    with pytest.raises(DatabaseLocked):
        engine.open_for_writing(database, now=NOW, upgraded=lambda _: backup.replace(database))
    assert last(database)
    assert listed(database.parent) == ["backups", "localcite.db"]


def test_a_backup_of_an_older_schema_is_upgraded_when_it_is_opened(ill, tmp_path):
    unpack(RELEASED[0], tmp_path / "old.db")
    assert ill.run("backup", "--restore", tmp_path / "old.db").code == 0
    assert ill.run("status").code == 0
    assert rows(ill.database, "SELECT version_num FROM alembic_version") == [(engine.HEAD,)]


def test_a_backup_is_checked_after_it_was_written(ill, tmp_path):
    with closing(sqlite3.connect(ill.database)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE reply SET body = x'00' WHERE call = 1")
        connection.commit()
    done = ill.run("backup", tmp_path / "copy.db", "--json")
    assert (done.code, done.json["ok"]) == (8, False)


@pytest.mark.skipif(os.name != "posix", reason="permissions are of POSIX")
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_backups_and_what_is_restored_are_their_owners_alone_under_any_umask(ill, tmp_path, umask):
    former_umask = os.umask(umask)
    try:
        ill.run("backup", tmp_path / "copy.db")
        ill.run("backup", "--restore", tmp_path / "copy.db")
    finally:
        os.umask(former_umask)
    for file in (tmp_path / "copy.db", ill.database, former(ill)):
        assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0
