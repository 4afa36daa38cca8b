"""`sql` in the shell: one SELECT over the public views; its rows can be written by `to FILE`."""

from sqlite3 import Connection

from localcite.db.reader.guard import Selected, check_beginning
from localcite.db.reader.guard import select as guarded
from localcite.query.basis import state
from localcite.shell.session import Session, Table
from localcite.show.export.receipt import Receipt

SECONDS = 300.0  # Ctrl-C stops it sooner
MOST_ROWS = 10_000


def select(session: Session, statement: str) -> None:
    """Run one statement and show its rows. Raises UsageError."""
    check_beginning(statement)

    def work(connection: Connection | None) -> tuple[Selected, Receipt] | None:
        if connection is None:
            return None
        monotonic = session.outside.monotonic
        receipt = Receipt(statement, is_sql=True, basis=state(connection, session.outside.now().date()))
        return guarded(connection, statement, seconds=SECONDS, most_rows=MOST_ROWS, monotonic=monotonic), receipt

    read = session.reading(work)
    if read is None:
        session.outside.note("Nothing is held yet.")
        return
    found, receipt = read
    session.table = Table(found.columns, tuple(found.rows), {}, receipt)
    session.screen.show_table(found.columns, found.rows)
    if found.cut:
        session.screen.remark(f"… only the first {len(found.rows):,} rows are here; a LIMIT or WHERE asks for others.")
