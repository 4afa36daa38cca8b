"""How it grows: one store, looked at when it holds 10,000, 100,000, 1,000,000 … citations.

    python benchmarks/growth.py [--most 1000000] [--seed 7] [--folder DIR] [--json FILE] [--scale docs/scale.md]

Replies are read in as a sync does it, in a process of its own. At each size: µs of processor time a citation since the
size before, bytes a citation (the database with search, replies and ledger; the graph beside it for itself), seconds of
processor time that the graph takes, made anew and carried on by one more reply of 100 documents, and how long
questions take, in process, names and notes included: the first page of who cites a document, the years of what cites a
collection of a tenth of the documents that were asked for (10,000 at most), the first 20 titles with a word in them.
Sizes are compared with what was sent, and each question with plain SQL, before any time is printed. --scale writes what
100 million and 2 billion citations would need into that page, as far as the last size tells.
"""

import argparse
import json
import os
import random
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from graph import LIVE
from ingest import COUNTS, Worker
from ingest_world import ENGLISH, Replies
from page import write_figures
from timing import worst

from localcite.db.reader import open_for_reading
from localcite.graph import graph_path, open_graph
from localcite.graph.build import build
from localcite.graph.extend import extend
from localcite.query import Context, ask

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ROUNDS = 60
MORE = 20_000  # citations beyond the last size: some replies
SOURCES = "SELECT n.value FROM holding AS h JOIN name AS n ON n.document = h.document AND n.scheme = 'number'"
KEY = "SELECT document FROM name WHERE value = ? AND scheme = 'number'"
CITED_BY = f"SELECT count(DISTINCT citing) FROM citation WHERE cited = ({KEY}) AND {LIVE}"
YEARS = f"""SELECT count(DISTINCT c.citing) FROM collection_item AS i JOIN name AS n ON n.value = i.value AND n.scheme = i.scheme
CROSS JOIN citation AS c ON c.cited = n.document WHERE i.collection = ? AND {LIVE}"""
TITLED = "SELECT count(*) FROM document WHERE ' ' || lower(title) || ' ' LIKE ?"


def main():
    options = read_options()
    found = []
    facts = {"day": time.strftime("%Y-%m-%d", time.gmtime()), "cores": os.cpu_count()}
    facts |= {"size": f"{options.most:,} citations", "load at the start": os.getloadavg()[0]}
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        path = Path(folder) / "localcite.db"
        for point in grown(path, options.most, options.seed):
            found.append(point)
            print(", ".join(f"{name} {value:,.4g}" for name, value in point.items()), flush=True)
    if options.scale:
        write_figures(found, facts, options.scale)
    if options.json:
        options.json.write_text(json.dumps({"points": found, "load": os.getloadavg()}, indent=1))


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folder", type=Path, help="where the store is made, and removed again")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--scale", type=Path, help="the page on scale, whose figures are to be written")
    return parser.parse_args()


def grown(path, most, seed):
    """Yield what was measured at each size, once one more reply has shown what carrying the graph on takes."""
    replies, worker = Replies(most + MORE, seed, truth=True), Worker("ours", path, None)
    stops = [10**power for power in range(4, 10) if 10**power < most] + [most]
    point = None
    for ids, body in replies:
        worker.take(ids, body, replies.citations)
        if point is not None:
            yield point | {"graph carried on s": carried_on(path)}
            point = None
        if stops and replies.citations >= stops[0]:
            del stops[0]
            point = {**ingested(worker, replies), **looked_at(path, replies)}
            worker.steps = [(replies.citations, 0, 0)]
    worker.end()


def carried_on(path):
    """Return the seconds of processor time that it takes to bring the graph to the present; it has to be of it then."""
    graph = graph_path(str(path))
    with closing(open_for_reading(path)) as connection:
        began = time.process_time()
        assert extend(connection, graph, 10**9)
        took = time.process_time() - began
        assert open_graph(connection, graph).current
    return took


def ingested(worker, replies):
    steps = worker.steps
    since = steps[0][0] if steps[0][1] == 0 else 0  # the mark that the size before has left
    took = sum(cpu for _citations, cpu, _wall in steps)
    return {"citations": replies.citations, "ingest µs": took / (replies.citations - since) * 1e6}


def looked_at(path, replies):
    """Return sizes and times of questions, once they are right."""
    with closing(open_for_reading(path)) as connection:
        held = {what: connection.execute(query).fetchone()[0] for what, query in COUNTS.items()}
        if held != replies.truth.counts():
            sys.exit(f"held {held}, sent {replies.truth.counts()}")
        began = time.process_time()
        build(connection, graph_path(str(path)))
        built = time.process_time() - began
    name = f"size{replies.citations}"
    numbers = collected(path, name)
    size = path.stat().st_size + Path(f"{path}-wal").stat().st_size
    told = {
        "bytes": size / replies.citations,
        "graph bytes": Path(graph_path(str(path))).stat().st_size / replies.citations,
    }
    with closing(open_for_reading(path)) as connection:
        return told | {"graph s": built} | questions(connection, name, numbers)


def collected(path, name):
    """Write the collection, as the user would have it; return numbers that were asked for."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        numbers = [number for (number,) in connection.execute(SOURCES)]
        chosen = random.Random(5).sample(sorted(numbers), min(10_000, max(10, len(numbers) // 10)))
        at = NOW.isoformat()
        connection.execute("BEGIN")
        connection.execute("INSERT INTO collection VALUES (?, NULL, NULL, ?)", (name, at))
        rows = [(name, "number", number, number, at) for number in chosen]
        connection.executemany("INSERT INTO collection_item VALUES (?, ?, ?, ?, ?)", rows)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # or the log would count as size
    return numbers


def questions(connection, name, numbers):
    dice = random.Random(6)
    asked = dice.sample(sorted(numbers), ROUNDS)
    words = [word for word in ENGLISH if word.isascii()][:20]
    plain = connection.execute

    def count(question):
        return ask(question, connection, Context(NOW)).rows[0][0]

    for number in asked[:10]:
        assert count(f"cited-by {number} | count") == plain(CITED_BY, (number,)).fetchone()[0], number
    assert count(f"in {name} | cited-by | count") == plain(YEARS, (name,)).fetchone()[0]
    for word in words[:3]:
        assert count(f'search "{word}" | count') == plain(TITLED, (f"% {word} %",)).fetchone()[0], word
    pages = [f"cited-by {number} | top 20" for number in asked]
    searches = [f'search "{word}" | top 20' for word in words] * 3
    years = [f"in {name} | cited-by | by year"] * 10
    parts = {"first page": pages, "collection": years, "search": searches}
    return {f"{part} {which}": value for part, of in parts.items() for which, value in times(connection, of)}


def times(connection, of):
    took = []
    for question in of:
        began = time.perf_counter()
        ask(question, connection, Context(NOW))
        took.append((time.perf_counter() - began) * 1000)
    took = sorted(took)
    return ("p50 ms", took[len(took) // 2]), ("p99 ms", worst(took))


if __name__ == "__main__":
    main()
