"""`by` on arrays: rows of numbers are counted, and only the groups become values. Needs numpy."""

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from localcite.graph.gather import Array
from localcite.query.compile.values import Fast
from localcite.query.fast.desk import Desk
from localcite.query.fields import Field, Kind
from localcite.query.group import Group, finish

OWNERS = {"assignee": ("current", "original"), "current_assignee": ("current",), "original_assignee": ("original",)}
PLAIN = ("year", "type", "published", "filed")
CODED = {"office": "offices", "kind_code": "kinds"}


class _Rows(NamedTuple):
    """What is counted: of each row its document and what the fields say of it; numbers below 0 are unknown."""

    doc: Array
    said: list[Array]

    def once(self) -> "_Rows":
        """Return each row once."""
        order = np.lexsort((self.doc, *self.said))
        columns = [column[order] for column in (self.doc, *self.said)]
        kept = np.ones(len(order), dtype=bool)
        kept[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
        return _Rows(columns[0][kept], [column[kept] for column in columns[1:]])


class _Spelled:
    """How the groups of names are shown: as `group` expects it of what takes values apart."""

    def __init__(self, fields: tuple[Field, ...]) -> None:
        self.fields = fields
        self.spellings: list[dict[str, Counter[str]]] = [{} for _field in fields]

    def shown(self, place: int, value: object) -> object:
        """Return a group's value as it is shown: a name as it is written most often."""
        if value is None or self.fields[place].kind is not Kind.NAMES:
            return value
        return min(self.spellings[place][str(value)].items(), key=lambda entry: (-entry[1], entry[0]))[0]


def by(desk: Desk, act: Fast) -> bool:
    """Fill the table of `by`; False where a field is no column."""
    names, grouping, docs, table, loose = act.args
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
    spelled = _Spelled(grouping.fields)
    unknown = [len(np.unique(rows.doc[said < 0])) for said in rows.said]
    counted = _split(desk, rows, names, spelled)
    groups = _counted(desk, counted.once() if grouping.links else counted, names)
    finish(desk.world, act.into[0], names, grouping, (groups, spelled, len(mine), unknown.__getitem__))
    return True


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


def _split(desk: Desk, rows: _Rows, names: tuple[str, ...], spelled: _Spelled) -> _Rows:
    """Return the rows with parties in the place of strings: one row for each of the names in a string."""
    for place, name in enumerate(names):
        if name not in OWNERS:
            continue
        strings = rows.said[place]
        known = np.flatnonzero(strings >= 0)
        local = desk.parties.local(strings[known])
        distinct, sizes = np.unique(local, return_counts=True)
        for party, spelling, size in desk.parties.spelled(distinct, sizes):
            spelled.spellings[place].setdefault(str(party), Counter())[spelling] += size
        row, parties = desk.parties.members(local)
        unknown = np.flatnonzero(strings < 0)
        taken = np.concatenate((known[row], unknown))
        said = [column[taken] for column in rows.said]
        said[place] = np.concatenate((parties, np.full(len(unknown), -1)))
        rows = _Rows(rows.doc[taken], said)
    return rows


def _counted(desk: Desk, rows: _Rows, names: tuple[str, ...]) -> dict[tuple[object, ...], Group]:
    """Return how many documents each group has, and when the first and the last of them were published."""
    if not len(rows.doc):
        return {}
    order = np.lexsort(rows.said)
    said = [column[order] for column in rows.said]
    starts = np.ones(len(order), dtype=bool)
    starts[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in said])
    begins = np.flatnonzero(starts)
    sizes = np.diff(np.append(begins, len(order)))
    published, year = desk.arrays.column("published")[rows.doc], desk.arrays.column("year")[rows.doc]
    day = np.where(published >= 0, published, np.where(year >= 0, year * 10000, -1))[order].astype("q")
    last = np.maximum.reduceat(day, begins)
    first = np.minimum.reduceat(np.where(day < 0, 10**9, day), begins)
    values = [_values(desk, name, column[begins]) for name, column in zip(names, said, strict=True)]
    found = zip(sizes.tolist(), first.tolist(), last.tolist(), strict=True)
    groups = (Group(size, None if end < 0 else begin, None if end < 0 else end) for size, begin, end in found)
    return dict(zip(zip(*values, strict=True), groups, strict=True))


def _values(desk: Desk, name: str, column: Array) -> list[object]:
    """Return the values of groups."""
    if name in CODED:
        texts = getattr(desk.arrays, CODED[name]).texts
        return [texts[number + 1] for number in column.tolist()]
    if name in OWNERS:
        return [None if number < 0 else str(number) for number in column.tolist()]
    return [None if number < 0 else number for number in column.tolist()]
