"""What an answer rests on, as a sentence. Pure."""

from datetime import datetime
from typing import Protocol

from localcite.show.ages import age
from localcite.show.quote import count, units

STATES = ("held", "stale", "partial", "not_bought", "no_answer", "failed", "in_doubt")
AGED = ("held", "stale", "partial")


class Coverage(Protocol):
    """Of the documents that an answer rests on: how many there are in each state of `STATES`."""

    @property
    def rests_on(self) -> int:
        """How many there are."""

    @property
    def units_to_complete(self) -> int | None:
        """What buying the rest would cost at most, or None where it cannot be bought."""


def coverage_sentence(coverage: Coverage, oldest: str | None, now: datetime | None) -> str:
    """Return `rests on 100 documents: 93 held (oldest 41 days), …; completing it costs at most 5 units`.

    `oldest`: when the oldest answer was given, as the store writes moments; without it or `now` no age is told. Empty
    where it rests on no document.
    """
    if not coverage.rests_on:
        return ""
    numbers = {state: getattr(coverage, state) for state in STATES if getattr(coverage, state)}
    parts = [f"{number:,} {state.replace('_', ' ')}" for state, number in numbers.items()]
    if oldest is not None and now is not None and next(iter(numbers)) in AGED:
        parts[0] += f" (oldest {age(datetime.fromisoformat(oldest), now)})"
    return f"rests on {count(coverage.rests_on, 'document')}: {', '.join(parts)}{_completing(coverage)}"


def _completing(coverage: Coverage) -> str:
    """Return what completing costs; nothing where nothing is missing."""
    if coverage.units_to_complete is None and getattr(coverage, "unpriced", False):
        return "; what completing it costs at most is not known"
    if coverage.units_to_complete is None:
        return "; completing it cannot be bought"
    if coverage.units_to_complete:
        return f"; completing it costs at most {units(coverage.units_to_complete)}"
    return "" if getattr(coverage, "held", 0) == coverage.rests_on else "; there is nothing more to buy"
