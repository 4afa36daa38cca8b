"""The common clean forms at once, because they are read by the hundred thousand; all others take the long way.

Both ways must agree: tests compare them.
"""

import re
from collections.abc import Callable

from localcite.model import Ambiguous, Document, Name, Scheme

# By the first two characters: the form, in which a group holds the shorter spelling that surely means the same
# publication (see `numbers.also`).
CLEAN = {
    "US": r"(US(?:(?:[789][0-9]|6[2-9])[0-9]{5}|1[0-2][0-9]{6}))B[12]"
    r"|(US20(?:0[1-9]|[1-9][0-9])[0-9]{7})A1|(US[1-5][0-9]{6})A",
    "EP": r"(EP(?!0000000)[0-9]{7}A)[12]|EP(?!0000000)[0-9]{7}B[12]",
    "WO": r"(WO20[0-4][0-9](?!000000)[0-3][0-9]{5})A[12]",
    "CN": r"CN1(?:0[1-9]|[1-9][0-9])[0-9]{6}[AB]",
    "JP": r"JP20[0-9]{2}(?!000000)[0-9]{6}A",
    "KR": r"KR10(?:19[4-9][0-9]|20[0-9]{2})[0-9]{7}A|(KR10[0-9]{7})B1",
    "DE": r"DE10[0-9]{10}A1",
}
GRANT_WITHOUT_KIND = r"US(?:(?:[789][0-9]|6[2-9])[0-9]{5}|1[0-2][0-9]{6})"  # B1 or B2
OLD_GRANT_WITHOUT_KIND = r"US[1-5][0-9]{6}"  # A
OTHERS = {
    "doi": r"10\.[0-9]{4,9}/[a-z0-9](?:[a-z0-9._/-]*[a-z0-9])?",
    "bare": f"({OLD_GRANT_WITHOUT_KIND})|{GRANT_WITHOUT_KIND}",
}
_WHY = "from 6,167,569 on a grant is B1 or B2, never both"
_new = tuple.__new__  # half the time of the constructors
_NUMBER, _PAPER = Scheme.NUMBER, Scheme.DOI  # looked up once: an enumeration is slow to find its members


_Match = Callable[[str], "re.Match[str] | None"]


class _Compiled(dict[str, "_Match | None"]):
    """Forms, each compiled when it is first asked for: one question names one document."""

    def __missing__(self, form: str) -> _Match | None:
        pattern = CLEAN.get(form) or OTHERS.get(form)
        if pattern is None:
            return None
        self[form] = found = re.compile(pattern).fullmatch
        return found


_FORMS = _Compiled()


def quick_document(typed: str) -> Document | None:
    """Return the document that a clean, complete name names, or None: then it needs the long way."""
    match = _FORMS[typed[:2]]
    if match is not None:
        if found := match(typed):
            last = found.lastindex
            return _new(Document, (_new(Name, (_NUMBER, typed)), (found[last],) if last else ()))
    elif (match := _FORMS["doi"]) and match(typed):
        return _new(Document, (_new(Name, (_PAPER, typed)), ()))
    return None


def quick_bare(typed: str) -> Document | Ambiguous | None:
    """Return the reading of an American grant typed without its kind, as most are; None if it is none."""
    match = _FORMS["bare"]
    found = match(typed) if match else None
    if found is None:
        return None
    if found[1]:
        return Document(Name(_NUMBER, f"{typed}A"), (typed,))
    candidates = (Name(_NUMBER, f"{typed}B2"), Name(_NUMBER, f"{typed}B1"))
    return Ambiguous(candidates, exclusive=True, why=_WHY, also=(typed,))
