"""From ids as typed to the names by which a collection keeps them. Looks into the store, buys nothing."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from localcite import ids
from localcite.api.shelf import Member
from localcite.db.reader import held
from localcite.errors import BadIds
from localcite.model import Ambiguous, Document, Name, Reading, Refused, Scheme
from localcite.sync.wanted import Typed

if TYPE_CHECKING:
    from localcite.app import App


class Bad(NamedTuple):
    """An id that cannot be kept as it is."""

    typed: str
    where: str | None
    reason: str
    candidates: tuple[str, ...] = ()


def members_of(
    app: "App", typed: Sequence[Typed], *, kind: str | None, as_typed: bool, skip_bad: bool
) -> tuple[list[Member], int]:
    """Return the members that typed ids make, each once, and how many ids were left out. Raises BadIds.

    A number whose candidates exclude each other is kept without its kind: which of them exists is the plan's to find.
    """
    readings = [(each, each.read(kind, as_typed=as_typed)) for each in typed]
    known = _held_uuids(app, [reading for _, reading in readings])
    members: dict[Name, Member] = {}
    bad: list[Bad] = []
    for each, reading in readings:
        names = _names(reading, kind, known)
        if not names:
            bad.append(_bad(each, reading))
        for name in names:
            members.setdefault(name, Member(name, each.text))
    if bad and not skip_bad:
        raise BadIds(items=tuple(bad))
    return list(members.values()), len(bad)


def spellings_of(app: "App", texts: Sequence[str]) -> list[frozenset[Name]]:
    """Return, for each text, every name under which its member may be kept: as read, and all names that are held."""
    read = [_possible(ids.read(text)) for text in texts]
    held_as = _held_names(app, {name for names in read for name in names})
    return [names.union(*(held_as.get(name, ()) for name in names)) for names in read]


def _possible(reading: Reading) -> frozenset[Name]:
    """Return the names that a reading may be kept under, without looking into the store."""
    if isinstance(reading, Document):
        return frozenset({reading.name})
    if isinstance(reading, Ambiguous):
        return frozenset({*reading.candidates, _without_kind(reading.candidates[0]), *map(_number, reading.also)})
    return frozenset(Name(scheme, hint) for hint in reading.hints for scheme in (Scheme.PATENT_ID, Scheme.PAPER_ID))


def _names(reading: Reading, kind: str | None, known: dict[str, Name]) -> Sequence[Name]:
    """Return the names to keep; none where the id cannot be kept as it is."""
    if isinstance(reading, Document):
        return [reading.name]
    if isinstance(reading, Refused):
        return [known[hint] for hint in reading.hints if hint in known]
    if reading.exclusive:
        return [_short(reading)]
    return ids.choose(reading, kind) if kind else []


def _short(reading: Ambiguous) -> Name:
    """Return the name that reads as the same candidates again: EP1234567A is A1 or A2, EP1234567 may be a grant too."""
    possible = (_without_kind(reading.candidates[0]), *map(_number, reading.also))
    return next((name for name in possible if _candidates(name) == reading.candidates), possible[0])


def _candidates(name: Name) -> tuple[Name, ...]:
    """Return what a number may be."""
    reading = ids.read(name.value)
    return reading.candidates if isinstance(reading, Ambiguous) and reading.exclusive else ()


def _number(value: str) -> Name:
    return Name(Scheme.NUMBER, value)


def _without_kind(name: Name) -> Name:
    """Return a number without its kind."""
    return Name(name.scheme, ids.without_kind(name.value))


def _bad(typed: Typed, reading: Reading) -> Bad:
    """Return what is wrong with an id."""
    if isinstance(reading, Ambiguous):
        why = f"{reading.why}; --kind or --as-typed decides"
        return Bad(typed.text, typed.where, why, (*map(str, reading.candidates), *reading.others))
    advice = reading.advice if isinstance(reading, Refused) else ""
    return Bad(typed.text, typed.where, advice)


def _held_uuids(app: "App", readings: Iterable[Reading]) -> dict[str, Name]:
    """Return the name that a bare uuid stands for, where exactly one document is held under it."""
    bare = {hint for r in readings if isinstance(r, Refused) and r.code == "bare-uuid" for hint in r.hints}
    connection = app.open_for_reading() if bare else None
    if connection is None:
        return {}
    with closing(connection):
        both = [Name(scheme, hint) for hint in bare for scheme in (Scheme.PATENT_ID, Scheme.PAPER_ID)]
        found = held.documents(connection, map(str, both))
    names = [name for name in both if str(name) in found]
    return {name.value: name for name in names if [other.value for other in names].count(name.value) == 1}


def _held_names(app: "App", names: Collection[Name]) -> dict[Name, tuple[Name, ...]]:
    """Return all names of the documents that are held under any of these."""
    connection = app.open_for_reading()
    if connection is None:
        return {}
    with closing(connection):
        documents = held.documents(connection, map(str, names))
        known = held.names(connection, set(documents.values()))
    kept = {document: tuple(name for name, _spelled in pairs) for document, pairs in known.items()}
    return {name: kept.get(documents[str(name)], ()) for name in names if str(name) in documents}
