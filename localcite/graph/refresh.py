"""When the graph is made anew: at the end of a sync or a rebuild, where it has fallen behind. Needed for nothing."""

from sqlite3 import Connection

from localcite.graph.opened import open_graph

SMALLEST = 20_000  # documents held, below which SQL answers any question at once
BEHIND = 1_000  # documents about which something was learnt since, which questions would have to read from SQL


def is_due(connection: Connection, path: str) -> bool:
    """Tell whether the graph is missing, worth nothing any more, or too far behind."""
    (documents,) = connection.execute("SELECT coalesce(max(id), 0) FROM document").fetchone()
    if documents < SMALLEST:
        return False
    graph = open_graph(connection, path)
    return graph is None or len(graph.dirty) > BEHIND


def refresh(connection: Connection, path: str) -> bool:
    """Make the graph anew where that is due; tell whether it was made. Where it cannot be made, SQL goes on alone."""
    if not is_due(connection, path):
        return False
    try:
        from localcite.graph.build import build  # noqa: PLC0415 - loads numpy
    except ImportError:
        return False
    try:
        build(connection, path)
    except OSError:
        return False
    return True
