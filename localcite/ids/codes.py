"""Take apart a number that begins with its office code: code, number, kind."""

import re

from localcite.ids import offices
from localcite.ids.parts import Typed, no_such_number
from localcite.model import Refused

FRONT_KINDS = {"US": "[ABC]", "JP": "[ABUYT]", "TW": "[ABCU]"}  # other letters there begin the number
LETTER_THEN_NUMBER = {"EP", "GB", "FR", "DE", "WO"}  # "EPA0330326"
COMMON = {"US", "EP", "WO", "JP", "CN", "KR", "DE", "GB", "FR"}  # never letters of another office's numbers
SEPARATORS = " .,-/"


def by_code(text: str) -> Typed | Refused | None:
    """Return the parts of a number that begins with an office code, once or twice; None if it does not."""
    found = re.fullmatch(r"([A-Z]{2})(?:[ .-]*\1)?[ .,/-]*((?:[A-Z]{0,4}\d|[A-Z]\d?[ ./-]|[A-Z]{1,4}[ .]+\d).*)", text)
    if not found or not re.fullmatch(r"[ -~]*", text):
        return None
    if re.search(r"[A-Z]{3}", found[2]) and not re.match(r"IN[ .-]*\d", text):
        return None
    if found[1] == "ZL":  # Chinese patents carry the application's number
        return Typed("CN", f"ZL{found[2]}")
    office = offices.office(found[1])
    if not office and found[1] in {"RE", "PP", "RD", "PI", "MU"}:
        return no_office()
    if not office:
        return Refused("unknown-office", f"{found[1]} is no office code")
    if office == "NO" and not re.match(r"(?:\d{5,6}|(?:19|20)\d{6})(?!\d)", re.sub(r"[ .]", "", found[2])):
        return None  # "No 5,012,236" is a number of no office; Norwegian ones have six digits or eight with a year
    if again := re.match(r"([A-Z]{2})[ .-]*(?=\d)", found[2]):
        return _twice(office, again[1], found[2][again.end() :])
    return split(office, found[2])


def _twice(office: str, second: str, rest: str) -> Typed | Refused:
    """Read a number behind two codes: the same twice ("UK Patent GB…"), or letters that belong to the number."""
    if offices.office(second) == office:
        return split(office, rest)
    if second in COMMON and (office, second) != ("JP", "WO"):
        return Refused("two-offices", f"{office} or {second}?")
    return split(office, second + rest)


def split(office: str, rest: str, kind: str = "", *, is_application: bool = False) -> Typed | Refused:
    """Return the parts of what follows the office code. `kind`: what words around it say, where none is written."""
    front = ""
    letters = FRONT_KINDS.get(office, "[ABCUYST]")
    tight = "|(?=[0-9]{6})" if office in LETTER_THEN_NUMBER else ""
    if found := re.match(rf"({letters})(\d?)(?:[ ./-]+(?=[A-Z]*\d){tight})", rest):
        front, rest = found[1] + found[2], rest[found.end() :]
    back = ""
    if found := re.fullmatch(r"(.*[\dX])[ .,/-]*([A-WYZ])[ .]?(\d?)", rest):
        rest, back = found[1], found[2] + found[3]
    if front and back and not back.startswith(front):
        return no_such_number(f"two kind codes, {front} and {back}")
    return Typed(office, rest.strip(SEPARATORS), back or front or kind, is_application)


def no_office() -> Refused:
    """Refuse a number that could be of any office."""
    return Refused("no-office", "write the country code, e.g. US11205304")
