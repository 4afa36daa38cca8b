"""When the graph is made anew or carried on: at the end of a sync or a rebuild, where it is behind. Needed for nothing.

One process at a time makes it, under a lock; it is written under a passing name, and what a killed process left of
such a file is removed by the next one.
"""

from contextlib import suppress
from pathlib import Path
from sqlite3 import Connection

from localcite.db.locks import RunLock
from localcite.errors import DatabaseError
from localcite.graph.opened import open_graph

SMALLEST = 20_000  # documents held, below which SQL answers any question at once
BEHIND = 1_000  # documents about which something was learnt since, which questions would have to read from SQL
PART = 25  # of all documents, beyond which making it anew takes less time


def is_due(connection: Connection, path: str) -> bool:
    """Tell whether the graph is missing, worth nothing any more, or too far behind."""
    documents = _documents(connection)
    if documents < SMALLEST:
        return False
    graph = open_graph(connection, path)
    return graph is None or len(graph.dirty) > BEHIND


def refresh(connection: Connection, path: str) -> bool:
    """Bring the graph to this moment where that is due; tell whether it was. Where it cannot be, SQL goes on alone."""
    if not is_due(connection, path):
        return False
    try:
        with RunLock(Path(path).parent, "graph"):
            _clear(Path(path))
            return _made(connection, path)
    except (DatabaseError, OSError):  # another process makes it, or there is no room for it
        return False


def _made(connection: Connection, path: str) -> bool:
    try:
        from localcite.graph.build import build  # noqa: PLC0415 - loads numpy
        from localcite.graph.extend import extend  # noqa: PLC0415 - the same
    except ImportError:
        return False
    if not extend(connection, path, _documents(connection) // PART):
        build(connection, path)
    return True


def _documents(connection: Connection) -> int:
    """Return how many documents are held, merged ones as well."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM document").fetchone()[0])


def _clear(path: Path) -> None:
    """Remove what killed processes left."""
    for part in path.parent.glob(f"{path.name}.*.part"):
        with suppress(OSError):
            part.unlink()
