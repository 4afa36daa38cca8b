"""`localcite shell`: questions and commands, one after the other. Offline, but for `sync` inside it."""

import os
from typing import TYPE_CHECKING

from localcite.errors import LocalciteError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from localcite.app import App
    from localcite.model import Name
    from localcite.shell.outside import Added, Outside
    from localcite.show.export.target import Target

HELP = """\
usage: localcite shell
       localcite shell < FILE

Ask questions and give commands, one a line; a line that ends in | goes on in the next. The last answer is `it`.
`help` lists what there is. Nothing is sent, except by `sync`, which says so first.

At a terminal: Tab completes, Ctrl-R searches the history, Ctrl-C stops the question and not the shell, Ctrl-D leaves.
From a file or a pipe: answers go to standard output, all else to standard error; lines that begin with # are skipped.
A line that fails does not stop the others; the exit code is that of the worst (2 for a question that cannot be read).
"""


def run(argv: list[str], app: "App") -> int:
    """Run the shell until its input ends."""
    if argv in (["--help"], ["-h"]):
        app.stdout.write(HELP)
        return 0
    if argv:
        raise UsageError(
            what="`localcite shell` takes no arguments", fix="`localcite ask 'QUESTION'` asks one question"
        )
    from localcite.shell.reading import reader  # noqa: PLC0415 - `--help` reads nothing
    from localcite.shell.repl import loop  # noqa: PLC0415 - the same
    from localcite.shell.session import Session  # noqa: PLC0415 - the same

    _read_as_utf8(app)
    _bring_up_to_date(app)
    session = Session(outside(app))
    read, is_typed = reader(session)
    return loop(read, session, goes_on=is_typed)


def _bring_up_to_date(app: "App") -> None:
    """Upgrade the database of an older localcite before anything reads it: completion and the bar do so beside it."""
    from localcite.db.reader import needs_upgrade  # noqa: PLC0415 - `--help` reads nothing

    try:
        if needs_upgrade(app.settings.database_text):
            app.note("An older localcite wrote this database: a copy is kept, and it is brought up to date.")
            app.open_for_writing().close()
    except LocalciteError:  # it is said where something is asked
        return


def _read_as_utf8(app: "App") -> None:
    """Read files of questions as the UTF-8 that they are, whatever the system's own encoding."""
    if not app.stdin.isatty() and hasattr(app.stdin, "reconfigure"):
        app.stdin.reconfigure(encoding="utf-8-sig", errors="surrogateescape")


def outside(app: "App") -> "Outside":
    """Return what the shell may use of this app."""
    from localcite.query.context import context_for  # noqa: PLC0415 - `--help` asks nothing
    from localcite.shell.outside import Outside  # noqa: PLC0415 - the same

    return Outside(
        stdin=app.stdin,
        stdout=app.stdout,
        stderr=app.stderr,
        environ=app.environ,
        folder=app.settings.folders.data,
        cache=app.settings.folders.cache,
        database=app.database_path,
        now=app.now,
        monotonic=app.monotonic,
        context=lambda: context_for(app.settings, app.now()),
        connect=app.open_for_reading,
        run_command=lambda argv: _command(argv, app),
        target=lambda file: _target(app, file),
        collect=lambda name, names: _collect(app, name, names),
        width=app.columns,
        height=lambda: _height(app),
        note=app.note,
        end=lambda raised, where: _end(raised, where, app),
        vendor=lambda: app.base_url,
    )


def _command(argv: list[str], app: "App") -> int:
    """Run a command as the command line would; what it raises is worded by the shell."""
    from localcite import cli  # noqa: PLC0415 - the shell is one of its commands

    try:
        return cli.run(argv, app)
    except SystemExit as done:  # argparse has written its help
        return done.code if isinstance(done.code, int) else 0


def _target(app: "App", file: str) -> "Target":
    from localcite.cli.output import Plain, target_of  # noqa: PLC0415 - only `to` writes files

    return target_of(app, Plain(output=file), fix="name another one")


def _collect(app: "App", name: str, names: "Sequence[Name]") -> "Added":
    from localcite.api import shelf  # noqa: PLC0415 - only `save` changes a collection
    from localcite.shell.outside import Added  # noqa: PLC0415 - the same

    return Added(*shelf.add(app, name, [shelf.Member(each, str(each)) for each in names]))


def _height(app: "App") -> int | None:
    """Return how many lines the terminal has; None where standard output is none."""
    if not app.stdout.isatty():
        return None
    told = app.environ.get("LINES", "")
    if told.isascii() and told.isdigit() and int(told) > 0:
        return int(told)
    try:
        return os.get_terminal_size(app.stdout.fileno()).lines or 24
    except OSError:
        return 24


def _end(raised: Exception, where: str, app: "App") -> int:
    """Say what went wrong, in a sentence, and return the exit code that it would have had."""
    from localcite.cli.crash import end  # noqa: PLC0415 - only failures need it
    from localcite.show.problem import problem  # noqa: PLC0415 - the same

    if not isinstance(raised, LocalciteError):
        app.stderr.write(where)
        return end(raised, app)
    app.note(where + problem(raised, app.known_secrets()))
    return raised.exit_code
