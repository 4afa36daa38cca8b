import os
import sqlite3
import stat
import sys
from contextlib import closing

import pytest
from db_support import NOW, add_run, open_call, opened, python, settle_call

from localcite.db import engine, ledger, reader
from localcite.errors import BadFile, DatabaseDamaged, DatabaseError, UsageError

WRITE_FOR_EVER = """
import sys, pathlib
sys.path.insert(0, sys.argv[2])
from db_support import NOW, engine, open_call, settle_call
connection = engine.open_for_writing(pathlib.Path(sys.argv[1]), now=NOW)
while True:
    settle_call(connection, open_call(connection))
    print("settled", flush=True)
"""


def test_a_backup_is_the_database_in_one_file_of_its_owner(path, tmp_path):
    with opened(path) as connection:
        add_run(connection)
        settle_call(connection, open_call(connection))
        engine.backup(path, tmp_path / "copy.db")
        remembered = ledger.last(connection)
    assert {file.name for file in tmp_path.iterdir()} == {"localcite.db", "copy.db"}
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    assert (tmp_path / "copy.db").read_bytes()[18:20] == b"\1\1"  # not WAL: it can be read where nothing can be written
    copy = reader.open_for_reading(tmp_path / "copy.db")
    assert ledger.verify(copy, against=[remembered]).ok
    copy.close()
    with opened(tmp_path / "copy.db") as restored:
        open_call(restored)
        assert ledger.verify(restored, against=[remembered]).ok


def test_a_backup_is_whole_though_somebody_writes_all_the_while(path, tmp_path):
    with opened(path) as connection:
        add_run(connection)
    writer = python(WRITE_FOR_EVER, path, os.path.dirname(__file__))  # noqa: PTH120 - an argument is text
    try:
        for n in range(3):
            assert writer.stdout.readline() == "settled\n"
            engine.backup(path, tmp_path / f"{n}.db")
    finally:
        writer.kill()
        writer.communicate()
    with opened(path) as connection:
        assert ledger.verify(connection).ok  # the writer was killed at some instant
        assert len(ledger.pending(connection)) <= 1
    sizes = []
    for n in range(3):
        with opened(tmp_path / f"{n}.db") as copy:
            found = ledger.verify(copy)
            assert found.ok
            sizes.append(found.checked)
    assert sizes == sorted(sizes)
    assert sizes[0] > 0


def test_a_backup_never_replaces_a_file(path, tmp_path):
    (tmp_path / "taken").write_text("precious")
    with pytest.raises(BadFile) as caught:
        engine.backup(path, tmp_path / "taken")
    assert caught.value.path == tmp_path / "taken"
    assert (tmp_path / "taken").read_text() == "precious"


def test_a_backup_that_cannot_be_made_says_why_and_leaves_nothing(path, tmp_path):
    with pytest.raises(UsageError):
        engine.backup(tmp_path / "none.db", tmp_path / "copy.db")
    with pytest.raises(BadFile):
        engine.backup(path, tmp_path / "no folder" / "copy.db")
    (tmp_path / "notes.db").write_text("no database at all " * 1000)
    with pytest.raises(DatabaseDamaged) as caught:
        engine.backup(tmp_path / "notes.db", tmp_path / "copy.db")
    assert caught.value.path == tmp_path / "notes.db"
    assert {file.name for file in tmp_path.iterdir()} == {"localcite.db", "notes.db"}


def test_a_backup_of_what_another_holds_exclusively_gives_up(path, tmp_path):
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("PRAGMA journal_mode = DELETE").fetchall()
        holder.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseError):
            engine.backup(path, tmp_path / "copy.db", busy_seconds=0.01)
    assert not (tmp_path / "copy.db").exists()
    engine.open_for_writing(path, now=NOW).close()
