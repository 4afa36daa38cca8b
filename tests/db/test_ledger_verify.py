import contextlib
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from db_support import AT, add_run, fresh, open_call, opened, python, resolve_call, settle_call
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from localcite.db import engine, ledger
from localcite.db.definitions import TRIGGERS
from localcite.db.ledger.chain import GENESIS, link
from localcite.errors import DatabaseDamaged

COLUMNS = {
    "ledger": ("seq", "kind", "call", "at", "body", "hash"),
    "reply": ("call", "sha256", "size", "encoding", "body"),
    "pending": ("call", "run", "state"),
}


def write_some(connection):
    """Every kind of event: seven calls, each with another end."""
    add_run(connection)
    settle_call(connection, open_call(connection, units=2), body=b'{"data":[{"pn":"US5012236A"}]}' * 5)
    settle_call(connection, open_call(connection), "refused", units=0, body=b'{"status":false}', http_status=200)
    settle_call(connection, open_call(connection, price=None, tag="磁共振"), "unsent", units=0, body=None)
    settle_call(connection, open_call(connection), "in_doubt", body=b"\x1f\x8b", encoding="gzip")
    doubtful = open_call(connection, endpoint="L012")
    settle_call(connection, doubtful, "in_doubt", body=None)
    resolve_call(connection, doubtful, billed=True, units=1)
    resolve_call(connection, open_call(connection), billed=False)
    open_call(connection)


@pytest.fixture(scope="module")
def filled(template, tmp_path_factory):
    path = tmp_path_factory.mktemp("filled") / "localcite.db"
    path.write_bytes(template.read_bytes())
    with opened(path) as connection:
        write_some(connection)
    return path


@pytest.fixture
def vandal(filled, tmp_path):
    """Somebody who can write to the file, and first takes the triggers away."""
    path = tmp_path / "localcite.db"
    path.write_bytes(filled.read_bytes())
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        without_rules(connection)
        yield connection


def without_rules(connection):
    for trigger in TRIGGERS:
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute("PRAGMA ignore_check_constraints = ON")


def test_the_written_form_of_the_chain_never_changes():
    first = link(GENESIS, seq=1, kind="opened", call=1, at=AT, body='{"ids":["CN1é"]}')
    row = '{"at":"2026-11-22T02:07:22.123Z","body":"{\\"ids\\":[\\"CN1é\\"]}","call":1,"kind":"opened","seq":1}'
    assert first == sha256(f"localcite ledger 1\n{'0' * 64}\n{row}".encode()).hexdigest()
    assert link(first, seq=2, kind="settled", call=1, at=AT, body="{}") != link(
        GENESIS, seq=2, kind="settled", call=1, at=AT, body="{}"
    )


def test_a_whole_record_verifies(vandal):
    found = ledger.verify(vandal)
    assert (found.ok, found.checked, found.faults, found.more) == (True, 14, (), 0)
    assert found.last == ledger.last(vandal)


def test_an_empty_record_verifies(template):
    with fresh(template) as connection:
        assert ledger.verify(connection, against=[(0, GENESIS)]) == (True, 0, (), (0, GENESIS), 0)


# ---- any single edit ----------------------------------------------------------------------------------------------


@st.composite
def edits(draw):
    """A table, a column, which row, and another value made from the one that is there."""
    table = draw(st.sampled_from(sorted(COLUMNS)))
    column = draw(st.sampled_from(COLUMNS[table]))
    return table, column, draw(st.integers(0, 14)), draw(st.integers(0, 400)), draw(st.integers(1, 255))


def another(value, place, change):
    """Return a value that differs from this one in one place."""
    if value is None:
        return "x"
    if isinstance(value, int):
        return value + change
    place %= len(value)
    if isinstance(value, bytes):
        return value[:place] + bytes([value[place] ^ change]) + value[place + 1 :]
    letter = chr((ord(value[place]) + change) % 0xD800)
    return (value[:place] + letter + value[place + 1 :], value[:place] + value[place + 1 :])[change % 3 == 0]


@settings(max_examples=150, deadline=None)
@given(edit=edits())
def test_any_single_edit_is_found(filled, edit):
    table, column, row, place, change = edit
    with fresh(filled) as connection:
        without_rules(connection)
        rows = connection.execute(f"SELECT rowid, {column} FROM {table} ORDER BY rowid").fetchall()
        rowid, value = rows[row % len(rows)]
        statement = f"UPDATE {table} SET {column} = ? WHERE rowid = ?"
        try:
            connection.execute(statement, (another(value, place, change), rowid))
        except sqlite3.Error:  # a key that is taken, a body that is no JSON: SQLite refuses it by itself
            assume(False)
        if (table, column) == ("reply", "body") and reads_the_same(connection, filled, rowid):
            return
        assert not ledger.verify(connection).ok


