"""The plan of very many ids at once. Pure.

Most ids name one document, once, of which the store knows a few words at most: those are judged by groups, and stay
columns. The odd ones (spellings that meet, candidates, refusals, what is pending) go through `judge` and the draft one
by one. The plan is the one that `assemble` makes of all of them: tests compare them.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from localcite.ids.many import PAPER, Readings, column_name
from localcite.model import DocType, Document, Endpoint, Held, Name, Scheme
from localcite.plan.batches import PLACE, Group, batches, group_sizes, lengths
from localcite.plan.draft import Draft, finished, tally_of
from localcite.plan.judge import Judgement, judge_held
from localcite.plan.targets import Spelled, best_name, target_of, units_of
from localcite.plan.values import Item, Later, Plan, Policy, Tally, Target, Verdict, Wanted
from localcite.plan.wants import Wants

if TYPE_CHECKING:
    from localcite.db.reader.marks import Marks

ODD = -1  # the kind of an id that is judged by itself


class Kind(NamedTuple):
    """The verdict on a group of ids. `target`: what buying any of them is like, None where they are not bought."""

    type: DocType
    verdict: Verdict
    reason: str
    answered_at: str | None
    target: Target | None


class Columns(NamedTuple):
    """Ids in their order: the document of each, None where none is held; its kind, as a place in `kinds`, or ODD.

    `bought`: the places of those that are bought, the odd ones apart.
    """

    wants: Wants
    documents: Sequence[int | None]
    codes: Sequence[int]
    kinds: Sequence[Kind]
    bought: Sequence[int]

    def bought_of(self, is_one: Callable[[Kind], bool]) -> dict[int, int]:
        """Return the held documents that are bought and are of certain kinds, each with its place."""
        codes = {code for code, kind in enumerate(self.kinds) if kind.target is not None and is_one(kind)}
        if not codes:
            return {}
        found = ((self.documents[place], place) for place in self.bought if self.codes[place] in codes)
        return {document: place for document, place in found if document is not None}

    def papers(self) -> dict[int, int]:
        """Return the held papers that are bought, each with its place: one may be asked by its paper_id instead."""
        return self.bought_of(lambda kind: kind.type is DocType.PAPER)


class Known(NamedTuple):
    """What else the store knows of documents that are bought: holdings, and names as the vendor spells them."""

    held: Mapping[int, Held]
    names: Mapping[int, tuple[Spelled, ...]]


# ---- what is odd --------------------------------------------------------------------------------------------------


def odd_places(readings: Readings, found: "Marks", pending: Collection[object]) -> set[int]:
    """Return the places of the ids that have to be judged one by one. `pending`: names and documents of open calls."""
    odd = set(readings.others)
    for column in (readings.names, found.documents):
        times = Counter[object](column)
        times[""] = times[None] = 0
        odd.update(_standing(column, {value for value, count in times.items() if count > 1}))
    odd.update(found.respelled, _standing(found.marks, [""]), _shortened(readings, readings.names))
    return odd.union(_standing(readings.names, pending), _standing(found.documents, pending))


def meeting(readings: Readings, found: "Marks", names: Collection[str], documents: Collection[int]) -> set[int]:
    """Return the places of ids that may be the same document as one of some names or documents."""
    return {
        *_standing(readings.names, names),
        *_standing(found.documents, documents),
        *_shortened(readings, names),
    }


def _shortened(readings: Readings, names: Collection[str]) -> list[int]:
    """Return the places of numbers asked as typed, without kind, whose full form is among some names."""
    pairs = zip(readings.names, readings.also, strict=True)
    short = [place for place, (name, also) in enumerate(pairs) if also and also.startswith(name)]
    among = set(names) if short else ()
    return [place for place in short if readings.also[place] in among]


def _standing(column: Iterable[object], values: Collection[object]) -> list[int]:
    """Return the places of some values in a column."""
    return [place for place, value in enumerate(column) if value in values] if values else []


# ---- judged by groups ---------------------------------------------------------------------------------------------


def judged(wants: Wants, found: "Marks", odd: Iterable[int], policy: Policy, now: datetime) -> Columns:
    """Return all ids with the kind of each that is not odd: type, mark and rule alike make one kind."""
    papers = [name[:3] == PAPER for name in wants.readings.names]
    groups = list(zip(papers, found.marks, wants.ages, strict=True))
    kinds = {group: _kind(*group, policy, now) for group in dict.fromkeys(groups) if group[1] != ""}
    codes = dict(zip(kinds, range(len(kinds)), strict=True))
    coded = [codes.get(group, ODD) for group in groups]
    for place in odd:
        coded[place] = ODD
    buying = {codes[group] for group, kind in kinds.items() if kind.target is not None}
    bought = [place for place, code in enumerate(coded) if code in buying] if buying else []
    return Columns(wants, found.documents, coded, list(kinds.values()), bought)


def _kind(is_paper: bool, mark: str | None, age: timedelta | None, policy: Policy, now: datetime) -> Kind:  # noqa: FBT001 - a group, spread out
    """Return the verdict on all ids of a group."""
    state, _, moment = (mark or "").partition(" ")
    held = Held(None, state=state or None, answered_at=moment or None)
    name = Name(Scheme.DOI if is_paper else Scheme.NUMBER, "any of them")
    want = Wanted(name.value, Document(name), age)
    verdict, reason, buy = judge_held(held, want, policy, now)
    target = target_of(want, Judgement(verdict, reason, buy, (name,), held, seen=(held,)), {}, policy) if buy else None
    return Kind(name.type, verdict, reason, held.answered_at, target)


def wished(columns: Columns) -> tuple[Collection[int], Collection[int]]:
    """Return the documents of which more has to be known: whose holdings (targets rest on them), and whose names."""
    return columns.bought_of(lambda kind: kind.answered_at is not None).keys(), columns.papers().keys()


# ---- the plan -----------------------------------------------------------------------------------------------------


def plan_of(columns: Columns, odd: Sequence[tuple[int, Judgement]], known: Known, policy: Policy) -> Plan:
    """Return the plan. `odd`: the judgement on each id that was judged by itself, in order."""
    draft = Draft(known.names, policy)
    for place, judgement in odd:
        draft.add(columns.wants[place], judgement)
    made = _Made(columns, known, draft, [place for place, _judgement in odd])
    groups = made.group_sizes()
    plan = finished(made.counts(), draft.more_pages, made.units(), lengths(groups, policy), policy)
    targets = Later(len(columns.bought) + len(draft.targets), made.targets)
    return plan._replace(
        items=Later(len(columns.wants), made.items),
        targets=targets,
        batches=Later(plan.calls, lambda: batches(targets, policy)),
        tally=made.tally(),
    )


class _Made:
    """What a plan says, from its columns and the draft of the odd ids: numbers at once, values when they are wished."""

    def __init__(self, columns: Columns, known: Known, draft: Draft, places: Sequence[int]) -> None:
        self.columns, self.known, self.draft, self.places = columns, known, draft, places
        times = Counter(columns.codes)
        self.kinds = [(kind, times[code]) for code, kind in enumerate(columns.kinds)]

    def counts(self) -> dict[Verdict, int]:
        """Return how many documents have each verdict."""
        counts = dict(self.draft.counts)
        for kind, times in self.kinds:
            counts[kind.verdict] += times
        return counts

    def units(self) -> dict[Endpoint, int]:
        """Return the most units that each endpoint takes."""
        units = units_of(self.draft.targets)
        for kind, times in self.kinds:
            if kind.target is not None:
                units[kind.target.endpoint] += times * kind.target.units
        return units

    def tally(self) -> Tally:
        """Return what is told of all ids."""
        told = tally_of(self._odd_items())
        types, bought = Counter(told.types), Counter(told.bought)
        for kind, times in self.kinds:
            types[kind.type] += times
            bought[kind.verdict] += times * (kind.target is not None)
        return Tally(types, bought, told.odd)

    def group_sizes(self) -> Counter[Group]:
        """Return how many names may share calls."""
        sizes = group_sizes(self.draft.targets)
        for kind, times in self.kinds:
            if kind.target is not None:
                for group in group_sizes([kind.target]):
                    sizes[group] += times
        for document, place in self.columns.papers().items():
            name = column_name(self.columns.wants.readings.names[place])
            best, _spelled = best_name(self.known.names.get(document, ()), name)
            target = self.columns.kinds[self.columns.codes[place]].target
            if target is not None and best.scheme is not name.scheme:
                sizes[0, PLACE[name.scheme], target.first_page] -= 1
                sizes[0, PLACE[best.scheme], target.first_page] += 1
        return +sizes

    # ---- made when somebody looks ----

    def items(self) -> tuple[Item, ...]:
        """Return the verdict on each id."""
        target_at = {place: number for number, place in enumerate(self._bought_at())}
        odd = iter(self._odd_items())
        wants, kinds = self.columns.wants, self.columns.kinds
        columns = (self.columns.codes, wants.typed, wants.readings.names, wants.where, self.columns.documents)
        items = []
        for place, (code, typed, name, where, document) in enumerate(zip(*columns, strict=True)):
            if code == ODD:
                items.append(next(odd))
                continue
            type_, verdict, reason, at, _target = kinds[code]
            target = target_at.get(place)
            items.append(Item(typed, name, type_, verdict, reason, at, (), where, target, None, document))
        return tuple(items)

    def _odd_items(self) -> list[Item]:
        """Return the items of the draft, with the numbers that their targets have in the whole plan."""
        if not self.draft.targets:
            return self.draft.items
        target_at = {place: number for number, place in enumerate(self._bought_at())}
        numbers = [target_at[self.places[at]] for at in self.draft.bought_at]
        return [
            item if item.target is None else item._replace(target=numbers[item.target]) for item in self.draft.items
        ]

    def targets(self) -> tuple[Target, ...]:
        """Return what is bought, in the order in which it came to be."""
        odd = {self.places[at]: target for at, target in zip(self.draft.bought_at, self.draft.targets, strict=True)}
        return tuple(odd[place] if place in odd else self._target(place) for place in self._bought_at())

    def _bought_at(self) -> list[int]:
        """Return the places of the ids that made the targets."""
        return sorted([*self.columns.bought, *(self.places[at] for at in self.draft.bought_at)])

    def _target(self, place: int) -> Target:
        columns = self.columns
        kind, document = columns.kinds[columns.codes[place]], columns.documents[place]
        held = Held(None) if document is None else self.known.held.get(document) or Held(document)
        name = column_name(columns.wants.readings.names[place])
        judgement = Judgement(kind.verdict, kind.reason, buy=True, names=(name,), held=held, seen=(held,))
        return target_of(columns.wants[place], judgement, self.known.names, self.draft.policy)
