"""Take a typed number apart: office code, what stands between, kind; and what the words around it say."""

import re
from typing import TYPE_CHECKING

from localcite.ids.codes import SEPARATORS, by_code, split
from localcite.ids.parts import Typed, no_such_number
from localcite.model import Refused

if TYPE_CHECKING:
    from localcite.ids.scripts import Marked

MONTH = r"(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*\.?"
DATE = (
    r"(?:(?:1[789]|20)\d\d([-/.]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|1[0-2])\2(?:1[789]|20)\d\d"
    r"|(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])/(?:1[789]|20)\d\d"
    rf"|{MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}}[- ]{MONTH}[- ]\d{{4}})"
)
LABEL = re.compile(r"(?:ID|PN|NO|NR|SN|AN|UCID|N°|Nº|№|#)\s*[:=.#]\s*|#\s*")
GERMAN = {
    "OFFENLEGUNGSSCHRIFT": "A",
    "AUSLEGESCHRIFT": "B",
    "PATENTSCHRIFT": "C",
    "GEBRAUCHSMUSTER": "U",
    "OS": "A",
    "AS": "B",
    "PS": "C",
    "GBM": "U",
    "GM": "U",
}
SERIES = {"DESIGN": "D", "DES": "D", "REISSUE": "RE", "PLANT": "PP"}  # of the United States
LEADING_WORD = re.compile(r"(?:USP|USPN|USSN|USPTO|USA|EPO|JPO)\b")  # begins with two letters that are no code here


def typed_of(text: str) -> Typed | Refused:
    """Return the parts of one typed number, or refuse a text that has none, or no office."""
    upper = without_date(_tidy(text.upper()))
    direct = None if LEADING_WORD.match(upper) else by_code(upper)
    if isinstance(direct, Typed):
        return direct
    phrase = _by_words(upper)
    return phrase if phrase is not None else (direct or _nothing(upper))


def _tidy(text: str) -> str:
    """Return the text with one way of writing U.S., labels and brackets."""
    text = re.sub(r"\bU\. ?S\.? ?(?:A\. ?)?(?:(?=[^A-Z])|(?=[A-Z]{2,}))", "US ", text)
    text = re.sub(r"\bU\. ?K\.?", "GB ", text)
    text = re.sub(r"^W0(?=[ /]?(?:\d{4}[/ ]?\d{6}|\d\d/\d{5,6})(?!\d))", "WO", text)  # a zero for the letter
    if label := LABEL.match(text):
        text = text[label.end() :]
    text = re.sub(rf"\b({'|'.join(SERIES)})\b\.?", lambda word: SERIES[word[1]], text)
    text = re.sub(rf"\bDE[ .-]*({'|'.join(GERMAN)})\b\.?", lambda word: f"DE {GERMAN[word[1]]} ", text)
    text = re.sub(r"/(?:EN|DE|FR|JA|KO|ZH)$|\.(?:PDF|XML|TXT)$", "", text)
    return re.sub(r"[_:;()\[\]{}|*\"]", " ", text).replace("'", "").strip(SEPARATORS)


def without_date(text: str) -> str:
    """Return the text without the publication date that DOCDB and Espacenet write behind a number."""
    found = re.search(rf"[ .,-]+{DATE}$", text)
    before = text[: found.start()] if found else ""
    is_number = re.search(r"\d[ .,-]*[A-Z]\d?$", before) or len(re.findall(r"\d", before)) >= 5
    return before if is_number else text


def _by_words(text: str) -> Typed | Refused | None:
    """Return the parts of a number with words around it, or None if it is not understood."""
    if found := re.fullmatch(
        r"(?:.*\b)?PCT ?[-/ ]? ?(?!WO)([A-Z]{2})[/ -]?(\d{4}|\d{2})[/ -]?(\d{4,6})(?: A\d?)?", text
    ):
        return split("WO", f"{found[2]}{found[1]}{found[3]}")
    from localcite.ids.phrases import by_phrase  # noqa: PLC0415 - words are rare, and their tables large
    from localcite.ids.scripts import marked  # noqa: PLC0415 - the same

    said = marked(text)
    return _by_script(said) if said else by_phrase(text)


def _by_script(said: "Marked") -> Typed | Refused | None:
    """Return the parts of a number with Japanese, Korean or Chinese words."""
    if said.is_trade_mark:
        return no_such_number("trade marks are not patents")
    rest = _tidy(said.rest)
    is_pct = rest.startswith("PCT")
    is_republication = said.office == "JP" and rest.startswith("WO")
    direct = _by_words(rest) if is_pct else None if is_republication else by_code(rest)
    if isinstance(direct, Typed):
        kind = direct.kind or ("" if said.application else said.kind)
        return direct._replace(kind=kind, application=said.application)
    if not said.office or not re.search(r"\d", rest):
        return None
    return split(said.office, rest, said.kind, is_application=said.application)


def _nothing(text: str) -> Refused:
    """Refuse a text without an identifier."""
    if not re.search(r"\d", text):
        return Refused("not-an-identifier", "looks like a heading")
    return Refused("not-an-identifier", "no patent number, DOI or uuid in it")
