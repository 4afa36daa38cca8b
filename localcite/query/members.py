"""The members of a collection, and its rules: how old an answer may be, who owns what is in it."""

from localcite.db.reader.held import documents
from localcite.errors import BadQuestion
from localcite.freshness import cutoff
from localcite.model import Ambiguous, Document, Name, Scheme
from localcite.query.resolve import TYPE
from localcite.query.world import World
from localcite.text import duration

ITEMS = """SELECT i.scheme, i.value, i.typed, n.document FROM collection_item AS i
LEFT JOIN name AS n ON n.value = i.value AND n.scheme = i.scheme
WHERE i.collection = ? ORDER BY i.added_at, i.value"""


def members(world: World, into: str, collection: str, at: int) -> None:
    """Make the table of a collection's members. One that is not held has a negative key."""
    found = world.rows("SELECT max_age, owner FROM collection WHERE name = ?", (collection,))
    if not found and not world.nothing_held:
        _unknown(world, collection, at)
    keys = _keys(world, world.rows(ITEMS, (collection,)))
    world.connection.execute(f"CREATE TEMP TABLE {into} (doc INTEGER PRIMARY KEY, pos INTEGER)")
    rows = ((key, place) for place, key in enumerate(keys))
    world.connection.executemany(f"INSERT OR IGNORE INTO {into} VALUES (?, ?)", rows)
    for max_age, owner in found:
        _rules(world, into, collection, max_age, owner)


def _rules(world: World, into: str, collection: str, max_age: object, owner: object) -> None:
    """Note what the collection says of its members."""
    limit = world.context.max_age if max_age is None else duration(str(max_age))
    bound = (collection, cutoff(limit, world.context.now))
    world.connection.execute(f"INSERT OR IGNORE INTO rule SELECT doc, ?, ? FROM {into}", bound)
    if owner is not None:
        world.connection.execute(f"INSERT OR IGNORE INTO owner SELECT doc, ? FROM {into}", (owner,))


def _keys(world: World, items: list[tuple[object, ...]]) -> list[int]:
    """Return the keys of members. A number without kind may be held under the one kind that it can have."""
    missing = [str(value) for scheme, value, _typed, key in items if key is None and scheme == "number"]
    others = _spellings(missing)
    held = documents(world.connection, [name for names in others.values() for name in names])
    keys = []
    for scheme, value, _typed, key in items:
        found = key or next((held[name] for name in others.get(str(value), ()) if name in held), None)
        if found is None:
            name = Name(Scheme(str(scheme)), str(value))
            found = world.unheld(TYPE[name.type], name.value, str(name))
        keys.append(int(str(found)))
    return keys


def _spellings(numbers: list[str]) -> dict[str, tuple[str, ...]]:
    """Return the names under which one document may be held that a collection knows by another."""
    if not numbers:
        return {}
    from localcite.ids import read  # noqa: PLC0415 - only where a member is not held as it stands

    found: dict[str, tuple[str, ...]] = {}
    for number in numbers:
        reading = read(number)
        if isinstance(reading, Document):
            found[number] = (str(reading.name), *reading.also)
        elif isinstance(reading, Ambiguous) and reading.exclusive:
            found[number] = (*map(str, reading.candidates), *reading.also)
    return found


def _unknown(world: World, collection: str, at: int) -> None:
    """Raise that there is no such collection, and which there are."""
    from difflib import get_close_matches  # noqa: PLC0415 - only mistakes need it

    names = [str(name) for (name,) in world.rows("SELECT name FROM collection ORDER BY name")]
    near = get_close_matches(collection, names, n=3) or names[:10]
    what = f"there is no collection {collection!r}" + ("" if names else ": there are none yet")
    raise BadQuestion(question=world.text, position=at, what=what, expected=tuple(near))
