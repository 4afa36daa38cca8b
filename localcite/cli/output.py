"""Where a result goes and in which form: standard output, or a file that is whole or not there at all."""

import os
import re
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, TextIO

from localcite.errors import BadFile
from localcite.show import formats
from localcite.show.cells import Rows
from localcite.show.table import HAS_ALL
from localcite.show.wrap import wrapped
from localcite.text import visible

if TYPE_CHECKING:
    from localcite.app import App

BY_SUFFIX = {".csv": "csv", ".tsv": "tsv", ".json": "json", ".jsonl": "jsonl", ".md": "markdown"}


class Options(Protocol):
    """What `add_output` adds. `format` is None where none was named."""

    @property
    def format(self) -> str | None:
        """One of `formats.FORMATS`."""

    @property
    def output(self) -> str | None:
        """A file."""


class Plain(NamedTuple):
    """A table on standard output: the options of a command that has no others."""

    format: str | None = None
    output: str | None = None


PLAIN = Plain()
JSON_ALONE = "--json has all"  # of a command without --format, where a table found no room for a column


def add_output(parser: ArgumentParser) -> None:
    """Add `--format` and `-o`."""
    parser.add_argument("--format", choices=formats.FORMATS, help="default: table, or what the ending of FILE says")
    parser.add_argument("-o", "--output", metavar="FILE", help="write into FILE instead of standard output")


def write_table(
    app: "App", options: Options, columns: Sequence[str], rows: Rows, more: Mapping[str, object] | None = None
) -> None:
    """Write a result as the options say. `more`: further keys of the JSON form. Raises BadFile."""
    form = form_of(options)
    with output(app, options.output, mark=form == "csv") as sink:
        wide = app.columns(app.stdout) if options.output in (None, "-") else None
        otherwise = JSON_ALONE if options is PLAIN else HAS_ALL
        formats.write(columns, rows, form, sink, more=more, columns_wide=wide, otherwise=otherwise)


def write_sentences(app: "App", lines: Iterable[str]) -> None:
    """Write sentences to standard output; on a terminal no word is broken at its edge. A line that is set in stays."""
    wide = app.columns(app.stdout)
    for line in lines:
        parts = [line] if line.startswith(" ") else wrapped(line, wide)
        app.stdout.write("".join(f"{part}\n" for part in parts))


def write_json(app: "App", value: object, file: str | None = None, *, private: bool = False) -> None:
    """Write one JSON value to standard output, or into a file. `private`: one for its owner alone."""
    with output(app, file, private=private) as sink:
        formats.write_json(value, sink)


def form_of(options: Options) -> str:
    """Return the form that was named, else the one that the file's ending names, else a table."""
    return options.format or BY_SUFFIX.get(Path(options.output or "").suffix.lower(), "table")


@contextmanager
def output(app: "App", file: str | None, *, mark: bool = False, private: bool = False) -> Iterator[formats.Sink]:
    """Give out where to write: standard output (None or `-`), or a file that appears when all was written.

    `mark`: the file begins with a byte order mark, by which spreadsheets know UTF-8. `private`: a new file is for its
    owner alone.
    """
    if file in (None, "-"):
        yield Seen(app.stdout) if app.stdout.isatty() else app.stdout
        return
    path = Path(str(file))
    try:
        special = path.exists() and not path.is_file()
        with _special(path) if special else _replaced(path, mark=mark, private=private) as stream:
            yield stream
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or "it is no path"
        raise BadFile(path=str(file), what=what.lower(), line=None, fix="name another file with -o") from error


@contextmanager
def _special(path: Path) -> Iterator[TextIO]:
    """Give out a pipe or a device: it cannot be replaced, only written to."""
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
        yield stream


@contextmanager
def _replaced(path: Path, *, mark: bool, private: bool) -> Iterator[TextIO]:
    """Give out a temporary file, and put it in the place of the real one when all was written."""
    from tempfile import mkstemp  # noqa: PLC0415 - most results go to standard output

    target = path.resolve()
    handle, name = mkstemp(dir=target.parent, prefix=f".{target.name[:100]}-")
    temporary = Path(name)
    try:
        encoding = "utf-8-sig" if mark else "utf-8"
        with os.fdopen(handle, "w", encoding=encoding, errors="backslashreplace", newline="") as stream:
            yield stream
        usual = 0o600 if private else 0o666 & ~_umask()
        temporary.chmod(target.stat().st_mode & 0o777 if target.exists() else usual)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    """Return what new files of this process are denied. It can only be read by setting it."""
    umask = os.umask(0o077)
    os.umask(umask)
    return umask


class Seen:
    """Standard output when somebody looks at it: what would steer the terminal is made visible."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write text; line ends and tabs stay."""
        return self._stream.write("".join(_safe(part) for part in re.split(r"(\r?\n|\t)", text)))


def _safe(part: str) -> str:
    return part if part in {"\n", "\r\n", "\t"} else visible(part)
