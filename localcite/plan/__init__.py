"""Decide what to buy, why, in which batches, at most at what price. Pure: no store, no network, no clock.

`judge` gives the verdict on one wanted id; `assemble` makes the plan of all of them.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from localcite.freshness import strictest
from localcite.model import DocType, Document, Endpoint, Money, Name, Scheme
from localcite.plan.batches import batches
from localcite.plan.judge import Judgement, judge, judge_held, type_of
from localcite.plan.values import Batch, Item, Plan, Policy, Store, Target, Verdict, Wanted

__all__ = [
    "Batch",
    "Item",
    "Judgement",
    "Plan",
    "Policy",
    "Store",
    "Target",
    "Verdict",
    "Wanted",
    "assemble",
    "judge",
    "judge_held",
    "price_of",
    "restricted",
]


Spelled = tuple[Name, str]  # a name, and how the vendor writes it
RESUMED = {Verdict.PARTIAL, Verdict.IN_DOUBT}


def assemble(
    wanted: Sequence[Wanted],
    judgements: Sequence[Judgement],
    names: Mapping[int, tuple[Spelled, ...]],
    policy: Policy,
) -> Plan:
    """Return the plan for judged ids. `names`: all names of the documents that are to be bought, as far as known, each
    with the vendor's own spelling of it.
    """
    draft = _Draft(names, policy)
    for want, judgement in zip(wanted, judgements, strict=True):
        draft.add(want, judgement)
    return draft.plan()


class _Draft:
    """A plan in the making: documents met so far, each once."""

    def __init__(self, names: Mapping[int, tuple[Spelled, ...]], policy: Policy) -> None:
        self.names = names
        self.policy = policy
        self.items: list[Item] = []
        self.targets: list[Target] = []
        self.counts = dict.fromkeys(Verdict, 0)
        self.met: dict[str | int, int] = {}
        self.more_pages = 0

    def add(self, want: Wanted, judgement: Judgement) -> None:
        """Add one judged id, as a document of its own or as another spelling of one met before."""
        keys = _keys(want, judgement)
        met = self.met
        first = next((met[key] for key in keys if key in met), None)
        if first is not None:
            self._alias(want, judgement, first)
        else:
            self._document(want, judgement)
        place = len(self.items) - 1 if first is None else first
        for key in keys:
            met.setdefault(key, place)

    def _document(self, want: Wanted, judgement: Judgement) -> None:
        self.counts[judgement.verdict] += 1
        target = None
        if not judgement.buy and judgement.held.next_page is not None:
            self.more_pages += 1
        if judgement.buy:
            target = len(self.targets)
            self.targets.append(_target(want, judgement, self.names, self.policy))
        self.items.append(_item(want, judgement, target))

    def _alias(self, want: Wanted, judgement: Judgement, first: int) -> None:
        """Another spelling: no further unit. It may have a stricter rule, or further candidates for the target."""
        if self.items[first].target is None and judgement.buy:
            self._now_bought(want, judgement, first)
        item = self.items[first]
        if item.target is not None:
            self.targets[item.target] = _joined(self.targets[item.target], want, judgement)
        reason = f"the same document as {item.typed!r}: {item.reason}"
        self.items.append(item._replace(typed=want.typed, where=want.where, reason=reason, alias_of=item.typed))

    def _now_bought(self, want: Wanted, judgement: Judgement, first: int) -> None:
        """Buy a document after all, because another spelling of it stands under a stricter rule."""
        item = self.items[first]
        self.counts[item.verdict] -= 1
        self.counts[judgement.verdict] += 1
        if item.verdict is Verdict.PARTIAL and judgement.held.next_page is not None:
            self.more_pages -= 1
        self.targets.append(_target(want, judgement, self.names, self.policy))
        bought = len(self.targets) - 1
        self.items[first] = item._replace(verdict=judgement.verdict, reason=judgement.reason, target=bought)

    def plan(self) -> Plan:
        """Return the finished plan."""
        return _priced(
            Plan(
                items=tuple(self.items),
                targets=tuple(self.targets),
                batches=(),
                counts=self.counts,
                wanted=sum(self.counts.values()) - self.counts[Verdict.AMBIGUOUS] - self.counts[Verdict.UNREADABLE],
                calls=0,
                units_at_most=0,
                units_by_endpoint={},
                price_at_most=None,
                at_risk=0,
                more_pages=self.more_pages,
            ),
            self.policy,
        )


def restricted(plan: Plan, ids: Container[str], policy: Policy) -> Plan:
    """Return a plan that buys only targets one of whose names is among `ids`; the others are wanted and not bought."""
    kept = [place for place, target in enumerate(plan.targets) if _is_among(target, ids)]
    if len(kept) == len(plan.targets):
        return plan
    places = {old: new for new, old in enumerate(kept)}
    items = tuple(
        item if item.target in {None, *places} else item._replace(reason=f"{item.reason}; not in the approved plan")
        for item in plan.items
    )
    items = tuple(item._replace(target=None if item.target is None else places.get(item.target)) for item in items)
    return _priced(plan._replace(items=items, targets=tuple(plan.targets[place] for place in kept)), policy)


def _is_among(target: Target, ids: Container[str]) -> bool:
    return target.id in ids or any(str(name) in ids for name in target.names)


def _priced(plan: Plan, policy: Policy) -> Plan:
    """Return the plan with its batches, its units and its price."""
    cut = batches(plan.targets, policy)
    units = _units(plan.targets)
    return plan._replace(
        batches=cut,
        calls=len(cut),
        units_at_most=sum(units.values()),
        units_by_endpoint=units,
        price_at_most=price_of(units, policy),
        at_risk=_at_risk(cut, policy, sum(units.values())),
    )


def _keys(want: Wanted, judgement: Judgement) -> list[str | int]:
    """Return what identifies a judged document: its key in the store, and each name that will be asked.

    A number that is asked as typed, without its kind, is also each full number that can only be the same publication.
    """
    keys: list[str | int] = [str(name) for name in judgement.names]
    reading = want.reading
    if isinstance(reading, Document) and reading.also:
        keys += [full for full in reading.also if full.startswith(reading.name.value)]
    if judgement.held.document is not None:
        keys.append(judgement.held.document)
    return keys


def _joined(target: Target, want: Wanted, judgement: Judgement) -> Target:
    """Return a target that also serves another spelling: under the stricter rule, with its further candidates."""
    target = target._replace(max_age=strictest([target.max_age, want.max_age]))
    if target.document is not None or not judgement.buy:
        return target
    more = [place for place, name in enumerate(judgement.names) if name not in target.names]
    return target._replace(
        names=target.names + tuple(judgement.names[place] for place in more),
        spelled=target.spelled + tuple(judgement.names[place].value for place in more),
        seen=target.seen + tuple(judgement.seen[place] for place in more),
    )


def _item(want: Wanted, judgement: Judgement, target: int | None) -> Item:
    names, held = judgement.names, judgement.held
    return Item(
        want.typed,
        str(names[0]) if names else None,
        type_of(names),
        judgement.verdict,
        judgement.reason,
        held.answered_at,
        judgement.candidates,
        want.where,
        target,
        None,
        held.document,
    )


def _target(want: Wanted, judgement: Judgement, names: Mapping[int, tuple[Spelled, ...]], policy: Policy) -> Target:
    """Return what is asked for a document: by the vendor's own name for it where one is known."""
    document = judgement.held.document
    typed, *others = judgement.names
    known = None if document is None else names.get(document)
    best, spelling = best_name(known, typed) if known else (typed, typed.value)
    first, last = _pages(judgement, best, policy)
    return Target(
        str(typed),
        document,
        (best, *others),
        (spelling, *[name.value for name in others]),
        judgement.seen,
        want.max_age,
        first,
        last,
        _page_units(first, first if last is None else last, policy),
    )


