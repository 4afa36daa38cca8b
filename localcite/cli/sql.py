"""`localcite sql`: read the views with SQL. Offline; it can change nothing."""

from contextlib import closing
from typing import TYPE_CHECKING

from localcite.cli.arguments import Parser, number
from localcite.cli.output import add_output, write_table
from localcite.errors import UsageError

if TYPE_CHECKING:
    from localcite.app import App

STORY = "Run one SELECT over the views documents, citations, attestations, holdings and calls. It can change nothing."
BELOW = """\
example: localcite sql 'SELECT number, title FROM documents WHERE year = 2021'
Unknown is NULL; documents.id changes when the database is rebuilt, the names do not."""


def run(argv: list[str], app: "App") -> int:
    """Run one statement and write its rows. Rows that are missing for want of room are announced."""
    parser = Parser(app, "sql", STORY, below=BELOW)
    parser.add_argument("sql", metavar="SQL", help="one statement; - reads it from standard input")
    add_output(parser)
    parser.add_argument("--limit", type=number, default=10_000, metavar="ROWS", help="the most rows (default 10000)")
    parser.add_argument("--timeout", type=float, default=30.0, metavar="SECONDS", help="the most time (default 30)")
    options = parser.read(argv)
    if options.limit < 1 or not 0 < options.timeout < 1e6:
        raise UsageError(what="--limit and --timeout have to be above 0", fix=None)
    from localcite.db.reader import guard  # noqa: PLC0415 - keeps `--help` light

    sql = app.stdin.read() if options.sql == "-" else options.sql
    connection = app.open_for_reading()
    if connection is None:
        guard.check_beginning(sql)
        app.note("Nothing is held yet.")
        found = guard.Selected((), [])
    else:
        with closing(connection):
            found = guard.select(
                connection, sql, seconds=options.timeout, most_rows=options.limit, monotonic=app.monotonic
            )
    write_table(app, options, found.columns, found.rows)
    if found.cut:
        app.note(f"… {found.cut}.")
    return 0
