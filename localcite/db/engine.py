"""Open the database for writing: the file and its folder, its schema, the rules of each connection. Also copies of it.

What is written is the business of `ledger` and `store`; reading alone is `reader`'s.
"""

import os
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from localcite.db import definitions
from localcite.db.border import HEAD, REVISIONS, connect_to_read, mapped, meaning_of, revision
from localcite.db.drives import network_drive
from localcite.errors import (
    BadFile,
    DatabaseDamaged,
    DatabaseError,
    DatabaseLocked,
    DatabaseUnwritable,
    LocalciteError,
    UsageError,
)
from localcite.model import instant

__all__ = ["HEAD", "REVISIONS", "backup", "mapped", "open_for_writing", "transaction"]

BUSY_SECONDS = 30.0  # how long a writer waits for another one
PRAGMAS = (
    "foreign_keys = ON",
    "cell_size_check = ON",  # a page that was tampered with is noticed when it is read
    "recursive_triggers = ON",  # without it REPLACE deletes rows behind the triggers' back
    "synchronous = FULL",  # a commit that returned survives a power cut
    "fullfsync = ON",  # macOS: through the drive's own cache; elsewhere it means nothing
    "checkpoint_fullfsync = ON",
    "wal_autocheckpoint = 16000",  # pages: rarely, for it holds up a commit; closing does the rest
    "journal_size_limit = 67108864",  # bytes that a -wal file keeps after a checkpoint
    "temp_store = MEMORY",
    "cache_size = -49152",  # KiB; more would bring the memory of a long sync to 200 MB
)
_creating = threading.Lock()


def open_for_writing(
    path: Path,
    *,
    now: datetime,
    new_id: Callable[[], str] = lambda: secrets.token_hex(16),
    busy_seconds: float = BUSY_SECONDS,
    upgraded: Callable[[Path], None] = lambda _copy: None,
    told: Callable[[int, int], None] = lambda _done, _of: None,
) -> sqlite3.Connection:
    """Return a connection in autocommit mode to a database at head, made or upgraded if need be.

    An older database is first copied into `backups/` beside it; `upgraded` is told of the copy, and `told` hears how
    many documents of how many are done. A network drive is refused. May be used by any thread, one at a time. Raises
    DatabaseNewer, DatabaseDamaged, DatabaseLocked (after `busy_seconds`) or DatabaseUnwritable.
    """
    _refuse_network_drive(path)
    _create(path)
    with mapped(path):
        there = _identity(path)
        connection = _connect(path, busy_seconds)
        try:
            _refuse_strangers(connection, path)
            if revision(connection, path) != HEAD:
                for copy in _upgrade(path, now, new_id, busy_seconds, told):
                    upgraded(copy)
            _refuse_replaced(path, there)
            _make_fit(connection)
            _refuse_replaced(path, there)
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Run the body in one immediate transaction: all of it, or nothing where it raises. Errors are mapped."""
    with mapped(_path(connection)):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # a full disk has ended it already
                connection.execute("ROLLBACK")
            raise


def backup(source: Path, target: Path, *, busy_seconds: float = BUSY_SECONDS) -> None:
    """Copy a database as it is at one moment, while others read and write it, into one new file of its owner's.

    Raises UsageError where there is nothing to copy, BadFile where the target exists or cannot be made.
    """
    if not source.exists():
        raise UsageError(what="there is no database yet, so there is nothing to copy", fix=None)
    if target.exists():
        raise BadFile(path=target, what="it exists already", line=None, fix="name a new file")
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        _copy(source, part, target, busy_seconds)
        _move(part, target)
    except OSError as error:
        raise BadFile(path=target, what=error.strerror or str(error), line=None, fix=None) from error
    finally:
        part.unlink(missing_ok=True)


# ---- opening ------------------------------------------------------------------------------------------------------


def _refuse_network_drive(path: Path) -> None:
    """Refuse what is no disk of this computer: SQLite's shared memory and our locks mean nothing there."""
    if (kind := network_drive(path)) is not None:
        what = f"it lies on a network drive ({kind}), where no lock can be trusted"
        fix = "let LOCALCITE_HOME name a folder on a disk of this computer"
        raise DatabaseUnwritable(path=path, what=what, fix=fix)


