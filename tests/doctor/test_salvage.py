"""What a damaged database still holds is saved from its bytes, and what is lost is named."""

import gzip
import random
import shutil
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kept import DATA, NOW, PAGE, RELEASED, destroy, rows, some_pages, unpack, whole_replies

from localcite.db import ledger, reader
from localcite.doctor.carve.cells import cells, varint
from localcite.doctor.carve.pages import Pages, frames, page_size
from localcite.doctor.carve.rows import rows as carved
from localcite.doctor.salvage import salvage
from localcite.errors import DatabaseDamaged

CONTENT = gzip.decompress((DATA / f"{RELEASED[0]}.db.gz").read_bytes())
DERIVED = ("documents", "names", "citations", "attestations", "holdings", "calls")
OWN = ("collection", "collection_item", "price", "budget", "run", "ledger", "reply", "pending")


def says(path, view):
    """Return a view's rows without the numbers of documents, which a rebuild gives anew."""
    columns = [name for _, name, *_ in rows(path, f"PRAGMA table_info({view})")]
    stable = [name for name in columns if (not name.endswith("id") and name != "answer") or name.endswith("patent_id")]
    return sorted(map(str, rows(path, f"SELECT {', '.join(stable)} FROM {view}")))


def opened(path):
    connection = reader.open_for_reading(path)
    assert connection is not None
    return closing(connection)


def test_a_whole_database_is_salvaged_whole(ill, tmp_path):
    done = ill.run("doctor", "--salvage", tmp_path / "new.db", "--json")
    assert (done.code, done.json["lost"]) == (0, [])
    for table in OWN:
        assert rows(tmp_path / "new.db", f"SELECT * FROM {table}") == rows(ill.database, f"SELECT * FROM {table}")
    for view in DERIVED:
        assert says(tmp_path / "new.db", view) == says(ill.database, view)
    with opened(tmp_path / "new.db") as connection:
        assert ledger.verify(connection).ok


@pytest.mark.parametrize("seed", range(12))
def test_every_reply_whose_bytes_are_whole_is_restored_and_what_is_lost_is_named(ill, tmp_path, seed):
    before = set(rows(ill.database, "SELECT call, sha256 FROM reply"))
    events = dict(rows(ill.database, "SELECT seq, hash FROM ledger"))
    pages = some_pages(ill.database, seed)
    untouched = whole_replies(ill.database, pages)
    destroy(ill.database, pages, seed)
    told = salvage(ill.database, tmp_path / "new.db", now=NOW)
    after = set(rows(tmp_path / "new.db", "SELECT call, sha256 FROM reply"))
    assert after <= before
    assert untouched <= {call for call, _ in after}
    lost = "; ".join(told.lost)
    for call, _ in before - after:
        assert f"to call {call} " in lost or f"to call {call}," in lost or "events" in lost
    kept = dict(rows(tmp_path / "new.db", "SELECT seq, hash FROM ledger"))
    assert sum(kept.get(seq) == hashed for seq, hashed in events.items()) == told.events
    assert (told.events == len(events)) or "of the record" in lost or "there may have been some" in lost
    assert rows(tmp_path / "new.db", "SELECT call FROM applied") == rows(
        tmp_path / "new.db", "SELECT call FROM ledger WHERE kind = 'settled' AND outcome = 'answered' ORDER BY call"
    )


