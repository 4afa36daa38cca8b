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
from typing import TYPE_CHECKING, TextIO

from localcite.errors import DatabaseOlder, DatabaseUnwritable, LocalciteError

if TYPE_CHECKING:
    from pathlib import Path
    from sqlite3 import Connection

    from localcite.query import Context
    from localcite.settings import Settings
    from localcite.settings.secrets import Keyring, Secrets
    from localcite.sync.run import Surroundings
    from localcite.sync.values import Progress
    from localcite.vendor.client import Client
    from localcite.vendor.credentials import Credentials


def main(argv: list[str]) -> int:
    """Run one command line (without the program's name) in the real world and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")
    if None in {sys.stdin, sys.stdout, sys.stderr}:  # closed by whoever started us (`>&-`)
        nowhere = open(os.devnull, "r+", encoding="utf-8")  # noqa: PTH123, SIM115 - it lives as long as the process
        sys.stdin, sys.stdout, sys.stderr = sys.stdin or nowhere, sys.stdout or nowhere, sys.stderr or nowhere
    return run(argv, App(os.environ, sys.stdin, sys.stdout, sys.stderr))


def run(argv: list[str], app: "App") -> int:
    """Run one command line with this app. Every error becomes one sentence on standard error and an exit code."""
    before, app.opened = app.opened, []  # a command of the shell runs within another
    try:
        return _worded(argv, app)
    finally:
        for connection in app.opened:
            connection.close()
        app.opened = before


def _worded(argv: list[str], app: "App") -> int:
    """Dispatch, and make of every error a sentence and an exit code."""
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
        from localcite.cli.crash import end  # noqa: PLC0415 - only defects need it

        return end(defect, app)


def _run(argv: list[str], app: "App") -> int:
    """Dispatch, and make sure that what was written has left."""
    from localcite import cli  # noqa: PLC0415 - its errors are worded above

    code = cli.run(argv, app)
    app.stdout.flush()
    return code


def _leave_quietly(app: "App") -> int:
    """Whoever read our output has gone (`| head`): that is no failure of ours."""
    app.give_up_output()
    return 0


LONG = 50_000  # documents of which an upgrade tells when so many more are indexed


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
        keyring: "Keyring | None" = None,
    ) -> None:
        self.environ = environ
        self.stdin = stdin
        self.stdout = stdout
        self.stderr = stderr
        self.now = now or _utc_now
        self.monotonic = monotonic
        self.sleep = sleep
        self._keyring = keyring
        self._secrets: tuple[str, ...] = ()
        self.opened: list[Connection] | None = None  # for reading, by the command that runs; it ends with them

    # ---- settings and database ------------------------------------------------------------------------------------

    @cached_property
    def settings(self) -> "Settings":
        """Return the settings, read once; what is odd about them is noted on standard error."""
        from localcite.settings import read  # noqa: PLC0415 - `--help` needs none

        settings = read(self.environ)
        for warning in settings.warnings:
            self.note(warning)
        return settings

    @property
    def database_path(self) -> "Path":
        """Return where the database is, or will be."""
        return self.settings.database

    def open_for_reading(self) -> "Connection | None":
        """Return a connection that can change nothing, or None where nothing is held yet.

        The database of an older localcite is upgraded first (after a backup), which takes opening it for writing. Where
        it cannot be written it is read as it is.
        """
        connection = self._open_for_reading()
        if self.opened is not None and connection is not None:
            self.opened.append(connection)
        return connection

    def _open_for_reading(self) -> "Connection | None":
        from localcite.db import reader  # noqa: PLC0415 - `--help` reads nothing

        try:
            return reader.open_for_reading(self.settings.database_text)
        except DatabaseOlder:
            try:
                self.open_for_writing().close()
            except DatabaseUnwritable as error:
                self.note(f"An older localcite wrote this database, and it cannot be upgraded ({error.data['what']}).")
                return reader.open_for_reading(self.settings.database_text, older=True)
            return reader.open_for_reading(self.settings.database_text)

    def write_answer(
        self,
        question: str,
        connection: "Connection | None",
        context: "Context",
        file: str,
        mark: bool | None,  # noqa: FBT001 - as `query.api.Write` has it
        receipt: bool | None,  # noqa: FBT001 - the same
    ) -> None:
        """Ask, and write what is found into a file. `mark`, `receipt`: None is as in the settings."""
        from localcite.query import parse  # noqa: PLC0415 - only Python programs ask so
        from localcite.show.export.asked import export_question  # noqa: PLC0415 - the same
        from localcite.show.export.forms import form_of  # noqa: PLC0415 - the same
        from localcite.show.export.target import Target  # noqa: PLC0415 - the same

        mark = self.settings.csv_mark if mark is None else mark
        signed = self.settings.receipts if receipt is None else receipt
        target = Target(file, form_of(file), mark=mark, signed=signed, fix="name another file")
        export_question(parse(question), question, connection, context, target)

    def open_for_writing(self) -> "Connection":
        """Return a connection for writing. The database is made where there is none, and upgraded where it is older."""
        from localcite.db import engine  # noqa: PLC0415 - questions write nothing

        return engine.open_for_writing(
            self.database_path, now=self.now(), upgraded=self._say_upgraded, told=self._say_upgrading
        )

    def _say_upgrading(self, done: int, of: int) -> None:
        """Tell how far an upgrade is, where that takes more than a moment."""
        if of >= LONG and done % LONG == 0:
            self.note(f"Indexing titles, texts and people for search, once: {done:,} of {of:,} documents.")

    def _say_upgraded(self, copy: "Path") -> None:
        """Tell that the database is of today's schema now, and where it is as it was."""
        self.note(f"An older localcite wrote this database: it is upgraded, and {copy} is what it was.")

    # ---- the vendor -----------------------------------------------------------------------------------------------

    @property
    def keyring(self) -> "Keyring":
        """Return the keyring of the system, or the one that this app was given."""
        if self._keyring is not None:
            return self._keyring
        from localcite.settings.keyring import SystemKeyring  # noqa: PLC0415 - only where credentials are needed

        return SystemKeyring()

    @cached_property
    def base_url(self) -> str:
        """Return the vendor's base URL in its one form. Raises BadSetting."""
        from localcite.vendor.hosts import check_base_url  # noqa: PLC0415 - only a sync calls anybody

        return check_base_url(self.settings.base_url)

    @property
    def vendor_name(self) -> str:
        """Return whose the base URL is: patsnap, sandbox, or a host. Raises BadSetting."""
        from localcite.vendor.hosts import vendor_of  # noqa: PLC0415 - only a sync calls anybody

        return vendor_of(self.base_url)

    @cached_property
    def credentials(self) -> "Credentials":
        """Return the credentials that calls are signed with. Raises CredentialsError, BadSetting."""
        from localcite.settings.secrets import credentials  # noqa: PLC0415 - only a sync calls anybody

        found = credentials(self.settings.secrets, self.base_url, self.keyring)
        self._secrets = found.values
        return _signing(found)

    def client(self) -> "Client":
        """Return a client of the vendor, to be entered. Raises CredentialsError, BadSetting."""
        from localcite.vendor.client import Client  # noqa: PLC0415 - only a sync calls anybody
        from localcite.vendor.wire import Limits  # noqa: PLC0415 - the same

        limits = Limits(read=self.settings.read_timeout, connections=self.settings.concurrency)
        return Client(self.base_url, self.credentials, limits=limits, clock=self.monotonic)

    def teller(self) -> "Client":
        """Return a client that may ask for the usage statement: the client id and its secret come before an API key.

        Raises CredentialsError, BadSetting.
        """
        from localcite.vendor.client import Client  # noqa: PLC0415 - only a sync calls anybody

        told = self.settings.secrets
        if told.client_id and told.client_secret:
            self.settings = self.settings._replace(secrets=told._replace(api_key=None))
        return Client(self.base_url, self.credentials, clock=self.monotonic)

    def surroundings(self, connection: "Connection", report: "Callable[[Progress], None]") -> "Surroundings":
        """Return what a run needs of the world."""
        import asyncio  # noqa: PLC0415 - only a sync runs concurrently
        from uuid import uuid4  # noqa: PLC0415 - only a sync names a run

        from localcite.sync.run import Surroundings  # noqa: PLC0415 - only a sync needs it

        return Surroundings(
            connection=connection,
            folder=self.settings.beside,
            vendor_name=self.vendor_name,
            vendor=self.client,
            qps=self.settings.qps,
            now=self.now,
            monotonic=self.monotonic,
            sleep=asyncio.sleep,
            uid=uuid4().hex,
            report=report,
        )

    # ---- the user -------------------------------------------------------------------------------------------------

    def known_secrets(self) -> tuple[str, ...]:
        """Return the secrets that were read so far: what is shown or written must not hold them."""
        told = self.settings.secrets.values if "settings" in self.__dict__ else ()
        return (*told, *self._secrets)

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
        """Tell the user a sentence, or a few lines, on standard error; nothing in it can steer the terminal."""
        from localcite.text import visible  # noqa: PLC0415 - a run without notes needs it not

        wide = self.columns(self.stderr)
        for line in map(visible, text.split("\n")):
            self.stderr.write("".join(f"{part}\n" for part in _fitted(line, wide)))
        self.stderr.flush()

    def give_up_output(self) -> None:
        """Let what is still to be written vanish: standard output takes no more of it."""
        if self.stdout is sys.stdout:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def confirm(self, question: str) -> bool:
        """Ask a yes-or-no question at the terminal; anything but yes is no, and so is having nobody to ask."""
        return self.is_terminal and self.ask(f"{question} [y/N] ").strip().casefold() in {"y", "yes"}

    def ask(self, question: str) -> str:
        """Return what somebody answers at the terminal; empty at the end of input."""
        from localcite.text import visible  # noqa: PLC0415 - few commands ask

        self.stderr.write(visible(question))
        self.stderr.flush()
        return self.stdin.readline().rstrip("\n")

    def ask_secret(self, question: str) -> str:
        """Return what somebody answers at the terminal, which does not show it."""
        from getpass import getpass  # noqa: PLC0415 - only `login` needs it

        try:
            return getpass(question) if self.stdin is sys.stdin else self.ask(question)
        except EOFError:
            return ""


