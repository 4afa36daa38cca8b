"""How long a real `localcite sync` takes, against the best that its network and its disk allow; and what memory it needs.

    python benchmarks/sync.py [--citations 120000] [--calls 16] [--seconds 1] [--seed 7] [--json FILE]

A sandbox in a process of its own serves some 30 citing rows a patent, 100 patents an answer, no answer twice. First with
answers that take a while, 1, 4 and 8 calls at a time, against the ideal schedule max(latency x calls / concurrency,
calls / QPS); then with answers at once, against the raw loop of `ingest_rival` over the same bodies, read from memory:
no wire, no checks, one commit an answer. What the store holds is compared with what was served before any time is
printed. Start-up, plan and summary of the command are within its time; its memory is that of its process alone.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from ingest import COUNTS
from ingest_rival import Rival
from ingest_world import Replies

from localcite.db import engine
from localcite.db.reader import open_for_reading
from localcite.sandbox import EXAMPLE_KEY

NOW = datetime(2026, 11, 22, tzinfo=UTC)
QPS = 10
SPAWN = """
import json, os, sys, time
began = time.perf_counter()
child = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
_, status, used = os.wait4(child, 0)
sys.stderr.write(json.dumps([time.perf_counter() - began, used.ru_maxrss / 1000, used.ru_utime + used.ru_stime, status]))
"""  # from a small process: a child's peak begins at what its parent has


def main():
    options = read_options()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        corpus = Corpus(Path(folder), options.citations, options.seed)
        results = {"waiting": [], "at once": []}
        for concurrency in (1, 4, 8):
            results["waiting"].append(waiting(corpus, concurrency, options))
        results["at once"] = [at_once(corpus, concurrency) for concurrency in (1, 4)]
        results["raw"] = raw(corpus)
        for each in results["at once"]:
            each["ratio"] = each["s"] / results["raw"]["s"]
            each["cpu ratio"] = each["cpu s"] / results["raw"]["cpu s"]
    show(results, corpus.truth)
    if options.json:
        options.json.write_text(json.dumps({"served": corpus.truth, "results": results}, indent=1))


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--citations", type=int, default=120_000, help="of the part without waiting")
    parser.add_argument("--calls", type=int, default=16, help="of the part with waiting, for each concurrency")
    parser.add_argument("--seconds", type=float, default=1.0, help="that an answer takes")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folder", type=Path, help="where files are made, and removed again")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


class Corpus:
    """What the sandbox serves: a file of elements, the numbers in the order asked, and what is to be held."""

    def __init__(self, folder, citations, seed):
        self.folder, self.numbers, self.bodies = folder, [], []
        replies = Replies(citations, seed, truth=True)
        self.truths = []
        with (folder / "patents.jsonl").open("wb") as file:
            for numbers, body in replies:
                self.numbers += numbers
                self.bodies.append((numbers, body))
                self.truths.append(replies.truth.counts())
                elements = msgspec.json.decode(body, type=Body).data
                file.writelines(bytes(element) + b"\n" for element in elements)
        self.truth = self.truths[-1]
        self.turns = 0

    def list(self, calls):
        path = self.folder / f"{calls}.txt"
        path.write_text("\n".join(self.numbers[: calls * 100]) + "\n")
        return path


class Body(msgspec.Struct):
    data: list[msgspec.Raw]


# ---- ours ---------------------------------------------------------------------------------------------------------


def waiting(corpus, concurrency, options):
    calls = min(options.calls * concurrency if concurrency > 1 else options.calls, len(corpus.bodies))
    found = sync(corpus, calls, concurrency, QPS, options.seconds)
    ideal = max(options.seconds * -(-calls // concurrency), calls / QPS)
    return {**found, "seconds an answer": options.seconds, "qps": QPS, "ideal s": ideal, "ratio": found["s"] / ideal}


def at_once(corpus, concurrency):
    return sync(corpus, len(corpus.bodies), concurrency, 1000, 0)


def sync(corpus, calls, concurrency, qps, latency):
    """Return the wall time, the peak memory and the processor time of one command."""
    corpus.turns += 1
    home = corpus.folder / f"home{corpus.turns}"
    settings = {"HOME": home, "API_KEY": EXAMPLE_KEY, "CONCURRENCY": concurrency, "QPS": qps, "BATCH_FIRST": 100}
    with Served(corpus.folder, latency) as url:
        environ = {**os.environ, "LOCALCITE_BASE_URL": url}
        environ |= {f"LOCALCITE_{name}": str(value) for name, value in settings.items()}
        argv = [sys.executable, "-m", "localcite", "sync", "-f", str(corpus.list(calls)), "--yes", "--json"]
        argv = [sys.executable, "-I", "-S", "-c", SPAWN, *argv]
        done = subprocess.run(argv, env=environ, capture_output=True, text=True, check=True)
    wall, peak, cpu, status = json.loads(done.stderr[done.stderr.rindex("[") :])
    if status:
        sys.exit(f"sync failed: {done.stderr}")
    told = json.loads(done.stdout)
    path = home / "localcite.db"
    compare(path, corpus.truths[calls - 1])
    return {
        "concurrency": concurrency,
        "calls": told["calls"],
        "citations": corpus.truths[calls - 1]["citations"],
        "s": wall,
        "peak MB": peak,
        "cpu s": cpu,
    }


class Served:
    """A sandbox in a process of its own."""

    def __init__(self, folder, latency):
        argv = [sys.executable, "-m", "localcite", "sandbox", "--corpus", str(folder), "--port", "0"]
        argv += ["--latency", str(latency)]
        self.process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def __enter__(self):
        return self.process.stdout.readline().strip()

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


def compare(path, truth):
    """End where the store does not hold what was served."""
    with closing(open_for_reading(path)) as connection:
        held = {what: connection.execute(query).fetchone()[0] for what, query in COUNTS.items()}
    if held != truth:
        sys.exit(f"held {held}, served {truth}")


# ---- the raw loop -------------------------------------------------------------------------------------------------


def raw(corpus):
    """Return the wall time of the loop over the same bodies."""
    path = corpus.folder / "raw.db"
    connection = engine.open_for_writing(path, now=NOW)
    batch = Rival(connection).batch
    began, cpu = time.perf_counter(), time.process_time()
    for numbers, body in corpus.bodies:
        batch(numbers, body)
    took = {"s": time.perf_counter() - began, "cpu s": time.process_time() - cpu, "calls": len(corpus.bodies)}
    connection.close()
    compare(path, corpus.truth)
    return took


def show(results, truth):
    print(
        f"each time the store holds what was served, at most {', '.join(f'{n:,} {what}' for what, n in truth.items())}"
    )
    print(f"\n{'calls':>6}{'at a time':>11}{'answer s':>10}{'sync s':>9}{'ideal s':>9}{'x ideal':>9}{'peak MB':>9}")
    for each in results["waiting"]:
        print(
            f"{each['calls']:>6}{each['concurrency']:>11}{each['seconds an answer']:>10}{each['s']:>9.2f}"
            f"{each['ideal s']:>9.2f}{each['ratio']:>9.3f}{each['peak MB']:>9.0f}"
        )
    loop = results["raw"]["s"]
    print(
        f"\n{'calls':>6}{'at a time':>11}{'answer s':>10}{'sync s':>9}{'loop s':>9}{'x loop':>9}{'peak MB':>9}{'x its processor time':>22}"
    )
    for each in results["at once"]:
        print(
            f"{each['calls']:>6}{each['concurrency']:>11}{0:>10}{each['s']:>9.2f}{loop:>9.2f}"
            f"{each['ratio']:>9.2f}{each['peak MB']:>9.0f}{each['cpu ratio']:>22.2f}"
        )


if __name__ == "__main__":
    main()
