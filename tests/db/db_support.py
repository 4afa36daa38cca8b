"""What the tests of the database share: a moment, a price, openings, and processes of their own."""

import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from localcite.db import engine, ledger
from localcite.model import Endpoint, Price, instant

NOW = datetime(2026, 11, 22, 2, 7, 22, 123000, tzinfo=UTC)
AT = instant(NOW)
EURO = Price(Endpoint.P015, Decimal("0.40"), "EUR", NOW)


@contextmanager
def opened(path):
    connection = engine.open_for_writing(path, now=NOW)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def fresh(template):
    """A database of its own for one example; power cuts are not what examples are about."""
    with tempfile.TemporaryDirectory() as folder, opened(Path(shutil.copy(template, folder))) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        yield connection


def add_run(connection, uid="r1"):
    with engine.transaction(connection):
        return connection.execute("INSERT INTO run (uid, started_at) VALUES (?, ?)", (uid, AT)).lastrowid


def opening(run=1, *, units=2, price=EURO, ids=("US5012236A", "US11205304B2"), endpoint="P015", tag="matter 7"):
    return ledger.Opening(run, tag, endpoint, "number", ids, 1, units, price)


def open_call(connection, at=AT, **what):
    with engine.transaction(connection):
        return ledger.open(connection, opening(**what), at)


def settle_call(connection, call, outcome="answered", units=1, body=b'{"data":[]}', encoding=None, **more):
    with engine.transaction(connection):
        ledger.settle(connection, call, ledger.Settlement(outcome, units, **more), body, encoding, AT)


def resolve_call(connection, call, **how):
    with engine.transaction(connection):
        ledger.resolve(connection, call, why="the statement says so", at=AT, **how)


def python(code, *arguments, env=None):
    """Start a Python of its own, to be talked to through its pipes."""
    return subprocess.Popen(
        [sys.executable, "-P", "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=env,
    )


def run_python(code, *arguments, env=None):
    """Run a Python of its own to its end; return what it printed."""
    process = python(code, *arguments, env=env)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return out
