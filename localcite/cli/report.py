"""`localcite report`: one page about a collection, in a file of its own. Offline."""

from contextlib import closing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from localcite.cli.arguments import Parser
from localcite.cli.moments import day
from localcite.cli.output import write_json
from localcite.errors import DatabaseUnwritable, UsageError
from localcite.show.quote import count

if TYPE_CHECKING:
    from localcite.app import App
    from localcite.report.write import Report

STORY = """\
Write a report about a collection: one HTML file that needs nothing but itself. It says what it rests on and how old
that is, when and by whom the collection is cited, with and without self-citations, in which categories, what is cited
most and what is new since the last report; it has a network to move about in, and tables of all rows. Each number
leads to the rows that it counts. Nothing is sent; the page asks for nothing, wherever it is opened."""
BELOW = """\
The day of each report is remembered with the collection, so that the next one tells what is new since then.

examples
  localcite report portfolio
  localcite report portfolio -o march.html --since 2026-03-01 --title 'Portfolio, first quarter'"""
LARGE = 10_000_000  # bytes from which on a browser takes a while
MOST_DRAWN = 2_000
OTHERS = {".csv", ".docx", ".json", ".md", ".pdf", ".png", ".svg", ".txt", ".xlsx"}  # what others open by its name


def run(argv: list[str], app: "App") -> int:
    """Write one report."""
    parser = Parser(app, "report", STORY, below=BELOW)
    parser.add_argument("collection", metavar="COLLECTION")
    parser.add_argument("-o", "--output", metavar="FILE", help="write into FILE; default: COLLECTION-report.html")
    parser.add_argument("--since", metavar="DATE", help="what was learnt from this day on is new; default: last report")
    parser.add_argument("--title", metavar="TEXT", help="what stands above; default: Citations of COLLECTION")
    parser.add_argument(
        "--max-network", metavar="N", type=int, default=200, help=f"documents in the network, up to {MOST_DRAWN:,}"
    )
    parser.add_argument("--no-remember", action="store_true", help="the next report is not told from this one")
    parser.add_argument("--json", action="store_true", help="the numbers of the report as JSON")
    options = parser.read(argv)
    _check(options)
    made = _made(app, options)
    file = _written(app, options, made)
    if not options.no_remember:
        _remember(app, made)
    _tell(app, options, made, file)
    return 0


def _check(options: Any) -> None:
    """Raise UsageError for what cannot be."""
    if not 0 <= options.max_network <= MOST_DRAWN:
        raise UsageError(what=f"--max-network {options.max_network}: no network of that size is drawn", fix="0 to 2000")
    ending = Path(options.output or "").suffix.lower()
    if ending in OTHERS:
        what = f"a report is a page of HTML, and {options.output} is named as something else"
        raise UsageError(what=what, fix="end its name in .html; to have it as PDF, print it from a browser")
    if options.json and options.output == "-":
        raise UsageError(what="the page and --json cannot both go to standard output", fix="name a file with -o")


def _made(app: "App", options: Any) -> "Report":
    from localcite.cli.ask import stoppable  # noqa: PLC0415 - keeps the help light
    from localcite.query.context import context_for  # noqa: PLC0415 - the same
    from localcite.report.document import Wishes  # noqa: PLC0415 - the same
    from localcite.report.write import report  # noqa: PLC0415 - the same

    since = day(options.since, "--since") if options.since else None
    wishes = Wishes(options.title, options.max_network)
    context = context_for(app.settings, app.now())
    connection = app.open_for_reading()
    if connection is None:
        what = f"there is no collection {options.collection}, and nothing is held yet"
        raise UsageError(what=what, fix=f"`localcite collection add {options.collection} ID…` makes one")
    with closing(connection), stoppable(connection):
        return report(connection, context, options.collection, since=since, wishes=wishes)


def _written(app: "App", options: Any, made: "Report") -> str:
    """Write the page; return the name of its file."""
    from localcite.show.export.whole import whole  # noqa: PLC0415 - keeps the help light

    file = options.output or f"{made.found.collection}-report.html"
    with nullcontext(app.stdout) if file == "-" else whole(file) as stream:
        stream.write(made.page.text)
    return str(file)


def _remember(app: "App", made: "Report") -> None:
    """Write down that this report was made; a database that cannot be written is said, and no failure."""
    from localcite.report.remembered import remember  # noqa: PLC0415 - keeps the help light
    from localcite.report.write import moment  # noqa: PLC0415 - the same

    try:
        with closing(app.open_for_writing()) as connection:
            remember(connection, made.found.collection, moment(made.found))
    except DatabaseUnwritable:
        app.note("The database cannot be written: that this report was made is not remembered.")


def _tell(app: "App", options: Any, made: "Report", file: str) -> None:
    size = len(made.page.text.encode())
    if options.json:
        write_json(app, made.summary() | {"file": file, "bytes": size})
        return
    numbers = made.page.counts
    new = "" if numbers.new is None else f", {numbers.new.value:,} new since {made.found.since}"
    documents = count(len(made.found.members), "document")
    where = "" if file == "-" else f" to {file} ({size / 1e6:.1f} MB)"
    if made.is_answered:
        app.note(f"Wrote a report of {documents} and {numbers.documents.value:,} that cite them{new}{where}.")
    else:
        app.note(f"Wrote a report of {documents}{where}. Who cites them is unknown: no answer is held for any of them.")
    if size > LARGE:
        app.note("A browser takes a while to open a page of this size.")
