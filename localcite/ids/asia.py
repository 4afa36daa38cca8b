"""Read numbers of Korea, Taiwan and India."""

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

KOREAN_GRANT = {"10": "B1", "20": "Y1", "30": "S"}
YEAR = r"(?:19[4-9]\d|20\d\d)"
TAIWANESE_SERIES = {"I": "B", "M": "U", "D": "S"}


def parse_kr(typed: Typed) -> Number | Refused:
    """Return a Korean number as the vendor has it: right (10, 20, 30), year, seven digits; grants have no year."""
    digits = typed.compact
    if parted := re.fullmatch(rf"(?:([1-4]0)[- ])?({YEAR})[- /](\d{{1,7}})", typed.spaced.strip()):
        return _korean_dated(parted[1] or "", parted[2], parted[3], typed)
    if dated := re.fullmatch(rf"([1-4]0)?({YEAR})(\d{{6,7}})", digits):
        return _korean_dated(dated[1] or "", dated[2], dated[3], typed)
    if re.fullmatch(r"[123]0\d{7}", digits):
        return _korean_grant(digits, typed.kind)
    if re.fullmatch(r"[789]\d{8}", digits):
        return _korean_dated("", f"19{digits[:2]}", digits[2:], typed)
    if re.fullmatch(r"\d{4,7}", digits):
        return Number(f"KR{_right(typed.kind)}{digits.zfill(7)}", typed.kind)
    return no_such_number("KR numbers are written 10-2004-0032451 or 10-2343886")


def _right(kind: str) -> str:
    """Return the digits of the right that a kind belongs to, or "" for no kind."""
    return {"": "", "U": "20", "Y": "20", "S": "30"}.get(kind[:1], "10")


def _korean_grant(digits: str, kind: str) -> Number | Refused:
    """Return a grant: right and seven digits, without a year."""
    if kind[:1] in {"A", "U"}:
        return no_such_number("KR publications before grant have a year: 10-2004-0032451")
    return Number(f"KR{digits}", kind)


def _korean_dated(right: str, year: str, serial: str, typed: Typed) -> Number | Refused:
    """Return a number with a year. DOCDB and Derwent leave out the right; without a kind it stays out (10 or 20)."""
    full = f"{year}{serial.zfill(7)}"
    known = right or _right(typed.kind)
    if typed.application or (known not in {"", "10", "20"} and not typed.kind):
        return application(f"KR{known or '10'}{full}", f"KR{full}")
    return Number(f"KR{known}{full}", typed.kind)


def complete_kr(number: Number) -> Completion | Refused:
    """Return the kinds that the number can have."""
    digits = number.base[2:]
    if number.kind in {"B", "Y"}:
        return one(number, f"{number.kind}1")
    if number.kind:
        return as_it_is(number)
    if len(digits) == 9:
        return one(number, KOREAN_GRANT[digits[:2]])
    if len(digits) == 7:
        why = "different inventions: patents and utility models are numbered apart"
        return Completion((f"KR10{digits}B1", f"KR20{digits}Y1"), exclusive=False, why=why)
    return _complete_korean_dated(digits)


def _complete_korean_dated(digits: str) -> Completion:
    """Applications and publications have the same form and count apart."""
    right = digits[:2] if len(digits) == 13 else "10"
    year, serial = digits[-11:-7], digits[-7:]
    candidate = f"KR{right}{year}{serial}{'U' if right == '20' else 'A'}"
    why = "different inventions: application and publication numbers have the same form"
    return Completion((candidate,), exclusive=False, why=why, others=(f"application {right}-{year}-{serial}",))


def parse_tw(typed: Typed) -> Number | Refused:
    """Return a Taiwanese number: I, M or D and a grant, or a western year; years of the Republic are applications'."""
    if grant := re.fullmatch(r"([IMD])0*([1-9]\d{2,6})", typed.compact):
        return Number(f"TW{grant[1]}{grant[2].zfill(6)}", typed.kind)
    digits = typed.compact
    if re.fullmatch(r"(?:19|20)\d{7}", digits):
        return Number(f"TW{digits}", typed.kind)
    if re.fullmatch(r"(?:0[4-9]\d|1\d\d)\d{5,6}|[4-9]\d{7}", digits):
        return application(f"TW{digits}")
    if re.fullmatch(r"[1-9]\d{2,5}", digits):
        return Number(f"TW{digits}", typed.kind)
    return no_such_number("TW numbers are written I658907, M512345, D123456 or 201912345")


def complete_tw(number: Number) -> Completion:
    """Return the kinds that the number can have."""
    digits = number.base[2:]
    if number.kind:
        return as_it_is(number)
    if digits[0] in TAIWANESE_SERIES:
        return one(number, TAIWANESE_SERIES[digits[0]])
    if len(digits) == 9:
        return one(number, "A")
    return either(number, "B U S", "inventions, utility models and designs shared one series until 2004")


def parse_in(typed: Typed) -> Number | Refused:
    """Return an Indian number; 1234/DEL/2007 is an application's, and so are its twelve digits."""
    if found := re.fullmatch(r"(\d{1,5})/?([A-Z]{3,6})/?(\d{4})", typed.spaced.replace(" ", "")):
        return application(f"IN{found[1]}/{found[2]}/{found[3]}", f"IN{found[1]}{found[2]}{found[3]}")
    if typed.application and not typed.kind:
        return application(f"IN{typed.compact}")
    if re.fullmatch(r"\d{4}[A-Z]{2}\d{5}|\d{5,12}", typed.compact):
        return Number(f"IN{typed.compact}", typed.kind)
    return no_such_number("IN publications are written 201841012345 A, grants 234567 B")


def complete_in(number: Number) -> Completion | Refused:
    """Return the kinds that the number can have: since 2016 the publication has the application's twelve digits."""
    if number.kind:
        return as_it_is(number)
    if re.fullmatch(r"IN20\d{10}", number.base):
        return one(number, "A", sure=False)
    return kind_needed(number)
