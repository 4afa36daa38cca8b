"""A run's summary in words, as sums that add up."""

from collections.abc import Iterator

from localcite.show.quote import count, spend
from localcite.sync.values import State, Summary
from localcite.text import visible

WORDS = {
    State.FRESH: "fresh already",
    State.BOUGHT: "bought",
    State.NO_ANSWER: "no answer",
    State.PARTIAL: "partial",
    State.FAILED: "failed",
    State.IN_DOUBT: "in doubt",
    State.NOT_REACHED: "not reached",
}
IDS_LISTED = 5  # of the documents that failed for one reason


def summary_lines(summary: Summary) -> Iterator[str]:
    """Yield what came of a run, line by line."""
    parts = " + ".join(f"{summary.states.get(state, 0):,} {word}" for state, word in WORDS.items())
    yield f"{count(summary.wanted, 'document')} wanted = {parts}."
    yield f"{count(summary.calls, 'call')}, {spend(summary.units, summary.spent)} bought."
    if summary.more_pages:
        papers = count(summary.more_pages, "paper")
        yield f"{papers} with pages left, whose number is known now: the same with `--pages all` prices and buys them."
    if summary.states.get(State.IN_DOUBT):
        yield "In doubt means: sent, and its reply was lost. `localcite audit in-doubt` lists those calls."
    yield from _failures(summary)
    yield from map(visible, summary.notes)
    if summary.reason:
        yield f"Stopped: {visible(summary.reason)}."


def _failures(summary: Summary) -> Iterator[str]:
    """Yield each reason once, with the documents that it befell."""
    by_reason: dict[str, list[str]] = {}
    for id_, reason in summary.failures:
        by_reason.setdefault(reason, []).append(id_)
    for reason, ids in by_reason.items():
        more = f" and {len(ids) - IDS_LISTED:,} more (`--json` names all)" if len(ids) > IDS_LISTED else ""
        yield f"  {visible(reason)}: {', '.join(ids[:IDS_LISTED])}{more}"
