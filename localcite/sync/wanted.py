"""From what the user gives (ids typed, collections) to what is wanted. Reads collections; buys nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import repeat
from sqlite3 import Connection
from typing import Any, NamedTuple

from localcite import ids
from localcite.errors import UsageError
from localcite.freshness import strictest
from localcite.ids.many import Readings, joined, read_many
from localcite.model import Ambiguous, Document, Name, Reading, Refused, Scheme
from localcite.plan import Wanted, Wants
from localcite.text import duration


class Typed(NamedTuple):
    """One id as it was typed, and where: `list.csv, line 7`, or None on the command line.

    `reading`: how it was read already, without any choice of the user's.
    """

    text: str
    where: str | None
    reading: Reading | None = None

    def read(self, kind: str | None, *, as_typed: bool) -> Reading:
        """Return what it names. What its list has in doubt stays refused, whatever the text reads as."""
        known = self.reading
        if known is not None and (not (kind or as_typed) or is_in_doubt(known)):
            return known
        return ids.read(self.text, kind=kind, as_typed=as_typed)


class Listed(Sequence[Typed]):
    """Ids of a list, as columns; each `Typed` is made when somebody looks at it. `where` words its place."""

    __slots__ = ("readings", "texts", "where")

    def __init__(self, texts: Sequence[str], where: Sequence[str | None], readings: Readings) -> None:
        self.texts, self.where, self.readings = texts, where, readings

    @classmethod
    def of(cls, typed: Sequence[Typed]) -> "Listed":
        """Return the columns of what was typed one by one."""
        texts = [each.text for each in typed]
        return cls(texts, [each.where for each in typed], read_many(texts))

    @classmethod
    def joined(cls, parts: Sequence["Listed"]) -> "Listed":
        """Return several lists as one."""
        if len(parts) == 1:
            return parts[0]
        texts = [text for part in parts for text in part.texts]
        where = [place for part in parts for place in part.where]
        return cls(texts, where, joined([part.readings for part in parts]))

    def __len__(self) -> int:
        """Return how many ids there are."""
        return len(self.texts)

    def __getitem__(self, place: Any) -> Any:
        """Return one id, or some."""
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        return Typed(self.texts[place], self.where[place], self.readings.at(place))

    def __iter__(self) -> Iterator[Typed]:
        """Yield each id."""
        return map(self.__getitem__, range(len(self)))


def is_in_doubt(reading: Reading) -> bool:
    """Tell whether a place in a list was not understood."""
    return isinstance(reading, Refused) and reading.code == "not-understood"


class Choices(NamedTuple):
    """How numbers without kind are completed: `--kind K|all`, `--as-typed`; and the age that is still fresh."""

    kind: str | None = None
    as_typed: bool = False
    max_age: timedelta | None = None


def from_typed(typed: Sequence[Typed], choices: Choices) -> Wants:
    """Return what typed ids want: each one document, or as many as `--kind all` makes of it."""
    if isinstance(typed, Listed) and not choices.kind and not choices.as_typed:
        return Wants(typed.texts, typed.where, typed.readings, list(repeat(choices.max_age, len(typed))))
    wanted: list[Wanted] = []
    for each in typed:
        reading = each.read(choices.kind, as_typed=choices.as_typed)
        readings = _chosen(reading, choices.kind)
        wanted.extend(Wanted(each.text, chosen, choices.max_age, each.where) for chosen in readings)
    return Wants.of(wanted)


def _chosen(reading: Reading, kind: str | None) -> Sequence[Reading]:
    """Return every candidate as a document of its own where all kinds are wanted."""
    if kind == "all" and isinstance(reading, Ambiguous) and not reading.exclusive:
        return [Document(name) for name in ids.choose(reading, kind)]
    return [reading]


def from_collections(
    connection: Connection | None, names: Sequence[str], max_age: timedelta | None, *, overridden: bool
) -> list[Wanted]:
    """Return what collections want, each member by the rule of its collection.

    `max_age` holds where a collection has no rule of its own, and everywhere if the command line gave it
    (`overridden`). Where a document is in several collections, the strictest rule holds.
    """
    rules = {name: _rule(connection, name, max_age, overridden=overridden) for name in names}
    ages: dict[tuple[str, str], list[timedelta | None]] = {}
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for collection, rule in rules.items():
        for scheme, value, typed in _members(connection, collection):
            ages.setdefault((scheme, value), []).append(rule)
            found.setdefault((scheme, value), (typed, collection))
    return [_member(key, typed, collection, ages) for key, (typed, collection) in found.items()]


def _member(
    key: tuple[str, str], typed: str, collection: str, ages: Mapping[tuple[str, str], list[timedelta | None]]
) -> Wanted:
    scheme, value = key
    return Wanted(typed, reading_of(Name(Scheme(scheme), value)), strictest(ages[key]), f"collection {collection}")


def reading_of(name: Name) -> Reading:
    """Return a stored name as it would be read: a number without kind may still stand for exclusive candidates."""
    if name.scheme is not Scheme.NUMBER:
        return Document(name)
    reading = ids.read(name.value)
    if isinstance(reading, Document) or (isinstance(reading, Ambiguous) and reading.exclusive):
        return reading
    return Document(name)


def _rule(connection: Connection | None, name: str, max_age: timedelta | None, *, overridden: bool) -> timedelta | None:
    query = "SELECT max_age FROM collection WHERE name = ?"
    row = None if connection is None else connection.execute(query, (name,)).fetchone()
    if row is None:
        raise UsageError(what=f"there is no collection {name!r}", fix="`localcite collection list` shows them")
    return max_age if overridden or row[0] is None else duration(row[0])


def _members(connection: Connection | None, name: str) -> Iterable[tuple[str, str, str]]:
    query = "SELECT scheme, value, typed FROM collection_item WHERE collection = ? ORDER BY added_at, value"
    return () if connection is None else connection.execute(query, (name,))
