import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from db_support import NOW, add_run, open_call, opened, python, run_python, settle_call

import localcite
from localcite.db import engine, ledger, reader, tables, upgrade
from localcite.db.border import REVISIONS
from localcite.errors import DatabaseNewer

CHECKOUT = Path(localcite.__file__).parents[1]

# What a later localcite may do to the schema: alter a table under a view, and one that has triggers.
GOOD = """
    with op.batch_alter_table("document") as batch:
        batch.add_column(sa.Column("language", sa.Text))
        batch.drop_column("kind_code")
    with op.batch_alter_table("reply") as batch:
        batch.add_column(sa.Column("note", sa.Text))
"""
BAD = GOOD + '    op.create_table("half", sa.Column("id", sa.Integer))\n    op.execute("SELECT * FROM nowhere")\n'
REVISION = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "0003", "0002", None, None
def upgrade():
"""
OPEN = """
import sys, datetime, pathlib
from localcite import errors
from localcite.db import engine, ledger
try:
    connection = engine.open_for_writing(pathlib.Path(sys.argv[1]), now=datetime.datetime.now(datetime.UTC))
    print(engine.HEAD, ledger.verify(connection).ok)
except errors.DatabaseError as error:
    print(type(error).__name__, error.what)
"""
READ = """
import sys, pathlib
from localcite import errors
from localcite.db import reader
path = pathlib.Path(sys.argv[1])
try:
    print(reader.needs_upgrade(path), reader.open_for_reading(path))
except errors.DatabaseOlder as error:
    print("older", error.found, error.known)
