"""Take a typed number apart: office code, what stands between, kind; and what the words around it say."""

import re
from typing import TYPE_CHECKING

from localcite.ids import offices
from localcite.ids.parts import Typed, application, no_such_number
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
COUNTRY = re.compile(rf"\b(?:{'|'.join(offices.WORDS)})\b")
APPLICATION = re.compile(r"\b(?:APPL?|APPLN|APPLICATIONS?|SERIAL|SER|SN|USSN|PROVISIONAL)\b")
PUBLICATION = re.compile(r"\b(?:PUB|PUBL|PUBN|PUBLICATIONS?|PUBLISHED|LAID|UNEXAMINED)\b")
FILLER = re.compile(
    r"\b(?:PATENTS?|PATS?|NOS?|NUM|NUMBERS?|NR|PUB|PUBL|PUBN|PUBLICATIONS?|PUBLISHED|APPL?|APPLN|APPLICATIONS?|SERIAL|SER"
    r"|SN|PROVISIONAL|GRANT|GRANTED|DOCUMENT|DOC|SPECIFICATION|LETTERS|THE|REG|REGISTERED|REGISTRATION|LAID|OPEN"
    r"|UNEXAMINED|EXAMINED|UTILITY|MODEL|INVENTION|OFFICE|ISSUED|INT|REFERENCE|REF)\b\.?|N°|Nº|[#§]"
)
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
FRONT_KINDS = {"US": "[ABC]", "JP": "[ABUYT]", "TW": "[ABCU]"}  # other letters there begin the number
LETTER_THEN_NUMBER = {"EP", "GB", "FR", "DE", "WO"}  # "EPA0330326"
COMMON = {"US", "EP", "WO", "JP", "CN", "KR", "DE", "GB", "FR"}  # never letters of another office's numbers
SEPARATORS = " .,-/"


def typed_of(text: str) -> Typed | Refused:
    """Return the parts of one typed number, or refuse a text that has none, or no office."""
    upper = without_date(_tidy(text.upper()))
    direct = _by_code(upper)
    if isinstance(direct, Typed):
        return direct
    phrase = _by_words(upper)
    return phrase if phrase is not None else (direct or _nothing(upper))


def _tidy(text: str) -> str:
    """Return the text with one way of writing U.S., labels and brackets."""
    text = re.sub(r"\bU\. ?S\.? ?(?:A\. ?)?(?:(?=[^A-Z])|(?=[A-Z]{2,}))", "US ", text)
    text = re.sub(r"\bU\. ?K\.?", "GB ", text)
    if label := LABEL.match(text):
        text = text[label.end() :]
    text = re.sub(rf"\b({'|'.join(SERIES)})\b\.?", lambda word: SERIES[word[1]], text)
    text = re.sub(rf"\bDE[ .-]*({'|'.join(GERMAN)})\b\.?", lambda word: f"DE {GERMAN[word[1]]} ", text)
    text = re.sub(r"/(?:EN|DE|FR|JA|KO|ZH)$", "", text)
    return re.sub(r"[_:;()\[\]{}|*\"]", " ", text).replace("'", "").strip(SEPARATORS)


def without_date(text: str) -> str:
    """Return the text without the publication date that DOCDB and Espacenet write behind a number."""
    found = re.search(rf"[ .,-]+{DATE}$", text)
    if found and len(re.findall(r"\d", text[: found.start()])) >= 5:
        return text[: found.start()].rstrip(SEPARATORS)
    return text


def _by_code(text: str) -> Typed | Refused | None:
    """Return the parts of a number that begins with an office code, once or twice; None if it does not."""
    found = re.fullmatch(
        r"([A-Z]{2})(?:[ .-]*\1(?![A-Z]{2}))?[ .,/-]*((?:[A-Z]{0,4}\d|[A-Z]\d?[ .-]|[A-Z]{1,4}[ .]+\d).*)", text
    )
    if not found or COUNTRY.match(text) or not re.fullmatch(r"[ -~]*", text):
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
    return _split(office, found[2])


def _twice(office: str, second: str, rest: str) -> Typed | Refused:
    """Read a number behind two codes: the same twice ("UK Patent GB…"), or letters that belong to the number."""
    if offices.office(second) == office:
        return _split(office, rest)
    if second in COMMON:
        return Refused("two-offices", f"{office} or {second}?")
    return _split(office, second + rest)


