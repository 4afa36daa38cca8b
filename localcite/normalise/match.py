"""Match the elements of a reply to the ids that were asked for. Pure: order and length of a reply mean nothing.

By name: exactly; then without kind, where that is unique on both sides; then a sole row to a sole id. A row that names
another document of the kind that was asked for is about that document, even where it is the only row.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from localcite.ids import without_kind
from localcite.model import Name, Scheme


class Matches(NamedTuple):
    """Which row answers which ids. `rows`: for each row, what it answers; `left`: ids without a row.

    `doubtful`: those of `left` that a row without an id may be about, so that "no row came" cannot be said of them.
    """

    rows: tuple[tuple[Name, ...], ...]
    left: tuple[Name, ...]
    doubtful: tuple[Name, ...]


def match(asked: Sequence[Name], rows: Sequence[tuple[Name, ...]]) -> Matches:
    """Match canonical ids, all of one scheme, to the canonical names of each row, of which there may be none."""
    wanted = tuple(dict.fromkeys(asked))
    found = _exact(wanted, rows)
    _without_kind(wanted, rows, found)
    _sole(wanted, rows, found)
    answered = {name for names in found for name in names}
    left = tuple(name for name in wanted if name not in answered)
    strangers = [names for names, ids in zip(rows, found, strict=True) if not ids]
    doubtful = tuple(name for name in left if any(_may_be(name, names) for names in strangers))
    return Matches(tuple(found), left, doubtful)


def _exact(wanted: Sequence[Name], rows: Sequence[tuple[Name, ...]]) -> list[tuple[Name, ...]]:
    """Match by equal names; a row may carry several ids, and an id may have several rows."""
    ids = set(wanted)
    return [tuple(name for name in names if name in ids) for names in rows]


def _without_kind(wanted: Sequence[Name], rows: Sequence[tuple[Name, ...]], found: list[tuple[Name, ...]]) -> None:
    """Match what is left by numbers without kind, where only one id asked and only one number that came share it."""
    asked_once = _unique(wanted)
    came_once = _unique({name for names in rows for name in names})
    for i, names in enumerate(rows):
        bases = [base for base in map(_base, names) if base in came_once and base in asked_once]
        if not found[i] and bases:
            found[i] = (asked_once[bases[0]],)


def _unique(names: Iterable[Name]) -> dict[str, Name]:
    """Return the numbers without kind that only one of the names has, with that name."""
    numbers = {name: base for name in names if (base := _base(name))}
    counts = Counter(numbers.values())
    return {base: name for name, base in numbers.items() if counts[base] == 1}


def _base(name: Name) -> str | None:
    """Return a publication number without its kind; None for other names."""
    return without_kind(name.value) if name.scheme is Scheme.NUMBER else None


def _sole(wanted: Sequence[Name], rows: Sequence[tuple[Name, ...]], found: list[tuple[Name, ...]]) -> None:
    """Match the only row left to the only id left, unless the row has another id of that kind: it is about that one."""
    answered = {name for names in found for name in names}
    left = [name for name in wanted if name not in answered]
    strangers = [i for i, ids in enumerate(found) if not ids]
    if len(left) == len(strangers) == 1:
        same = [name for name in rows[strangers[0]] if name.scheme is left[0].scheme]
        if not same or (len(wanted) == len(rows) == 1 and any(_look_alike(name, left[0]) for name in same)):
            found[strangers[0]] = (left[0],)


def _look_alike(a: Name, b: Name) -> bool:
    """Tell whether two numbers may be one in a spelling that we do not know: same office, same digits but for zeros."""
    if a.scheme is not Scheme.NUMBER:
        return False
    spelled = [(name.value[:2], re.sub("[^1-9]", "", without_kind(name.value))) for name in (a, b)]
    return spelled[0] == spelled[1]


def _may_be(asked: Name, names: tuple[Name, ...]) -> bool:
    """Tell whether a row that matched nothing may be about an id: it has none of its kind, or one that comes close."""
    same = [name for name in names if name.scheme is asked.scheme]
    return not same or any(_base(name) == _base(asked) is not None for name in same)
