"""What was read from a file, in words. Values only."""

from collections.abc import Iterator, Sequence

from localcite.lists.report import Report
from localcite.lists.values import PLAIN, Entry
from localcite.show.quote import count, why
from localcite.text import shorten, visible

LISTED = 5  # of each kind; `--json` has all
LONGEST = 70  # columns of a title


def report_lines(report: Report) -> Iterator[str]:
    """Yield what was read from a file, line by line; nothing where it is a plain list with nothing to tell."""
    contents = report.contents
    odd = report.duplicates or report.no_identifier or report.not_understood or report.plausible
    if contents.form == PLAIN and not contents.guessed and not odd:
        return
    yield f"Read {visible(report.path)}: {_how(report)}: {_documents(report)}."
    if contents.form == PLAIN and not (report.patents or report.papers or report.ambiguous):
        yield "  No line of it is an id; --extract looks for ids in a text."
    for duplicate in report.duplicates[:LISTED]:
        (first, _), *again = duplicate.typed
        more = ", ".join(f"{visible(text)} ({where})" for text, where in again[:LISTED])
        yield f"  {visible(first)} stands there again: {more}{_more(again)}"
    if len(report.duplicates) > LISTED:
        yield f"  … and {count(len(report.duplicates) - LISTED, 'more duplicate')}"
    yield from _entries(report.no_identifier, "without a number or DOI, so left out")
    yield from _entries(report.plausible, "plausible and not taken (--plausible takes them)")


def _how(report: Report) -> str:
    """Return the format, the encoding, and the column of a file."""
    contents = report.contents
    guess = " (guessed; --encoding decides)" if contents.guessed else ""
    encoding = f" in {contents.encoding}{guess}" if contents.encoding not in {None, "UTF-8"} else ""
    columns = ", ".join(contents.columns)
    sheet = f", sheet {visible(contents.sheet)}" if contents.sheet is not None else ""
    named = f", column{'s' if len(contents.columns) > 1 else ''} {columns}" if columns else ""
    return f"{contents.form}{encoding}{sheet}{named}"


def _documents(report: Report) -> str:
    """Return the documents by kind, and how many places gave none."""
    again = sum(len(each.typed) - 1 for each in report.duplicates)
    parts = [count(report.patents, "patent")] if report.patents else []
    parts += [count(report.papers, "paper")] if report.papers else []
    parts = parts or ["no documents"]
    parts += [count(again, "duplicate")] if again else []
    parts += [f"{report.ambiguous:,} ambiguous"] if report.ambiguous else []
    parts += [f"{len(report.not_understood):,} not understood"] if report.not_understood else []
    return ", ".join(parts)


def _entries(entries: Sequence[Entry], what: str) -> Iterator[str]:
    """Yield some entries of one kind."""
    if not entries:
        return
    yield f"  {len(entries):,} {what}:"
    for entry in entries[:LISTED]:
        because = f"; {visible(why(entry.why))}" if entry.why else ""
        yield f"    {shorten(visible(entry.text), LONGEST)} ({visible(entry.where)}{because})"
    if len(entries) > LISTED:
        yield f"    … and {len(entries) - LISTED:,} more; `--json` lists them all"


def _more(rest: Sequence[object]) -> str:
    return f" and {len(rest) - LISTED:,} more" if len(rest) > LISTED else ""
