"""Read numbers of the United States.

Boundaries are the first numbers of 2 January 2001, when kind codes became A1/B1/B2/E1/P2/P3/S1 (USPTO, "Issue Years and
Patent Numbers"; MPEP 901.04(a)).
"""

import re

from localcite.ids.parts import (
    Completion,
    Number,
    Typed,
    application,
    as_it_is,
    either,
    kind_needed,
    no_such_number,
    one,
)
from localcite.model import Refused

FIRST_GRANT_OF_2001 = 6_167_569
FIRST_DESIGN_OF_2001 = 435_713
FIRST_PLANT_OF_2001 = 11_727
FIRST_REISSUE_OF_2001 = 36_998
FIRST_INVENTION_REGISTRATION_OF_2001 = 1_924
# Grants passed 12,000,000 in June 2024 and grow by some 330,000 a year, so they reach this in 2027. Until then a bare
# number from here on is a serial number (13/000,000 was reached in 2010). Too low, and a grant must be typed with its
# kind; too high, and an application costs a call that finds nothing. Neither buys a wrong document.
FIRST_NUMBER_WITHOUT_GRANT = 13_000_000

SERIES = "RE|RD|RX|PP|AI|D|H|T|X"
SERIES_OF_KIND = {"S": "D", "P": "PP", "E": "RE", "H": "H"}  # "US332665S": the kind tells the series
WORDS = (("DESIGN", "D"), ("DES", "D"), ("REISSUE", "RE"), ("REIS", "RE"), ("PLANT", "PP"))


def parse(typed: Typed) -> Number | Refused:
    """Return the publication number, or refuse what is an application or no number of this office."""
    if serial := re.fullmatch(r"(\d{1,2})/(\d{3})[, ]?(\d{3})", typed.spaced.strip()):
        return _application("".join(serial.groups()).zfill(8))
    if serial := re.fullmatch(r"D/(\d{3}),?(\d{3})", typed.spaced):
        return _design_application("".join(serial.groups()))
    if publication := re.fullmatch(r"(20\d\d)(\d{6,7})", typed.compact):
        return _publication(publication[1], publication[2], typed.kind)
    if typed.application:
        return _application(typed.compact)
    return _grant(typed)


def complete(number: Number) -> Completion | Refused:
    """Return the kinds that the number can have."""
    series, digits = _split(number.base)
    if not series:
        return _complete_publication(number) if len(digits) == 11 else _complete_grant(number, int(digits))
    return COMPLETERS[series](number, int(digits))


def _split(base: str) -> tuple[str, str]:
    """Return the series letters ("" for utility) and the digits of "USD332665"."""
    found = re.fullmatch(rf"US({SERIES})?(\d+)", base)
    assert found is not None, base  # noqa: S101 - bases are made by parse alone
    return found[1] or "", found[2]


def _publication(year: str, serial: str, kind: str) -> Number | Refused:
    """Return an application publication; DOCDB leaves out the first zero of the serial."""
    if year == "2000":
        return no_such_number("US applications are published since 2001")
    if kind and kind[0] not in "AP":
        return no_such_number(f"no US application publication has kind {kind}")
    return Number(f"US{year}{serial.zfill(7)}", kind)


def _grant(typed: Typed) -> Number | Refused:
    """Return a grant, or refuse what cannot be one."""
    found = re.fullmatch(rf"({SERIES})?0*([1-9]\d*)", typed.compact)
    if not found:
        return _unknown(typed.compact)
    series, digits = found[1] or _series_of(typed.kind, found[2]), found[2]
    if series:
        return Number(f"US{series}{digits}", typed.kind) if len(digits) <= 7 else _unknown(digits)
    return _utility(digits, typed.kind)


def _series_of(kind: str, digits: str) -> str:
    """Return the series that a kind tells where the letters before the number were left out."""
    return SERIES_OF_KIND.get(kind[:1], "") if len(digits) <= 7 else ""


