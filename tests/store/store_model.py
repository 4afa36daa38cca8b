"""What a store should hold, worked out as plainly as can be from the replies themselves. Shares no code with it.

Knows only replies as `store_worlds` makes them: clean values, and ids that match exactly.
"""

from collections import Counter, defaultdict

LISTS = {
    "P015": {"cited_by_patents": 1},
    "L012": {"reference_data": 2, "np_citation_data": 3, "patent_citation_data": 4},
}
TYPE_OF_LIST = {1: "patent", 2: "paper", 3: "paper", 4: "patent"}
TOTALS = {2: "reference_no", 3: "np_citation_no", 4: "patent_citation_no"}
COUNTS = ("cited_by_3y", "cited_by_5y", "reference_no", "np_citation_no", "patent_citation_no")
FACTS = ("title", "filed", "published", "year", "current_assignee", "inventors", "text", "year_from_text")


class Doc:
    """One document. `into`: the one that it was merged into."""

    def __init__(self, number, type_, name):
        self.number = number
        self.type = type_
        self.names = {name}
        self.into = None
        self.facts = dict.fromkeys(FACTS)


class Model:
    def __init__(self):
        self.docs = []
        self.answers = []
        self.holdings = {}
        self.speaking = set()  # documents that the reply which is read has answers about
        self.listed = defaultdict(set)  # by document and list: the documents that it names now

    # ---- who is who ----

    def find(self, doc):
        while doc.into is not None:
            doc = doc.into
        return doc

    def carrier(self, name):
        return next((doc for doc in self.docs if doc.into is None and name in doc.names), None)

    def doc(self, names, type_):
        """The document of what is said under these names together."""
        home = self.carrier(names[0])
        if home is None:
            home = Doc(len(self.docs), type_, names[0])
            self.docs.append(home)
        together = {name for name in names if name[0] == "paper_id"}
        for name in names[1:]:
            home = self.find(home)
            other = self.carrier(name)
            if other is home or self.contradict(home.names, other.names if other else {name}, together):
                continue
            if other is None:
                home.names.add(name)
            elif not (home.names & together and other.names & together and self.held(home) and self.held(other)):
                self.merge(home, other)
        return self.find(home)

    @staticmethod
    def contradict(mine, theirs, together):
        for scheme in ("patent_id", "doi", "number", "paper_id"):
            one, other = ({name for name in names if name[0] == scheme} for names in (mine, theirs))
            if one and other and not (one & together and other & together):
                return True
        return False

    def held(self, doc):
        speaking = {self.find(each) for each in self.speaking}
        return doc in speaking or any(self.find(key[0]) is doc for key in self.holdings)

    def merge(self, a, b):
        into, gone = sorted((a, b), key=lambda doc: doc.number)
        gone.into = into
        into.names |= gone.names
        if into.facts["year"] is None:
            into.facts["year_from_text"] = gone.facts["year_from_text"]
        for fact, value in gone.facts.items():
            if into.facts[fact] is None and fact != "year_from_text":
                into.facts[fact] = value
        for (doc, list_), named in list(self.listed.items()):
            if doc is gone:
                self.listed[into, list_] |= named
                del self.listed[gone, list_]
        for endpoint in LISTS:
            found = [self.holdings.pop((doc, endpoint), None) for doc in (gone, into)]
            kept = max(
                (each for each in found if each), key=lambda each: (each["at"] or "", each["call"]), default=None
            )
            if kept:
                self.holdings[into, endpoint] = kept

    # ---- what is said ----

    def reply(self, call, at, endpoint, asked, page, elements):
        """One reply. An element is (names asked for and its own, what it says or None where it is spoilt)."""
        type_ = "patent" if endpoint == "P015" else "paper"
        good = [(names, said) for names, said in elements if said is not None]
        spoilt = {name for names, said in elements if said is None for name in names}
        served = {name for names, _ in good for name in names} & set(asked)
        unread = [name for name in asked if name in spoilt - served]
        silent = [name for name in asked if name not in served and name not in spoilt]
        told = []
        self.speaking = set()
        for names, _ in good:
            self.speaking.add(self.doc([*[name for name in names if name in asked], *names], type_))
        for _, said in good:
            for list_, row in rows_of(endpoint, said):
                self.doc(row_names(list_, row), TYPE_OF_LIST[list_])
        for name in (*silent, *unread):
            self.doc([name], type_)
        for names, said in good:
            about = [self.carrier(name) for name in names if name in asked] or [self.carrier(names[0])]
            refused = [name for name in names if name[0] in {"patent_id", "paper_id"} and self.carrier(name) is None]
            about += [self.doc([name], type_) for name in refused]
            rows = [(list_, self.carrier(row_names(list_, row)[0]), row) for list_, row in rows_of(endpoint, said)]
            told.append((list(dict.fromkeys(about)), said, rows))
        for _, _, rows in told:
            for _, doc, row in rows:
                fill(doc.facts, facts_of(row))
        self.keep(call, at, endpoint, page, told)
        answered = {doc for about, _, _ in told for doc in about}
        puzzling = dict.fromkeys(doc for doc in map(self.carrier, unread) if doc not in answered)
        quiet = dict.fromkeys(doc for doc in map(self.carrier, silent) if doc not in answered and doc not in puzzling)
        for doc in puzzling:
            self.puzzle(call, endpoint, page, doc)
        for doc in quiet:
            self.hush(call, at, endpoint, page, doc)

    def keep(self, call, at, endpoint, page, told):
        by_doc = {}
        for about, said, rows in told:
            for doc in about:
                by_doc.setdefault(doc, []).append((said, rows))
        for doc, parts in by_doc.items():
            rows, lists, counts = [], set(), dict.fromkeys(COUNTS)
            for said, theirs in parts:
                seen = [identity(row) for row in rows]
                rows += [row for row in theirs if identity(row) not in seen]
                lists |= {number for field, number in LISTS[endpoint].items() if block(said).get(field) is not None}
                counts.update({field: block(said)[field] for field in COUNTS if block(said).get(field) is not None})
            before = self.holdings.get((doc, endpoint))
            answer = {"call": call, "doc": doc, "endpoint": endpoint, "page": page, "at": at, "rows": rows}
            joins = page > 1 and before and before["round"] is not None
            former = [each for each in self.answers if self.find(each["doc"]) is doc and each["endpoint"] == endpoint]
            if joins:
                answer["round"] = before["round"]
                pages = [each for each in former if each["round"] is before["round"]]
                answer["baseline"] = pages[0]["baseline"]
                counts = {
                    field: before["counts"][field] if counts[field] is None else counts[field] for field in COUNTS
                }
            else:
                answer["round"], pages, answer["baseline"] = answer, [], not former
            self.answers.append(answer)
            for list_, other, _ in rows:
                self.listed[doc, list_].add(other)
            earlier, now = self.count(pages), self.count([*pages, answer])
            short = [list_ for list_, field in TOTALS.items() if now[list_] < (counts[field] or 0)]
            recent = max(counts["cited_by_3y"] or 0, counts["cited_by_5y"] or 0)
            held = {each["page"] for each in (*pages, answer)}
            going_on = short and sum(now.values()) > sum(earlier.values())
            known = bool(lists) or (joins and before["listed"] is not None)
            self.holdings[doc, endpoint] = {
                "state": "partial" if short or recent > now[1] else "answered",
                "at": at,
                "call": call,
                "round": answer["round"],
                "pages": len(held),
                "next_page": min(set(range(1, 99)) - held) if going_on else None,
                "listed": sum(now.values()) if known else None,
                "counts": counts,
                "reply_kept": 0,
            }
            if before:
                for list_ in LISTS[endpoint].values():
                    total = counts[TOTALS[list_]] if list_ != 1 else (0 if 1 in lists else None)
                    if total is not None and now[list_] >= total:
                        named = {row[1] for each in (*pages, answer) for row in each["rows"] if row[0] == list_}
                        self.listed[doc, list_] = named

    def count(self, answers):
        """How many rows the pages of a round have: what several repeat counts as in the one that has it most often."""
        most = Counter()
        for answer in answers:
            here = Counter((list_, self.find(doc), row.get("sequence")) for list_, doc, row in answer["rows"])
            for key, times in here.items():
                most[key] = max(most[key], times)
        total = Counter()
        for (list_, _, _), times in most.items():
            total[list_] += times
        return total

    def hush(self, call, at, endpoint, page, doc):
        before = self.holdings.get((doc, endpoint))
        if page > 1 and before and before["round"] is not None:
            before |= {"call": call, "next_page": None}
            return
        self.holdings[doc, endpoint] = unknown("no answer", at, call)
        for list_ in LISTS[endpoint].values():
            self.listed[doc, list_] = set()

    def puzzle(self, call, endpoint, page, doc):
        before = self.holdings.get((doc, endpoint))
        if page > 1 and before and before["round"] is not None:
            before |= {"call": call, "next_page": None}
            return
        known = before or unknown("failed", None, call)
        self.holdings[doc, endpoint] = known | {"state": "failed", "call": call, "reply_kept": 1}

    def refuse(self, call, endpoint, names):
        for name in names:
            doc = self.doc([name], "patent" if endpoint == "P015" else "paper")
            before = self.holdings.get((doc, endpoint))
            if before is None or (before["state"] == "failed" and not before["reply_kept"]):
                self.holdings[doc, endpoint] = unknown("failed", None, call)

    # ---- what can be seen ----

    def key(self, doc):
        return frozenset(self.find(doc).names)

    def documents(self):
        return {frozenset(doc.names): doc.facts for doc in self.docs if doc.into is None}

    def attestations(self):
        return Counter(
            (answer["call"], *self.ends(answer["doc"], list_, doc), row.get("sequence"), row.get("citation_text"))
            for answer in self.answers
            for list_, doc, row in answer["rows"]
        )

    def ends(self, doc, list_, other):
        pair = (self.key(doc), self.key(other))
        return pair if list_ == 2 else pair[::-1]

    def citations(self):
        said = defaultdict(list)
        for answer in self.answers:
            for list_, doc, row in answer["rows"]:
                said[self.ends(answer["doc"], list_, doc)].append((answer, row))
        listed = {self.ends(doc, list_, other) for (doc, list_), named in self.listed.items() for other in named}
        return {
            pair: {
                "attestations": len(rows),
                "first_seen": rows[0][0]["at"],
                "last_seen": rows[-1][0]["at"],
                "category": frozenset(code for _, row in rows for code in row.get("category") or ()),
                "baseline": int(rows[0][0]["baseline"]),
                "delisted": int(pair not in listed),
            }
            for pair, rows in said.items()
            if pair[0] != pair[1]
        }

    def held_now(self):
        return {
            (self.key(doc), endpoint): {key: value for key, value in held.items() if key != "round"}
            for (doc, endpoint), held in self.holdings.items()
        }


