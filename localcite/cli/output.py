"""Where a result goes and in which form: standard output, or a file that is whole or not there at all."""

import re
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, Protocol, TextIO

from localcite.errors import UsageError
from localcite.show import formats
from localcite.show.cells import Rows
from localcite.show.export import forms
from localcite.show.export.forms import Form
from localcite.show.export.whole import FIX, whole
from localcite.show.table import HAS_ALL
from localcite.show.wrap import wrapped
from localcite.text import visible

if TYPE_CHECKING:
    from localcite.app import App
    from localcite.show.export.target import Target, Wrote


class Options(Protocol):
    """What `add_output` adds. `format` is None where none was named."""

    @property
    def format(self) -> str | None:
        """One of `forms.NAMES`."""

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
    """Add `--format` and `-o`, and what may be left out of a file."""
    parser.add_argument(
        "--format", metavar="FORM", choices=forms.NAMES, help=f"{', '.join(forms.NAMES)}; default: what FILE ends in"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help=f"write into FILE; known endings: {forms.KNOWN}")
    parser.add_argument("--no-mark", action="store_true", help="no byte order mark in a CSV file")
    parser.add_argument("--no-receipt", action="store_true", help="nothing about what the answer stands on")


def write_table(
    app: "App", options: Options, columns: Sequence[str], rows: Rows, more: Mapping[str, object] | None = None
) -> None:
    """Write a result as the options say. `more`: further keys of the JSON form. Raises BadFile, UsageError."""
    if is_file(options):
        from localcite.show.export.asked import export_rows  # noqa: PLC0415 - most results go to standard output

        export_rows(columns, rows, target_of(app, options), more=more or {})
        return
    form = text_form(options)
    with output(app, None) as sink:
        wide, otherwise = app.columns(app.stdout), JSON_ALONE if options is PLAIN else HAS_ALL
        formats.write(columns, rows, form.name, sink, more=more, columns_wide=wide, otherwise=otherwise)


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


def is_file(options: Options) -> bool:
    """Tell whether a result goes into a file."""
    return options.output not in (None, "-")


def form_of(options: Options) -> str:
    """Return the form that was named, else the one that the file's ending names, else a table. Raises UsageError."""
    return _form(options).name


def _form(options: Options) -> Form:
    if options.format:
        return forms.named(options.format)
    return forms.form_of(options.output or "") if is_file(options) else forms.BY_NAME["table"]


def text_form(options: Options, *, rows_alone: bool = True) -> Form:
    """Return the form for standard output. `rows_alone`: nothing is known of documents. Raises UsageError."""
    form = _form(options)
    if not form.is_text:
        raise UsageError(what=f"{form.name} is no text", fix=f"-o FILE{form.endings[0]} writes it")
    if rows_alone and form.holds != forms.ROWS:
        raise UsageError(what=f"rows alone cannot be written as {form.name}, which holds {form.holds}", fix=None)
    return form


def target_of(app: "App", options: Options, fix: str = FIX) -> "Target":
    """Return the file that was named, its form, and what it holds besides. Raises UsageError."""
    from localcite.show.export.target import Target  # noqa: PLC0415 - most results go to standard output

    mark = app.settings.csv_mark and not getattr(options, "no_mark", False)
    signed = app.settings.receipts and not getattr(options, "no_receipt", False)
    return Target(str(options.output), _form(options), mark=mark, signed=signed, fix=fix)


def tell_written(app: "App", wrote: "Wrote") -> None:
    """Say what was written."""
    for line in (wrote.sentence(), *wrote.remarks):
        app.note(line)


@contextmanager
def output(app: "App", file: str | None, *, mark: bool = False, private: bool = False) -> Iterator[formats.Sink]:
    """Give out where to write: standard output (None or `-`), or a file that appears when all was written.

    `mark`: the file begins with a byte order mark. `private`: a new file is for its owner alone.
    """
    if file in (None, "-"):
        yield Seen(app.stdout) if app.stdout.isatty() else app.stdout
        return
    with whole(str(file), mark=mark, private=private) as stream:
        yield stream


class Seen:
    """Standard output when somebody looks at it: what would steer the terminal is made visible."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write text; line ends and tabs stay."""
        return self._stream.write("".join(_safe(part) for part in re.split(r"(\r?\n|\t)", text)))


def _safe(part: str) -> str:
    return part if part in {"\n", "\r\n", "\t"} else visible(part)
