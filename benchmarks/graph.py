"""Questions on the citation graph, against what a user would pick instead: SQL by hand, DuckDB, igraph.

    python benchmarks/graph.py HOME [--rounds 20] [--json FILE]

HOME is a folder that `benchmarks/world.py` made. The graph is made first if it is missing. Whole answers are compared
with the rivals' before any time is printed. Ours include what an answer has around it: names, coverage, notes. Rivals
need `pip install -e '.[bench]'`; one that is not installed is left out. At the end every example question is timed.
"""

import argparse
import json
import os
import platform
import random
import resource
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from graph_near import coupled, paths, related
from timing import table, times

from localcite.db.reader import open_for_reading
from localcite.graph import graph_path, open_graph
from localcite.graph.build import build
from localcite.query import Context, ask

CONTEXT = Context(datetime(2026, 11, 22, tzinfo=UTC))
LIVE = "listed > 0 AND citing <> cited"
PAGE = """SELECT d.id, coalesce(d.title, (SELECT s.value FROM string AS s WHERE s.id = d.text)), (SELECT max(n.value) FROM name AS n WHERE n.document = d.id AND n.scheme = 'number')
FROM citation AS c JOIN document AS d ON d.id = c.citing WHERE c.cited = ? AND c.listed > 0 ORDER BY c.citing LIMIT 20"""
MEMBERS = """SELECT DISTINCT n.document FROM collection_item AS i JOIN name AS n ON n.value = i.value AND n.scheme = i.scheme
WHERE i.collection = 'portfolio'"""
CITING = f"SELECT DISTINCT c.citing FROM member AS m CROSS JOIN citation AS c ON c.cited = m.document WHERE {LIVE}"
YEARS = f"""SELECT coalesce(d.year, d.published / 10000), count(*) FROM ({CITING}) AS k JOIN document AS d ON d.id = k.citing
GROUP BY 1"""
OWNERS = f"""SELECT coalesce(d.current_assignee, d.original_assignee), count(*) FROM ({CITING}) AS k
JOIN document AS d ON d.id = k.citing GROUP BY 1"""
HOP = f"SELECT DISTINCT c.citing AS doc FROM ({{}}) AS k CROSS JOIN citation AS c ON c.cited = k.doc WHERE {LIVE}"
QUESTIONS = (Path(__file__).parent / "graph_questions.txt").read_text(encoding="utf-8").splitlines()


