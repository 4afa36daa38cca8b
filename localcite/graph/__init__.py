"""The citation graph as files that are looked into, not loaded: derived from the database, and never needed.

    build(connection, path)        write it anew, from SQL, beside the database
    open_graph(connection, path)   look into it: about a millisecond; None where it is not to be trusted
    refresh(connection, path)      build it anew where it has fallen too far behind

Both directions are stored as compressed rows, and beside them the few columns that questions group and filter by. The
file names the moment that it was made at: database, generation, and the newest row of the ledger with its hash. What
changed since is read from SQL (`delta`) and laid over it, as long as that is little. Whatever is in doubt (another
database, an older moment than the file's, a rebuild, a file cut short or changed) makes the file worth nothing, and
questions are answered from SQL, which gives the same answers. Only `build` and questions about many documents load
numpy.
"""

from localcite.graph.opened import Graph, open_graph

__all__ = ["Graph", "graph_path", "open_graph"]


def graph_path(database: str) -> str:
    """Return where the graph of a database is."""
    return f"{database.removesuffix('.db')}.graph"
