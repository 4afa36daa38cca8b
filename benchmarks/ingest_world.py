"""Replies as the vendor shapes them, for `ingest.py`: about 30 citing rows a patent, all from a seed.

Two thirds of the rows name documents that were met before, half of these lately; half of the patents that are asked
for were first met as a citing row, and many that were asked for are met as a citing row later. English and Chinese
titles, people, companies by a power law, 1 row in 50 without a title, 1 in 50 with two categories.
"""

import bisect
import hashlib
import itertools
import json
import random
from array import array

import numpy as np
from world_words import CHINESE, CITIES, ENGLISH, LEGAL, SURNAMES, SYLLABLES, TRADES

BATCH = 100
ROWS = 30  # on average
COMPANIES = 20_000
RECENT = 20_000
CATEGORIES = (None, ["X"], ["Y"], ["A"], ["X", "Y"], ["PX"], ["D", "X"])
CITE_TYPES = (None, ["APP"], ["EXA"], ["OPP"], ["APP", "EXA"])


class Replies:
    """An iterator over (numbers asked for, body); after each, `citations` says how many rows there were so far."""

    def __init__(self, citations, seed=7, *, truth=False):
        self.dice = random.Random(seed)
        self.most = citations
        self.citations = self.met = 0
        self.asked = set()
        self.truth = Truth() if truth else None
        falling = itertools.accumulate(1 / (place + 5) for place in range(COMPANIES))
        self.weights = list(falling)
        self.companies = [_company(random.Random(place)) for place in range(COMPANIES)]

    def __iter__(self):
        while self.citations < self.most:
            ids = [self._wanted() for _ in range(BATCH)]
            elements = [self._element(id_) for id_ in ids]
            body = {"data": elements, "status": True, "error_code": 0}
            yield [number_of(id_) for id_ in ids], json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()

    def _wanted(self):
        """Return a document that was not asked for yet: one met as a citing row, or one never heard of."""
        while self.met and self.dice.random() < 0.5:
            if (found := self.dice.randrange(self.met)) not in self.asked:
                break
        else:
            found, self.met = self.met, self.met + 1
        self.asked.add(found)
        return found

    def _citing(self, cited):
        dice = self.dice.random
        chance = dice()
        if chance < 1 / 3 or not self.met:
            self.met += 1
            return self.met - 1
        found = int(dice() * self.met) if chance < 2 / 3 else self.met - 1 - int(dice() * min(RECENT, self.met))
        return found if found != cited else self._citing(cited)

    def _element(self, cited):
        number = min(200, int(self.dice.expovariate(1 / ROWS) + 0.5))
        citing = [self._citing(cited) for _row in range(number)]
        rows = [self._row(each, sequence) for sequence, each in enumerate(citing, start=1)]
        self.citations += number
        if self.truth:
            self.truth.take(cited, citing, rows)
        return {
            "pn": number_of(cited),
            "patent_id": uuid_of(cited),
            "patent_cited": {
                "cited_by_3y": number // 4,
                "cited_by_5y": number // 3,
                "cited_by_patents": rows,
                "cited_by_simple_family": number,
                "cited_by_inpadoc_family": number + 2,
                "cited_by_patsnap_family": number + 1,
            },
        }

    def _row(self, citing, sequence):
        facts = random.Random(citing)
        year, month = facts.randint(1995, 2024), facts.randint(1, 12)
        company = self.companies[_drawn(facts, self.weights)]
        office, digits, kind = parts_of(citing)
        return {
            "pn": f"{office}{digits}{kind}",
            "apdt": (year - 1) * 10000 + month * 100 + facts.randint(1, 28),
            "apno": f"{office}{year - 1}{citing:08}.{citing % 10}",
            "kind": kind,
            "pbdt": year * 10000 + month * 100 + facts.randint(1, 28),
            "title": _title(facts) if citing % 50 else None,
            "country": office,
            "category": self.dice.choice(CATEGORIES),
            "inventor": "|".join(_person(facts, office) for _ in range(facts.randint(1, 4))),
            "sequence": sequence,
            "cite_type": self.dice.choice(CITE_TYPES),
            "doc_number": digits,
            "current_assignee": company if facts.random() < 0.9 else self.companies[_drawn(facts, self.weights)],
            "original_assignee": company,
        }


class Truth:
    """What the store must come to hold, counted from the replies alone. Ten million citations are numbers, 8 bytes each."""

    def __init__(self):
        self.documents, self.titled, self.answered = set(), set(), set()
        self.edges = array("Q")

    def take(self, cited, citing, rows):
        self.answered.add(cited)
        self.documents.add(cited)
        self.documents.update(citing)
        self.titled.update(each for each, row in zip(citing, rows, strict=True) if row["title"])
        self.edges.extend(cited << 32 | each for each in citing)

    def counts(self):
        edges = np.sort(np.frombuffer(self.edges, "Q")) if self.edges else np.zeros(0, "Q")
        return {
            "documents": len(self.documents),
            "with a title": len(self.titled),
            "with a patent_id": len(self.answered),
            "holdings": len(self.answered),
            "citations": int((np.diff(edges) != 0).sum()) + min(1, len(edges)),
            "attestations": len(edges),
        }


def parts_of(document):
    if document % 20 < 9:
        return "US", str(7_000_000 + document), "B2"
    return ("CN", str(101_000_000 + document), "A") if document % 20 < 16 else ("EP", str(1_000_000 + document), "B1")


def number_of(document):
    return "".join(parts_of(document))


def uuid_of(document):
    digits = hashlib.md5(str(document).encode()).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _drawn(dice, weights):
    return bisect.bisect(weights, dice.random() * weights[-1])


def _title(dice):
    if dice.random() < 0.5:
        return " ".join(dice.choices(ENGLISH, k=dice.randint(4, 12))).capitalize()
    return "".join(dice.choices(CHINESE, k=dice.randint(4, 12)))


def _word(dice):
    return "".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))).title()


def _company(dice):
    if dice.random() < 0.4:
        return f"{dice.choice(CITIES)}{''.join(dice.choices(CHINESE, k=1))}{dice.choice(TRADES)}"
    return f"{_word(dice)} {_word(dice)} {dice.choice(LEGAL)}"


def _person(dice, office):
    if office == "CN":
        return chr(0x4E00 + dice.randrange(300)) + "".join(chr(0x4E00 + dice.randrange(3000)) for _ in "ab")
    return f"{dice.choice(SURNAMES)}, {_word(dice)}"
