"""`localcite sql`: read the views with SQL. Offline; it can change nothing."""

from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING

from localcite.cli.arguments import Parser, number
from localcite.cli.output import add_output, is_file, target_of, tell_written, write_table
from localcite.errors import UsageError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from localcite.app import App
    from localcite.show.export.target import Wrote

SECONDS, SECONDS_INTO_FILE = 30.0, 3600.0
MOST_ROWS = 10_000
STORY = "Run one SELECT over the views documents, citations, attestations, holdings and calls. It can change nothing."
BELOW = """\
example: localcite sql 'SELECT number, title FROM documents WHERE year = 2021'
Into a file all rows are written, as they are read.
Unknown is NULL; documents.id changes when the database is rebuilt, the names do not."""


def run(argv: list[str], app: "App") -> int:
    """Run one statement and write its rows. Rows that are missing for want of room are announced."""
    parser = Parser(app, "sql", STORY, below=BELOW)
    parser.add_argument("sql", metavar="SQL", help="one statement; - reads it from standard input")
    add_output(parser)
    parser.add_argument("--limit", type=number, metavar="ROWS", help="the most rows (default 10000; all into a file)")
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help="the most time (default 30; 3600 into a file)")
    options = parser.read(argv)
    if options.timeout is None:
        options.timeout = SECONDS_INTO_FILE if is_file(options) else SECONDS
    if (options.limit is not None and options.limit < 1) or not 0 < options.timeout < 1e6:
        raise UsageError(what="--limit and --timeout have to be above 0", fix=None)
    from localcite.db.reader import guard  # noqa: PLC0415 - keeps `--help` light

    sql = app.stdin.read() if options.sql == "-" else options.sql
    if is_file(options):
        _into_file(app, options, sql)
        return 0
    connection = app.open_for_reading()
    if connection is None:
        guard.check_beginning(sql)
        app.note("Nothing is held yet.")
        found = guard.Selected((), [])
    else:
        with closing(connection):
            found = guard.select(
                connection,
                sql,
                seconds=options.timeout,
                most_rows=options.limit or MOST_ROWS,
                monotonic=app.monotonic,
            )
    write_table(app, options, found.columns, found.rows)
    if found.cut:
        app.note(f"… {found.cut}.")
    return 0


def _into_file(app: "App", options: "Namespace", sql: str) -> None:
    """Write the rows into a file as they are read, however many they are; with a receipt that names the SQL."""
    from localcite.db.reader import guard  # noqa: PLC0415 - keeps `--help` light
    from localcite.query.basis import state  # noqa: PLC0415 - the same
    from localcite.show.export.asked import export_rows  # noqa: PLC0415 - the same
    from localcite.show.export.receipt import Receipt  # noqa: PLC0415 - the same

    target = target_of(app, options)
    connection = app.open_for_reading()
    if connection is None:
        guard.check_beginning(sql)
        app.note("Nothing is held yet.")
        tell_written(app, export_rows((), (), target))
        return
    with closing(connection):
        receipt = Receipt(sql, is_sql=True, basis=state(connection, app.now().date()))

        def use(columns: tuple[str, ...], rows: "Iterator[tuple[object, ...]]") -> "Wrote":
            return export_rows(columns, islice(rows, options.limit), target, receipt=receipt)

        tell_written(app, guard.selecting(connection, sql, use, seconds=options.timeout, monotonic=app.monotonic))
