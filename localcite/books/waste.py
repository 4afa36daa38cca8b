"""Money spent for nothing: refreshes that brought nothing new, and documents that were paid for twice. Pure.

A refresh is a paid answer about a document of which an earlier answer was understood. It changed nothing where it lists
the same documents in the same lists with the same categories, and states the same counts.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from localcite.model import Money

UNDERSTOOD = {"answered", "partial", "no_answer"}
AGES = (
    *(("under 1 day", timedelta(days=1)), ("under 7 days", timedelta(days=7)), ("under 30 days", timedelta(days=30))),
    *(("under 90 days", timedelta(days=90)), ("under 180 days", timedelta(days=180))),
    ("under 1 year", timedelta(days=365)),
)
OLDER = "1 year or more"


class Round(NamedTuple):
    """One paid asking for one document, all its pages: when, what it cost, and what it says.

    `asked_as` is the document as it was when it was asked; `document` the one that it turned out to be. `units` is 0
    where nothing was billed; `price` that of one unit, None where it is unknown.
    """

    document: int
    asked_as: int
    endpoint: str
    at: datetime
    call: int
    state: str
    units: int
    price: Money | None
    content: Hashable


class Refresh(NamedTuple):
    """A paid answer about what was known already. `before`: what it was known as; `age`: since when."""

    document: int
    endpoint: str
    before: str
    age: timedelta
    at: datetime
    call: int
    units: int
    price: Money | None
    changed: bool


class Group(NamedTuple):
    """The refreshes of one endpoint, state before and age; `unchanged` of them brought nothing, for `units`."""

    endpoint: str
    before: str
    age: str
    refreshes: int
    unchanged: int
    units: int
    prices: Mapping[str, Decimal]
    unpriced: int


class Rule(NamedTuple):
    """What `--max-age` would have done: units not bought, of which `wasted` brought nothing; changes seen later."""

    endpoint: str
    days: int
    units: int
    wasted: int
    late: int


class Twice(NamedTuple):
    """A document that was billed more than once. `units`: beyond the first time; at most, if not `certain`."""

    document: int
    endpoint: str
    why: str
    units: int
    certain: bool
    calls: tuple[int, ...]


# ---- refreshes ----------------------------------------------------------------------------------------------------


def refreshes(rounds: Iterable[Round]) -> list[Refresh]:
    """Return the paid answers about what was known already, oldest first."""
    found = [refresh for each in _histories(rounds) for refresh in _refreshes(each)]
    return sorted(found, key=lambda each: (each.at, each.call, each.document))


def _histories(rounds: Iterable[Round]) -> Iterator[list[Round]]:
    """Yield the understood rounds of each document as it was asked, in time."""
    histories: dict[tuple[int, str], list[Round]] = {}
    for each in sorted(rounds, key=lambda each: (each.at, each.call)):
        if each.state in UNDERSTOOD:
            histories.setdefault((each.asked_as, each.endpoint), []).append(each)
    yield from histories.values()


def _refreshes(history: Sequence[Round]) -> Iterator[Refresh]:
    """Yield what was paid for beyond the first answer."""
    for before, after in pairwise(history):
        if after.units:
            changed = before.content != after.content
            yield Refresh(
                document=after.document,
                endpoint=after.endpoint,
                before=before.state,
                age=after.at - before.at,
                at=after.at,
                call=after.call,
                units=after.units,
                price=after.price,
                changed=changed,
            )


def groups(found: Iterable[Refresh]) -> list[Group]:
    """Return refreshes by endpoint, state before, and age; those without waste too."""
    members: dict[tuple[str, str, int], list[Refresh]] = {}
    for each in found:
        members.setdefault((each.endpoint, each.before, _age(each.age)), []).append(each)
    return [_group(*key, of) for key, of in sorted(members.items())]


def _age(length: timedelta) -> int:
    """Return the class of an age, as its place in AGES."""
    return next((place for place, (_, limit) in enumerate(AGES) if length < limit), len(AGES))


def _group(endpoint: str, before: str, place: int, members: Sequence[Refresh]) -> Group:
    """Return one group."""
    wasted = [each for each in members if not each.changed]
    prices, unpriced = cost(wasted)
    name = AGES[place][0] if place < len(AGES) else OLDER
    units = sum(each.units for each in wasted)
    return Group(endpoint, before, name, len(members), len(wasted), units, prices, unpriced)


def cost(found: Iterable[Refresh]) -> tuple[dict[str, Decimal], int]:
    """Return what refreshes cost by currency, and the units whose price is unknown."""
    prices: dict[str, Decimal] = {}
    unpriced = 0
    for each in found:
        if each.price is None:
            unpriced += each.units
        else:
            paid = prices.get(each.price.currency, Decimal(0)) + each.price.amount * each.units
            prices[each.price.currency] = paid
    return dict(sorted(prices.items())), unpriced


# ---- what a rule would have done ----------------------------------------------------------------------------------


def rules(rounds: Iterable[Round], days: Sequence[int]) -> list[Rule]:
    """Replay the history under each `--max-age`, by endpoint.

    A refresh is skipped while what was last bought is younger. A change that a skipped refresh brought is late: it is
    seen at the next one that is bought, if there is one.
    """
    histories = list(_histories(rounds))
    endpoints = sorted({history[0].endpoint for history in histories if any(True for _ in _refreshes(history))})
    return [
        _rule(endpoint, number, [history for history in histories if history[0].endpoint == endpoint])
        for endpoint in endpoints
        for number in days
    ]


def _rule(endpoint: str, days: int, histories: Iterable[Sequence[Round]]) -> Rule:
    """Return what one rule would have done with one endpoint."""
    skipped = [pair for history in histories for pair in _skipped(history, timedelta(days=days))]
    return Rule(
        endpoint=endpoint,
        days=days,
        units=sum(after.units for _, after in skipped),
        wasted=sum(after.units for before, after in skipped if before.content == after.content),
        late=sum(before.content != after.content for before, after in skipped),
    )


def _skipped(history: Sequence[Round], most: timedelta) -> Iterator[tuple[Round, Round]]:
    """Yield the paid rounds that a rule would not have bought, each with the one before it."""
    bought = history[0]
    for before, after in pairwise(history):
        if after.at - bought.at >= most or not after.units:
            bought = after
        else:
            yield before, after


def best(found: Iterable[Rule]) -> dict[str, Rule]:
    """Return for each endpoint the shortest rule that would have saved most without making a change late.

    An endpoint for which there is none is left out.
    """
    chosen: dict[str, Rule] = {}
    for rule in sorted(found, key=lambda each: each.days):
        if rule.units and not rule.late and rule.units > getattr(chosen.get(rule.endpoint), "units", 0):
            chosen[rule.endpoint] = rule
    return chosen


# ---- billed twice -------------------------------------------------------------------------------------------------

REFRESHED, TWO_NAMES, LOST, DOUBT = "refreshed", "two names", "lost", "in doubt"


class Lost(NamedTuple):
    """A call that was billed, or may have been, and whose answer nobody has: the documents that it asked for."""

    call: int
    endpoint: str
    documents: tuple[int, ...]
    units: int
    is_resolved: bool


def twice(rounds: Sequence[Round], lost: Iterable[Lost]) -> list[Twice]:
    """Return the documents that were billed more than once, by why.

    `refreshed`: asked again; `two names`: asked under names that turned out to be one document's; `lost`: billed, and
    the answer was lost; `in doubt`: perhaps so.
    """
    paid: dict[tuple[int, str], list[Round]] = {}
    for each in sorted(rounds, key=lambda each: (each.at, each.call)):
        if each.units:
            paid.setdefault((each.document, each.endpoint), []).append(each)
    found = [entry for history in paid.values() for entry in _again(history)]
    found += [entry for call in lost for entry in _lost(call, paid)]
    return sorted(found, key=lambda each: (each.why, each.calls, each.document))


def _again(history: Sequence[Round]) -> Iterator[Twice]:
    """Yield why one document has several paid answers."""
    first, *others = history
    names = {first.asked_as}
    units, calls = Counter[str](), dict[str, tuple[int, ...]]()
    for each in others:
        why = REFRESHED if each.asked_as in names else TWO_NAMES
        names.add(each.asked_as)
        units[why] += each.units
        calls[why] = (*calls.get(why, (first.call,)), each.call)
    for why, number in units.items():
        yield Twice(first.document, first.endpoint, why, number, certain=True, calls=calls[why])


def _lost(call: Lost, paid: Mapping[tuple[int, str], Sequence[Round]]) -> Iterator[Twice]:
    """Yield the documents of a lost call that were paid for by another one. Certain where all of it was billed."""
    certain = call.is_resolved and call.units >= len(call.documents)
    for document in call.documents:
        answered = paid.get((document, call.endpoint), ())
        if answered:
            calls = (call.call, *(each.call for each in answered))
            why = LOST if call.is_resolved else DOUBT
            yield Twice(document, call.endpoint, why, 1, certain, tuple(dict.fromkeys(calls)))
