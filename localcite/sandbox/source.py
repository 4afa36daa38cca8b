"""Where answers come from: a corpus of kept elements, or an invented world. The interface, and nothing else."""

from datetime import date
from typing import NamedTuple, Protocol

from localcite.model import Scheme


class Found(NamedTuple):
    """One element of `data`, before it is paged. `key` is the same whatever id led to it."""

    key: str
    raw: bytes


class Source(Protocol):
    """Answers ids. Case does not matter; numbers are compared in canonical form."""

    def find(self, scheme: Scheme, text: str, today: date) -> Found | None:
        """Return the element that this id leads to, or None where the vendor would answer nothing."""

    def pick(self, paper: bool, key: str, today: date) -> Found | None:  # noqa: FBT001 - which of the two shelves
        """Return some element, the same for the same key: for rows that nobody asked for, and for examples."""

    def examples(self, count: int, today: date) -> tuple[list[str], list[str]]:
        """Return ids that are worth asking: publication numbers, and DOIs (or paper_ids)."""

    def describe(self) -> str:
        """Return in a few words what this is."""
