"""How long a plan of 100,000 ids takes, beside the barest loop that tells which of them are out of date.

    python benchmarks/plan.py HOME [--ids 100000] [--rounds 5] [--json FILE]

HOME is one that `benchmarks/world.py` made. The ids are held numbers and DOIs as people type them: most of them clean,
a tenth with blanks, commas, links or in the wrong case, one in a hundred not held. The loop reads the same file, makes
the ids canonical with two methods of `str`, and looks them up with one statement; it judges nothing else. Both run as
whole processes, in turn, and have to find the same documents held before any time is printed.
"""

import argparse
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

LOOP = """
import json, sqlite3, sys
ids = [line.strip().upper() for line in open(sys.argv[2]) if line.strip()]
ids = [line.partition("DOI.ORG/")[2].lower() or (line.lower() if line[:3] == "10." else line) for line in ids]
ids = list({line.replace(" ", "").replace(",", "") for line in ids})
connection = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
rows = connection.execute('''
SELECT n.document, h.answered_at < '2026-06-01' FROM json_each(?) AS j CROSS JOIN name AS n ON n.value = j.value
LEFT JOIN holding AS h ON h.document = n.document''', (json.dumps(ids),)).fetchall()
print(len({document for document, stale in rows if stale is not None}))
"""


def main():
    options = read_options()
    database = options.home / "localcite.db"
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "ids.txt"
        listed.write_text("\n".join(typed(database, options.ids, random.Random(options.seed))) + "\n")
        commands = {
            "loop": [sys.executable, "-c", LOOP, str(database), str(listed)],
            "localcite plan": [sys.executable, "-m", "localcite", "plan", "--json", "--skip-bad", "-f", str(listed)],
        }
        environ = {**os.environ, "LOCALCITE_HOME": str(options.home)}
        check(commands, environ)
        commands["localcite plan --json"] = list(commands["localcite plan"])
        commands["localcite plan"].remove("--json")
        times = {name: [] for name in commands}
        for _round in range(options.rounds):
            for name, command in commands.items():
                times[name].append(timed(command, environ))
    report(times, options)


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--ids", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def typed(database, count, dice):
    """Return ids as people type them."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    names = [value for (value,) in connection.execute("SELECT value FROM name WHERE scheme IN ('number', 'doi')")]
    held = dice.sample(names, count * 99 // 100)
    others = [f"US{dice.randrange(6_200_000, 12_000_000)}B2" for _ in range(count - len(held))]
    return [spelled(name, dice) for name in held + others]


def spelled(name, dice):
    """Return a name in one of its spellings."""
    chance = dice.random()
    if chance > 0.1:
        return name
    if name.startswith("10."):
        return f"https://doi.org/{name.upper()}" if chance < 0.05 else name.upper()
    if name.startswith("US") and len(name) == 11:
        return f"US {name[2]},{name[3:6]},{name[6:9]} {name[9:]}"
    return name.lower() if chance < 0.05 else f"{name[:2]} {name[2:]}"


def check(commands, environ):
    """Compare what both find held."""
    said = [subprocess.run(each, env=environ, check=True, capture_output=True).stdout for each in commands.values()]
    plan = json.loads(said[1])
    if int(said[0]) != plan["fresh"] + plan["no_answer"]:
        raise SystemExit(f"they differ: {int(said[0])} held for the loop, {plan['fresh'] + plan['no_answer']} for us")
    print(f"both find {int(said[0]):,} answered documents; the plan would buy {plan['units_at_most']:,}")


def timed(command, environ):
    """Return the seconds that a process takes, and those of processor time: others may want the same cores."""
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if process.returncode or status:
        raise SystemExit(f"{command[:4]} failed")
    process.returncode = 0
    return time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def report(times, options):
    """Print medians and their ratios."""
    middle = {name: [median(column) for column in zip(*values, strict=True)] for name, values in times.items()}
    loop = middle["loop"]
    print(f"{'':24}{'s':>8}{'x':>7}{'processor s':>14}{'x':>7}{'MB':>7}")
    for name, (wall, busy, size) in middle.items():
        print(f"{name:24}{wall:>8.2f}{wall / loop[0]:>7.2f}{busy:>14.2f}{busy / loop[1]:>7.2f}{size:>7.0f}")
    if options.json:
        seconds, processor = ({name: found[place] for name, found in middle.items()} for place in (0, 1))
        options.json.write_text(json.dumps({"ids": options.ids, "seconds": seconds, "processor": processor}))


if __name__ == "__main__":
    main()
