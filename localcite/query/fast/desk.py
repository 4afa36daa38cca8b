"""Where the sets of one question lie as arrays, and the steps that are done on them. Needs numpy."""

from collections.abc import Callable, Mapping
from functools import cached_property

import numpy as np

from localcite.graph.arrays import Arrays
from localcite.graph.gather import COUNTS, Array, each_once
from localcite.graph.links import Links, together
from localcite.graph.parties import Parties
from localcite.query.compile.values import Fast
from localcite.query.fast import sets
from localcite.query.fast.sets import Counts, Docs, Held, Table
from localcite.query.world import World
from localcite.text import party_key

SORTED = frozenset({"year", "published", "filed", *COUNTS})


class Desk:
    """The sets that are arrays so far, by the name of their table; `rests`: what the answer rests on."""

    def __init__(self, world: World, arrays: Arrays, types: Mapping[str, int]) -> None:
        self.world = world
        self.arrays = arrays
        self._types = types
        self._held: dict[str, Held] = {}
        self._written: set[str] = set()
        self.rests: list[tuple[str, Array]] = []

    @cached_property
    def parties(self) -> Parties:
        """The names of companies."""
        aliases = self.world.context.aliases
        known = self.world.kept.get("parties", lambda: (self.arrays, aliases, self._parties()))
        if known[0] is not self.arrays or known[1] != aliases:
            known = self.arrays, aliases, self._parties()
            self.world.kept.put("parties", known)
        return known[2]

    def _parties(self) -> Parties:
        return Parties(self.arrays, self.world.connection, self.world.context.aliases)

    def key_of(self, name: str) -> str:
        """Return a name as names are compared, with the user's own aliases."""
        key = party_key(name)
        return self.world.context.aliases.get(key, key)

    def does(self, act: Fast) -> bool:
        """Do one step; False where it cannot be done on arrays."""
        job = JOBS.get(act.job)
        return job is not None and job(self, act) is not False

    def put(self, table: str, held: Held) -> None:
        """Lay down a set."""
        self._held[table] = held

    def links(self, table: str | None) -> Links | None:
        """Return links that are an array; None where they are not."""
        held = self._held.get(table or "")
        return held if isinstance(held, Links) else None

    def table(self, name: str) -> Table | None:
        """Return a table that `by` made here; None where it was made, or changed, by SQL."""
        held = self._held.get(name)
        return held if isinstance(held, Table) else None

    def counts(self, table: str) -> Counts | None:
        """Return counts of links that are an array; None where they are not."""
        held = self._held.get(table)
        return held if isinstance(held, Counts) else None

    def types(self, keys: Array) -> Array:
        """Return the types of documents: 1 patents, 2 papers; also of those that were named and are not held."""
        found = self.arrays.column("type")[np.maximum(keys, 0)]
        if (keys < 0).any():
            found = found.copy()
            unheld = dict(self.world.connection.execute("SELECT doc, type FROM unheld"))
            found[keys < 0] = [unheld[key] for key in keys[keys < 0].tolist()]
        return found

    def is_here(self, table: str | None) -> bool:
        """Tell whether a set is an array already, or as good as one."""
        return table in self._held or table in self._types

    def docs(self, table: str) -> Docs:
        """Return documents: as they lie here, of a type, or read from their table."""
        held = self._held.get(table)
        if not isinstance(held, Docs):
            held = sets.plain(self.arrays.of_type(self._types[table])) if table in self._types else None
            if held is None and table in self.world.lists:
                held = sets.of_list(self.world.lists[table])
            self._held[table] = held = held or sets.load(self.world, table)
            if not self.world.take_list(table):
                self._written.add(table)
        return held

    def replace(self, table: str, held: Held) -> None:
        """Put fewer documents or links in the place of others, before a statement speaks of them."""
        self._held[table] = held
        self._written.discard(table)

    def lay_out(self, table: str) -> None:
        """Write a set into its table, if it lies here and was not written yet."""
        held = self._held.get(table)
        if held is not None and table not in self._written:
            self._written.add(table)
            sets.write(self.world, table, held)


# ---- steps --------------------------------------------------------------------------------------------------------


def _rests(desk: Desk, act: Fast) -> bool:
    """Note what the answer rests on."""
    table, what = act.args
    if table == "holding":
        if not desk.arrays.tells_states():
            return False
        desk.rests.append(("own", np.flatnonzero(desk.arrays.column("state"))))
        return True
    keys = desk.docs(table).doc
    if what == "hop":  # references of patents are not sold
        patents = desk.types(keys) == 1
        desk.rests.append(("references", keys[patents]))
        keys = keys[~patents]
    desk.rests.append(("own", keys))
    return True


