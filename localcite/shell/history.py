"""What was typed, kept across sessions in a file for its owner alone."""

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from prompt_toolkit.history import History

MOST = 5_000  # lines that are read back


class OwnHistory(History):
    """A history in a file. A file that cannot be read or written is no failure: the session goes on without."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def load_history_strings(self) -> Iterable[str]:
        """Return what was typed, the newest first."""
        try:
            text = self._path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return []
        lines = [line for line in text.split("\n") if line]
        return [unescaped(line) for line in reversed(lines[-MOST:])]

    def store_string(self, string: str) -> None:
        """Keep one line. One that begins with a blank is not kept."""
        if string.startswith(" "):
            return
        with suppress(OSError, UnicodeError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(handle, "a", encoding="utf-8", errors="replace") as stream:
                stream.write(f"{escaped(string)}\n")


def escaped(text: str) -> str:
    """Return a text on one line."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")


def unescaped(line: str) -> str:
    """Return a text as it was typed."""
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "r": "\r"}.get(found[1], found[1]), line)
