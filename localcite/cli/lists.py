"""Ids as a command is given them: typed, or in files of one id a line, or in a column of a CSV. Reads; judges no id."""

import csv
import re
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from localcite.errors import BadFile, UsageError
from localcite.sync.wanted import Typed
from localcite.text import fold, visible

if TYPE_CHECKING:
    from localcite.app import App

LARGEST_FILE = 256 * 1024 * 1024  # bytes
LONGEST_LINE = 10_000  # letters; the longest id is a link
SEPARATORS = (",", ";", "\t")
STANDARD_INPUT = "standard input"
SAVE = "save it as CSV UTF-8 or plain text"


def add_ids(parser: ArgumentParser) -> None:
    """Add `ID... -f FILE --column NAME`."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="a number, a DOI, patent:<uuid> or paper:<uuid>")
    parser.add_argument(
        "-f", "--file", action="append", default=[], metavar="FILE", help="ids, one a line; - is standard input"
    )
    parser.add_argument("--column", metavar="NAME", help="FILE is a CSV: the ids are in this column")


def read_ids(app: "App", ids: Iterable[str], files: Sequence[str], column: str | None) -> list[Typed]:
    """Return all ids in the order given, those of the command line first. Raises BadFile, UsageError."""
    if column is not None and not files:
        raise UsageError(what="--column names a column of a file, and no file is given", fix="give it with -f FILE")
    return [*(Typed(text, None) for text in ids), *(each for file in files for each in read_file(app, file, column))]


def read_file(app: "App", file: str, column: str | None) -> list[Typed]:
    """Return the ids of one file, at least one. Raises BadFile."""
    path = STANDARD_INPUT if file == "-" else visible(file)
    text = _decoded(_content(app, file, path), path)
    if column is not None:
        found = list(_of_column(text, path, column))
    elif Path(file).suffix.lower() in {".csv", ".tsv"}:
        found = list(_of_only_column(text, path))
    else:
        found = list(_of_lines(text, path))
    if not found:
        raise BadFile(path=path, what="there is no id in it", line=None, fix=None)
    return found


# ---- bytes to text ------------------------------------------------------------------------------------------------


def _content(app: "App", file: str, path: str) -> bytes:
    """Return what a file holds, or what comes from standard input."""
    try:
        if file == "-":
            stream = getattr(app.stdin, "buffer", None)
            content = stream.read(LARGEST_FILE + 1) if stream else app.stdin.read().encode("utf-8", "surrogateescape")
        else:
            with Path(file).open("rb") as opened:
                content = opened.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        what = (getattr(error, "strerror", None) or "it is no path").lower()
        raise BadFile(path=path, what=what, line=None, fix=None) from None
    if len(content) > LARGEST_FILE:
        raise BadFile(path=path, what="it is too large for a list of ids", line=None, fix="split it")
    return bytes(content)


def _decoded(content: bytes, path: str) -> str:
    """Return text: UTF-8, or UTF-16 that says so by its first bytes. Anything else is refused, never guessed."""
    if content.startswith(b"PK\x03\x04"):
        raise BadFile(path=path, what="it is a spreadsheet or an archive, not text", line=None, fix=SAVE)
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        kind = "broken UTF-16" if encoding == "utf-16" else "not UTF-8 (perhaps GBK or Latin-1)"
        raise BadFile(path=path, what=f"it is {kind}", line=line, fix=SAVE) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BadFile(path=path, what="it holds NUL bytes, so it is no text", line=line, fix=SAVE)
    return text


def _lines(text: str, path: str) -> list[str]:
    """Return the lines, whatever ends them. A line too long for any id is refused."""
    lines = re.split(r"\r\n|\r|\n", text)
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise BadFile(path=path, what="the line is too long", line=number, fix="put one id on a line")
    return lines


# ---- text to ids --------------------------------------------------------------------------------------------------


def _of_lines(text: str, path: str) -> Iterator[Typed]:
    """Yield one id a line; blank lines and those that begin with # are skipped."""
    for number, line in enumerate(_lines(text, path), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield Typed(line.strip(), f"{path}, line {number}")


def _of_only_column(text: str, path: str) -> Iterator[Typed]:
    """Yield the ids of a CSV of one column; with more columns somebody has to say which."""
    rows = list(_rows(text, path))
    if any(len(row) > 1 for _, row in rows):
        columns = ", ".join(visible(cell) for cell in rows[0][1])
        raise BadFile(path=path, what="it has several columns", line=None, fix=f"name one with --column: {columns}")
    for number, row in rows:
        if row and row[0].strip() and not row[0].lstrip().startswith("#"):
            yield Typed(row[0].strip(), f"{path}, line {number}")


def _of_column(text: str, path: str, column: str) -> Iterator[Typed]:
    """Yield the ids in one column, which the header names; empty cells are skipped."""
    rows = _rows(text, path)
    _, header = next(rows, (1, []))
    place = _place(header, column, path)
    for number, row in rows:
        if len(row) > place and row[place].strip():
            yield Typed(row[place].strip(), f"{path}, line {number}")


def _place(header: Sequence[str], column: str, path: str) -> int:
    """Return where the column stands; case and width do not matter."""
    found = [index for index, title in enumerate(header) if fold(title).strip() == fold(column).strip()]
    if len(found) == 1:
        return found[0]
    what = f"it has {len(found) or 'no'} column{'s' if found else ''} {visible(column)!r}"
    columns = ", ".join(visible(title) for title in header) or "nothing"
    raise BadFile(path=path, what=what, line=1, fix=f"its columns are: {columns}")


def _rows(text: str, path: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the line it begins on. The separator is the one that cuts the header into most columns."""
    lines = _lines(text, path)
    header = next((line for line in lines if line.strip()), "")
    separator = max(SEPARATORS, key=lambda each: len(next(csv.reader([header], delimiter=each), [])))
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=separator, strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            what = f"its quotes or cells cannot be read ({error})"
            raise BadFile(path=path, what=what, line=begins, fix=None) from None
        if row is None:
            return
        if any(row):
            yield begins, row