def _hop(desk: Desk, act: Fast) -> None:
    word, table = act.args
    docs = desk.docs(table).doc
    links = desk.arrays.hop(word, docs)
    desk.put(act.into[0], links)
    desk.put(act.into[1], sets.plain(unique(desk, links.doc)))
    desk.world.notes.tell("delisted", desk.arrays.gone(word, docs), ())


def unique(desk: Desk, documents: Array) -> Array:
    """Return documents that are held ascending, each once."""
    if len(documents) < desk.arrays.documents // 100:  # a mask of all takes longer
        found = each_once(documents)
        return found[found > 0]
    return np.flatnonzero(desk.arrays.mask(documents))


def _typed(desk: Desk, act: Fast) -> bool:
    """Note what holds for lists about patents."""
    word, named, table = act.args
    links = desk.links(table)
    if links is None:
        return False
    if (desk.types(desk.docs(named).doc) == 1).any():
        desk.world.notes.say("listed" if word == "cited-by" else "from_lists")
        if word == "references":
            seen = [(moment,) for moment in desk.arrays.seen(links)]
            desk.world.connection.executemany("INSERT INTO seen VALUES (?)", seen)
    return True


def narrow(desk: Desk, act: Fast, kept: Docs, links: Links | None) -> None:
    """Lay down some of a set's documents, and the links that lead to them. `into`: their tables."""
    desk.put(act.into[0], kept)
    if len(act.into) > 1 and links is not None:
        desk.put(act.into[1], links.only(desk.arrays.mask(kept.doc)[links.doc]))


def _narrowable(desk: Desk, docs: str, links: str | None) -> bool:
    """Tell whether a set can be narrowed here: its links have to be arrays too."""
    return desk.is_here(docs) and (links is None or desk.links(links) is not None)


def _combine(desk: Desk, act: Fast) -> bool:
    word, docs, links, other, extras = act.args
    if not (desk.is_here(docs) or desk.is_here(other)) or (extras and not desk.is_here(docs)):
        return False
    if links is not None and desk.links(links) is None:
        return False
    mine, theirs = desk.docs(docs), desk.docs(other)
    inside = desk.arrays.mask(theirs.doc)[np.maximum(mine.doc, 0)] & (mine.doc > 0)
    if (mine.doc < 0).any():
        inside |= np.isin(mine.doc, theirs.doc[theirs.doc < 0])
    narrow(desk, act, mine.only(inside if word == "and" else ~inside), desk.links(links))
    return True


def _either(desk: Desk, act: Fast) -> bool:
    docs, links, other, more = act.args
    if not (desk.is_here(docs) or desk.is_here(other)) or any(
        each and desk.links(each) is None for each in (links, more)
    ):
        return False
    desk.put(act.into[0], sets.plain(np.union1d(desk.docs(docs).doc, desk.docs(other).doc)))
    some, others = desk.links(links), desk.links(more)
    if some is not None and others is not None:
        desk.put(act.into[1], _united(some, others))
    return True


def _united(some: Links, others: Links) -> Links:
    """Return the links of both, each once: a citation leads to one of its ends or to the other."""
    links = together(some, others)
    _keys, places = np.unique(links.edge * 2 + (links.doc == links.cited), return_index=True)
    return links.only(places)


def _first(desk: Desk, act: Fast) -> bool:
    docs, links, most = act.args
    if not _narrowable(desk, docs, links):
        return False
    mine = desk.docs(docs)
    if most < len(mine.doc):
        mine = mine.only(np.sort(np.argsort(mine.pos, kind="stable")[:most]))
    narrow(desk, act, mine, desk.links(links))
    return True


def _counts(desk: Desk, act: Fast) -> bool:
    """Count the links to each document; of several hops' links each document of the previous set once."""
    table, distinct = act.args
    links = desk.links(table)
    if links is None:
        return False
    doc = links.doc
    if distinct:
        pairs = each_once(doc * (desk.arrays.documents + 1) + links.via)
        doc = pairs // (desk.arrays.documents + 1)
    found = np.bincount(doc, minlength=1)
    keys = np.flatnonzero(found)
    desk.put(act.into[0], Counts(keys, found[keys]))
    return True


