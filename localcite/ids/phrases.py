"""Read the English and German words around a number: which office, which stage, and what says nothing."""

import re
from typing import NamedTuple

from localcite.ids import offices
from localcite.ids.codes import COMMON, SEPARATORS, by_code, no_office, split
from localcite.ids.parts import Typed, application
from localcite.model import Refused

COUNTRY = re.compile(rf"\b(?:{'|'.join(offices.WORDS)})\b")
APPLICATION = re.compile(r"\b(?:APPL?|APPLN|APPLICATIONS?|SERIAL|SER|SN|USSN|PROVISIONAL)\b")
PUBLICATION = re.compile(r"\b(?:PUB|PUBL|PUBN|PUBLICATIONS?|PUBLISHED|LAID|UNEXAMINED)\b")
FILLER = re.compile(
    r"\b(?:PATENTS?|PATS?|NOS?|NUM|NUMBERS?|NR|PUB|PUBL|PUBN|PUBLICATIONS?|PUBLISHED|APPL?|APPLN|APPLICATIONS?|SERIAL|SER"
    r"|SN|PCT|PROVISIONAL|GRANT|GRANTED|DOCUMENT|DOC|SPECIFICATION|LETTERS|THE|REG|REGISTERED|REGISTRATION|LAID|OPEN"
    r"|UNEXAMINED|EXAMINED|UTILITY|MODEL|INVENTION|OFFICE|ISSUED|INT|REFERENCE|REF)\b\.?|N°|Nº|[#§]"
)


class Said(NamedTuple):
    """What the words say."""

    country: str  # an office, or ""
    publication: bool
    application: bool
    utility_model: bool
    patent: bool  # the word stands right before the number


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
    typed = split(said.country, rest.removeprefix(said.country).strip(SEPARATORS))
    return typed if isinstance(typed, Refused) else _marked(typed, said)


def _said(text: str) -> Said:
    """Return what the words say."""
    countries = {offices.WORDS[word] for word in COUNTRY.findall(text)}
    if not countries and text[:2] in COMMON:
        countries = {text[:2]}
    is_publication = bool(PUBLICATION.search(text))
    return Said(
        country=countries.pop() if len(countries) == 1 else "",
        publication=is_publication,
        application=bool(APPLICATION.search(text)) and not is_publication,
        utility_model="UTILITY MODEL" in text,
        patent=bool(re.search(r"PATENT(?: NO\b\.?)? [\d,-]+$", text)),
    )


def _without_words(text: str) -> str:
    """Return the text without filler and the names of countries."""
    text = re.sub(r"\b(D|RE|PP) (?:OF )?(?:PAT(?:ENT)?\b\.?)? ?(?:NO\b\.?)? ?\1", r"\1", text)
    return " ".join(FILLER.sub(" ", COUNTRY.sub(" ", text)).split()).strip(SEPARATORS)


def _marked(typed: Typed, said: Said) -> Typed:
    """Add what the words say: a published application is the first publication; an application is none."""
    if typed.kind:
        return typed
    if said.utility_model and not said.application:
        return typed._replace(kind=_utility_kind(typed))
    if said.publication and typed.office not in {"US", "WO"}:
        return typed._replace(kind="A")
    if said.patent and not said.application and said.country in {"JP", "KR"}:
        return typed._replace(kind="B")
    return typed._replace(application=said.application)


def _utility_kind(typed: Typed) -> str:
    """Return the kind of a utility model: Japan and Korea have others for examined ones."""
    if typed.office == "JP":
        return "Y" if re.fullmatch(r"2\d{6}", typed.compact) else "U"
    if typed.office == "KR":
        return "Y" if len(typed.compact) in {7, 9} else "U"
    return "U" if typed.office == "DE" else ""


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
