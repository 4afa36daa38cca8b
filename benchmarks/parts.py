"""The parts of `python benchmarks`: which script runs with which sizes, and for how long at most. Runs one; measures nothing."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
ROOT = HERE.parent


class Sizes(NamedTuple):
    """`documents` and `citations` of the generated home; the other names are those of the scripts."""

    documents: int
    citations: int
    rounds: int
    ids: int
    titles: int
    ingest: int
    writers: int
    sync: int
    calls: int
    growth: int
    starts: int
    export: int
    limit: int  # seconds, for each part


QUICK = Sizes(100_000, 1_000_000, 8, 50_000, 50_000, 60_000, 6_000, 30_000, 6, 100_000, 7, 20_000, 400)
FULL = Sizes(
    1_000_000, 10_000_000, 20, 100_000, 1_000_000, 1_000_000, 15_000, 1_000_000, 30, 10_000_000, 15, 1_000_000, 900
)


class Part(NamedTuple):
    """A script with its arguments; `--json FILE` is added where `tells`. `limit`: seconds, where it has its own."""

    name: str
    argv: tuple[object, ...]
    tells: bool = True
    limit: int | None = None


def parts(sizes, home, folder, data, growth):
    """Return the parts in their order. Without `home`, one is made in `folder` first (and found there again)."""
    made = home or folder / f"home-{sizes.documents}-{sizes.citations}"
    if not (made / "localcite.db").exists():
        size = ("--documents", sizes.documents, "--citations", sizes.citations)
        yield Part("world", ("world.py", made, *size), tells=False)
    at = ("--folder", folder)
    yield Part("startup", ("startup.py", "--home", made, "--rounds", sizes.starts))
    yield Part("plan", ("plan.py", made, "--ids", sizes.ids))
    yield Part("graph", ("graph.py", made, "--rounds", sizes.rounds))
    yield Part("search", ("search.py", "--documents", sizes.titles, *at))
    yield Part("ingest", ("ingest.py", "--citations", sizes.ingest, *at))
    yield Part("writers", ("writers.py", "--citations", sizes.writers))
    yield Part("sync", ("sync.py", "--citations", sizes.sync, "--calls", sizes.calls, *at))
    yield Part("growth", ("growth.py", "--most", growth or sizes.growth, *at), limit=sizes.limit * 6)
    yield Part("export", ("export.py", made, "--rows", sizes.export), limit=sizes.limit * 3)
    if data.is_dir():
        yield Part("answers", ("answers.py", data))


def run(part, folder, limit):
    """Run a part to its end, or to its limit; return what it told and said, or why it failed."""
    told = folder / f"{part.name}.json"
    told.unlink(missing_ok=True)
    argv = [sys.executable, str(HERE / part.argv[0]), *map(str, part.argv[1:])]
    if part.tells:
        argv += ["--json", str(told)]
    load, began = os.getloadavg()[0], time.perf_counter()
    code, said = finished(argv, limit := part.limit or limit)
    found = {"load": round(load, 1), "seconds": round(time.perf_counter() - began, 1), "said": said}
    if code or (part.tells and not told.exists()):
        last = next((line for line in reversed(said.splitlines()) if line.strip()), "it said nothing")
        why = f"stopped after {limit} s" if code is None else f"exit {code}: {last.strip()[:200]}"
        return found | {"failed": why}
    return found | ({"told": json.loads(told.read_text())} if part.tells else {})


def finished(argv, limit):
    """Return the exit code (None past the limit) and the output of a command; nothing it started is left behind."""
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))}
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "errors": "replace"}
    with subprocess.Popen(argv, env=environ, start_new_session=True, **streams) as child:
        try:
            said, _ = child.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)  # the session that was started for it
            return None, child.communicate()[0]
        except KeyboardInterrupt:
            os.killpg(child.pid, signal.SIGKILL)
            raise
    return child.returncode, said
