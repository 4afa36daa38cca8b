"""localcite: a local citation database that answers offline and buys only what it lacks.

What is wanted (numbers, DOIs, a collection) becomes a *plan*, priced before anything is spent; a *sync* fetches only
what is missing or out of date, and writes each billed call into an append-only *ledger* before it is sent; every reply
is kept as it came, normalised and stored; *questions* are answered from the store with no network at all.
"""

from localcite.version import __version__

TYPE_CHECKING = False  # as in typing, which takes longer to load than `--version` to answer
if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from os import PathLike

    from localcite.api.collections import Collections
    from localcite.api.database import Database
    from localcite.api.rehearsal import Rehearsal
    from localcite.api.values import Listing, Plan, Status, Summary
    from localcite.errors import LocalciteError
    from localcite.model import Money
    from localcite.query.answer import Answer
    from localcite.query.api import Asking
    from localcite.sync.values import Progress

__all__ = [
    "Answer",
    "Asking",
    "Collections",
    "Database",
    "Listing",
    "LocalciteError",
    "Money",
    "Plan",
    "Progress",
    "Rehearsal",
    "Status",
    "Summary",
    "__version__",
    "open",
    "rehearse",
]
_PLACES = {
    "Answer": "query.answer",
    "Asking": "query.api",
    "Collections": "api.collections",
    "Database": "api.database",
    "Listing": "api.values",
    "LocalciteError": "errors",
    "Money": "model",
    "Plan": "api.values",
    "Progress": "sync.values",
    "Rehearsal": "api.rehearsal",
    "Status": "api.values",
    "Summary": "api.values",
}


def open(  # noqa: A001 - localcite.open, as the design has it
    home: "str | PathLike[str] | None" = None, *, settings: "Mapping[str, object] | None" = None
) -> "Database":
    """Return the database in a home (default: LOCALCITE_HOME, else the user's folders), to be asked and bought for.

    Where nothing is held yet, questions say so. `settings`: by the names of `config.toml`; they win over it and over
    the environment, and None says nothing. Enter it or close it:

        with localcite.open() as db:
            print(db.plan("US11205304B2"))
            for row in db.cited_by("US11205304B2").where("category has X").by("assignee").top(10):
                print(row)
    """
    import os  # noqa: PLC0415 - importing localcite stays free

    told = {f"LOCALCITE_{name.upper()}": str(value) for name, value in (settings or {}).items() if value is not None}
    if home is not None:
        told["LOCALCITE_HOME"] = os.fspath(home)
    return _opened({**os.environ, **told}, settings or {})


def rehearse(*, seed: "int | None" = None, faults: str = "", today: "date | None" = None) -> "Rehearsal":
    """Return a rehearsal: a stand-in for the vendor on this machine, with a home that vanishes with it.

    `seed`: which invented world it sells; `faults`: how it misbehaves; `today`: its day. Enter it or close it:

        with localcite.rehearse() as rehearsal:
            db = rehearsal.open()
            db.sync("US11205304B2", budget=1)
    """
    import os  # noqa: PLC0415 - importing localcite stays free

    from localcite.api.rehearsal import Rehearsal  # noqa: PLC0415 - the same

    theirs = {name: value for name, value in os.environ.items() if not name.startswith("LOCALCITE_")}
    return Rehearsal(lambda told: _opened({**theirs, **told}), seed=seed, faults=faults, today=today)


def _opened(environ: "Mapping[str, str]", settings: "Mapping[str, object]" = {}) -> "Database":  # noqa: B006 - only read
    """Return a database in an environment; what is odd about its settings becomes a warning."""
    from warnings import warn  # noqa: PLC0415 - importing localcite stays free

    from localcite.api.database import Database  # noqa: PLC0415 - the same
    from localcite.api.wording import worded  # noqa: PLC0415 - the same
    from localcite.app import Programmed  # noqa: PLC0415 - the same
    from localcite.errors import BadSetting  # noqa: PLC0415 - the same
    from localcite.settings import check_names  # noqa: PLC0415 - the same

    app = Programmed(environ)
    with worded(app.known_secrets):
        check_names(settings)
        try:
            database = Database(app)
        except BadSetting as error:
            if error.data.get("name") in settings:  # they were passed on by the environment, where nobody set them
                error.data["where"] = "settings="
            raise
    for note in app.notes:
        warn(note, stacklevel=3)
    return database


def __getattr__(name: str) -> object:
    """Import a public name when it is asked for: importing localcite stays free."""
    from importlib import import_module  # noqa: PLC0415 - the same

    if name not in _PLACES:
        raise AttributeError(f"module 'localcite' has no attribute {name!r}")
    return getattr(import_module(f"localcite.{_PLACES[name]}"), name)
