"""The world of the harness: a sandbox in a process of its own, a home, and `localcite sync` as a process in it."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from support import Home

HERE = Path(__file__).parent
TODAY = "2026-11-01"
PATENTS = tuple(f"US{number}B2" for number in range(9_000_000, 9_000_048))
PAPERS = ("10.3390/s20030734", *(f"10.1016/j.made.2019.{number}" for number in range(100, 104)))
POOL = PATENTS + PAPERS
PATIENCE = 120  # seconds after which a process that does not end is a failure
HARMLESS = "lost=0.04,reset=0.03,cut=0.03,busy=0.02,http-503=0.02,shuffled=0.1,slow:0.05=0.1,hang-up=0.05"


class Vendor:
    """A sandbox process; asked over its control endpoints."""

    def __init__(self, folder, latency="0-0.03"):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "localcite", "sandbox", "--port", "0", "--today", TODAY, "--latency", latency],
            env=environment(folder),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.url = self._process.stdout.readline().strip()
        assert re.match(r"http://127\.0\.0\.1:\d+$", self.url), "the sandbox did not start"

    nursery = None  # where processes come from, if not from scratch

    def bill(self):
        """Return the calls that could be billed, as the vendor saw them."""
        with urllib.request.urlopen(f"{self.url}/_sandbox/bill") as response:
            return [call for call in json.load(response)["calls"] if call["endpoint"] in {"P015", "L012"}]

    def reset(self, faults, seed):
        self._post("reset", {})
        self.misbehave(faults, seed)

    def misbehave(self, faults, seed=0):
        self._post("faults", {"faults": faults, "seed": seed})

    def close(self):
        if self.nursery is not None:
            self.nursery.close()
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()

    def _post(self, word, values):
        request = urllib.request.Request(f"{self.url}/_sandbox/{word}", json.dumps(values).encode(), method="POST")
        urllib.request.urlopen(request).close()


@dataclass
class User:
    """A home, its list of ids, and what was seen there."""

    folder: Path
    url: str
    concurrency: int = 2
    batch: int = 5
    nursery: "Nursery | None" = None
    seen: Path = field(init=False)

    def __post_init__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.seen = self.folder / "seen.log"
        self.seen.touch()
        rules = {"LOCALCITE_CONCURRENCY": str(self.concurrency), "LOCALCITE_BATCH_FIRST": str(self.batch)}
        rules |= {"LOCALCITE_BATCH_MOST": str(self.batch), "LOCALCITE_QPS": "300", "LOCALCITE_READ_TIMEOUT": "5"}
        self.home = Home(self.folder / "home", self.url, **rules)

    def start(self, ids, *options, **orders):
        """Start `localcite sync` as a process. Orders are for the child: where to kill itself, how it is broken."""
        told = json.dumps({"log": str(self.seen), **orders})
        argv = ["sync", *ids, *options, "--yes", "--json"]
        environ = environment(self.folder) | self.home.environ | {"LOCALCITE_CRASH": told}
        if self.nursery is not None:
            return self.nursery.start(argv, environ, self.folder)
        command = [sys.executable, "-m", "localcite", *argv]
        return subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def sync(self, ids, *options, **orders):
        """Run `localcite sync` to its end, whichever that is."""
        return ended(self.start(ids, *options, **orders))

    def notes(self, word):
        """Return what the children noted under a word, as tuples."""
        lines = [line.split() for line in self.seen.read_text().splitlines()]
        return [tuple(parts[1:]) for parts in lines if parts[0] == word]


class Nursery:
    """Starts processes by forking one that has its modules already, which takes a fraction of the time."""

    def __init__(self, folder):
        self._started = 0
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "child" / "nursery.py")],
            env=environment(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, argv, environ, folder):
        """Start `localcite` with this command line; its output goes to files in the folder."""
        self._started += 1
        out, err = folder / f"{self._started}.out", folder / f"{self._started}.err"
        pid = self.order({"argv": argv, "environ": environ, "out": str(out), "err": str(err)})
        return Forked(self, pid, out, err)

    def order(self, order):
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self):
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@dataclass
class Forked:
    """One process of a nursery, as far as the harness uses a process."""

    nursery: Nursery
    pid: int
    out: Path
    err: Path
    returncode: int | None = None

    def communicate(self, timeout=None):
        del timeout  # a run that does not end is ended by whoever runs the tests
        self.returncode = self.nursery.order({"wait": self.pid})
        return self.out.read_text(), self.err.read_text()

    def send_signal(self, number):
        os.kill(self.pid, number)

    def kill(self):
        self.send_signal(signal.SIGKILL)


@dataclass
class Ended:
    """How a process ended."""

    code: int
    out: str
    err: str

    @property
    def was_killed(self):
        return self.code == -9

    @property
    def summary(self):
        return json.loads(self.out)


def ended(process):
    try:
        out, err = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return Ended(process.returncode, out, err)


def environment(folder):
    """Return the environment of a child: this checkout, the watcher, and a home that is nobody's."""
    paths = [str(HERE / "child"), str(HERE.parents[1])]
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(paths), "HOME": str(folder), "LOCALCITE_HOME": str(folder / "none")}
