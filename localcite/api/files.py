"""Ids in files of any kind that `localcite.lists` reads: opened, read, and told of. Judges no id, buys nothing."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

from localcite.errors import BadFile
from localcite.sync.wanted import Listed, Typed
from localcite.text import visible

if TYPE_CHECKING:
    from localcite.app import App
    from localcite.lists.report import Report
    from localcite.lists.values import Wishes

LARGEST_FILE = 4 << 30  # bytes
KEPT_IN_MEMORY = 8 << 20  # bytes of standard input; more goes to a temporary file
STANDARD_INPUT = "standard input"


class Read(NamedTuple):
    """Ids in the order given, those of the command line first; and what was read from each file."""

    typed: Sequence[Typed]
    reports: "tuple[Report, ...]" = ()

    def to_json(self) -> dict[str, Any]:
        """Return what was read as a part of a command's JSON; nothing where no file was given."""
        return reports_json(self.reports)


def reports_json(reports: "tuple[Report, ...]") -> dict[str, Any]:
    """Return what was read as a part of a command's JSON; nothing where no file was given."""
    return {"read": [report.to_json() for report in reports]} if reports else {}


def read_file(app: "App", file: str, wishes: "Wishes") -> "tuple[Listed, Report]":
    """Return the ids of one file, at least one, and what was read. Raises BadFile."""
    from localcite.lists.reading import read  # noqa: PLC0415 - only files need it
    from localcite.lists.report import Places, take  # noqa: PLC0415 - the same
    from localcite.lists.values import Source  # noqa: PLC0415 - the same

    path = STANDARD_INPUT if file == "-" else visible(file)
    with _opened(app, file, path) as stream:
        found, report = take(path, read(Source(path, stream, Path(file).suffix.lower()), wishes))
    if not found.texts and not report.no_identifier and not report.plausible:
        raise BadFile(path=path, what="there is no id in it", line=None, fix=None)
    return Listed(found.texts, Places(f"{path}, ", found.places), found.readings), report


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
