"""`new since` on arrays: which citations an answer since a day was the first to list. Needs numpy."""

from json import dumps

import numpy as np

from localcite.query.compile.values import Fast
from localcite.query.fast import sets
from localcite.query.fast.desk import Desk, unique

ABOUT = """SELECT a.id, coalesce(x.same_as, x.id) FROM json_each(?) AS j JOIN answer AS a ON a.id = j.value
JOIN document AS x ON x.id = a.document"""


def learnt(desk: Desk, act: Fast) -> None:
    """Lay down what was learnt since a day: from the document that an answer was about to the other end."""
    links, answers = desk.arrays.learnt_since(act.args[0])
    distinct, places = np.unique(answers, return_inverse=True)
    rows = dict(desk.world.connection.execute(ABOUT, (dumps(distinct.tolist()),)))
    about = np.array([rows[key] for key in distinct.tolist()], "q")[places] if len(distinct) else links.doc
    by_citing = about == links.citing
    links = links.turned(np.where(by_citing, links.cited, links.citing), np.where(by_citing, links.citing, links.cited))
    desk.put(act.into[0], links)
    desk.put(act.into[1], sets.plain(unique(desk, links.doc)))


def new_since(desk: Desk, act: Fast) -> bool:
    """Keep the citations that an answer since a day was the first to list, first answers about a document apart."""
    docs, table, since, extras = act.args
    links = desk.links(table)
    if links is None or extras:
        return False
    moment, baseline = desk.arrays.learnt(links)
    late = moment >= desk.arrays.moments_before(since)
    kept = links.only(late & (baseline == 0))
    mine = desk.docs(docs)
    desk.put(act.into[0], mine.only(desk.arrays.mask(kept.doc)[np.maximum(mine.doc, 0)] & (mine.doc > 0)))
    desk.put(act.into[1], kept)
    desk.world.notes.tell("baseline", int((late & (baseline != 0)).sum()), ())
    return True


def asked_before(desk: Desk, act: Fast) -> bool:
    """Count documents whose last answer is from before a day."""
    table, since = act.args
    if not desk.is_here(table) and table not in desk.world.lists:
        return False
    answered = desk.arrays.answered()[np.maximum(desk.docs(table).doc, 0)]
    before = (answered > 0) & (answered < desk.arrays.moments_before(since))
    desk.world.notes.tell("not_asked_since", int(before.sum()), (since,))
    return True
