"""What is held under very many names: looked up in their order, and read as columns. Reads only."""

from collections.abc import Iterator, Sequence
from json import loads
from sqlite3 import Connection
from typing import Any, NamedTuple

from localcite.db.reader.listed import listed
from localcite.model import Scheme

MANY_DOCUMENTS = """
SELECT json_group_array(j.key), json_group_array(n.document),
  json_group_array(j.key) FILTER (WHERE n.spelled IS NOT NULL)
FROM json_each(?) AS j CROSS JOIN name AS n ON n.value = j.value AND n.scheme = ?"""
MANY_HOLDINGS = """
SELECT json_group_array(h.document), json_group_array(CASE
  WHEN h.state IN ('answered', 'no_answer') AND h.next_page IS NULL THEN h.state || ' ' || ifnull(h.answered_at, '')
  ELSE '' END)
FROM json_each(?) AS j CROSS JOIN holding AS h ON h.document = j.value"""
CHUNK = 20_000  # names or documents, in the order in which they are kept: each is found beside the one before


class Marks(NamedTuple):
    """What the store knows under many numbers and DOIs, by place: the document, None where none is held; and a mark.

    A mark is None where the document was never asked for; state and moment where that is all there is to judge
    (`answered 2026-11-20T09:00:00.000Z`, `no_answer …`); "" where it takes a `Held`. `respelled`: the places of the
    names that the vendor writes in other letters.
    """

    documents: list[int | None]
    marks: list[str | None]
    respelled: set[int]


def marks(connection: Connection, names: Sequence[str]) -> Marks:
    """Return the document of each number and DOI, in canonical form, and in a few words what is held of it."""
    order = sorted(range(len(names)), key=names.__getitem__)
    papers = [place for place in order if names[place][:3] == "10."]
    others = [place for place in order if names[place][:3] != "10."]
    documents: list[int | None] = [None] * len(names)
    respelled: set[int] = set()
    for scheme, part in ((Scheme.DOI, papers), (Scheme.NUMBER, others)):
        for places in _chunks(part):
            wanted = listed([names[place] for place in places])
            found_at, found, spelled = _columns(connection, MANY_DOCUMENTS, wanted, scheme)
            for key, document in zip(found_at, found, strict=True):
                documents[places[key]] = document
            respelled.update(places[key] for key in spelled)
    held: dict[int | None, str] = {}
    for keys in _chunks(sorted({document for document in documents if document is not None})):
        held.update(zip(*_columns(connection, MANY_HOLDINGS, listed(keys)), strict=True))
    return Marks(documents, list(map(held.get, documents)), respelled)


def _chunks(values: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield values in parts."""
    return (values[begin : begin + CHUNK] for begin in range(0, len(values), CHUNK))


def _columns(connection: Connection, query: str, *parameters: str) -> list[list[Any]]:
    """Return what a statement finds as columns: a row as JSON of all rows is a fraction of as many rows."""
    return list(map(loads, connection.execute(query, parameters).fetchone()))
