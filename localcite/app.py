"""The only place that builds the real settings, database, client and clock; and where every error ends.

`App` hands them out lazily: a question pays for no client, `--help` for no settings. Whoever is given an `App` reads
the clock, the environment and the streams from it and from nowhere else.
"""

import os
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from localcite.errors import LocalciteError

if TYPE_CHECKING:
    from localcite.settings import Settings


def main(argv: list[str]) -> int:
    """Run one command line (without the program's name) in the real world and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")
    return run(argv, App(os.environ, sys.stdin, sys.stdout, sys.stderr))


def run(argv: list[str], app: "App") -> int:
    """Run one command line with this app. Every error becomes one sentence on standard error and an exit code."""
    try:
        return _run(argv, app)
    except LocalciteError as error:
        from localcite.show.problem import problem  # noqa: PLC0415 - only errors need it

        app.note(problem(error, app.known_secrets()))
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return _leave_quietly(app)
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 0
    except Exception as defect:  # noqa: BLE001 - a defect of ours: never a traceback on the user's screen
        from localcite.cli.crash import report  # noqa: PLC0415 - only defects need it

        return report(defect, app)


def _run(argv: list[str], app: "App") -> int:
    """Dispatch, and make sure that what was written has left."""
    from localcite import cli  # noqa: PLC0415 - its errors are worded above

    code = cli.run(argv, app)
    app.stdout.flush()
    return code


def _leave_quietly(app: "App") -> int:
    """Whoever read our output has gone (`| head`): that is no failure of ours."""
    if app.stdout is sys.stdout:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that the last flush has somewhere to go
    return 0


class App:
    """What a command may use of the world. Every part can be replaced by a test or the demo."""

    def __init__(
        self,
        environ: Mapping[str, str],
        stdin: TextIO,
        stdout: TextIO,
        stderr: TextIO,
        *,
        now: Callable[[], datetime] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,  # noqa: TID251 - the one real clock of localcite
    ) -> None:
        self.environ = environ
        self.stdin = stdin
        self.stdout = stdout
        self.stderr = stderr
        self.now = now or _utc_now
        self.monotonic = monotonic
        self.sleep = sleep

    @cached_property
    def settings(self) -> "Settings":
        """Return the settings, read once; what is odd about them is noted on standard error."""
        from localcite.settings import read  # noqa: PLC0415 - `--help` needs none

        settings = read(self.environ)
        for warning in settings.warnings:
            self.note(warning)
        return settings

    @property
    def database_path(self) -> Path:
        """Return where the database is, or will be."""
        return self.settings.database

    def known_secrets(self) -> tuple[str, ...]:
        """Return the secrets that were read so far: what is shown or written must not hold them."""
        return self.settings.secrets.values if "settings" in self.__dict__ else ()

    def columns(self, stream: TextIO) -> int | None:
        """Return how wide the terminal is that shows this stream; None where none does."""
        if not stream.isatty():
            return None
        told = self.environ.get("COLUMNS", "")
        if told.isascii() and told.isdigit() and int(told) > 0:
            return int(told)
        try:
            return os.get_terminal_size(stream.fileno()).columns or 80
        except OSError:
            return 80

    @property
    def is_terminal(self) -> bool:
        """Return whether somebody can be asked: input and messages are at a terminal."""
        return self.stdin.isatty() and self.stderr.isatty()

    def note(self, text: str) -> None:
        """Tell the user one sentence, on standard error."""
        self.stderr.write(f"{text}\n")
        self.stderr.flush()

    def confirm(self, question: str) -> bool:
        """Ask a yes-or-no question at the terminal; anything but yes is no, and so is having nobody to ask."""
        if not self.is_terminal:
            return False
        self.stderr.write(f"{question} [y/N] ")
        self.stderr.flush()
        return self.stdin.readline().strip().casefold() in {"y", "yes"}


def _utc_now() -> datetime:
    """Return the time: the one place where localcite looks at the clock."""
    return datetime.now(UTC)  # noqa: TID251 - the one clock of localcite
