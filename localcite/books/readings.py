"""Every way in which calls can fit the totals of a statement, and what is the same in all of them. Pure.

A period has a total, or none. A piece is a call: it was billed whole in one period, or, if it came near midnight, in
the one or the next; for `least` to `most` units. A reading gives each piece its period and its units so that every
total is met. Where the search would grow too large, totals are dropped: there are then more readings and never fewer,
so that nothing is taken as certain which is not.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

PAIRS_AT_MOST = 20_000

Totals = tuple[int | None, ...]
_Pairs = frozenset[tuple[int, int]]


class Piece(NamedTuple):
    """A call in terms of periods: in `first`, or in any up to `last` (their places in the list of totals)."""

    first: int
    last: int
    least: int
    most: int


class Readings(NamedTuple):
    """What the readings have in common.

    `possible`: for each period, whether it and those it hangs together with can be read at all; `forced`: for each
    piece the one number of units that it has in all of them, or None.
    """

    possible: tuple[bool, ...]
    forced: tuple[int | None, ...]


def read(totals: Sequence[int | None], pieces: Sequence[Piece]) -> Readings:
    """Return what the readings of these totals have in common."""
    known = _tractable(_without_fixed(totals, pieces), pieces)
    possible = [True] * len(known)
    forced: list[int | None] = [piece.least if _is_fixed(piece) else None for piece in pieces]
    moving = [place for place, piece in enumerate(pieces) if not _is_fixed(piece)]
    for begin, end in _groups(len(known), pieces):
        inside = [place for place in moving if begin <= pieces[place].first and pieces[place].last < end]
        group = known[begin:end]
        shifted = tuple(_shifted(pieces[place], begin) for place in inside)
        if not _possible(group, tuple(sorted(shifted))):
            possible[begin:end] = [False] * (end - begin)
            continue
        for place, units in zip(inside, _forced(group, shifted), strict=True):
            forced[place] = units
    return Readings(tuple(possible), tuple(forced))


def _is_fixed(piece: Piece) -> bool:
    """Tell whether nothing about a piece is open."""
    return piece.first == piece.last and piece.least == piece.most


def _without_fixed(totals: Sequence[int | None], pieces: Sequence[Piece]) -> Totals:
    """Return the totals without the pieces about which nothing is open; below 0 there is no reading."""
    fixed = [0] * len(totals)
    for piece in pieces:
        if _is_fixed(piece):
            fixed[piece.first] += piece.least
    return tuple(None if total is None else total - units for total, units in zip(totals, fixed, strict=True))


def _shifted(piece: Piece, begin: int) -> Piece:
    return piece._replace(first=piece.first - begin, last=piece.last - begin)


def _tractable(totals: Totals, pieces: Sequence[Piece]) -> Totals:
    """Drop the totals around pieces that may lie in more than two periods."""
    dropped = {
        place for piece in pieces if piece.last - piece.first > 1 for place in range(piece.first, piece.last + 1)
    }
    return tuple(None if place in dropped else total for place, total in enumerate(totals))


def _groups(length: int, pieces: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Yield runs of periods that hang together by pieces which may lie in either."""
    tied = {place for piece in pieces for place in range(piece.first, piece.last)}
    begin = 0
    for place in range(length):
        if place not in tied:
            yield begin, place + 1
            begin = place + 1


def _forced(totals: Totals, pieces: tuple[Piece, ...]) -> list[int | None]:
    """Return for each piece the units that it has in every reading, or None. There is at least one reading."""
    found: dict[Piece, int | None] = {}
    for place, piece in enumerate(pieces):
        if piece not in found:
            others = (*pieces[:place], *pieces[place + 1 :])
            found[piece] = _only(totals, others, piece)
    return [found[piece] for piece in pieces]


def _only(totals: Totals, others: tuple[Piece, ...], piece: Piece) -> int | None:
    """Return the one number of units that a piece can have beside the others, or None where there are several."""
    if all(totals[place] is None for place in range(piece.first, piece.last + 1)):
        return piece.least if piece.least == piece.most else None
    fitting: list[int] = []
    for units in range(piece.least, piece.most + 1):
        fixed = piece._replace(least=units, most=units)
        if _possible(totals, tuple(sorted((*others, fixed)))):
            fitting.append(units)
            if len(fitting) > 1:
                return None
    return fitting[0] if fitting else None


@lru_cache(maxsize=4096)
def _possible(totals: Totals, pieces: tuple[Piece, ...]) -> bool:
    """Tell whether there is a reading. Walks from period to period with what may have been billed after midnight."""
    across = [_across(tuple(p for p in pieces if (p.first, p.last) == (i, i + 1))) for i in range(len(totals))]
    known = _affordable(totals, across)
    carried: list[int] = [0]
    for place, total in enumerate(known):
        inner = [piece for piece in pieces if piece.first == piece.last == place]
        room = (sum(piece.least for piece in inner), sum(piece.most for piece in inner))
        pairs = across[place] or _NOTHING
        carried = sorted({after for before, after in pairs if _fits(total, before, carried, room)})
        if not carried:
            return False
    return True


_NOTHING: _Pairs = frozenset({(0, 0)})


def _fits(total: int | None, before: int, carried: Sequence[int], room: tuple[int, int]) -> bool:
    """Tell whether some amount carried into a period leaves what its own pieces can have."""
    if total is None:
        return True
    rest = total - before
    place = bisect_left(carried, rest - room[1])
    return place < len(carried) and carried[place] <= rest - room[0]


def _affordable(totals: Totals, across: Sequence[_Pairs | None]) -> Totals:
    """Drop the totals on both sides of a midnight with too many possibilities."""
    dropped = {side for place, pairs in enumerate(across) if pairs is None for side in (place, place + 1)}
    return tuple(None if place in dropped else total for place, total in enumerate(totals))


@lru_cache(maxsize=1024)
def _across(pieces: tuple[Piece, ...]) -> _Pairs | None:
    """Return what pieces near a midnight can come to before and after it; None where that is too much to list."""
    pairs: set[tuple[int, int]] = {(0, 0)}
    for piece in pieces:
        if len(pairs) * 2 * (piece.most - piece.least + 1) > 4 * PAIRS_AT_MOST:
            return None
        amounts = range(piece.least, piece.most + 1)
        pairs = {pair for b, a in pairs for units in amounts for pair in ((b + units, a), (b, a + units))}
        if len(pairs) > PAIRS_AT_MOST:
            return None
    return frozenset(pairs)
