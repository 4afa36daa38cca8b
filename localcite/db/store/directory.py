"""Which document carries which name, within one save: known ones are found, new ones made, the same ones merged."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import itemgetter
from sqlite3 import Connection

import msgspec

from localcite.answers import Row
from localcite.db import bulk
from localcite.db.store.citations import TYPE
from localcite.db.store.contradict import contradiction
from localcite.db.store.merge import is_held, merge
from localcite.db.store.values import Contradiction, Merge
from localcite.model import Name, Scheme

Together = tuple[tuple[Name, ...], int]  # names that stand together, and the type of their document

KNOWN = "SELECT n.scheme, n.value, n.document FROM json_each(?) AS j CROSS JOIN name AS n ON n.value = j.value"
NAMES = "SELECT n.document, n.scheme, n.value FROM json_each(?) AS j CROSS JOIN name AS n ON n.document = j.value"
LAST = "SELECT coalesce(max(id), 0) FROM document"
VALUE_OF = itemgetter(Name._fields.index("value"))
SCHEME = {scheme: scheme.value for scheme in Scheme}  # plain text, which the driver takes as it is
ADD = "name (value, scheme, document, spelled)"
SPELL = "UPDATE name SET spelled = ? WHERE value = ? AND scheme = ? AND spelled IS NOT ?"


class Directory:
    """Names and the documents that carry them. `created` has the type of each new document, which others write."""

    def __init__(self, connection: Connection, names: Iterable[Name]) -> None:
        self.connection = connection
        self.created: dict[int, int] = {}
        self.merges: list[Merge] = []
        self.contradictions: list[Contradiction] = []
        self._documents = _known(connection, names)
        self._added: dict[Name, None] = {}
        self._first: dict[int, Name] = {}  # the name for which a document was made
        self._names: dict[int, set[Name]] = {}  # of documents that names were said together of
        self._held: set[int] = set()  # answered in this reply
        self._last: int = connection.execute(LAST).fetchone()[0]

    def document(self, name: Name, type_: int) -> int:
        """Return the document of a name; a new one where nobody carries it."""
        found = self._documents.get(name)
        return self._create(name, type_) if found is None else found

    def listed(self, rows: Sequence[Row]) -> list[int]:
        """Return the documents of rows, each by its first name; new ones where nobody carries it."""
        known = self._documents.get
        return [known(row[2][0]) or self._create(row[2][0], TYPE[row[0]]) for row in rows]

    def knows(self, name: Name) -> bool:
        """Tell whether a document carries a name."""
        return name in self._documents

    def unite(self, answered: Sequence[Together], mentioned: Sequence[Together]) -> None:
        """See to it that names that stand together belong to one document.

        The first of them stays where it is; another joins it unless that would contradict what is known. `answered`
        are held from now on, each as a document of its own; `mentioned`, several names each, are met in their lists.
        """
        of = self._documents.get
        undecided = [each for each in mentioned if of(each[0][0]) is None or len(set(map(of, each[0]))) > 1]
        known = {of(name) for names, _ in (*answered, *undecided) for name in names if len(names) > 1}
        self._load([document for document in known if document is not None])
        for names, type_ in answered:
            self._unite(names, type_)
            self._held.add(self.document(names[0], type_))
        for names, type_ in undecided:
            self._unite(names, type_)

    def write(self, spelled: Mapping[Name, str], own: Mapping[Name, str]) -> None:
        """Write the new names as the vendor spells them. `own`: how answered documents spell themselves: it counts."""
        of = self._documents
        rows = [(name[1], SCHEME[name[0]], of[name], spelled.get(name)) for name in self._added]
        bulk.insert(self.connection, ADD, rows)
        known = [(form, name.value, SCHEME[name.scheme], form) for name, form in own.items() if name not in self._added]
        self.connection.executemany(SPELL, known)

    # ---- how -----------------------------------------------------------------------------------------------------

    def _unite(self, names: tuple[Name, ...], type_: int) -> None:
        """Let the document of the first name carry the others too."""
        for name in names[1:]:
            self._join(self.document(names[0], type_), name, names)

    def _create(self, name: Name, type_: int) -> int:
        """Return a new document that carries a name."""
        self._last += 1
        self.created[self._last] = type_
        self._documents[name] = self._last
        self._first[self._last] = name
        self._added[name] = None
        return self._last

    def _join(self, home: int, name: Name, said: tuple[Name, ...]) -> None:
        """Let a document carry a further name of what was said together, and be the document that carried it."""
        other = self._documents.get(name)
        if other == home:
            return
        together = {each for each in said if each.scheme is Scheme.PAPER_ID}
        mine, theirs = self._names_of(home), {name} if other is None else self._names_of(other)
        if because := contradiction(mine, theirs, together):
            self.contradictions.append(Contradiction(str(said[0]), str(name), because))
        elif other is None:
            self._documents[name] = home
            mine.add(name)
            self._added[name] = None
        elif not (together & mine and together & theirs and self._is_held(home) and self._is_held(other)):
            self._merge(min(home, other), max(home, other))

    def _is_held(self, document: int) -> bool:
        """Tell whether a document has an answer of its own, from before or in this reply."""
        return document in self._held or is_held(self.connection, document)

    def _merge(self, into: int, gone: int) -> None:
        """Merge two documents, in memory alone where one of them is not written yet."""
        for name in (names := self._names.pop(gone)):
            self._documents[name] = into
        self._names_of(into).update(names)
        if gone in self._held:
            self._held.add(into)
        if self.created.pop(gone, None) is None:
            merge(self.connection, gone, into)
            self.merges.append(Merge(gone, into))

    def _names_of(self, document: int) -> set[Name]:
        """Return all names of a document that is not merged."""
        if document not in self._names:
            if document in self._first:
                self._names[document] = {self._first[document]}
            else:
                self._load([document])
        return self._names[document]

    def _load(self, documents: Collection[int]) -> None:
        """Look up all names of some stored documents."""
        for document in documents:
            self._names.setdefault(document, set())
        for document, scheme, value in self.connection.execute(NAMES, (_json(list(documents)),)):
            self._names[document].add(Name(Scheme(scheme), value))


def _known(connection: Connection, names: Iterable[Name]) -> dict[tuple[str, str], int]:
    """Return the documents of those names that are known, and perhaps of others. Names are equal to plain pairs."""
    rows = connection.execute(KNOWN, (_json(sorted(set(map(VALUE_OF, names)))),))
    return {(scheme, value): document for scheme, value, document in rows}


def _json(values: object) -> str:
    """Return values as SQLite's json_each reads them."""
    return msgspec.json.encode(values).decode()
