"""Read Japanese numbers. The vendor writes them with the western year and six digits: JP1999068462A.

One-digit and two-digit years are years of an era (Meiji, Taisho, Showa, Heisei, Reiwa). Registered patents have seven
digits without a year; the same seven digits with kind A are a one-digit year of Heisei and six digits.
"""

import re

from localcite.ids.parts import Completion, Number, Typed, application, as_it_is, either, no_such_number, one
from localcite.model import Refused

ERAS = {"M": (1867, 45), "T": (1911, 15), "S": (1925, 64), "H": (1988, 31), "R": (2018, 77)}  # year 0, last year
FIRST_LAID_OPEN_SHOWA = 46  # applications are laid open since 1971
LAST_NUMBERED_HEISEI = 12  # western years since 2000
LAST_YEAR = 2099
FIRST_TRANSLATION = 500_001  # of international applications
MOST_IN_A_YEAR_OF_HEISEI = 600_000  # beyond it digits without an era are no one-digit year and six digits
FIRST_UTILITY_REGISTRATION = 3_000_000  # without examination, since 1994
FIRST_EXAMINED_UTILITY_REGISTRATION = 2_500_000
DIFFERENT = "different inventions: "


def parse(typed: Typed) -> Number | Refused:
    """Return the publication number, or refuse an application number or a date that makes no sense."""
    text = typed.spaced.replace(",", "").strip(" -/.")
    if found := re.fullmatch(r"WO[ /]?(\d{2}|\d{4})[-/ ]?(\d{5,6})", text):
        return _republished(found[1], found[2], typed.kind)
    if typed.compact.startswith("D") and typed.kind.startswith("S"):
        return Number(f"JP{typed.compact[1:]}", "S")
    if not re.search("[^0-9. ]", text) and _is_registration(typed.compact, typed.kind):
        return Number(f"JP{typed.compact}", typed.kind)
    dated = _dated(text, typed.compact)
    if dated is None:
        return no_such_number("write the year and the number, e.g. JP2007088222A or JPH1168462A")
    if typed.application and not typed.kind:
        return application_of(*dated)
    return _publication(*dated, typed.kind)


def complete(number: Number) -> Completion:
    """Return the publications that the number can be."""
    if number.kind in COMPLETERS:
        return COMPLETERS[number.kind](number)
    return as_it_is(number)


def application_of(year: int, serial: int) -> Refused:
    """Refuse an application number, as vendors and the office spell it."""
    return application(f"JP{year}{serial:06d}", f"JP{year}-{serial:06d}")


def year_of(era: str, year: str) -> int | None:
    """Return the western year, or None if the era has no such year."""
    zero, last = ERAS[era]
    return zero + int(year) if 0 < int(year) <= last else None


def _republished(year: str, serial: str, kind: str) -> Number:
    """Return the Japanese publication of an international application (saikohyo)."""
    western = year if len(year) == 4 else ("19" if year >= "78" else "20") + year
    return Number(f"JPWO{western}{serial.zfill(6)}", kind)


def _publication(year: int, serial: int, kind: str) -> Number:
    """Return a dated publication; a translation laid open has kind A at the vendor, T elsewhere."""
    if kind[:1] == "T" and serial >= FIRST_TRANSLATION:
        kind = "A"
    return Number(f"JP{year}{serial:06d}", kind)


def _is_registration(digits: str, kind: str) -> bool:
    """Tell whether digits without a year are the number of a registration, or may be (no kind)."""
    if kind[:1] == "S":
        return len(digits) in {6, 7}
    if len(digits) != 7 or digits[0] == "0":
        return False
    number = int(digits)
    if kind[:1] == "U":
        return FIRST_UTILITY_REGISTRATION <= number < FIRST_UTILITY_REGISTRATION + 1_000_000
    if kind[:1] == "Y":
        return FIRST_EXAMINED_UTILITY_REGISTRATION <= number < FIRST_UTILITY_REGISTRATION
    return kind[:1] in {"", "B", "C"}