def _sort(desk: Desk, act: Fast) -> bool:
    """Order documents by columns of numbers; keep the first of them where only these are wanted."""
    docs, links, keys, most = act.args
    if not _narrowable(desk, docs, links):
        return False
    mine = desk.docs(docs)
    columns = [_key(desk, mine.doc, name, prepared) for name, prepared, _down in keys]
    if any(column is None for column in columns):
        return False
    order = _order(mine, columns, [down for _name, _prepared, down in keys])  # type: ignore[arg-type]  # none is None
    pos = np.empty(len(order), "q")
    pos[order] = np.arange(1, len(order) + 1)
    mine = mine._replace(pos=pos)
    if most is None:
        desk.put(act.into[0], mine)
        return True
    kept = mine.only(mine.pos <= most)
    column = columns[0]
    assert column is not None  # noqa: S101 - seen to above
    desk.world.notes.tell("unranked", int((column < 0).sum()), (keys[0][0],))
    narrow(desk, act, kept, desk.links(links))
    return True


def _key(desk: Desk, doc: Array, name: str, prepared: str | None) -> Array | None:
    """Return what a field says of documents as numbers, -1 where it is unknown; None where it is no column."""
    if name == "links":
        counts = desk.counts(prepared or "")
        if counts is None:
            return None
        found = np.zeros(desk.arrays.documents + 2, "q")
        found[counts.doc] = counts.links
        return np.where(doc > 0, found[np.maximum(doc, 0)], 0)
    return None if name not in SORTED or (doc < 0).any() else desk.arrays.column(name)[doc].astype("q")


def _order(docs: Docs, columns: list[Array], descending: list[bool]) -> Array:
    """Return places in order: by the columns in turn, what is unknown last, then as they were."""
    keys: list[Array] = [docs.pos]
    for column, down in zip(reversed(columns), reversed(descending), strict=True):
        keys += [-column if down else column, column < 0]
    return np.lexsort(keys)


def _one_per_application(desk: Desk, act: Fast) -> bool:
    """Keep the earliest publication of each application; what has no number stays."""
    docs, links = act.args
    if not _narrowable(desk, docs, links):
        return False
    mine = desk.docs(docs)
    if (mine.doc < 0).any():
        return False
    application = desk.arrays.column("application")[mine.doc]
    published = desk.arrays.column("published")[mine.doc]
    order = np.lexsort((mine.doc, published, published < 0, application))
    first = np.ones(len(order), dtype=bool)
    first[1:] = application[order][1:] != application[order][:-1]
    kept = application < 0
    desk.world.notes.tell("no_application", int(kept.sum()), ())
    kept[order[first]] = True
    narrow(desk, act, mine.only(kept), desk.links(links))
    return True


def _count(desk: Desk, act: Fast) -> bool:
    table = act.args[0]
    if not desk.is_here(table):
        return False
    size = len(desk.docs(table).doc)
    desk.world.connection.execute(f"INSERT INTO {act.into[0]} VALUES (1, ?)", (size,))
    return True


def _years(desk: Desk, act: Fast) -> bool:
    table = act.args[0]
    if not desk.is_here(table) or (desk.docs(table).doc < 0).any():
        return False
    told = desk.arrays.column("year_from_text")[desk.docs(table).doc] > 0
    desk.world.notes.tell("year_from_text", int(told.sum()), ())
    return True


def _where(desk: Desk, act: Fast) -> bool:
    from localcite.query.fast.where import where  # noqa: PLC0415 - only conditions need it

    return where(desk, act)


def _external(desk: Desk, act: Fast) -> bool:
    from localcite.query.fast.owners import external  # noqa: PLC0415 - only this stage needs it

    return external(desk, act)


def _when(desk: Desk, act: Fast) -> bool | None:
    from localcite.query.fast import learnt  # noqa: PLC0415 - only `new since` needs it

    jobs = {"learnt": learnt.learnt, "new since": learnt.new_since, "asked before": learnt.asked_before}
    return jobs[act.job](desk, act)


def _by(desk: Desk, act: Fast) -> bool:
    from localcite.query.fast.group import by  # noqa: PLC0415 - only tables need it

    return by(desk, act)


def _related(desk: Desk, act: Fast) -> None:
    from localcite.query.fast.near import related  # noqa: PLC0415 - only this source needs it

    related(desk, act)


JOBS: Mapping[str, Callable[[Desk, Fast], bool | None]] = {
    "rests": _rests,
    "hop": _hop,
    "say_of_hop": _typed,
    "combine": _combine,
    "or": _either,
    "first": _first,
    "counts": _counts,
    "sort": _sort,
    "one-per-application": _one_per_application,
    "count": _count,
    "years": _years,
    "where": _where,
    "external": _external,
    "new since": _when,
    "by": _by,
    "related": _related,
    "learnt": _when,
    "asked before": _when,
}
