"""Look into the file of a graph: whether it is to be trusted at this moment, and what it says. numpy only when asked.

`Graph.degree` costs no numpy, so that a question can find out first whether the graph is worth its start-up.
"""

from collections.abc import Iterable
from functools import cached_property
from os import stat
from sqlite3 import Connection
from typing import TYPE_CHECKING

from localcite.graph import layout, statements

if TYPE_CHECKING:
    from localcite.graph.arrays import Arrays

MOST_DIRTY = 2_000  # documents about which something was learnt since the file was made, and that SQL is asked about
ROWS = {"cited-by": ("cited_from", "citing"), "references": ("citing_from", "cited")}
_mapped: dict[tuple[object, ...], layout.Mapped] = {}  # the file that was opened last


class Graph:
    """A graph that holds at this moment: the file, and the documents about which SQL knows better (`dirty`)."""

    def __init__(self, connection: Connection, mapped: layout.Mapped, dirty: frozenset[int], current: bool) -> None:  # noqa: FBT001 - of one caller
        self.connection = connection
        self.mapped = mapped
        self.dirty = dirty
        self.current = current

    def degree(self, word: str, documents: Iterable[int], enough: int) -> int:
        """Return how many citations lead on from documents, as of the file; counting ends where there are enough."""
        begins, last = self.rows(word)[0], int(self.mapped.facts["documents"])
        total = 0
        for document in documents:
            if 0 < document <= last:
                total += begins[document + 1] - begins[document]
                if total >= enough:
                    break
        return total

    @property
    def is_warm(self) -> bool:
        """Whether its arrays were needed before, and so are at hand."""
        return "arrays" in self.__dict__

    def rows(self, word: str) -> tuple[memoryview, memoryview]:
        """Return where, in the file, the citations of each document begin, and all of them."""
        begins, others = ROWS[word]
        return self.mapped.view(begins), self.mapped.view(others)

    @cached_property
    def arrays(self) -> "Arrays":
        """The graph as arrays. Raises ImportError where numpy is not installed."""
        from localcite.graph.arrays import Arrays  # noqa: PLC0415 - numpy takes longer to load than most answers

        return Arrays(self)


def open_graph(connection: Connection, path: str, most: int = MOST_DIRTY) -> Graph | None:
    """Return the graph of a database as it is at this moment of the connection; None where SQL has to do.

    To be called inside the transaction that the question is answered in. `most`: the documents about which SQL may be
    asked, because something was learnt about them since.
    """
    mapped = _opened(path)
    if mapped is None:
        return None
    facts = mapped.facts
    database, generation, rebuilt, _seq, _answers, _documents = connection.execute(statements.MOMENT).fetchone()
    if (database, rebuilt) != (facts["database"], facts["rebuilt"]) or generation < facts["generation"]:
        return None
    row = connection.execute(statements.LEDGER_HASH, (facts["seq"],)).fetchone()
    if facts["seq"] and (row is None or row[0] != facts["hash"]):
        return None
    dirty = _dirty(connection, mapped, most) if generation > facts["generation"] else frozenset()
    return None if dirty is None else Graph(connection, mapped, dirty, generation == facts["generation"])


def _opened(path: str) -> layout.Mapped | None:
    """Return the file, as it was opened before where it is the same one."""
    try:
        told = stat(path)  # noqa: PTH116 - questions load no pathlib
    except OSError:
        return None
    key = (path, told.st_ino, told.st_size, told.st_mtime_ns)
    mapped = _mapped.get(key)
    if mapped is None:
        mapped = layout.read(path)
        if mapped is not None:
            _mapped.clear()
            _mapped[key] = mapped
    return mapped


def _dirty(connection: Connection, mapped: layout.Mapped, most: int) -> frozenset[int] | None:
    """Return the documents whose citations may have changed since, or None where they are too many.

    A citation changes with an answer about one of its two ends, or when one of them is merged into another document.
    """
    asked = connection.execute(statements.ASKED_SINCE, (mapped.facts["answers"], most + 1)).fetchall()
    before = zip(mapped.view("alias"), mapped.view("alias_of"), strict=True)
    changed = set(before) ^ set(connection.execute(statements.ALIASES).fetchall())
    found = {document for (document,) in asked}.union(*changed)
    return frozenset(found) if len(found) <= most else None
