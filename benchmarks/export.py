"""A million rows into a file of each form: time, rows a second and peak memory, beside pandas where that is installed.

    python benchmarks/export.py [ROWS] [FORM…]

Each form is written by `localcite sql … -o FILE` in a process of its own, over invented documents, and read again: the
number of rows has to be right before any time is printed. pandas does what a user would: `read_sql`, then `to_…`.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from localcite.db.engine import open_for_writing

ROWS = 1_000_000
SQL = (
    "SELECT number, title, published, current_assignee, year, CASE WHEN id % 3 THEN id % 50 END AS cited_by"
    " FROM documents ORDER BY id"
)
FORMS = ("csv", "tsv", "json", "jsonl", "md", "xlsx", "parquet")
PANDAS = """
import sqlite3, sys
import pandas
frame = pandas.read_sql({sql!r}, sqlite3.connect({database!r}))
getattr(frame, {method!r})({file!r}, **{more!r})
"""
METHODS = {
    "csv": ("to_csv", {"index": False}),
    "jsonl": ("to_json", {"orient": "records", "lines": True, "force_ascii": False}),
    "parquet": ("to_parquet", {"index": False}),
    "xlsx": ("to_excel", {"index": False}),
}


def main() -> None:
    """Make the documents, write each form, print the figures."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    forms = sys.argv[2:] or FORMS
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        invent(home / "localcite.db", rows)
        print(f"{rows:,} rows of 6 columns\n")
        print(
            f"{'form':8} {'localcite s':>12} {'rows/s':>10} {'MB peak':>8} {'MB file':>8}   {'pandas s':>8} {'MB peak':>8}"
        )
        for form in forms:
            ours = measured(home, form, command(home, form))
            check(home / f"x.{form}", form, rows)
            theirs = measured(home, form, by_pandas(home, form)) if form in METHODS and has_pandas() else None
            beside = f"{theirs[0]:8.1f} {theirs[1]:8.0f}" if theirs else ""
            size = (home / f"x.{form}").stat().st_size / 1e6
            print(f"{form:8} {ours[0]:12.1f} {rows / ours[0]:10,.0f} {ours[1]:8.0f} {size:8.0f}   {beside}", flush=True)


def invent(database: Path, rows: int) -> None:
    """Make a database with so many documents, without anything that was bought."""
    connection = open_for_writing(database, now=datetime(2026, 11, 1, tzinfo=UTC))
    triggers = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('document', 'name')"
        )
    ]
    for name in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO string (id, value, hash) VALUES (?, ?, ?)", ((n, f"Company {n} GmbH", n) for n in range(1, 1001))
    )
    documents = (
        (
            n,
            f"Gyroscope, number {n}, with 磁共振",
            20000000 + n % 24 * 10000 + 615 * (n % 5 > 0),
            2000 + n % 24,
            n % 1000 + 1,
        )
        for n in range(1, rows + 1)
    )
    connection.executemany(
        "INSERT INTO document (id, type, title, published, year, current_assignee) VALUES (?, 1, ?, ?, ?, ?)", documents
    )
    names = ((f"US{n + 9_000_000}B2", n) for n in range(1, rows + 1))
    connection.executemany("INSERT INTO name (value, scheme, document) VALUES (?, 'number', ?)", names)
    connection.execute("COMMIT")
    connection.close()


def command(home: Path, form: str) -> list[str]:
    return [sys.executable, "-m", "localcite", "sql", SQL, "-o", str(home / f"x.{form}")]


def by_pandas(home: Path, form: str) -> list[str]:
    method, more = METHODS[form]
    script = PANDAS.format(
        sql=SQL, database=str(home / "localcite.db"), method=method, file=str(home / f"p.{form}"), more=more
    )
    return [sys.executable, "-c", script]


def has_pandas() -> bool:
    return subprocess.run([sys.executable, "-c", "import pandas"], capture_output=True, check=False).returncode == 0


def measured(home: Path, form: str, argv: list[str]) -> tuple[float, float]:
    """Return the seconds that a process takes, and the MB that it needs at most."""
    del form
    begun = time.perf_counter()
    process = subprocess.Popen(argv, env=os.environ | {"LOCALCITE_HOME": str(home)}, stderr=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, (argv, process.returncode)
    return time.perf_counter() - begun, used.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def check(file: Path, form: str, rows: int) -> None:
    """Raise where a file has not all rows."""
    assert count(file, form) == rows, f"{file.name} has not {rows} rows"


def count(file: Path, form: str) -> int:
    if form == "parquet":
        from pyarrow.parquet import ParquetFile  # noqa: PLC0415 - one form needs it

        return ParquetFile(file).metadata.num_rows
    if form == "xlsx":
        from zipfile import ZipFile  # noqa: PLC0415 - the same

        with ZipFile(file) as book, book.open("xl/worksheets/sheet1.xml") as sheet:
            return sum(part.count(b"</row>") for part in sheet) - 1
    with file.open(encoding="utf-8-sig", newline="") as stream:
        if form == "csv":
            return sum(1 for _row in csv.reader(stream)) - 1
        if form == "json":
            return len(json.load(stream)["rows"])
        lines = sum(1 for line in stream if form != "md" or line.startswith("| "))
        return lines - {"md": 2, "tsv": 1, "jsonl": 0}[form]


if __name__ == "__main__":
    main()
