"""Colours, where somebody sees them: none with NO_COLOR, on a dumb terminal, or where no terminal is. Pure."""

from collections.abc import Mapping
from typing import Protocol

CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36"}


class Terminal(Protocol):
    """Whatever knows whether it is a terminal."""

    def isatty(self) -> bool:
        """Tell whether it is one."""


class Paint:
    """Paints text, or leaves it as it is."""

    def __init__(self, *, on: bool) -> None:
        self.on = on

    def __call__(self, text: str, colour: str) -> str:
        """Return the text in a colour of `CODES`."""
        return f"\x1b[{CODES[colour]}m{text}\x1b[0m" if self.on else text


def paint_for(stream: Terminal, environ: Mapping[str, str]) -> Paint:
    """Return what paints for this stream. NO_COLOR counts when it is not empty (no-color.org)."""
    wanted = not environ.get("NO_COLOR") and environ.get("TERM", "") != "dumb"
    return Paint(on=wanted and stream.isatty())
