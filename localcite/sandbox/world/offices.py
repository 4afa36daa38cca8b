"""How offices number publications: from a day to a number, from a number to its day, and which kinds exist. Pure.

The runs of numbers follow the real ones roughly, so that an invented document has about the right age. Of kinds that
exclude each other (B1 and B2 of a US grant, A1 and A2 of a WO publication) the seed lets exactly one exist.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from localcite.sandbox.world.dice import Dice

_SHAPE = re.compile(r"([A-Z]{2})(\d+)([A-Z]\d?)")
_GENERIC_FIRST, _GENERIC_LAST = date(1980, 1, 1).toordinal(), date(2019, 12, 31).toordinal()


class Knots(NamedTuple):
    """Days and the numbers that were given out on them; both rise."""

    days: tuple[int, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """A run of numbers of one office. Days are proleptic ordinals.

    `kinds` exclude each other and stand with their shares; what is left of 1 is numbers without any of them.
    `delay`: days after the number's own day until this stage is published. `lag`: days from filing to that day.
    """

    office: str
    width: int
    low: int
    high: int
    kinds: tuple[tuple[str, float], ...]
    knots: Knots
    weight: int  # how often a citing document comes from here
    lag: int = 550
    delay: int = 0

    def day(self, digits: int) -> int:
        """Return the day on which this number was given out."""
        return _between(self.knots.numbers, self.knots.days, digits)

    def digits(self, day: int) -> int:
        """Return the number that was given out on this day."""
        return _between(self.knots.days, self.knots.numbers, day)


class Number(NamedTuple):
    """A publication number, taken apart. `series` is None where the office's numbering is not known here."""

    text: str
    office: str
    digits: int
    kind: str
    series: Series | None


def read(text: str) -> Number | None:
    """Take a canonical number with its kind apart; None where it has none, or is no such thing."""
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        return _read_unusual(text)
    office, digits, kind = shape[1], shape[2], shape[3]
    return Number(text, office, int(digits), kind, _series(office, digits, kind))


def write(series: Series, digits: int, kind: str) -> str:
    """Return the publication number."""
    return f"{series.office}{digits:0{series.width}d}{kind}"


def exists(number: Number, seed: int) -> bool:
    """Return whether this kind of the number was ever published."""
    if number.series is None:
        return not (_SHAPE.fullmatch(number.text) and any(_covers(each, number) for each in SERIES))
    return kind_of(number.series, number.digits, seed) == number.kind


def kind_of(series: Series, digits: int, seed: int) -> str | None:
    """Return the one kind of the series that this number has, or None where it has none."""
    roll = Dice(seed, "kind", series.office, digits, series.kinds[0][0][0]).roll()
    for kind, share in series.kinds:
        roll -= share
        if roll < 0:
            return kind
    return None


def base_day(number: Number, seed: int) -> int:
    """Return the day of the first publication under this number: the same for all its kinds."""
    if number.series is not None:
        return number.series.day(number.digits)
    span = _GENERIC_LAST - _GENERIC_FIRST
    return _GENERIC_FIRST + Dice(seed, "day", number.office, number.digits).below(span)


def _read_unusual(text: str) -> Number | None:
    """Take a number with letters in it apart (USD1055174S1, CNA001867G, GB9304540D0): its kind stands at the end."""
    shape = re.fullmatch(r"([A-Z]{2})([A-Z]{0,2}\d+)([A-Z]\d?)", text)
    if shape is None:
        return None
    return Number(text, shape[1], int(re.sub(r"\D", "", shape[2])), shape[3], None)


def _series(office: str, digits: str, kind: str) -> Series | None:
    """Return the series that this number belongs to."""
    for series in SERIES:
        fits = series.office == office and series.low <= int(digits) <= series.high
        if fits and any(kind == own for own, _ in series.kinds):
            return series
    return None


def _covers(series: Series, number: Number) -> bool:
    """Return whether a series of this office has such numbers, under whatever kind."""
    return series.office == number.office and series.low <= number.digits <= series.high


def _between(given: tuple[int, ...], wanted: tuple[int, ...], value: int) -> int:
    """Read a value off a line through knots; beyond the ends the line goes on."""
    at = min(max(bisect_right(given, value), 1), len(given) - 1)
    share = (value - given[at - 1]) / (given[at] - given[at - 1])
    return round(wanted[at - 1] + share * (wanted[at] - wanted[at - 1]))


