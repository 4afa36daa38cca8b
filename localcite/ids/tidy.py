"""The common spellings that differ from a clean form by case and separators alone. Pure; needs no rules of offices."""

import re
from collections.abc import Callable

from localcite.ids.quick import quick_document
from localcite.ids.reading import LONGEST
from localcite.model import Reading

JOINABLE = re.compile(  # office, digits, kind, with blanks, hyphens or dots between, and digits in groups of three
    r"([A-Z]{2})[ .-]?([0-9]{4,13}|[0-9]{1,3}(?:[,. '][0-9]{3})+)[ .-]?([A-WYZ][0-9]?)?", re.IGNORECASE | re.ASCII
)
PLAIN_DOI = re.compile(  # a plain DOI in any case, or its link; no page of a publisher ends in a digit
    r"(?:https?://(?:dx\.)?doi\.org/|doi: ?)?(10\.[0-9]{4,9}/[a-z0-9._-]*[0-9])", re.IGNORECASE | re.ASCII
)
NOT_DIGITS_OR_LETTERS = re.compile(r"[,. '-]")


def joined(text: str) -> str:
    """Return a number without what separates its parts; any other text as it is."""
    return NOT_DIGITS_OR_LETTERS.sub("", text) if JOINABLE.fullmatch(text) else text


def read_soon(text: str, read_bare: Callable[[str], Reading | None] | None) -> Reading | None:
    """Read what is clean but for its case and its separators; None if it needs more thought."""
    if found := PLAIN_DOI.fullmatch(text):
        return quick_document(found[1].lower())
    compact = joined(text).upper()
    return quick_document(compact) or (read_bare(compact) if read_bare else None)


def tidied(text: str) -> str:
    """Return a name in the case and without the separators of its clean form; "" where there is more to do."""
    if JOINABLE.fullmatch(text):
        return NOT_DIGITS_OR_LETTERS.sub("", text).upper()
    found = PLAIN_DOI.fullmatch(text)
    return found[1].lower() if found and len(text) <= LONGEST else ""
