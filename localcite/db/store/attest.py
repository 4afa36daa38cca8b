"""One answer → its attestations, and the citations that they add to. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import NamedTuple

from localcite.answers import REFERENCES, Counts, Element
from localcite.db.store.citations import BIT, IN_ORDER, Attestation, Said
from localcite.db.store.rounds import newer

Keys = Mapping[str | None, int | None]  # texts that are stored once


class Part(NamedTuple):
    """One element of an answer, with the document of each of its rows."""

    element: Element
    documents: Sequence[int]


class Kept(NamedTuple):
    """One answer about one document. Most have one part; where a reply has several elements for it, they add up."""

    key: int
    document: int
    parts: Sequence[Part]

    def counts(self) -> Counts:
        """Return the vendor's counts; where parts differ, the later one's."""
        return reduce(lambda known, part: newer(part.element.counts, known), self.parts, Counts())

    def lists(self) -> frozenset[int]:
        """Return the lists that are there, be they empty."""
        return frozenset(list_ for part in self.parts for list_ in part.element.lists)


def attestations(kept: Kept, keys: Keys) -> list[Attestation]:
    """Return the rows of an answer. What a further part repeats word for word is left out; the rest is put behind."""
    rows = _rows(kept.key, kept.parts[0], keys)
    for part in kept.parts[1:]:
        said = {_without_place(row) for row in rows}
        behind = {row[1]: row[2] + 1 for row in sorted(rows, key=lambda row: row[2])}
        more = (row for row in _rows(kept.key, part, keys) if _without_place(row) not in said)
        rows += [(*row[:2], behind.get(row[1], 0) + row[2], *row[3:]) for row in more]
    return rows


def said(kept: Kept, rows: Iterable[Attestation]) -> list[Said]:
    """Return what the rows of an answer add to citations."""
    document, order = kept.document, IN_ORDER
    return [
        (document, other, BIT[list_], 1, answer, answer, order[category], order[cite_type])
        if list_ != REFERENCES
        else (other, document, BIT[list_], 1, answer, answer, order[category], order[cite_type])
        for answer, list_, _, other, _, category, cite_type, _, _ in rows
    ]


def _rows(answer: int, part: Part, keys: Keys) -> list[Attestation]:
    """Return the rows of one element."""
    return [
        (answer, list_, position, document, sequence, category, cite_type, keys[facts.text], extra)
        for (list_, position, _names, _spelled, facts, sequence, category, cite_type, extra), document in zip(
            part.element.rows, part.documents, strict=True
        )
    ]


def _without_place(row: Attestation) -> tuple[object, ...]:
    """Return what a row says, wherever it stands."""
    return row[1], *row[3:]
