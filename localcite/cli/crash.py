"""How a command ends that raised what it should not have: a cause outside of localcite, or a defect of ours.

A defect is reported in a file for its owner alone; the user sees one sentence. Exit code 1, or that of the cause.
"""

import os
import sqlite3
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from localcite.db.border import meaning_of
from localcite.errors import BadFile, DatabaseDamaged, LocalciteError
from localcite.show.problem import problem
from localcite.show.secrets import redact
from localcite.version import __version__

OTHER_TABLES = (
    "no such table",
    "no such column",
    "it is a view",
    "unsafe use of",
)  # as in a file that was tampered with

if TYPE_CHECKING:
    from localcite.app import App


def end(raised: Exception, app: "App") -> int:
    """Say what went wrong, and return the exit code."""
    cause = _cause(raised, app)
    if cause is None:
        return report(raised, app)
    app.note(problem(cause, app.known_secrets()))
    return cause.exit_code


def _cause(raised: Exception, app: "App") -> LocalciteError | None:
    """Return what lies outside of localcite: a database file that is damaged or locked, an output that is full."""
    meaning = meaning_of(raised) if isinstance(raised, sqlite3.Error) else None
    if isinstance(raised, sqlite3.OperationalError) and any(sign in str(raised) for sign in OTHER_TABLES):
        what = f"its tables are not as localcite makes them ({raised})"
        return DatabaseDamaged(path=app.database_path, what=what)
    if meaning is not None:
        return meaning(path=app.database_path, what=str(raised))
    if isinstance(raised, OSError) and raised.filename is None:  # what has a name is not a stream
        app.give_up_output()
        return BadFile(path="standard output", what=(raised.strerror or "it cannot be written").lower(), line=None)
    return None


def report(defect: BaseException, app: "App") -> int:
    """Write the report, say where it is, and return the exit code. LOCALCITE_DEBUG=1 shows it on standard error."""
    text = redact("".join(traceback.format_exception(defect)), app.known_secrets())
    if app.environ.get("LOCALCITE_DEBUG") == "1":
        app.note(text)
    said = f"This is a defect of localcite {__version__} ({type(defect).__name__}), not a mistake of yours"
    app.note(f"{said}; {_kept(text, app)}.")
    return 1


def _kept(text: str, app: "App") -> str:
    """Write the report into a file of its own and say where it is, or that it could not be written."""
    try:
        folder = app.settings.folders.crash
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return f"its report is {_write(folder, text, app)}"
    except (OSError, LocalciteError):
        return "its report could not be written (LOCALCITE_DEBUG=1 shows it)"


def _write(folder: Path, text: str, app: "App") -> Path:
    """Write a new file that only its owner can read."""
    file = folder / f"{app.now():%Y%m%dT%H%M%S}-{os.getpid()}.txt"
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as stream:
        stream.write(text)
    return file
