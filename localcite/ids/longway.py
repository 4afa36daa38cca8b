"""Read one typed identifier the long way: a uuid, a DOI, an address, a publication number, or a refusal."""

import re

from localcite.ids import numbers, uuids
from localcite.ids.clean import clean
from localcite.ids.parts import Typed
from localcite.ids.quick import quick_bare
from localcite.ids.tidy import joined, read_soon
from localcite.ids.words import typed_of
from localcite.model import Ambiguous, DocType, Document, Reading, Refused

PREFIX = re.compile(r"(patent|paper)(?: ?_?id)? ?[:=] ?(?=\S)", re.IGNORECASE)
COMPACT = re.compile(  # office, digits, kind; letters that begin a number only where they are told apart easily
    r"(?!NO)(?:[A-Z]{2}|US(?:D|RE|PP|H|T)|JP[HS]|TW[IMD])[0-9]{4,13}(?:[A-WYZ][0-9]?)?", re.IGNORECASE | re.ASCII
)
TWO_NUMBERS = re.compile(r"(?<![A-Z0-9])([A-Z]{2})[ .-]?(?:[A-Z]{1,2} ?)?[0-9][0-9,./ -]{3,}[0-9]")
COMMON_NUMBER = re.compile(r"(?:US|EP|WO|JP|CN|KR|DE|GB|FR)[ .-]{0,2}[0-9][^+]*$", re.IGNORECASE)
TITLED = re.compile(  # "US11205304B2 - Systems and methods": a complete number, and words behind it
    r"([A-Za-z]{2}[ .-]?[A-Za-z]{0,2} ?[0-9][0-9., /]{3,}[ -]?[A-Za-z][0-9]?)\s+[-|]\s+\D+"
)


def read_long(typed: str, kind: str | None, *, as_typed: bool) -> Reading:
    """Return what a typed text names; `kind` is in upper case, or "all"."""
    text = clean(typed)
    if not text:
        return Refused("empty", "nothing is typed here")
    prefix, text = _without_prefix(text)
    soon = read_soon(text, None if kind or as_typed else quick_bare)
    return _of_type(prefix, soon or read_slowly(prefix, text, kind, as_typed=as_typed))


def read_slowly(prefix: str, text: str, kind: str | None, *, as_typed: bool) -> Reading:
    """Read a clean text by the rules alone. The quick ways must agree with this one."""
    return (
        _read_compact(text, kind, as_typed=as_typed)
        or uuids.read_uuid(prefix, text)
        or _read_doi(text)
        or _read_other(text, kind, as_typed=as_typed)
    )


def _read_compact(text: str, kind: str | None, *, as_typed: bool) -> Reading | None:
    """Read at once a number without words, as files have them; None if it is anything else."""
    text = joined(text)
    if not COMPACT.fullmatch(text):
        return None
    typed = numbers.compact_typed(text.upper())
    return numbers.read_typed(typed, kind, as_typed=as_typed) if typed else None


def _without_prefix(text: str) -> tuple[str, str]:
    """Return `patent`, `paper` or "", and the text behind it."""
    found = PREFIX.match(text)
    return (found[1].lower(), text[found.end() :]) if found else ("", text)


def _of_type(prefix: str, reading: Reading) -> Reading:
    """Refuse a DOI behind `patent:` and a number behind `paper:`."""
    if isinstance(reading, Refused):
        return reading
    names = reading.candidates if isinstance(reading, Ambiguous) else (reading.name,)
    if prefix and any(name.type is not DocType(prefix) for name in names):
        return Refused("wrong-type", f"{prefix}: stands before something else")
    return reading


def _read_doi(text: str) -> Document | Refused | None:
    """Read a text in which a DOI may stand."""
    if "10" not in text and "doi" not in text.lower():
        return None
    from localcite.ids import doi  # noqa: PLC0415 - questions about patents start without it

    return doi.read_doi(text)


def _read_other(text: str, kind: str | None, *, as_typed: bool) -> Reading:
    """Read what is neither a uuid nor a DOI."""
    typed = typed_of(_untitled(text)) if COMMON_NUMBER.match(text) and not _are_two(text) else _read_rare(text)
    return numbers.read_typed(typed, kind, as_typed=as_typed) if isinstance(typed, Typed) else typed


def _read_rare(text: str) -> Typed | Document | Refused:
    """Read an address, an id of another system, or a number with words around it."""
    from localcite.ids import links, systems  # noqa: PLC0415 - the same

    if links.LINK.match(text):
        return links.read_link(text)
    if refused := systems.not_ours(text):
        return refused
    return Refused("two-identifiers", "one a line") if _are_two(text) else typed_of(_untitled(text))


def _are_two(text: str) -> bool:
    """Tell whether a text holds two numbers, each with its office."""
    return len(TWO_NUMBERS.findall(text.upper())) > 1


def _untitled(text: str) -> str:
    """Return the complete number before a title, or the text as it is."""
    titled = TITLED.fullmatch(text)
    return titled[1] if titled else text
