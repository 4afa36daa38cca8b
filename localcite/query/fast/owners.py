"""`external` on arrays: who owns both ends of each citation, as `functions.Owners` decides it. Needs numpy."""

import numpy as np

from localcite.graph.gather import Array
from localcite.graph.links import Links
from localcite.query.compile.values import Fast
from localcite.query.fast.desk import Desk
from localcite.query.functions import split_names

OWNERS = "SELECT name, doc FROM owner"
UNKNOWN, EXTERNAL, SELF, PAPER = -1, 0, 1, 2


def external(desk: Desk, act: Fast) -> bool:
    """Keep the citations whose ends have not the same owner; False where SQL has to refuse or decide."""
    docs, table, loose, extras, _at = act.args
    links = desk.links(table)
    if links is None or not desk.is_here(docs) or extras:
        return False
    judged, mine = _judged(desk, links), desk.docs(docs)
    if (mine.doc < 0).any() or (len(judged) and (judged == PAPER).all()):
        return False
    kept = links.only(judged != SELF)
    inside = desk.arrays.mask(kept.doc)
    if loose:
        inside |= ~desk.arrays.mask(links.doc)
    desk.put(act.into[0], mine.only(inside[mine.doc]))
    desk.put(act.into[1], kept)
    for note, verdict in (("self_citations", SELF), ("owner_unknown", UNKNOWN), ("papers_kept", PAPER)):
        desk.world.notes.tell(note, int((judged == verdict).sum()), ())
    return True


def _judged(desk: Desk, links: Links) -> Array:
    """Return for each citation whether its ends have the same owner: 1, 0, -1 unknown; 2 of or by a paper."""
    types = desk.arrays.column("type")
    judged = np.full(len(links.doc), UNKNOWN)
    for name in ("original", "current"):  # what is said by current assignees counts
        column = desk.arrays.column(name)
        _compare(desk, judged, column[links.cited], column[links.citing])
    _by_collection(desk, judged, links)
    judged[(types[links.cited] == 2) | (types[links.citing] == 2)] = PAPER
    return judged


def _compare(desk: Desk, judged: Array, cited: Array, citing: Array) -> None:
    """Judge where both strings are known."""
    known = np.flatnonzero((cited >= 0) & (citing >= 0))
    parties = desk.parties
    judged[known] = parties.meet(parties.local(cited[known]), parties.local(citing[known]))


def _by_collection(desk: Desk, judged: Array, links: Links) -> None:
    """Judge what is said of by a collection's owner: beside it stands the citing one's assignee."""
    owned = _owned(desk)
    if not owned:
        return
    current, original = (desk.arrays.column(name)[links.citing] for name in ("current", "original"))
    citing = np.where(current >= 0, current, original)
    own, same = np.zeros(len(citing), dtype=bool), np.zeros(len(citing), dtype=bool)
    for owner, documents in owned:
        here = desk.arrays.mask(documents)[links.cited]
        having = desk.parties.having(desk.parties.of_names(map(desk.key_of, split_names(owner))))
        known = np.flatnonzero(here & (citing >= 0))
        same[known] |= having[desk.parties.local(citing[known])]
        own |= here
    judged[own] = np.where(citing[own] >= 0, same[own], UNKNOWN)


def _owned(desk: Desk) -> list[tuple[str, Array]]:
    """Return who owns which documents, as collections say it: from the sets as they are, or from where SQL wrote it."""
    written: dict[str, list[int]] = {}
    for owner, document in desk.world.rows(OWNERS):
        written.setdefault(str(owner), []).append(int(str(document)))
    found = [(owner, np.array(documents)) for owner, documents in written.items()]
    return [*found, *((owner, desk.docs(table).doc) for table, owner in desk.world.owners)]
