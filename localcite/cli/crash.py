"""What happens to a defect of ours: a report in a file for its owner alone, one sentence for the user, exit code 1."""

import os
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from localcite.errors import LocalciteError
from localcite.show.secrets import redact
from localcite.version import __version__

if TYPE_CHECKING:
    from localcite.app import App


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
