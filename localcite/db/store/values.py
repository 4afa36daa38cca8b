"""What keeping a reply came to: values for the conductor and for people. Frozen, and no decisions."""

from collections.abc import Mapping
from typing import NamedTuple

from localcite.answers import Fault
from localcite.model import Name


class Outcome(NamedTuple):
    """What one asked id came to: its document, and the state of its holding as it is now.

    `state`: answered, partial, no_answer or reply_kept. `next_page`: the page to ask for next, None where there is
    none. `reason`: why a reply could not be understood, as a clause.
    """

    document: int
    state: str
    next_page: int | None
    reason: str | None


class Shrink(NamedTuple):
    """A document whose complete lists no longer name some that they named before. `vanished`: listed by nobody now."""

    document: int
    name: str
    vanished: int


class Merge(NamedTuple):
    """Two documents that turned out to be one: `gone` points at `into` from now on."""

    gone: int
    into: int


class Contradiction(NamedTuple):
    """An answer calls two documents one, and their names say that they are two: they stay two."""

    name: str
    other: str
    because: tuple[str, str]

    def __str__(self) -> str:
        """Return what is contradictory, as a clause."""
        first, second = self.because
        return f"{self.name} and {self.other} are said to be one document, but {first} is not {second}: kept apart"


class Saved(NamedTuple):
    """What keeping one reply came to. `outcomes` has each asked id, as it was sent and in canonical form.

    `rows`: rows kept; `changed`: documents that are new or of which more is known now.
    """

    outcomes: Mapping[Name, Outcome]
    shrinks: tuple[Shrink, ...]
    merges: tuple[Merge, ...]
    contradictions: tuple[Contradiction, ...]
    faults: tuple[Fault, ...]
    oddities: tuple[Fault, ...]
    rows: int
    changed: tuple[int, ...]
