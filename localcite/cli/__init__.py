"""The command line: which word leads to which module, and the help of the whole. It imports none of them.

How a family of commands is written
-----------------------------------
- `localcite/cli/<family>.py` holds `def run(argv: list[str], app: App) -> int`; `argv` is what follows the command
  word, the result is the exit code (0 done, 3 done in part, ... as in the contract). It stands in `COMMANDS` below and
  is imported only when its word is typed, so at its top it may import the standard library (not argparse where the
  question path is concerned), `localcite.errors`, `localcite.model` and `localcite.cli.*`; what is heavy (sqlmodel,
  httpx, keyring, alembic ...) is imported inside the function that needs it. `COMMAND --help` must stay light.
- `App` is named in signatures only: `if TYPE_CHECKING: from localcite.app import App`.
- Whatever goes wrong is raised as an error of `localcite.errors`; nothing is printed about it and no family words it:
  `app.main` shows one sentence (`show.problem`) on standard error and returns the error's `exit_code`. A family returns
  a code other than 0 by itself only where the work was done and its result says so (3, 4 ...).
- Data goes to `app.stdout` alone; notes, progress and questions go to `app.stderr` (`app.note("one sentence.")`).
  Never `print`, never `sys.stdout`, never `sys.argv`, never `os.environ`.
- Options: `from localcite.cli.arguments import Parser`; `Parser(app, "plan", "What it does.")` is an argparse parser
  that raises `UsageError`; add arguments as usual, then `options = parser.read(argv)` (ids and options may be mixed).
  A family with actions (`collection add`) hands a table `{word: Action(function, help)}` to `choose`.
- Tables and files: `from localcite.cli.output import add_output, write_table, write_json`.
  `add_output(parser)` gives `--format` and `-o`; `write_table(app, options, columns, rows, more={...})` writes any of
  the formats (`more`: further keys of the JSON form, as `coverage` of `ask`); `write_json(app, value)` is `--json`.
- Ids: `from localcite.cli.lists import add_ids, read_ids, tell`; `add_ids(parser)` gives `ID... -f FILE` and what can
  be said of files; `read_ids(app, options)` returns `Read(typed, reports)`, the ids in the order typed and what was
  read from each file; `tell(app, read.reports)` says it on standard error, `read.to_json()` is its part of the JSON.
- Clock, waiting, settings, database: `app.now()`, `app.monotonic()`, `app.sleep(seconds)`, `app.settings`,
  `app.database_path`, `app.open_for_reading()` (a connection, or None where nothing is held yet),
  `app.open_for_writing()`; both are closed by the command (`contextlib.closing`).
- People: `app.is_terminal`, `app.confirm("Buy 12 units?")`, `app.ask`, `app.ask_secret`, and `app.columns(app.stderr)`
  (the width of its terminal, or None).
- The vendor: `app.base_url`, `app.vendor_name`, `app.client()`, `app.surroundings(...)`.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from localcite.errors import UsageError

if TYPE_CHECKING:
    from localcite.app import App

Run = Callable[[list[str], "App"], int]


class Action(NamedTuple):
    """What a word leads to: a function, or the name of the module whose `run` it is; and its line in the help."""

    target: Run | str
    help: str


COMMANDS: Mapping[str, Action] = {
    "demo": Action("localcite.cli.demo", "the whole story in a temporary home, with no account and no network"),
    "plan": Action("localcite.cli.plan", "what a sync would buy, and at most at what price; spends nothing"),
    "sync": Action("localcite.cli.sync", "buy what is missing or out of date, and nothing else"),
    "status": Action("localcite.cli.status", "what is held, how old it is, what is in doubt"),
    "ask": Action("localcite.cli.ask", "answer a question from what is held"),
    "explain": Action("localcite.cli.explain", "how a question is understood"),
    "shell": Action("localcite.cli.shell", "ask one question after the other, with completion and help"),
    "report": Action("localcite.cli.report", "a page about a collection, in a file of its own"),
    "sql": Action("localcite.cli.sql", "read the views with SQL"),
    "describe": Action("localcite.cli.describe", "what the views and their columns mean; for datasette, too"),
    "collection": Action("localcite.cli.collection", "named lists of documents"),
    "price": Action("localcite.cli.price", "what one unit costs"),
    "budget": Action("localcite.cli.budget", "the most that a month may cost"),
    "audit": Action("localcite.cli.audit", "the record of every billed call"),
    "backup": Action("localcite.cli.backup", "copy the database into one file"),
    "doctor": Action("localcite.cli.doctor", "what is fine, what is wrong, what is lost, and what to do"),
    "rebuild": Action("localcite.cli.rebuild", "derive every table again from the kept replies, at no charge"),
    "login": Action("localcite.cli.login", "store credentials in the keyring of the system"),
    "logout": Action("localcite.cli.logout", "take them out again"),
    "sandbox": Action("localcite.cli.sandbox", "serve a stand-in for the vendor on this machine"),
}
INTRODUCTION = """\
usage: localcite COMMAND …

A local citation database that answers offline and buys only what it lacks.
"""
CLOSING = """\
`localcite COMMAND --help` tells more. First time: `localcite demo`.
"""


def run(argv: list[str], app: "App") -> int:
    """Run one command line (without the program's name) and return its exit code."""
    return choose(argv, app, COMMANDS, "localcite", INTRODUCTION, CLOSING)


def choose(argv: list[str], app: "App", table: Mapping[str, Action], program: str, above: str, below: str = "") -> int:
    """Run what the first word leads to in `table`. Without a word: the help, and exit code 2."""
    if not argv:
        app.stderr.write(help_text(table, above, below))
        return 2
    word, *rest = argv
    if word == "help" and rest:
        word, rest = rest[0], ["--help"]
    if word in ("-h", "--help", "help"):
        app.stdout.write(help_text(table, above, below))
        return 0
    if word not in table:
        raise UsageError(what=f"there is no `{program} {word}`", fix=advice(word, table, program))
    target = table[word].target
    if isinstance(target, str):
        target = import_module(target).run
    return target(rest, app)


def help_text(table: Mapping[str, Action], above: str, below: str) -> str:
    """Return the help: one line a word, in the table's order."""
    width = max(map(len, table))
    lines = "".join(f"  {word:<{width}}  {action.help}\n" for word, action in table.items())
    return f"{above}\n{lines}" + (f"\n{below}" if below else "")


def advice(word: str, known: Mapping[str, object], program: str) -> str:
    """Say which known word may have been meant, or where they are listed."""
    from difflib import get_close_matches  # noqa: PLC0415 - only mistakes need it

    near = get_close_matches(word.casefold(), known, n=1)
    return f"did you mean `{program} {near[0]}`?" if near else f"`{program} --help` lists what there is"
