"""Rehearse the main job on real input: plan, sync, sync again, and compare bill, ledger, store and corpus.

    python benchmarks/rehearsal.py CORPUS [--patents 2000] [--dois 500] [--faults 'lost=0.05,…'] [--budget UNITS]

Everything runs as it would for a user: the sandbox in a process of its own, each command a process, a temporary home.
Numbers that stand for several publications (EP 1234567) are left out: a user would have to choose.
"""

import argparse
import gzip
import json
import lzma
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from pathlib import Path

from localcite import ids
from localcite.model import Document, Refused
from localcite.sandbox import EXAMPLE_KEY

COMMAND = [sys.executable, "-m", "localcite"]


def main():
    options = read_options()
    patents, papers = elements(options.corpus)
    wanted = chosen(patents, papers, options)
    with tempfile.TemporaryDirectory() as folder:
        server, url = serve(options)
        try:
            rehearse(Path(folder), url, wanted, patents, papers, options)
        finally:
            server.terminate()
            server.wait()


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--patents", type=int, default=2000)
    parser.add_argument("--dois", type=int, default=500)
    parser.add_argument("--faults", default="")
    parser.add_argument("--budget")
    parser.add_argument("--qps", default="100")
    parser.add_argument("--concurrency", default="4")
    return parser.parse_args()


def elements(corpus):
    with gzip.open(corpus / "patents.jsonl.gz") as file:
        patents = [json.loads(line) for line in file]
    with lzma.open(corpus / "papers.jsonl.xz") as file:
        papers = [json.loads(line) for line in file]
    return patents, papers


def chosen(patents, papers, options):
    """Return numbers that can be bought as they stand, one spelling a document, and DOIs."""
    dice = random.Random(7)
    numbers = {}
    for element in patents:
        reading = ids.read(element["pn"])
        if not isinstance(reading, Refused) and (isinstance(reading, Document) or reading.exclusive):
            numbers.setdefault(ids.without_kind(ids.canonical_number(element["pn"])), element["pn"])
    dois = [element["doi"] for element in papers if element.get("doi")]
    return dice.sample(sorted(numbers.values()), options.patents), dice.sample(dois, options.dois)


def serve(options):
    argv = [*COMMAND, "sandbox", "--corpus", str(options.corpus), "--port", "0", "--page-size", "2000"]
    server = subprocess.Popen(
        [*argv, *(["--faults", options.faults] if options.faults else [])],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    return server, server.stdout.readline().strip()


def rehearse(home, url, wanted, patents, papers, options):
    environ = {
        **os.environ,
        "LOCALCITE_HOME": str(home / "home"),
        "LOCALCITE_BASE_URL": url,
        "LOCALCITE_API_KEY": EXAMPLE_KEY,
        "LOCALCITE_QPS": options.qps,
        "LOCALCITE_CONCURRENCY": options.concurrency,
    }
    numbers, dois = wanted
    file = home / "list.txt"
    file.write_text("\n".join([*numbers, *dois]) + "\n", encoding="utf-8")

    def run(*argv):
        started = time.perf_counter()
        done = subprocess.run([*COMMAND, *argv], env=environ, capture_output=True, text=True, check=False)
        print(f"\n$ localcite {' '.join(argv)}   exit {done.returncode}, {time.perf_counter() - started:.2f} s")
        if done.stderr:
            print("  " + done.stderr[:2000].replace("\n", "\n  ").rstrip())
        return done

    plan = json.loads(run("plan", "-f", str(file), "--json").stdout)
    show(plan, "wanted", "missing", "calls", "units_at_most", "at_risk")
    budget = ["--budget", options.budget] if options.budget else []
    first = json.loads(run("sync", "-f", str(file), "--yes", "--json", *budget).stdout)
    show(first, *(key for key in first if key not in {"failures", "notes"}))
    again = json.loads(run("sync", "-f", str(file), "--yes", "--json", *budget).stdout)
    show(again, *(key for key in again if key not in {"failures", "notes"}))
    verified = run("audit", "verify")
    print("  " + (verified.stdout + verified.stderr).strip())
    compare(home / "home" / "localcite.db", url, patents, papers)


def show(values, *keys):
    print("  " + ", ".join(f"{key} {values[key]}" for key in keys))


def compare(database, url, patents, papers):
    with urllib.request.urlopen(f"{url}/_sandbox/bill") as answer:
        bill = json.load(answer)
    with sqlite3.connect(database) as db:
        outcomes = dict(db.execute("SELECT outcome, count(*) FROM calls GROUP BY outcome").fetchall())
        settled = db.execute("SELECT coalesce(sum(units), 0) FROM calls WHERE outcome = 'answered'").fetchone()[0]
        doubted = [
            json.loads(body)
            for (body,) in db.execute("SELECT body FROM ledger JOIN pending USING (call) WHERE kind = 'opened'")
        ]
        at_most = sum(body["units_at_most"] for body in doubted)
        attested = db.execute("SELECT count(*) FROM attestations").fetchone()[0]
        answered = {
            (endpoint, *row)
            for endpoint, *row in db.execute(
                "SELECT h.endpoint, d.number, d.patent_id, d.paper_id, d.doi FROM holdings h JOIN documents d ON d.id = h.document_id"
                " WHERE h.state IN ('answered', 'partial')"
            )
        }
        orphans = db.execute("PRAGMA foreign_key_check").fetchall()
        integrity = db.execute("PRAGMA integrity_check").fetchone()[0]
    print("\nbooks")
    print(f"  calls by outcome: {outcomes}")
    print(f"  the sandbox's bill: {bill['units']} units; the ledger: {settled} settled, {at_most} in doubt at most")
    bought = Counter(count for counts in bill["documents"].values() for count in counts.values())
    print(f"  documents by how often they were billed: {dict(bought)}")
    lost = [call for call in bill["calls"] if call["outcome"] == "lost" and call["units"]]
    doubted_ids = {id_ for body in doubted for id_ in body["ids"]}
    twice = {id_ for counts in bill["documents"].values() for id_, count in counts.items() if count > 1}
    print(
        f"  calls lost after billing: {len(lost)}, {sum(call['units'] for call in lost)} units; all named in doubt by the ledger: "
        f"{all(set(call['ids']) <= doubted_ids for call in lost)}; billed twice: {len(twice)}"
    )
    print(f"  bill = settled + lost: {bill['units'] == settled + sum(call['units'] for call in lost)}")
    expected = rows_of(answered, patents, papers)
    print(
        f"  attestations: {attested} in the store, {expected} in the corpus for what is held: equal {attested == expected}"
    )
    print(f"  integrity_check {integrity}, orphans {len(orphans)}")


def rows_of(answered, patents, papers):
    """Count the rows of the corpus elements that are held, in plain Python."""
    patent_ids = {row[2] for row in answered if row[0] == "P015"}
    paper_ids = {row[3] for row in answered if row[0] == "L012"}
    rows = sum(len(e["patent_cited"].get("cited_by_patents") or ()) for e in patents if e["patent_id"] in patent_ids)
    lists = ("reference_data", "np_citation_data", "patent_citation_data")
    return rows + sum(len(e.get(name) or ()) for e in papers if e["paper_id"] in paper_ids for name in lists)


if __name__ == "__main__":
    main()
