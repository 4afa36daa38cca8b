"""Read numbers of Germany, the United Kingdom and France."""

import re
from typing import NamedTuple

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
    stages,
)
from localcite.model import Refused

FIRST_GB_OF_1977_ACT = 2_000_000  # below it one publication, kind A; from it application A and patent B
FIRST_GB_NOT_REACHED = 3_000_000  # publications grow by some 6,000 a year from 2,640,000 in 2025
OLD_YEAR = r"(1[678]\d\d|190\d|191[0-5])"  # numbers began anew each year until 1915
FIRST_FR_OF_1968_ACT = 2_000_000  # below it one publication, kind A; from it A1 and B1
FIRST_FR_NOT_REACHED = 4_000_000  # publications grow by some 15,000 a year from 3,150,000 in 2025
FIRST_FR_SEARCHED = 2_250_000  # before (about 1975) first publications were A1 or A5
FIRST_FR_PATENT = 100_000  # below it are certificates of addition (E) and medicaments (M)


class GermanRange(NamedTuple):
    """What a form of German numbers can carry. `lone`: a kind letter alone → its kinds; "" is no kind at all."""

    form: str
    lone: dict[str, str]
    exclusive: bool


UTILITY = {"": "U1", "U": "U1"}
GERMAN_RANGES = (
    GermanRange(r"2[01]\d{10}|2\d{7}|[5-9]\d{6}", UTILITY, exclusive=True),
    GermanRange(r"1[02]\d{10}", {"": "A1 B3 B4", "A": "A1", "B": "B4 B3", "T": "T5"}, exclusive=False),
    GermanRange(r"11\d{10}", {"": "A5 T5 B3 B4", "A": "A5", "B": "B4 B3", "T": "T5"}, exclusive=False),
    GermanRange(r"[56]0\d{10}|[56]\d{7}", {"": "D1 T2", "D": "D1", "T": "T2"}, exclusive=False),
    GermanRange(r"1\d{7}", {"": "A1 C1 C2 B3 B4", "A": "A1", "B": "B4 B3", "C": "C2 C1 C5"}, exclusive=False),
    GermanRange(
        r"1[4-9]\d{5}|[234]\d{6}", {"": "A1 B2 C1 C2", "A": "A1", "B": "B2 B1 B4", "C": "C2 C3 C1"}, exclusive=False
    ),
    GermanRange(r"1[0-3]\d{5}", {"": "B C", "C": "C"}, exclusive=False),
    GermanRange(r"\d{1,6}", {"": "C"}, exclusive=True),
)


def parse_de(typed: Typed) -> Number | Refused:
    """Return a German publication number; a file number has the same digits, a check digit and no kind."""
    digits, check = _german_digits(typed)
    if not re.fullmatch(r"[1-9]\d{0,7}|[1-9]\d{11}", digits):
        return no_such_number("DE numbers have up to eight digits, or twelve since 2004")
    if not typed.kind and (check or typed.application):
        return application(*[f"DE{digits}.{check}"] * bool(check), f"DE{digits}")
    return Number(f"DE{digits}", typed.kind)


def _german_digits(typed: Typed) -> tuple[str, str]:
    """Return the digits and the check digit, if there is one; G, P and M before a file number mean nothing more."""
    if checked := re.fullmatch(r"[GPM]?([\d ]+)[.,-](\d)", typed.spaced):
        return checked[1].replace(" ", ""), checked[2]
    digits = typed.compact.lstrip("GPM")
    if len(digits) in {9, 13} and not typed.kind:
        return digits[:-1], digits[-1]
    return digits, ""


def complete_de(number: Number) -> Completion | Refused:
    """Return the kinds that the number can have; A alone is A1, U alone U1."""
    if re.fullmatch(r"[A-Z]\d", number.kind):
        return as_it_is(number)
    found = next((entry for entry in GERMAN_RANGES if re.fullmatch(entry.form, number.base[2:])), None)
    kinds = found.lone.get(number.kind) if found else None
    if found is None or kinds is None:
        return as_it_is(number) if number.kind else kind_needed(number)
    if " " not in kinds:
        return one(number, kinds)
    return either(number, kinds) if number.kind or found.exclusive else stages(number, kinds)


