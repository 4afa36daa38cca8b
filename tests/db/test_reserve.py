"""Room for replies: what is written down there comes back whole or not at all, and only to the call that it is of."""

import shutil
from contextlib import closing
from datetime import UTC, datetime

import pytest

from localcite.db import engine, ledger
from localcite.db.reserve import ROOM, Reserve, left_behind
from localcite.errors import DatabaseUnwritable
from localcite.model import instant
from localcite.sync.replay import recover

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SETTLED = ledger.Settlement("answered", 1, 200)._asdict()
BODY = b'{"status": true, "error_code": 0, "data": [{"pn": "US5012236A", "patent_cited": null}]}'


def dead(_uid):
    return False


def opened(connection):
    """Open one call, and return it with its hash."""
    with engine.transaction(connection):
        connection.execute("INSERT OR IGNORE INTO run (id, uid, started_at) VALUES (1, 'abc', ?)", (instant(NOW),))
        call = ledger.open(connection, ledger.Opening(1, None, "P015", "number", ("US5012236A",), 1, 1, None), "now")
        return call, ledger.last(connection)[1]


@pytest.fixture
def database(tmp_path):
    with closing(engine.open_for_writing(tmp_path / "localcite.db", now=NOW)) as connection:
        yield connection


def write_down(folder, call, hashed, body=BODY, *, keep=True):
    """Write a reply down as a run does that then is killed, or settles it."""
    with Reserve(folder, "abc") as reserve:
        slot = reserve.take()
        reserve.assign(slot, call, hashed)
        assert reserve.keep(call, SETTLED, body, None, instant(NOW))
        if not keep:
            reserve.settled(call)


def test_the_room_is_really_taken_and_given_back(tmp_path):
    with Reserve(tmp_path, "abc") as reserve:
        slot = reserve.take()
        assert slot.path.stat().st_blocks * 512 >= ROOM
        assert slot.path.stat().st_mode & 0o077 == 0
    assert not slot.path.exists()


def test_what_was_cut_off_at_any_byte_is_no_reply(tmp_path):
    write_down(tmp_path, 1, "hash")
    (path,) = (tmp_path / "runs").glob("*.reply")
    whole = path.read_bytes().rstrip(b"\0")
    for length in range(len(whole)):
        path.write_bytes(whole[:length] + bytes(100))
        assert [kept for _, kept in left_behind(tmp_path, dead)] == [None], length
    path.write_bytes(whole)
    assert [kept.body for _, kept in left_behind(tmp_path, dead)] == [BODY]


def test_what_a_live_run_wrote_down_is_left_alone(tmp_path):
    write_down(tmp_path, 1, "hash")
    assert list(left_behind(tmp_path, lambda _uid: True)) == []


def test_a_reply_goes_to_its_call_once_and_its_file_goes(tmp_path, database):
    call, hashed = opened(database)
    write_down(tmp_path, call, hashed)
    found = recover(database, lambda: NOW, dead, tmp_path)
    assert (found.replayed, found.in_doubt) == (1, 0)
    assert ledger.reply(database, call) == (BODY, None)
    assert recover(database, lambda: NOW, dead, tmp_path) == (0, 0, 0)
    assert list((tmp_path / "runs").iterdir()) == []
    assert ledger.verify(database).ok


def test_a_call_of_another_database_with_the_same_number_does_not_get_it(tmp_path, database):
    call, _hashed = opened(database)
    write_down(tmp_path, call, "another one's")
    assert recover(database, lambda: NOW, dead, tmp_path).in_doubt == 1
    assert len(list(left_behind(tmp_path, dead))) == 1, "the database that it belongs to may come back"


def test_a_restored_backup_leaves_it_and_the_database_it_belongs_to_gets_it(tmp_path, database):
    engine.backup(tmp_path / "localcite.db", tmp_path / "backup.db")
    call, hashed = opened(database)
    write_down(tmp_path, call, hashed)
    with closing(engine.open_for_writing(tmp_path / "backup.db", now=NOW)) as restored:
        assert recover(restored, lambda: NOW, dead, tmp_path) == (0, 0, 0)
    assert recover(database, lambda: NOW, dead, tmp_path).replayed == 1


def test_a_reply_whose_call_somebody_put_down_as_in_doubt_is_not_thrown_away(tmp_path, database):
    call, hashed = opened(database)
    with engine.transaction(database):
        ledger.settle(database, call, ledger.Settlement("in_doubt"), None, None, instant(NOW))
    write_down(tmp_path, call, hashed)
    recover(database, lambda: NOW, dead, tmp_path)
    assert [kept.body for _, kept in left_behind(tmp_path, dead)] == [BODY]


def test_no_call_is_taken_for_lost_while_what_was_written_down_cannot_be_read(tmp_path, database):
    call, _hashed = opened(database)
    (tmp_path / "runs" / "abc.0.reply").mkdir(parents=True)
    with pytest.raises(DatabaseUnwritable):
        recover(database, lambda: NOW, dead, tmp_path)
    assert [(each.call, each.state) for each in ledger.pending(database)] == [(call, "in_flight")]


def test_what_was_settled_leaves_no_file(tmp_path):
    write_down(tmp_path, 1, "hash", keep=False)
    assert list((tmp_path / "runs").iterdir()) == []
    shutil.rmtree(tmp_path / "runs")
    assert list(left_behind(tmp_path, dead)) == []
