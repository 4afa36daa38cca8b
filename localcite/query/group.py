"""Counting for `by`: SQL groups by what is stored; what holds several values counts under each of them.

Counting is whole: a document with two assignees counts for both, and the total counts it once. Names are grouped as
they are compared, and shown as they are written most often.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import product
from operator import itemgetter
from typing import Any, NamedTuple, Protocol, TypeAlias

from localcite.query.compile.values import Grouping
from localcite.query.fields import CHRONOLOGICAL, Field, Kind
from localcite.query.functions import Parties, letters, split_names
from localcite.query.rows import labels
from localcite.query.world import World

Key: TypeAlias = tuple[object, ...]


class Group(NamedTuple):
    """One row of the table: how many documents, and the earliest and latest publication among them."""

    size: int
    first: int | None
    last: int | None


class Shown(Protocol):
    """How groups are shown: `spellings` of each field of names, by what they are compared as."""

    spellings: list[dict[str, Counter[str]]]

    def shown(self, place: int, value: object) -> object:
        """Return a group's value as it is shown."""


# The groups, how they are shown, how many documents there are, and of how many each field is unknown.
Counted: TypeAlias = tuple[dict[Key, Group], Shown, int, Callable[[int], int]]


class _Members(NamedTuple):
    """The documents under one stored value: how many and since when; each with its day, where one may come twice."""

    group: Group
    days: Mapping[int, int | None] = {}


def group(world: World, into: str, names: tuple[str, ...], grouping: Grouping) -> None:
    """Fill the table of `by`."""
    fields = grouping.fields
    counted = (_per_document if grouping.links else _per_row)(world.connection.execute(grouping.rows), len(fields))
    splitter = _Splitter(world, fields, counted)
    groups = _split(counted, splitter, documents_may_repeat=grouping.links)
    total = world.number(f"SELECT count(*) FROM {grouping.docs}")

    def unknown(place: int) -> int:
        where = f"{grouping.source} WHERE {fields[place].sql} IS NULL"
        return world.number(f"SELECT count(DISTINCT r.doc) {where}")

    finish(world, into, names, grouping, (groups, splitter, total, unknown))


def finish(world: World, into: str, names: tuple[str, ...], grouping: Grouping, counted: Counted) -> None:
    """Write the table of `by`, and its notes."""
    groups, splitter, total, _unknown = counted
    places = ", ".join("?" * (len(names) + 5))
    table = enumerate(_ordered(groups, splitter, grouping.fields, world))
    lines = ((place, *shown, *_measures(groups[own], total)) for place, (own, shown) in table)
    world.connection.executemany(f"INSERT INTO {into} VALUES ({places})", lines)
    _note(world, names, grouping, counted)


def _measures(group: Group, total: int) -> tuple[object, ...]:
    return group.size, round(group.size / total, 4), group.first, group.last


# ---- counting what is stored --------------------------------------------------------------------------------------


def _per_row(rows: Iterable[tuple[Any, ...]], width: int) -> dict[Key, _Members]:
    """Count rows: each is another document."""
    days: defaultdict[Key, list[int | None]] = defaultdict(list)
    for row in rows:
        days[row[:width]].append(row[width])
    return {key: _Members(_spanned(of)) for key, of in days.items()}


def _per_document(rows: Iterable[tuple[Any, ...]], width: int) -> dict[Key, _Members]:
    """Collect the documents of each group: one may come in several rows."""
    days: dict[Key, dict[int, int | None]] = {}
    for row in rows:
        days.setdefault(row[:width], {})[row[width + 1]] = row[width]
    return {key: _Members(_spanned(of.values()), of) for key, of in days.items()}


def _spanned(days: Collection[int | None]) -> Group:
    """Return how many documents there are, and their earliest and latest day."""
    known = [day for day in days if day is not None]
    return Group(len(days), min(known, default=None), max(known, default=None))


# ---- counting what that means -------------------------------------------------------------------------------------


def _split(counted: Mapping[Key, _Members], splitter: "_Splitter", *, documents_may_repeat: bool) -> dict[Key, Group]:
    """Return the groups: what holds several values counts under each, a document once under any of them."""
    gathered: dict[Key, list[_Members]] = {}
    for stored, members in counted.items():
        for key in splitter.keys(stored):
            gathered.setdefault(key, []).append(members)
    together = _united if documents_may_repeat else _added
    return {key: parts[0].group if len(parts) == 1 else together(parts) for key, parts in gathered.items()}


