"""SQL that people and agents type: it reads the views, and can do nothing else."""

import hashlib
import json
import os
import subprocess
import sys
import time
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_support import NOW, fill

from localcite.db import engine
from localcite.db.reader import guard, open_for_reading
from localcite.db.views import VIEWS
from localcite.errors import UsageError

FOREVER = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
HOSTILE = [
    # what writes
    "DELETE FROM ledger",
    "INSERT INTO ledger (kind) VALUES ('opened')",
    "UPDATE collection SET owner = 'me'",
    "REPLACE INTO meta (key, value) VALUES ('vendor', 'x')",
    "DROP TABLE ledger",
    "DROP VIEW documents",
    "CREATE TABLE x (y)",
    "CREATE TEMP TABLE x (y)",
    "CREATE TEMP VIEW documents AS SELECT 1",
    "CREATE TRIGGER x AFTER INSERT ON ledger BEGIN SELECT 1; END",
    "CREATE VIRTUAL TABLE x USING fts5(y)",
    "ALTER TABLE ledger RENAME TO x",
    "WITH x AS (SELECT 1) DELETE FROM ledger",
    "WITH x AS (SELECT 1) INSERT INTO meta SELECT 'a', 'b'",
    "EXPLAIN DELETE FROM ledger",
    "REINDEX",
    "ANALYZE",
    "VACUUM",
    # what opens other files
    "VACUUM INTO '{file}'",
    "ATTACH '{file}' AS x",
    "ATTACH ':memory:' AS x",
    "DETACH main",
    "SELECT load_extension('{file}')",
    "SELECT writefile('{file}', 'x')",
    "SELECT readfile('/etc/passwd')",
    "SELECT fts3_tokenizer('simple')",
    # what sets
    "PRAGMA journal_mode = DELETE",
    "PRAGMA query_only = OFF",
    "PRAGMA writable_schema = ON",
    "PRAGMA user_version",
    "PRAGMA wal_checkpoint(TRUNCATE)",
    "BEGIN",
    "BEGIN IMMEDIATE",
    "COMMIT",
    "SAVEPOINT x",
    # what reads past the views
    "SELECT * FROM ledger",
    "SELECT count(*) FROM ledger",
    "SELECT body FROM main.reply",
    "SELECT * FROM sqlite_master",
    "SELECT * FROM search",
    "SELECT count(*) FROM search",
    "SELECT rowid FROM search WHERE search MATCH 'a'",
    "SELECT rowid FROM search('a')",
    "SELECT bm25(search) FROM search('a')",
    "SELECT highlight(search, 0, '', '') FROM search WHERE title MATCH 'a'",
    "SELECT number FROM documents WHERE documents MATCH 'a'",
    "SELECT d.number FROM documents AS d, search AS s WHERE s.rowid = d.id",
    "SELECT (SELECT title FROM search LIMIT 1) FROM documents",
    "SELECT * FROM search_data",
    "SELECT count(*) FROM search_idx",
    "SELECT * FROM search_config",
    "WITH search AS (SELECT * FROM main.search) SELECT * FROM search",
    "SELECT * FROM fts5vocab('main', 'search', 'row')",
    "CREATE VIRTUAL TABLE temp.said USING fts5vocab(main, search, instance)",
    "INSERT INTO search (search) VALUES ('delete-all')",
    "INSERT INTO search (search, rank) VALUES ('automerge', 2)",
    "DELETE FROM search",
    "SELECT * FROM sqlite_temp_master",
    "SELECT sql FROM sqlite_schema",
    "SELECT * FROM pragma_table_info('ledger')",
    "SELECT * FROM pragma_function_list",
    "SELECT * FROM dbstat",
    "SELECT * FROM collection",
    "SELECT name FROM documents, sqlite_master",
    "SELECT (SELECT max(body) FROM ledger) FROM documents",
    "WITH documents AS (SELECT * FROM ledger) SELECT * FROM documents",
    "WITH calls AS (SELECT body FROM ledger) SELECT * FROM calls, main.calls",
    "SELECT * FROM (SELECT * FROM ledger) AS calls",
    "SELECT * FROM documents UNION ALL SELECT seq, * FROM ledger",
    "SELECT * FROM documents WHERE EXISTS (SELECT 1 FROM ledger)",
    # what is no single question
    "SELECT 1; SELECT 2",
    "SELECT 1; DELETE FROM ledger",
    "",
    "   ",
    ";",
    "-- nothing",
    "/* nothing",
    "SELEC 1",
    "SELECT",
    "SELECT ?",
    "SELECT :name",
    "SELECT * FROM nothing",
    "SELECT nothing FROM documents",
    "SELECT nothing(1)",
    "SELECT 'open",
    "SELECT 1 \x00",
    "SELECT '\ud800'",
    "SELECT " + "(" * 2000 + "1" + ")" * 2000,
    "SELECT " + "+".join("1" * 3000),
    "SELECT " + ", ".join("1" * 5000),
    "SELECT 1" + " UNION SELECT 1" * 1000,
    "SELECT " + "x" * 2_000_000,
    # what takes all memory
    "SELECT replace(hex(zeroblob(1000000000)), '0', 'xxxxxxxx')",
    "SELECT hex(zeroblob(100000000))",
    "SELECT randomblob(1000000000)",
    "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x || x || x FROM c) SELECT x FROM c",
    "SELECT group_concat(hex(randomblob(1000000))) FROM json_each('[1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8,9]')",
]


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    from support import Home

    home = Home(tmp_path_factory.mktemp("sql") / "home")
    fill(home)
    with closing(engine.open_for_writing(home.database, now=NOW)) as connection:
        connection.execute(
            "INSERT INTO document (id, type, title, year) VALUES (1, 1, '磁共振', 2021), (2, 1, NULL, NULL)"
        )
        connection.execute("INSERT INTO name (value, scheme, document) VALUES ('US5012236A', 'number', 1)")
    return home


