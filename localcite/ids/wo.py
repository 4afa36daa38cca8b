"""Read international (PCT) numbers: WO + four-digit year + six digits.

Two-digit years had five digits to 30 June 2002 and six to the end of 2003; Derwent writes four and five.
"""

import re

from localcite.ids.parts import Completion, Number, Typed, application, as_it_is, either, no_such_number
from localcite.model import Refused

FIRST_YEAR, LAST_YEAR = 1978, 2050  # of publications; a year beyond is a slip
MOST_IN_A_YEAR = 400_000  # some 280,000 are published a year


def parse(typed: Typed) -> Number | Refused:
    """Return the publication number, or refuse an application number or a year that makes no sense."""
    if found := re.fullmatch(r"(\d{2}|\d{4})([A-Z]{2})(\d{4,6})", typed.compact):
        return application_of(found[2], year_of(found[1]), found[3])
    year, serial = _split(typed)
    if FIRST_YEAR <= year <= LAST_YEAR and 0 < serial < MOST_IN_A_YEAR:
        return Number(f"WO{year}{serial:06d}", typed.kind)
    return no_such_number("write the year with four digits and the number with six, e.g. WO2019123456")


def complete(number: Number) -> Completion:
    """Return the kinds that the number can have. A3 is a later search report: only if typed."""
    if number.kind in {"", "A"}:
        return either(number, "A1 A2", "the first publication is A1 or A2, never both")
    return as_it_is(number)


def application_of(receiver: str, year: int, serial: str) -> Refused:
    """Refuse PCT/IB2007/051010, in any way of writing it; `receiver` is the receiving office."""
    long, short = serial.zfill(6), serial.lstrip("0").zfill(5)
    return application(
        f"{receiver}{year}{long}",
        f"PCT/{receiver}{year}/{long}",
        f"WO{year}{receiver}{short}",
        f"WO{year}{receiver}{long}",
    )


def year_of(digits: str) -> int:
    """Return the year that two or four digits mean: 78 to 99 are 19xx."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (1900 if year >= FIRST_YEAR % 100 else 2000)


def _split(typed: Typed) -> tuple[int, int]:
    """Return the year and the serial number, or zeros."""
    parted = re.fullmatch(r"(\d{2}|\d{4})[-/ .]+(\d{1,6})", typed.spaced.replace(",", "").strip(" -/."))
    if parted:
        return year_of(parted[1]), int(parted[2])
    digits = typed.compact
    year_digits = _year_digits(digits)
    return (year_of(digits[:year_digits]), int(digits[year_digits:])) if year_digits else (0, 0)


def _year_digits(digits: str) -> int:
    """Return how many digits of a number without separators are its year, or 0.

    Eight digits that begin with 19 or 20 may have a year of two digits or an unpadded serial: not read.
    """
    if not digits.isdecimal() or (len(digits) == 8 and digits.startswith(("19", "20"))):
        return 0
    return {7: 2, 8: 2, 9: 4, 10: 4}.get(len(digits), 0)
