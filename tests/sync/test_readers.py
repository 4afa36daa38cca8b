"""Readers and writers side by side: neither waits for the other, and what a reader holds up ends when it leaves."""

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime

import pytest

from localcite.db import engine, ledger
from localcite.db.reader import open_for_reading

PATENTS = [f"US{number}B2" for number in range(9_000_000, 9_000_040)]
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def wal_of(home):
    return home.database.with_name(home.database.name + "-wal").stat().st_size


def test_a_reader_that_stays_through_a_whole_sync_holds_up_nothing_and_sees_one_moment(vendor):
    server, home = vendor()
    home.sync("US11205304B2")
    with closing(open_for_reading(home.database)) as reader:
        reader.execute("BEGIN")
        before = reader.execute("SELECT count(*) FROM citations").fetchone()
        done = home.sync(*PATENTS)
        assert done.code == 0
        assert done.json["units"] == server.bill.units() - 1
        assert reader.execute("SELECT count(*) FROM citations").fetchone() == before
        reader.execute("ROLLBACK")
        assert reader.execute("SELECT count(*) FROM citations").fetchone() > before


def test_questions_are_answered_while_a_sync_holds_the_write_lock(vendor):
    _server, home = vendor()
    home.sync("US11205304B2")
    with closing(sqlite3.connect(home.database, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM citation")
        assert home.run("ask", "cited-by US11205304B2 | count").code == 0
        assert home.plan("US11205304B2")["fresh"] == 1
        assert home.run("status").code == 0
        writer.execute("ROLLBACK")


def waiting(home):
    """Move what readers allow from the -wal file into the database; return how many pages are left."""
    with closing(sqlite3.connect(home.database)) as connection:
        _, pages, moved = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        return max(0, pages - moved)


def test_what_a_reader_kept_in_the_wal_file_is_moved_when_it_has_left_and_the_file_grows_no_more(vendor):
    _server, home = vendor()
    home.sync("US11205304B2")
    with closing(open_for_reading(home.database)) as keeper:  # keeps the file when the last writer closes
        keeper.execute("BEGIN")
        keeper.execute("SELECT count(*) FROM citations").fetchone()
        home.sync(*PATENTS)
        held_up = wal_of(home)
        assert waiting(home) > 0
        keeper.execute("ROLLBACK")
        assert waiting(home) == 0
        home.sync(*PATENTS[:10], "--refresh")
        assert wal_of(home) <= held_up


@pytest.mark.parametrize("reading", [True, False])
def test_checkpoints_of_a_long_run_are_passive_and_keep_the_wal_file_small(tmp_path, reading):
    """The limit of pages is scaled down; commits go on beside a reader, and the file stays small without one."""
    path = tmp_path / "localcite.db"
    with closing(engine.open_for_writing(path, now=NOW)) as connection, closing(open_for_reading(path)) as reader:
        connection.execute("PRAGMA wal_autocheckpoint = 50")
        if reading:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM ledger").fetchone()
        sizes = [_written(connection, path) for _ in range(300)]
        assert (sizes[-1] > 4 * sizes[60]) == reading
        if reading:
            reader.execute("ROLLBACK")
            after = [_written(connection, path) for _ in range(300)]
            assert after[-1] <= sizes[-1] + 100_000


def _written(connection, path):
    """Open a call in a transaction of its own, and return how large the -wal file is then."""
    with engine.transaction(connection):
        opening = ledger.Opening(1, None, "P015", "number", ("US1A",) * 20, 1, 20, None)
        ledger.open(connection, opening, "2026-11-22T00:00:00.000Z")
    return path.with_name(path.name + "-wal").stat().st_size


def test_many_readers_and_two_syncs_at_once_all_come_to_their_end(vendor):
    server, home = vendor({"LOCALCITE_CONCURRENCY": "2", "LOCALCITE_BATCH_FIRST": "5"}, latency=0.02)
    home.sync("US11205304B2")
    codes, ended = [], threading.Event()

    def ask():
        while not ended.is_set():
            codes.append(home.run("ask", "cited-by US11205304B2 | count").code)

    def sync(ids):
        codes.append(home.sync(*ids).code)

    readers = [threading.Thread(target=ask) for _ in range(2)]
    writers = [threading.Thread(target=sync, args=(ids,)) for ids in (PATENTS[:25], PATENTS[15:])]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    ended.set()
    for thread in readers:
        thread.join()
    assert set(codes) == {0}
    assert set(server.bill.documents.values()) == {1}
