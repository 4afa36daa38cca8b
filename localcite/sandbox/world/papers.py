"""The papers of the invented world: a graph that can be walked in both directions. Pure.

The world's own papers stand on a line, in the order in which they appeared, a few each month and topic. A paper may
cite those that stand certain steps behind it; whether it does is decided by both together, so that the list of
references of one and the list of citing papers of the other agree. A paper that is known by a foreign id only (any
other uuid or DOI) stands somewhere on the line as well: its lists lead into the world, and no list leads to it.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple

from localcite.sandbox.world.dice import Dice, digest, share
from localcite.sandbox.world.mint import FROM_DOI, PAPER, Mint
from localcite.sandbox.world.patents import EXAMPLE_TOPIC, TOPIC_COUNT, UNKNOWN_SHARE
from localcite.sandbox.world.prose import citation_text
from localcite.sandbox.world.words import TOPICS

_FIRST_YEAR = 1950
_A_MONTH = 5
_LAST_STEP = (2200 - _FIRST_YEAR) * 12 * _A_MONTH
_FOREIGN = 1 << 63
_BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# How far behind a cited paper may stand, in steps, and how many topics beside: from half a year to fifteen years.
_LAGS = tuple((30 + int(turn**1.6), turn % 9 == 0) for turn in range(70))


class Paper(NamedTuple):
    """A paper: where it stands, and what names it. `token` decides, with that of another paper, who cites whom."""

    token: int
    topic: int
    step: int
    paper_id: str
    doi: str | None

    @property
    def day(self) -> int:
        """Return the day of its publication, as a proleptic ordinal."""
        month, place = divmod(self.step, _A_MONTH)
        return date(_FIRST_YEAR + month // 12, month % 12 + 1, 1 + place * 6).toordinal()


class Papers:
    """All papers of one world. It remembers which foreign DOI it gave which paper_id."""

    def __init__(self, seed: int, mint: Mint) -> None:
        self._seed = seed
        self._mint = mint
        self._salt = digest(seed, "papers")
        self._dois: dict[str, str] = {}
        self.own = lru_cache(200_000)(self._own)
        self.text = lru_cache(200_000)(self._text)

    def by_id(self, uuid: str, today: int) -> Paper | None:
        """Return the paper of a paper_id (lower case), where the world knows it and it has appeared by today."""
        read = self._mint.read(uuid)
        if read is None or read[0] == FROM_DOI:
            return self._if_known(self._foreign(uuid, self._dois.get(uuid)), today)
        kind, code = read
        return self._if_known(self.own(code), today) if kind == PAPER and code < _LAST_STEP * TOPIC_COUNT else None

    def by_doi(self, doi: str, today: int) -> Paper | None:
        """Return the paper of a DOI (lower case), where the world knows it and it has appeared by today."""
        code = _code_in(doi)
        own = self.own(code) if code is not None and code < _LAST_STEP * TOPIC_COUNT else None
        if own is not None and own.doi is not None and own.doi.lower() == doi:
            return self._if_known(own, today)
        hashed = digest(self._seed, "doi", doi) << 32 | digest(self._seed, "doi again", doi) >> 32
        uuid = self._mint.uuid(FROM_DOI, hashed)
        self._dois[uuid] = doi
        return self._if_known(self._foreign(uuid, doi), today)

    def references(self, paper: Paper) -> list[Paper]:
        """Return the papers that this one cites, the newest first."""
        codes = (
            (paper.step - lag) * TOPIC_COUNT + (paper.topic + beside) % TOPIC_COUNT
            for lag, beside in _LAGS
            if paper.step >= lag
        )
        return [self.own(code) for code in codes if self._cites(paper.token, code, self._pull(code))]

    def cited_by(self, paper: Paper, today: int) -> list[Paper]:
        """Return the papers that cite this one and have appeared by today, the oldest first."""
        pull = self._pull(paper.token)
        codes = ((paper.step + lag) * TOPIC_COUNT + (paper.topic - beside) % TOPIC_COUNT for lag, beside in _LAGS)
        citing = (self.own(code) for code in codes if self._cites(code, paper.token, pull))
        return [each for each in citing if self._if_known(each, today)]

    def reference_row(self, cited: Paper, citing: Paper, sequence: int) -> dict[str, Any]:
        """Return one row of `reference_data`; the vendor has no paper_id for some, and only that for others."""
        row = {"paper_id": cited.paper_id, "sequence": sequence, "citation_text": self.text(cited)}
        dice = Dice(self._seed, "reference", citing.token, cited.token)
        if not self.is_known(cited) or dice.chance(0.05):
            del row["paper_id"]
        elif dice.chance(0.03):
            del row["citation_text"]
        return row

    def citing_row(self, citing: Paper) -> dict[str, Any]:
        """Return one row of `np_citation_data`."""
        return {"paper_id": citing.paper_id, "citation_text": self.text(citing)}

    def pick(self, dice: Dice, today: int) -> Paper:
        """Return some paper of the last years that the world knows and that has a DOI."""
        latest = (date.fromordinal(today).year - _FIRST_YEAR) * 12 * _A_MONTH
        while True:
            paper = self.own((latest - 60 - dice.below(700)) * TOPIC_COUNT + dice.below(TOPIC_COUNT))
            if paper.doi is not None and self._if_known(paper, today):
                return paper

    def examples(self, today: int) -> Iterator[Paper]:
        """Yield papers of the example topic that are some ten years old, have a DOI and are cited a few times."""
        for step in count((date.fromordinal(today).year - 10 - _FIRST_YEAR) * 12 * _A_MONTH):
            paper = self.own(step * TOPIC_COUNT + EXAMPLE_TOPIC)
            if paper.doi and self.is_known(paper) and len(self.cited_by(paper, today)) > 2:
                yield paper

    def is_known(self, paper: Paper) -> bool:
        """Return whether the vendor has this paper."""
        return not Dice(self._seed, "unknown", paper.paper_id).chance(UNKNOWN_SHARE)

    def _if_known(self, paper: Paper, today: int) -> Paper | None:
        """Return the paper if the vendor has it by today."""
        return paper if paper.day <= today and self.is_known(paper) else None

    def _cites(self, citing: int, cited: int, pull: float) -> bool:
        """Return whether one paper cites the other, by tokens: a roll for the two against the pull of the cited one."""
        return pull > 0 and share(citing * 0x9E3779B1 + cited, self._salt) < pull

    def _pull(self, token: int) -> float:
        """Return how likely a paper is cited by those that might: nobody cites a fifth, and some everybody cites."""
        roll = share(token, self._salt >> 1)
        return 0.0 if roll > 0.8 else min(0.9, 0.07 * (roll + 0.001) ** -0.6)

    def _own(self, code: int) -> Paper:
        """Return one of the world's own papers. Most have a DOI."""
        step, topic = divmod(code, TOPIC_COUNT)
        year = _FIRST_YEAR + step // _A_MONTH // 12
        has_doi = share(code, self._salt >> 2) < 0.88
        doi = f"10.5555/{TOPICS[topic].code}.{year}.{_base36(code)}" if has_doi else None
        return Paper(code, topic, step, self._mint.uuid(PAPER, code), doi)

    def _foreign(self, uuid: str, doi: str | None) -> Paper:
        """Return the paper behind an id that is not of this world: somewhere between 1990 and 2020."""
        dice = Dice(self._seed, "foreign", uuid)
        step = (40 * 12 + dice.below(30 * 12)) * _A_MONTH + dice.below(_A_MONTH)
        return Paper(digest(self._seed, uuid) | _FOREIGN, dice.below(TOPIC_COUNT), step, uuid, doi)

    def _text(self, paper: Paper) -> str:
        """Return the paper as reference lists print it."""
        return citation_text(paper.topic, date.fromordinal(paper.day).year, Dice(self._seed, "text", paper.token))


def _base36(number: int) -> str:
    """Return a number in digits and capital letters."""
    letters = ""
    while number or not letters:
        number, letter = divmod(number, 36)
        letters = _BASE36[letter] + letters
    return letters


def _code_in(doi: str) -> int | None:
    """Return the code in a DOI that looks like one of the world's own."""
    start, _, end = doi.rpartition(".")
    if not start.startswith("10.5555/") or not (end.isascii() and end.isalnum() and len(end) < 8):
        return None
    return int(end, 36)
