"""When the names of two documents say that they are two. Pure."""

from collections.abc import Collection

from localcite.ids import without_kind
from localcite.model import Name, Scheme


def contradiction(
    mine: Collection[Name], theirs: Collection[Name], together: Collection[Name] = ()
) -> tuple[str, str] | None:
    """Return two names that one document cannot both have, or None.

    No document has two patent_ids, two DOIs, or two publication numbers, unless one is the other without its kind.
    It has two paper_ids only where the vendor writes them in one string: `together`.
    """
    for scheme in (Scheme.PATENT_ID, Scheme.DOI, Scheme.PAPER_ID):
        one, other = _of(mine, scheme), _of(theirs, scheme)
        if one and other and not (_any(one, together) and _any(other, together)):
            return one[0], other[0]
    pairs = ((a, b) for a in _of(mine, Scheme.NUMBER) for b in _of(theirs, Scheme.NUMBER))
    return next((pair for pair in pairs if not _are_one(*pair)), None)


def _of(names: Collection[Name], scheme: Scheme) -> list[str]:
    """Return the names of a scheme, in an order that does not depend on chance."""
    return sorted(name.value for name in names if name.scheme is scheme)


def _any(values: list[str], together: Collection[Name]) -> bool:
    return any(name.value in values for name in together)


def _are_one(a: str, b: str) -> bool:
    """Tell whether two numbers may be one publication's."""
    return a == b or without_kind(a) == b or without_kind(b) == a
