"""The patents of the invented world: who cites whom, and what each citing row says. Pure.

A patent is its publication number. Its topic, day, title and owner follow from that number and the seed; who cites it
is drawn from the later patents of its topic, so that two patents of one topic are often cited together.
"""

import math
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple

from localcite.sandbox.world.dice import Dice
from localcite.sandbox.world.offices import SERIES, Number, Series, base_day, exists, kind_of, read, write
from localcite.sandbox.world.prose import companies, language_of, patent_title, people
from localcite.sandbox.world.words import CATEGORIES, CITE_TYPES, TOPICS

TOPIC_COUNT = len(TOPICS)
EXAMPLE_TOPIC = 1
UNKNOWN_SHARE = 0.04
_A_MONTH = 6  # patents that can cite, in each topic and month
_MONTH_DAYS = 30.4
_OLD = date(1995, 1, 1).toordinal()  # before it, many rows have no `pn`
_WEIGHTED = tuple(series for series in SERIES for _ in range(series.weight))
_MOST_CITING = 400


class Facts(NamedTuple):
    """What is true of one patent, whoever lists it. Days are proleptic ordinals."""

    number: Number
    topic: int
    day: int
    filed: int
    apno: str
    title: str
    inventors: tuple[str, ...]
    original: tuple[str, ...]
    current: tuple[str, ...]


