import sqlite3
import sys

import pytest
from db_support import add_run, open_call, opened, python, run_python

from localcite.db import engine, ledger, reader
from localcite.errors import DatabaseDamaged, DatabaseLocked, DatabaseNewer, DatabaseOlder, DatabaseUnwritable

posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")

WRITE_AND_WAIT = """
import sys, datetime, pathlib
from localcite.db import engine
connection = engine.open_for_writing(pathlib.Path(sys.argv[1]), now=datetime.datetime.now(datetime.UTC))
connection.execute("UPDATE meta SET value = '77' WHERE key = 'generation'")
print("written", flush=True)
sys.stdin.read()
"""


def generation(connection):
    return connection.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()[0]


@pytest.fixture
def killed(read_only, template):
    """A database in a folder that can be read alone, whose writer was killed: its last change is in the -wal file."""
    folder, without_rights = read_only
    path = folder / "localcite.db"
    path.write_bytes(template.read_bytes())
    writer = python(WRITE_AND_WAIT, path)
    assert writer.stdout.readline() == "written\n"
    writer.kill()
    writer.communicate()
    return path, without_rights


def test_without_a_file_or_without_anything_in_it_nothing_is_held(tmp_path):
    (tmp_path / "empty.db").touch()
    for path in (tmp_path / "none.db", tmp_path / "no folder" / "none.db", tmp_path / "empty.db"):
        assert reader.open_for_reading(path) is None
        assert not reader.needs_upgrade(path)
    assert {file.name for file in tmp_path.iterdir()} == {"empty.db"}


def test_nothing_can_be_changed_by_reading(path):
    connection = reader.open_for_reading(path)
    assert generation(connection) == "0"
    for attempt in ("UPDATE meta SET value = '1'", "DROP TABLE meta", "CREATE TABLE x (y)", "VACUUM"):
        for pragma in ("query_only = ON", "query_only = OFF"):
            connection.execute(f"PRAGMA {pragma}")
            with pytest.raises(sqlite3.OperationalError, match="readonly"):
                connection.execute(attempt)
    connection.close()


def test_readers_see_what_writers_commit_and_neither_waits(path):
    with opened(path) as writer:
        connection = reader.open_for_reading(path)
        with engine.transaction(writer):
            writer.execute("UPDATE meta SET value = '5' WHERE key = 'generation'")
            assert generation(connection) == "0"
        assert generation(connection) == "5"
        connection.close()


def test_reading_loads_the_standard_library_alone(path):
    code = """
import sys, pathlib
before = set(sys.modules)
from localcite.db import reader, ledger, locks
connection = reader.open_for_reading(pathlib.Path(sys.argv[1]))
assert not ledger.pending(connection) and not list(ledger.calls(connection, is_alive=bool))
print(*sorted({name.partition(".")[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names)))
"""
    assert run_python(code, path) == "localcite\n"


# ---- folders that cannot be written -------------------------------------------------------------------------------


@posix
def test_a_cleanly_closed_database_is_read_where_nothing_can_be_written(read_only, template):
    folder, without_rights = read_only
    path = folder / "localcite.db"
    path.write_bytes(template.read_bytes())
    with without_rights():
        connection = reader.open_for_reading(path)
        assert generation(connection) == "0"
        connection.close()
    assert [file.name for file in folder.iterdir()] == ["localcite.db"]


@posix
def test_changes_that_wait_are_never_missed(killed):
    path, without_rights = killed
    with without_rights():
        connection = reader.open_for_reading(path)
        assert generation(connection) == "77"
        connection.close()
    path.with_name("localcite.db-shm").unlink()
    with without_rights(), pytest.raises(DatabaseUnwritable) as caught:
        reader.open_for_reading(path)
    assert "-wal" in caught.value.what
    connection = reader.open_for_reading(path)  # with the right to write, it is read
    assert generation(connection) == "77"
    connection.close()


@posix
def test_a_file_or_folder_that_cannot_be_read_says_so(read_only, template):
    folder, without_rights = read_only
    path = folder / "localcite.db"
    path.write_bytes(template.read_bytes())
    with without_rights(file_mode=0o000), pytest.raises(DatabaseUnwritable):
        reader.open_for_reading(path)
    with without_rights(folder_mode=0o000), pytest.raises(DatabaseUnwritable):
        reader.open_for_reading(path)
    with pytest.raises(DatabaseUnwritable):
        reader.open_for_reading(folder)


# ---- what cannot be read ------------------------------------------------------------------------------------------


def test_a_newer_database_is_refused(path):
    with opened(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0002a'")
    with pytest.raises(DatabaseNewer) as caught:
        reader.open_for_reading(path)
    assert (caught.value.found, caught.value.known) == ("0002a", engine.HEAD)


def test_views_of_another_version_need_an_upgrade(path):
    with opened(path) as connection:
        for view in reader.VIEWS:
            connection.execute(f"DROP VIEW {view}")
    if reader.VIEWS:
        assert reader.needs_upgrade(path)
        with pytest.raises(DatabaseOlder):
            reader.open_for_reading(path)
    with opened(path):
        assert not reader.needs_upgrade(path)


def test_what_is_no_database_or_not_ours_is_called_damaged(tmp_path):
    (tmp_path / "notes").write_text("no database at all " * 100)
    sqlite3.connect(tmp_path / "theirs").execute("CREATE TABLE notes (text)").connection.close()
    for name in ("notes", "theirs"):
        with pytest.raises(DatabaseDamaged):
            reader.open_for_reading(tmp_path / name)


def test_a_database_that_is_held_exclusively_is_locked(path):
    with opened(path) as connection:
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()
        connection.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseLocked):
            reader.open_for_reading(path, busy_seconds=0.01)


def test_text_that_is_no_text_is_damage(path):
    with opened(path) as connection:
        add_run(connection)
        open_call(connection)
        connection.execute("UPDATE run SET uid = CAST(x'c328' AS TEXT)")
        with pytest.raises(DatabaseDamaged), engine.mapped(path):
            ledger.pending(connection)
