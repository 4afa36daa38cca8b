"""A file as lines of text, and the plainest list: one id a line."""

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from localcite.errors import BadFile
from localcite.lists.encoding import Encoding
from localcite.lists.values import Entry, Source, State

LONGEST_LINE = 10_000  # letters; the longest id is a link
LONGEST_ROW = 2_000_000  # letters; a row may hold a text and all its references
WHOLE = 128 * 1024 * 1024  # bytes of a format that is read as a whole


@contextmanager
def opened(source: Source, encoding: Encoding) -> Iterator[TextIO]:
    """Give out a file as text from its beginning, whatever ends its lines. The file stays open."""
    source.stream.seek(0)
    text = io.TextIOWrapper(source.stream, encoding.name, encoding.errors, newline=None)
    try:
        yield text
    finally:
        with suppress(ValueError):  # whoever stopped reading early may have closed the file
            text.detach()


def lines(source: Source, encoding: Encoding, longest: int = LONGEST_ROW) -> Iterator[tuple[int, str]]:
    """Yield each line without its end, numbered from 1. Raises BadFile for one that is too long."""
    with opened(source, encoding) as text:
        number = 0
        while line := text.readline(longest + 1):
            number += 1
            if len(line) > longest:
                fix = "put one id on a line" if longest == LONGEST_LINE else None
                raise BadFile(path=source.path, what="the line is too long", line=number, fix=fix)
            yield number, line.removesuffix("\n")


def whole(source: Source, encoding: Encoding) -> str:
    """Return a whole file as text. Raises BadFile for one that is too large for that."""
    check_size(source)
    with opened(source, encoding) as text:
        return text.read()


def check_size(source: Source) -> None:
    """Refuse a file that is too large to be read as a whole."""
    if source.stream.seek(0, io.SEEK_END) > WHOLE:
        what = f"it is larger than {WHOLE >> 20} MB, and this format is read as a whole"
        raise BadFile(path=source.path, what=what, line=None, fix="split it")
    source.stream.seek(0)


def sample(source: Source, encoding: Encoding, most: int = 200) -> list[str]:
    """Return the first lines that are not blank, cut where they are very long."""
    found: list[str] = []
    with opened(source, encoding) as text:
        while len(found) < most and (line := text.readline(LONGEST_ROW)):
            if line.strip():
                found.append(line.removesuffix("\n"))
    return found


def one_a_line(source: Source, encoding: Encoding, *, heading: bool) -> Iterator[Entry]:
    """Yield one id a line; blank lines and those that begin with # are skipped. `heading`: the first is none."""
    for number, line in lines(source, encoding, LONGEST_LINE):
        text = line.strip()
        if text and not text.startswith("#"):
            if not heading:
                yield Entry(State.TAKEN, text, f"line {number}")
            heading = False
