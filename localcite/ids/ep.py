"""Read numbers of the European Patent Office: seven digits; applications have eight and a check digit."""

import re

from localcite.ids.parts import Completion, Number, Typed, application, as_it_is, either, no_such_number, stages
from localcite.model import Refused


def parse(typed: Typed) -> Number | Refused:
    """Return the publication number, or refuse an application number."""
    digits = typed.compact
    if not re.fullmatch(r"\d{1,12}", digits) or not int(digits):
        return no_such_number("EP publications have seven digits")
    if len(digits) > 7:
        return _application(digits)
    if re.search(r"\.\d$", typed.spaced):
        return no_such_number("EP publications have no check digit, EP applications have eight digits before it")
    return Number(f"EP{digits.zfill(7)}", typed.kind)


def complete(number: Number) -> Completion:
    """Return the kinds that the number can have; application and grant share it."""
    if number.kind == "":
        return stages(number, "A1 A2 B1")
    if number.kind == "A":
        return either(number, "A1 A2", "the first publication is A1 or A2, never both")
    if number.kind == "B":
        return stages(number, "B1 B2", "the patent as granted and as amended are two records, each billed")
    return as_it_is(number)


def _application(digits: str) -> Refused:
    """Refuse eight digits, with their check digit or without, or an international number of the EPO."""
    if len(digits) == 8:
        return application(f"EP{digits}.{check_digit(digits)}", f"EP{digits}")
    if len(digits) == 9:
        return application(f"EP{digits[:8]}.{digits[8]}", f"EP{digits[:8]}")
    return application(f"EP{digits}", f"PCT/EP{digits[:4]}/{digits[4:]}")


def check_digit(digits: str) -> str:
    """Return the check digit of an EP application number (weights 1, 2, 1, 2…, digit sums, modulo 10)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(digits))
    return str(-sum(value // 10 + value % 10 for value in doubled) % 10)
