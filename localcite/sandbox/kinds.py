"""Which kinds an office could give to a number: for corpus elements whose number has come without one. Pure."""

import re

_FIRST_GRANT_WITH_B = 6_167_569
_BY_OFFICE = {
    "EP": re.compile("A[1-489]|B[1-389]"),
    "WO": re.compile("A[1-489]"),
    "CN": re.compile("[ABCUYS]"),
    "JP": re.compile("A|B[12]?|U|Y[12]?|S"),
    "KR": re.compile("A|B1|U|Y1|S"),
}
_US_LETTERS = {"D": "S1?", "RE": "E[1-9]?", "PP": "P[1-9]?", "H": "H1?", "T": "I[1-9]?"}
_ANY = re.compile(r"[A-Z]\d?")


def could_have(number: str, kind: str) -> bool:
    """Return whether the office could have given this kind to this number (canonical, without kind)."""
    office = number[:2]
    pattern = re.compile(_of_us(number[2:])) if office == "US" else _BY_OFFICE.get(office, _ANY)
    return pattern.fullmatch(kind) is not None


def _of_us(rest: str) -> str:
    """Return the pattern of the kinds that a US number can have: one grant has one of them, and never two."""
    letters = rest.rstrip("0123456789")
    if letters:
        return _US_LETTERS.get(letters, r"[A-Z]\d?")
    if len(rest) > 8:
        return "A[129]|P[14]"
    return "A" if int(rest) < _FIRST_GRANT_WITH_B else "B[12]"
