"""The language once more, naively: over plain values, one document and one link after the other. Shares no code.

Pipelines are tuples: ("doc", numbers), ("in", name), ("patents",), ("hop", word), ("where", condition), …; conditions
are tuples as well. What is drawn as a pipeline is written as text by `typed` and interpreted by `Naive`.
"""

from collections import Counter
from itertools import product

from query_naive_values import (
    DATE_FIELDS,
    LETTERS,
    LINK_FIELDS,
    OPERATORS,
    PARTY,
    TYPES,
    asks_for_delisted,
    fields_of,
    iso,
    parties,
    span_with,
    spans,
)

# ---- what it means ------------------------------------------------------------------------------------------------


class Refused(Exception):
    """The language refuses this."""


class Naive:
    """Interprets pipelines on a world. `rests`: what was rested on, as (number, what)."""

    def __init__(self, world):
        self.world = world
        self.docs = {doc.id: doc for doc in world.docs}
        self.by_number = {doc.number: doc.id for doc in world.docs}
        self.answers = {said.id: said for said in world.answers}
        self.unheld = {}
        self.rests = set()
        self.owners = {}

    # A set: documents in order, their links (doc, via, citation) or None where no hop led to them, and of ids typed
    # all keys, held or not.

    def run(self, pipeline):
        """Return the columns' values of the whole pipeline, as `select number` or its last stage shows them."""
        hopped = pipeline[0][0].endswith(" of") or any(stage[0] == "hop" for stage in pipeline)
        state = self.source(pipeline[0], pipeline[1:], describes=not hopped)
        for place, stage in enumerate(pipeline[1:], start=1):
            if stage[0] == "select":
                self.rests_on(state, stage[1])
            if stage[0] in {"by", "count", "select"}:
                return getattr(self, f"show_{stage[0]}")(state, *stage[1:])
            state = self.stage(stage, state, pipeline[place + 1 :])
        return self.show_select(state, ("number",))

    def set(self, pipeline, after):
        state = self.source(pipeline[0], pipeline[1:] + after, describes=False)
        for place, stage in enumerate(pipeline[1:], start=1):
            state = self.stage(stage, state, pipeline[place + 1 :] + after)
        return state

    def key(self, number):
        if number in self.by_number:
            return self.by_number[number]
        return self.unheld.setdefault(number, -len(self.unheld) - 1)

    def source(self, stage, after, *, describes):
        word = stage[0]
        if word in {"doc", "cited-by of", "references of"}:
            keys = list(dict.fromkeys(self.key(number) for number in stage[1]))
            if describes:
                self.rests |= {(key, "own") for key in keys}
            state = ([key for key in keys if key > 0], None, keys)
            return state if word == "doc" else self.hop(word.removesuffix(" of"), state, after)
        if word == "in":
            collection = self.world.collections[stage[1]]
            keys = list(dict.fromkeys(self.key(number) for number in collection.members))
            if collection.owner:
                for key in keys:
                    self.owners.setdefault(key, set()).add(PARTY[collection.owner])
            if describes:
                self.rests |= {(key, "own") for key in keys}
            return keys, None
        if word in {"patents", "papers"}:
            wanted = 1 if word == "patents" else 2
            return sorted(key for key, doc in self.docs.items() if doc.type == wanted), None
        assert word == "new since"
        return self.new_source(stage[1], after)

    def new_source(self, since, after):
        self.rests |= {(key, "own") for key in self.world.holdings}
        links = set()
        for one in self.world.citations:
            said = self.answers[one.first]
            if self.shown(one, after) and said.answered_at >= since and not said.baseline:
                about = said.document
                other = one.cited if about == one.citing else one.citing
                links.add((other, one.citing if about == one.citing else one.cited, one))
        return sorted({link[0] for link in links}), links

    def shown(self, one, after):
        if one.cited == one.citing:
            return False
        return one.listed > 0 or asks_for_delisted(after)

    def stage(self, stage, state, after):
        word, *rest = stage
        if word == "hop":
            return self.hop(rest[0], state, after)
        if word in {"minus", "and", "or"}:
            return self.combine(word, state, self.set(rest[0], after if word == "or" else ()))
        return getattr(self, word.replace("-", "_").replace(" ", "_"))(state, *rest)

    def hop(self, word, state, after):
        links = set()
        for key in state[-1] if len(state) == 3 else state[0]:
            patent = self.doc_type(key) == 1
            self.rests.add((key, "references" if word == "references" and patent else "own"))
        for key in state[0]:
            for one in self.world.citations:
                near, far = (one.cited, one.citing) if word == "cited-by" else (one.citing, one.cited)
                if near == key and self.shown(one, after):
                    links.add((far, key, one))
        return sorted({link[0] for link in links}), links

    def doc_type(self, key):
        if key > 0:
            return self.docs[key].type
        number = next(number for number, unheld in self.unheld.items() if unheld == key)
        return 2 if number.startswith("10.") else 1

    @staticmethod
    def kept(state, docs):
        links = state[1]
        return docs, None if links is None else {link for link in links if link[0] in docs}

    def combine(self, word, state, other):
        if word == "or":
            if state[1] is None or other[1] is None:
                links = state[1] if other[1] is None else other[1]
            else:
                links = state[1] | other[1]
            return sorted({*state[0], *other[0]}), links
        inside = set(other[0])
        return self.kept(state, [key for key in state[0] if (key in inside) == (word == "and")])

    def external(self, state):
        papers = [any(self.docs[key].type == 2 for key in link[:2]) for link in state[1]]
        if papers and all(papers):
            raise Refused
        links = {link for link in state[1] if self.is_self(link[2]) is not True}
        linked, left = {link[0] for link in state[1]}, {link[0] for link in links}
        return [key for key in state[0] if key in left or key not in linked], links

    def is_self(self, one):
        cited, citing = self.docs[one.cited], self.docs[one.citing]
        if 2 in {cited.type, citing.type}:
            return None
        if one.cited in self.owners:
            names = citing.current if citing.current is not None else citing.original
            return None if names is None else bool(parties(names) & self.owners[one.cited])
        if cited.current is not None and citing.current is not None:
            return bool(parties(cited.current) & parties(citing.current))
        if cited.original is not None and citing.original is not None:
            return bool(parties(cited.original) & parties(citing.original))
        return None

    def one_per_application(self, state):
        best = {}
        for key in state[0]:
            doc = self.docs.get(key)
            number = doc and doc.application_no
            if number:
                rank = (doc.published is None, doc.published or 0, key)
                best[number] = min(best.get(number, rank), rank)
        chosen = {rank[2] for rank in best.values()}
        kept = [k for k in state[0] if k in chosen or not (k in self.docs and self.docs[k].application_no)]
        return self.kept(state, kept)

    def new_since(self, state, since):
        links = {link for link in state[1] if self.is_new(link[2], since)}
        return [key for key in state[0] if any(link[0] == key for link in links)], links

    def is_new(self, one, since):
        said = self.answers[one.first]
        return said.answered_at >= since and not said.baseline

    # ---- conditions: True, False, or None where it is unknown ------------------------------------------------------

    def where(self, state, condition):
        self.rests_on(state, fields_of(condition))
        if not any(name in LINK_FIELDS for name in fields_of(condition)):
            docs = [key for key in state[0] if self.test(condition, key, None, state) is True]
            return self.kept(state, docs)
        rows = set()
        for key in state[0]:
            links = [link for link in state[1] if link[0] == key] or [None]
            rows |= {(key, link) for link in links if self.test(condition, key, link, state) is True}
        stay = {key for key, _link in rows}
        return [key for key in state[0] if key in stay], {link for _key, link in rows if link is not None}

    def rests_on(self, state, names):
        if any(name.startswith("cited_by") for name in names):
            self.rests |= {(key, "own") for key in state[0]}

    def test(self, condition, key, link, state):
        word, *rest = condition
        if word == "not":
            inner = self.test(rest[0], key, link, state)
            return None if inner is None else not inner
        if word in {"and", "or"}:
            values = [self.test(part, key, link, state) for part in rest[0]]
            decided = word == "or"
            if decided in values:
                return decided
            return None if None in values else not decided
        if word == "unknown":
            return self.value(rest[0], key, link, state) is None
        if word == "in":
            return self.test(("or", [("cmp", rest[0], "=", value) for value in rest[1]]), key, link, state)
        return self.compare(*rest, key, link, state)

    def compare(self, name, op, wanted, key, link, state):  # noqa: C901 - one branch a kind of field
        value = self.value(name, key, link, state)
        if op == "!=":
            same = self.compare(name, "=", wanted, key, link, state)
            return None if same is None else not same
        if isinstance(wanted, tuple):
            other = self.value(wanted[1], key, link, state)
            if name in DATE_FIELDS:
                return spans(value, other, op)
            return None if value is None or other is None else OPERATORS[op](value, other)
        if value is None:
            return None
        if name in DATE_FIELDS:
            return span_with(value, op, wanted)
        if name in {"assignee", "original_assignee"}:
            return PARTY[wanted] in parties(value)
        if name == "category":
            return wanted in set(LETTERS[value])
        if name == "cite_type":
            return wanted in TYPES[value]
        if name == "delisted":
            return value == (wanted == "yes")
        if name in {"number", "office", "kind_code", "type"}:
            return value == wanted
        return OPERATORS[op](value, wanted)

    def value(self, name, key, link, state):  # noqa: C901 - one branch a field
        doc = self.docs.get(key)
        if name == "links":
            return len({one[1] for one in state[1] if one[0] == key})
        if name in LINK_FIELDS:
            return None if link is None else self.link_value(name, link)
        if name == "number":
            return doc.number if doc else next(number for number, unheld in self.unheld.items() if unheld == key)
        if name == "type":
            return {1: "patent", 2: "paper"}[self.doc_type(key)]
        if doc is None:
            return None
        if name == "year":
            return doc.year if doc.year is not None else doc.published // 10000 if doc.published else None
        if name == "assignee":
            return doc.current if doc.current is not None else doc.original
        if name == "original_assignee":
            return doc.original
        if name == "cited_by":
            return self.cited_by(key)
        if name.startswith("cited_by_"):
            return getattr(self.world.holdings.get(key), name, None)
        return getattr(doc, name)

    def cited_by(self, key):
        held = self.world.holdings.get(key)
        if held is None or held.state == "no_answer" or held.listed is None:
            return None
        citing = sum(one.cited == key != one.citing and one.listed > 0 for one in self.world.citations)
        told = self.docs[key].type == 1 or held.cited_by_papers is not None
        return citing if told else citing or None

    def link_value(self, name, link):
        _doc, via, one = link
        if name == "cited":
            return self.docs[via].number
        return one.listed == 0 if name == "delisted" else getattr(one, name)

    # ---- order and what is shown -----------------------------------------------------------------------------------

    def sort(self, state, name, descending):
        self.rests_on(state, [name])
        values = {key: self.value(name, key, None, state) for key in state[0]}
        known = [key for key in state[0] if values[key] is not None]
        ordered = sorted(known, key=lambda key: values[key])
        if descending:
            ordered = sorted(known, key=lambda key: values[key], reverse=True)
        return (ordered + [key for key in state[0] if values[key] is None], *state[1:])

    def top_by(self, state, most, name):
        return self.limit(self.sort(state, name, True), most)

    def limit(self, state, most):
        return self.kept(state, state[0][:most])

    def show_count(self, state):
        return [(len(state[0]),)]

    def show_select(self, state, names):
        return [tuple(self.shown_value(name, key, state) for name in names) for key in state[0]]

    def shown_value(self, name, key, state):
        if name not in LINK_FIELDS:
            value = self.value(name, key, None, state)
            return iso(value) if name in DATE_FIELDS and value is not None else value
        values = [self.link_value(name, link) for link in state[1] if link[0] == key]
        values = [value for value in values if value is not None]
        if name in {"category", "cite_type"}:
            return ",".join(sorted({code for value in values for code in value.split(",")})) or None
        return "|".join(sorted(values)) or None

    def show_by(self, state, names):
        self.rests_on(state, names)
        members = {}
        for key in state[0]:
            links = [link for link in state[1] or () if link[0] == key] or [None]
            if not any(name in LINK_FIELDS for name in names):
                links = [None]
            for link in links:
                for group in product(*(self.groups(name, key, link, state) for name in names)):
                    members.setdefault(group, set()).add(key)
        return {group: self.measures(keys, state) for group, keys in members.items()}

    def groups(self, name, key, link, state):
        value = self.value(name, key, link, state)
        if value is None:
            return [None]
        if name == "assignee":
            return sorted(parties(value))
        if name == "category":
            return sorted(set(LETTERS[value]))
        return [value]

    def measures(self, keys, state):
        days = [day for key in keys if (day := self.day(key)) is not None]
        first, last = (iso(min(days)), iso(max(days))) if days else (None, None)
        return len(keys), round(len(keys) / len(state[0]), 4), first, last

    def day(self, key):
        doc = self.docs.get(key)
        if doc is None:
            return None
        return doc.published if doc.published is not None else doc.year * 10000 if doc.year is not None else None

    # ---- what it rests on ------------------------------------------------------------------------------------------

    def coverage(self):
        """Return how many documents are in which state, and the units that completing costs at most."""
        states = Counter()
        units = 0
        needs = {}
        for key, what in self.rests:
            needs.setdefault(key, set()).add(what)
        for key, whats in needs.items():
            held = self.world.holdings.get(key)
            if "references" in whats:
                units = None
            state = "partial" if "references" in whats and key > 0 else "not_bought" if held is None else held.state
            states[{"answered": "held", "reply_kept": "failed"}.get(state, state)] += 1
            if units is not None and state in {"not_bought", "failed"}:
                units += 1
        return {"rests_on": len(needs), **states, "units_to_complete": units}
