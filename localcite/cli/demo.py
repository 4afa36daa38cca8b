"""`localcite demo`: the whole story in a temporary home, against the sandbox. No account, no network, nothing left."""

import tempfile
from typing import TYPE_CHECKING

from localcite.cli.arguments import Parser
from localcite.show.quote import count

if TYPE_CHECKING:
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
        "The price comes first. The vendor publishes none, so it is entered; this one is made up.",
        (
            ("price", "set", "P015", "0.40", "EUR"),
            ("price", "set", "L012", "0.25", "EUR"),
            ("plan", "-c", "portfolio"),
        ),
    ),
    (
        "Only what is missing is bought, and each call is on record before it is sent.",
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
That was all on this machine. To go on:
  localcite shell                          ask questions, with completion and help
  localcite sandbox                        rehearse with your own lists, for nothing
  localcite login                          then `localcite plan -f list.txt`: what your list would cost
"""


def run(argv: list[str], app: "App") -> int:
    """Play the demo through."""
    Parser(app, "demo", STORY).read(argv)
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
    app.stdout.write(CLOSING)
    return 0


def _inside(app: "App", home: str, url: str) -> "App":
    """Return an app in the temporary home, with the terminal of the real one and nothing else of it."""
    from localcite.sandbox import EXAMPLE_KEY  # noqa: PLC0415 - keeps `--help` light

    kept = {name: app.environ[name] for name in ("COLUMNS", "TERM", "NO_COLOR") if name in app.environ}
    environ = {**kept, "LOCALCITE_HOME": home, "LOCALCITE_BASE_URL": url, "LOCALCITE_API_KEY": EXAMPLE_KEY}
    return type(app)(environ, app.stdin, app.stdout, app.stderr)


def _play(app: "App", command: tuple[str, ...]) -> int:
    """Show a command as it would be typed, and run it."""
    from shlex import join  # noqa: PLC0415 - keeps `--help` light

    from localcite import cli  # noqa: PLC0415 - the same

    app.stdout.write(f"\n$ localcite {join(command)}\n")
    app.stdout.flush()
    code = cli.run(list(command), app)
    app.stdout.flush()
    return code
