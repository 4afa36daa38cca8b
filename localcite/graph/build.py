"""The whole graph from SQL. Every part is read in the order in which it is stored, and says so: no luck in it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import Connection
from typing import Any

import numpy as np

from localcite.graph import statements
from localcite.graph.gather import (
    CODE,
    NOTHING,
    Array,
    Coded,
    Codes,
    Parties,
    blob,
    chunks,
    columns_of,
    every_citation,
    in_order,
    numbers,
)
from localcite.graph.layout import write

Sections = dict[str, tuple[str, Any]]


def build(connection: Connection, path: str) -> None:
    """Write the graph of a database beside it, of one moment. Raises OSError where the file cannot be written."""
    with _one_moment(connection), _no_garbage():
        moment = moment_of(connection)
        if moment is None:
            return
        sections, codes = _sections(connection, int(moment["documents"]))
    write(path, {**moment, **codes}, sections)


def moment_of(connection: Connection) -> dict[str, Any] | None:
    """Return what names this moment of this database; None where nothing is held."""
    database, generation, rebuilt, seq, answers, documents = connection.execute(statements.MOMENT).fetchone()
    if documents is None:
        return None
    hashed = connection.execute(statements.LEDGER_HASH, (seq,)).fetchone()
    _generation, kept = connection.execute(statements.KEPT).fetchone()
    return {
        "kept": kept,
        "database": database,
        "generation": generation,
        "rebuilt": rebuilt,
        "seq": seq,
        "hash": None if hashed is None else hashed[0],
        "answers": answers,
        "documents": documents,
    }


@contextmanager
def _one_moment(connection: Connection) -> Iterator[None]:
    """See one state of the database throughout."""
    begun = not connection.in_transaction
    if begun:
        connection.execute("BEGIN")
    try:
        yield
    finally:
        if begun:
            connection.execute("ROLLBACK")


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Keep the collector from walking over millions of rows that hold no cycles."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _sections(connection: Connection, documents: int) -> tuple[Sections, dict[str, Any]]:
    """Return all sections, and the texts that codes stand for."""
    categories, types = Codes(), Codes()
    coded = Coded(office=Codes(), kind_code=Codes(), state=Codes(), moment=Codes())
    sections = _citations(connection, documents, categories, types)
    sections |= _documents(connection, documents, coded)
    sections |= _answers(connection, coded.moment)
    moments, places = in_order(coded.moment)
    for name in ("answered", "answer_moment"):
        sections[name] = ("i", places[sections[name][1]])
    moment_from, moment_text = blob(moments)
    sections |= {"moment_from": ("i", moment_from), "moment_text": ("B", moment_text)}
    texts = {"categories": categories, "cite_types": types, "offices": coded.office, "kinds": coded.kind_code}
    texts["states"] = coded.state
    return sections | _parties(connection), {name: codes.texts for name, codes in texts.items()}


def _citations(connection: Connection, documents: int, categories: Codes, types: Codes) -> Sections:
    """Return both directions, what the forward one says of each citation, and what is delisted."""
    cited, citing, listed, first, last, category, type_ = every_citation(connection, categories, types)
    gone, kept = listed == 0, listed != 0
    sections: Sections = {"gone_cited": ("i", cited[gone]), "gone_citing": ("i", citing[gone])}
    cited, citing, first, last, category, type_ = (each[kept] for each in (cited, citing, first, last, category, type_))
    backward = np.argsort(citing, kind="stable")
    again = np.flatnonzero(first != last)
    return sections | {
        "cited_from": ("i", offsets(cited, documents)),
        "citing": ("i", citing),
        "citing_from": ("i", offsets(citing[backward], documents)),
        "cited": ("i", cited[backward]),
        "forward": ("i", backward.astype("i")),
        "first_answer": ("i", first),
        "again": ("i", again.astype("i")),
        "again_answer": ("i", last[again]),
        "category": ("H", category),
        "cite_type": ("H", type_),
    }


def offsets(ordered: Array, documents: int) -> Array:
    """Return where the rows of each document begin; those of `document` end where the next ones begin."""
    counts = np.bincount(ordered, minlength=documents + 1) if len(ordered) else np.zeros(documents + 1, "q")
    found = np.zeros(documents + 2, "i")
    np.cumsum(counts, out=found[1:])
    return found


def _answers(connection: Connection, moments: Codes) -> Sections:
    """Return the moment of each answer, and whether it is a document's first."""
    parts = [
        (numbers(key, "i"), numbers(moments.of(moment), "i"), numbers(baseline, "b"))
        for key, moment, baseline in chunks(connection.execute(statements.ANSWERS, (0,)), 3)
    ]
    places, moment, baseline = (np.concatenate(each) for each in zip(*parts, strict=True))
    sections: Sections = {}
    for name, code, values in (("answer_moment", "i", moment), ("answer_baseline", "b", baseline)):
        column = np.zeros(places.max(initial=0) + 1, code)
        column[places] = values
        sections[name] = (code, column)
    return sections


def _documents(connection: Connection, documents: int, coded: Coded) -> Sections:
    """Return the columns of documents, by their keys, and those that were merged into others."""
    keys, columns = columns_of(connection.execute(statements.EVERY_DOCUMENT), coded)
    sections: Sections = {}
    for name, values in columns.items():
        column = np.full(documents + 1, NOTHING[name], values.dtype)
        column[keys] = values
        sections[name] = (CODE[name], column)
    aliases = list(zip(*connection.execute(statements.ALIASES).fetchall(), strict=True)) or [(), ()]
    return sections | {"alias": ("i", numbers(aliases[0], "i")), "alias_of": ("i", numbers(aliases[1], "i"))}


def _parties(connection: Connection) -> Sections:
    """Return which names the strings of assignees hold, and how these are compared."""
    parties = Parties()
    for string, text in connection.execute(statements.EVERY_STRING):
        parties.add(string, text)
    names_from, names = blob(parties.names)
    keys_from, keys = blob(parties.keys.texts)
    return {
        "string": ("i", np.array(parties.strings, "i")),
        "string_from": ("i", np.array(parties.offsets, "i")),
        "string_name": ("i", np.array(parties.held, "i")),
        "name_party": ("i", np.array(parties.key_of_name, "i")),
        "name_from": ("i", names_from),
        "name_text": ("B", names),
        "party_from": ("i", keys_from),
        "party_text": ("B", keys),
    }