class Programmed(App):
    """The app of a Python program: nobody can be asked, and what would be noted is kept for whoever called."""

    def __init__(self, environ: Mapping[str, str], now: Callable[[], datetime] | None = None) -> None:
        from io import StringIO  # noqa: PLC0415 - commands have real streams

        super().__init__(environ, StringIO(), StringIO(), StringIO(), now=now)
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        """Keep a sentence, or a few lines."""
        self.notes.append(text)

    def apart(self) -> "Programmed":
        """Return the same app with notes of its own: for one deed, on whatever thread that is done."""
        from copy import copy  # noqa: PLC0415 - only programs need it

        other = copy(self)
        other.notes = []
        return other


def _fitted(line: str, wide: int | None) -> list[str]:
    """Return a line of a note as a terminal shows it; one that begins with blanks (a question, a list) stays whole."""
    if wide is None or len(line) * 2 <= wide or line.startswith("  "):
        return [line]
    from localcite.show.wrap import wrapped  # noqa: PLC0415 - only long notes on a terminal need it

    return wrapped(line, wide)


def _signing(secrets: "Secrets") -> "Credentials":
    """Return credentials as the client takes them; an API key comes before a client id with its secret."""
    from localcite.vendor.credentials import ApiKey, ClientSecret  # noqa: PLC0415 - only a sync calls anybody

    if secrets.api_key:
        return ApiKey(secrets.api_key)
    return ClientSecret(secrets.client_id or "", secrets.client_secret or "")


def _utc_now() -> datetime:
    """Return the time: the one place where localcite looks at the clock."""
    return datetime.now(UTC)  # noqa: TID251 - the one clock of localcite
