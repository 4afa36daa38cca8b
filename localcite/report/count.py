"""What was found → the numbers of the report, each with the filter of the rows that it counts. Pure."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from localcite.pictures.shape import window
from localcite.report import filters
from localcite.report.filters import CITATIONS, CITING, DIFFERENT, KEPT, MEMBERS, NONE, Filter
from localcite.report.values import EXTERNAL, PAPER, SELF, STATES, UNKNOWN, Found, Link

K = TypeVar("K", bound=Hashable)


class Number(NamedTuple):
    """How many rows a filter shows."""

    value: int
    rows: Filter


class Line(NamedTuple):
    """One line of a table of counts. `label`: None is unknown; `numbers`: in the order of the table's columns."""

    label: str | None
    numbers: tuple[Number, ...]


class Cited(NamedTuple):
    """How often a member is cited. `member`: its place; `own`: without self-citations; `new`: None without a day."""

    member: int
    all: Number
    own: Number
    new: Number | None


class Counts(NamedTuple):
    """All numbers. `years`: oldest first and unknown last, with a line for each year between; those that are far from
    the others, as mistakes make them, have lines of their own.
    """

    documents: Number
    kept: Number
    citations: Number
    owners: tuple[Line, ...]
    types: tuple[Line, ...]
    years: tuple[Line, ...]
    people: tuple[Line, ...]
    all_people: int
    categories: tuple[Line, ...]
    states: tuple[Line, ...]
    most_cited: tuple[Cited, ...]
    uncounted: Number
    new: Number | None
    new_citations: Number | None
    new_people: tuple[Line, ...]
    delisted: Number


def counts(found: Found, most: int = 15) -> Counts:
    """Return the numbers. `most`: how many lines the longest tables have."""
    links = [link for link in found.links if not link.delisted]
    kept = [link for link in links if link.own != SELF]
    new = [link for link in links if link.new]
    people = _people(found, links, kept)
    return Counts(
        documents=Number(_documents(links), Filter()),
        kept=Number(_documents(kept), Filter(own=KEPT)),
        citations=Number(len(links), Filter(CITATIONS)),
        owners=tuple(_owners(links)),
        types=tuple(_types(found, links)),
        years=tuple(_years(found, links, kept)),
        people=tuple(people[:most]),
        all_people=sum(line.label is not None for line in people),
        categories=tuple(_categories(links)),
        states=tuple(_states(found)),
        most_cited=tuple(_cited(found, links, kept, new)),
        uncounted=Number(sum(each.cited_by is None for each in found.members), Filter(MEMBERS, uncounted=True)),
        new=None if found.since is None else Number(_documents(new), Filter(new=True)),
        new_citations=None if found.since is None else Number(len(new), Filter(CITATIONS, new=True)),
        new_people=tuple(_people(found, new, [link for link in new if link.own != SELF], new=True)[:most]),
        delisted=Number(sum(link.delisted for link in found.links), Filter(CITATIONS, delisted=True)),
    )


def _documents(links: Iterable[Link]) -> int:
    return len({link.citing for link in links})


def _by(links: Iterable[Link], keys: Callable[[Link], Iterable[K]]) -> dict[K, int]:
    """Return how many citing documents there are under each key."""
    under: dict[K, set[int]] = {}
    for link in links:
        for key in keys(link):
            under.setdefault(key, set()).add(link.citing)
    return {key: len(of) for key, of in under.items()}


def _owners(links: list[Link]) -> Iterator[Line]:
    """Yield how many citations there are of each kind of owner; together these are all."""
    for own, word in ((EXTERNAL, DIFFERENT), (SELF, SELF), (UNKNOWN, UNKNOWN), (PAPER, PAPER)):
        yield Line(own, (Number(sum(link.own == own for link in links), Filter(CITATIONS, own=word)),))


def _types(found: Found, links: list[Link]) -> Iterator[Line]:
    sizes = _by(links, lambda link: (found.citing[link.citing].type or NONE,))
    for type_ in ("patent", "paper"):
        if type_ in sizes:
            yield Line(type_, (Number(sizes[type_], Filter(type=type_)),))


def _years(found: Found, links: list[Link], kept: list[Link]) -> Iterator[Line]:
    def years(link: Link) -> tuple[str, ...]:
        return (filters.year(found.citing[link.citing]),)

    sizes, without = _by(links, years), _by(kept, years)
    known = {int(year) for year in sizes if year != NONE}
    first, last = window(known, found.now.year)
    span = sorted(known | set(range(first, last + 1))) if known else []
    every = [*map(str, span), *([NONE] if NONE in sizes else [])]
    for year in every:
        numbers = (
            Number(sizes.get(year, 0), Filter(year=year)),
            Number(without.get(year, 0), Filter(year=year, own=KEPT)),
        )
        yield Line(None if year == NONE else year, numbers)


def _people(found: Found, links: list[Link], kept: list[Link], *, new: bool = False) -> list[Line]:
    """Return who cites, those first who do so most; those of whom nobody knows come last."""

    def groups(link: Link) -> tuple[str, ...]:
        return filters.people(found.citing[link.citing])

    sizes, without = _by(links, groups), _by(kept, groups)

    def line(who: str) -> Line:
        every, own = Filter(who=who, new=new), Filter(who=who, own=KEPT, new=new)
        label = None if who == NONE else found.people[int(who)]
        return Line(label, (Number(sizes[who], every), Number(without.get(who, 0), own)))

    named = sorted((who for who in sizes if who != NONE), key=lambda who: (-sizes[who], found.people[int(who)]))
    return [line(who) for who in named]


def _categories(links: list[Link]) -> Iterator[Line]:
    sizes = _by(links, filters.categories)
    for code in sorted(sizes, key=lambda code: (code == NONE, code)):
        yield Line(None if code == NONE else code, (Number(sizes[code], Filter(category=code)),))


def _states(found: Found) -> Iterator[Line]:
    for state in STATES:
        size = sum(member.state == state for member in found.members)
        if size:
            yield Line(state, (Number(size, Filter(MEMBERS, state=state)),))


def _cited(found: Found, links: list[Link], kept: list[Link], new: list[Link]) -> list[Cited]:
    """Return the members that are cited, those first that are cited most."""

    def cited(link: Link) -> tuple[int, ...]:
        return (link.cited,)

    sizes, without, learnt = _by(links, cited), _by(kept, cited), _by(new, cited)
    return [
        Cited(
            place,
            Number(sizes[place], Filter(CITING, of=place)),
            Number(without.get(place, 0), Filter(CITING, own=KEPT, of=place)),
            None if found.since is None else Number(learnt.get(place, 0), Filter(CITING, new=True, of=place)),
        )
        for place in sorted(sizes, key=lambda place: (-sizes[place], found.members[place].document.number))
    ]


def unknown_people(found: Found) -> tuple[Number, Number]:
    """Return how many citing documents have no known assignee: of all, and of those that `external` keeps."""
    links = [link for link in found.links if not link.delisted and not found.citing[link.citing].groups]
    kept = [link for link in links if link.own != SELF]
    return Number(_documents(links), Filter(who=NONE)), Number(_documents(kept), Filter(who=NONE, own=KEPT))


def by_people_and_year(found: Found, groups: list[str]) -> dict[tuple[str, str], int]:
    """Return how many citing documents these groups of assignees have in each year."""
    links = [link for link in found.links if not link.delisted]
    wanted = set(groups)

    def pairs(link: Link) -> list[tuple[str, str]]:
        document = found.citing[link.citing]
        return [(who, filters.year(document)) for who in filters.people(document) if who in wanted]

    return _by(links, pairs)
