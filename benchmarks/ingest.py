"""Ingest replies: ours against a hand-tuned sqlite3 loop that writes the same tables, with no checks.

    python benchmarks/ingest.py [--citations 200000] [--seed 7] [--json FILE] [--ours] [--profile FILE]

Each reply is one of 100 patents and some 3,000 rows: decoded, normalised, deduplicated, stored, indexed for search, its
ledger settled, the reply kept. Ours opens, settles and reads in (three commits, as a sync does); the rival commits once.
Both run in turn, reply by reply, each in a process of its own on a fresh file, with the same rules of the connection.
What they hold is compared, with each other and with what was sent, before any time is printed. µs are of processor time
a citation; `--ours` leaves the rival out.
"""

import argparse
import cProfile
import hashlib
import json
import multiprocessing
import os
import platform
import resource
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from ingest_rival import AT, Rival
from ingest_world import CHINESE, ENGLISH, Replies

from localcite.db import engine, ledger
from localcite.db.reader import open_for_reading
from localcite.model import Endpoint, Scheme
from localcite.plan import Policy
from localcite.sync.journal import Journal, answers_of
from localcite.sync.values import Ceiling
from localcite.text import match_expression, search_terms
from localcite.vendor.ask import Ask

NOW = datetime(2026, 11, 22, tzinfo=UTC)
GROUPS = {"name": "names", "string": "texts stored once", "document": "documents", "citation": "citations, both ways"}
GROUPS |= {"attestation": "attestations", "search": "search", "reply": "replies", "ledger": "ledger"}
COUNTS = {
    "documents": "SELECT count(*) FROM document",
    "with a title": "SELECT count(title) FROM document",
    "with a patent_id": "SELECT count(*) FROM name WHERE scheme = 'patent_id'",
    "holdings": "SELECT count(*) FROM holding WHERE state = 'answered'",
    "citations": "SELECT count(*) FROM citation WHERE listed = 1",
    "attestations": "SELECT count(*) FROM attestation",
}
NUMBER = "(SELECT value FROM name AS n WHERE n.document = {} AND n.scheme = 'number')"
CONTENTS = {
    "documents": f"""SELECT {NUMBER.format("d.id")}, d.type, d.title, d.filed, d.published, d.year, d.application_no,
        d.office, d.kind_code, a.value, b.value, c.value,
        (SELECT value FROM name AS n WHERE n.document = d.id AND n.scheme = 'patent_id')
        FROM document AS d LEFT JOIN string AS a ON a.id = d.current_assignee
        LEFT JOIN string AS b ON b.id = d.original_assignee LEFT JOIN string AS c ON c.id = d.inventors""",
    "citations": f"SELECT {NUMBER.format('cited')}, {NUMBER.format('citing')}, listed, attestations, category, cite_type"
    " FROM citation",
    "attestations": f"SELECT {NUMBER.format('a.document')}, list, position, {NUMBER.format('t.document')}, sequence,"
    " category, cite_type FROM attestation AS t JOIN answer AS a ON a.id = t.answer",
    "holdings": f"SELECT {NUMBER.format('h.document')}, state, listed, cited_by_3y, cited_by_5y, cited_by_simple_family,"
    " cited_by_inpadoc_family, cited_by_patsnap_family, pages FROM holding AS h",
    "replies": "SELECT sha256, size, length(body) FROM reply",
}


def main():
    options = read_options()
    ways = ["ours"] if options.ours else ["ours", "rival"]
    replies = Replies(options.citations, options.seed, truth=True)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        workers = {way: Worker(way, Path(folder) / f"{way}.db", options.profile) for way in ways}
        for ids, body in replies:
            for way in ways if replies.citations // 3000 % 2 else reversed(ways):  # neither has always the warmer cache
                workers[way].take(ids, body, replies.citations)
        results = {way: worker.end() for way, worker in workers.items()}
        told = compare(folder, ways, replies.truth.counts())
        for way, result in results.items():
            result["bytes"] = sizes(Path(folder) / f"{way}.db", replies.citations)
    show(told, results, replies.citations)
    if options.json:
        facts = {"machine": platform.machine(), "python": sys.version.split()[0], "sqlite": sqlite3.sqlite_version}
        facts |= {"citations": replies.citations, "seed": options.seed, "processors": os.cpu_count()}
        options.json.write_text(json.dumps({"facts": facts, "compared": told, "results": results}, indent=1))


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--citations", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folder", type=Path, help="where the databases are made, and removed again")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--ours", action="store_true", help="leave the rival out")
    parser.add_argument("--profile", type=Path, help="write what cProfile says of ours here; times mean little then")
    return parser.parse_args()


# ---- each in a process of its own ---------------------------------------------------------------------------------


