"""How fast localcite is, beside what one would use instead: one command, one table.

    pip install -e '.[bench]'
    python benchmarks --quick | --full [--folder DIR] [--home HOME] [--only PARTS] [--growth CITATIONS] [--data DIR]
    python benchmarks --from FILE

Runs the scripts of this folder one after the other, each in processes of its own, and prints one table: medians, p99s,
ratios, and whether the goal is reached. Each script compares answers before it prints a time; a part that fails is
reported, and the others go on. Data are generated from seeds, in a temporary folder or in DIR, where they are found
again. With --data (by default ../shared/data, where it is there) questions about real data are compared too.

Results are written to benchmarks.json after each part; docs/performance.md and its charts follow from that file alone,
with --page here, or later with --from.
"""

import argparse
import json
import os
import platform
import sqlite3
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path

from goals import rows_of, shown
from page import write_page
from parts import FULL, QUICK, ROOT, parts, run

RIVALS = ("duckdb", "igraph", "litecli", "sqlite-utils", "sqlmodel", "numpy", "msgspec")


def main():
    options = read_options()
    if options.results:
        results = json.loads(options.results.read_text())
    else:
        with tempfile.TemporaryDirectory() as temporary:
            results = measured(options, options.folder or Path(temporary))
    print(f"\n{shown(results)}")
    if options.page:
        print(f"\n{write_page(results, options.page)} written")
    missed = sum(row.reached is False for row in rows_of(results))
    failed = [name for name, part in results["parts"].items() if "failed" in part]
    print(f"\n{missed} goals not reached; {len(failed)} parts failed{': ' if failed else ''}{', '.join(failed)}")
    sys.exit(1 if failed else 0)


def read_options():
    parser = argparse.ArgumentParser(
        prog="python benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--quick", action="store_true", help="small sizes, some minutes")
    how.add_argument("--full", action="store_true", help="a million documents, ten million citations")
    how.add_argument("--from", type=Path, dest="results", metavar="FILE", help="only the table of an earlier run")
    parser.add_argument("--folder", type=Path, help="keeps generated data (default: a temporary folder)")
    parser.add_argument("--home", type=Path, help="a home that world.py made, instead of a new one")
    parser.add_argument("--only", help="a comma list of parts; the others stay as FILE has them")
    parser.add_argument("--growth", type=int, help="how far the growth is followed, in citations")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--json", type=Path, default=Path("benchmarks.json"), help="default: benchmarks.json")
    parser.add_argument("--page", type=Path, metavar="FILE", help="write the page: docs/performance.md")
    options = parser.parse_args()
    if options.home and not (options.home / "localcite.db").exists():
        parser.error(f"there is no localcite.db in {options.home}; world.py makes one")
    return options


def measured(options, folder):
    """Run the parts; return all results."""
    folder = folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    sizes = FULL if options.full else QUICK
    results = {"facts": facts("full" if options.full else "quick"), "sizes": sizes._asdict(), "parts": {}}
    wanted = set(filter(None, (options.only or "").split(",")))
    if wanted and options.json.exists():  # some parts again: the others stand as they were
        before = json.loads(options.json.read_text())
        if before["sizes"]["documents"] == sizes.documents:
            results["parts"] = before["parts"]
            busier = max(before["facts"]["load at the start"], results["facts"]["load at the start"])
            results["facts"] |= {"runs": before["facts"].get("runs", 1) + 1, "load at the start": busier}
    home = options.home.absolute() if options.home else None
    for part in parts(sizes, home, folder, options.data.absolute(), options.growth):
        if wanted and part.name not in wanted | {"world"}:
            continue
        print(f"{part.name} …", end=" ", flush=True)
        found = results["parts"][part.name] = run(part, folder, sizes.limit)
        print(found.get("failed") or f"{found['seconds']:.0f} s", flush=True)
        results["facts"] |= {"load at the end": load(), "seconds": round(time.perf_counter() - STARTED)}
        options.json.write_text(json.dumps(results, indent=1, ensure_ascii=False))
    return results


STARTED = time.perf_counter()


def facts(size):
    found = {"size": size, "day": time.strftime("%Y-%m-%d", time.gmtime())}
    found |= {"machine": platform.machine(), "system": platform.system(), "cores": os.cpu_count()}
    found |= {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    if hasattr(os, "sysconf"):
        found["memory GB"] = round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9)
    found["libraries"] = {name: version(name) for name in RIVALS}
    return found | {"load at the start": load()}


def load():
    return round(os.getloadavg()[0], 1)


def version(name):
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


if __name__ == "__main__":
    main()
