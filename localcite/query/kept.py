"""What was found out about the file at one state of it, kept for the next question that meets the same state.

A state is what SQLite calls the data version: it is another one as soon as any other process or connection has written.
Nothing is decided here, and nothing is read.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar

T = TypeVar("T")
MOST = 32  # things that are kept at a time


class Kept:
    """What is known of one state of the file, the things that were asked for last."""

    def __init__(self) -> None:
        self._state: object = None
        self._found: dict[Hashable, object] = {}

    def at(self, state: object) -> None:
        """Let go of what was known of another state."""
        if state != self._state:
            self._state = state
            self._found = {}

    def get(self, about: Hashable, find: Callable[[], T]) -> T:
        """Return what `find` returns, or returned when it was asked for before in the same state."""
        try:
            found = self._found.pop(about)
        except KeyError:
            found = find()
            while len(self._found) >= MOST:
                del self._found[next(iter(self._found))]
        self._found[about] = found
        return found  # type: ignore[return-value]  # as `find` made it

    def put(self, about: Hashable, found: object) -> None:
        """Keep something in the place of what was known."""
        self._found[about] = found
