"""Ids in free text: a mail, a page, a description. Pure.

Taken is what can hardly be anything else: a DOI; an address that names a document; a number with office and kind code;
one without kind that patents are spoken of beside. What is only plausible (a number that may be a price, a quantity or
a register entry, or that several publications carry) is listed, and taken only where the user says so.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from localcite import ids
from localcite.lists.values import Entry, State
from localcite.model import Ambiguous, Document, Refused, Scheme

OFFICES = (
    "US|EP|WO|CN|JP|KR|DE|GB|FR|TW|CA|AU|AT|BE|BR|CH|CS|CZ|DD|DK|EA|ES|FI|GC|GR|HK|HU|IE|IL|IN|IT|LU|MX|MY|NL|NO|NZ|PH|PL|PT"
    "|RO|RU|SE|SG|SI|SK|SU|TH|TR|UA|VN|ZA"
)
DIGITS = r"[0-9](?:[ \u00a0]?[0-9]|[,./'’-][0-9]){0,24}"
NEAR = re.compile(
    r"pat(?:s?\b|ent)|\bpubl?(?:\b|ication|ished|n\b)|granted|prior art|\bref(?:s?\b|erence)|brevet"
    r"|专利|專利|公开|公開|公告|特許|특허|공개",
    re.IGNORECASE,
)
BEFORE, BEHIND = 60, 25  # letters around a number in which patents have to be spoken of
STOPS = ".,;:!?'\"*_>"
WORD_FOLLOWS = re.compile(r"[ \u00a0]+[0-9A-Za-zÀ-ɏ(]")
FEWEST = 6  # digits of a number with a kind code


_read = lru_cache(1 << 10)(ids.read)  # a match is read three times on its way


class Kind(NamedTuple):
    """One form of id. `text`: what is read of a match; `sure`: whether a match can hardly be anything else."""

    pattern: re.Pattern[str]
    text: Callable[[re.Match[str]], str]
    sure: Callable[[re.Match[str]], bool]
    mark: str = "\0"  # what takes the place of a match: nothing else begins or ends there


class Match(NamedTuple):
    """An id, perhaps, in a text. `reading` is never a refusal but of an application number."""

    start: int
    end: int
    text: str
    sure: bool


def extract(text: str, *, plausible: bool = False, place: str = "line {}") -> Iterator[Entry]:
    """Yield what is found in a text, in its order, each with its line. `plausible`: take that as well."""
    starts = [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text))]
    for match in _matches(text):
        where = place.format(bisect_right(starts, match.start))
        reading = _read(match.text)
        if isinstance(reading, Refused):
            yield Entry(State.LISTED, match.text, where, reading.advice)
        elif (match.sure and not _coexist(reading)) or plausible:
            yield Entry(State.TAKEN, match.text, where)
        else:
            yield Entry(State.LISTED, match.text, where, _doubt(reading))


def _coexist(reading: Document | Ambiguous) -> bool:
    return isinstance(reading, Ambiguous) and not reading.exclusive


def _doubt(reading: Document | Ambiguous) -> str:
    """Return why a readable id is not taken."""
    if isinstance(reading, Ambiguous) and not reading.exclusive:
        return reading.why
    if isinstance(reading, Document) and reading.name.scheme is Scheme.DOI:
        return "it may be no DOI, or more than one"
    return "nothing beside it speaks of patents"


def _matches(text: str) -> list[Match]:
    """Return all matches in their order; where two overlap, that of the form that is named first in KINDS."""
    found: list[Match] = []
    free = text.translate({0: " ", 1: " "})
    for kind in KINDS:
        fresh = [each for match in kind.pattern.finditer(free) if (each := _match(kind, match))]
        found.extend(fresh)
        free = _blanked(free, [(each.start, each.end) for each in fresh], kind.mark)
    while fresh := [each for match in FOLLOWING.pattern.finditer(free) if (each := _match(FOLLOWING, match))]:
        found.extend(fresh)
        free = _blanked(free, [(each.start, each.end) for each in fresh], FOLLOWING.mark)
    return sorted(found)


def _blanked(text: str, spans: Sequence[tuple[int, int]], mark: str) -> str:
    """Return a text of the same length without what was found in it."""
    pieces: list[str] = []
    last = 0
    for start, end in spans:
        pieces += [text[last:start], mark * (end - start)]
        last = end
    return "".join([*pieces, text[last:]])


def _match(kind: Kind, match: re.Match[str]) -> Match | None:
    """Return a match if it reads as an id of ours, or as an application number, which is worth telling."""
    text = " ".join(kind.text(match).split())
    reading = _read(text)
    if isinstance(reading, Refused) and reading.code != "application-number":
        return None
    return Match(match.start(), match.end(), text, kind.sure(match))


# ---- the forms ----------------------------------------------------------------------------------------------------


def _whole(match: re.Match[str]) -> str:
    return match[0]


def _always(_match: re.Match[str]) -> bool:
    return True


def _spoken_of(match: re.Match[str]) -> bool:
    """Tell whether patents are spoken of beside a match, in its own paragraph."""
    before = match.string[max(0, match.start() - BEFORE) : match.start()].rpartition("\n\n")[2]
    behind = match.string[match.end() : match.end() + BEHIND].partition("\n\n")[0]
    return bool(NEAR.search(before) or NEAR.search(behind) or NEAR.search(match[0]))


def _address(match: re.Match[str]) -> str:
    """Return an address or a DOI without the stops and brackets of the sentence behind it."""
    text = match[0].rstrip(STOPS)
    while text.endswith(")") and text.count(")") > text.count("("):
        text = text[:-1].rstrip(STOPS)
    return text


def _is_doi(match: re.Match[str]) -> bool:
    """Tell whether a match is surely a whole DOI: named so, or no fraction or date; and no sentence runs on in it."""
    suffix = _address(match).partition("/")[2]
    named = re.search(r"doi\S{0,20}\s{0,2}$", match.string[max(0, match.start() - 25) : match.start()], re.IGNORECASE)
    runs_on = re.search(r"\.[A-Z][a-z]+$", suffix) or not suffix.isascii()
    return not runs_on and bool(named or re.search(r"[A-Za-z]", suffix) or len(suffix) > 4)


def _coded(match: re.Match[str]) -> str:
    """Return office, number and kind, as far as they can be read together; empty for what is hardly a number.

    A lone letter apart from the number is a word of the sentence, and so may be the last groups of digits.
    """
    digits, kind = sum(map(str.isdigit, match["number"])), match["kind"] or ""
    if digits < FEWEST and not match["number"][0].isalpha() and not _spoken_of(match):
        return ""
    is_word = len(kind) == 1 and match["gap"].isspace() and WORD_FOLLOWS.match(match.string, match.end())
    groups = re.split(r"[ \u00a0]", match["number"])
    texts = [f"{match['office']} {match['number']} {'' if is_word else kind}"]
    texts += [f"{match['office']} {''.join(groups[:count])}" for count in range(len(groups) - 1, 0, -1)]
    return next((text for text in texts if _is_ours(text)), texts[0])


def _is_ours(text: str) -> bool:
    reading = _read(text.strip())
    return not isinstance(reading, Refused) or reading.code == "application-number"


def _is_coded(match: re.Match[str]) -> bool:
    """Tell whether office and kind are there, and enough digits; else patents have to be spoken of beside it."""
    kind, digits = match["kind"] or "", sum(map(str.isdigit, match["number"]))
    enough = digits > FEWEST - (len(kind) == 2) or (match["number"][0].isalpha() and bool(kind))
    complete = bool(kind) and enough and _coded(match).endswith(kind)
    return complete or (digits >= FEWEST and _spoken_of(match))


def _american(match: re.Match[str]) -> str:
    return f"US {match[1]}"


SICI = r"10\.[0-9]{4,9}/\S{1,60}<[^<>\s]{1,40}>[^\s<>]{1,30}"
DOI = (
    r"10\.[0-9]{4,9}(?:\.[0-9]+)*/(?:(?![,;|](?:10\.|https?:|doi|[A-Z]{2}[ 0-9]))"
    r"[^\s\"<>{}|^`\0\u201c\u201d\u2026\u3000-\u303f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uffef])+"
)
EDGE = r"(?<![0-9A-Za-z\x00\x01])"
END = r"(?![0-9A-Za-z\x00\x01])"
KIND_CODE = rf"(?:(?P<gap>[ \u00a0]?[(\[]?|[.\-_/])(?P<kind>[A-CEHPSTUY][0-9]?)(?:[)\]])?{END}|{END}(?P<none>))"
GRANT = r"(?:RE|D|PP|Re\.|Des\.)? ?[0-9]{1,2}(?:,[0-9]{3}){1,2}"
ADDRESS = r"https?://[^\s<>\"\0]+|(?<![\w.])(?:dx\.)?doi\.org/[^\s<>\"\0]+"
UUID = r"(?:patent|paper):[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
JAPANESE = (
    r"(?:特開|特表|特公|特許|再表|実開|実公|実登|登録実用新案)(?:平|昭|令和?)?第?[0-9０-９][0-9０-９-]+号?(?:公報)?"
)
OLD_STYLE = r"(?:EP|JP|GB|DE|WO|FR)-[A-C][0-9]?-[0-9][0-9 ,./-]{3,14}[0-9]"
EASTERN = r"(?P<office>JP|KR) ?(?P<number>[HSR][0-9]{1,2}-?[0-9]{3,7}|[0-9]{2,4}-[0-9]{4,7}(?:-[0-9]{7})?)"
ANY = rf"(?P<office>{OFFICES})(?:[ \u00a0\n.-]|(?=[0-9DRPH]))(?P<number>(?:RE|D|PP|PI|MU|H|T)? ?{DIGITS})"
SMALL = r"(?P<office>us|ep|wo|cn|jp|kr|de)(?P<number>[0-9]{6,12})(?P<gap>)(?P<kind>[a-c][0-9])"
PATENT_NO = r"[Pp]at(?:ents?|s?\.)?(?:\s?Nos?\.?|\s?Numbers?)?"
AMERICAN = rf"U\.? ?S\.?(?:\s?[A-Z]?[a-z]*\.?){{0,2}}\s?{PATENT_NO}\s?({GRANT}){END}"
LAID_OPEN = rf"U\.? ?S\.?[A-Za-z.\s]{{0,50}}?\bPub[a-z]*\.?[A-Za-z.\s]{{0,12}}?(20[0-9]{{2}}/[0-9]{{6,7}}){END}"
KINDS = (
    Kind(re.compile(rf"(?:https?://(?:dx\.)?doi\.org/)?(?<![0-9.]){SICI}", re.IGNORECASE), _address, _is_doi),
    Kind(re.compile(ADDRESS, re.IGNORECASE), _address, _always),
    Kind(re.compile(rf"(?<![0-9.\0]){DOI}"), _address, _is_doi),
    Kind(re.compile(f"{EDGE}{UUID}{END}"), _whole, _always),
    Kind(re.compile(rf"{EDGE}PCT/[A-Z]{{2}}[0-9]{{2,4}}/[0-9]{{5,6}}{END}"), _whole, _spoken_of),
    Kind(re.compile(JAPANESE), _whole, _always),
    Kind(re.compile(f"{EDGE}{OLD_STYLE}{END}"), _whole, _always),
    Kind(re.compile(f"{EDGE}{EASTERN}{KIND_CODE}"), _coded, _is_coded),
    Kind(re.compile(f"{EDGE}{ANY}{KIND_CODE}"), _coded, _is_coded),
    Kind(re.compile(f"{EDGE}{SMALL}{END}"), _coded, _always),
    Kind(re.compile(AMERICAN), _american, _always, "\1"),
    Kind(re.compile(LAID_OPEN), _american, _always),
)
FOLLOWING = Kind(re.compile(rf"(?<=\x01)(?:,|;|\s(?:and|or)\b|\s?&)+\s?({GRANT}){END}"), _american, _always, "\1")
