"""Counting for `by`: SQL groups by what is stored; what holds several values counts under each of them.

Counting is whole: a document with two assignees counts for both, and the total counts it once. Names are grouped as
they are compared, and shown as they are written most often.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import product
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from localcite.query.compile.values import Grouping
from localcite.query.fields import Field, Kind, best_name
from localcite.query.functions import Parties, letters, split_names
from localcite.query.world import World

CHRONOLOGICAL = frozenset({Kind.YEAR, Kind.DATE, Kind.MOMENT})
Key: TypeAlias = tuple[object, ...]


class Group(NamedTuple):
    """One row of the table: how many documents, and the earliest and latest publication among them."""

    size: int
    first: int | None
    last: int | None


def group(world: World, into: str, names: tuple[str, ...], grouping: Grouping) -> None:
    """Fill the table of `by`."""
    fields = grouping.fields
    splitter = _Splitter(world, fields)
    counted = _per_document if any(field.kind is Kind.CODES for field in fields) else _summed
    groups = counted(world.rows(grouping.rows), splitter, len(fields))
    total = world.number(f"SELECT count(*) FROM {grouping.docs}")
    table = _ordered(groups, splitter, fields, world)
    places = ", ".join("?" * (len(fields) + 5))
    lines = ((place, *key, *_measures(groups[own], total)) for place, (own, key) in enumerate(table))
    world.connection.executemany(f"INSERT INTO {into} VALUES ({places})", lines)
    _note(world, names, grouping, groups, splitter)


def _measures(group: Group, total: int) -> tuple[object, ...]:
    return group.size, round(group.size / total, 4), group.first, group.last


class _Splitter:
    """Takes stored values apart, and remembers how names are written."""

    def __init__(self, world: World, fields: tuple[Field, ...]) -> None:
        self.fields = fields
        self.parties = Parties(world.context.aliases)
        self.spellings: list[dict[str, Counter[str]]] = [{} for _field in fields]
        self._split: list[dict[object, tuple[object, ...]]] = [{} for _field in fields]

    def keys(self, row: Key, weight: int) -> Iterable[Key]:
        """Return the groups that a row counts under."""
        return product(*(self._values(place, value, weight) for place, value in enumerate(row)))

    def _values(self, place: int, value: object, weight: int) -> tuple[object, ...]:
        kind = self.fields[place].kind
        if value is None or kind not in {Kind.NAMES, Kind.CODES}:
            return (value,)
        if kind is Kind.CODES:
            return tuple(sorted(code.upper() for code in letters(str(value)))) or (None,)
        names = split_names(str(value))
        for name in names:
            self.spellings[place].setdefault(self.parties.key(name), Counter())[name] += weight
        known = self._split[place]
        if value not in known:
            known[value] = tuple(dict.fromkeys(map(self.parties.key, names))) or (None,)
        return known[value]

    def shown(self, place: int, value: object) -> object:
        """Return a group's value as it is shown: a name as it is written most often."""
        if value is None or self.fields[place].kind is not Kind.NAMES:
            return value
        return min(self.spellings[place][str(value)].items(), key=lambda entry: (-entry[1], entry[0]))[0]


def _summed(rows: list[tuple[object, ...]], splitter: _Splitter, width: int) -> dict[Key, Group]:
    """Add up rows that SQL has counted: each document is in one of them for each of its links' values."""
    groups: dict[Key, Group] = {}
    for row in rows:
        number, first, last = int(str(row[width])), row[width + 1], row[width + 2]
        for key in splitter.keys(row[:width], number):
            known = groups.get(key)
            groups[key] = _added(known, Group(number, first, last))  # type: ignore[arg-type]  # SQL gives dates as numbers
    return groups


def _added(known: Group | None, more: Group) -> Group:
    if known is None:
        return more
    firsts = [day for day in (known.first, more.first) if day is not None]
    lasts = [day for day in (known.last, more.last) if day is not None]
    return Group(known.size + more.size, min(firsts, default=None), max(lasts, default=None))


def _per_document(rows: list[tuple[object, ...]], splitter: _Splitter, width: int) -> dict[Key, Group]:
    """Count documents one by one: one document may come in several rows that fall under the same group."""
    members: dict[Key, dict[object, object]] = {}
    for row in rows:
        for key in splitter.keys(row[:width], 1):
            members.setdefault(key, {})[row[width]] = row[width + 1]
    return {key: _spanned(days) for key, days in members.items()}


def _spanned(days: dict[object, object]) -> Group:
    known = [int(str(day)) for day in days.values() if day is not None]
    return Group(len(days), min(known, default=None), max(known, default=None))


def _ordered(
    groups: dict[Key, Group], splitter: _Splitter, fields: tuple[Field, ...], world: World
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
    keys = {key[place] for key in groups for place in places} - {None}
    if not keys:
        return {}
    from json import dumps  # noqa: PLC0415 - few tables are by documents

    query = f"SELECT j.value, {best_name('j.value')} FROM json_each(?) AS j"
    return {key: name for key, name in world.rows(query, (dumps(list(keys)),))}  # noqa: C416 - rows are tuples of any length to mypy


def _note(
    world: World, names: tuple[str, ...], grouping: Grouping, groups: dict[Key, Group], splitter: _Splitter
) -> None:
    """Note what is unknown, and which spellings were counted together."""
    for place, (name, field) in enumerate(zip(names, grouping.fields, strict=True)):
        if any(key[place] is None for key in groups):
            unknown = f"SELECT count(DISTINCT r.doc) {grouping.source} WHERE {field.sql} IS NULL"
            world.notes.tell("unknown_group", world.number(unknown), (name,))
        if field.kind is Kind.NAMES:
            merged = sum(len(spellings) - 1 for spellings in splitter.spellings[place].values())
            world.notes.tell("spellings", merged, (name,))
