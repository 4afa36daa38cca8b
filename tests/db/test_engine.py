import contextlib
import os
import sqlite3
import stat
import sys

import pytest
from db_support import AT, NOW, opened, python, run_python

from localcite.db import engine
from localcite.db.definitions import DEFINITIONS, VIEWS, stored
from localcite.errors import DatabaseDamaged, DatabaseError, DatabaseLocked, DatabaseNewer, DatabaseUnwritable

posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")

OPEN = """
import sys, datetime, pathlib
from localcite.db import engine
sys.stdin.readline()
connection = engine.open_for_writing(pathlib.Path(sys.argv[1]), now=datetime.datetime.now(datetime.UTC))
print(connection.execute("SELECT value FROM meta WHERE key = 'database_id'").fetchone()[0])
"""


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


# ---- making -------------------------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_a_new_database_belongs_to_its_owner_alone(tmp_path, umask):
    path = tmp_path / "home" / "localcite.db"
    before = os.umask(umask)
    try:
        with opened(path) as connection:
            connection.execute("UPDATE meta SET value = '1' WHERE key = 'generation'")
            assert mode(path.parent) == 0o700
            assert {file.name: mode(file) for file in path.parent.iterdir()} == {
                "localcite.db": 0o600,
                "localcite.db-shm": 0o600,
                "localcite.db-wal": 0o600,
            }
    finally:
        os.umask(before)


def test_a_new_database_has_a_name_a_generation_and_a_birthday(tmp_path):
    path = tmp_path / "localcite.db"
    with engine.open_for_writing(path, now=NOW, new_id=lambda: "abc") as connection:
        assert dict(connection.execute("SELECT * FROM meta")) == {
            "database_id": "abc",
            "generation": "0",
            "created_at": AT,
        }
    connection.close()


def test_opening_again_changes_nothing(path):
    before = path.read_bytes()
    with opened(path):
        pass
    assert path.read_bytes() == before


def test_the_path_may_hold_anything_a_path_may_hold(tmp_path):
    with opened(tmp_path / "a b%20?é#中" / "x%.db") as connection:
        assert stored(connection)


def test_many_processes_make_one_database(tmp_path):
    path = tmp_path / "new" / "localcite.db"
    processes = [python(OPEN, path) for _ in range(3)]
    results = []
    for process in processes:  # all have imported and wait
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        results.append(out)
    assert len(set(results)) == 1
    assert not (path.parent / "backups").exists()


def test_at_head_neither_alembic_nor_sqlalchemy_is_loaded(path):
    out = run_python(
        OPEN.replace("sys.stdin.readline()", "") + "print(sorted({name.partition('.')[0] for name in sys.modules}))",
        path,
    )
    assert not {"alembic", "sqlalchemy", "sqlmodel", "zstandard", "msgspec"} & set(eval(out.splitlines()[1]))


def test_each_connection_lives_by_the_rules(connection):
    def pragma(name):
        return connection.execute(f"PRAGMA {name}").fetchone()[0]

    assert connection.isolation_level is None
    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2
    assert pragma("fullfsync") == pragma("checkpoint_fullfsync") == 1
    assert pragma("foreign_keys") == 1
    assert pragma("recursive_triggers") == 1
    assert pragma("busy_timeout") == 30_000


# ---- views and triggers -------------------------------------------------------------------------------------------


def test_a_trigger_that_somebody_dropped_is_there_again_at_the_next_opening(path):
    with opened(path) as connection:
        connection.execute("DROP TRIGGER ledger_refuses_delete")
        assert not stored(connection)
    with opened(path) as connection:
        assert stored(connection)


def test_a_view_of_ours_that_changed_is_made_again_and_a_view_of_theirs_stays(path):
    with opened(path) as connection:
        if VIEWS:
            connection.execute(f"DROP VIEW {next(iter(VIEWS))}")
            connection.execute(f"CREATE VIEW {next(iter(VIEWS))} AS SELECT 1 AS one")
        connection.execute('CREATE VIEW "my ""own"" view" AS SELECT count(*) AS n FROM ledger')
        connection.execute("DROP TRIGGER reply_refuses_update")
    with opened(path) as connection:
        assert stored(connection)
        assert connection.execute('SELECT n FROM "my ""own"" view"').fetchone() == (0,)


def test_every_view_can_be_read(connection):
    for name in VIEWS:
        assert connection.execute(f"SELECT * FROM {name}").fetchall() == []
    assert set(VIEWS) <= set(DEFINITIONS)


# ---- what cannot be opened ----------------------------------------------------------------------------------------


