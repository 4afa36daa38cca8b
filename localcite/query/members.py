"""The members of a collection, and its rules: how old an answer may be, who owns what is in it."""

from localcite.errors import BadQuestion
from localcite.freshness import cutoff
from localcite.model import Ambiguous, Document, Name, Reading, Scheme
from localcite.query.listed import Listed
from localcite.query.resolve import exclusive
from localcite.query.value import Value
from localcite.query.world import World
from localcite.text import duration

ITEMS = """SELECT n.document, iif(n.document IS NULL, i.scheme, NULL), iif(n.document IS NULL, i.value, NULL)
FROM collection_item AS i LEFT JOIN name AS n ON n.value = i.value AND n.scheme = i.scheme
WHERE i.collection = ? ORDER BY i.added_at, i.value"""


def members(world: World, into: str, collection: str, at: int) -> None:
    """Fill the table of a collection's members. One that is not held has a negative key."""
    found = world.rows("SELECT max_age, owner FROM collection WHERE name = ?", (collection,))
    if not found and not world.nothing_held:
        _unknown(world, collection, at)
    world.put_list(into, world.kept.get(("members", collection), lambda: _found(world, collection)).listed(world))
    for max_age, owner in found:
        _rules(world, into, collection, max_age, owner)


def _rules(world: World, into: str, collection: str, max_age: object, owner: object) -> None:
    """Note what the collection says of its members."""
    limit = world.context.max_age if max_age is None else duration(str(max_age))
    bound = collection, cutoff(limit, world.context.now), None if max_age is None else str(max_age)
    world.rules.append((into, *bound))
    if owner is not None:
        world.owners.append((into, str(owner)))


class _Found(Value):
    """What a collection came to: the list of its members, and the names of those that are not held, by their place.

    Where there are any, the list is only made in a question, which gives them keys of their own.
    """

    keys: tuple[int, ...]
    unheld: tuple[tuple[int, Name], ...]
    whole: Listed

    def listed(self, world: World) -> Listed:
        """Return the members as a question knows them."""
        if not self.unheld:
            return self.whole
        keys = list(self.keys)
        for place, name in self.unheld:
            keys[place] = world.unheld(name)
        return Listed(keys)


def _found(world: World, collection: str) -> _Found:
    """Look up the members of a collection."""
    items = world.connection.execute(ITEMS, (collection,)).fetchall()
    missing = [value for key, scheme, value in items if key is None and scheme == "number"]
    otherwise = _held_otherwise(world, missing) if missing else {}
    keys = [key or otherwise.get(value, 0) for key, _scheme, value in items]
    unheld = tuple((place, Name(Scheme(items[place][1]), items[place][2])) for place, key in enumerate(keys) if not key)
    return _Found(tuple(keys), unheld, Listed(keys if not unheld else ()))


def _held_otherwise(world: World, numbers: list[str]) -> dict[str, int]:
    """Return the documents that are held under another spelling: a number without kind under the one it can have."""
    from localcite.db.reader.held import documents  # noqa: PLC0415 - most members are held as they stand
    from localcite.ids import read  # noqa: PLC0415 - the same

    readings = {number: read(number) for number in numbers}
    spellings = [_spellings(reading) for reading in readings.values()]
    held = documents(world.connection, [name for names in spellings for name in names])
    found: dict[str, int] = {}
    for (number, reading), names in zip(readings.items(), spellings, strict=True):
        key = next((held[name] for name in names if name in held), None)
        if key is not None and isinstance(reading, Ambiguous):
            key = exclusive(world, reading, held)
        if key is not None:
            found[number] = key
    return found


def _spellings(reading: Reading) -> tuple[str, ...]:
    """Return the names under which a member may be held; none for what stands for several documents."""
    if isinstance(reading, Document):
        return (str(reading.name), *reading.also)
    if isinstance(reading, Ambiguous) and reading.exclusive:
        return (*map(str, reading.candidates), *reading.also)
    return ()


def _unknown(world: World, collection: str, at: int) -> None:
    """Raise that there is no such collection, and which there are."""
    from difflib import get_close_matches  # noqa: PLC0415 - only mistakes need it

    names = [str(name) for (name,) in world.rows("SELECT name FROM collection ORDER BY name")]
    near = get_close_matches(collection, names, n=3) or names[:10]
    what = f"there is no collection {collection!r}" + ("" if names else ": there are none yet")
    place = max(at, world.text.find(collection, at + len("in")))
    raise BadQuestion(question=world.text, position=place, what=what, expected=tuple(near))