def test_what_was_paid_for_and_is_lost_is_not_bought_again_silently(ill, tmp_path):
    ((call,),) = rows(ill.database, "SELECT min(call) FROM holdings WHERE state = 'answered'")
    ((body,),) = rows(ill.database, f"SELECT body FROM reply WHERE call = {call}")
    destroy(ill.database, [ill.database.read_bytes().find(body[-64:]) // PAGE])
    told = salvage(ill.database, tmp_path / "new.db", now=NOW)
    assert any(f"the reply to call {call} " in lost and "was billed" in lost for lost in told.lost)
    shutil.copy(tmp_path / "new.db", ill.database)
    (lost_number,) = (
        number
        for (number,) in rows(
            ill.database,
            "SELECT number FROM documents d JOIN holdings h ON h.document_id = d.id"
            f" WHERE h.call = {call} AND h.reply_kept AND number IS NOT NULL LIMIT 1",
        )
    )
    plan = ill.plan(lost_number)
    assert (plan["failed"], plan["units_at_most"]) == (1, 0)


def test_replies_whose_events_are_lost_are_read_all_the_same(ill, tmp_path):
    with closing(sqlite3.connect(ill.database)) as connection:  # as if the pages of all events were gone
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("DELETE FROM ledger")
        connection.commit()
        connection.execute("VACUUM")
    told = salvage(ill.database, tmp_path / "new.db", now=NOW)
    assert (told.events, told.replies) == (0, 9)
    assert says(tmp_path / "new.db", "documents") == says(ill.database, "documents")
    assert says(tmp_path / "new.db", "attestations") == says(ill.database, "attestations")
    units = "SELECT sum(units) FROM calls"
    assert rows(tmp_path / "new.db", units)[0][0] > 0
    assert any("supplied from what else is known" in lost for lost in told.lost)
    with opened(tmp_path / "new.db") as connection:
        assert not ledger.verify(connection).ok  # what was lost is never hidden


def test_changes_that_wait_in_the_wal_file_are_salvaged_with_their_header_or_without(ill, tmp_path):
    with closing(sqlite3.connect(ill.database)) as connection:
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
        connection.execute("INSERT INTO price VALUES ('L012', '2026-11-01', '0.25', 'EUR')")
        connection.commit()
        shutil.copy(ill.database, tmp_path / "hurt.db")
        shutil.copy(f"{ill.database}-wal", tmp_path / "hurt.db-wal")
    destroy(tmp_path / "hurt.db", [0])
    salvage(tmp_path / "hurt.db", tmp_path / "a.db", now=NOW)
    assert len(rows(tmp_path / "a.db", "SELECT * FROM price")) == 2
    wal = bytearray((tmp_path / "hurt.db-wal").read_bytes())
    wal[:32] = bytes(32)
    (tmp_path / "hurt.db-wal").write_bytes(wal)
    salvage(tmp_path / "hurt.db", tmp_path / "b.db", now=NOW)
    assert rows(tmp_path / "b.db", "SELECT * FROM reply") == rows(tmp_path / "a.db", "SELECT * FROM reply")


def test_when_a_report_was_made_is_found_in_pages_without_a_header(ill):
    remembered = ("report/portfolio", "2026-11-22T09:00:00Z")
    with closing(sqlite3.connect(ill.database, isolation_level=None)) as connection:
        connection.execute("INSERT INTO meta (key, value) VALUES (?, ?)", remembered)
    hurt = bytes(100) + ill.database.read_bytes()[100:]
    assert remembered in {row.values for row in carved(Pages(hurt, PAGE)) if row.table == "meta"}


@pytest.mark.parametrize("length", [1, 100, 5000, 60_000, 200_000])
def test_a_truncated_database_is_salvaged_as_far_as_it_goes(ill, tmp_path, length):
    ill.database.write_bytes(ill.database.read_bytes()[:length])
    done = ill.run("doctor", "--salvage", tmp_path / "new.db")
    assert done.code in {3, 8}
    assert (tmp_path / "new.db").exists() == (done.code == 3)
    assert {file.name for file in tmp_path.iterdir()} <= {"home", "new.db"}


def test_nothing_is_made_of_a_file_that_holds_nothing_of_ours(tmp_path):
    (tmp_path / "notes.txt").write_text("no database " * 1000)
    with pytest.raises(DatabaseDamaged):
        salvage(tmp_path / "notes.txt", tmp_path / "new.db", now=NOW)
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def test_salvaging_changes_nothing_and_replaces_nothing(ill, tmp_path):
    destroy(ill.database, [0, 5])
    before = ill.database.read_bytes()
    ill.run("doctor", "--salvage", tmp_path / "new.db")
    assert ill.database.read_bytes() == before
    assert ill.run("doctor", "--salvage", tmp_path / "new.db").code == 2


def test_another_damaged_file_can_be_named(ill, tmp_path):
    unpack(RELEASED[0], tmp_path / "other.db")
    destroy(tmp_path / "other.db", [0])
    assert ill.run("doctor", "--salvage", tmp_path / "new.db", "--from", tmp_path / "other.db").code == 3
    assert ill.run("doctor", "--from", tmp_path / "other.db").code == 2


# ---- the bytes ----------------------------------------------------------------------------------------------------


@given(st.binary(max_size=2000), st.sampled_from([512, 1024, 4096]))
def test_any_bytes_are_carved_without_an_exception(data, size):
    pages = Pages(data, size)
    list(carved(pages))
    page_size(data)
    frames(data, size)


@given(st.integers(0, 59), st.lists(st.tuples(st.integers(0, PAGE - 1), st.integers(0, 255)), max_size=50))
def test_a_real_page_with_some_bytes_changed_is_carved_without_an_exception(number, changes):
    page = bytearray(CONTENT[number * PAGE : (number + 1) * PAGE])
    for place, byte in changes:
        page[place] = byte
    for cell in cells(Pages(CONTENT, PAGE, {number + 1: bytes(page)}), number + 1, lambda _key, _types: True):
        cell.values()


@given(st.integers(0, 2**63 - 1))
def test_a_number_is_read_as_sqlite_writes_it(number):
    groups = [number >> shift & 0x7F for shift in range(56, -1, -7)]
    if number >> 56:
        encoded = bytes(number >> 8 >> shift & 0x7F | 0x80 for shift in range(49, -1, -7)) + bytes([number & 0xFF])
    else:
        while len(groups) > 1 and not groups[0]:
            groups.pop(0)
        encoded = bytes(group | 0x80 for group in groups[:-1]) + bytes(groups[-1:])
    assert varint(encoded, 0) == (number, len(encoded))


@pytest.mark.parametrize("size", [512, 1024, 4096, 65536])
def test_rows_of_any_page_size_are_found_with_the_header_destroyed(tmp_path, size):
    path = tmp_path / "sized.db"
    dice = random.Random(size)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA page_size = {size}")
        connection.execute("CREATE TABLE reply (call INTEGER PRIMARY KEY, sha256, size, encoding, body)")
        replies = [(n, f"{n:064x}", n, None, dice.randbytes(dice.randrange(1, 9000))) for n in range(1, 200)]
        connection.executemany("INSERT INTO reply VALUES (?, ?, ?, ?, ?)", replies)
        connection.commit()
    data = path.read_bytes()
    hurt = bytes(100) + data[100:]
    found_size = page_size(hurt)
    found = {row.values for row in carved(Pages(hurt, found_size)) if row.table == "reply"}
    assert found_size == size
    assert found == set(replies)


def test_a_page_without_rows_has_none():
    assert list(cells(Pages(CONTENT, PAGE), 10_000, lambda _key, _types: True)) == []
