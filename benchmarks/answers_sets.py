"""Sets of documents in plain Python, and what is shown of them: the stages of questions. Imports nothing of localcite."""

from collections import Counter
from itertools import product

from answers_words import iso, party, people


class Set:
    """Documents, and the links that led to them: (document, whence, (cited, citing)), or None where no hop did."""

    def __init__(self, plain, docs, links=None):
        self.plain, self.docs, self.links, self.scores, self.ranks = plain, docs, links, {}, None

    def hop(self, forward, unheld=()):
        """Follow citations. `unheld`: keys that were named, of which nothing is held."""
        patents = [key for key in self.docs if self.plain.docs.get(key, {}).get("type", "patent") == "patent"]
        self.plain.rest([*self.docs, *unheld], "own")
        if not forward:
            for key in patents:
                self.plain.rests[key].discard("own")
                self.plain.rests[key].add("references")
        sides = self.plain.forward if forward else self.plain.backward
        links = {
            (far, near, (near, far) if forward else (far, near)) for near in self.docs for far in sides.get(near, ())
        }
        return Set(self.plain, list({link[0] for link in links}), links)

    def cited_by(self):
        return self.hop(forward=True)

    def references(self):
        return self.hop(forward=False)

    def kept(self, docs):
        inside = set(docs)
        links = None if self.links is None else {link for link in self.links if link[0] in inside}
        made = Set(self.plain, list(docs), links)
        made.scores, made.ranks = self.scores, self.ranks
        return made

    def where(self, test):
        """Keep the documents for whose facts a test holds; a test that meets what is unknown fails."""
        return self.kept([key for key in self.docs if sure(test, Facts(self.plain, key))])

    def where_link(self, test):
        """Keep the links for which a test of (facts of the document, what is known of the citation) holds."""
        links = {
            link
            for link in self.links
            if sure(lambda one: test(Facts(self.plain, one[0]), self.plain.cites[one[2]]), link)
        }
        return Set(self.plain, list({link[0] for link in links}), links)

    def minus(self, other):
        return self.kept([key for key in self.docs if key not in set(other.docs)])

    def both(self, other):
        return self.kept([key for key in self.docs if key in set(other.docs)])

    def either(self, other):
        links = self.links if other.links is None else other.links if self.links is None else self.links | other.links
        return Set(self.plain, list(dict.fromkeys([*self.docs, *other.docs])), links)

    def external(self, owner=None):
        """Drop self-citations. `owner`: of what is cited, as a collection says."""
        links = {link for link in self.links if self.is_self(link[2], owner) is not True}
        return Set(self.plain, list({link[0] for link in links}), links)

    def is_self(self, pair, owner):
        cited, citing = (self.plain.docs[key] for key in pair)
        if "paper" in {cited["type"], citing["type"]}:
            return None
        if owner:
            names = citing.get("current") or citing.get("original")
            return None if names is None else party(owner) in parties(names)
        for name in ("current", "original"):
            if cited.get(name) and citing.get(name):
                return bool(parties(cited[name]) & parties(citing[name]))
        return None

    def new_since(self, moment):
        known = self.plain.cites
        links = {link for link in self.links if known[link[2]]["first"] >= moment and not known[link[2]]["baseline"]}
        return Set(self.plain, list({link[0] for link in links}), links)

    def rests(self):
        self.plain.rest(self.docs)
        return self

    def sorted(self, rank, most=None):
        """Order by a function of a key, largest first; None comes last. What is cut off is not lost: see `rows`."""
        self.ranks = {key: rank(key) for key in self.docs}
        self.most = most
        return self

    def link_count(self, key):
        return len({link[1] for link in self.links if link[0] == key})

    # ---- what is shown ----------------------------------------------------------------------------------------------

    def row(self, key):
        """Return what an answer shows of a document."""
        facts = Facts(self.plain, key)
        row = {"number": facts.number, "title": facts.title, "year": facts.year, "assignee": facts.assignee}
        if self.links is not None:
            links = [link for link in self.links if link[0] == key]
            codes = {code for link in links for code in (self.plain.cites[link[2]]["category"] or "").split(",")} - {""}
            row |= {"category": ",".join(sorted(codes)) or None, "links": len({link[1] for link in links})}
            row["cited"] = frozenset(self.plain.names[link[1]] for link in links)
        if key in self.scores:
            row["co_cited"], row["coupled"] = self.scores[key]
        return row | {name: facts.held(name) for name in ("cited_by", "cited_by_5y")}

    def by(self, *fields):
        """Return the table that `by` makes, in order."""
        groups, spelled = {}, Counter()
        for key in self.docs:
            facts = Facts(self.plain, key)
            spelled.update(people(facts.assignee or "").split("|") if facts.assignee else ())
            vias = sorted({link[1] for link in self.links or () if link[0] == key}) if "cited" in fields else [None]
            for via in vias:
                for group in product(*(facts.values(field, via) for field in fields)):
                    groups.setdefault(group, set()).add(key)
        shown = {}
        for name, _size in sorted(spelled.items(), key=lambda entry: (-entry[1], entry[0])):
            shown.setdefault(party(name), name)
        rows = [(tuple(map(shown_as(shown), group, fields)), self.measures(of)) for group, of in groups.items()]
        in_turn = len(fields) > 1 or fields[0] == "year"
        rows.sort(
            key=lambda row: (row[0][0] is None, 0 if in_turn else -row[1][0], [(v is None, v or "") for v in row[0]])
        )
        return [(*group, *measures) for group, measures in rows]

    def measures(self, keys):
        days = [day for key in keys if (day := Facts(self.plain, key).day) is not None]
        size = len(keys)
        return (size, round(size / len(self.docs), 4), *((iso(min(days)), iso(max(days))) if days else (None, None)))


def shown_as(shown):
    return lambda value, field: shown.get(value, value) if field == "assignee" else value


def parties(names):
    return {party(name) for name in names.split("|")}


def sure(test, what):
    """Tell whether a test holds; comparing with None, what is unknown, does not."""
    try:
        return test(what) is True
    except (TypeError, AttributeError):
        return False


class Facts:
    """What is known of one document."""

    def __init__(self, plain, key):
        self.plain, self.key, self.known = plain, key, plain.docs.get(key, {"type": None})

    def __getattr__(self, name):
        return self.known.get(name)

    @property
    def number(self):
        return self.plain.names.get(self.key, self.key)

    @property
    def title(self):
        return self.known.get("title") or self.known.get("text")

    @property
    def assignee(self):
        return self.known.get("current") or self.known.get("original")

    @property
    def year(self):
        day = self.known.get("published")
        return day // 10000 if day else self.known.get("year")

    @property
    def day(self):
        return self.known.get("published") or (self.year * 10000 if self.year else None)

    def held(self, name):
        """Return how often it is cited, by the vendor's count or by ours; None unless it was bought and answered."""
        holding = self.plain.held.get(self.key)
        if holding is None or holding["state"] == "no_answer":
            return None
        return len(self.plain.forward.get(self.key, ())) if name == "cited_by" else holding.get(name)

    def values(self, field, via):
        if field == "assignee":
            return list(dict.fromkeys(map(party, self.assignee.split("|")))) if self.assignee else [None]
        if field == "cited":
            return [self.plain.names.get(via)]
        return [getattr(self, field)]
