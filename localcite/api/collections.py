"""Collections from Python: named lists of documents, each with its own freshness rule and owner."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, NamedTuple

from localcite.api import shelf
from localcite.api.given import Given, typed_of
from localcite.errors import BadIds, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from localcite.api.shelf import Member, Shelved
    from localcite.app import Programmed

SKIP = "skip_bad=True"


class Added(NamedTuple):
    """What was added: how many documents were new, how many the collection holds, whether it was made for them.

    `left_out`: ids that cannot be used, where `skip_bad` allowed for them.
    """

    added: int
    holds: int
    made: bool
    left_out: int


class Collections:
    """The collections of a database: `for each in db.collections`, and what `localcite collection` does by its words.

    They are the user's own: kept by names, and never touched by what is bought. Nothing here sends anything.
    """

    def __init__(self, deed: "Callable[[], AbstractContextManager[Programmed]]") -> None:
        self._deed = deed

    def __iter__(self) -> "Iterator[Shelved]":
        return iter(self.list())

    def __contains__(self, name: object) -> bool:
        return any(each.name == name for each in self)

    def __repr__(self) -> str:
        return f"<Collections: {', '.join(each.name for each in self) or 'none yet'}>"

    def list(self) -> "tuple[Shelved, ...]":
        """Return each collection: name, documents, max_age, owner, created_at."""
        with self._deed() as app:
            return tuple(shelf.read_all(app))

    def members(self, name: str) -> "tuple[Member, ...]":
        """Return the members of a collection: id, typed, added_at. Raises UsageError where there is none."""
        with self._deed() as app:
            return tuple(shelf.read_one(app, name)[1])

    def add(
        self, name: str, *ids: Given, kind: str | None = None, as_typed: bool = False, skip_bad: bool = False
    ) -> Added:
        """Add documents; the collection is made where there is none. Raises BadIds, UsageError.

        `kind` completes numbers without kind code (A1, B2 … or all), `as_typed` takes them as they are.
        """
        from localcite.api.members import members_of  # noqa: PLC0415 - looking at collections needs none of it

        with self._deed() as app:
            typed = typed_of(ids)
            if not typed:
                raise UsageError(what="there is nothing to add", fix="give ids")
            try:
                members, bad = members_of(app, typed, kind=kind, as_typed=as_typed, skip_bad=skip_bad)
            except BadIds as error:
                error.data["fix"] = SKIP
                raise
            return Added(*shelf.add(app, name, members), bad)

    def remove(self, name: str, *ids: Given) -> tuple[str, ...]:
        """Take documents out, by any of their names. Return the ids that were not in it. Raises UsageError."""
        from localcite.api.members import spellings_of  # noqa: PLC0415 - looking at collections needs none of it

        with self._deed() as app:
            texts = [each.text for each in typed_of(ids)]
            if not texts:
                raise UsageError(what="there is nothing to remove", fix="give ids")
            return tuple(shelf.remove(app, name, list(zip(texts, spellings_of(app, texts), strict=True))))

    def delete(self, name: str) -> None:
        """Delete a collection. What was bought stays held. Raises UsageError where there is none."""
        with self._deed() as app:
            shelf.delete(app, name)

    def rule(self, name: str, max_age: str | None) -> None:
        """Say how old answers about its documents may be: 36h, 90d, 12w, 6m, 2y, never; None: no rule of its own."""
        with self._deed() as app:
            shelf.set_rule(app, name, max_age)

    def owner(self, name: str, owner: str | None) -> None:
        """Say whose documents these are: their own citations are not `external`. None: nobody's."""
        with self._deed() as app:
            said = None if owner is None else owner.strip()
            if said == "":
                raise UsageError(what="an owner has a name", fix="give it, or None")
            shelf.set_owner(app, name, said)
