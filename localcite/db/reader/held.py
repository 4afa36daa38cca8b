"""What is held of the documents that somebody wants: looked up in a handful of statements, however many they are.

Works on any connection that can read; touches nothing. What is pending comes from the ledger, which sees each call.
"""

from collections.abc import Iterable, Mapping, Sequence
from sqlite3 import Connection
from typing import Any, NamedTuple

from localcite.db.reader.listed import listed
from localcite.model import Held, Name, Scheme

PREFIX = {"patent_id": "patent:", "paper_id": "paper:"}

DOCUMENTS = """
SELECT n.value, n.scheme, n.document, n.spelled FROM json_each(?) AS j CROSS JOIN name AS n ON n.value = j.value"""
DOCUMENT = "SELECT n.value, n.scheme, n.document, n.spelled FROM name AS n WHERE n.value = ?"
HOLDINGS = """
SELECT h.document, h.state, h.answered_at, h.next_page, h.pages, h.page_size, h.listed, h.reason,
       h.references_total, h.cited_by_papers, h.cited_by_patents, h.cited_by_3y, h.cited_by_5y, h.call
FROM json_each(?) AS j CROSS JOIN holding AS h ON h.document = j.value"""
LISTED = """
SELECT a.list, count(DISTINCT a.document) FROM holding AS h JOIN answer AS r ON r.round = h.round
JOIN attestation AS a ON a.answer = r.id WHERE h.document = ? AND h.endpoint = 'L012' GROUP BY a.list"""
NAMES = """
SELECT n.document, n.scheme, n.value, coalesce(n.spelled, n.value)
FROM json_each(?) AS j CROSS JOIN name AS n ON n.document = j.value WHERE n.scheme <> 'text'"""
PUBLICATIONS = """
SELECT d.application_no, n.value FROM json_each(?) AS j
CROSS JOIN document AS d ON d.application_no = j.value
JOIN name AS n ON n.document = coalesce(d.same_as, d.id) AND n.scheme = 'number'"""


class Known(NamedTuple):
    """The document of each name that is held, and those of the names that the vendor writes in other letters."""

    documents: dict[str, int]
    respelled: frozenset[str]


def known(connection: Connection, values: Iterable[str]) -> Known:
    """Return what is known of some names. Names are written as `str(Name)` writes them."""
    bare = [value.partition(":")[2] if value.startswith(("patent:", "paper:")) else value for value in values]
    found: dict[str, int] = {}
    respelled = []
    several = len(bare) != 1
    for value, scheme, document, spelled in connection.execute(
        DOCUMENTS if several else DOCUMENT, (listed(bare),) if several else bare
    ):
        name = PREFIX[scheme] + value if scheme in PREFIX else value
        found[name] = document
        if spelled is not None:
            respelled.append(name)
    return Known(found, frozenset(respelled))


def documents(connection: Connection, values: Iterable[str]) -> dict[str, int]:
    """Return the document of each name that is held. Names are written as `str(Name)` writes them."""
    return known(connection, values).documents


def holdings(connection: Connection, keys: Iterable[int]) -> dict[int, Held]:
    """Return what is held of each document that was ever asked for."""
    rows = connection.execute(HOLDINGS, (listed(keys),)).fetchall()
    found = {row[0]: _held(*row) for row in rows}
    for row in rows:
        if row[3] is not None and row[5]:
            found[row[0]] = found[row[0]]._replace(last_page=_last_page(connection, row))
    return found


def _last_page(connection: Connection, row: Sequence[Any]) -> int | None:
    """Return the last page of a paper whose lists are short of their totals: that of the longest one that is."""
    document, page_size, totals = row[0], row[5], dict(zip((2, 3, 4), row[8:11], strict=True))
    listed = dict(connection.execute(LISTED, (document,)).fetchall())
    short = [of for list_, of in totals.items() if of is not None and listed.get(list_, 0) < of]
    return max((-(-of // page_size) for of in short), default=None)


def names(connection: Connection, keys: Iterable[int]) -> dict[int, tuple[tuple[Name, str], ...]]:
    """Return all names of some documents, each with the vendor's own spelling of it."""
    found: dict[int, tuple[tuple[Name, str], ...]] = {}
    for document, scheme, value, spelled in connection.execute(NAMES, (listed(keys),)):
        found[document] = (*found.get(document, ()), (Name(Scheme(scheme), value), spelled))
    return found


def publications(connection: Connection, application_numbers: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the publication numbers that held rows name for application numbers."""
    found: dict[str, tuple[str, ...]] = {}
    for application, number in connection.execute(PUBLICATIONS, (listed(application_numbers),)):
        found[application] = (*found.get(application, ()), number)
    return found


def _held(
    document: int,
    state: str,
    answered_at: str | None,
    next_page: int | None,
    pages: int,
    _page_size: int | None,
    listed: int | None,
    reason: str | None,
    references: int | None,
    papers: int | None,
    patents: int | None,
    in_3y: int | None,
    in_5y: int | None,
    call: int,
) -> Held:
    """Return one holding. `total` is what the vendor's own counts promise at least."""
    totals = [count for count in (references, papers, patents) if count is not None]
    recent = [count for count in (in_3y, in_5y) if count is not None]
    return Held(
        document=document,
        state=state,
        answered_at=answered_at,
        next_page=next_page,
        pages=pages,
        listed=listed,
        total=sum(totals) if totals else max(recent, default=None),
        reason=reason,
        answer=0 if answered_at is None else call,
    )


class Asking(NamedTuple):
    """A call that binds units, or whose reply waits to be read in: the names it asks, and what that means for each."""

    names: tuple[str, ...]
    held: Held


def asking(scheme: str, ids: Iterable[str], held: Held) -> Asking:
    """Return a pending call's share in the holdings. `ids` are canonical."""
    return Asking(tuple(PREFIX.get(scheme, "") + id_ for id_ in ids), held)


def overlay(
    connection: Connection, held: Mapping[int, Held], calls: Sequence[Asking]
) -> tuple[dict[int, Held], dict[str, Held]]:
    """Return the holdings with what is pending laid over them: of documents, and of names that none carries yet."""
    known = documents(connection, [name for call in calls for name in call.names])
    of_documents, of_names = dict(held), dict[str, Held]()
    for call in calls:
        for name in call.names:
            document = known.get(name)
            if document is None:
                of_names[name] = _laid_over(of_names.get(name, Held(None)), call.held)
            else:
                of_documents[document] = _laid_over(of_documents.get(document, Held(document)), call.held)
    return of_documents, of_names


def _laid_over(held: Held, pending: Held) -> Held:
    """Return a holding with one pending call's share: the latest doubt and the latest loss stay."""
    doubted = max(held, pending, key=lambda each: each.doubt)
    gone = max(held, pending, key=lambda each: each.lost)
    return held._replace(
        doubt_at=doubted.doubt_at,
        doubt_page=doubted.doubt_page,
        doubt=doubted.doubt,
        lost_at=gone.lost_at,
        lost=gone.lost,
        in_flight=held.in_flight or pending.in_flight,
        unread=held.unread or pending.unread,
    )
