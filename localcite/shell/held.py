"""Values that are held, for completion: numbers by prefix, collections, assignees and the like. Reads only.

Each look is bounded. Where all names of a large database have to be put in order first, a process of its own does
that (`vocabulary`): until it is done, what was in order before is offered, or nothing.
"""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from sqlite3 import Connection
from typing import TypeVar

from localcite.errors import LocalciteError
from localcite.shell.files import files
from localcite.shell.vocabulary import MOST, OF, Word, beginning, counted, frequent, generation, made_of
from localcite.text import fold

T = TypeVar("T")

SMALL = 20_000  # documents whose names are read at once, in a tenth of a second
LOOKED_AT = 2_000  # names of documents that one look reads at most
NUMBERS = f"""SELECT value FROM (SELECT value, scheme FROM name WHERE value >= ? AND value < ? ORDER BY value
LIMIT {LOOKED_AT}) WHERE scheme IN ('number', 'doi') LIMIT {MOST}"""


class Held:
    """What is held, looked up when it is asked for."""

    def __init__(self, connect: Callable[[], Connection | None], keeper: "Keeper | None" = None) -> None:
        self._connect = connect
        self._keeper = keeper
        self._read: dict[str, list[Word]] = {}
        self._generation: str | None = None
        self._columns: dict[str, list[str]] = {}  # of views, which stay as they are

    def numbers(self, beginning: str) -> list[str]:
        """Return names of documents that begin so: by a range of the index, and not by LIKE."""
        wanted = {_compact(beginning).upper(), beginning.strip().lower().removeprefix("doi:")}
        found: list[str] = []
        for text in sorted(wanted):
            if len(text) > 1:
                found += [str(row[0]) for row in self._rows(NUMBERS, (text, text + "\U0010ffff"))]
        return list(dict.fromkeys(found))[:MOST]

    def files(self, beginning: str) -> list[str]:
        """Return paths of files that begin so."""
        return files(beginning)

    def collections(self) -> list[str]:
        """Return the names of all collections."""
        return [str(row[0]) for row in self._rows("SELECT name FROM collection ORDER BY name")]

    def columns(self, view: str) -> list[str]:
        """Return the columns of a view."""
        if not self._columns.get(view):
            self._columns[view] = [str(row[1]) for row in self._rows(f"PRAGMA table_info({view})")]
        return self._columns[view]

    def values(self, field: str, beginning: str) -> list[str]:
        """Return values of a field that begin so, in any case and width, the most frequent first."""
        if field not in OF:
            return []
        return self._reading(lambda connection: self._values(connection, field, beginning)) or []

    def prepare(self) -> None:
        """See to it that names are in order when they are asked for."""
        self.values("office", "")

    def _values(self, connection: Connection, field: str, text: str) -> list[str]:
        """Return values from memory, or from the file of a large database."""
        (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM document").fetchone()
        if self._keeper is not None and last > SMALL:
            return self._keeper.beginning(generation(connection), field, text)
        if generation(connection) != self._generation:
            self._generation, self._read = generation(connection), counted(connection)
        wanted = fold(text.strip())
        return frequent([word for word in self._read[field] if word[0].startswith(wanted)])

    def _rows(self, sql: str, params: tuple[object, ...] = ()) -> Sequence[tuple[object, ...]]:
        return self._reading(lambda connection: connection.execute(sql, params).fetchall()) or []

    def _reading(self, work: Callable[[Connection], T]) -> T | None:
        """Return what is read; None where the database cannot be read: completion never complains."""
        try:
            connection = self._connect()
        except LocalciteError:
            return None
        if connection is None:
            return None
        with closing(connection):
            return work(connection)


class Keeper:
    """Keeps the names of a large database in order, in a file that can be made again."""

    def __init__(self, database: Path, folder: Path) -> None:
        self._database = database
        self._file = folder / "names.db"
        self._tried: str | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def beginning(self, generation: str, field: str, text: str) -> list[str]:
        """Return the names that begin so; the file is made again where it is of another generation."""
        made, found = None, list[str]()
        with suppress(sqlite3.Error), closing(sqlite3.connect(f"{self._file.as_uri()}?mode=ro", uri=True)) as file:
            made = made_of(file)
            found = beginning(file, field, text) if made is not None else []
        if made != generation:
            self._make(generation)
        return found

    def wait(self) -> None:
        """Wait until the names are in order."""
        if self._process is not None:
            self._process.wait()

    def _make(self, generation: str) -> None:
        """Start a process that makes the file, once for each generation and one at a time."""
        if self._tried == generation or (self._process is not None and self._process.poll() is None):
            return
        self._tried = generation
        argv = [sys.executable, "-m", "localcite.shell.vocabulary", str(self._database), str(self._file)]
        with suppress(OSError):
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._process = _apart(argv)


def _apart(argv: list[str]) -> subprocess.Popen[bytes]:
    """Start a process that neither says anything nor hears Ctrl-C."""
    nothing = subprocess.DEVNULL
    return subprocess.Popen(argv, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True)  # noqa: S603 - this Python


def _compact(text: str) -> str:
    """Return a number as names are kept: without blanks and marks."""
    return "".join(letter for letter in text if letter.isalnum())
