"""Collections in the database: read, made, changed. By names throughout, never by integer keys."""

import re
import unicodedata
from collections.abc import Sequence
from contextlib import closing
from difflib import get_close_matches
from sqlite3 import Connection
from typing import TYPE_CHECKING, NamedTuple

from localcite.errors import UsageError
from localcite.model import Name, Scheme, instant
from localcite.text import duration, fold

if TYPE_CHECKING:
    from localcite.app import App

KEYWORDS = frozenset(
    [
        *("cited-by", "references", "doc", "in", "patents", "papers", "search", "path", "related", "new", "since"),
        *("where", "by", "top", "sort", "desc", "asc", "select", "limit", "count", "minus", "and", "or", "set"),
        *("external", "one-per-application", "chart", "save", "it"),
        *("not", "has", "like", "is", "unknown", "true", "false"),
    ]
)
LONGEST_NAME = 100
ORIGINAL = "default"  # the rule that is no rule of its own


class Shelved(NamedTuple):
    """One collection. `max_age`: its rule as typed; None: the settings' rule holds."""

    name: str
    documents: int
    max_age: str | None
    owner: str | None
    created_at: str

    def summary(self) -> dict[str, object]:
        """Return it as JSON has it."""
        return self._asdict()


class Member(NamedTuple):
    """One member, as typed and by its name."""

    name: Name
    typed: str
    added_at: str = ""

    @property
    def id(self) -> str:
        """Its name as a person would type it."""
        return str(self.name)

    def to_json(self) -> dict[str, str]:
        """Return it as JSON has it."""
        return {"id": self.id, "type": self.name.type, "typed": self.typed, "added_at": self.added_at}


_SUMMARY = """
SELECT name, (SELECT count(*) FROM collection_item AS i WHERE i.collection = c.name), max_age, owner, created_at
FROM collection AS c"""


def read_all(app: "App") -> list[Shelved]:
    """Return all collections, by name."""
    connection = app.open_for_reading()
    if connection is None:
        return []
    with closing(connection):
        return [Shelved(*row) for row in connection.execute(f"{_SUMMARY} ORDER BY name")]


def read_one(app: "App", name: str) -> tuple[Shelved, list[Member]]:
    """Return one collection and its members in the order in which they were added. Raises UsageError."""
    connection = app.open_for_reading()
    if connection is None:
        raise _unknown(name, ())
    with closing(connection):
        shelved = _existing(connection, name)
        rows = connection.execute(
            "SELECT scheme, value, typed, added_at FROM collection_item WHERE collection = ? ORDER BY added_at, value",
            (shelved.name,),
        )
        return shelved, [Member(Name(Scheme(row[0]), row[1]), *row[2:]) for row in rows]


def add(app: "App", name: str, members: Sequence[Member]) -> tuple[int, int, bool]:
    """Add members; return how many were new, how many it holds now, and whether the collection was made."""
    from localcite.db.engine import transaction  # noqa: PLC0415 - looking at collections needs none of it

    proper = proper_name(name)
    now = instant(app.now())
    with closing(app.open_for_writing()) as connection, transaction(connection):
        made = _make(connection, proper, now)
        before = _held(connection, proper)
        connection.executemany(
            "INSERT OR IGNORE INTO collection_item (collection, scheme, value, typed, added_at) VALUES (?, ?, ?, ?, ?)",
            [(proper, member.name.scheme, member.name.value, member.typed, now) for member in members],
        )
        total = _held(connection, proper)
    return total - before, total, made


def would_add(app: "App", name: str, members: Sequence[Member]) -> tuple[int, int, bool]:
    """Return what `add` would, and change nothing."""
    proper = proper_name(name)
    known = [shelved.name for shelved in read_all(app)]
    alike = [each for each in known if each != proper and fold(each) == fold(proper)]
    if alike:
        raise _differs_by_case(name, alike[0])
    kept = {member.name for member in read_one(app, proper)[1]} if proper in known else set()
    new = {member.name for member in members} - kept
    return len(new), len(kept) + len(new), proper not in known


