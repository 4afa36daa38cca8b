"""The doctor says what is fine, wrong and lost, what to do, and changes nothing unless it is asked to."""

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from kept import NOW, PAGE, destroy, rows

from localcite.db import definitions, engine
from localcite.db.locks import RunLock
from localcite.db.reader import open_for_reading
from localcite.doctor.checks import CHECKS, INSIDE
from localcite.graph.build import build
from localcite.graph.layout import read


def examined(home, *options, **how):
    done = home.run("doctor", "--json", *options, **how)
    return done, {finding["check"]: finding for finding in reversed(done.json["findings"])}


def sql(home, *statements):
    with closing(sqlite3.connect(home.database)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


@pytest.fixture
def well(ill):
    """A database in which no call is in doubt."""
    ((call,),) = rows(ill.database, "SELECT call FROM pending")
    assert ill.run("audit", "resolve", str(call), "--not-billed").code == 0
    return ill


def test_a_healthy_home_is_all_well_and_every_check_is_told(well):
    done, found = examined(well)
    assert (done.code, done.json["healthy"]) == (0, True)
    assert set(found) == {*CHECKS, *INSIDE}
    assert {finding["level"] for finding in found.values()} == {"fine"}
    text = well.run("doctor")
    assert "All is well" in text.err


def test_calls_in_doubt_make_exit_code_3(ill):
    done, found = examined(ill)
    assert (done.code, found["in doubt"]["level"]) == (3, "doubt")
    assert "audit in-doubt" in found["in doubt"]["fix"]


def test_where_nothing_is_there_is_nothing_wrong(home):
    done, found = examined(home)
    assert done.code == 0
    assert "nothing is held" in found["file"]["what"]
    assert not home.path.exists()


def hurt(kind):
    def header(home):
        destroy(home.database, [0])

    def noise(home):
        destroy(home.database, range(5, 30))

    def truncated(home):
        home.database.write_bytes(home.database.read_bytes()[: 20 * PAGE + 100])

    def short(home):
        home.database.write_bytes(home.database.read_bytes()[:50])

    def text(home):
        home.database.write_text("Dear diary\n" * 100)

    def folder(home):
        home.database.unlink()
        home.database.mkdir()

    def foreign(home):
        home.database.unlink()
        sql(home, "CREATE TABLE recipe (name)")

    def no_tables(home):
        sql(home, "DROP VIEW holdings", "DROP VIEW calls", "DROP TABLE ledger")

    def schema_noise(home):
        with closing(sqlite3.connect(home.database)) as connection:
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute("UPDATE sqlite_master SET sql = 'CREATE TABLE nonsense (' WHERE name = 'document'")
            connection.commit()

    return locals()[kind]


@pytest.mark.parametrize("kind", [
    "header", "noise", "truncated", "short", "text", "folder", "foreign", "no_tables", "schema_noise",
])  # fmt: skip
def test_badly_damaged_files_are_told_with_what_to_do_and_never_changed(ill, kind):
    hurt(kind)(ill)
    before = ill.database.read_bytes() if ill.database.is_file() else None
    done, found = examined(ill)
    assert done.code == 8
    assert not [finding for finding in found.values() if finding["level"] in {"wrong", "lost"} and not finding["fix"]]
    assert ill.run("doctor", "--fix").code == 8
    assert before is None or ill.database.read_bytes() == before
    for command in (["status"], ["ask", "patents | count"], ["sql", "SELECT 1"], ["rebuild"], ["audit", "verify"]):
        assert ill.run(*command).code in {0, 2, 8}


def test_what_is_still_readable_of_a_file_without_header_is_counted(ill):
    destroy(ill.database, [0])
    _, found = examined(ill)
    assert found["file"]["level"] == "lost"
    assert "26 events and 9 replies in it are still whole" in found["file"]["what"]
    assert "doctor --salvage" in found["file"]["fix"]


def test_an_empty_file_is_nothing_unless_something_was(ill):
    ill.database.write_bytes(b"")
    assert examined(ill)[0].code == 0
    (ill.path / "backups").mkdir()
    (ill.path / "backups" / "a.db").touch()
    done, found = examined(ill)
    assert (done.code, found["file"]["level"]) == (8, "lost")


def test_a_wal_file_of_another_database_is_recognised(ill, tmp_path):
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
        connection.execute("CREATE TABLE recipe (name)")
        connection.execute("INSERT INTO recipe VALUES ('soup')")
        connection.commit()
        shutil.copy(f"{other}-wal", f"{ill.database}-wal")
    done, found = examined(ill)
    assert done.code == 8
    assert "does not belong" in found["wal"]["what"]
    assert found["wal"]["fix"].startswith("`mv ")


def test_a_changed_event_and_a_spoilt_reply_are_lost(well):
    sql(
        well,
        *(f"DROP TRIGGER {name}" for name in definitions.TRIGGERS),
        "UPDATE reply SET body = x'00' WHERE call = 1",
        "UPDATE ledger SET body = json_set(body, '$.tag', 'x') WHERE seq = 5",
    )
    done, found = examined(well)
    assert (done.code, found["record"]["level"]) == (8, "lost")
    assert found["definitions"]["level"] == "wrong"


def test_fixing_mends_what_is_safe_and_nothing_else(well):
    sql(well, "DROP VIEW documents", "DROP TRIGGER ledger_refuses_update", "DROP INDEX ix_string_hash")
    well.database.chmod(0o644)
    (well.path / "runs").mkdir(exist_ok=True)
    (well.path / "runs" / "dead.lock").touch()
    done, found = examined(well)
    assert done.code == 8
    levels = {check: finding["level"] for check, finding in found.items() if finding["level"] != "fine"}
    expected = {"definitions": "wrong", "indexes": "wrong", "locks": "note"}
    assert levels == expected | ({"permissions": "note"} if sys.platform != "win32" else {})
    ledger = rows(well.database, "SELECT * FROM ledger")
    done, found = examined(well, "--fix")
    assert done.code == 0
    assert {finding["level"] for finding in found.values()} == {"fine"}
    assert rows(well.database, "SELECT * FROM ledger") == ledger


def test_what_is_derived_is_compared_and_made_again(well):
    sql(well, "INSERT INTO search (search) VALUES ('delete-all')")
    (well.path / "localcite.graph").write_bytes(b"nonsense")
    done, found = examined(well)
    assert (done.code, found["search"]["level"], found["graph"]["level"]) == (8, "wrong", "note")
    done, found = examined(well, "--fix")
    assert (done.code, found["search"]["level"], found["graph"]["level"]) == (0, "fine", "fine")
    assert not (well.path / "localcite.graph").exists()


def test_a_graph_with_one_changed_byte_is_found_and_removed(well):
    graph = well.path / "localcite.graph"
    with closing(open_for_reading(well.database)) as connection:
        build(connection, str(graph))
    assert examined(well)[1]["graph"]["level"] == "fine"
    whole = bytearray(graph.read_bytes())
    whole[read(str(graph)).sections["citing"].at] ^= 1
    graph.write_bytes(whole)
    done, found = examined(well)
    assert (done.code, found["graph"]["level"]) == (8, "wrong")
    assert "citing" in found["graph"]["what"]
    assert examined(well, "--fix")[0].code == 0
    assert not graph.exists()


def test_the_lock_of_a_living_run_is_never_removed(well):
    with RunLock(well.path, "alive") as lock:
        done, found = examined(well, "--fix")
        assert "under way" in found["locks"]["what"]
        assert lock.path.exists()
    assert done.code == 0


@pytest.mark.parametrize(("statement", "check"), [
    ("INSERT INTO name (value, scheme, document) VALUES ('US1B2', 'number', 9999)", "orphans"),
    ("DELETE FROM document WHERE id = (SELECT document FROM attestation LIMIT 1)", "orphans"),
    ("DELETE FROM answer WHERE id = (SELECT min(answer) FROM attestation)", "orphans"),
    ("UPDATE holding SET call = 9999 WHERE call = (SELECT max(call) FROM holding)", "holdings"),
    ("UPDATE document SET same_as = 99999 WHERE same_as IS NOT NULL", "foreign keys"),
    ("CREATE TRIGGER spy AFTER INSERT ON document BEGIN SELECT 1; END", "definitions"),
])  # fmt: skip
def test_rows_that_belong_to_nothing_and_strangers_are_found(well, statement, check):
    sql(well, "PRAGMA foreign_keys = OFF", statement)
    done, found = examined(well)
    assert (done.code, found[check]["level"]) == (8, "wrong")
    assert found[check]["fix"]


def test_what_rebuild_is_named_for_it_mends(well):
    sql(well, "DELETE FROM document WHERE id = (SELECT document FROM attestation LIMIT 1)")
    assert "localcite rebuild" in examined(well)[1]["orphans"]["fix"]
    assert well.run("rebuild").code == 0
    assert examined(well)[0].code == 0


def test_replies_that_wait_to_be_read_in_and_those_not_understood_are_notes(well):
    sql(well, "DELETE FROM applied WHERE call = 1", "UPDATE holding SET state = 'reply_kept' WHERE call = 1")
    done, found = examined(well)
    assert done.code == 0
    assert (found["unread replies"]["level"], found["failed replies"]["level"]) == ("note", "note" if rows(
        well.database, "SELECT 1 FROM holding WHERE call = 1") else "fine")  # fmt: skip


def test_a_clock_before_the_newest_event_is_noted(well):
    _, found = examined(well, now=lambda: datetime(2020, 1, 1, tzinfo=UTC))
    assert found["clock"]["level"] == "note"
    newest = datetime.fromisoformat(rows(well.database, "SELECT max(at) FROM ledger")[0][0])
    assert examined(well, now=lambda: newest - timedelta(minutes=1))[1]["clock"]["level"] == "fine"


def test_a_database_of_a_newer_localcite_is_no_damage(well):
    sql(well, "UPDATE alembic_version SET version_num = '9999'")
    done, found = examined(well)
    assert done.code == 8
    assert "a newer localcite" in found["schema"]["what"]


def test_settings_that_make_no_sense_are_a_finding(well):
    (well.path / "config.toml").write_text("qps = -1\n")
    well.environ.pop("LOCALCITE_QPS")
    done, found = examined(well)
    assert done.code == 8
    assert "qps" in found["settings"]["what"]


def test_credentials_are_told_by_their_source_and_never_shown(well):
    secret = well.environ["LOCALCITE_API_KEY"]
    done, found = examined(well)
    assert found["credentials"]["what"] == "from the environment"
    well.environ.pop("LOCALCITE_API_KEY")
    (well.path / "config.toml").write_text(f'api_key = "{secret}"\n')
    (well.path / "config.toml").chmod(0o644)
    done, found = examined(well)
    assert "config.toml" in found["credentials"]["what"]
    assert secret not in done.out + done.err
    if sys.platform != "win32":
        assert found["permissions"]["level"] == "note"
        assert "config.toml" in found["permissions"]["what"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_that_cannot_be_written_is_wrong(well):
    well.path.chmod(0o500)
    try:
        assert examined(well)[1]["home"]["level"] == "wrong"
    finally:
        well.path.chmod(0o700)


def test_looking_changes_no_byte(well):
    engine.open_for_writing(well.database, now=NOW).close()
    before = well.database.read_bytes()
    well.run("doctor")
    assert well.database.read_bytes() == before
