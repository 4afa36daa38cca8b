"""The invented world as a source of answers: an id and a day go in, a P015 or L012 element comes out. Pure."""

from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any

import msgspec

from localcite.ids import canonical_number
from localcite.model import Scheme
from localcite.sandbox.source import Found
from localcite.sandbox.world.dice import Dice
from localcite.sandbox.world.mint import PATENT, Mint, is_uuid, pack, unpack
from localcite.sandbox.world.offices import Number
from localcite.sandbox.world.papers import Paper, Papers
from localcite.sandbox.world.patents import TOPIC_COUNT, UNKNOWN_SHARE, Facts, Patents, as_integer

_encode = msgspec.json.Encoder().encode


class World:
    """A world of its own for each seed. Every well-formed id names something in it, except for a few."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._mint = Mint(seed)
        self.patents = Patents(seed)
        self.papers = Papers(seed, self._mint)
        self._answer = lru_cache(4_000)(self._invent)

    def find(self, scheme: Scheme, text: str, today: date) -> Found | None:
        """Return what the vendor would answer to this id on this day, or None where it would answer nothing."""
        return self._answer(scheme, text.strip(), today.toordinal())

    def pick(self, paper: bool, key: str, today: date) -> Found:  # noqa: FBT001 - see Source
        """Return some document's answer; the same key gives the same document."""
        dice = Dice(self._seed, "pick", key)
        if paper:
            return self._paper(self.papers.pick(dice, today.toordinal()), today.toordinal())
        return self._patent(self.patents.pick(dice, today.toordinal()), today.toordinal())

    def examples(self, count: int, today: date) -> tuple[list[str], list[str]]:
        """Return numbers and DOIs of one field that cite and are cited: a portfolio worth asking about."""
        patents, papers = self.patents.examples(today.toordinal()), self.papers.examples(today.toordinal())
        return [each.text for each in islice(patents, count)], [each.doi or "" for each in islice(papers, count)]

    def describe(self) -> str:
        """Return in a few words what this is."""
        return f"an invented world, seed {self._seed}"

    def _invent(self, scheme: Scheme, text: str, today: int) -> Found | None:
        """Return the answer to one id."""
        if scheme is Scheme.NUMBER:
            number = self.patents.find(canonical_number(text), today)
            return None if number is None or pack(number.text) is None else self._patent(number, today)
        if scheme is Scheme.DOI:
            paper = self.papers.by_doi(text.lower(), today) if _is_doi(text) else None
        elif not is_uuid(text.lower()):
            return None
        elif scheme is Scheme.PATENT_ID:
            return self._patent_by_id(text.lower(), today)
        else:
            paper = self.papers.by_id(text.lower(), today)
        return None if paper is None else self._paper(paper, today)

    def _patent_by_id(self, uuid: str, today: int) -> Found | None:
        """Return the answer to a patent_id: that of its number, or of a patent without one for an id from elsewhere."""
        read = self._mint.read(uuid)
        if read is None:
            return self._nameless_patent(uuid, today)
        kind, code = read
        text = unpack(code)
        number = self.patents.find(text, today) if kind == PATENT and pack(text) == code else None
        return None if number is None else self._patent(number, today)

    def _patent(self, number: Number, today: int) -> Found:
        """Return the P015 element of a patent."""
        citing, day = self.patents.cited_by(number, today), self.patents.facts(number).day
        uuid = self.patent_id(number)
        names = {"pn": number.text, "patent_id": uuid}
        return Found(uuid, _encode(names | {"patent_cited": self._cited(number.text, citing, day)}))

    def _nameless_patent(self, uuid: str, today: int) -> Found | None:
        """Return the P015 element for a patent_id that is not of this world: it has no publication number."""
        dice = Dice(self._seed, "nameless", uuid)
        if dice.chance(UNKNOWN_SHARE):
            return None
        day, topic = date(1995 + dice.below(25), 1 + dice.below(12), 15).toordinal(), dice.below(TOPIC_COUNT)
        citing = self.patents.citing((self._seed, "cited by", uuid), topic, day, today)
        return Found(uuid, _encode({"patent_id": uuid, "patent_cited": self._cited(uuid, citing, day)}))

    def _cited(self, key: str, citing: list[Number], day: int) -> dict[str, Any]:
        """Return `patent_cited`: the rows, and counts that agree with them. Few counts are missing."""
        dice = Dice(self._seed, "counts", key)
        family = len(citing) + dice.below(1 + len(citing) // 3)
        counts: dict[str, Any] = {
            "cited_by_3y": self._within(citing, day, 3),
            "cited_by_5y": self._within(citing, day, 5),
            "cited_by_patents": [self.patents.row(each, key, place) for place, each in enumerate(citing, 1)],
            "cited_by_simple_family": family,
            "cited_by_inpadoc_family": family + dice.below(3),
            "cited_by_patsnap_family": family + dice.below(5),
        }
        if dice.chance(0.05):
            del counts["cited_by_inpadoc_family"]
        if dice.chance(0.03):
            counts["cited_by_3y"] = None
        return counts

    def _within(self, citing: list[Number], day: int, years: int) -> int:
        """Return how many cited it within so many years of its publication."""
        return sum(self.patents.facts(each).day <= day + years * 365.25 for each in citing)

    def _paper(self, paper: Paper, today: int) -> Found:
        """Return the L012 element of a paper."""
        references = self.papers.references(paper)
        citing = self.papers.cited_by(paper, today)
        patents = self.patents.citing(
            (self._seed, "cited by", paper.paper_id), paper.topic, paper.day, today, scale=1.5
        )
        element: dict[str, Any] = {"doi": paper.doi} if paper.doi else {}
        element |= {
            "paper_id": paper.paper_id,
            "reference_no": len(references),
            "np_citation_no": len(citing),
            "reference_data": [
                self.papers.reference_row(each, paper, place) for place, each in enumerate(references, 1)
            ],
            "np_citation_data": [self.papers.citing_row(each) for each in citing],
            "patent_citation_no": len(patents),
            "patent_citation_data": [self._citing_patent(each) for each in patents],
        }
        return Found(paper.paper_id, _encode(element))

    def _citing_patent(self, number: Number) -> dict[str, Any]:
        """Return one row of `patent_citation_data`: arrays where P015 has one string."""
        facts: Facts = self.patents.facts(number)
        return {
            "pn": number.text,
            "apdt": as_integer(facts.filed),
            "apno": facts.apno,
            "pbdt": as_integer(facts.day),
            "title": facts.title,
            "inventor": list(facts.inventors),
            "patent_id": self.patent_id(number),
            "current_assignee": list(facts.current),
            "original_assignee": list(facts.original),
        }

    def patent_id(self, number: Number) -> str:
        """Return the patent_id of a publication."""
        return self._mint.uuid(PATENT, pack(number.text) or 0)


def _is_doi(text: str) -> bool:
    """Return whether this is a DOI."""
    return text.startswith("10.") and "/" in text
