"""What an answer rests on, judged on arrays by the rules of `coverage`; what needs more than columns goes to SQL.

That is: what was laid down for SQL already, has a doubt of its own, is not held, or has pages left.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from localcite.graph.gather import Array, each_once
from localcite.query.fast.desk import Desk, unique

OTHERWISE = "SELECT doc FROM rests UNION SELECT doc FROM doubt"


class Judged(NamedTuple):
    """The documents of one verdict: how many, how many of them would be bought, and when they were answered."""

    verdict: str
    size: int
    buys: int
    unsold: int
    oldest: str | None
    newest: str | None


def judged(desk: Desk, limits: tuple[str | None, str | None], *, complete: bool) -> list[Judged]:
    """Judge what columns tell of, and lay down the rest for SQL. `complete`: what is to be bought is named by SQL."""
    unsold, own = _together(desk, "references"), _together(desk, "own")
    if len(unsold):
        own = own[~np.isin(own, unsold)]
    all_of_it = complete or not desk.arrays.tells_states()
    unsold = _rest(desk, "references", unsold, all_of_it=all_of_it)
    found = list(_verdicts(desk, _rest(desk, "own", own, all_of_it=all_of_it), limits))
    return [*found, Judged("partial", len(unsold), 0, len(unsold), None, None)] if len(unsold) else found


def _together(desk: Desk, what: str) -> Array:
    """Return the documents that something was noted of, each once."""
    parts = [documents for noted, documents in desk.rests if noted == what]
    if len(parts) < 2:
        return parts[0] if parts else np.zeros(0, "q")
    together = np.concatenate(parts)
    return np.concatenate((each_once(together[together < 0]), unique(desk, together)))


def _rest(desk: Desk, what: str, documents: Array, *, all_of_it: bool) -> Array:
    """Lay down what SQL has to judge, or all of it; return the rest."""
    if not len(documents):
        return documents
    hard = np.ones(len(documents), dtype=bool) if all_of_it else _hard(desk, documents)
    rows = ((key, what) for key in documents[hard].tolist())
    desk.world.connection.executemany("INSERT OR IGNORE INTO rests VALUES (?, ?)", rows)
    return documents[~hard]


def _hard(desk: Desk, documents: Array) -> Array:
    """Tell which documents SQL has to judge."""
    otherwise = [key for (key,) in desk.world.connection.execute(OTHERWISE)]
    hard, states = documents < 0, desk.arrays.column("state")[np.maximum(documents, 0)]
    if otherwise:
        hard |= desk.arrays.mask(np.array(otherwise, "q"))[np.maximum(documents, 0)]
    for number, state in enumerate(desk.arrays.states.texts):
        if state == "partial":
            hard |= states == number
    return hard


def _verdicts(desk: Desk, own: Array, limits: tuple[str | None, str | None]) -> Iterator[Judged]:
    """Yield the documents of each verdict, in the order in which verdicts are given."""
    arrays, texts = desk.arrays, desk.arrays.states.texts
    state, answered = arrays.column("state")[own], arrays.answered()[own]
    named = arrays.column("named")[own] == 1
    bounds = _by_rules(desk, own, _bound(desk, limits[0])), _bound(desk, limits[1])
    old, very_old = ((answered > 0) & (answered < bound) for bound in bounds)
    of = {text: state == number for number, text in enumerate(texts)}
    nobody = np.zeros(len(own), dtype=bool)
    failed, kept, silent = (of.get(name, nobody) for name in ("failed", "reply_kept", "no_answer"))
    told = ~of[None] & ~failed & ~kept & ~silent
    yield from (
        _judged(desk, verdict, answered[chosen], int(buys.sum()))
        for verdict, chosen, buys in (
            ("not_bought", of[None] & named, of[None] & named),
            ("nameless", of[None] & ~named, nobody),
            ("failed", failed | kept, failed),
            ("no_answer", silent, silent & very_old),
            ("stale", told & old, told & old),
            ("held", told & ~old, nobody),
        )
        if chosen.any()
    )


def _bound(desk: Desk, limit: str | None) -> int:
    """Return the moment before which answers are too old, as a number; 0: none is."""
    return 0 if limit is None else desk.arrays.moments_before(limit)


def _by_rules(desk: Desk, own: Array, bound: int) -> Array:
    """Return for each document the moment before which its answer is stale: the strictest of its collections' rules."""
    found, strictest = np.full(len(own), bound), np.zeros(len(own), "q")
    rules = desk.world.rules
    if all(max_age is None for *_rule, max_age in rules):
        return found
    for table, _collection, cutoff, _max_age in rules:  # one without a rule of its own has that of the settings
        if cutoff is not None:
            members = desk.arrays.mask(desk.docs(table).doc)[own]
            strictest[members] = np.maximum(strictest[members], _bound(desk, cutoff))
    found[strictest > 0] = strictest[strictest > 0]
    return found


def _judged(desk: Desk, verdict: str, answered: Array, buys: int) -> Judged:
    known = answered[answered > 0]
    ends = (desk.arrays.moment(int(known.min())), desk.arrays.moment(int(known.max()))) if len(known) else (None, None)
    return Judged(verdict, len(answered), buys, 0, *ends)
