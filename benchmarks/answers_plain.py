"""What questions mean, in plain Python: dictionaries and sets made from the elements that a vendor answered with.

Nothing of localcite is imported here; `answers.py` compares the two. A `Plain` holds what was answered and when; a `Set`
is a set of documents and the links that led to them; `Plain.rests` collects what an answer rests on.
"""

import re
from collections import Counter, deque

from answers_sets import Set
from answers_words import held, number_key, people, year_in

LISTS = (("reference_data", False), ("np_citation_data", True), ("patent_citation_data", True))  # name, it cites


class Plain:
    """What was answered. `docs`: facts by key; `cites`: what is known of (cited, citing); `held`: holdings by key."""

    def __init__(self, page_size):
        self.page_size = page_size
        self.docs, self.cites, self.held = {}, {}, {}
        self.names, self.rests, self.collections = {}, {}, {}
        self.listing = {}  # (holder, list) → pairs that its latest answer lists

    # ---- taking answers in ------------------------------------------------------------------------------------------

    def take_patent(self, key, element, at):
        """Take one answer about a patent; `element` is None where no row came."""
        self.doc(key, type="patent")
        if element is None:
            self.held[key] = {"state": "no_answer", "at": at}
            return
        said, first = element["patent_cited"], key not in self.held
        pairs = set()
        for row in said.get("cited_by_patents") or ():
            pairs.add(self.cite(key, self.patent_row(row), row, at, first))
        self.listing[key, "patents"] = pairs
        counts = {name: said.get(name) for name in ("cited_by_3y", "cited_by_5y")}
        short = len(said.get("cited_by_patents") or ()) < max(count or 0 for count in counts.values())
        self.held[key] = {"state": "partial" if short else "held", "at": at, **counts}

    def take_paper(self, key, element, at):
        """Take the first page of an answer about a paper."""
        self.doc(key, type="paper", name=element.get("doi"))
        first, pages = key not in self.held, 1
        for name, citing in LISTS:
            rows = element.get(name) or ()
            pages = max(pages, -(-len(rows) // self.page_size))
            pairs = set()
            for row in rows[: self.page_size]:
                other = self.patent_row(row) if "pn" in row else self.paper_row(key, row)
                pairs.add(self.cite(*((key, other) if citing else (other, key)), row, at, first))
            self.listing[key, name] = pairs
        self.held[key] = {"state": "partial" if pages > 1 else "held", "at": at, "left": pages - 1}

    def doc(self, key, **facts):
        known = self.docs.setdefault(key, {"type": None})
        known.update({name: value for name, value in facts.items() if value is not None})
        return key

    def patent_row(self, row):
        key = number_key(row["pn"])
        return self.doc(
            key, type="patent", title=row.get("title"), filed=row.get("apdt"), published=row.get("pbdt"),
            application_no=row.get("apno"), current=people(row.get("current_assignee")),
            original=people(row.get("original_assignee")), inventor=people(row.get("inventor")), kind_code=row.get("kind"),
        )  # fmt: skip

    def paper_row(self, source, row):
        text = row.get("citation_text")
        key = f"paper:{row['paper_id']}" if row.get("paper_id") else f"text:{source}:{text}"
        nameless = None if row.get("paper_id") else text
        return self.doc(key, type="paper", text=text, year=year_in(text), name=nameless)

    def cite(self, cited, citing, row, at, first):
        one = self.cites.setdefault((cited, citing), {"first": at, "baseline": first})
        one["category"] = ",".join(dict.fromkeys(row.get("category") or ())) or one.get("category")
        one["cite_type"] = ",".join(dict.fromkeys(row.get("cite_type") or ())) or one.get("cite_type")
        return cited, citing

    def seal(self):
        """Work out, when all answers are taken, which citations are listed, and who cites whom."""
        listed = set().union(*self.listing.values())
        self.forward, self.backward = {}, {}
        for cited, citing in self.cites:
            if cited != citing and (cited, citing) in listed:
                self.forward.setdefault(cited, set()).add(citing)
                self.backward.setdefault(citing, set()).add(cited)
        for key, doc in self.docs.items():
            self.names[key] = doc.get("name") or key
            if doc["type"] == "patent":
                kind = re.search(r"[A-Z]\d?$", key[2:])
                doc |= {"office": key[:2], "kind_code": kind[0] if kind else doc.get("kind_code")}

    # ---- sources ----------------------------------------------------------------------------------------------------

    def ask(self, make):
        """Return what `make` says of this, and the coverage of that."""
        self.rests = {}
        return make(self), self.coverage()

    def rest(self, keys, what="own"):
        for key in keys:
            self.rests.setdefault(key, set()).add(what)

    def of(self, *keys, describes=True):
        """The documents of some keys; `describes`: the answer is about them."""
        if describes:
            self.rest(keys)
        return Set(self, list(dict.fromkeys(keys)))

    def all(self, kind):
        return Set(self, [key for key, doc in self.docs.items() if doc["type"] == kind])

    def search(self, words):
        def found(doc):
            texts = [doc.get(name) or "" for name in ("title", "text", "current", "original", "inventor")]
            return all(any(held(word, text) for text in texts) for word in words.split())

        return Set(self, [key for key, doc in self.docs.items() if found(doc)])

    def related(self, key):
        """The scores of the documents near one: (co-cited, coupled)."""
        self.rest([key])
        scores = {}
        for place, sides in enumerate(((self.forward, self.backward), (self.backward, self.forward))):
            for middle in sides[0].get(key, ()):
                for other in sides[1].get(middle, ()):
                    scores.setdefault(other, [0, 0])[place] += 1
        scores.pop(key, None)
        found = Set(self, list(scores))
        found.scores = scores
        return found

    def distance(self, start, end):
        """How many citations lie between two documents, whichever way each goes; None where they are not linked."""
        self.rest([start, end])
        away, queue = {start: 0}, deque([start])
        while queue:
            here = queue.popleft()
            for there in self.forward.get(here, set()) | self.backward.get(here, set()):
                if there not in away:
                    away[there] = away[here] + 1
                    queue.append(there)
        return away.get(end)

    def coverage(self):
        """Return the states of all that an answer rests on, and the units that completing it costs at most."""
        states, units = Counter(), 0
        for key, whats in self.rests.items():
            held = self.held.get(key)
            unsold = "references" in whats
            state = "partial" if unsold and key in self.docs else held["state"] if held else "not_bought"
            states[state] += 1
            if unsold:
                units = None
            elif units is not None:
                units += held.get("left", 0) if held else not key.startswith("text:")
        return {"rests_on": len(self.rests), **states, "units_to_complete": units}
