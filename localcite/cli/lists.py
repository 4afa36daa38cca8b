"""Ids as a command is given them: typed, or in files of any kind that `localcite.lists` reads. Judges no id."""

import io
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

from localcite.errors import BadFile, UsageError
from localcite.sync.wanted import Typed
from localcite.text import visible

if TYPE_CHECKING:
    from localcite.app import App
    from localcite.lists.report import Report
    from localcite.lists.values import Wishes

LARGEST_FILE = 4 << 30  # bytes
KEPT_IN_MEMORY = 8 << 20  # bytes of standard input; more goes to a temporary file
STANDARD_INPUT = "standard input"
OPTIONS = ("column", "sheet", "encoding", "every", "extract", "plausible")


class Read(NamedTuple):
    """Ids in the order given, those of the command line first; and what was read from each file."""

    typed: list[Typed]
    reports: "tuple[Report, ...]" = ()

    def to_json(self) -> dict[str, Any]:
        """Return what was read as a part of a command's JSON; nothing where no file was given."""
        return reports_json(self.reports)


def reports_json(reports: "tuple[Report, ...]") -> dict[str, Any]:
    """Return what was read as a part of a command's JSON; nothing where no file was given."""
    return {"read": [report.to_json() for report in reports]} if reports else {}


def add_ids(parser: ArgumentParser) -> None:
    """Add `ID... -f FILE` and what can be said about a file."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="a number, a DOI, patent:<uuid> or paper:<uuid>")
    group = parser.add_argument_group("files of ids", "Lines, tables, libraries and exports; the content tells which.")
    group.add_argument("-f", "--file", action="append", default=[], metavar="FILE", help="ids; - is standard input")
    group.add_argument("--column", metavar="NAME", help="the ids are in this column of a table (its title or number)")
    group.add_argument("--sheet", metavar="NAME", help="the ids are on this sheet of a workbook")
    group.add_argument("--encoding", metavar="NAME", help="the file is in this encoding: gbk, big5, cp1252, …")
    group.add_argument("--every", action="store_true", help="take each id of a cell or record that holds several")
    group.add_argument("--extract", action="store_true", help="look for ids in free text: a mail, a page, a letter")
    group.add_argument("--plausible", action="store_true", help="with --extract: take what is only plausible, too")


def read_ids(app: "App", options: Any) -> Read:
    """Return the ids that options give, and tell what was read from files. Raises BadFile, UsageError."""
    told = [name for name in OPTIONS if getattr(options, name)]
    if told and not options.file:
        what = f"--{told[0]} is about a file, and no file is given"
        raise UsageError(what=what, fix="give it with -f FILE")
    if options.plausible and not options.extract:
        raise UsageError(what="--plausible is for --extract, which is not given", fix="give both")
    typed = [Typed(text, None) for text in options.ids]
    if not options.file:
        return Read(typed)
    from localcite.lists.values import Wishes  # noqa: PLC0415 - only files need it

    wishes = Wishes(**{name: getattr(options, name) for name in OPTIONS})
    reports = []
    for file in options.file:
        found, report = read_file(app, file, wishes)
        typed.extend(found)
        reports.append(report)
    return Read(typed, tuple(reports))


def tell(app: "App", reports: "tuple[Report, ...]") -> None:
    """Tell what was read from files, on standard error."""
    if reports:
        from localcite.show.lists import report_lines  # noqa: PLC0415 - only files need it

        for report in reports:
            for line in report_lines(report):
                app.note(line)


def read_file(app: "App", file: str, wishes: "Wishes") -> "tuple[list[Typed], Report]":
    """Return the ids of one file, at least one, and what was read. Raises BadFile."""
    from localcite.lists.reading import read  # noqa: PLC0415 - only files need it
    from localcite.lists.report import Reporter  # noqa: PLC0415 - the same
    from localcite.lists.values import Source  # noqa: PLC0415 - the same

    path = STANDARD_INPUT if file == "-" else visible(file)
    with _opened(app, file, path) as stream:
        reporter = Reporter(path, read(Source(path, stream, Path(file).suffix.lower()), wishes))
        typed = [Typed(entry.text, f"{path}, {entry.where}", reading) for entry, reading in reporter.passing()]
    report = reporter.report()
    if not typed and not report.no_identifier and not report.plausible:
        raise BadFile(path=path, what="there is no id in it", line=None, fix=None)
    return typed, report


# ---- files --------------------------------------------------------------------------------------------------------


@contextmanager
def _opened(app: "App", file: str, path: str) -> Iterator[BinaryIO]:
    """Give out the bytes of a file, or of standard input, as a stream that can be rewound. Raises BadFile."""
    try:
        stream = _standard_input(app) if file == "-" else Path(file).open("rb")  # noqa: SIM115 - closed below
        stream = stream if stream.seekable() else _kept(stream)
        too_large = stream.seek(0, io.SEEK_END) > LARGEST_FILE
    except (OSError, ValueError) as error:
        what = (getattr(error, "strerror", None) or "it is no path").lower()
        raise BadFile(path=path, what=what, line=None, fix=None) from None
    with stream:
        if too_large:
            raise BadFile(path=path, what="it is too large for a list of ids", line=None, fix="split it")
        try:
            yield stream
        except OSError as error:
            what = (error.strerror or "it cannot be read").lower()
            raise BadFile(path=path, what=what, line=None, fix=None) from error


def _standard_input(app: "App") -> BinaryIO:
    """Return what comes from standard input."""
    stream = getattr(app.stdin, "buffer", None)
    return _kept(stream) if stream else io.BytesIO(app.stdin.read().encode("utf-8", "surrogateescape"))


def _kept(stream: BinaryIO) -> BinaryIO:
    """Return what comes from a pipe, kept so that it can be read again."""
    from tempfile import SpooledTemporaryFile  # noqa: PLC0415 - only pipes need it

    kept = cast("BinaryIO", SpooledTemporaryFile(KEPT_IN_MEMORY))  # noqa: SIM115 - closed by whoever reads it
    size = 0
    while size <= LARGEST_FILE and (chunk := stream.read(1 << 20)):
        size += kept.write(chunk)
    return kept
