"""The whole graph from SQL. Every part is read in the order in which it is stored, and says so: no luck in it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from json import dumps
from sqlite3 import Connection
from typing import Any

import numpy as np

from localcite.graph import statements
from localcite.graph.gather import CODE, Array, Coded, Codes, Parties, blob, each_once, in_order, numbers
from localcite.graph.layout import write
from localcite.graph.read import every_answer, every_citation, every_document

Sections = dict[str, tuple[str, Any]]


def build(connection: Connection, path: str) -> None:
    """Write the graph of a database beside it, of one moment. Raises OSError where the file cannot be written."""
    with one_moment(connection), no_garbage():
        moment = moment_of(connection)
        if moment is None:
            return
        sections, codes = _sections(connection, int(moment["documents"]), int(moment["answers"]))
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
def one_moment(connection: Connection) -> Iterator[None]:
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
def no_garbage() -> Iterator[None]:
    """Keep the collector from walking over millions of rows that hold no cycles."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _sections(connection: Connection, documents: int, answers: int) -> tuple[Sections, dict[str, Any]]:
    """Return all sections, and the texts that codes stand for."""
    categories, types = Codes(), Codes()
    coded = Coded(office=Codes(), kind_code=Codes(), state=Codes(), moment=Codes())
    cited, citing, gone, *said = every_citation(connection, documents, categories, types)
    kept = [each[~gone] if gone.any() else each for each in (cited, citing, *said)]
    sections = citations(kept, (cited[gone], citing[gone]), documents)
    columns = every_document(connection, documents, coded)
    moment, baseline = every_answer(connection, answers, coded.moment)
    moments, places = in_order(coded.moment)
    columns["answered"] = places[columns["answered"]]
    sections |= columned(columns) | answered(moments, places[moment], baseline) | aliases(connection)
    sections |= _parties(connection, columns)
    return sections, texts_of(categories, types, coded)


def texts_of(categories: Codes, types: Codes, coded: Coded) -> dict[str, list[str | None]]:
    """Return the texts that codes stand for, as the heading has them."""
    texts = {"categories": categories, "cite_types": types, "offices": coded.office, "kinds": coded.kind_code}
    return {name: codes.texts for name, codes in {**texts, "states": coded.state}.items()}


def citations(listed: list[Array], gone: tuple[Array, Array], documents: int) -> Sections:
    """Return both directions, what the forward one says of each citation, and what is delisted.

    `listed`: cited, citing, first and last answer, category and cite_type, in order; `gone`: cited and citing.
    """
    cited, citing, first, last, category, type_ = listed
    sections: Sections = {"gone_cited": ("i", gone[0]), "gone_citing": ("i", gone[1])}
    backward = _by_citing(citing)
    again = np.flatnonzero(first != last)
    return sections | {
        "cited_from": ("i", offsets(cited, documents)),
        "citing": ("i", citing),
        "citing_from": ("i", offsets(citing, documents)),
        "cited": ("i", cited[backward]),
        "forward": ("i", backward),
        "first_answer": ("i", first),
        "again": ("i", again.astype("i")),
        "again_answer": ("i", last[again]),
        "category": ("H", category),
        "cite_type": ("H", type_),
    }


def _by_citing(citing: Array) -> Array:
    """Return the places of citations by the citing one, then as they were: one number for both is sorted fastest."""
    keys = citing.astype("q") << 31
    keys |= np.arange(len(citing))
    keys.sort()
    keys &= (1 << 31) - 1
    return keys.astype("i")


def offsets(ends: Array, documents: int) -> Array:
    """Return where the rows of each document begin; they end where the next ones begin."""
    counts = np.bincount(ends, minlength=documents + 1) if len(ends) else np.zeros(documents + 1, "q")
    found = np.zeros(documents + 2, "i")
    np.cumsum(counts, out=found[1:])
    return found


def answered(moments: list[str | None], moment: Array, baseline: Array) -> Sections:
    """Return all moments in order, those of answers, and whether each is a document's first."""
    begins, text = blob(moments)
    return {
        "moment_from": ("i", begins),
        "moment_text": ("B", text),
        "answer_moment": ("i", moment),
        "answer_baseline": ("b", baseline),
    }


def columned(columns: dict[str, Array]) -> Sections:
    """Return the columns of documents, by their keys."""
    return {name: (CODE[name], column) for name, column in columns.items()}


def aliases(connection: Connection) -> Sections:
    """Return the documents that were merged into others."""
    found = list(zip(*connection.execute(statements.ALIASES).fetchall(), strict=True)) or [(), ()]
    return {"alias": ("i", numbers(found[0], "i")), "alias_of": ("i", numbers(found[1], "i"))}


def _parties(connection: Connection, columns: dict[str, Array]) -> Sections:
    """Return which names the strings of assignees hold, and how these are compared."""
    parties = Parties()
    strings = each_once(np.concatenate((columns["current"], columns["original"])))
    for string, text in connection.execute(statements.STRINGS_OF, (dumps(strings[strings >= 0].tolist()),)):
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