def _added(parts: list[_Members]) -> Group:
    """Return the sum of parts that have no document in common."""
    firsts = [part.group.first for part in parts if part.group.first is not None]
    lasts = [part.group.last for part in parts if part.group.last is not None]
    return Group(sum(part.group.size for part in parts), min(firsts, default=None), max(lasts, default=None))


def _united(parts: list[_Members]) -> Group:
    """Return the group of all documents in the parts."""
    days: dict[int, int | None] = {}
    for part in parts:
        days.update(part.days)
    return _spanned(days.values())


class _Splitter:
    """Takes stored values apart, and remembers how names are written."""

    def __init__(self, world: World, fields: tuple[Field, ...], counted: Mapping[Key, _Members]) -> None:
        self.fields = fields
        self._parties = Parties(world.context.aliases)
        self.spellings: list[dict[str, Counter[str]]] = [{} for _field in fields]
        self._keys = [self._values(world, place, counted) for place in range(len(fields))]

    def keys(self, stored: Key) -> Iterable[Key]:
        """Return the groups that stored values stand for."""
        return product(*(keys.get(value, (value,)) for keys, value in zip(self._keys, stored, strict=True)))

    def _values(self, world: World, place: int, counted: Mapping[Key, _Members]) -> dict[object, Key]:
        """Return for each stored value of a field what it stands for, where that is not the value itself."""
        kind = self.fields[place].kind
        if kind is not Kind.NAMES and kind is not Kind.CODES:
            return {}
        sizes: Counter[Any] = Counter()
        for key, members in counted.items():
            sizes[key[place]] += members.group.size
        del sizes[None]
        if kind is Kind.CODES:
            return {codes: tuple(sorted(code.upper() for code in letters(codes))) or (None,) for codes in sizes}
        return {string: self._names(world, place, string, size) for string, size in sizes.items()}

    def _names(self, world: World, place: int, string: int, size: int) -> Key:
        """Return the names in a string as they are compared, and remember how they are written."""
        names = split_names(str(world.rows("SELECT value FROM string WHERE id = ?", (string,))[0][0]))
        for name in names:
            self.spellings[place].setdefault(self._parties.key(name), Counter())[name] += size
        return tuple(dict.fromkeys(map(self._parties.key, names))) or (None,)

    def shown(self, place: int, value: object) -> object:
        """Return a group's value as it is shown: a name as it is written most often."""
        if value is None or self.fields[place].kind is not Kind.NAMES:
            return value
        return min(self.spellings[place][str(value)].items(), key=lambda entry: (-entry[1], entry[0]))[0]


# ---- the table ----------------------------------------------------------------------------------------------------


def _ordered(
    groups: dict[Key, Group], splitter: Shown, fields: tuple[Field, ...], world: World
) -> list[tuple[Key, Key]]:
    """Return the groups in order, each with what is shown for it; what is unknown comes last.

    One field: the largest first, or by time where it is a date. Several: by the fields in turn.
    """
    labels = _labels(world, groups, fields)
    by_value = len(fields) > 1 or fields[0].kind in CHRONOLOGICAL
    ranked = []
    for own, counted in groups.items():
        shown = tuple(splitter.shown(place, value) for place, value in enumerate(own))
        order = [
            _place(value, labels if field.kind is Kind.DOCUMENT else {})
            for value, field in zip(shown, fields, strict=True)
        ]
        size = 0 if by_value else -counted.size
        ranked.append(((order[0][0], size, order), own, shown))
    ranked.sort(key=itemgetter(0))
    return [(own, shown) for _place, own, shown in ranked]


def _place(value: object, labels: Mapping[object, object]) -> tuple[bool, object]:
    """Return what a value is ordered by."""
    return value is None, "" if value is None else labels.get(value, value)


def _labels(world: World, groups: dict[Key, Group], fields: tuple[Field, ...]) -> dict[object, object]:
    """Return the names of the documents that are groups."""
    places = [place for place, field in enumerate(fields) if field.kind is Kind.DOCUMENT]
    return labels(world, {key[place] for key in groups for place in places} - {None})


def _note(world: World, names: tuple[str, ...], grouping: Grouping, counted: Counted) -> None:
    """Note what is unknown, and which spellings were counted together."""
    groups, splitter, _total, unknown = counted
    for place, (name, field) in enumerate(zip(names, grouping.fields, strict=True)):
        if any(key[place] is None for key in groups):
            world.notes.tell("unknown_group", unknown(place), (name,))
        if field.kind is Kind.NAMES:
            merged = sum(len(spellings) - 1 for spellings in splitter.spellings[place].values())
            world.notes.tell("spellings", merged, (name,))