def select(home, sql, seconds=20.0, most_rows=1000):
    with closing(open_for_reading(home.database)) as connection:
        return guard.select(connection, sql, seconds=seconds, most_rows=most_rows, monotonic=time.monotonic)


def state(home):
    """What would change if anything were written, anywhere beside the database."""
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in home.path.iterdir() if file.is_file()}


@pytest.mark.parametrize("sql", HOSTILE, ids=lambda sql: ascii(sql[:60]))
def test_hostile_sql_is_a_sentence_and_writes_nothing(database, tmp_path, sql):
    before = state(database)
    stolen = tmp_path / "stolen"
    with pytest.raises(UsageError) as error:
        select(database, sql.replace("{file}", str(stolen)))
    assert error.value.what
    assert not stolen.exists()
    after = state(database)
    assert {name: digest for name, digest in after.items() if "-" not in name} == {
        name: digest for name, digest in before.items() if "-" not in name
    }


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_can_be_read_and_counted(database, view):
    everything = select(database, f"SELECT * FROM {view}")
    assert everything.columns
    counted = select(database, f"SELECT count(*) FROM {view}")
    assert counted.rows == [(len(everything.rows),)]
    assert select(database, f"SELECT count(*) FROM {view} AS a, {view} AS b").rows == [(len(everything.rows) ** 2,)]


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("SELECT number, title, year FROM documents ORDER BY id", [("US5012236A", "磁共振", 2021), (None, None, None)]),
        ("select 1 union all select 2;  -- done", [(1,), (2,)]),
        ("/* a */ -- b\n VALUES (1, 'x')", [(1, "x")]),
        ("WITH d AS (SELECT * FROM documents) SELECT count(title), count(*) FROM d", [(1, 2)]),
        ("WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 3) SELECT x FROM c", [(1,), (2,), (3,)]),
        ("SELECT value FROM json_each('[1, 2]')", [(1,), (2,)]),
        ("SELECT d.number FROM documents d JOIN names n ON n.document_id = d.id", [("US5012236A",)]),
        ("SELECT sum(units), count(*) FILTER (WHERE outcome = 'in_doubt') FROM calls", [(5, 1)]),
        ("SELECT outcome, row_number() OVER (ORDER BY call) FROM calls LIMIT 1", [("answered", 1)]),
        ("SELECT 1 AS a, 2 AS a", [(1, 2)]),
        ("SELECT x'00ff', 1.5, NULL, ''", [(b"\x00\xff", 1.5, None, "")]),
    ],
)
def test_honest_questions_are_answered(database, sql, rows):
    assert select(database, sql).rows == rows


def test_a_plan_of_a_question_can_be_explained(database):
    assert select(database, "EXPLAIN QUERY PLAN SELECT * FROM documents").rows


def test_text_that_is_no_utf_8_is_shown_and_no_error(database):
    assert select(database, "SELECT CAST(x'ff' AS TEXT)").rows == [("\ufffd",)]


def test_a_width_without_measure_makes_no_text(database):
    assert select(database, "SELECT printf('%1000000000d', 1)").rows[0][0] in (None, "")


def test_rows_beyond_the_limit_are_announced(database):
    found = select(database, f"{FOREVER} SELECT x FROM c", most_rows=7)
    assert [row[0] for row in found.rows] == [1, 2, 3, 4, 5, 6, 7]
    assert "first 7 rows" in found.cut
    assert select(database, "VALUES (1), (2)", most_rows=2).cut is None


def test_results_too_large_to_hold_are_cut_visibly(database):
    found = select(database, f"{FOREVER} SELECT hex(zeroblob(4000000)) FROM c")
    assert 0 < len(found.rows) < 1000
    assert "too much" in found.cut


def test_what_takes_too_long_is_interrupted(database):
    ticks = iter(range(1000))
    forever = f"{FOREVER} SELECT count(*) FROM c"
    with closing(open_for_reading(database.database)) as connection, pytest.raises(UsageError) as error:
        guard.select(connection, forever, seconds=5, most_rows=9, monotonic=lambda: next(ticks))
    assert "longer than 5 s" in error.value.what


