"""What a list is read into: entries, each with its place. Frozen values; nothing here reads anything."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import BinaryIO, NamedTuple

PLAIN = "one id a line"  # the form of the plainest list


class State(StrEnum):
    """What became of one place in a list."""

    TAKEN = "taken"  # an id as it stands there; whether it is one is judged by `localcite.ids`
    BAD = "not_understood"  # something that should have been an id: nothing is bought until it is fixed or skipped
    WITHOUT = "no_identifier"  # a record that has no number and no DOI: its title
    LISTED = "plausible"  # of a free text: it may be an id, and is not taken


class Entry(NamedTuple):
    """One place in a list. `where`: line, row, record or sheet and cell; `why`: what is wrong with it, as a clause."""

    state: State
    text: str
    where: str
    why: str = ""


class Lines(NamedTuple):
    """A part of a list of one id a line: what stands on each line, and which line it is.

    `doubts`: by its place here, why one is not understood, as a clause.
    """

    texts: Sequence[str]
    numbers: Sequence[int]
    doubts: Mapping[int, str]


class Wishes(NamedTuple):
    """What the user says about a file. None: found out from its content.

    `every`: take each number of a cell or record that holds several; `extract`: look for ids in free text;
    `plausible`: take also what is only plausible there.
    """

    column: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    every: bool = False
    extract: bool = False
    plausible: bool = False


class Source(NamedTuple):
    """A file to read: how it is called, its bytes (a stream that can be rewound), and the suffix of its name."""

    path: str
    stream: BinaryIO
    suffix: str = ""


class Contents(NamedTuple):
    """What is in a file. `entries` reads on as it is iterated, and may raise BadFile.

    `form`: the format in words; `encoding`: how its bytes were read, in words, None where the format says it itself;
    `columns`: the titles of the columns that were taken; `sheet`: the sheet. `lines`: of a list of one id a line what
    `entries` says, in large parts; either is read, not both.
    """

    form: str
    entries: Iterator[Entry]
    encoding: str | None = None
    guessed: bool = False
    columns: tuple[str, ...] = ()
    sheet: str | None = None
    lines: Iterator[Lines] | None = None
