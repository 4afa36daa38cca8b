"""How long completion and the bottom bar take at each keystroke, on a database as large as one has.

    python benchmarks/completion.py --home HOME [--rounds 5] [--json FILE]

HOME/localcite.db is only read; names are put in order in a temporary folder, as the shell does it beside the typing.
What is offered is compared with what SQL counts before any time is printed.
"""

import argparse
import json
import sqlite3
import tempfile
import time
from pathlib import Path
from statistics import median

from localcite.db import reader
from localcite.query import parse
from localcite.shell import bar
from localcite.shell.commands import COMMANDS
from localcite.shell.held import Held, Keeper
from localcite.shell.highlight import pieces
from localcite.shell.offers import offer
from localcite.text import fold

ALL = "SELECT s.value, count(*) FROM document AS d JOIN string AS s ON s.id = d.inventors GROUP BY s.id"


def main():
    options = read_options()
    database = options.home / "localcite.db"
    with tempfile.TemporaryDirectory() as folder:
        keeper = Keeper(database, Path(folder))
        held = Held(lambda: reader.open_for_reading(database), keeper)
        began = time.perf_counter()
        held.prepare()
        keeper.wait()
        in_order = time.perf_counter() - began
        counted = names(database)
        check(held, counted)
        print(f"{documents(database):,} documents, {len(counted):,} inventors; names in order after {in_order:.1f} s,")
        print("in a process of its own\n")
        rows = report(held, typed(held, counted), options.rounds)
        look = timed(lambda: state(database), options.rounds)
        print(f"\nthe bar, in a thread beside the typing, once a line: {look[0]:.1f} ms (worst {look[1]:.1f})")
        found = state(database)
        print(f"drawing it: {timed(lambda: bar.words(database, found, 80), 50)[0]:.3f} ms")
    if options.json:
        options.json.write_text(json.dumps({"in order s": in_order, "bar ms": look, "rows": rows}, indent=1))


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def documents(database):
    return sqlite3.connect(f"file:{database}?mode=ro", uri=True).execute("SELECT count(*) FROM document").fetchone()[0]


def state(database):
    connection = reader.open_for_reading(database)
    try:
        return bar.state(connection, "2026-11", lambda _uid: False)
    finally:
        connection.close()


def names(database):
    """Return all inventors and how many documents they have, counted by SQL alone."""
    found = {}
    for value, number in sqlite3.connect(f"file:{database}?mode=ro", uri=True).execute(ALL):
        for name in filter(None, map(str.strip, value.split("|"))):
            found[name] = found.get(name, 0) + number
    return found


def check(held, counted):
    """Refuse to time what is not right."""
    folded = [(fold(name), name) for name in counted]
    for begin in ("", "l", "zh", "王", "nosuch"):
        right = sorted((name for key, name in folded if key.startswith(begin)), key=lambda name: (-counted[name], name))
        assert held.values("inventor", begin) == right[:20], begin


def typed(held, counted):
    """Return lines as somebody types them, letter by letter."""
    most = max(counted, key=counted.get)
    number = held.numbers("US")[-1]
    return (
        f"cited-by {number}",
        f'patents | where inventor = "{most}"',
        "in portfolio | cited-by | where category has X and year >= 2018 | by assignee | top 10",
        "patents | minus (papers | where assignee = 上海",
        "sql SELECT number, title FROM documents WHERE year",
    )


def report(held, lines, rounds):
    it, rows = parse("patents"), []
    helps = dict.fromkeys(COMMANDS, "")
    print(f"{'ms a keystroke':>58}{'median':>9}{'worst':>8}{'colours':>9}")
    for line in lines:
        times = []
        for end in range(1, len(line) + 1):
            text = line[:end]
            times.append(timed(lambda text=text: offer(text, len(text), held, it, helps), rounds)[0])
        colours = timed(lambda line=line: list(pieces(line, helps)), rounds)[0]
        print(f"{line[:56]:>58}{median(times):>9.2f}{max(times):>8.2f}{colours:>9.3f}")
        rows.append({"line": line, "median ms": median(times), "worst ms": max(times)})
    return rows


def timed(work, rounds):
    """Return the median and the worst of some rounds, in milliseconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - began))
    return median(times), max(times)


if __name__ == "__main__":
    main()