class Patents:
    """All patents of one world."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self.facts = lru_cache(200_000)(self._facts)
        self._citing_number = lru_cache(200_000)(self._draw_citing_number)

    def find(self, text: str, today: int) -> Number | None:
        """Return the patent of this canonical number, where the world knows it and it is published by today."""
        number = read(text)
        if number is None or not self._known(number) or self.facts(number).day > today:
            return None
        return number

    def cited_by(self, number: Number, today: int) -> list[Number]:
        """Return the patents that cite this one and are published by today, the oldest first."""
        facts = self.facts(number)
        return self.citing((self._seed, "cited by", number.text), facts.topic, facts.day, today)

    def citing(self, key: tuple[object, ...], topic: int, day: int, today: int, scale: float = 7.0) -> list[Number]:
        """Return the patents that cite the document of this key, topic and day, as far as published by today."""
        dice = Dice(*key)
        drawn = (self._draw(dice, topic, day) for _ in range(_how_many(dice, scale)))
        found = {number.text: number for number in drawn if number is not None}
        days = {text: self.facts(number).day for text, number in found.items()}
        visible = [text for text in found if day < days[text] <= today]
        return [found[text] for text in sorted(visible, key=lambda text: (days[text], text))]

    def row(self, number: Number, cited: str, sequence: int) -> dict[str, Any]:
        """Return the P015 row in which this patent is listed as citing `cited`. Some fields are missing, as in life."""
        facts, dice = self.facts(number), Dice(self._seed, "row", number.text, cited)
        row = {
            "pn": number.text,
            "apdt": _loose(facts.filed, dice),
            "apno": facts.apno,
            "kind": number.kind,
            "pbdt": as_integer(facts.day),
            "title": facts.title,
            "country": number.office,
            "category": list(dice.pick(CATEGORIES)) if dice.chance(0.35) else None,
            "inventor": "|".join(facts.inventors),
            "sequence": sequence,
            "cite_type": [dice.pick(CITE_TYPES)],
            "doc_number": number.text[2 : -len(number.kind)],
            "current_assignee": "|".join(facts.current),
            "original_assignee": "|".join(facts.original),
        }
        return _thinned(row, facts.day < _OLD, dice)

    def pick(self, dice: Dice, today: int) -> Number:
        """Return some patent of the last years that the world knows."""
        while True:
            topic, month = dice.below(TOPIC_COUNT), int((today - 700 - dice.below(4000)) / _MONTH_DAYS)
            number = self._citing_number(topic, month, dice.below(_A_MONTH))
            if number is not None and self.facts(number).day <= today:
                return number

    def examples(self, today: int) -> Iterator[Number]:
        """Yield patents of the example topic that are some ten years old and cited a few times."""
        for month in count(int((today - 3800) / _MONTH_DAYS)):
            numbers = (self._citing_number(EXAMPLE_TOPIC, month, place) for place in range(_A_MONTH))
            yield from (each for each in numbers if each is not None and len(self.cited_by(each, today)) > 2)

    def _known(self, number: Number) -> bool:
        """Return whether the vendor has this publication: the kind exists, and it is not among the few unknown ones."""
        unknown = Dice(self._seed, "unknown", number.text).chance(UNKNOWN_SHARE)
        return not unknown and exists(number, self._seed)

    def _draw(self, dice: Dice, topic: int, day: int) -> Number | None:
        """Draw one citing patent: mostly of the same topic, some years later."""
        strays, age, place = dice.chance(0.15), 400 - 2000 * math.log(1 - dice.roll()), dice.below(_A_MONTH)
        return self._citing_number((topic + strays) % TOPIC_COUNT, int((day + age) / _MONTH_DAYS), place)

    def _draw_citing_number(self, topic: int, month: int, place: int) -> Number | None:
        """Return the patent at this place among those of a topic and month; None where the place stays empty."""
        dice = Dice(self._seed, "citing", topic, month, place)
        day = int((month + dice.roll()) * _MONTH_DAYS)
        series = dice.pick(_WEIGHTED)
        digits = series.digits(day - series.delay)
        for step in range(40):
            near = digits - (digits + self._seed - topic) % TOPIC_COUNT + step * TOPIC_COUNT
            number = self._at(series, near)
            if number is not None:
                return number
        return None

    def _at(self, series: Series, digits: int) -> Number | None:
        """Return the patent of a series with these digits, if there is one that the world knows."""
        kind = kind_of(series, digits, self._seed) if series.low <= digits <= series.high else None
        number = read(write(series, digits, kind)) if kind else None
        return number if number is not None and self._known(number) else None

    def _facts(self, number: Number) -> Facts:
        """Invent a patent. What belongs to the application does not depend on the kind."""
        dice = Dice(self._seed, "patent", number.office, number.digits)
        topic, base = (number.digits + self._seed) % TOPIC_COUNT, base_day(number, self._seed)
        series = number.series
        filed = base - int((series.lag if series else 550) * (0.7 + 0.6 * dice.roll()))
        language = language_of(number.office, dice)
        original = companies(topic, language, dice)
        return Facts(
            number,
            topic,
            base + (series.delay if series else 0),
            filed,
            _application_number(number.office, filed, dice),
            patent_title(topic, language, dice),
            people(language, dice),
            original,
            companies(topic, language, dice) if dice.chance(0.12) else original,
        )


def as_integer(day: int) -> int:
    """Return a day as the vendor writes it: YYYYMMDD."""
    when = date.fromordinal(day)
    return when.year * 10000 + when.month * 100 + when.day


def _application_number(office: str, filed: int, dice: Dice) -> str:
    """Return an application number as the office writes it."""
    year, serial = date.fromordinal(filed).year, dice.below(10**6)
    if office == "US":
        return f"US{max(2, (year - 1970) // 3):02d}{serial:06d}"
    if office == "CN":
        return f"CN{year}1{serial:07d}.{serial % 10}"
    return f"EP{year % 100:02d}{serial:06d}.{serial % 10}" if office == "EP" else f"{office}{year}{serial:06d}"


def _how_many(dice: Dice, scale: float) -> int:
    """Return how often a document is cited in all its life: mostly a few times, about a quarter never, a few a lot."""
    return min(int(scale * (1 - dice.roll()) ** -0.7 - scale), _MOST_CITING)


def _loose(day: int, dice: Dice) -> int | None:
    """Return a date, now and then incomplete (a year, or a year and a month) or missing."""
    whole, roll = as_integer(day), dice.roll()
    if roll < 0.02:
        return None
    if roll < 0.04:
        return whole // 10000
    return whole // 100 if roll < 0.05 else whole


def _thinned(row: dict[str, Any], old: bool, dice: Dice) -> dict[str, Any]:  # noqa: FBT001 - private
    """Drop what is missing: often the number of an old row, sometimes an owner, rarely a title; null stays null."""
    shares = {"pn": 0.5 if old else 0.0, "current_assignee": 0.08, "inventor": 0.03, "title": 0.01, "cite_type": 0.05}
    missing = {field for field, share in shares.items() if dice.chance(share)}
    blank = {"apdt", "category"} if dice.chance(0.5) else set()
    missing |= {field for field, value in row.items() if value is None and field not in blank}
    return {field: value for field, value in row.items() if field not in missing}
