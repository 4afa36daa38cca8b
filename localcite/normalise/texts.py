"""Titles, people, categories and citation texts as they come → as they are stored. Pure."""

import re
from collections.abc import Iterable
from typing import cast

from localcite.normalise.memo import Memo
from localcite.normalise.wire import Words

BAR = "｜"  # U+FF5C stands for a bar inside one name, so that splitting at | is always right
_IDENTIFIER = re.compile(r"\b10\.\d{4,9}/\S+|\bhttps?://\S+|\barxiv:\s*\S+", re.ASCII | re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]\d\d|20\d\d|2100)(?!\d)", re.ASCII)
_UNTIDY = re.compile(r"\s\||\|[\s|]").search  # blanks beside a bar, or nobody between two
_BETWEEN_CATEGORIES = re.compile(r"[,;|]")


def clean(text: str | None) -> str | None:
    """Return a text without blanks around it; None where nothing is left."""
    return (text.strip() or None) if text else None


def joined(text: Words | None) -> str | None:
    """Return a text that may come in pieces."""
    return clean(text if text is None or isinstance(text, str) else " ".join(part for part in text if part))


def people(said: Words | None) -> str | None:
    """Return people as `a|b`, in order: `a|b` text is read as it is meant, a bar inside a list's item becomes `｜`.

    Never split at a comma: "LASTNAME, FIRSTNAME" is one person.
    """
    if not said:
        return None
    if isinstance(said, str):
        if "|" not in said or _is_tidy(said):
            return said.strip() or None
        names = said.split("|")
    else:
        names = [name.replace("|", BAR) for name in said if name]
    return "|".join(stripped for name in names if (stripped := name.strip())) or None


def are_tidy(said: Iterable[Words | None]) -> bool:
    """Tell whether `people` would return all of these as they are, but for empty ones: found out in one go."""
    try:
        together = "|".join(filter(None, cast("Iterable[str]", said)))  # lists of people raise TypeError
    except TypeError:
        return False
    return not together or _is_tidy(together)


def _is_tidy(said: str) -> bool:
    """Tell whether there is somebody, and no blank, on both sides of each bar. The common case needs no pattern."""
    printable = said.isprintable()  # no blank in it but spaces
    if printable and not (" |" in said or "| " in said or "||" in said or said[0] in " |" or said[-1] in " |"):
        return True
    return not _UNTIDY(f"|{said}|")


def codes(said: Words | None) -> str | None:
    """Return categories or citation types as `X,D`: upper case, in order, each once, values such as PX left whole."""
    text = said if isinstance(said, str) else ",".join(code for code in said or () if code)
    found = dict.fromkeys(code.strip().upper() for code in _BETWEEN_CATEGORIES.split(text))
    return ",".join(code for code in found if code) or None


CODES: Memo[Words | None, str | None] = Memo(codes, 4096)  # few of them ever differ


def year_in(text: str | None) -> int | None:
    """Return the year of a paper from its citation text, where it holds exactly one that is plausible (1500–2100).

    Page numbers look like years, so two different ones say nothing. DOIs, links and arXiv numbers are not looked at.
    """
    if not text:
        return None
    years = set(_YEAR.findall(_IDENTIFIER.sub(" ", text)))
    return int(years.pop()) if len(years) == 1 else None
