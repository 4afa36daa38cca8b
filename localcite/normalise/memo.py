"""What a pure function returned for what comes again and again. Bounded: a full one begins anew."""

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

MOST = 16_384


class Memo(dict[K, V]):
    """A function as a table that fills itself: looking up costs a third of a call, even of a cached one."""

    def __init__(self, function: Callable[[K], V], most: int = MOST) -> None:
        super().__init__()
        self.function = function
        self.most = most

    def __missing__(self, key: K) -> V:
        """Work out what was not asked for lately."""
        if len(self) >= self.most:
            self.clear()
        value = self[key] = self.function(key)
        return value
