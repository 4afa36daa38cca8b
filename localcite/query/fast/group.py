"""`by` on arrays: rows of numbers are counted, and only the groups become values. Needs numpy."""

from collections.abc import Callable
from math import prod
from typing import NamedTuple

import numpy as np

from localcite.graph.gather import Array, each_once
from localcite.graph.parties import Parties
from localcite.query.compile.values import Fast
from localcite.query.fast.desk import Desk
from localcite.query.fast.sets import Table
from localcite.query.rows import labels as labels_of

CHRONOLOGICAL = frozenset({"year", "published", "filed"})
OWNERS = {"assignee": ("current", "original"), "current_assignee": ("current",), "original_assignee": ("original",)}
PLAIN = ("year", "type", "published", "filed")
DAYS = 1 << 27  # more than there are numbers YYYYMMDD
CODED = {"office": "offices", "kind_code": "kinds"}


class _Rows(NamedTuple):
    """What is counted: of each row its document and what the fields say of it; numbers below 0 are unknown."""

    doc: Array
    said: list[Array]

    def once(self) -> "_Rows":
        """Return each row once."""
        coded = _coded([*self.said, self.doc])
        if coded is not None:
            *said, doc = _decoded(each_once(coded[0]), coded[1])
            return _Rows(doc, said)
        order = np.lexsort((self.doc, *self.said))
        columns = [column[order] for column in (self.doc, *self.said)]
        kept = np.ones(len(order), dtype=bool)
        kept[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
        return _Rows(columns[0][kept], [column[kept] for column in columns[1:]])


def _coded(columns: list[Array], most: int = 1 << 63) -> tuple[Array, list[int]] | None:
    """Return one number for what columns say together, -1 being the least, and how many each has; None past a limit."""
    widths = [int(column.max(initial=-1)) + 2 for column in columns]
    if prod(widths) >= most:
        return None
    code = np.zeros(len(columns[0]), "q")
    for column, width in zip(columns, widths, strict=True):
        code *= width
        code += column
        code += 1
    return code, widths


def _decoded(code: Array, widths: list[int]) -> list[Array]:
    """Return the columns that numbers stand for."""
    columns = []
    for width in reversed(widths):
        code, column = np.divmod(code, width)
        columns.append(column - 1)
    return columns[::-1]


class _Spelled:
    """How parties are written: the name of each that stands for most documents, as numbers until one is shown."""

    def __init__(self, parties: Parties, local: Array) -> None:
        sizes = np.bincount(local)
        strings = np.flatnonzero(sizes)
        names, totals = parties.spelled(strings, sizes[strings])
        party = parties.party_of(names)
        order = np.lexsort((-totals, party))
        self._parties = parties
        self._names, self._totals, self._party = names[order], totals[order], party[order]
        self.merged = len(names) - int(np.count_nonzero(np.diff(self._party, prepend=-1)))

    def shown(self, parties: Array) -> list[object]:
        """Return the names of parties as they are written most often; None below 0."""
        if not len(self._party):  # nobody is known
            return [None] * len(parties)
        begins = np.searchsorted(self._party, parties)
        ends = np.minimum(begins + 1, len(self._party) - 1)
        alike = (self._party[ends] == parties) & (self._totals[ends] == self._totals[begins]) & (ends > begins)
        found: list[object] = list(self._parties.spellings(self._names[begins]))
        for place in np.flatnonzero(alike).tolist():
            found[place] = self._first_of(int(parties[place]))
        return [None if party < 0 else name for party, name in zip(parties.tolist(), found, strict=True)]

    def _first_of(self, party: int) -> str:
        """Return the first of the names that a party is written by equally often."""
        begin, end = np.searchsorted(self._party, (party, party + 1))
        alike = self._names[begin:end][self._totals[begin:end] == self._totals[begin]]
        return min(self._parties.spellings(alike))


class _Groups(NamedTuple):
    """Groups: what each field says of them, how many documents they have, and their first and last day, -1 unknown."""

    said: list[Array]
    size: Array
    first: Array
    last: Array

    def only(self, kept: Array) -> "_Groups":
        """Return some of them, or all in another order."""
        return _Groups([column[kept] for column in self.said], self.size[kept], self.first[kept], self.last[kept])


def by(desk: Desk, act: Fast) -> bool:
    """Fill the table of `by`; False where a field is no column."""
    names, grouping, docs, table, loose, most = act.args
    links = desk.links(table)
    if not desk.is_here(docs) or (grouping.links and (links is None or loose)):
        return False
    mine = desk.docs(docs).doc
    readers = [_reader(desk, name) for name in names]
    if None in readers or (mine < 0).any():
        return False
    doc = links.doc if grouping.links and links is not None else mine
    via = links.via if grouping.links and links is not None else None
    rows = _Rows(doc, [via if name == "cited" else reader(doc) for name, reader in zip(names, readers, strict=True)])  # type: ignore[misc]  # none is None
    if grouping.links:
        rows = rows.once()
    unknown = [_number_of(rows.doc[said < 0], once=not grouping.links) for said in rows.said]
    rows, spelled = _split(desk, rows, names)
    groups = _counted(desk, rows.once() if grouping.links and spelled else rows)
    for name, number, said in zip(names, unknown, groups.said, strict=True):
        if (said < 0).any():
            desk.world.notes.tell("unknown_group", number, (name,))
        if name in spelled:
            desk.world.notes.tell("spellings", spelled[name].merged, (name,))
    desk.put(act.into[0], _table(desk, _first(groups, most), names, spelled, len(mine)))
    return True


def _number_of(documents: Array, *, once: bool) -> int:
    """Return how many documents there are. `once`: none comes twice."""
    return len(documents) if once else len(each_once(documents))


def _reader(desk: Desk, name: str) -> Callable[[Array], Array] | None:
    """Return what reads a field of documents as numbers, below 0 where it is unknown; None where it is no column."""
    column = desk.arrays.column
    if name in OWNERS:
        return lambda doc: _strings(desk, name, doc)
    if name in PLAIN:
        return lambda doc: column(name)[doc].astype("q")
    if name in CODED:
        return lambda doc: column(name)[doc].astype("q") - 1
    return (lambda doc: doc) if name == "cited" else None


def _strings(desk: Desk, name: str, doc: Array) -> Array:
    found, *others = (desk.arrays.column(column)[doc] for column in OWNERS[name])
    for other in others:
        found = np.where(found < 0, other, found)
    return found.astype("q")


def _split(desk: Desk, rows: _Rows, names: tuple[str, ...]) -> tuple[_Rows, dict[str, _Spelled]]:
    """Return the rows with parties in the place of strings: one row for each of the names in a string."""
    spelled = {}
    for place, name in enumerate(names):
        if name not in OWNERS:
            continue
        strings = rows.said[place]
        known = np.flatnonzero(strings >= 0)
        local = desk.parties.local(strings[known])
        spelled[name] = _Spelled(desk.parties, local)
        row, parties = desk.parties.members(local)
        unknown = np.flatnonzero(strings < 0)
        taken = np.concatenate((known[row], unknown))
        said = [column[taken] for column in rows.said]
        said[place] = np.concatenate((parties, np.full(len(unknown), -1)))
        rows = _Rows(rows.doc[taken], said)
    return rows, spelled


def _counted(desk: Desk, rows: _Rows) -> _Groups:
    """Return how many documents each group has, and when the first and the last of them were published."""
    published, year = desk.arrays.column("published")[rows.doc], desk.arrays.column("year")[rows.doc]
    day = np.where(published >= 0, published, np.where(year >= 0, year * 10000, -1))
    coded = _coded(rows.said, (1 << 63) // DAYS) if len(day) else None
    return _by_columns(rows.said, day) if coded is None else _by_codes(*coded, day)


def _by_codes(code: Array, widths: list[int], day: Array) -> _Groups:
    """Count with one number a row, for what the columns say and the day: these are put in order at once."""
    ordered = np.sort(code * DAYS + (day + 1))
    code = ordered // DAYS
    begins = np.flatnonzero(np.diff(code, prepend=-1))
    ends, groups = np.append(begins[1:], len(code)), code[begins]
    last = ordered[ends - 1] % DAYS - 1
    first = ordered[np.minimum(np.searchsorted(ordered, groups * DAYS + 1), len(ordered) - 1)] % DAYS - 1
    return _Groups(_decoded(groups, widths), ends - begins, np.where(last < 0, -1, first), last)


def _by_columns(said: list[Array], day: Array) -> _Groups:
    """Count where one number cannot tell rows apart."""
    order = np.lexsort(said)
    said, day = [column[order] for column in said], day[order].astype("q")
    starts = np.ones(len(order), dtype=bool)
    if len(order):
        starts[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in said])
    begins = np.flatnonzero(starts)
    sizes = np.diff(np.append(begins, len(order)))
    if not len(begins):
        return _Groups([column[begins] for column in said], sizes, day, day)
    last = np.maximum.reduceat(day, begins)
    first = np.minimum.reduceat(np.where(day < 0, 10**9, day), begins)
    return _Groups([column[begins] for column in said], sizes, np.where(last < 0, -1, first), last)


def _first(groups: _Groups, most: int | None) -> _Groups:
    """Return the largest groups, where only so many are wanted, all of the size of the last; and what is unknown."""
    known = groups.said[0] >= 0
    if most is None or known.sum() <= most:
        return groups
    least = -np.partition(-groups.size[known], most - 1)[most - 1]
    return groups.only((groups.size >= least) | ~known)


def _table(desk: Desk, groups: _Groups, names: tuple[str, ...], spelled: dict[str, _Spelled], total: int) -> Table:
    """Return the table in its order, as `group` puts it: by size, or by time, or by the fields in turn."""
    columns: list[tuple[str, list[object]]] = []
    labels, ranks = {}, []
    for place, (name, said) in enumerate(zip(names, groups.said, strict=True)):
        distinct, where = np.unique(said, return_inverse=True)
        values = _values(desk, name, distinct, spelled)
        shown = _labelled(desk, values) if name == "cited" else values
        ranks += [_ranks(shown)[where], said < 0]
        columns.append((f"g{place}", [values[each] for each in where.tolist()]))
        if name == "cited":
            labels[f"g{place}"] = [shown[each] for each in where.tolist()]
    if len(names) == 1 and names[0] not in CHRONOLOGICAL:
        ranks.insert(1, -groups.size)
    order = np.lexsort(ranks if len(names) == 1 else _in_turn(ranks)).tolist()
    columns += [("count", groups.size.tolist()), ("share", [round(size / total, 4) for size in groups.size.tolist()])]
    columns += [(name, _days(of)) for name, of in (("first", groups.first), ("last", groups.last))]
    return Table(
        {name: [column[each] for each in order] for name, column in columns},
        {name: [column[each] for each in order] for name, column in labels.items()},
    )


def _in_turn(ranks: list[Array]) -> list[Array]:
    """Return the keys of several fields in the order of `lexsort`, whose last one counts most."""
    return [each for place in range(len(ranks) - 2, -1, -2) for each in ranks[place : place + 2]]


def _days(days: Array) -> list[object]:
    return [None if day < 0 else day for day in days.tolist()]


def _ranks(values: list[object]) -> Array:
    """Return the places of values in order, the same for those that are alike; what is unknown is in none."""
    known = sorted({value for value in values if value is not None})  # type: ignore[type-var]  # values of one field
    places = {value: place for place, value in enumerate(known)}
    return np.array([places.get(value, -1) for value in values], "q")


def _labelled(desk: Desk, values: list[object]) -> list[object]:
    """Return the names of documents."""
    found = labels_of(desk.world, set(values) - {None})
    return [found.get(value, value) for value in values]


def _values(desk: Desk, name: str, column: Array, spelled: dict[str, _Spelled]) -> list[object]:
    """Return the values of groups."""
    if name in CODED:
        texts = getattr(desk.arrays, CODED[name]).texts
        return [texts[number + 1] for number in column.tolist()]
    if name in OWNERS:
        return spelled[name].shown(column)
    return [None if number < 0 else number for number in column.tolist()]