def _split(office: str, rest: str, kind: str = "", *, is_application: bool = False) -> Typed | Refused:
    """Return the parts of what follows the office code. `kind`: what words around it say, where none is written."""
    front = ""
    letters = FRONT_KINDS.get(office, "[ABCUYST]")
    tight = "|(?=[0-9]{6})" if office in LETTER_THEN_NUMBER else ""
    if found := re.match(rf"({letters})(\d?)(?:[ ./-]+(?=[A-Z]*\d){tight})", rest):
        front, rest = found[1] + found[2], rest[found.end() :]
    back = ""
    if found := re.fullmatch(r"(.*[\dX])[ ./-]*([A-WYZ])[ .]?(\d?)", rest):
        rest, back = found[1], found[2] + found[3]
    if front and back and not back.startswith(front):
        return no_such_number(f"two kind codes, {front} and {back}")
    return Typed(office, rest.strip(SEPARATORS), back or front or kind, is_application)


def _by_words(text: str) -> Typed | Refused | None:
    """Return the parts of a number with words around it, or None if it is not understood."""
    if found := re.fullmatch(r"(?:.*\b)?PCT ?[-/ ]? ?([A-Z]{2})[/ -]?(\d{4}|\d{2})[/ -]?(\d{4,6})(?: A\d?)?", text):
        return _split("WO", f"{found[2]}{found[1]}{found[3]}")
    from localcite.ids.scripts import marked  # noqa: PLC0415 - its tables are large, and rarely needed

    said = marked(text)
    return _by_script(said) if said else _by_phrase(text)


def _by_script(said: "Marked") -> Typed | Refused | None:
    """Return the parts of a number with Japanese, Korean or Chinese words."""
    if said.is_trade_mark:
        return no_such_number("trade marks are not patents")
    rest = _tidy(said.rest)
    is_pct = rest.startswith("PCT")
    is_republication = said.office == "JP" and rest.startswith("WO")
    direct = _by_words(rest) if is_pct else None if is_republication else _by_code(rest)
    if isinstance(direct, Typed):
        kind = direct.kind or ("" if said.application else said.kind)
        return direct._replace(kind=kind, application=said.application)
    if not said.office or not re.search(r"\d", rest):
        return None
    return _split(said.office, rest, said.kind, is_application=said.application)


def _by_phrase(text: str) -> Typed | Refused | None:
    """Return the parts of a number with English or German words before it."""
    countries = {offices.WORDS[word] for word in COUNTRY.findall(text)}
    is_publication = bool(PUBLICATION.search(text))
    is_application = bool(APPLICATION.search(text)) and not is_publication
    rest = _without_words(text)
    coded = _by_code(rest)
    if coded is None and not countries and (code := re.match(r"[A-Z]{2}", text)) and code[0] in COMMON:
        countries = {code[0]}
        rest = rest.removeprefix(code[0]).strip(SEPARATORS)
    if isinstance(coded, Typed):
        return _marked(coded, is_publication=is_publication, is_application=is_application)
    if len(countries) != 1 or not re.search(r"\d", rest):
        return coded or _without_office(rest)
    return _of_country(countries.pop(), rest, text, is_publication=is_publication, is_application=is_application)


def _without_words(text: str) -> str:
    """Return the text without filler and the names of countries."""
    text = re.sub(r"\b(D|RE|PP) (?:OF )?(?:PAT(?:ENT)?\b\.?)? ?(?:NO\b\.?)? ?\1", r"\1", text)
    return " ".join(FILLER.sub(" ", COUNTRY.sub(" ", text)).split()).strip(SEPARATORS)


def _of_country(
    country: str, rest: str, text: str, *, is_publication: bool, is_application: bool
) -> Typed | Refused | None:
    """Return the parts of a number whose office is told by a word."""
    if re.search(r"[A-Z]{5}|[^ -~]", rest):
        return None
    kind = "B" if country in {"JP", "KR"} and re.search(r"PATENT(?: NO\b\.?)? [\d,-]+$", text) else ""
    split = _split(country, rest, kind)
    if isinstance(split, Refused):
        return split
    return _marked(split, is_publication=is_publication, is_application=is_application)


def _marked(typed: Typed, *, is_publication: bool, is_application: bool) -> Typed:
    """Add what the words say: a published application is the first publication; an application is none."""
    if typed.kind:
        return typed
    if is_publication and typed.office not in {"US", "WO"}:
        return typed._replace(kind="A")
    return typed._replace(application=is_application)


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


def no_office() -> Refused:
    """Refuse a number that could be of any office."""
    return Refused("no-office", "write the country code, e.g. US11205304")


def _nothing(text: str) -> Refused:
    """Refuse a text without an identifier."""
    if not re.search(r"\d", text):
        return Refused("not-an-identifier", "looks like a heading")
    return Refused("not-an-identifier", "no patent number, DOI or uuid in it")
