"""How long until the first answer: `--version`, a question, the shell's first prompt; beside what one would use instead.

    pip install 'localcite[bench]'
    python benchmarks/startup.py [--home HOME] [--id NUMBER] [--rounds 15] [--imports] [--json FILE]

Without a home, one is bought from the sandbox. The rounds are interleaved, so that a busy machine slows all alike;
what each command says is compared before any time is printed. `--imports` lists what takes longest to load.
"""

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import median

import pexpect

from localcite.sandbox import EXAMPLE_KEY, Sandbox, serve

HERE = Path(sys.executable).parent
CURSOR = "\x1b[1;1R"
QUERY = "SELECT citing FROM citations WHERE cited_id IN (SELECT document_id FROM names WHERE name = ?) ORDER BY citing"
SCRIPT = f"""
import sqlite3, sys
connection = sqlite3.connect(f"file:{{sys.argv[1]}}?mode=ro", uri=True)
query = "{QUERY}"
rows = connection.execute(query, (sys.argv[2],)).fetchall()
print("\\n".join(number for (number,) in rows))
"""


def main():
    options = read_options()
    with tempfile.TemporaryDirectory() as folder:
        options.id = options.id or (typical(options.home / "localcite.db") if options.home else "US11205304B2")
        home = options.home or bought(Path(folder) / "home", options.id)
        environ = {**os.environ, "LOCALCITE_HOME": str(home), "TERM": "xterm-256color", "XDG_CONFIG_HOME": folder}
        environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
        rivals = commands(home / "localcite.db", options.id)
        check(rivals, environ)
        times = measured(rivals, options.rounds, environ)
        report(times)
        if options.json:
            options.json.write_text(json.dumps({name: sorted(found) for name, found in times.items()}, indent=1))
        if options.imports:
            imports(rivals["localcite ask"], environ)


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--id", help="a held number (default: one that some 30 documents cite)")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--imports", action="store_true")
    parser.add_argument("--json", type=Path, help="milliseconds of each round")
    return parser.parse_args()


def typical(path):
    """Return the number of an answered patent that some 30 documents cite."""
    query = """
    SELECT n.value FROM name AS n JOIN holding AS h ON h.document = n.document
    WHERE n.scheme = 'number' AND h.state = 'answered' AND n.value LIKE 'US%B2'
      AND (SELECT count(*) FROM citation AS c WHERE c.cited = n.document) BETWEEN 25 AND 35 LIMIT 1"""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchone()[0]


def bought(home, number):
    """Return a home in which a document is held."""
    with serve(Sandbox()) as server:
        environ = {**os.environ, "LOCALCITE_HOME": str(home), "LOCALCITE_BASE_URL": server.url}
        environ["LOCALCITE_API_KEY"] = EXAMPLE_KEY
        argv = [sys.executable, "-m", "localcite", "sync", number, "--yes"]
        subprocess.run(argv, env=environ, check=True, capture_output=True)
    return home


def commands(database, number):
    localcite = shutil.which("localcite", path=HERE)
    litecli = shutil.which("litecli", path=HERE)
    sqlite = shutil.which("sqlite3")
    return {
        "python -c pass": [sys.executable, "-c", "pass"],
        "localcite --version": [localcite, "--version"],
        "bare sqlite3 script": [sys.executable, "-c", SCRIPT, str(database), number],
        "sqlite3 program": [sqlite, "-readonly", str(database), sql_of(number)] if sqlite else None,
        "localcite ask": [localcite, "ask", f"cited-by {number}"],
        "localcite shell": [localcite, "shell"],
        "sqlite3 prompt": [sqlite, "-readonly", "-interactive", str(database)] if sqlite else None,
        "litecli": [litecli, "-R", "ready>", str(database)] if litecli else None,
    }


def sql_of(number):
    return QUERY.replace("?", f"'{number}'")


PROMPTS = {"localcite shell": "localcite> ", "sqlite3 prompt": "sqlite> ", "litecli": "ready>"}


# ---- the same answers -----------------------------------------------------------------------------------------------


def check(rivals, environ):
    """Refuse to time what does not say the same, or nothing."""
    said = {name: output(rivals[name], environ) for name in ("localcite --version", "bare sqlite3 script")}
    assert said["localcite --version"].startswith("localcite ")
    asked = output(rivals["localcite ask"], environ)
    expected = sorted(said["bare sqlite3 script"].split())
    assert expected, "nothing is held of this document"
    assert sorted(line.split()[0] for line in asked.splitlines()[2:]) == expected, "question and script differ"
    if rivals["sqlite3 program"]:
        assert sorted(output(rivals["sqlite3 program"], environ).split()) == expected, "the sqlite3 program differs"
    (documents,) = (
        sqlite3.connect(environ["LOCALCITE_HOME"] + "/localcite.db").execute("SELECT max(id) FROM document").fetchone()
    )
    print(f"{documents:,} documents; the question and the bare script both list {len(expected):,} citing ones\n")


def output(argv, environ):
    return subprocess.run(argv, env=environ, check=True, capture_output=True, text=True).stdout


# ---- times ----------------------------------------------------------------------------------------------------------


def measured(rivals, rounds, environ):
    """Return milliseconds of each round; the first round, which warms the caches, is left out."""
    times = {name: [] for name, argv in rivals.items() if argv}
    for turn in range(rounds + 1):
        for name, found in times.items():
            began = time.perf_counter()
            if name in PROMPTS:
                ended = at_prompt(rivals[name], PROMPTS[name], environ)
            else:
                subprocess.run(
                    rivals[name], env=environ, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
                ended = time.perf_counter()
            if turn:
                found.append(1000 * (ended - began))
    return times


def at_prompt(argv, prompt, environ):
    """Return when the first prompt was seen. A terminal answers where its cursor is."""
    child = pexpect.spawn(argv[0], argv[1:], env=environ, dimensions=(30, 100), timeout=30)
    child.delaybeforesend = None
    while child.expect([prompt, r"\x1b\[6n"]):
        child.send(CURSOR)
    ended = time.perf_counter()
    child.close(force=True)
    return ended


def report(times):
    bare = median(times["python -c pass"])
    print(f"{'':24}{'median ms':>10}{'× bare':>8}")
    for name, found in times.items():
        print(f"{name:24}{median(found):>10.1f}{median(found) / bare:>8.2f}")
    if "sqlite3 program" not in times:
        print("the sqlite3 program is not installed here, so it is not in the table")
    if "litecli" in times:
        shell, litecli = median(times["localcite shell"]), median(times["litecli"])
        print(f"\nto the first prompt, litecli takes {litecli / shell:.2f} × the time of the shell")
    else:
        print("\nlitecli is not installed: pip install 'localcite[bench]'")


def imports(argv, environ):
    """Print which modules take longest to load, by themselves."""
    argv = [sys.executable, "-X", "importtime", "-m", "localcite", *argv[1:]]
    said = subprocess.run(argv, env=environ, check=True, capture_output=True, text=True).stderr
    lines = [line.removeprefix("import time:").split("|") for line in said.splitlines() if line.startswith("import")]
    worst = sorted(((int(own), name.strip()) for own, _all, name in lines[1:]), reverse=True)
    print(f"\n{len(worst)} modules; slowest to load, in µs:")
    for own, name in worst[:15]:
        print(f"{own:>8} {name}")


if __name__ == "__main__":
    main()
