"""A million rows into a file of each form: seconds, processor time and peak memory, beside what one would use instead.

    python benchmarks/export.py HOME [--rows 1000000] [--forms csv,tsv,…] [--json FILE]

HOME is one that `benchmarks/world.py` made; it is only read. Rows go through `localcite sql … -o FILE`, references and
networks through `localcite ask`; the rivals are the sqlite3 program and pandas (`read_sql`, then `to_…`). Each runs in a
process of its own, in turn. Every file is read again: the numbers of its documents have to be those that the database
has, and a network has to have as many edges, before any time is printed. Spreadsheets and networks take a tenth of the
rows from 500,000 on.
"""

import argparse
import csv
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from hashlib import sha256
from pathlib import Path

SQL = "SELECT number, title, published, current_assignee, year, type FROM documents ORDER BY id LIMIT {rows}"
ROWS = ("csv", "tsv", "json", "jsonl", "md", "parquet", "xlsx")
REFERENCES = {"bib": r"  number = \{(.*)\},$", "ris": r"SN  - (.*)$", "csl.json": r'.*?"number": "(.*?)"'}
NETWORKS = {"graphml": "<edge ", "vos.json": '{"source_id"'}
FORMS = (*ROWS, *REFERENCES, *NETWORKS)
HEAVY = {"xlsx", *NETWORKS}
MODES = {"csv": "-csv -header", "tsv": "-tabs -header", "json": "-json", "md": "-markdown"}
METHODS = {
    "csv": ("to_csv", {"index": False}),
    "jsonl": ("to_json", {"orient": "records", "lines": True, "force_ascii": False}),
    "parquet": ("to_parquet", {"index": False}),
    "xlsx": ("to_excel", {"index": False}),
}
PANDAS = """
import sqlite3, sys
import pandas
frame = pandas.read_sql({sql!r}, sqlite3.connect("file:{database}?mode=ro", uri=True))
getattr(frame, {method!r})({file!r}, **{more!r})
"""
HEADING = ("form", "rows", "s", "processor s", "rows/s", "MB peak", "MB file", "rival", "s", "processor s", "MB peak")


def main():
    options = read_options()
    told = []
    print("  ".join(f"{word:>11}" for word in HEADING))
    with tempfile.TemporaryDirectory() as folder:
        for form in options.forms.split(","):
            rows = options.rows // 10 if form in HEAVY and options.rows >= 500_000 else options.rows
            told.append(compared(form, rows, options.home.absolute(), Path(folder)))
            print("  ".join(f"{cell:>11}" for cell in cells(told[-1])), flush=True)
    if options.json:
        options.json.write_text(json.dumps({"rows": options.rows, "forms": told}, indent=1))


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--forms", default=",".join(FORMS), help=f"a comma list of {', '.join(FORMS)}")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def cells(told):
    """Return the texts of one line."""
    ours, rival = told["ours"], told["rival"] or {}
    yield from (told["form"], f"{told['rows']:,}", f"{ours['s']:.1f}", f"{ours['processor s']:.1f}")
    yield from (f"{told['rows'] / ours['processor s']:,.0f}", f"{ours['MB']:.0f}", f"{told['MB file']:.0f}")
    yield rival.get("name", "")
    yield from (f"{rival[name]:.1f}" if rival else "" for name in ("s", "processor s", "MB"))


# ---- one form -------------------------------------------------------------------------------------------------------


def compared(form, rows, home, folder):
    """Return what a form takes us and its rival. Both files are checked before."""
    database, file, theirs = home / "localcite.db", folder / f"ours.{form}", folder / f"rival.{form}"
    found = {"form": form, "ours": measured(command(form, rows, file), {"LOCALCITE_HOME": str(home)}), "rival": None}
    expected = from_database(form, rows, database)
    found["rows"] = expected[0]
    found["MB file"] = file.stat().st_size / 1e6
    check(form, file, expected)
    for name, argv, output in rivals(form, rows, database, theirs):
        took = measured(argv, {}, output) | {"name": name}
        check(form, theirs, expected, of_rival=True)
        if found["rival"] is None:
            found["rival"] = took
        else:
            found["second rival"] = took
    for each in folder.iterdir():
        each.unlink()
    return found


def command(form, rows, file):
    """Return our command line."""
    ours = [sys.executable, "-m", "localcite"]
    if form in ROWS:
        return [*ours, "sql", SQL.format(rows=rows), "-o", str(file)]
    return [*ours, "ask", f"patents | limit {rows}", "-o", str(file)]


