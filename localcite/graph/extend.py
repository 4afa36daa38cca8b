"""Carry a graph on to this moment: only what changed since is read from SQL, and laid into what the file has.

What changed is what questions lay over it as well (`arrays`); here it is written down. The file that comes of it says
what a new one would say.
"""

from sqlite3 import Connection
from typing import Any

import numpy as np

from localcite.graph import layout, read
from localcite.graph.arrays import Arrays
from localcite.graph.build import (
    Sections,
    aliases,
    answered,
    citations,
    columned,
    moment_of,
    no_garbage,
    one_moment,
    texts_of,
)
from localcite.graph.gather import CODE, Array
from localcite.graph.opened import open_graph
from localcite.graph.parties import Parties

MOST_CODES = 60_000  # of the numbers that two bytes have


def extend(connection: Connection, path: str, most: int) -> bool:
    """Write the graph of this moment; False where it has to be made anew. `most`: documents that may have changed.

    Raises OSError where the file cannot be written; then what was there is still there.
    """
    with one_moment(connection), no_garbage():
        graph, moment = open_graph(connection, path, most), moment_of(connection)
        if graph is None or moment is None:
            return False
        sections, codes = _sections(connection, graph.arrays, int(moment["documents"]))
    if max(map(len, codes.values())) > MOST_CODES:
        return False
    layout.write(path, {**moment, **codes}, sections)
    return True


def _sections(connection: Connection, arrays: Arrays, documents: int) -> tuple[Sections, dict[str, Any]]:
    """Return all sections, and the texts that codes stand for."""
    sections = citations(_listed(arrays), _gone(arrays), documents)
    columns = {name: arrays.column(name) for name in CODE}
    moments, of_answers, baseline, columns["answered"] = arrays.times
    if not arrays.tells_states():
        columns["state"] = read.every_state(connection, documents, arrays.states)
    sections |= columned(columns) | answered([*moments], of_answers, baseline) | aliases(connection)
    sections |= Parties(arrays, connection, {}).sections()
    return sections, texts_of(arrays.categories, arrays.cite_types, arrays.coded)


def _listed(arrays: Arrays) -> list[Array]:
    """Return cited, citing, first and last answer, category and cite_type of all that is listed, in order."""
    begins = arrays.section("cited_from")
    cited, citing = np.repeat(np.arange(len(begins) - 1, dtype="i"), np.diff(begins)), arrays.section("citing")
    first = arrays.section("first_answer")
    last = first.copy()
    last[arrays.section("again")] = arrays.section("again_answer")
    columns = [cited, citing, first, last, arrays.section("category"), arrays.section("cite_type")]
    if arrays.dirty is None or arrays.later is None:
        return columns
    kept = ~(arrays.dirty[cited] | arrays.dirty[citing])
    columns = [column[kept] for column in columns]
    later = arrays.later
    more = [later.cited, later.citing, later.first_answer, later.last_answer, later.category, later.cite_type]
    keys = _keys(later.cited, later.citing)
    order = np.argsort(keys)
    places = np.searchsorted(_keys(*columns[:2]), keys[order])
    return [np.insert(column, places, new[order]) for column, new in zip(columns, more, strict=True)]


def _keys(cited: Array, citing: Array) -> Array:
    return cited.astype("q") << 31 | citing


def _gone(arrays: Arrays) -> tuple[Array, Array]:
    """Return cited and citing of all that nobody lists any more, in order."""
    cited, citing = arrays.section("gone_cited"), arrays.section("gone_citing")
    if arrays.dirty is not None and arrays.later is not None:
        kept = ~(arrays.dirty[cited] | arrays.dirty[citing])
        cited = np.concatenate((cited[kept], arrays.later.gone_cited))
        citing = np.concatenate((citing[kept], arrays.later.gone_citing))
    order = np.lexsort((citing, cited))
    return cited[order].astype("i"), citing[order].astype("i")
