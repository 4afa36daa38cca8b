"""From judged ids to a plan: each document once, its targets, batches, units and price. Pure."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence

from localcite.model import Document, Endpoint
from localcite.plan.batches import batches
from localcite.plan.judge import Judgement, type_of
from localcite.plan.prices import price_of
from localcite.plan.targets import Spelled, joined, target_of, units_of
from localcite.plan.values import Item, Plan, Policy, Tally, Target, Verdict, Wanted

ODD = frozenset({Verdict.AMBIGUOUS, Verdict.UNREADABLE, Verdict.IN_DOUBT, Verdict.FAILED})  # these need a look
NOBODY = Tally({}, {}, ())


def assemble(
    wanted: Sequence[Wanted],
    judgements: Sequence[Judgement],
    names: Mapping[int, tuple[Spelled, ...]],
    policy: Policy,
) -> Plan:
    """Return the plan for judged ids. `names`: all names of the documents that are to be bought, as far as known, each
    with the vendor's own spelling of it.
    """
    draft = Draft(names, policy)
    for want, judgement in zip(wanted, judgements, strict=True):
        draft.add(want, judgement)
    return draft.plan()


class Draft:
    """A plan in the making: documents met so far, each once. `bought_at`: which item made each target."""

    def __init__(self, names: Mapping[int, tuple[Spelled, ...]], policy: Policy) -> None:
        self.names = names
        self.policy = policy
        self.items: list[Item] = []
        self.targets: list[Target] = []
        self.bought_at: list[int] = []
        self.counts = dict.fromkeys(Verdict, 0)
        self.met: dict[str | int, int] = {}
        self.more_pages = 0

    def add(self, want: Wanted, judgement: Judgement) -> None:
        """Add one judged id, as a document of its own or as another spelling of one met before."""
        keys = keys_of(want, judgement)
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
            target = self._buy(want, judgement)
        self.items.append(_item(want, judgement, target))

    def _alias(self, want: Wanted, judgement: Judgement, first: int) -> None:
        """Another spelling: no further unit. It may have a stricter rule, or further candidates for the target."""
        if self.items[first].target is None and judgement.buy:
            self._now_bought(want, judgement, first)
        item = self.items[first]
        if item.target is not None:
            self.targets[item.target] = joined(self.targets[item.target], want, judgement)
        reason = f"the same document as {item.typed!r}: {item.reason}"
        self.items.append(item._replace(typed=want.typed, where=want.where, reason=reason, alias_of=item.typed))

    def _now_bought(self, want: Wanted, judgement: Judgement, first: int) -> None:
        """Buy a document after all, because another spelling of it stands under a stricter rule."""
        item = self.items[first]
        self.counts[item.verdict] -= 1
        self.counts[judgement.verdict] += 1
        if item.verdict is Verdict.PARTIAL and judgement.held.next_page is not None:
            self.more_pages -= 1
        bought = self._buy(want, judgement)
        self.items[first] = item._replace(verdict=judgement.verdict, reason=judgement.reason, target=bought)

    def _buy(self, want: Wanted, judgement: Judgement) -> int:
        """Add a target for the item that is at hand; return which it is."""
        self.targets.append(target_of(want, judgement, self.names, self.policy))
        self.bought_at.append(len(self.items))
        return len(self.targets) - 1

    def plan(self) -> Plan:
        """Return the finished plan."""
        cut = batches(self.targets, self.policy)
        plan = finished(
            self.counts, self.more_pages, units_of(self.targets), [len(each.ids) for each in cut], self.policy
        )
        items = tuple(self.items)
        return plan._replace(items=items, targets=tuple(self.targets), batches=cut, tally=tally_of(items))


def restricted(plan: Plan, ids: Container[str], policy: Policy) -> Plan:
    """Return a plan that buys only targets one of whose names is among `ids`; the others are wanted and not bought."""
    kept = [place for place, target in enumerate(plan.targets) if _is_among(target, ids)]
    if len(kept) == len(plan.targets):
        return plan
    places = {old: new for new, old in enumerate(kept)}
    items = tuple(
        item
        if item.target is None
        else item._replace(target=places[item.target])
        if item.target in places
        else item._replace(target=None, reason=f"{item.reason}; not in the approved plan")
        for item in plan.items
    )
    targets = tuple(plan.targets[place] for place in kept)
    cut = batches(targets, policy)
    rest = finished(plan.counts, plan.more_pages, units_of(targets), [len(each.ids) for each in cut], policy)
    return rest._replace(items=items, targets=targets, batches=cut, tally=tally_of(items))


def _is_among(target: Target, ids: Container[str]) -> bool:
    return target.id in ids or any(str(name) in ids for name in target.names)


def finished(
    counts: Mapping[Verdict, int],
    more_pages: int,
    units: Mapping[Endpoint, int],
    lengths: Sequence[int],
    policy: Policy,
) -> Plan:
    """Return a plan with all its numbers, and none of its ids yet. `lengths`: of the batches."""
    return Plan(
        items=(),
        targets=(),
        batches=(),
        counts=counts,
        wanted=sum(counts.values()) - counts[Verdict.AMBIGUOUS] - counts[Verdict.UNREADABLE],
        calls=len(lengths),
        units_at_most=sum(units.values()),
        units_by_endpoint=units,
        price_at_most=price_of(units, policy),
        at_risk=_at_risk(lengths, policy, sum(units.values())),
        more_pages=more_pages,
        tally=NOBODY,
    )


def tally_of(items: Sequence[Item]) -> Tally:
    """Return what is told of the ids of a plan as a whole."""
    own = [item for item in items if item.alias_of is None]
    types = Counter(item.type for item in own if item.type is not None)
    bought = Counter(item.verdict for item in own if item.target is not None)
    return Tally(types, bought, tuple(item for item in items if item.verdict in ODD))


def keys_of(want: Wanted, judgement: Judgement) -> list[str | int]:
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


def _at_risk(lengths: Iterable[int], policy: Policy, units: int) -> int:
    """Return the units that one dead network could put in doubt: calls in flight × batch."""
    return min(sum(sorted(lengths, reverse=True)[: policy.concurrency]), units)