def _dated(text: str, compact: str) -> tuple[int, int] | None:
    """Return the western year and the serial number, or None."""
    if found := re.fullmatch(r"([MTSHR]?) ?(\d{1,4})[-/ .]+(\d{1,6})", text):
        return _sensible(_western(found[1], found[2]), found[3])
    if found := re.fullmatch(r"([MTSHR])(\d{3,8})", compact):
        return _era_digits(found[1], found[2])
    return _plain_digits(compact) if compact.isdecimal() else None


def _western(era: str, year: str) -> int | None:
    """Return the western year of a year that stands alone, with or without its era."""
    if era:
        return year_of(era, year) if len(year) <= 2 else None
    if len(year) == 4:
        return int(year)
    if len(year) == 3:
        return None
    return year_of("H" if int(year) <= ERAS["H"][1] else "S", year)


def _era_digits(era: str, digits: str) -> tuple[int, int] | None:
    """Split an era's digits: two of the year where the era has such a year, else one."""
    for long in (2, 1):
        dated = _sensible(year_of(era, digits[:long]), digits[long:])
        if dated:
            return dated
    return None


def _plain_digits(digits: str) -> tuple[int, int] | None:
    """Split digits without era and separators: ten or nine begin with a western year, eight or seven with an era's.

    DOCDB padded the serials of era years to six, so seven digits have a year of one digit.
    """
    for long in YEAR_DIGITS.get(len(digits), ()):
        dated = _sensible(_unmarked_year(digits[:long]), digits[long:])
        if dated and (long == 4 or dated[1] < MOST_IN_A_YEAR_OF_HEISEI):
            return dated
    return None


YEAR_DIGITS = {10: (4,), 9: (4,), 8: (2, 4), 7: (1, 2)}


def _unmarked_year(year: str) -> int | None:
    """Return the western year of four digits, of Heisei 1 to 12, or of Showa 46 to 64."""
    if len(year) == 4:
        return int(year)
    if 0 < int(year) <= LAST_NUMBERED_HEISEI:
        return year_of("H", year)
    return year_of("S", year) if int(year) >= FIRST_LAID_OPEN_SHOWA else None


def _sensible(year: int | None, serial: str) -> tuple[int, int] | None:
    """Return the year and the serial number if both can exist."""
    if year is None or not serial or not int(serial):
        return None
    return (year, int(serial)) if ERAS["M"][0] < year <= LAST_YEAR else None


def _complete_bare(number: Number) -> Completion:
    """Candidates of a number without kind: they are different inventions, so none is ever guessed."""
    if number.base.startswith("JPWO"):
        return one(number, "A1", sure=False)
    digits = number.base[2:]
    if len(digits) == 7:
        return _complete_seven(number, digits)
    why = f"{DIFFERENT}application and publication numbers look alike and differ"
    others = (f"application {digits[:4]}-{digits[4:]}",)
    return Completion((f"{number.base}A",), exclusive=False, why=why, others=others)


def _complete_seven(number: Number, digits: str) -> Completion:
    """Seven digits: laid open in a one-digit year of Heisei, or a registered patent."""
    dated = _plain_digits(digits)
    laid_open = (f"JP{dated[0]}{dated[1]:06d}A",) if dated else ()
    registered = (f"{number.base}B2", f"{number.base}B1")
    if not laid_open:
        return either(number, "B2 B1")
    why = f"{DIFFERENT}a laid-open application and a registered patent"
    return Completion(laid_open + registered, exclusive=False, why=why)


def _complete_examined(number: Number) -> Completion:
    """B alone: a patent, or an application published after examination."""
    return either(number, "B2 B1", "a patent is B2 (laid open before) or B1, never both")


def _complete_utility(number: Number) -> Completion:
    """Y alone: a utility model published after examination."""
    return either(number, "Y2 Y1", "a utility model is Y2 (laid open before) or Y1, never both")


COMPLETERS = {"": _complete_bare, "B": _complete_examined, "Y": _complete_utility}
