"""Run the schema's revisions: Alembic's part, and nothing else. Imported only where a database is not at head.

SQLAlchemy and Alembic cost more to load than a question takes, so the engine looks at the version by itself first.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from alembic import command
from alembic.config import Config


def untold(_done: int, _of: int) -> None:
    """Tell nobody."""


def keep(_object: object, name: str | None, kind: str, reflected: bool, _model: object) -> bool:  # noqa: FBT001 - Alembic
    """Tell whether Alembic should compare this with the models: not the full-text index, of which they do not know."""
    return not (kind == "table" and reflected and (name or "").partition("_")[0] == "search")


class Session(NamedTuple):
    """One immediate transaction: the driver's connection, SQLAlchemy's over it, and what runs the revisions."""

    driver: sqlite3.Connection
    connection: sa.Connection
    run: Callable[[], None]


@contextmanager
def session(connect: Callable[[], sqlite3.Connection], told: Callable[[int, int], None] = untold) -> Iterator[Session]:
    """Open, begin, and commit at the end; after any error the file is as it was. Errors are those of sqlite3.

    `told` hears how many documents of how many a long revision has done.
    """
    engine = sa.create_engine("sqlite://", creator=connect, poolclass=sa.NullPool)
    sa.event.listen(engine, "begin", _begin_immediate)
    try:
        with engine.begin() as connection:
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - the creator returns nothing else
            yield Session(driver, connection, lambda: command.upgrade(_config(connection, told), "head"))
    except sa.exc.DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise error.orig from error
        raise


def connect(path: Path, *, busy_seconds: float = 30.0) -> sqlite3.Connection:
    """Return a connection fit for changing tables: the driver begins nothing, and no foreign key is acted upon."""
    connection = sqlite3.connect(path, timeout=busy_seconds, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = OFF")
    return connection


def scripts() -> Path:
    """Return the folder of revisions: inside the package once installed, beside it in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parent / "migrations"


def _begin_immediate(connection: sa.Connection) -> None:
    """Take the write lock at once: a transaction that begins with reading fails when another one writes."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _config(connection: sa.Connection, told: Callable[[int, int], None]) -> Config:
    """Return Alembic's settings for one open connection."""
    config = Config()
    config.set_main_option("script_location", str(scripts()).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["told"] = told
    return config