def reads_the_same(connection, original, call):
    """Tell whether a packed reply was changed where that changes nothing of what came."""
    with closing(sqlite3.connect(original)) as before:
        try:
            return ledger.reply(connection, call) == ledger.reply(before, call)
        except DatabaseDamaged:
            return False


@pytest.mark.parametrize("table", COLUMNS)
def test_any_row_that_is_gone_is_found(vandal, table):
    remembered = [ledger.last(vandal)]
    for (rowid,) in vandal.execute(f"SELECT rowid FROM {table}").fetchall():
        vandal.execute("BEGIN")
        vandal.execute(f"DELETE FROM {table} WHERE rowid = ?", (rowid,))
        assert not ledger.verify(vandal, against=remembered).ok
        vandal.execute("ROLLBACK")
    assert ledger.verify(vandal, against=remembered).ok


@pytest.mark.parametrize(
    "addition",
    [
        "INSERT INTO reply SELECT 5, sha256, size, encoding, body FROM reply WHERE call = 1",
        "INSERT INTO reply SELECT 99, sha256, size, encoding, body FROM reply WHERE call = 1",
        "INSERT INTO pending VALUES (1, 1, 'in_doubt')",
        "INSERT INTO pending VALUES (99, 1, 'in_flight')",
        "INSERT INTO ledger (seq, kind, call, at, body, hash) VALUES (15, 'opened', 15, '', '{}', 'x')",
        "INSERT INTO ledger (seq, kind, call, at, body, hash) VALUES (15, 'resolved', 1, '', '{}', 'x')",
        "INSERT INTO ledger (seq, kind, call, at, body, hash) VALUES (0, 'opened', 0, '', '{}', 'x')",
    ],
)
def test_any_row_too_many_is_found(vandal, addition):
    vandal.execute(addition)
    assert not ledger.verify(vandal).ok


def test_two_replies_that_changed_places_are_found(vandal):
    vandal.execute("UPDATE reply SET call = -1 WHERE call = 1")
    vandal.execute("UPDATE reply SET call = 1 WHERE call = 3")
    vandal.execute("UPDATE reply SET call = 3 WHERE call = -1")
    assert [fault.seq for fault in ledger.verify(vandal).faults] == [2, 4]


def test_a_fault_is_named_where_it_is(vandal):
    vandal.execute("UPDATE ledger SET body = replace(body, '0.40', '0.04') WHERE seq = 3")
    (fault, told) = ledger.verify(vandal).faults
    assert (fault.seq, fault.what) == (3, "its hash does not fit its content and the row before it")
    assert told.seq == 4  # the settlement of that call still says the old price


def forge(connection, change):
    """Edit bodies, and make the chain fit again."""
    previous = GENESIS
    for seq, kind, call, at, body in connection.execute("SELECT seq, kind, call, at, body FROM ledger").fetchall():
        forged = change(seq, body)
        previous = link(previous, seq=seq, kind=kind, call=call, at=at, body=forged)
        connection.execute("UPDATE ledger SET body = ?, hash = ? WHERE seq = ?", (forged, previous, seq))


def test_an_edit_that_forges_the_rest_of_the_chain_is_found_by_who_remembers(vandal):
    remembered = ledger.last(vandal)
    forge(vandal, lambda _, body: body.replace("matter 7", "matter 8"))
    assert ledger.verify(vandal).ok
    (fault,) = ledger.verify(vandal, against=[remembered]).faults
    assert fault.seq == remembered[0]


@pytest.mark.parametrize(
    ("seq", "old", "new", "says"),
    [
        (1, '"delta":2', '"delta":1', "its units do not add up"),
        (2, '"delta":-1', '"delta":-2', "its units do not add up"),
        (2, '"units":1', '"units":"1"', "its units do not add up"),
        (8, '"delta":0', '"delta":-2', "its units do not add up"),
        (2, '"endpoint":"P015"', '"endpoint":"L012"', "it does not speak of its call as the opened event does"),
        (2, '"v":1', '"v":9', "its body cannot be read as that of its call"),
        (2, '"call":1', '"call":3', "its body cannot be read as that of its call"),
    ],
)
def test_a_forged_chain_must_still_tell_a_story_that_can_be_so(vandal, seq, old, new, says):
    assert old in vandal.execute("SELECT body FROM ledger WHERE seq = ?", (seq,)).fetchone()[0]
    forge(vandal, lambda row, body: body.replace(old, new) if row == seq else body)
    assert (seq, says) in ledger.verify(vandal).faults


def test_rows_that_are_missing_are_named(vandal):
    vandal.execute("DELETE FROM ledger WHERE seq IN (5, 6)")
    assert (7, "rows 5 to 6 are missing before it") in ledger.verify(vandal).faults


