"""`localcite demo`: the whole story in a temporary home, against the sandbox. No account, no network, nothing left."""

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from localcite.cli.arguments import Parser
from localcite.show.quote import count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from localcite.app import App

STORY = """\
Play the main job through, in a temporary home, against the stand-in vendor on this machine: a collection,
a plan with a price, a sync, the same sync again for nothing, questions, and the record of what was billed.
The documents are invented and so are the prices. Nothing leaves this machine, and nothing is left on it."""

PATENTS = (
    "US 11,205,304 B2",
    "US-9876543-B2",
    "us5012236",
    "EP 3 499 756 A1",
    "CN 112833870 A",
    "JP2019068462A",
    "WO 2021/165406 A1",
    "KR 10-2343886",
    "DE 10 2007 056 527 A1",
    "US 2009/0230439 A1",
)
PAPERS = ("doi:10.3390/S20030734", "https://doi.org/10.1016/j.bpj.2024.07.030")
ACTS = (
    (
        "A collection is a list with a name. Numbers and DOIs are typed as people write them.",
        (("collection", "add", "portfolio", *PATENTS, *PAPERS),),
    ),
    (
        "The vendor publishes no price, so it is entered; this one is made up.",
        (("price", "set", "P015", "0.40", "EUR"), ("price", "set", "L012", "0.25", "EUR")),
    ),
    (
        "The plan and its price come first. Only what is missing is bought, each call on record before it is sent.",
        (("sync", "-c", "portfolio", "--yes"),),
    ),
    (
        "The same again, and one of them typed another way: nothing to buy.",
        (("sync", "-c", "portfolio", "US11205304B2", "--yes"),),
    ),
    (
        "Questions need no network.",
        (
            (
                "ask",
                "cited-by US11205304B2 | sort published desc | limit 6 | select number, title, published, assignee",
            ),
            ("ask", "in portfolio | cited-by | by assignee | top 5"),
            ("ask", "in portfolio | cited-by | where category has X | by cited | top 5"),
        ),
    ),
    (
        "What it cost, call by call, in a record that cannot be edited unnoticed.",
        (("audit", "log"), ("audit", "verify")),
    ),
)
CLOSING = """
That was all on this machine, and nothing is left of it. To go on:
  {program} demo --shell
      ask this made-up world yourself, with completion and help
  {program} sandbox
      rehearse with your own lists, for nothing
  {program} login
      then `{program} plan -f list.txt`: what your list would cost
"""
INTO_SHELL = """
The same world in the shell: questions, `help`, and `sync` for nothing. Ctrl-D leaves. For instance:
  in portfolio | cited-by | external | by year | chart
"""


def run(argv: list[str], app: "App") -> int:
    """Play the demo through."""
    parser = Parser(app, "demo", STORY)
    parser.add_argument("--shell", action="store_true", help="then ask the made-up world yourself, in the shell")
    options = parser.read(argv)
    from localcite.sandbox import Sandbox, serve  # noqa: PLC0415 - keeps `--help` light

    with tempfile.TemporaryDirectory(prefix="localcite-demo-") as home, serve(Sandbox(latency=(0.2, 0.4))) as server:
        inner = _inside(app, home, server.url)
        app.stdout.write("A made-up world, served by the stand-in vendor on this machine.\n")
        for told, commands in ACTS:
            app.stdout.write(f"\n{told}\n")
            for command in commands:
                code = _play(inner, command)
                if code:
                    return code
        billed = server.bill.units()
        app.stdout.write(f"\nThe vendor's own bill says {count(billed, 'unit')}.\n")
        if options.shell:
            app.stdout.write(INTO_SHELL)
            return _run(inner, ["shell"])
    app.stdout.write(CLOSING.format(program=_program(app.environ)))
    return 0


def _program(environ: "Mapping[str, str]") -> str:
    """Return what starts localcite here, as it has to be typed."""
    from os.path import relpath  # noqa: PLC0415 - keeps `--help` light
    from shlex import join  # noqa: PLC0415 - the same
    from shutil import which  # noqa: PLC0415 - the same

    if which("localcite", path=environ.get("PATH")):
        return "localcite"
    script = which("localcite", path=str(Path(sys.executable).parent))
    return min(script, relpath(script), key=len) if script else join([sys.executable, "-m", "localcite"])


def _inside(app: "App", home: str, url: str) -> "App":
    """Return an app in the temporary home, with the terminal of the real one and none of its settings."""
    from localcite.sandbox import EXAMPLE_KEY  # noqa: PLC0415 - keeps `--help` light

    kept = {name: value for name, value in app.environ.items() if not name.startswith("LOCALCITE_")}
    environ = {**kept, "LOCALCITE_HOME": home, "LOCALCITE_BASE_URL": url, "LOCALCITE_API_KEY": EXAMPLE_KEY}
    return type(app)(environ, app.stdin, app.stdout, app.stderr)


def _play(app: "App", command: tuple[str, ...]) -> int:
    """Show a command as it would be typed, and run it."""
    from shlex import join  # noqa: PLC0415 - keeps `--help` light

    app.stdout.write(f"\n$ localcite {join(command)}\n")
    return _run(app, list(command))


def _run(app: "App", argv: list[str]) -> int:
    """Run a command line, so that what it writes stands in order."""
    from localcite import cli  # noqa: PLC0415 - keeps `--help` light

    app.stdout.flush()
    code = cli.run(argv, app)
    app.stdout.flush()
    return code