def best_name(known: Iterable[Spelled], typed: Name) -> Spelled:
    """Return the name to ask by: a number before a patent_id; a paper_id, which rides in batches, before a DOI.

    Where the vendor writes it in other letters, it is asked in those; where only their case differs, it is not.
    """
    wanted = Scheme.PAPER_ID if typed.scheme in {Scheme.DOI, Scheme.PAPER_ID} else Scheme.NUMBER
    name, spelled = next((pair for pair in known if pair[0].scheme is wanted), (typed, typed.value))
    return name, name.value if spelled.casefold() == name.value.casefold() else spelled


def _pages(judgement: Judgement, name: Name, policy: Policy) -> tuple[int, int | None]:
    """Return the first and the last L012 page to ask; the last is None where nobody knows it and a budget bounds it."""
    if name.type is DocType.PATENT:  # P015 has one page
        return 1, 1
    held = judgement.held
    resumes = judgement.verdict is Verdict.PARTIAL or (held.state == "partial" and held.doubt_page == held.next_page)
    first = (held.next_page or 1) if resumes and judgement.verdict in RESUMED else 1
    if policy.pages is not None:
        last = policy.pages if held.last_page is None or first == 1 else min(policy.pages, held.last_page)
        return first, max(first, last)
    if held.last_page is not None:
        return first, max(first, held.last_page)
    return first, None if policy.open_ended else first


def _page_units(first: int, last: int, policy: Policy) -> int:
    """Return what the pages cost at most: each one unit, or the first alone where further pages are free."""
    return last - first + 1 if policy.pages_billed else int(first == 1)


def _units(targets: Iterable[Target]) -> dict[Endpoint, int]:
    units = dict.fromkeys(Endpoint, 0)
    for target in targets:
        units[target.endpoint] += target.units
    return units


def price_of(units: Mapping[Endpoint, int], policy: Policy) -> Money | None:
    """Return the price of some units, or None where it is unknown or has several currencies. Nothing costs nothing."""
    parts = list(_parts(units, policy))
    currencies = {part.currency for part in parts if part is not None}
    if None in parts or len(currencies) != 1:
        return None
    return Money(sum(part.amount for part in parts if part is not None), currencies.pop())  # type: ignore[arg-type]  # decimals, never the 0 of an empty sum


def _parts(units: Mapping[Endpoint, int], policy: Policy) -> Iterator[Money | None]:
    """Yield the price of each endpoint that is used; of all that are priced, where none is used."""
    used = [endpoint for endpoint, count in units.items() if count] or list(policy.prices)
    for endpoint in used:
        price = policy.prices.get(endpoint)
        yield None if price is None else Money(price.amount * units.get(endpoint, 0), price.currency)


def _at_risk(cut: Sequence[Batch], policy: Policy, units: int) -> int:
    """Return the units that one dead network could put in doubt: calls in flight × batch."""
    largest = sorted((len(batch.ids) for batch in cut), reverse=True)[: policy.concurrency]
    return min(sum(largest), units)