def rivals(form, rows, database, file):
    """Yield those that are here: a name, a command line, and the file that takes what it says."""
    sqlite, sql = shutil.which("sqlite3"), SQL.format(rows=rows)
    if form in MODES and sqlite:
        yield "sqlite3", [sqlite, "-readonly", *MODES[form].split(), str(database), sql], file
    if form in METHODS and has_pandas():
        method, more = METHODS[form]
        script = PANDAS.format(sql=sql, database=database, method=method, file=str(file), more=more)
        yield "pandas", [sys.executable, "-c", script], None


def has_pandas():
    return subprocess.run([sys.executable, "-c", "import pandas"], capture_output=True, check=False).returncode == 0


def measured(argv, environ, output=None):
    """Return the seconds that a process takes, those of processor time, and the MB that it needs at most."""
    began = time.perf_counter()
    with Path(output or os.devnull).open("wb") as sink:
        process = subprocess.Popen(argv, env=os.environ | environ, stdout=sink, stderr=subprocess.PIPE)
        said = process.stderr.read()
        _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(argv)[:200]} failed: {said.decode()[-500:]}")
    size = used.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    return {"s": time.perf_counter() - began, "processor s": used.ru_utime + used.ru_stime, "MB": size}


# ---- the same contents ----------------------------------------------------------------------------------------------


def from_database(form, rows, database):
    """Return how many things a file has to hold, and what stands for the numbers of its documents."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        if form in ROWS:
            return digest(number for number, *_ in connection.execute(SQL.format(rows=rows)))
        chosen = f"SELECT id, number FROM documents WHERE type = 'patent' ORDER BY id LIMIT {rows}"
        if form in REFERENCES:
            return digest(sorted(number for _id, number in connection.execute(chosen) if number))
        edges = f"""WITH chosen AS MATERIALIZED ({chosen}) SELECT count(*) FROM chosen AS a
        CROSS JOIN citation AS c ON c.citing = a.id JOIN chosen AS b ON b.id = c.cited
        WHERE c.listed > 0 AND c.citing <> c.cited"""
        return connection.execute(edges).fetchone()[0], None


def digest(numbers):
    """Return how many there are, and what tells them apart from any others."""
    count, hashed = 0, sha256()
    for number in numbers:
        count += 1
        hashed.update(f"{number or ''}\n".encode())
    return count, hashed.hexdigest()


def check(form, file, expected, *, of_rival=False):
    """Raise where a file does not hold what the database has."""
    found = (edges_in(form, file), None) if form in NETWORKS else digest(numbers_in(form, file))
    if found != expected:
        whose = "the rival's file" if of_rival else "our file"
        raise SystemExit(f"{form}: {whose} holds {found[0]:,}, or others than the {expected[0]:,} that it should")


def edges_in(form, file):
    with file.open(encoding="utf-8") as lines:
        return sum(line.startswith(NETWORKS[form]) for line in lines)


def numbers_in(form, file):
    """Yield the numbers of the documents in a file, in order; sorted where it holds references."""
    if form in REFERENCES:
        pattern = re.compile(REFERENCES[form])
        with file.open(encoding="utf-8") as lines:
            return sorted(found[1].replace("\\_", "_") for line in lines if (found := pattern.match(line)))
    return READERS[form](file)


def of_parquet(file):
    from pyarrow.parquet import ParquetFile  # noqa: PLC0415 - one form needs it

    for batch in ParquetFile(file).iter_batches(columns=["number"]):
        yield from batch.column(0).to_pylist()


def of_xlsx(file):
    from openpyxl import load_workbook  # noqa: PLC0415 - the same

    book = load_workbook(file, read_only=True)
    for row in book.worksheets[0].iter_rows(min_row=2, max_col=1, values_only=True):
        yield row[0]


def of_csv(file):
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.reader(stream)
        next(rows)
        yield from (row[0] for row in rows)


def of_tsv(file):
    with file.open(encoding="utf-8") as lines:
        next(lines)
        yield from (line.partition("\t")[0] for line in lines)


def of_markdown(file):
    with file.open(encoding="utf-8") as lines:
        rows = [line for line in lines if line.startswith("|")]
    yield from (row[1:].partition("|")[0].strip().replace("–", "") for row in rows[2:])


def of_json(file):
    told = json.loads(file.read_text(encoding="utf-8"))
    yield from (row["number"] for row in told) if isinstance(told, list) else (row[0] for row in told["rows"])


def of_json_lines(file):
    with file.open(encoding="utf-8") as lines:
        yield from (json.loads(line)["number"] for line in lines)


READERS = {"csv": of_csv, "tsv": of_tsv, "json": of_json, "jsonl": of_json_lines, "md": of_markdown}
READERS |= {"parquet": of_parquet, "xlsx": of_xlsx}


if __name__ == "__main__":
    main()
