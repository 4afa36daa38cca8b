import contextlib
import sqlite3
from contextlib import closing

import pytest
from db_support import AT, add_run, open_call, opened, settle_call

INSERT = "{insert} INTO ledger (seq, kind, call, at, body, hash) VALUES (?, ?, ?, ?, ?, ?) {conflict}"
INSERT_REPLY = "{insert} INTO reply (call, sha256, size, encoding, body) VALUES (?, ?, ?, ?, ?) {conflict}"
WAYS = (
    ("INSERT", ""),
    ("INSERT OR REPLACE", ""),
    ("REPLACE", ""),
    ("INSERT OR IGNORE", ""),
    ("INSERT OR ROLLBACK", ""),
    ("INSERT", "ON CONFLICT DO UPDATE SET body = excluded.body"),
    ("INSERT", "ON CONFLICT DO NOTHING"),
)
HASH_OF_1 = object()
ROWS = {
    "seq taken": (2, "opened", 2, AT, '{"call":2}', "new"),
    "seq, call and kind taken": (1, "opened", 1, AT, '{"call":1}', "new"),
    "call and kind taken": (6, "settled", 1, AT, '{"call":1}', "new"),
    "hash taken": (6, "opened", 6, AT, '{"call":6}', HASH_OF_1),
    "gap before it": (9, "opened", 9, AT, '{"call":9}', "new"),
    "before the first": (0, "opened", 0, AT, '{"call":0}', "new"),
    "no seq": (None, "opened", 6, AT, '{"call":6}', "new"),
    "call not numbered by its opening": (6, "opened", 7, AT, '{"call":7}', "new"),
    "call never opened": (6, "settled", 2, AT, '{"call":2}', "new"),
    "body of another call": (6, "resolved", 1, AT, '{"call":3}', "new"),
    "body that is not JSON": (6, "opened", 6, AT, "call 6", "new"),
}
CHANGES = (
    "UPDATE ledger SET at = 'x' WHERE seq = 1",
    "UPDATE ledger SET at = at",
    "UPDATE OR REPLACE ledger SET seq = 1 WHERE seq = 2",
    "UPDATE OR IGNORE ledger SET hash = 'x'",
    "DELETE FROM ledger WHERE seq = 5",
    "DELETE FROM ledger",
    "UPDATE reply SET encoding = 'gzip'",
    "UPDATE OR REPLACE reply SET call = 3",
    "DELETE FROM reply WHERE call = 1",
    "DELETE FROM reply",
)
REPLIES = {
    "call taken": (1, None, 1, None, b"x"),
    "another reply than the one settled": (3, "a" * 64, 1, None, b"x"),
    "call unsettled": (5, "a" * 64, 1, None, b"x"),
    "call unknown": (8, "a" * 64, 1, None, b"x"),
    "no call": (None, "a" * 64, 1, None, b"x"),
}


@pytest.fixture
def recorded(path):
    """A ledger of five rows: call 1 opened and answered, call 3 settled without a reply, call 5 opened."""
    with opened(path) as connection:
        add_run(connection)
        settle_call(connection, open_call(connection))
        settle_call(connection, open_call(connection), "unsent", units=0, body=None)
        open_call(connection)
    return path


@pytest.fixture(params=["recursive triggers on", "recursive triggers off"])
def raw(request, recorded):
    """A connection of somebody else, who knows nothing of our rules."""
    with closing(sqlite3.connect(recorded, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA recursive_triggers = {request.param.rpartition(' ')[2]}")
        yield connection


def rows(connection):
    return (
        connection.execute("SELECT * FROM ledger ORDER BY seq").fetchall(),
        connection.execute("SELECT * FROM reply ORDER BY call").fetchall(),
    )


@pytest.mark.parametrize("change", CHANGES)
def test_the_record_refuses_to_be_changed_or_shortened(raw, change):
    before = rows(raw)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(change)
    assert rows(raw) == before


@pytest.mark.parametrize("row", ROWS)
def test_the_ledger_refuses_a_row_that_is_not_the_next(raw, row):
    before = rows(raw)
    values = [before[0][0][5] if value is HASH_OF_1 else value for value in ROWS[row]]
    for insert, conflict in WAYS:
        with pytest.raises((sqlite3.IntegrityError, sqlite3.OperationalError)):
            raw.execute(INSERT.format(insert=insert, conflict=conflict), values)
        assert rows(raw) == before


@pytest.mark.parametrize("reply", REPLIES)
def test_the_replies_refuse_one_that_no_settlement_tells_of(raw, reply):
    before = rows(raw)
    call, sha256, *rest = REPLIES[reply]
    values = (call, before[1][0][1] if sha256 is None else sha256, *rest)
    for insert, conflict in WAYS:
        with pytest.raises(sqlite3.IntegrityError):
            raw.execute(INSERT_REPLY.format(insert=insert, conflict=conflict), values)
        assert rows(raw) == before


def test_an_event_of_another_kind_is_never_written(raw):
    for insert, conflict in WAYS:
        with contextlib.suppress(sqlite3.IntegrityError):  # OR IGNORE passes over it
            row = (6, "edited", 1, AT, '{"call":1}', "new")
            raw.execute(INSERT.format(insert=insert, conflict=conflict), row)
    assert len(rows(raw)[0]) == 5


def test_the_next_row_is_welcome(raw):
    values = (6, "settled", 5, AT, '{"call":5,"reply_sha256":"aa"}', "new")
    raw.execute(INSERT.format(insert="INSERT", conflict=""), values)
    raw.execute(INSERT_REPLY.format(insert="INSERT", conflict=""), (5, "aa", 1, None, b"x"))
    assert [len(table) for table in rows(raw)] == [6, 2]
