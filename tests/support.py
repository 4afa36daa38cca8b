"""What tests share: a home of their own and the command line in it."""

import io
import json
from dataclasses import dataclass
from pathlib import Path

from localcite.app import App, run
from localcite.sandbox import EXAMPLE_KEY

SHARED = Path(__file__).resolve().parents[2] / "shared"


@dataclass
class Ran:
    """What one command did."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


class Home:
    """One user's home, and the command line in it, in this process."""

    def __init__(self, path, url="http://127.0.0.1:9", **environ):
        self.path = path
        self.environ = {
            "LOCALCITE_HOME": str(path),
            "LOCALCITE_BASE_URL": url,
            "LOCALCITE_API_KEY": EXAMPLE_KEY,
            "LOCALCITE_QPS": "1000",
            **environ,
        }

    @property
    def database(self):
        return self.path / "localcite.db"

    def run(self, *argv, stdin="", now=None):
        out, err = io.StringIO(), io.StringIO()
        app = App(self.environ, io.StringIO(stdin), out, err, now=now)
        code = run([str(word) for word in argv], app)
        return Ran(code, out.getvalue(), err.getvalue())

    def sync(self, *argv, **how):
        return self.run("sync", *argv, "--yes", "--json", **how)

    def plan(self, *argv, **how):
        return self.run("plan", *argv, "--json", **how).json