def _knots(*pairs: tuple[float, int]) -> Knots:
    """Return knots from (year and its fraction, number)."""
    days = (round(date(int(year), 1, 1).toordinal() + year % 1 * 365) for year, _ in pairs)
    return Knots(tuple(days), tuple(number for _, number in pairs))


def _yearly(width: int, first: int, a_year: int, before: int = 0) -> Knots:
    """Return the knots of numbers that hold the year and start again each January; `before` stands before the year."""
    ends = []
    for year in range(first, 2150):
        first_of_year = before + year * 10**width
        ends += [(float(year), first_of_year + 1), (year + 0.997, first_of_year + a_year)]
    return _knots(*ends)


_US_OLD = _knots((1890, 418_665), (1920, 1_326_899), (1950, 2_492_944), (1976, 3_930_271), (1991, 4_980_927),
                 (1996, 5_479_658), (2001, 6_167_569))  # fmt: skip
_US_NEW = _knots((2001, 6_167_569), (2005, 6_836_899), (2010, 7_640_598), (2015, 8_925_112), (2018.46, 10_000_000),
                 (2021, 10_881_042), (2023, 11_540_000), (2025, 12_185_000))  # fmt: skip
_CN = _knots((2007.6, 101_000_000), (2011.3, 102_000_000), (2014.6, 104_000_000), (2016.8, 106_000_000),
             (2018.4, 108_000_000), (2019.5, 110_000_000), (2020.85, 112_000_000), (2022.1, 114_000_000),
             (2023.3, 116_000_000), (2024.4, 118_000_000), (2025.4, 120_000_000))  # fmt: skip
_CN_UTILITY = _knots((2008, 201_000_000), (2011.8, 202_000_000), (2014.95, 204_000_000), (2018.95, 208_000_000),
                     (2021.9, 215_000_000), (2024.9, 222_000_000))  # fmt: skip
_EP = _knots((1978.97, 1), (1990, 350_000), (2000.4, 1_000_000), (2008.95, 2_000_000), (2016.2, 3_000_000),
             (2022.4, 4_000_000), (2025.05, 4_500_000))  # fmt: skip
_JP_GRANT = _knots((1996.5, 2_500_000), (2000, 3_000_000), (2007.8, 4_000_000), (2012, 5_000_000),
                   (2016.8, 6_000_000), (2022, 7_000_000), (2024.9, 7_600_000))  # fmt: skip
_KR_GRANT = _knots((1999, 100_180_000), (2010.9, 101_000_000), (2019.5, 102_000_000), (2024.6, 102_700_000))

SERIES = (
    Series("US", 1, 1, 6_167_568, (("A", 1.0),), _US_OLD, weight=30, lag=780),
    Series("US", 1, 6_167_569, 99_999_999, (("B2", 0.86), ("B1", 0.14)), _US_NEW, weight=30, lag=900),
    Series("US", 11, 20010000001, 21499999999, (("A1", 1.0),), _yearly(7, 2001, 390_000), weight=22, lag=500),
    Series("CN", 9, 101_000_000, 199_999_999, (("A", 1.0),), _CN, weight=18),
    Series("CN", 9, 101_000_000, 199_999_999, (("B", 0.5),), _CN, weight=8, delay=820),
    Series("CN", 9, 201_000_000, 299_999_999, (("U", 1.0),), _CN_UTILITY, weight=5, lag=240),
    Series("EP", 7, 1, 9_999_999, (("A1", 0.75), ("A2", 0.25)), _EP, weight=8),
    Series("EP", 7, 1, 9_999_999, (("B1", 0.5),), _EP, weight=3, delay=1300),
    Series("WO", 10, 1978000001, 2149999999, (("A1", 0.8), ("A2", 0.2)), _yearly(6, 1978, 210_000), weight=9),
    Series("JP", 10, 1971000001, 2149999999, (("A", 1.0),), _yearly(6, 1971, 300_000), weight=6),
    Series("JP", 7, 2_500_000, 9_999_999, (("B2", 0.95), ("B1", 0.05)), _JP_GRANT, weight=3, lag=1500),
    Series("KR", 13, 1019830000001, 1021499999999, (("A", 1.0),), _yearly(7, 1983, 180_000, 10**12), weight=4),
    Series("KR", 9, 100_180_001, 109_999_999, (("B1", 1.0),), _KR_GRANT, weight=3, lag=900),
    Series("DE", 12, 101995000001, 102149999999, (("A1", 1.0),), _yearly(6, 1995, 60_000, 10**11), weight=4),
)
