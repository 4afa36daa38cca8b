"""All that a graph is made of, read from SQL by ranges of keys, as lists in text: few rows are made. Needs numpy.

What is unknown is -1 in every column, and code 0 among codes.
"""

from collections.abc import Iterator, Sequence
from json import dumps, loads
from sqlite3 import Connection
from typing import Any

import numpy as np

from localcite.graph import statements
from localcite.graph.gather import CODE, COUNTS, NOTHING, UNKNOWN, Array, Coded, Codes, application_code
from localcite.graph.statements import OTHER

DOCUMENTS = 10_000  # that are read at once, and whose citations are
ANSWERS = 100_000
CITING = (1 << 31) - 1


def every_citation(connection: Connection, documents: int, categories: Codes, types: Codes) -> list[Array]:
    """Return all citations by (cited, citing): cited, citing, gone, first and last answer, category, cite_type."""
    parts: list[list[Array]] = [[np.zeros(0, "i"), np.zeros(0, "i"), np.zeros(0, bool), *_nothing()]]
    for begin in range(0, documents + 1, DOCUMENTS):
        known = [codes.texts[1:OTHER] for codes in (categories, types)]
        sql = statements.RANGE_OF_CITATIONS.format(
            category=statements.numbered("c.category", len(known[0]), 3),
            cite_type=statements.numbered("c.cite_type", len(known[1]), 3 + len(known[0])),
        )
        row = connection.execute(sql, (begin, begin + DOCUMENTS, *known[0], *known[1])).fetchone()
        if row[0] is not None:
            parts.append(_citations(connection, begin, row, categories, types))
    return _ascending([np.concatenate(each) for each in zip(*parts, strict=True)])


def _nothing() -> list[Array]:
    return [np.zeros(0, code) for code in "iiHH"]


def _citations(
    connection: Connection, begin: int, row: Sequence[str | None], categories: Codes, types: Codes
) -> list[Array]:
    """Return the citations of one range."""
    pair, first, code, again, last_again = map(listed, row)
    order = np.argsort(pair, kind="stable")
    pair, first, code = pair[order], first[order], code[order]
    cited, citing = (pair >> 31) + begin, pair & CITING
    last = first >> 1
    last[np.searchsorted(pair, again)] = last_again
    category, type_ = (code >> 6).astype("H"), (code & OTHER).astype("H")
    other = np.flatnonzero((category == OTHER) | (type_ == OTHER))
    if len(other):
        wanted = dumps((pair[other] + (begin << 31)).tolist())
        said = {(a, b): both for a, b, *both in connection.execute(statements.SAID_BY, (wanted,))}
        texts = [said[each] for each in zip(cited[other].tolist(), citing[other].tolist(), strict=True)]
        category[other] = categories.of(text for text, _type in texts)
        type_[other] = types.of(text for _category, text in texts)
    return [
        cited.astype("i"),
        citing.astype("i"),
        first & 1 == 1,
        (first >> 1).astype("i"),
        last.astype("i"),
        category,
        type_,
    ]


def _ascending(columns: list[Array]) -> list[Array]:
    """Return columns in the order of the first two, in which they should be."""
    cited, citing, *_rest = columns
    later = (cited[1:] > cited[:-1]) | ((cited[1:] == cited[:-1]) & (citing[1:] > citing[:-1]))
    if later.all():
        return columns
    order = np.lexsort((citing, cited))
    return [column[order] for column in columns]


def listed(text: str | None) -> Array:
    """Return the numbers that SQL listed."""
    return np.fromstring(text, dtype="q", sep=",") if text else np.zeros(0, "q")


# ---- documents ----------------------------------------------------------------------------------------------------


def every_document(connection: Connection, documents: int, coded: Coded) -> dict[str, Array]:
    """Return what is known of documents, by column, by their keys; moments are numbered as they come."""
    columns = {name: np.full(documents + 1, nothing, CODE[name]) for name, nothing in NOTHING.items()}
    for begin in range(0, documents + 1, DOCUMENTS):
        bounds = begin, begin + DOCUMENTS
        row = connection.execute(statements.RANGE_OF_DOCUMENTS, bounds).fetchone()
        if row[0] is None:
            continue
        kinds = _documents(row, columns, coded)
        _holdings(connection.execute(statements.RANGE_OF_HOLDINGS, bounds).fetchone(), kinds, begin, columns, coded)
        named = listed(connection.execute(statements.RANGE_OF_NAMES, bounds).fetchone()[0])
        columns["named"][named] = 1
    return columns


def _documents(row: Sequence[Any], columns: dict[str, Array], coded: Coded) -> Array:
    """Put documents into columns; return the types of the range, those of merged ones as well, by place."""
    keys, types, same_as, *plain = map(listed, row[:9])
    office, kind, application = map(loads, row[9:])
    columns["type"][keys] = np.where(same_as == UNKNOWN, types, 0)
    columns["named"][keys] = 0
    for name, values in zip(
        ("year", "published", "filed", "current", "original", "year_from_text"), plain, strict=True
    ):
        columns[name][keys] = values
    columns["office"][keys] = coded.office.of(office)
    columns["kind_code"][keys] = coded.kind_code.of(kind)
    columns["application"][keys] = list(map(application_code, application))
    found = np.zeros(DOCUMENTS, "q")
    found[keys % DOCUMENTS] = types
    return found


def _holdings(row: Sequence[Any], types: Array, begin: int, columns: dict[str, Array], coded: Coded) -> None:
    """Put what was bought about documents into columns: of the endpoint that is for their type."""
    if row[0] is None:
        return
    keys, of_patents, *counts = map(listed, row[:7])
    own = np.flatnonzero((of_patents == 1) == (types[keys - begin] == 1))
    for name, values in zip(COUNTS, counts, strict=True):
        columns[name][keys[own]] = values[own]
    for name, codes, texts in (("state", coded.state, row[7]), ("answered", coded.moment, row[8])):
        columns[name][keys[own]] = np.array(codes.of(loads(texts)), "q")[own]


def every_answer(connection: Connection, answers: int, moments: Codes) -> tuple[Array, Array]:
    """Return the moments of answers, numbered as they come, and whether each is a document's first; by their keys."""
    moment, baseline = np.zeros(answers + 1, "i"), np.zeros(answers + 1, "b")
    for keys, first, texts in _answers(connection, answers):
        baseline[keys] = first
        moment[keys] = moments.of(texts)
    return moment, baseline


def _answers(connection: Connection, answers: int) -> Iterator[tuple[Array, Array, list[str | None]]]:
    for begin in range(0, answers + 1, ANSWERS):
        keys, first, texts = connection.execute(statements.RANGE_OF_ANSWERS, (begin, begin + ANSWERS)).fetchone()
        if keys is not None:
            yield listed(keys), listed(first), loads(texts)


def every_state(connection: Connection, documents: int, states: Codes) -> Array:
    """Return for each document the state of what was bought about it."""
    found = np.zeros(documents + 1, CODE["state"])
    for begin in range(0, documents + 1, DOCUMENTS):
        keys, texts = connection.execute(statements.RANGE_OF_STATES, (begin, begin + DOCUMENTS)).fetchone()
        if keys is not None:
            found[listed(keys)] = states.of(loads(texts))
    return found
