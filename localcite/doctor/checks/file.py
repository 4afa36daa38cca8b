"""The file as SQLite sees it: what it is, whether it is whole, what waits beside it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from localcite.db.border import connect_to_read
from localcite.db.ledger.books import unpacked
from localcite.doctor.carve.pages import MAGIC, WAL_HEADER, opened
from localcite.doctor.carve.rows import rows
from localcite.doctor.values import RESTORE, SALVAGE, Finding, Level, Patient, fine, note, wrong
from localcite.errors import DatabaseDamaged, LocalciteError

LISTED = 3
LARGE = 64 * 1024 * 1024  # bytes of a -wal file that somebody should have emptied


def is_ours(connection: sqlite3.Connection) -> bool:
    """Tell whether the tables of localcite are in it."""
    rows_ = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {("ledger",), ("meta",), ("alembic_version",)} <= set(rows_)


def kind(patient: Patient) -> Iterator[Finding]:
    """What lies where the database should be."""
    path = patient.database
    if not path.exists():
        yield note("file", f"there is no database yet ({path}); nothing is held", "`localcite sync` makes it")
    elif not path.is_file():
        yield wrong("file", f"{path} is no file", f"move it away, then {RESTORE}")
    elif not path.stat().st_size:
        yield from _empty(patient)
    else:
        yield from _content(path)


def _empty(patient: Patient) -> Iterator[Finding]:
    """An empty file is a database in which nothing is held, unless something was."""
    wal = patient.database.with_name(patient.database.name + "-wal")
    if any((patient.settings.beside / "backups").glob("*.db")) or (wal.exists() and wal.stat().st_size):
        yield Finding("file", Level.LOST, "the file is empty, and it once was not", RESTORE)
    else:
        yield note("file", "the file is empty: nothing is held yet")


def _content(path: Path) -> Iterator[Finding]:
    with path.open("rb") as stream:
        header = stream.read(16)
    try:
        with closing(connect_to_read(path)) as connection:
            if is_ours(connection):
                yield fine("file", f"{path}, {path.stat().st_size / 1e6:,.1f} MB, opens")
                return
            what = f"{path} is a database, but not one of localcite's"
    except (LocalciteError, sqlite3.Error) as error:
        said = error.data.get("what") if isinstance(error, LocalciteError) else error
        what = f"{path} cannot be opened: {said}" if header == MAGIC else f"{path} is no SQLite database: {said}"
    yield from _readable(path, what)


def _readable(path: Path, what: str) -> Iterator[Finding]:
    """Say what could still be salvaged of a file that SQLite does not read."""
    events, replies = count(path)
    if events or replies:
        yield Finding(
            "file", Level.LOST, f"{what}; {events} events and {replies} replies in it are still whole", SALVAGE
        )
    else:
        yield Finding("file", Level.LOST, f"{what}; no event and no reply is to be found in it", RESTORE)


def count(path: Path) -> tuple[int, int]:
    """Return how many events, and how many whole replies, the bytes of a file still hold."""
    events: set[int | None] = set()
    replies: set[int | None] = set()
    with opened(path) as pages, closing(sqlite3.connect(":memory:")) as nowhere:
        for row in rows(pages):
            if row.values and row.table == "ledger":
                events.add(row.key)
            elif row.values and row.table == "reply" and row.key not in replies:
                call, sha256, size, _encoding, packed = row.values
                try:
                    unpacked(nowhere, call, sha256, size, packed)  # type: ignore[arg-type]  # of these types by shape
                except DatabaseDamaged:
                    continue
                replies.add(row.key)
    return len(events), len(replies)


def wal(patient: Patient) -> Iterator[Finding]:
    """What waits in the -wal file, and whether it belongs to this database."""
    path = patient.database
    beside = path.with_name(path.name + "-wal")
    size = beside.stat().st_size if beside.is_file() else 0
    if not path.is_file() or size <= WAL_HEADER:
        yield fine("wal", "no changes wait beside the database")
    elif _is_whole(path, "mode=ro") or not _is_whole(path, "mode=ro&immutable=1"):
        said = f"{size / 1e6:,.1f} MB of changes wait in {beside.name}: they belong to the database"
        yield note("wal", said, "the next sync takes them in") if size > LARGE else fine("wal", said)
    else:
        what = f"{beside.name} does not belong to this database: without it the database is whole"
        yield wrong("wal", what, f"`mv {beside} {beside}.foreign`")


def _is_whole(path: Path, how: str) -> bool:
    """Tell whether SQLite finds the database whole when it is opened so."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)] and is_ours(connection))
    except (sqlite3.Error, UnicodeDecodeError):
        return False


def integrity(_patient: Patient, connection: sqlite3.Connection) -> Iterator[Finding]:
    """What SQLite's own check finds."""
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    try:
        said = [str(line) for (line,) in connection.execute("PRAGMA integrity_check(1000)")]
    except sqlite3.DatabaseError as error:
        said = [str(error)]
    if said == ["ok"]:
        yield fine("integrity", "every page is as SQLite wrote it")
        return
    listed = "; ".join(line.replace("\n", " ") for line in said[:LISTED])
    more = f"; and {len(said) - LISTED} more" if len(said) > LISTED else ""
    yield wrong("integrity", f"{listed}{more}", SALVAGE)


def foreign_keys(_patient: Patient, connection: sqlite3.Connection) -> Iterator[Finding]:
    """Rows that point at rows that are not there."""
    found = connection.execute("PRAGMA foreign_key_check").fetchall()
    if found:
        tables = ", ".join(sorted({str(row[0]) for row in found}))
        yield wrong("foreign keys", f"{len(found)} rows point at nothing ({tables})", SALVAGE)
    else:
        yield fine("foreign keys", "all hold")
