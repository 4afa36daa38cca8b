"""A file as lines of text, and the plainest list: one id a line."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TextIO

from localcite.errors import BadFile
from localcite.lists.encoding import Encoding, may_differ, never_differs
from localcite.lists.values import Entry, Lines, Source, State

LONGEST_LINE = 10_000  # letters; the longest id is a link
LONGEST_ROW = 2_000_000  # letters; a row may hold a text and all its references
PART = 1 << 20  # letters that are read at once
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
                raise BadFile(path=source.path, what="the line is too long", line=number, fix=None)
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


# ---- one id a line ------------------------------------------------------------------------------------------------


def one_a_line(source: Source, encoding: Encoding, *, heading: bool) -> Iterator[Lines]:
    """Yield the ids of a list, part by part; blank lines and those that begin with # are skipped.

    `heading`: the first is none. Raises BadFile for a line that is too long.
    """
    for begins, lines in _parts(source, encoding):
        texts = [line.strip() for line in lines]
        wanted = [place for place, text in enumerate(texts) if text and text[0] != "#"]
        if heading and wanted:
            del wanted[0]
            heading = False
        if len(wanted) < len(texts):
            texts = [texts[place] for place in wanted]
        yield Lines(texts, [begins + place for place in wanted], _doubts(texts, encoding))


def _doubts(texts: Sequence[str], encoding: Encoding) -> dict[int, str]:
    """Return the ids that read otherwise in another encoding that fits the file, and why they are not taken."""
    if never_differs("\n".join(texts)):
        return {}
    found = ((place, may_differ(text, encoding)) for place, text in enumerate(texts))
    return {place: why for place, why in found if why is not None}


def _parts(source: Source, encoding: Encoding) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of a file, many at once, with the number of the first of them."""
    with opened(source, encoding) as text:
        number, rest = 1, ""
        while read := text.read(PART):
            *lines, rest = f"{rest}{read}".split("\n")
            _check_lengths(lines, rest, number, source.path)
            yield number, lines
            number += len(lines)
        yield number, [rest]


def _check_lengths(lines: Sequence[str], rest: str, number: int, path: str) -> None:
    """Refuse a line that is no id. `number`: that of the first; `rest`: the beginning of a further one."""
    if max(map(len, lines), default=0) <= LONGEST_LINE and len(rest) <= LONGEST_LINE:
        return
    line = next(place for place, line in enumerate([*lines, rest], number) if len(line) > LONGEST_LINE)
    raise BadFile(path=path, what="the line is too long", line=line, fix="put one id on a line")


def entries_of(lines: Iterator[Lines]) -> Iterator[Entry]:
    """Yield each id of a list."""
    for part in lines:
        for place, (text, number) in enumerate(zip(part.texts, part.numbers, strict=True)):
            why = part.doubts.get(place)
            yield Entry(State.TAKEN if why is None else State.BAD, text, f"line {number}", why or "")
