"""Rows on their way into a file: counted, and with what has to be said about them."""

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Counted(Generic[T]):
    """Things to write, each once. `count`: how many so far; `remarks`: what was not written as it is, in sentences."""

    def __init__(self, things: Iterable[T]) -> None:
        self._things = things
        self.count = 0
        self.remarks: list[str] = []

    def __iter__(self) -> Iterator[T]:
        for thing in self._things:
            self.count += 1
            yield thing
