"""Read the English and German words around a number: which office, which stage, and what says nothing."""

import re
from typing import NamedTuple

from localcite.ids import offices
from localcite.ids.codes import COMMON, SEPARATORS, by_code, no_office, split
from localcite.ids.parts import Typed, application
from localcite.model import Refused

COUNTRY = re.compile(rf"\b(?:{'|'.join(offices.WORDS)})\b")
APPLICATION = re.compile(r"\b(?:APPL?|APPLN|APPLICATIONS?|SERIAL|SER|SN|USSN|PROVISIONAL)\b")
PUBLICATION = re.compile(r"\b(?:PUB|PUBL|PUBN|PUBLICATIONS?|PUBLISHED|LAID|UNEXAMINED|EXAMINED)\b")
LAID_OPEN = re.compile(r"\b(?:LAID|UNEXAMINED)\b")
REGISTRATION = re.compile(r"PATENT(?: NO\b\.?)? (?:10-?)?\d,?\d{3},?\d{3}$")  # of Japan and Korea
FILLER = re.compile(
    r"\b(?:PATENTS?|PATS?|NOS?|NUM|NUMBERS?|NR|PUB|PUBL|PUBN|PUBLICATIONS?|PUBLISHED|APPL?|APPLN|APPLICATIONS?|SERIAL|SER"
    r"|SN|PCT|PROVISIONAL|GRANT|GRANTED|DOCUMENT|DOC|SPECIFICATION|LETTERS|THE|REG|REGISTERED|REGISTRATION|LAID|OPEN"
    r"|UNEXAMINED|EXAMINED|UTILITY|MODEL|INVENTION|OFFICE|ISSUED|INT|REFERENCE|REF)\b\.?|N°|Nº|[#§]"
)

LAID_OPEN_KIND = "A"  # US and WO have one first publication: nothing needs to be said
KINDS = {(office, "laid open"): LAID_OPEN_KIND for office in COMMON - {"US", "WO"} | {"TW"}} | {
    ("JP", "examined"): "B",
    ("KR", "examined"): "B",
    ("DE", "examined"): "B",
    ("JP", "registered"): "B",
    ("KR", "registered"): "B",
}
UTILITY_KINDS = {
    ("JP", ""): "U",
    ("JP", "examined"): "Y",
    ("KR", "laid open"): "U",
    ("DE", ""): "U",
}


class Said(NamedTuple):
    """What the words say."""

    country: str  # an office, or ""
    stage: str  # "laid open", "examined", "registered", "application" or ""
    utility_model: bool


def by_phrase(text: str) -> Typed | Refused | None:
    """Return the parts of a number with words around it, or None if it is not understood."""
    said = _said(text)
    rest = _without_words(text)
    coded = by_code(rest)
    if isinstance(coded, Typed):
        return _marked(coded, said)
    if coded is not None and coded.code == "two-offices":
        return coded
    if not said.country or not re.search(r"\d", rest):
        return coded or _without_office(rest)
    if re.search(r"[A-Z]{5}|[^ -~]", rest):
        return None
    typed = split(said.country, re.sub(rf"^(?:{said.country}|UK)(?![A-Z])", "", rest).strip(SEPARATORS))
    return typed if isinstance(typed, Refused) else _marked(typed, said)


def _said(text: str) -> Said:
    """Return what the words say."""
    countries = {offices.WORDS[word] for word in COUNTRY.findall(text)}
    first = offices.office(text[:2])
    if not countries and first in COMMON and not text[2:3].isalpha():
        countries = {first}
    return Said(countries.pop() if len(countries) == 1 else "", _stage(text), "UTILITY MODEL" in text)


def _stage(text: str) -> str:
    """Return the stage that the words name; a published application is laid open."""
    if re.search(r"\bEXAMINED\b", text):
        return "examined"
    applied, published = APPLICATION.search(text), PUBLICATION.search(text)
    if LAID_OPEN.search(text) or (applied and published):
        return "laid open"
    if applied:
        return "application"
    return "registered" if REGISTRATION.search(text) else ""


def _without_words(text: str) -> str:
    """Return the text without filler and the names of countries."""
    text = re.sub(r"\b(D|RE|PP) (?:OF )?(?:PAT(?:ENT)?\b\.?)? ?(?:NO\b\.?)? ?\1", r"\1", text)
    return " ".join(FILLER.sub(" ", COUNTRY.sub(" ", text)).split()).strip(SEPARATORS)


def _marked(typed: Typed, said: Said) -> Typed:
    """Add what the words say where no kind is written."""
    if typed.kind:
        return typed
    if said.stage == "application":
        return typed._replace(application=True)
    kinds = UTILITY_KINDS if said.utility_model else KINDS
    return typed._replace(kind=kinds.get((typed.office, said.stage)) or kinds.get((typed.office, ""), ""))


def _without_office(rest: str) -> Refused | None:
    """Refuse a number without an office; None if it is no number."""
    if serial := re.fullmatch(r"(\d{2})/(\d{3}),?(\d{3})", rest):
        digits = "".join(serial.groups())
        return application(f"US{digits}", f"US{digits[:2]}/{digits[2:]}")
    if re.fullmatch(r"[A-Z]{0,2}[ .]?\d[\d ,./-]*(?:[A-Z]\d?)?", rest):
        return no_office()
    if re.fullmatch(r"\d{1,5}/(?:DEL|MUM|KOL|CHE|CAL|BOM|MAS)(?:NP)?/\d{4}", rest):  # Indian branch offices
        return application(f"IN{rest}", f"IN{rest.replace('/', '')}")
    return None
