"""localcite: a local citation database that answers offline and buys only what it lacks.

What is wanted (numbers, DOIs, a collection) becomes a *plan*, priced before anything is spent; a *sync* fetches only
what is missing or out of date, and writes each billed call into an append-only *ledger* before it is sent; every reply
is kept as it came, normalised and stored; *questions* are answered from the store with no network at all.
"""

from localcite.version import __version__

TYPE_CHECKING = False  # as in typing, which takes longer to load than `--version` to answer
if TYPE_CHECKING:
    from os import PathLike

    from localcite.query.api import Database

__all__ = ["__version__", "open"]


def open(home: "str | PathLike[str] | None" = None) -> "Database":  # noqa: A001 - localcite.open, as the design has it
    """Return the database in a home (default: LOCALCITE_HOME, else the user's folders), to be asked from Python.

    Where nothing is held yet, questions say so. Enter it or close it:

        with localcite.open() as db:
            for row in db.cited_by("US11205304B2").where("category has X").by("assignee").top(10):
                print(row)
    """
    import os  # noqa: PLC0415 - importing localcite stays free
    import sys  # noqa: PLC0415 - the same

    from localcite.app import App  # noqa: PLC0415 - the same
    from localcite.query.api import Database  # noqa: PLC0415 - the same
    from localcite.query.context import context_for  # noqa: PLC0415 - the same
    from localcite.show.problem import problem  # noqa: PLC0415 - the same

    environ = dict(os.environ) if home is None else {**os.environ, "LOCALCITE_HOME": os.fspath(home)}
    app = App(environ, sys.stdin, sys.stdout, sys.stderr)
    return Database(app.open_for_reading, lambda: context_for(app.settings, app.now()), problem, app.write_answer)
