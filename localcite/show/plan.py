"""A plan in words. Values only: what is wanted, what would be bought and why, and at most at what price."""

from collections.abc import Iterator, Mapping

from localcite.model import DocType
from localcite.plan import Item, Plan, Verdict
from localcite.show.quote import count, spend, why
from localcite.text import visible

WORDS = {
    Verdict.FRESH: "fresh",
    Verdict.STALE: "stale",
    Verdict.MISSING: "missing",
    Verdict.NO_ANSWER: "no answer",
    Verdict.PARTIAL: "partial",
    Verdict.FAILED: "failed",
    Verdict.IN_DOUBT: "in doubt",
    Verdict.AMBIGUOUS: "ambiguous",
    Verdict.UNREADABLE: "unreadable",
}
MEANT = {
    Verdict.FRESH: "held, and within its rule",
    Verdict.STALE: "held, and out of date",
    Verdict.MISSING: "never asked",
    Verdict.NO_ANSWER: "asked, no row came (not a 0)",
    Verdict.PARTIAL: "further pages, or fewer rows than a count says",
    Verdict.FAILED: "refused and not billed, or billed and not understood",
    Verdict.IN_DOUBT: "a lost reply may have bought it",
    Verdict.AMBIGUOUS: "several publications carry the number: --kind, or type it in full",
    Verdict.UNREADABLE: "cannot be read as a number or a DOI",
}
LISTED_WHOLE = 12  # a plan of so few ids lists each of them, a longer one those that need a look


def plan_lines(plan: Plan) -> Iterator[str]:
    """Yield a plan, line by line."""
    yield f"Wanted: {count(plan.wanted, 'document')}{_types(plan.tally.types)}."
    for verdict, number in plan.counts.items():
        if number:
            bought = _bought(plan.tally.bought, verdict)
            yield f"  {WORDS[verdict]:<11}{number:>8,}  {MEANT[verdict]}{bought}"
    yield from _items(plan)
    yield quote_line(plan)


def quote_line(plan: Plan) -> str:
    """Return what a plan costs at most, as one sentence."""
    if not plan.targets:
        return "To buy: 0 units. Nothing would be sent."
    price = spend(plan.units_at_most, plan.price_at_most)
    calls = count(plan.calls, "call")
    return f"To buy: at most {price} in {calls}; at risk if the network dies: {count(plan.at_risk, 'unit')}."


def _types(types: Mapping[DocType, int]) -> str:
    """Return how many of them are patents and papers, where both are wanted."""
    patents, papers = types.get(DocType.PATENT, 0), types.get(DocType.PAPER, 0)
    return f" ({count(patents, 'patent')}, {count(papers, 'paper')})" if patents and papers else ""


def _bought(bought: Mapping[Verdict, int], verdict: Verdict) -> str:
    """Say how many of a verdict are bought, where that is not what the verdict says."""
    if verdict in {Verdict.STALE, Verdict.MISSING}:
        return ""
    number = bought.get(verdict, 0)
    return f"; {number:,} to be bought" if number else ""


def _items(plan: Plan) -> Iterator[str]:
    """Yield the ids of a short list, or those that need a look."""
    for item in plan.items if len(plan.items) <= LISTED_WHOLE else plan.tally.odd:
        yield f"  {item_line(item)}"


def item_line(item: Item) -> str:
    """Return one id, its verdict, why, and where it stands."""
    typed = visible(item.typed)
    name = f" → {item.id}" if item.id and item.id != item.typed and not item.candidates else ""
    where = f" ({item.where})" if item.where else ""
    choice = f"; one of {', '.join(item.candidates)}" if item.candidates else ""
    return f"{typed}{name}{where}: {WORDS[item.verdict]}, {visible(why(item.reason))}{choice}"
