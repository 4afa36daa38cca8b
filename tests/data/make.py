"""Make the database that is kept of a released schema: `python tests/data/make.py FILE.db.gz`, run in its checkout.

A small home bought from the invented world: citations and papers, answers that did not come, calls in doubt and
resolved, refused ones, a merged document, a collection, prices, a budget. Beside it, as JSON, what the views said.
"""

import gzip
import io
import json
import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from localcite.app import App, run
from localcite.sandbox import EXAMPLE_KEY, Sandbox, serve

BUY = ("US11205304B2", "US5012236A", "US9876543B2", "EP3499756A1", "10.3390/s20030734", "10.1016/j.bpj.2024.07.030")
VIEWS = ("documents", "names", "citations", "attestations", "holdings", "calls")
QUESTIONS = (
    "cited-by US11205304B2 | sort number | select number, title, published, assignee",
    "in portfolio | cited-by | by assignee | sort count desc | top 5",
    "in portfolio | where type = patent | cited-by | external | count",
    "references 10.3390/s20030734 | sort number | select number, title, year",
    "patents | where cited_by_5y >= 1 | count",
)


class Home:
    def __init__(self, folder, url):
        self.environ = {
            "LOCALCITE_HOME": str(folder),
            "LOCALCITE_BASE_URL": url,
            "LOCALCITE_API_KEY": EXAMPLE_KEY,
            "LOCALCITE_READ_TIMEOUT": "5",
            "LOCALCITE_QPS": "1000",
        }
        self.database = folder / "localcite.db"

    def run(self, *argv):
        out, err = io.StringIO(), io.StringIO()
        code = run(list(argv), App(self.environ, io.StringIO(), out, err, now=lambda: datetime.now(UTC)))
        if code not in {0, 3, 6}:
            raise SystemExit(f"{argv}: {err.getvalue()}")
        return out.getvalue()

    def rows(self, sql, *values):
        with closing(sqlite3.connect(self.database)) as db:
            return db.execute(sql, values).fetchall()


def fill(home, server):
    home.run("price", "set", "P015", "0.40", "EUR")
    home.run("budget", "set", "2000/month")
    home.run("collection", "add", "portfolio", *BUY)
    home.run("collection", "owner", "portfolio", "Acme Corp")
    home.run("collection", "rule", "portfolio", "90d")
    _ask_under_two_names(home, server)
    home.run("sync", "-c", "portfolio", "--yes", "--tag", "matter-7")
    for fault in ("lost", "lost", "67200000", "http-503", "lost"):
        server.sandbox.faults.add(fault)
        home.run("sync", f"US{9_000_000 + len(home.rows('SELECT 1 FROM ledger')):d}B2", "--yes", "--tag", "matter-8")
    first, second, *_ = (call for (call,) in home.rows("SELECT call FROM pending ORDER BY call"))
    home.run("audit", "resolve", str(first), "--billed", "--why", "the statement says so")
    home.run("audit", "resolve", str(second), "--not-billed")


def _ask_under_two_names(home, server):
    """Ask for one document under two names, of which no answer came; a later answer then tells that it is one."""
    other = Home(home.database.parent.with_name("other"), server.url)
    other.run("sync", BUY[1], "--yes")
    ((patent_id,),) = other.rows("SELECT patent_id FROM documents WHERE number = ?", BUY[1])
    for name in (BUY[1], f"patent:{patent_id}"):
        server.sandbox.faults.add("data-null")
        home.run("sync", name, "--yes")
    home.run("sync", BUY[1], "--refresh", "--yes")


def kept(home):
    told = {view: home.rows(f"SELECT * FROM {view}") for view in VIEWS}
    answers = {question: json.loads(home.run("ask", question, "--format", "json"))["rows"] for question in QUESTIONS}
    return {"views": {view: sorted(map(str, rows)) for view, rows in told.items()}, "answers": answers}


def main(target):
    with tempfile.TemporaryDirectory() as folder, serve(Sandbox()) as server:
        home = Home(Path(folder) / "home", server.url)
        fill(home, server)
        answers = kept(home)
        with closing(sqlite3.connect(home.database)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        content = home.database.read_bytes()
    target.write_bytes(gzip.compress(content, 9, mtime=0))
    target.with_name(target.name.replace(".db.gz", ".json")).write_text(
        json.dumps(answers, ensure_ascii=False, indent=0)
    )


main(Path(sys.argv[1]))
