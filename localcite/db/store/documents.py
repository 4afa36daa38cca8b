"""What is known of documents: new ones inserted, known ones filled. Only those of which more is known are touched."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from sqlite3 import Connection
from typing import Any

import msgspec

from localcite import ids
from localcite.answers import Facts
from localcite.db import bulk, search
from localcite.model import Name, Scheme

COLUMNS = Facts._fields
KNOWN = f"SELECT d.id, {', '.join(COLUMNS)} FROM json_each(?) AS j CROSS JOIN document AS d ON d.id = j.value"
ADD = f"document (id, type, {', '.join(COLUMNS)})"
FILL = f"UPDATE document SET ({', '.join(COLUMNS)}) = ({', '.join('?' * len(COLUMNS))}) WHERE id = ?"

Known = tuple[str | int | None, ...]  # the columns of a document: texts that repeat by their keys
Keys = Mapping[str | None, int | None]  # of texts that are stored once
NOTHING: Known = (None,) * len(COLUMNS)
YEAR, YEAR_FROM_TEXT = COLUMNS.index("year"), COLUMNS.index("year_from_text")
TEXT = COLUMNS.index("text")
DATES = COLUMNS.index("filed"), COLUMNS.index("published")
SEARCHED_OF: Callable[[Known], Any] = itemgetter(  # what is in the full-text index
    *map(COLUMNS.index, ("title", "text", "current_assignee", "original_assignee", "inventors"))
)


def write(
    connection: Connection,
    created: Mapping[int, int],
    said: Sequence[tuple[int, Facts]],
    keys: Keys,
) -> tuple[int, ...]:
    """Write what was said of documents, in order. Return those that are new or of which more is known now.

    `created`: the type of each new document; `keys`: of texts that are stored once.
    """
    about, facts = zip(*said, strict=True) if said else ((), ())
    rows = zip(about, _columns(facts, keys), strict=True)
    known = _load(connection, set(about).difference(created))
    before = _fill(known, rows)
    changed = [document for document in before if document not in created]
    searched = [document for document in changed if SEARCHED_OF(before[document]) != SEARCHED_OF(known[document])]
    gone = search.stored(connection, searched)
    bulk.insert(
        connection, ADD, [(document, type_, *known.get(document, NOTHING)) for document, type_ in created.items()]
    )
    connection.executemany(FILL, [(*known[document], document) for document in changed])
    search.remove(connection, gone)
    search.add(connection, [*search.entries(_texts(created, known, keys)), *search.stored(connection, searched)])
    return (*created, *changed)


def _fill(known: dict[int, Known], rows: Iterable[tuple[int, Known]]) -> dict[int, Known]:
    """Add what was said to what is known; return what was known before of the documents of which more is known now.

    New documents of which something was said twice may be among them.
    """
    before: dict[int, Known] = {}
    for document, columns in rows:
        now = known.get(document)
        if now is None:
            known[document] = columns
        elif columns != now and (filled := _filled(now, columns)) != now:
            before.setdefault(document, now)
            known[document] = filled
    return {document: columns for document, columns in before.items() if known[document] != columns}


def _texts(created: Mapping[int, int], known: Mapping[int, Known], keys: Keys) -> Iterator[search.Texts]:
    """Yield what is searched of new documents, their texts instead of the keys of these."""
    texts: dict[object, str | None] = {key: text for text, key in keys.items()}
    for document in created:
        title, text, current, original, inventors = SEARCHED_OF(known.get(document, NOTHING))
        yield document, title, texts[text], texts[current], texts[original], texts[inventors]


def facts_of(names: Sequence[Name]) -> Facts:
    """Return what a publication number says of its document: office and kind."""
    number = next((name.value for name in names if name.scheme is Scheme.NUMBER), None)
    return Facts(office=ids.office_of(number) or None, kind_code=ids.kind_of(number) or None) if number else Facts()


def _columns(facts: Sequence[Facts], keys: Keys) -> Iterator[Known]:
    """Yield facts as documents' columns: turned column by column, which takes a third of the time."""
    if not facts:
        return iter(())
    title, text, filed, published, year, from_text, application, *people, office, kind = zip(*facts, strict=True)
    key = keys.__getitem__
    interned = [map(key, column) for column in people]
    return zip(
        title, map(key, text), filed, published, year, from_text, application, *interned, office, kind, strict=True
    )


def _load(connection: Connection, documents: Iterable[int]) -> dict[int, Known]:
    """Return what is known of stored documents."""
    rows = connection.execute(KNOWN, (msgspec.json.encode(sorted(documents)).decode(),))
    return {row[0]: row[1:] for row in rows}


def _filled(now: Known, said: Known) -> Known:
    """Return what is known after something was said: the newer wins, and nothing never wins over something.

    Each source cites a paper in other words: the text by which it was met stays, and so does the year read from it. A
    date that is told less exactly (2014) takes nothing from one that says the same and more (2014-11-25).
    """
    filled = [old if new is None else new for old, new in zip(now, said, strict=True)]
    for date in DATES:
        if _is_vaguer(said[date], now[date]):
            filled[date] = now[date]
    if now[TEXT] is not None:
        filled[TEXT] = now[TEXT]
    if said[YEAR_FROM_TEXT] and now[YEAR] is not None:
        filled[YEAR], filled[YEAR_FROM_TEXT] = now[YEAR], now[YEAR_FROM_TEXT]
    elif said[YEAR] is not None and not said[YEAR_FROM_TEXT]:
        filled[YEAR_FROM_TEXT] = None
    return tuple(filled)


def _is_vaguer(new: str | int | None, old: str | int | None) -> bool:
    """Tell whether a date (YYYYMMDD, zeros for what is not known) says no more than the beginning of another one."""
    if not isinstance(new, int) or not isinstance(old, int):
        return False
    return any(new % unit == 0 and new // unit == old // unit for unit in (100, 10_000))