def unknown(state, at, call):
    """A holding that says nothing."""
    return {
        "state": state,
        "at": at,
        "call": call,
        "round": None,
        "pages": 0,
        "next_page": None,
        "listed": None,
        "counts": dict.fromkeys(COUNTS),
        "reply_kept": 0,
    }


def block(said):
    return said.get("patent_cited", said) or {}


def rows_of(endpoint, said):
    """The rows of an element, with their list."""
    return [(list_, row) for field, list_ in LISTS[endpoint].items() for row in block(said).get(field) or ()]


def row_names(list_, row):
    """The names in a row; of a nameless one its text, which no two sources share."""
    if list_ in {1, 4}:
        return [
            (scheme, row[field]) for scheme, field in (("number", "pn"), ("patent_id", "patent_id")) if field in row
        ]
    ids = row.get("paper_id")
    return [("paper_id", id_) for id_ in ids.split(",")] if ids else [("text", row["citation_text"])]


def identity(row):
    list_, doc, said = row
    return (
        list_,
        doc,
        sorted((key, str(value)) for key, value in said.items() if key in {"sequence", "category", "citation_text"}),
    )


def facts_of(row):
    published = row.get("pbdt")
    text = row.get("citation_text")
    year = int(text[-4:]) if text else None
    return {
        "title": row.get("title"),
        "filed": None,
        "published": published,
        "year": published // 10000 if published else year,
        "current_assignee": row.get("current_assignee"),
        "inventors": None,
        "text": text,
        "year_from_text": 1 if year else None,
    }


def fill(known, said):
    """The newer wins over the older; the first text of a paper stays, and the year in it."""
    if said["text"] is not None and known["text"] is not None:
        said = said | {"text": None}
    if said["year_from_text"] and known["year"] is not None:
        said = said | {"year": None, "year_from_text": None}
    for fact, value in said.items():
        if value is not None:
            known[fact] = value
