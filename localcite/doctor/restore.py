"""Put a backup in the place of the database. What was there is kept, and what it has beyond is told first."""

import os
import secrets
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from localcite.db import border, ledger
from localcite.db.locks import alive_in
from localcite.errors import BadFile, DatabaseDamaged, DatabaseError, DatabaseLocked, DatabaseUnwritable, UsageError
from localcite.graph import graph_path

_BEYOND = """
SELECT count(*), count(*) FILTER (WHERE kind = 'settled' AND outcome = 'answered'),
       coalesce(sum(json_extract(body, '$.units')) FILTER (WHERE kind = 'settled' AND outcome = 'answered'), 0),
       min(at) FROM ledger WHERE seq > ?"""
UNKNOWN_LEAP = 1_000_000  # generations: more than a database that cannot be read can be ahead


class Loss(NamedTuple):
    """What the database there has and the backup has not. `readable`: False where nobody can tell."""

    readable: bool = True
    events: int = 0
    replies: int = 0
    units: int = 0
    since: str | None = None

    @property
    def nothing(self) -> bool:
        """Tell whether the backup holds all there is."""
        return self.readable and not self.events


class Backup(NamedTuple):
    """What a file holds that is to be put in the database's place. `faults`: of its record, as `verify` counts."""

    path: Path
    last: tuple[int, str]
    generation: int
    faults: int


def look(file: Path) -> Backup:
    """Check a backup. Raises BadFile where it is none, DatabaseDamaged where SQLite finds it damaged, DatabaseNewer."""
    if not file.is_file():
        raise BadFile(path=str(file), what="there is no such file", line=None, fix=None)
    try:
        with closing(border.connect_to_read(file)) as connection:
            if border.revision(connection, file) is None:
                raise BadFile(path=str(file), what="nothing is stored in it", line=None, fix=None)
            said = connection.execute("PRAGMA integrity_check(1)").fetchall()
            if said != [("ok",)]:
                fix = f"`localcite doctor --salvage NEW.db --from {file}` saves what is readable"
                raise DatabaseDamaged(path=file, what=str(said[0][0]), fix=fix)
            found = ledger.verify(connection)
            return Backup(file, found.last, _generation(connection), len(found.faults) + found.more)
    except sqlite3.Error as error:
        raise DatabaseDamaged(path=file, what=str(error)) from error


def loss(path: Path, backup: Backup) -> Loss:
    """Return what the database has beyond the backup: its events after the last one that both have."""
    if not path.is_file() or not path.stat().st_size:
        return Loss()
    try:
        with closing(border.connect_to_read(path)) as connection, closing(border.connect_to_read(backup.path)) as other:
            common = _common(connection, other)
            events, replies, units, since = connection.execute(_BEYOND, (common,)).fetchone()
            return Loss(True, events, replies, units, since)
    except (DatabaseError, sqlite3.Error):
        return Loss(readable=False)


def restore(path: Path, backup: Backup, *, now: datetime) -> Path | None:
    """Put the backup in place; return where the former database is now, None where there was none.

    Raises UsageError while a sync is under way, DatabaseLocked while somebody writes, DatabaseUnwritable.
    """
    alive = alive_in(path.parent)
    if any(alive(file.stem) for file in path.parent.glob("runs/*.lock")):
        raise UsageError(what="a sync is under way", fix="restore when it has ended")
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _copy(backup, part, max(backup.generation, _generation_of(path)) + 1)
        with _alone(path):
            aside = _keep_aside(path, now)
            Path(graph_path(str(path))).unlink(missing_ok=True)  # it was made from the database that goes
            part.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise DatabaseUnwritable(path=path, what=error.strerror or str(error)) from error
    finally:
        part.unlink(missing_ok=True)
    return aside


# ---- comparing ----------------------------------------------------------------------------------------------------


def _common(connection: sqlite3.Connection, other: sqlite3.Connection) -> int:
    """Return the number of the newest event that two records share: below it they are one."""
    low, high = 0, min(ledger.last(connection)[0], ledger.last(other)[0])
    sql = "SELECT hash FROM ledger WHERE seq = ?"
    while low < high:
        middle = (low + high + 1) // 2
        if connection.execute(sql, (middle,)).fetchone() == other.execute(sql, (middle,)).fetchone():
            low = middle
        else:
            high = middle - 1
    return low


def _generation(connection: sqlite3.Connection) -> int:
    """Return by which generation files that are derived from a database know it."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()
    return int(row[0]) if row and str(row[0]).isdigit() else 0


def _generation_of(path: Path) -> int:
    """Return the generation of the database there: a derived file of it must not fit the restored one."""
    if not path.is_file() or not path.stat().st_size:
        return 0
    try:
        with closing(border.connect_to_read(path)) as connection:
            return _generation(connection)
    except (DatabaseError, sqlite3.Error):
        return UNKNOWN_LEAP


# ---- files --------------------------------------------------------------------------------------------------------


def _copy(backup: Backup, part: Path, generation: int) -> None:
    """Copy the backup beside the database, for its owner alone, and set its generation."""
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with closing(border.connect_to_read(backup.path)) as source, closing(sqlite3.connect(part)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE").fetchall()
        target.execute("UPDATE meta SET value = ? WHERE key = 'generation'", (str(generation),))
        target.commit()
    handle = os.open(part, os.O_RDWR)
    os.fsync(handle)
    os.close(handle)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Take in what waits in the -wal file, stop using one, and keep everybody out until another file is in place.

    What is too damaged for that is replaced as it is. Raises DatabaseLocked while others have the database open.
    """
    if not path.is_file() or not path.stat().st_size:
        yield
        return
    with closing(sqlite3.connect(path, timeout=5, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
            connection.execute("BEGIN EXCLUSIVE")
            mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
        except sqlite3.Error as error:
            if border.meaning_of(error) is DatabaseLocked:
                raise DatabaseLocked(path=path, what=str(error)) from error
            mode = None
        if mode == "wal":  # somebody came between
            raise DatabaseLocked(path=path, what="somebody has just opened it")
        if sys.platform == "win32":  # where an open file cannot be replaced
            connection.close()
        yield


def _keep_aside(path: Path, now: datetime) -> Path | None:
    """Keep what is there under `backups`, with its -wal file; return where, None where nothing is.

    A second name for the file is all that takes, so that whoever has it open writes into what is kept.
    """
    beside = [path.with_name(path.name + ending) for ending in ("-wal", "-shm")]
    folder = path.parent / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    aside = folder / f"{path.stem}-replaced-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}.db"
    if beside[0].exists():
        beside[0].rename(aside.with_name(aside.name + "-wal"))
    beside[1].unlink(missing_ok=True)
    if not os.path.lexists(path):
        return None
    if path.is_dir():
        path.rename(aside)
        return aside
    try:
        os.link(path, aside)
    except OSError:  # some file systems know no second name
        shutil.copyfile(path, aside)
    aside.chmod(0o600)
    return aside


def _sync_folder(folder: Path) -> None:
    """Make the change of names durable, where a folder can be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