@pytest.mark.parametrize("column", ["at", "body", "hash"])
def test_text_that_is_no_text_any_more_is_a_fault_and_no_crash(vandal, column):
    vandal.execute("DROP INDEX ix_ledger_answered")
    with contextlib.suppress(sqlite3.OperationalError):  # a body that is no JSON
        vandal.execute(f"UPDATE ledger SET {column} = CAST(CAST({column} AS BLOB) || x'c3' AS TEXT) WHERE seq = 2")
        assert 2 in {fault.seq for fault in ledger.verify(vandal).faults}
    vandal.execute("UPDATE reply SET encoding = CAST(x'c328' AS TEXT) WHERE call = 1")
    assert 2 in {fault.seq for fault in ledger.verify(vandal).faults}


def test_the_loss_of_the_newest_rows_is_found_by_who_remembers(vandal):
    remembered = ledger.last(vandal)
    vandal.execute("DELETE FROM ledger WHERE seq = 14")
    vandal.execute("DELETE FROM pending WHERE call = 14")
    assert ledger.verify(vandal).ok
    (fault,) = ledger.verify(vandal, against=[remembered]).faults
    assert (fault.seq, fault.what) == (14, "it was remembered and is gone: the ledger ends with row 13")


@pytest.mark.parametrize(("old", "new"), [(b"EUR", b"USD"), (b"P015", b"L012"), (b"in_doubt", b"answered")])
def test_what_lies_in_the_file_itself_is_compared_too(filled, tmp_path, old, new):
    """Derived columns and indexes cannot be edited by SQL, and are what budgets are added up from."""
    path = tmp_path / "localcite.db"
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute("VACUUM INTO ?", (str(path),))  # leaves out what was deleted
    content = path.read_bytes()
    definitions = defined(path)
    edited = 0
    for place in (place for place in range(len(content)) if content.startswith(old, place)):
        path.write_bytes(content[:place] + new + content[place + len(old) :])
        if defined(path) == definitions:  # they hold such words too
            edited += 1
            with closing(sqlite3.connect(path)) as connection:
                assert not ledger.verify(connection).ok, place
    assert edited > 4


def defined(path):
    """Return the definitions in a file, or None where they cannot be read."""
    with closing(sqlite3.connect(path)) as connection:
        try:
            return connection.execute("SELECT * FROM sqlite_master").fetchall()
        except sqlite3.DatabaseError:
            return None


def test_a_file_that_sqlite_cannot_read_is_a_fault_and_no_crash(filled, tmp_path):
    content = filled.read_bytes()
    path = tmp_path / "localcite.db"
    with closing(sqlite3.connect(filled)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ledger'").fetchone()
    start = (page - 1) * 4096
    path.write_bytes(content[:start] + b"\xff" * 4096 + content[start + 4096 :])
    with closing(sqlite3.connect(path)) as connection:
        assert not ledger.verify(connection).ok


def test_faults_beyond_the_thousandth_are_counted(template):
    with fresh(template) as connection:
        add_run(connection)
        with engine.transaction(connection):
            for _ in range(1100):
                ledger.open(connection, ledger.Opening(1, None, "P015", "number", (), 1, 0, None), AT)
        without_rules(connection)
        connection.execute("UPDATE ledger SET hash = 'x' || seq")
        found = ledger.verify(connection)
        assert (len(found.faults), found.more) == (1000, 100)


# ---- two writers --------------------------------------------------------------------------------------------------

WRITE = """
import sys, pathlib, threading
sys.path.insert(0, sys.argv[3])
from db_support import NOW, engine, open_call, settle_call, resolve_call
def work():
    connection = engine.open_for_writing(pathlib.Path(sys.argv[1]), now=NOW)
    for n in range(int(sys.argv[2])):
        call = open_call(connection)
        settle_call(connection, call, ["answered", "in_doubt"][n % 2], body=b"{}" * n)
        if n % 2:
            resolve_call(connection, call, billed=True)
    connection.close()
sys.stdin.readline()
threads = [threading.Thread(target=work) for _ in range(2)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""


def test_two_processes_of_two_threads_write_one_chain(path):
    with opened(path) as connection:
        add_run(connection)
    writers = [python(WRITE, path, 20, Path(__file__).parent) for _ in range(2)]
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    with opened(path) as connection:
        while any(writer.poll() is None for writer in writers):
            assert ledger.verify(connection).ok
    for writer in writers:
        _, err = writer.communicate()
        assert not err
    with opened(path) as connection:
        found = ledger.verify(connection)
        assert (found.ok, found.checked) == (True, 2 * 2 * (20 * 2 + 10))
        assert ledger.committed(connection) == [("0.40", "EUR", 2 * 2 * (10 * 1 + 10 * 2))]
        assert ledger.pending(connection) == []