def _utility(digits: str, kind: str) -> Number | Refused:
    """Return a utility grant, or refuse."""
    if len(digits) == 12 and digits.startswith("20"):
        return _application(digits[4:], f"US{digits}")
    if len(digits) > 8:
        return no_such_number("US grants have up to eight digits, application publications eleven")
    if int(digits) >= FIRST_NUMBER_WITHOUT_GRANT and not kind.startswith(("B", "C")):
        return _application(digits)
    if int(digits) >= FIRST_GRANT_OF_2001 and kind == "A":
        return no_such_number(f"US grants from {FIRST_GRANT_OF_2001:,} on have kind B1 or B2")
    if kind in {"A1", "A2", "A9"}:
        return no_such_number(f"US numbers with kind {kind} have a year and seven digits")
    return Number(f"US{digits}", kind)


def _unknown(text: str) -> Refused:
    """Refuse a number that fits no series."""
    return no_such_number(f"no US publication is numbered {text}")


def _application(digits: str, *more: str) -> Refused:
    """Refuse a serial number: series of two digits, serial of six."""
    return application(f"US{digits}", f"US{digits[:2]}/{digits[2:]}", *more)


def _design_application(serial: str) -> Refused:
    """Refuse a design application, in the old way of writing 29/723,095."""
    return application(f"USD/{serial}", f"US29{serial}", f"US29/{serial}")


def _complete_publication(number: Number) -> Completion:
    """A1, A2, A9 and P1 share one series: another kind is a miss, never another invention."""
    usual = {"": "A1", "A": "A1", "P": "P1"}.get(number.kind)
    return one(number, usual, sure=False) if usual else as_it_is(number)


def _complete_grant(number: Number, digits: int) -> Completion:
    """A up to the end of 2000; then B1 (not published before) or B2. Other kinds are certificates, if typed."""
    if number.kind not in {"", "A", "B"}:
        return as_it_is(number)
    if digits >= FIRST_GRANT_OF_2001:
        return either(number, "B2 B1", f"from {FIRST_GRANT_OF_2001:,} on a grant is B1 or B2, never both")
    if number.kind == "B":
        return as_it_is(number)
    return one(number, "A")


def _complete_design(number: Number, digits: int) -> Completion:
    """S and S1 name the same design."""
    if number.kind not in {"", "S", "S1"}:
        return as_it_is(number)
    return one(number, "S" if digits < FIRST_DESIGN_OF_2001 else "S1")


def _complete_reissue(number: Number, digits: int) -> Completion:
    """E and E1 name the same reissue."""
    if number.kind not in {"", "E", "E1"}:
        return as_it_is(number)
    return one(number, "E" if digits < FIRST_REISSUE_OF_2001 else "E1")


def _complete_plant(number: Number, digits: int) -> Completion:
    """P up to the end of 2000; then P2 (not published before) or P3."""
    if number.kind not in {"", "P"}:
        return as_it_is(number)
    if digits < FIRST_PLANT_OF_2001:
        return one(number, "P")
    return either(number, "P2 P3", "a plant grant since 2001 is P2 or P3, never both")


def _complete_registration(number: Number, digits: int) -> Completion:
    """H and H1 name the same statutory invention registration."""
    if number.kind not in {"", "H", "H1"}:
        return as_it_is(number)
    return one(number, "H" if digits < FIRST_INVENTION_REGISTRATION_OF_2001 else "H1")


def _complete_defensive(number: Number, _digits: int) -> Completion:
    """Defensive publications have I4 or I5."""
    return as_it_is(number) if number.kind else either(number, "I4 I5")


def _complete_other(number: Number, _digits: int) -> Completion | Refused:
    """X patents, additional improvements and the like: no rule is known, so the kind must be typed."""
    if number.kind:
        return as_it_is(number)
    return kind_needed(number)


COMPLETERS = {
    "D": _complete_design,
    "RE": _complete_reissue,
    "RD": _complete_reissue,
    "PP": _complete_plant,
    "H": _complete_registration,
    "T": _complete_defensive,
    "RX": _complete_other,
    "AI": _complete_other,
    "X": _complete_other,
}