def test_control_c_interrupts_a_statement(database):
    ticks = [0, 1]

    def pressed():
        if not ticks:
            raise KeyboardInterrupt
        return ticks.pop()

    forever = f"{FOREVER} SELECT count(*) FROM c"
    with closing(open_for_reading(database.database)) as connection, pytest.raises(KeyboardInterrupt):
        guard.select(connection, forever, seconds=5, most_rows=9, monotonic=pressed)


def test_rows_that_take_too_long_to_be_taken_end_the_statement(database):
    ticks = iter([0, 1, 9])
    with closing(open_for_reading(database.database)) as connection, pytest.raises(UsageError) as error:
        guard.select(connection, "VALUES (1), (2), (3)", seconds=5, most_rows=9, monotonic=lambda: next(ticks))
    assert "longer than 5 s" in error.value.what


def test_control_c_between_two_rows_is_no_lack_of_time(database):
    ticks = [1, 0]

    def pressed():
        if not ticks:
            raise KeyboardInterrupt
        return ticks.pop()

    with closing(open_for_reading(database.database)) as connection, pytest.raises(KeyboardInterrupt):
        guard.select(connection, "VALUES (1), (2), (3)", seconds=5, most_rows=9, monotonic=pressed)


@given(st.text(max_size=80))
def test_any_text_is_answered_or_refused(database, sql):
    try:
        select(database, sql)
    except UsageError as error:
        assert error.what  # noqa: PT017 - some texts are SQL


GREEDY = [
    "WITH RECURSIVE c(x) AS (SELECT 1 UNION SELECT x + 1 FROM c) SELECT x FROM c ORDER BY -x",
    f"{FOREVER} SELECT DISTINCT hex(randomblob(500)) FROM c ORDER BY 1",
    f"SELECT {', '.join(['hex(zeroblob(5000000))'] * 150)}",
    f"{FOREVER} SELECT json_group_array(x) FROM c",
    f"{FOREVER} SELECT hex(zeroblob(5000000)) FROM c",
]


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss has other units elsewhere")
@pytest.mark.parametrize("sql", GREEDY, ids=range(len(GREEDY)))
def test_no_statement_takes_all_memory(database, sql):
    command = [sys.executable, "-m", "localcite", "sql", sql, "--timeout", "0.5", "--format", "jsonl", "-o", os.devnull]
    report = (
        f"import resource, subprocess; p = subprocess.run({command!r}, capture_output=True, text=True);"
        "print(p.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); print(p.stderr, end='')"
    )
    environ = os.environ | database.environ
    ran = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, env=environ, check=True)
    code, kilobytes = map(int, ran.stdout.splitlines()[0].split())
    assert code in (0, 2)
    assert len(ran.stdout.splitlines()) == 2, "one sentence, no traceback"
    assert kilobytes < 700_000


# ---- the command --------------------------------------------------------------------------------------------------


def test_the_command_writes_columns_and_rows_as_json(database):
    ran = database.run("sql", "SELECT number, year FROM documents ORDER BY id", "--format", "json")
    assert ran.code == 0
    assert ran.json == {"columns": ["number", "year"], "rows": [["US5012236A", 2021], [None, None]]}


def test_the_command_writes_files_that_are_whole(database, tmp_path):
    file = tmp_path / "out.csv"
    assert database.run("sql", "SELECT title FROM documents", "-o", file).out == ""
    assert file.read_bytes() == '\ufefftitle\r\n磁共振\r\n""\r\n'.encode()
    assert database.run("sql", "SELECT nothing", "-o", file).code == 2
    assert file.read_bytes().startswith(b"\xef\xbb\xbftitle"), "a failure leaves the old file"
    assert {child.name for child in tmp_path.iterdir()} == {"out.csv", "out.csv.receipt.json"}


def test_rows_that_were_cut_are_announced_on_standard_error(database):
    ran = database.run("sql", "VALUES (1), (2)", "--limit", "1", "--format", "csv")
    assert ran.out == "column1\r\n1\r\n"
    assert "first 1 rows" in ran.err


def test_a_statement_can_come_from_standard_input(database):
    assert database.run("sql", "-", "--format", "csv", stdin="SELECT 1 AS x\n").out == "x\r\n1\r\n"


@pytest.mark.parametrize("words", [(), ("SELECT 1", "--limit", "0"), ("SELECT 1", "--timeout", "0"), ("a", "b")])
def test_bad_options_are_a_sentence(database, words):
    ran = database.run("sql", *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1


def test_where_nothing_is_held_there_is_nothing_to_read(home):
    ran = home.run("sql", "SELECT * FROM documents", "--format", "json")
    assert (ran.code, json.loads(ran.out)) == (0, {"columns": [], "rows": []})
    assert "Nothing is held yet" in ran.err
    assert home.run("sql", "DELETE FROM ledger").code == 2
    assert not home.path.exists()