def main():
    options = read_options()
    path = options.home / "localcite.db"
    facts = {"python": sys.version.split()[0], "sqlite": sqlite3.sqlite_version, "numpy": np.__version__}
    facts |= {"processors": os.cpu_count(), "machine": platform.machine(), "load": round(os.getloadavg()[0], 1)}
    with closing(open_for_reading(path)) as connection:
        facts["built in s"] = made(connection, path)
        print(", ".join(f"{name} {value}" for name, value in facts.items()))
        rows = measured(Bench(connection, path), options.rounds)
        show(("what", "way", "median ms", "p99 ms", "x ours"), rows)
        asked = [timed_question(connection, question) for question in QUESTIONS]
        show(("question", "first ms", "then ms", "rows"), asked)
    facts["one question MB"] = alone(path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(
        f"\npeak of this process, rivals included: {peak:,.0f} MB; of one question alone: {facts['one question MB']:,.0f} MB"
    )
    if options.json:
        options.json.write_text(json.dumps({"facts": facts, "rows": rows, "questions": asked}, indent=1))


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def made(connection, path):
    """Make the graph if there is none that holds; return how long that took."""
    started = time.perf_counter()
    if open_graph(connection, graph_path(str(path))) is None:
        build(connection, graph_path(str(path)))
    return round(time.perf_counter() - started, 1)


class Bench:
    """The database, what is asked about, and the rivals."""

    def __init__(self, connection, path):
        self.connection = connection
        self.plain = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        self.plain.execute("PRAGMA cache_size = -65536")
        self.plain.execute("CREATE TEMP TABLE member AS " + MEMBERS)
        self.arrays = open_graph(connection, graph_path(str(path))).arrays
        dice = random.Random(7)
        sizes = np.diff(self.arrays.section("cited_from"))
        self.cited = dice.sample(np.flatnonzero((sizes > 5) & (sizes < 200)).tolist(), 300)
        self.well_cited = dice.sample(np.flatnonzero((sizes >= 500) & (sizes <= 5000)).tolist(), 20)
        self.name = {key: self.best(key) for key in (*self.cited, *self.well_cited)}
        self.duck, self.igraph = self.import_duck(), self.load_igraph()

    def best(self, key):
        """Return the id by which a document can be asked for; None where it has none."""
        query = """SELECT iif(scheme LIKE '%!_id' ESCAPE '!', replace(scheme, '_id', ':'), '') || value FROM name
        WHERE document = ? AND scheme <> 'text' ORDER BY scheme LIKE '%!_id' ESCAPE '!' DESC LIMIT 1"""
        return (self.plain.execute(query, (key,)).fetchone() or (None,))[0]

    def ask(self, question):
        return ask(question, self.connection, CONTEXT)

    def import_duck(self):
        """Return DuckDB with its own copy of the tables; None where it is not installed."""
        try:
            import duckdb  # noqa: PLC0415 - a rival that may not be installed
        except ImportError:
            return None
        duck = duckdb.connect()
        edges = self.arrays
        counts = np.diff(edges.section("cited_from"))
        frame = {"cited": np.repeat(np.arange(len(counts)), counts), "citing": edges.section("citing")}
        duck.register("edges", frame)
        duck.execute("CREATE TABLE citation AS SELECT *, 1 AS listed FROM edges")
        owner = np.where(edges.column("current") >= 0, edges.column("current"), edges.column("original"))
        columns = {"id": np.arange(len(owner)), "year": edges.column("year"), "owner": owner}
        duck.register("columns", columns)
        duck.execute("CREATE TABLE document AS SELECT * FROM columns")
        members = np.array([key for (key,) in self.plain.execute("SELECT document FROM member")])
        duck.register("members", {"document": members})
        duck.execute("CREATE TABLE member AS SELECT * FROM members")
        return duck

    def load_igraph(self):
        try:
            import igraph  # noqa: PLC0415 - the same
        except ImportError:
            return None
        counts = np.diff(self.arrays.section("cited_from"))
        pairs = np.column_stack((self.arrays.section("citing"), np.repeat(np.arange(len(counts)), counts)))
        return igraph.Graph(n=len(counts), edges=pairs, directed=True)


# ---- the rows -----------------------------------------------------------------------------------------------------


def measured(bench, rounds):
    rows = first_page(bench)
    rows += grouped(bench, "citing years", YEARS, "year", rounds)
    rows += grouped(bench, "citing assignees", OWNERS, "owner", rounds)
    rows += hops(bench, 2) + hops(bench, 3) + related(bench) + coupled(bench) + paths(bench)
    return rows


def first_page(bench):
    """The first 20 that cite a document, with titles."""
    keys = bench.cited
    for key in keys[:50]:
        titles = [title for _id, title, _number in bench.plain.execute(PAGE, (key,))]
        ours = bench.ask(f"cited-by {bench.name[key]} | top 20 | select title")
        assert sorted(map(str, titles)) == sorted(str(title) for (title,) in ours), key
    ours = times(lambda key: bench.ask(f"cited-by {bench.name[key]} | top 20"), keys)
    return table(
        "cited-by, first page",
        ours,
        {"bare SQL": times(lambda key: bench.plain.execute(PAGE, (key,)).fetchall(), keys)},
    )


def grouped(bench, what, sql, column, rounds):
    """Who cites a collection of 10,000, by something: our steps on arrays, and the whole answer."""
    counted = Counter({(-1 if value is None else value): count for value, count in bench.plain.execute(sql)})
    members = np.array([key for (key,) in bench.plain.execute("SELECT document FROM member")])

    def on_arrays(_):
        citing = np.flatnonzero(bench.arrays.mask(bench.arrays.hop("cited-by", members).doc))
        if column == "year":
            values = bench.arrays.column("year")[citing]
        else:
            current, original = bench.arrays.column("current")[citing], bench.arrays.column("original")[citing]
            values = np.where(current >= 0, current, original)
        return np.unique(values, return_counts=True)

    assert Counter(dict(zip(*(each.tolist() for each in on_arrays(0)), strict=True))) == counted, what
    word = "year" if column == "year" else "assignee"
    rivals = {
        "ours, the whole answer": times(
            lambda _: bench.ask(f"in portfolio | cited-by | by {word} | top 50"), range(rounds)
        ),
        "SQLite": times(lambda _: bench.plain.execute(sql).fetchall(), range(max(3, rounds // 4))),
    }
    if bench.duck is not None:
        query = f"SELECT d.{column}, count(*) FROM (SELECT DISTINCT citing FROM citation SEMI JOIN member ON cited = document) k JOIN document d ON d.id = k.citing GROUP BY 1"
        assert Counter(dict(bench.duck.execute(query).fetchall())) == counted, what
        rivals["DuckDB"] = times(lambda _: bench.duck.execute(query).fetchall(), range(rounds))
    return table(f"10,000 documents: {what}", times(on_arrays, range(rounds)), rivals)


def hops(bench, steps):
    """Who cites who cites … a well-cited document: how many documents."""
    sql = "SELECT ? AS doc"
    for _step in range(steps):
        sql = HOP.format(sql)
    sql = f"SELECT count(*) FROM ({sql})"

    def on_arrays(key):
        found = np.array([key])
        for _step in range(steps):
            found = np.flatnonzero(bench.arrays.mask(bench.arrays.hop("cited-by", found).doc))
        return len(found)

    def by_igraph(key):
        found = {key}
        for _step in range(steps):
            found = {
                near for each in bench.igraph.neighborhood(list(found), order=1, mode="in", mindist=1) for near in each
            }
        return len(found)

    keys = bench.well_cited[:10]
    by_sql = {key: bench.plain.execute(sql, (key,)).fetchone()[0] for key in keys}
    assert all(on_arrays(key) == by_sql[key] for key in keys)
    question = " | cited-by" * (steps - 1)
    asked = {key: bench.ask(f"cited-by {bench.name[key]}{question} | count").rows[0][0] for key in keys[:3]}
    assert all(asked[key] == by_sql[key] for key in asked)
    rivals = {
        "ours, the whole answer": times(lambda key: bench.ask(f"cited-by {bench.name[key]}{question} | count"), keys),
        "SQLite": times(lambda key: bench.plain.execute(sql, (key,)).fetchall(), keys),
    }
    if bench.igraph is not None:
        assert all(by_igraph(key) == by_sql[key] for key in keys[:3])
        rivals["igraph, loaded"] = times(by_igraph, keys)
    return table(f"{steps} hops from a well-cited one", times(on_arrays, keys), rivals)


def timed_question(connection, question):
    found, answer = [], None
    for _turn in range(3):
        started = time.perf_counter()
        answer = ask(question, connection, CONTEXT)
        found.append((time.perf_counter() - started) * 1000)
    return question, round(found[0]), round(min(found[1:])), len(answer)


def alone(path):
    """Return the peak memory, in MB, of a process that asks one question about everything that cites a portfolio."""
    code = f"""from datetime import UTC, datetime
from pathlib import Path
from localcite.db.reader import open_for_reading
from localcite.query import Context, ask
ask("in portfolio | cited-by | cited-by | by year", open_for_reading(Path({str(path)!r})), Context(datetime(2026, 11, 22, tzinfo=UTC)))
print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))"""
    return int(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout) / 1000


def show(heading, rows):
    cells = [tuple(map(str, row)) for row in (heading, *rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(heading))]
    print()
    for row in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


if __name__ == "__main__":
    main()
