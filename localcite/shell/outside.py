"""What the shell may use of the world. Built by the command line, or by a test."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection
from typing import TYPE_CHECKING, NamedTuple, TextIO

from localcite.model import Name
from localcite.query import Context

if TYPE_CHECKING:
    from localcite.show.export.target import Target


class Added(NamedTuple):
    """What became of documents that were put into a collection."""

    added: int
    total: int
    made: bool


class Outside(NamedTuple):
    """Streams, clock, database, and the commands that are shared with the command line.

    `folder`: where the history is kept, `cache`: where what can be made again is. `connect`: opens for reading, or
    gives None where nothing is held yet. `run_command`: runs a command line (without `localcite`) and returns its exit
    code. `target`: how a file is to be written. `collect`: puts documents into a collection.
    `width`: how many columns the terminal has that shows a stream, `height`: how many lines; None where none does.
    `note`: a sentence on standard error. `end`: says what an exception means, after words that say where, and returns
    its exit code. `vendor`: where a sync would send to.
    """

    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    environ: Mapping[str, str]
    folder: Path
    cache: Path
    database: Path
    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    context: Callable[[], Context]
    connect: Callable[[], Connection | None]
    run_command: Callable[[list[str]], int]
    target: Callable[[str], "Target"]
    collect: Callable[[str, Sequence[Name]], Added]
    width: Callable[[TextIO], int | None]
    height: Callable[[], int | None]
    note: Callable[[str], None]
    end: Callable[[Exception, str], int]
    vendor: Callable[[], str]
