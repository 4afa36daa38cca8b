"""Read Chinese numbers.

Publications: 1985 to 1988 eight digits (year, type, serial), shared by all stages; 1989 to 2007 seven digits and since
2007 nine, which begin with the type: 1 invention, 2 utility model, 3 design. Applications: eight digits to 2003, twelve
since, and a check digit. (SIPO standards ZC 0006 and ZC 0007.)
"""

import re

from localcite.ids.parts import (
    Completion,
    Number,
    Typed,
    application,
    as_it_is,
    either,
    no_such_number,
    one,
    stages,
)
from localcite.model import Refused

FIRST_LAID_OPEN = 1_030_001  # of the seven-digit A series, 1989; examined ones (B, then C) began at 1,003,001
FIRST_WITHOUT_GRANT = 1_400_000  # seven-digit grants (C) ended below it in 2007
FIRST_NINE_DIGIT_LAID_OPEN = 101_000_001  # CN100xxxxxx are grants (C) of 2007 to 2010
WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)

# Where the kind of utility models and designs changed: kind before, kind after, first and last number of the stretch in
# which it is not known exactly (there both are candidates, and at most one exists). U to Y and S to D in January 1993,
# back again in April 2010.
CHANGES = {
    (7, "2"): ("U", "Y", 2_100_000, 2_160_000),
    (9, "2"): ("Y", "U", 201_420_000, 201_440_000),
    (7, "3"): ("S", "D", 3_010_000, 3_030_000),
    (9, "3"): ("D", "S", 301_100_000, 301_250_000),
}


def parse(typed: Typed) -> Number | Refused:
    """Return the publication number, or refuse an application number."""
    number = typed.compact.removeprefix("ZL")
    if re.fullmatch(r"A\d{6}", number) and typed.kind == "G":
        return Number(f"CN{number}", "G")
    if number != typed.compact or (typed.application and not typed.kind) or _is_application(typed.spaced, number):
        return _application(number)
    if re.fullmatch(r"[123]\d{6}|[123]\d{8}|8[5-8][1-3]\d{5}", number):
        return Number(f"CN{number}", typed.kind)
    return no_such_number("CN publications have seven or nine digits and begin with 1, 2 or 3")


def complete(number: Number) -> Completion:
    """Return the kinds that the number can have."""
    if number.kind:
        return as_it_is(number)
    digits = number.base[2:]
    if len(digits) == 8:
        return _complete_of_the_eighties(number, digits[2])
    if digits[0] == "1":
        return _complete_invention(number, int(digits))
    return _complete_by_change(number, digits)


def check_digit(digits: str) -> str:
    """Return the check digit of eight or twelve digits: weighted sum modulo 11, 10 is X."""
    rest = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=False)) % 11
    return "X" if rest == 10 else str(rest)


def _is_application(spaced: str, number: str) -> bool:
    """Tell an application number by its length or its check digit."""
    if re.search(r"\d\.[\dX]$", spaced) or number.endswith("X"):
        return True
    return bool(re.fullmatch(r"(?:19|20)\d{10,11}|(?:89|9\d|0[0-4])[1-3589]\d{5,6}|8[5-8][1-3]\d{6}", number))


def _application(number: str) -> Refused:
    """Refuse an application number; a check digit that is wrong names nothing."""
    found = re.fullmatch(r"(\d{12}|\d{8})([\dX]?)", number)
    if not found or found[2] not in {"", check_digit(found[1])}:
        return application()
    return application(f"CN{found[1]}.{check_digit(found[1])}", f"CN{found[1]}")


def _complete_of_the_eighties(number: Number, kind_of_protection: str) -> Completion:
    """1985 to 1988 all stages share the application's number."""
    if kind_of_protection == "1":
        return stages(number, "A B")
    return one(number, "U" if kind_of_protection == "2" else "S")


def _complete_invention(number: Number, digits: int) -> Completion:
    """Inventions: the series of A and of B or C ran side by side until 2010, when they became one."""
    if digits < FIRST_LAID_OPEN:
        return either(number, "C B")
    if digits < FIRST_WITHOUT_GRANT:
        return stages(number, "A C", "different inventions: applications and grants were numbered apart until 2007")
    if digits < 10_000_000:
        return one(number, "A")
    if digits < FIRST_NINE_DIGIT_LAID_OPEN:
        return one(number, "C")
    return stages(number, "A B")


def _complete_by_change(number: Number, digits: str) -> Completion:
    """Utility models and designs: one publication a number, whose kind changed with the law."""
    before, after, first, last = CHANGES[len(digits), digits[0]]
    if first <= int(digits) <= last:
        return either(number, f"{after} {before}", "the kind changed hereabouts; a number has one or the other")
    return one(number, before if int(digits) < first else after)