def remove(app: "App", name: str, wanted: Sequence[tuple[str, frozenset[Name]]]) -> list[str]:
    """Take out members, each by any of its names or as it was typed. Return those that are not in it."""
    from localcite.db.engine import transaction  # noqa: PLC0415 - looking at collections needs none of it

    _check_there_is_one(app, name)
    with closing(app.open_for_writing()) as connection, transaction(connection):
        proper = _existing(connection, name).name
        rows = connection.execute("SELECT typed, scheme, value FROM collection_item WHERE collection = ?", (proper,))
        as_typed: dict[str, set[Name]] = {}
        for typed, scheme, value in rows:
            as_typed.setdefault(typed, set()).add(Name(Scheme(scheme), value))
        members = set().union(*as_typed.values())
        found = [as_typed.get(typed, set()) | (members & names) for typed, names in wanted]
        connection.executemany(
            "DELETE FROM collection_item WHERE collection = ? AND scheme = ? AND value = ?",
            [(proper, *name) for name in set().union(*found)],
        )
    return [typed for (typed, _), names in zip(wanted, found, strict=True) if not names]


def delete(app: "App", name: str) -> None:
    """Delete a collection. What was bought stays held. Raises UsageError where there is none."""
    _change(app, name, "DELETE FROM collection WHERE name = ?", ())


def set_rule(app: "App", name: str, rule: str | None) -> str | None:
    """Set how old a collection's answers may be; None or `default`: no rule of its own. Return the rule as it is kept.

    Raises UsageError.
    """
    said = None if rule is None else rule.strip().lower()
    kept = None if said == ORIGINAL else said
    if kept is not None:
        duration(kept)
    _change(app, name, "UPDATE collection SET max_age = ? WHERE name = ?", (kept,))
    return kept


def set_owner(app: "App", name: str, owner: str | None) -> None:
    """Set whose documents a collection holds; None: nobody's. Raises UsageError."""
    _change(app, name, "UPDATE collection SET owner = ? WHERE name = ?", (owner,))


def _change(app: "App", name: str, statement: str, values: tuple[str | None, ...]) -> None:
    """Run one statement about one collection, whose name is bound last. Raises UsageError where there is none."""
    from localcite.db.engine import transaction  # noqa: PLC0415 - looking at collections needs none of it

    _check_there_is_one(app, name)
    with closing(app.open_for_writing()) as connection, transaction(connection):
        connection.execute(statement, (*values, _existing(connection, name).name))


def proper_name(name: str) -> str:
    """Return a name that can stand in a question. Raises UsageError."""
    proper = unicodedata.normalize("NFC", name)
    if not re.fullmatch(r"[\w-]+", proper) or proper.startswith("-") or len(proper) > LONGEST_NAME:
        what = f"{name!r} cannot name a collection"
        raise UsageError(what=what, fix="take letters, digits, _ and - (not at the beginning)")
    if proper.casefold() in KEYWORDS:
        raise UsageError(what=f"{name!r} is a word of the question language", fix="take another name")
    return proper


def _check_there_is_one(app: "App", name: str) -> None:
    """Refuse a name that nothing has, before a database is made for its sake."""
    if name not in [shelved.name for shelved in read_all(app)]:
        raise _unknown(name, [shelved.name for shelved in read_all(app)])


def _existing(connection: Connection, name: str) -> Shelved:
    """Return the collection of this name. Raises UsageError."""
    row = connection.execute(f"{_SUMMARY} WHERE name = ?", (unicodedata.normalize("NFC", name),)).fetchone()
    if row is None:
        raise _unknown(name, [known for (known,) in connection.execute("SELECT name FROM collection")])
    return Shelved(*row)


def _unknown(name: str, known: Sequence[str]) -> UsageError:
    """Return the error about a name that nothing has, with the near one."""
    near = get_close_matches(fold(name), map(fold, known), n=1)
    meant = [each for each in known if fold(each) in near]
    fix = f"did you mean {meant[0]!r}?" if meant else "`localcite collection list` shows what there is"
    return UsageError(what=f"there is no collection {name!r}", fix=fix)


def _make(connection: Connection, name: str, now: str) -> bool:
    """Make the collection where there is none; tell whether it was made. A name differing by case alone is refused."""
    known = [each for (each,) in connection.execute("SELECT name FROM collection")]
    if name in known:
        return False
    alike = [each for each in known if fold(each) == fold(name)]
    if alike:
        raise _differs_by_case(name, alike[0])
    connection.execute("INSERT INTO collection (name, created_at) VALUES (?, ?)", (name, now))
    return True


def _differs_by_case(name: str, known: str) -> UsageError:
    """Return the error about a name that is hardly another."""
    return UsageError(what=f"{name!r} differs from {known!r} by its letters' case alone", fix="take one of them")


def _held(connection: Connection, name: str) -> int:
    """Return how many members a collection has."""
    rows = connection.execute("SELECT count(*) FROM collection_item WHERE collection = ?", (name,))
    return int(rows.fetchone()[0])
