"""Ids as a command is given them: typed, or in files of any kind that `localcite.lists` reads. Judges no id."""

from argparse import ArgumentParser
from typing import TYPE_CHECKING, Any

from localcite.api.files import Read, read_file, reports_json
from localcite.errors import UsageError
from localcite.sync.wanted import Listed, Typed

if TYPE_CHECKING:
    from localcite.app import App
    from localcite.lists.report import Report

__all__ = ["OPTIONS", "Read", "add_ids", "read_file", "read_ids", "reports_json", "tell"]

OPTIONS = ("column", "sheet", "encoding", "every", "extract", "plausible")


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
    parts, reports = [Listed.of(typed)] if typed else [], []
    for file in options.file:
        found, report = read_file(app, file, wishes)
        parts.append(found)
        reports.append(report)
    return Read(Listed.joined(parts), tuple(reports))


def tell(app: "App", reports: "tuple[Report, ...]") -> None:
    """Tell what was read from files, on standard error."""
    if reports:
        from localcite.show.lists import report_lines  # noqa: PLC0415 - only files need it

        for report in reports:
            for line in report_lines(report):
                app.note(line)