"""


def schema(connection):
    """Return the lines of each definition, in no order: a column added later stands last."""
    rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE tbl_name <> 'alembic_version'")
    return {
        (kind, name): sorted(re.findall(r"\S[^\n]*?(?=,?\s*(?:\n|$))", sql or ""))
        for kind, name, sql in rows
        if name.partition("_")[0] != "search"  # no model knows of the full-text index
    }


def content(path):
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


@pytest.fixture
def later(tmp_path):
    """A localcite of the future: this package with one more revision. Returns its environment."""

    def make(revision):
        home = tmp_path / "later"
        shutil.copytree(CHECKOUT / "localcite", home / "localcite", dirs_exist_ok=True)
        shutil.copytree(CHECKOUT / "migrations", home / "migrations", dirs_exist_ok=True)
        (home / "migrations" / "versions" / "0003_later.py").write_text(REVISION + revision)
        border = home / "localcite" / "db" / "border.py"
        border.write_text(border.read_text().replace('("0001", "0002"', '("0001", "0002", "0003"'))
        return {**os.environ, "PYTHONPATH": str(home), "PYTHONDONTWRITEBYTECODE": "1"}

    return make


@pytest.fixture
def old(path):
    """A database of today with calls in it, and a view that its owner made."""
    with opened(path) as connection:
        add_run(connection)
        settle_call(connection, open_call(connection))
        open_call(connection)
        connection.execute("INSERT INTO document (id, type, kind_code) VALUES (1, 1, 'B2')")
        connection.execute("CREATE VIEW mine AS SELECT id, type FROM document")
    return path


# ---- the revisions ------------------------------------------------------------------------------------------------


def test_the_revisions_make_what_the_tables_say(connection):
    with sa.create_engine("sqlite://", poolclass=sa.NullPool).connect() as fresh:
        tables.SQLModel.metadata.create_all(fresh)
        wanted = schema(fresh.connection.driver_connection)
    made = {key: sql for key, sql in schema(connection).items() if key[0] in {"table", "index"}}
    assert made == wanted


def test_alembic_finds_nothing_to_add(path):
    database = sa.create_engine("sqlite://", creator=lambda: sqlite3.connect(path), poolclass=sa.NullPool)
    with database.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_server_default": True, "include_object": upgrade.keep}
        )
        assert compare_metadata(context, tables.SQLModel.metadata) == []


def test_every_constraint_and_index_has_a_name_of_ours(connection):
    for (kind, name), lines in schema(connection).items():
        constraints = [line for line in lines if re.search(r"\b(PRIMARY KEY|UNIQUE|CHECK|FOREIGN KEY)\b", line)]
        assert all(re.match(r"CONSTRAINT (pk|uq|ck|fk)_", line) for line in constraints), (name, constraints)
        assert bool(constraints) == (kind == "table")


def test_the_engine_knows_each_revision_in_order():
    config = Config()
    config.set_main_option("script_location", str(upgrade.scripts()))
    scripts = ScriptDirectory.from_config(config)
    assert tuple(script.revision for script in reversed(list(scripts.walk_revisions()))) == REVISIONS
    assert scripts.get_heads() == [engine.HEAD]


def test_a_developer_is_offered_an_empty_revision_when_nothing_changed(old, tmp_path):
    migrations = shutil.copytree(CHECKOUT / "migrations", tmp_path / "migrations")
    command = f"-c migrations/alembic.ini -x database={old} revision --autogenerate --rev-id 0003 -m Later"
    subprocess.run([sys.executable, "-m", "alembic", *command.split()], cwd=tmp_path, check=True, capture_output=True)
    text = (migrations / "versions" / "0003_later.py").read_text()
    assert "    pass\n" in text
    assert "op." not in text.partition("def upgrade")[2]


# ---- upgrading ----------------------------------------------------------------------------------------------------


def test_an_older_database_is_copied_and_upgraded(old, later):
    before = content(old)
    assert run_python(OPEN, old, env=later(GOOD)) == "0003 True\n"
    with closing(sqlite3.connect(old)) as connection:
        assert {name for _, name, *_ in connection.execute("PRAGMA table_info(document)")} >= {"language", "title"}
        kinds = [kind for kind, *_ in connection.execute("SELECT type FROM sqlite_master WHERE name LIKE '%refuses%'")]
        assert kinds == ["trigger"] * 6
        assert connection.execute("SELECT id, type FROM mine").fetchall() == [(1, 1)]
    (copy,) = (old.parent / "backups").iterdir()
    assert re.fullmatch(r"localcite-0002-\d{8}T\d{6}Z-[0-9a-f]{4}\.db", copy.name)
    assert content(copy) == before


def test_an_upgraded_database_is_refused_by_the_older_localcite(old, later):
    run_python(OPEN, old, env=later(GOOD))
    for look in (lambda: engine.open_for_writing(old, now=NOW), lambda: reader.open_for_reading(old)):
        with pytest.raises(DatabaseNewer) as caught:
            look()
        assert (caught.value.found, caught.value.known) == ("0003", "0002")


def test_a_failed_upgrade_leaves_everything_as_it_was_and_can_be_tried_again(old, later):
    before = content(old)
    out = run_python(OPEN, old, env=later(BAD))
    assert out.startswith("DatabaseError its upgrade to revision 0003 failed, and it is as it was: no such table")
    assert content(old) == before
    assert list((old.parent / "backups").iterdir()) == []
    with opened(old) as connection:
        assert ledger.verify(connection).ok
    assert run_python(OPEN, old, env=later(GOOD)) == "0003 True\n"


def test_two_processes_upgrade_once(old, later):
    env = later(GOOD)
    processes = [python(OPEN, old, env=env) for _ in range(2)]
    assert [process.communicate(timeout=60) for process in processes] == [("0003 True\n", "")] * 2
    assert len(list((old.parent / "backups").iterdir())) == 1


def test_who_only_reads_is_told_that_the_database_is_older(old, later):
    env = later(GOOD)
    assert run_python(READ.replace("reader.needs_upgrade(path), ", ""), old, env=env) == "older 0002 0003\n"
    assert run_python(READ.replace(", reader.open_for_reading(path)", ""), old, env=env) == "True\n"


# ---- installed ----------------------------------------------------------------------------------------------------


@pytest.mark.skipif(find_spec("hatchling") is None, reason="hatchling, which builds the wheel, is not installed here")
def test_a_wheel_carries_the_revisions_and_uses_its_own(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=CHECKOUT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "100% site"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(site)
    assert not (site / "migrations").exists()
    env = {**os.environ, "PYTHONPATH": str(site)}
    show = "\nfrom localcite.db import upgrade\nprint(upgrade.scripts())"
    out = run_python(OPEN + show, tmp_path / "localcite.db", env=env).splitlines()
    assert out == [f"{engine.HEAD} True", str(site / "localcite" / "migrations")]