def test_a_newer_database_is_refused_and_left_alone(path):
    with opened(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()
    with pytest.raises(DatabaseNewer) as caught:
        engine.open_for_writing(path, now=NOW)
    assert (caught.value.found, caught.value.known, caught.value.path) == ("9999", engine.HEAD, path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"these are notes, not a database\n" * 200, b"SQLite format 3\0" + b"\xff" * 9000])
def test_what_is_no_database_is_refused_and_left_alone(tmp_path, content):
    path = tmp_path / "notes.db"
    path.write_bytes(content)
    with pytest.raises(DatabaseDamaged):
        engine.open_for_writing(path, now=NOW)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "theirs.db"
    theirs = sqlite3.connect(path)
    theirs.executescript("CREATE TABLE alembic_version (version_num TEXT); CREATE TABLE notes (text TEXT)")
    theirs.close()
    before = path.read_bytes()
    with pytest.raises(DatabaseDamaged) as caught:
        engine.open_for_writing(path, now=NOW)
    assert "not one of localcite's" in caught.value.what
    assert path.read_bytes() == before


def test_a_cut_database_is_called_damaged(path):
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(DatabaseDamaged) as caught:
        engine.open_for_writing(path, now=NOW)
    assert caught.value.path == path


def test_a_database_that_another_process_holds_too_long_is_locked(path):
    with opened(path) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseLocked) as caught:
            engine.open_for_writing(path, now=NOW, busy_seconds=0.01)
    assert caught.value.path == path
    assert isinstance(caught.value.__cause__, sqlite3.OperationalError)


def test_a_restored_backup_is_taken_over_once_nobody_reads_it_any_more(path):
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("PRAGMA journal_mode = DELETE").fetchall()
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM meta").fetchall()
        with pytest.raises(DatabaseLocked):
            engine.open_for_writing(path, now=NOW, busy_seconds=0.01)
        reader.execute("COMMIT")
        with opened(path) as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@posix
def test_a_database_that_cannot_be_written_says_so(read_only, template):
    folder, without_rights = read_only
    (folder / "localcite.db").write_bytes(template.read_bytes())
    with without_rights(), pytest.raises(DatabaseUnwritable):
        engine.open_for_writing(folder / "localcite.db", now=NOW)
    with without_rights(), pytest.raises(DatabaseUnwritable):
        engine.open_for_writing(folder / "new.db", now=NOW)
    with without_rights(), pytest.raises(DatabaseUnwritable):
        engine.open_for_writing(folder / "new" / "localcite.db", now=NOW)


def test_a_folder_is_no_database_and_a_file_no_folder(tmp_path):
    (tmp_path / "file").write_text("")
    for path in (tmp_path, tmp_path / "file" / "localcite.db"):
        with pytest.raises(DatabaseUnwritable):
            engine.open_for_writing(path, now=NOW)


# ---- transactions -------------------------------------------------------------------------------------------------


def test_a_transaction_is_all_or_nothing(connection):
    with engine.transaction(connection):
        connection.execute("UPDATE meta SET value = '1' WHERE key = 'generation'")
    with contextlib.suppress(KeyboardInterrupt), engine.transaction(connection):
        connection.execute("UPDATE meta SET value = '2' WHERE key = 'generation'")
        raise KeyboardInterrupt
    assert connection.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone() == ("1",)
    assert not connection.in_transaction


def test_a_full_disk_undoes_the_transaction_and_says_so(path, connection):
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    rows = [(1, "kept?"), (2, "x" * 100_000)]
    with pytest.raises(DatabaseUnwritable) as caught, engine.transaction(connection):
        connection.executemany("INSERT INTO string (hash, value) VALUES (?, ?)", rows)
    assert caught.value.path == path
    assert connection.execute("SELECT count(*) FROM string").fetchone() == (0,)
    connection.execute(f"PRAGMA max_page_count = {pages + 100}")
    with engine.transaction(connection):
        connection.executemany("INSERT INTO string (hash, value) VALUES (?, ?)", rows)


def test_errors_about_a_statement_are_not_blamed_on_the_file(connection):
    for statement in ("SELECT * FROM nowhere", "INSERT INTO meta (key, value) VALUES ('x', NULL)"):
        with pytest.raises(sqlite3.Error) as caught, engine.transaction(connection):
            connection.execute(statement)
        assert not isinstance(caught.value, DatabaseError)
        assert not connection.in_transaction


def test_a_second_writer_waits_for_the_first(path, connection):
    with opened(path) as second:
        second.execute("PRAGMA busy_timeout = 10")
        with engine.transaction(connection), pytest.raises(DatabaseLocked), engine.transaction(second):
            pass
        with engine.transaction(second):
            second.execute("UPDATE meta SET value = '1' WHERE key = 'generation'")