def parse_gb(typed: Typed) -> Number | Refused:
    """Return a British publication number; before 1916 numbers began anew each year: GB189912345A."""
    if found := re.fullmatch(rf"{OLD_YEAR}[/ -]?(\d{{5}})", typed.spaced.strip()):
        return Number(f"GB{found[1]}{found[2]}", typed.kind)
    if found := re.fullmatch(rf"(\d{{1,5}})(?:/| OF ){OLD_YEAR}", typed.spaced.replace(",", "").strip()):
        return Number(f"GB{found[2]}{found[1].zfill(5)}", typed.kind)
    if found := re.fullmatch(r"(\d{7})[.](\d)", typed.spaced.replace(" ", "")):
        return application(f"GB{found[1]}.{found[2]}", f"GB{found[1]}")
    if typed.kind == "D0":
        return Number(f"GB{typed.compact}", "D0")
    return _seven_digits(typed, FIRST_GB_NOT_REACHED)


def _seven_digits(typed: Typed, not_reached: int) -> Number | Refused:
    """Return a publication number of up to seven digits; applications begin with two digits of their year."""
    digits = typed.compact
    if not re.fullmatch(r"0*[1-9]\d{0,6}", digits) or len(digits) > 8:
        return no_such_number(f"{typed.office} publications have up to seven digits")
    if not typed.kind and (typed.application or int(digits) >= not_reached):
        return application(f"{typed.office}{digits}")
    keep_zero = not typed.kind and _may_be_serial(digits)
    return Number(f"{typed.office}{digits if keep_zero else int(digits)}", typed.kind)


def _may_be_serial(digits: str) -> bool:
    """Seven digits with a leading zero and no kind: an application of 2000 to 2009, or a padded publication."""
    return len(digits) == 7 and digits[0] == "0"


def _padded_or_serial(number: Number) -> Completion:
    """Return both meanings of such a number."""
    office, digits = number.base[:2], number.base[2:]
    why = "different inventions: a padded publication number, or an application"
    return Completion((f"{office}{int(digits)}A",), exclusive=False, why=why, others=(f"application {digits}",))


def complete_gb(number: Number) -> Completion:
    """Return the kinds that the number can have."""
    if number.kind:
        return as_it_is(number)
    digits = number.base[2:]
    if _may_be_serial(digits):
        return _padded_or_serial(number)
    if len(digits) == 9 or int(digits) < FIRST_GB_OF_1977_ACT:
        return one(number, "A")
    return stages(number, "A B")


def parse_fr(typed: Typed) -> Number | Refused:
    """Return a French publication number."""
    return _seven_digits(typed, FIRST_FR_NOT_REACHED)


def complete_fr(number: Number) -> Completion:
    """Return the kinds that the number can have. A utility certificate is A3, and only found if typed."""
    if not number.kind and _may_be_serial(number.base[2:]):
        return _padded_or_serial(number)
    digits = int(number.base[2:])
    if number.kind not in {"", "A", "B"} or (number.kind and digits < FIRST_FR_OF_1968_ACT):
        return as_it_is(number)
    if digits < FIRST_FR_PATENT:
        return stages(number, "E M", "different inventions: a certificate of addition and a medicament patent")
    if digits < FIRST_FR_OF_1968_ACT:
        return one(number, "A")
    return _complete_modern_fr(number, digits)


def _complete_modern_fr(number: Number, digits: int) -> Completion:
    """Complete a number of the act of 1968."""
    if number.kind == "":
        return stages(number, "A1 B1")
    if number.kind == "B":
        return one(number, "B1", sure=False)
    if digits < FIRST_FR_SEARCHED:
        return either(number, "A1 A5")
    return one(number, "A1", sure=False)
