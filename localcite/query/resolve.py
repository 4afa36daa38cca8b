"""From names as typed to documents that are held: ids, collections, and what was perhaps meant."""

from collections.abc import Mapping
from sqlite3 import Connection
from typing import NoReturn

from localcite.db.reader.held import documents, publications
from localcite.errors import BadQuestion
from localcite.model import Ambiguous, Document, Name, Reading, Refused, Scheme
from localcite.query.notes import listing
from localcite.query.value import Value
from localcite.query.values import TypedId
from localcite.query.world import World

NO_ANSWER = "SELECT count(*) FROM holding WHERE document = ? AND state NOT IN ('answered', 'partial')"
MOST_NEAR = 3  # suggestions for one name
MOST_LOOKED_UP = 5  # names that are not held, for which near ones are looked up


class _Lookup(Value):
    """What one typed id may be held under, in order, and what it is where none of them is held."""

    typed: TypedId
    names: tuple[str, ...]
    unheld: Name | None


def ids(world: World, into: str, typed_ids: tuple[TypedId, ...]) -> None:
    """Fill the table of the documents that ids name. Raises BadQuestion where one names several, or can name none."""
    lookups = [_lookup(typed) for typed in typed_ids]
    held = documents(world.connection, [name for lookup in lookups for name in lookup.names])
    keys = [_key(world, lookup, held) for lookup in lookups]
    rows = [(key, place) for place, key in enumerate(keys)]
    world.connection.executemany(f"INSERT OR IGNORE INTO {into} VALUES (?, ?)", rows)
    _suggest(world, [lookup for lookup, key in zip(lookups, keys, strict=True) if key < 0])


def held(world: World, typed: TypedId) -> int | None:
    """Return the document that an id names; None where it is not held. Raises BadQuestion as `ids` does."""
    if world.nothing_held:
        return None
    lookup = _lookup(typed)
    key = _key(world, lookup, documents(world.connection, lookup.names))
    return key if key > 0 else None


def _lookup(typed: TypedId) -> _Lookup:
    reading = typed.reading
    if isinstance(reading, Document):
        return _Lookup(typed, (str(reading.name), *reading.also), reading.name)
    if isinstance(reading, Ambiguous):
        first = reading.candidates[0] if reading.candidates else Name(Scheme.NUMBER, typed.text)
        return _Lookup(typed, (*map(str, reading.candidates), *reading.also), first)
    if reading.code == "bare-uuid":
        schemes = (Scheme.PATENT_ID, Scheme.PAPER_ID)
        return _Lookup(typed, tuple(str(Name(scheme, hint)) for hint in reading.hints for scheme in schemes), None)
    return _Lookup(typed, (), None)


def _key(world: World, lookup: _Lookup, held: dict[str, int]) -> int:
    """Return the document's key; a negative one where it is not held."""
    found = {held[name]: name for name in reversed(lookup.names) if name in held}
    reading = lookup.typed.reading
    if isinstance(reading, Document) and found:
        return next(held[name] for name in lookup.names if name in held)
    if isinstance(reading, Ambiguous) and reading.exclusive:
        found = _existing(world, reading, held, found)
    if len(found) > 1:
        names = tuple(dict.fromkeys(found.values()))[::-1]
        _fail(world, lookup.typed, f"{lookup.typed.text!r} may be {listing(names)}, and these are held", names)
    if found:
        key, name = found.popitem()
        if isinstance(reading, Ambiguous):
            world.notes.add(f"{lookup.typed.text} is read as {name}, the one that is held.")
        return key
    if lookup.unheld is None:
        _refuse(world, lookup.typed, reading)
    if not isinstance(reading, Ambiguous):
        return world.unheld(lookup.unheld)
    _tell_candidates(world, lookup.typed, reading)
    return world.unheld(lookup.unheld, lookup.typed.text, several=not reading.exclusive)


def _tell_candidates(world: World, typed: TypedId, reading: Ambiguous) -> None:
    """Note which publications a number that is not held may be: which of them to buy is for the user to say."""
    candidates = listing([*map(str, reading.candidates), *reading.others])
    if not reading.exclusive:
        undecided = "no price can be named and nothing is bought until it is typed in full"
        world.notes.add(f"{typed.text} may be {candidates}; {undecided}.")


def _existing(world: World, reading: Ambiguous, held: dict[str, int], found: dict[int, str]) -> dict[int, str]:
    """Return the one of the held candidates that stands for the number, where at most one of them exists.

    None where all that were asked had no answer, and one is left to ask.
    """
    chosen = exclusive(world, reading, held)
    return {} if chosen is None else {chosen: found[chosen]}


def exclusive(world: World, reading: Ambiguous, held: Mapping[str, int]) -> int | None:
    """Return the document that a number with candidates stands for, of which at most one exists; None where unasked.

    A candidate that was asked and had no answer stands for the number only where no other may yet be the one.
    """
    names = (*map(str, reading.candidates), *reading.also)
    keys = list(dict.fromkeys(held[name] for name in names if name in held))
    there = [key for key in keys if not world.number(NO_ANSWER, (key,))]
    if there or all(str(name) in held for name in reading.candidates):
        return (there or keys)[0]
    return None


def _refuse(world: World, typed: TypedId, reading: Reading) -> NoReturn:
    """Raise why an id names nothing, and the publications that held rows name for an application number."""
    if not isinstance(reading, Refused):
        _fail(world, typed, f"{typed.text!r} names nothing", ("ID",))
    known = publications(world.connection, reading.hints)
    numbers = [number for found in known.values() for number in found]
    held = f"; held for it: {', '.join(numbers)}" if numbers else ""
    _fail(world, typed, f"{typed.text!r} cannot be looked up: {reading.advice}{held}", tuple(numbers) or ("ID",))


def _fail(world: World, typed: TypedId, what: str, expected: tuple[str, ...]) -> NoReturn:
    raise BadQuestion(question=world.text, position=typed.at, what=what, expected=expected)


# ---- what was perhaps meant ---------------------------------------------------------------------------------------


def _suggest(world: World, lookups: list[_Lookup]) -> None:
    """Note which ids are not held, and near names that are."""
    if world.nothing_held or not lookups:
        return
    world.notes.add(f"Not held: {listing([lookup.typed.text for lookup in lookups], word='and')}.")
    for lookup in lookups[:MOST_LOOKED_UP]:
        near = near_names(world.connection, lookup.unheld.value) if lookup.unheld else []
        if near:
            world.notes.add(f"Near {lookup.typed.text} these are held: {', '.join(near)}.")


def near_names(connection: Connection, value: str) -> list[str]:
    """Return held names that begin like this one, the nearest first."""
    from difflib import get_close_matches  # noqa: PLC0415 - only mistakes need it

    pool: set[str] = set()
    for length in range(len(value) - 1, max(len(value) - 5, 4), -1):
        beginning = value[:length]
        query = "SELECT value FROM name WHERE value >= ? AND value < ? AND scheme IN ('number', 'doi') LIMIT 100"
        pool.update(name for (name,) in connection.execute(query, (beginning, beginning + "\U0010ffff")))
        if len(pool) >= MOST_NEAR:
            break
    return get_close_matches(value, sorted(pool), n=MOST_NEAR, cutoff=0.7)