class Worker:
    """One way, in a process of its own: takes replies one by one."""

    def __init__(self, way, path, profile):
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        given = (way, path, theirs, profile if way == "ours" else None)
        self.process = context.Process(target=work, args=given, daemon=True)  # none is waited for where one dies
        self.process.start()
        self.steps = []  # (citations so far, seconds of processor time, seconds)

    def take(self, ids, body, citations):
        self.pipe.send((ids, body))
        self.steps.append((citations, *self.pipe.recv()))

    def end(self):
        self.pipe.send(None)
        peak = self.pipe.recv()
        self.process.join()
        tenths = Counter()
        of = Counter()
        before = 0
        for citations, took, _wall in self.steps:
            tenth = min(9, citations * 10 // (self.steps[-1][0] + 1))
            tenths[tenth] += took
            of[tenth] += citations - before
            before = citations
        return {
            "cpu_us": sum(took for _, took, _ in self.steps) / before * 1e6,
            "wall_us": sum(wall for *_, wall in self.steps) / before * 1e6,
            "tenths_us": [tenths[tenth] / max(1, of[tenth]) * 1e6 for tenth in range(10)],
            "peak_mb": peak / 1000,
        }


def work(way, path, pipe, profile):
    connection = engine.open_for_writing(path, now=NOW)
    batch = ours(connection) if way == "ours" else Rival(connection).batch
    profiler = None
    if profile:
        profiler = cProfile.Profile()
    while (given := pipe.recv()) is not None:
        took, wall = time.process_time(), time.perf_counter()
        if profiler:
            profiler.runcall(batch, *given)
        else:
            batch(*given)
        pipe.send((time.process_time() - took, time.perf_counter() - wall))
    connection.close()
    if profiler:
        profiler.dump_stats(profile)
    pipe.send(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def ours(connection):
    """Return what does with a reply what a sync does, its opening included."""
    connection.execute("INSERT INTO run (uid, started_at) VALUES ('benchmark', ?)", (AT,))
    journal = Journal(connection, 1, None, Policy(), Ceiling(), lambda: NOW, lambda _uid: True, None)

    def batch(ids, body):
        sent = tuple(ids)
        with engine.transaction(connection):
            opening = ledger.Opening(1, None, Endpoint.P015, Scheme.NUMBER, sent, 1, len(sent), None)
            call = ledger.open(connection, opening, AT)
        with engine.transaction(connection):
            settlement = ledger.Settlement("answered", len(sent), http_status=200)
            ledger.settle(connection, call, settlement, body, None, AT)
        ask = Ask(Endpoint.P015, Scheme.NUMBER, sent, 1)
        journal.save(call, ask, answers_of(ask, body), AT)

    return batch


# ---- what they hold -----------------------------------------------------------------------------------------------


def compare(folder, ways, truth):
    """Return how much was compared; end where anything differs."""
    found = {way: digests(Path(folder) / f"{way}.db") for way in ways}
    for way in ways:
        wrong = {what: (found[way][what], count) for what, count in truth.items() if found[way][what] != count}
        if wrong:
            sys.exit(f"{way} holds what was not sent (held, sent): {wrong}")
    if "rival" in ways and found["ours"] != found["rival"]:
        differing = [what for what in found["ours"] if found["ours"][what] != found["rival"][what]]
        sys.exit(f"the two hold different things: {', '.join(differing)}")
    return truth


def digests(path):
    """Return counts, a digest of each table that knows no keys and no order, and how many documents words find."""
    with closing(open_for_reading(path)) as connection:
        found = {what: connection.execute(query).fetchone()[0] for what, query in COUNTS.items()}
        for what, query in CONTENTS.items():
            found[f"content of {what}"] = sum(map(hashed, connection.execute(query))) & (1 << 64) - 1
        for word in (*ENGLISH[:40], *CHINESE[:40], "WANG", "大学"):
            matching = match_expression(search_terms(word))
            hits = connection.execute("SELECT rowid & 0xffffffff FROM search WHERE search MATCH ?", (matching,))
            numbers = connection.execute(
                f"SELECT {NUMBER.format('value')} FROM json_each(?)", (json.dumps([hit for (hit,) in hits]),)
            )
            found[f"search for {word}"] = sum(map(hashed, numbers)) & (1 << 64) - 1
    return found


def hashed(row):
    return int.from_bytes(hashlib.blake2b(repr(row).encode(), digest_size=8).digest(), "big")


def sizes(path, citations):
    """Return bytes a citation by groups of tables."""
    found = Counter()
    with closing(sqlite3.connect(path)) as connection:
        group = partial(group_of, dict(connection.execute("SELECT name, tbl_name FROM sqlite_master")))
        for name, size in connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"):
            found[group(name)] += size / citations
    return {**found, "all": path.stat().st_size / citations}


def group_of(tables, name):
    table = tables.get(name, name)
    return GROUPS.get("search" if table.startswith("search_") else table, "answers, holdings, others")


# ---- the table ----------------------------------------------------------------------------------------------------


def show(told, results, citations):
    print(f"compared: {', '.join(f'{count:,} {what}' for what, count in told.items())}; contents; 82 searches\n")
    print(f"{f'{citations:,} citations':32}" + "".join(f"{way:>12}" for way in results))
    lines = {
        "µs of processor time": [result["cpu_us"] for result in results.values()],
        "µs elapsed": [result["wall_us"] for result in results.values()],
        "last tenth / first": [result["tenths_us"][9] / result["tenths_us"][0] for result in results.values()],
        "peak memory, MB": [result["peak_mb"] for result in results.values()],
    }
    for group in max((result["bytes"] for result in results.values()), key=len):
        lines[f"bytes: {group}"] = [result["bytes"].get(group, 0) for result in results.values()]
    for what, values in lines.items():
        print(f"{what:32}" + "".join(f"{value:12.1f}" for value in values))
    for way, result in results.items():
        print(f"{way}, µs by tenths: {' '.join(f'{us:.0f}' for us in result['tenths_us'])}")
    if "rival" in results:
        print(f"\nours takes {results['ours']['cpu_us'] / results['rival']['cpu_us']:.2f} × the rival's processor time")


if __name__ == "__main__":
    main()
