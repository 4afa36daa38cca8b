"""When a holding is out of date. Pure: ages and moments are given. Without a rule nothing ever is."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from localcite.model import instant

MAX_AGE_MOST = timedelta(days=365 * 1000)


class Rules(NamedTuple):
    """The most age that is still fresh, or None for ever: of an answer, and of "no answer", which has its own life."""

    answer: timedelta | None = None
    no_answer: timedelta | None = None


@lru_cache(maxsize=16)  # one moment and a few rules, for each of a hundred thousand documents
def cutoff(max_age: timedelta | None, now: datetime) -> str:
    """Return the moment, as the store writes moments, before which an answer is out of date.

    The limit itself is still fresh. An answer from the future (a clock was set back) is fresh.
    """
    if max_age is None or max_age > MAX_AGE_MOST:
        return ""
    try:
        return instant(now - max_age)
    except OverflowError:
        return ""


def strictest(ages: list[timedelta | None]) -> timedelta | None:
    """Return the shortest of several rules for one document; None (for ever) gives way to any age."""
    known = [age for age in ages if age is not None]
    return min(known, default=None)