def _create(path: Path) -> None:
    """Make the folder and an empty file, for their owner alone, where they are missing."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _creating:  # closing a file drops this process's locks on it: never while another thread opens it
            if not path.exists():
                os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise DatabaseUnwritable(path=path, what=error.strerror or str(error)) from error
    if path.is_dir():
        raise DatabaseUnwritable(path=path, what="it is a folder")


def _connect(path: Path, busy_seconds: float) -> sqlite3.Connection:
    """Return a connection that begins nothing by itself, and looks at nothing yet."""
    return sqlite3.connect(
        path, timeout=busy_seconds, isolation_level=None, check_same_thread=False, cached_statements=256
    )


def _identity(path: Path) -> tuple[int, int]:
    """Return what tells one file from another of the same name."""
    found = path.stat()
    return found.st_dev, found.st_ino


def _refuse_replaced(path: Path, there: tuple[int, int]) -> None:
    """Refuse a file that lost its name while it was opened, as to a backup: what is written into it nobody finds."""
    if _identity(path) != there:
        what = "another file was put in its place at this moment"
        raise DatabaseLocked(path=path, what=what, fix="begin again: nothing was done")


def _refuse_strangers(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a file whose writing would set off what somebody else put into it, such as one that was shared."""
    if strangers := definitions.strangers(connection):
        what = f"it has triggers that localcite did not make: {', '.join(strangers)}"
        raise DatabaseDamaged(path=path, what=what, fix="`localcite doctor --fix` takes them out")


def _make_fit(connection: sqlite3.Connection) -> None:
    """Set the rules of a connection, and see that the file can be written and refuses what it should refuse."""
    _use_wal(connection)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").fetchall()
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not definitions.stored(connection):
            definitions.define(connection, definitions.drop(connection))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _use_wal(connection: sqlite3.Connection) -> None:
    """Set the journal mode, a fact about the file that stays. SQLite does not wait for others there, so we do."""
    for patience in range(20, -1, -1):
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
        except sqlite3.OperationalError as error:
            if meaning_of(error) is not DatabaseLocked or not patience:
                raise
            connection.execute("BEGIN EXCLUSIVE")  # this waits, for readers too
            connection.execute("COMMIT")
        else:
            return


def _path(connection: sqlite3.Connection) -> Path:
    """Return the file that a connection is about."""
    return Path(connection.execute("PRAGMA database_list").fetchone()[2])


# ---- upgrading ----------------------------------------------------------------------------------------------------


def _upgrade(
    path: Path, now: datetime, new_id: Callable[[], str], busy_seconds: float, told: Callable[[int, int], None]
) -> list[Path]:
    """Bring the schema to head in one transaction; return the copy of what was there. A failure changes nothing."""
    from localcite.db import upgrade  # noqa: PLC0415 - loads SQLAlchemy, which a database at head never needs

    saved: list[Path] = []
    try:
        with upgrade.session(lambda: upgrade.connect(path, busy_seconds=busy_seconds), told) as session:
            if (found := revision(session.driver, path)) == HEAD:  # another process was faster
                return []
            if found is not None:
                saved.append(_save(path, found, now))
            others = definitions.drop(session.driver)
            session.run()
            definitions.define(session.driver, others)
            _introduce(session.driver, now, new_id)
        return saved  # noqa: TRY300 - what follows is about failures alone
    except BaseException as error:
        for copy in saved:
            copy.unlink(missing_ok=True)
        if not isinstance(error, Exception) or isinstance(error, LocalciteError) or _is_about_the_file(error):
            raise
        what = f"its upgrade to revision {HEAD} failed, and it is as it was: {error}"
        raise DatabaseError(path=path, what=what) from error


def _is_about_the_file(error: Exception) -> bool:
    """Tell whether `mapped` has a better name for an error than a failed upgrade."""
    return isinstance(error, sqlite3.Error) and meaning_of(error) is not None


def _save(path: Path, found: str, now: datetime) -> Path:
    """Copy a database of an older revision into `backups/` beside it; return the copy."""
    folder = path.parent / "backups"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise DatabaseUnwritable(path=path, what=f"no copy of it can be made: {error.strerror}") from error
    name = f"{path.stem}-{found}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}.db"
    backup(path, folder / name)
    return folder / name


def _introduce(connection: sqlite3.Connection, now: datetime, new_id: Callable[[], str]) -> None:
    """Write what is true of a database from its first day; what is there stays."""
    facts = {"database_id": new_id(), "generation": "0", "created_at": instant(now)}
    connection.executemany("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING", facts.items())


# ---- copying ------------------------------------------------------------------------------------------------------


def _copy(source: Path, part: Path, target: Path, busy_seconds: float) -> None:
    """Copy a database into an empty file, which needs no -wal file beside it."""
    reading = connect_to_read(source, busy_seconds=busy_seconds)
    with closing(reading), closing(_connect(part, busy_seconds)) as writing:
        try:
            reading.backup(writing)
            writing.execute("PRAGMA journal_mode = DELETE").fetchall()
        except sqlite3.Error as error:
            meaning = meaning_of(error) or DatabaseError
            path = source if meaning in {DatabaseDamaged, DatabaseLocked} else target
            raise meaning(path=path, what=str(error)) from error


def _move(part: Path, target: Path) -> None:
    """Give a finished copy its name, unless somebody else has taken it meanwhile."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # some file systems know no second name
        if target.exists():
            raise FileExistsError(17, "it exists already") from None
        part.rename(target)
    with suppress(OSError):  # Windows cannot open a folder
        folder = os.open(target.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
