"""How complete a round of pages is, and which page to ask for next. Pure.

A round is all pages of one asking: page 1 begins it. P015 has one page and no totals; L012 has three lists with
totals, and nobody knows its page size nor which lists it pages, so the totals alone tell when a list is whole.
"""

from collections.abc import Mapping
from typing import NamedTuple

from localcite.answers import PAPERS_CITING, PATENTS_CITING_PAPER, PATENTS_CITING_PATENT, REFERENCES, Counts
from localcite.model import Endpoint

TOTALS = {REFERENCES: "references_total", PAPERS_CITING: "cited_by_papers", PATENTS_CITING_PAPER: "cited_by_patents"}
LISTS = {Endpoint.P015: (PATENTS_CITING_PATENT,), Endpoint.L012: tuple(TOTALS)}


class Round(NamedTuple):
    """A round as it is after an answer. `listed`: rows of each list that is there; `before`: without that answer.

    A row that several pages repeat counts once, so a page that repeats another brings nothing.
    """

    pages: frozenset[int]
    before: Mapping[int, int]
    listed: Mapping[int, int]
    counts: Counts


def state(round_: Round) -> str:
    """Return `partial` where a count of the vendor's says more than is listed, else `answered`."""
    return "partial" if short_lists(round_) or _is_short_of_recent(round_) else "answered"


def next_page(round_: Round) -> int | None:
    """Return the first page not held, while lists are short of their totals and pages still bring something."""
    if not short_lists(round_) or sum(round_.listed.values()) == sum(round_.before.values()):
        return None
    return next(page for page in range(1, len(round_.pages) + 2) if page not in round_.pages)


def page_size(round_: Round) -> int | None:
    """Return the rows of a full page, as the first page shows it: those of its longest list that goes on."""
    rows = [round_.listed.get(list_, 0) for list_ in short_lists(round_)]
    return max(rows, default=0) or None


def complete_lists(endpoint: Endpoint, round_: Round) -> tuple[int, ...]:
    """Return the lists of which nothing more can come: what they do not name is no longer listed.

    P015 sells one page, so its list is all there is, even where a count says more. L012's go on until their totals
    are reached; one without a total never is complete.
    """
    if endpoint is Endpoint.P015:
        return tuple(round_.listed)
    totals = {list_: getattr(round_.counts, field) for list_, field in TOTALS.items()}
    return tuple(list_ for list_, of in totals.items() if of is not None and round_.listed.get(list_, 0) >= of)


def short_lists(round_: Round) -> tuple[int, ...]:
    """Return L012's lists that are short of their totals; one that is absent lists nothing yet."""
    totals = {list_: getattr(round_.counts, field) or 0 for list_, field in TOTALS.items()}
    return tuple(list_ for list_, of in totals.items() if round_.listed.get(list_, 0) < of)


def total(listed: Mapping[int, int]) -> int | None:
    """Return the rows of all lists; unknown where no list is there, which is not the same as an empty one."""
    return sum(listed.values()) if listed else None


def _is_short_of_recent(round_: Round) -> bool:
    """Tell whether P015 counts more citations of the last years than it lists of all years."""
    recent = max(round_.counts.cited_by_3y or 0, round_.counts.cited_by_5y or 0)
    return recent > round_.listed.get(PATENTS_CITING_PATENT, 0)


def newer(said: Counts, known: Counts) -> Counts:
    """Return the counts of a round after a further page: what a page leaves out stays."""
    return Counts(*(old if new is None else new for new, old in zip(said, known, strict=True)))
