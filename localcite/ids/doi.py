"""Read DOIs: any case, prefixes, links, proxies, percent and HTML escapes, LaTeX, typographic hyphens."""

import re
import unicodedata

from localcite.ids.clean import clean
from localcite.ids.quick import quick_document
from localcite.ids.reading import LONGEST
from localcite.model import Document, Name, Refused, Scheme

PREFIX = r"10\.[0-9]{4,9}(?:\.[0-9]+)*"
LINK = re.compile(r"https?://|(?:[\w-]+\.)*doi\.org/", re.IGNORECASE)
APART = r"[\s;,|]"
NUMBER = r"[A-Z]{2} ?[0-9][0-9,. ]{5,}"  # of a patent, beside a DOI
START = re.compile(rf"(?<![0-9.])({PREFIX})\s*/\s?(?=\S)")
STOPS = ".,;:!?'\"`*\\/。、"
BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}
LATEX = re.compile(r"\{?\\([_%&#$^~{}])\}?|\\text(less|greater|endash|underscore)(?:\{\})?|\$([<>_])\$")
LATEX_WORDS = {"less": "<", "greater": ">", "endash": "-", "underscore": "_"}
PAGES = re.compile(  # what publishers append to a DOI in a link
    r"(?:/(?:full|abstract|abs|pdf|epdf|pdfdirect|html|fulltext|full-text|full/html|meta|summary|references|citations"
    r"|tables|figures|supplementary-material|related|metrics|cite|download|epub)|(?:v\d+)?\.full(?:\.pdf)?"
    r"|\.pdf|\.html?|/)$"
)


def canonical_doi(text: str) -> str | None:
    """Return the DOI in a text, in lower case, or None where there is none (or only a short one)."""
    if quick_document(text) and text.startswith("10."):
        return text
    reading = read_doi(clean(text)) if len(text) <= LONGEST else None
    return reading.name.value if isinstance(reading, Document) else None


def read_doi(text: str) -> Document | Refused | None:
    """Read a cleaned text that holds a DOI; None if it holds none."""
    decoded, is_link = _piece(text)
    found = START.search(decoded)
    if found is None:
        return _incomplete(decoded)
    rest = decoded[found.end() :]
    if is_second(rest) or re.search(rf"(?:^|{APART}){NUMBER}", decoded[: found.start()]):
        return Refused("two-identifiers", "one a line")
    suffix, _, behind = rest.partition(" ")
    if re.search(r"[0-9a-z]", behind.lower()):
        return Refused("text-behind", "nothing may follow the DOI on its line")
    value = _fixed(f"{found[1]}/{_trimmed(_without_page(suffix, decoded) if is_link else suffix)}")
    return Document(Name(Scheme.DOI, value)) if re.search(r"/.*\w", value) else _without_suffix()


def _piece(text: str) -> tuple[str, bool]:
    """Return the part of a text that holds the DOI, decoded, and whether it is a link.

    A link is cut into path and values before it is decoded, because a DOI may hold what separates them.
    """
    link = LINK.search(text)
    if link is None:
        return decode(text), False
    path, *values = re.split(r"\?", text[link.start() :], maxsplit=1)
    path = re.sub(r"#.*", "", path)
    pieces = [path, *(value for rest in values for value in re.split(r"[&#]", rest))]
    before = text[: link.start()]
    holding = (decoded for piece in pieces if START.search(decoded := decode(before + piece)))
    return next(holding, decode(text)), True


def decode(text: str) -> str:
    """Return the text without percent, HTML and LaTeX escapes. A fixed point of itself."""
    while True:
        once = _decoded(text)
        if once == text:
            return once
        text = once


def is_second(rest: str) -> bool:
    """Tell whether a second identifier follows a DOI, apart from it."""
    return bool(re.search(rf"{APART}(?:(?:doi:? ?|https?://\S{{0,80}}?)?{PREFIX}/\S|{NUMBER})", rest, re.IGNORECASE))


def _decoded(text: str) -> str:
    """Undo one layer of escapes."""
    if "%" in text:
        text = _without_percent(text)
    if "\\" in text or "$" in text:
        text = LATEX.sub(lambda found: found[1] or LATEX_WORDS.get(found[2], "") or found[3] or "", text)
    return clean(text)


def _without_percent(text: str) -> str:
    """Decode percent escapes; bytes that are no UTF-8 stay as they are."""

    def characters(run: re.Match[str]) -> str:
        try:
            return bytes.fromhex(run[0].replace("%", "")).decode()
        except UnicodeDecodeError:
            return run[0]

    return re.sub(r"(?:%[0-9A-Fa-f]{2})+", characters, text)


def _incomplete(text: str) -> Refused | None:
    """Refuse a short DOI and a prefix without anything behind it."""
    lowered = text.lower()
    if re.fullmatch(rf"(?:\W*(?:doi|https?://\S+/))*[\s:=]*{PREFIX}\s*/?", lowered):
        return _without_suffix()
    if re.fullmatch(r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:\s*)?10/[0-9a-z-]+/?", lowered):
        return short_doi()
    if re.fullmatch(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/[0-9a-z]{3,12}/?", lowered):
        return short_doi()
    return None


def short_doi() -> Refused:
    """Refuse what only the network can resolve."""
    return Refused("short-doi", "resolving it needs the network; type the full DOI")


def _without_suffix() -> Refused:
    """Refuse a DOI that ends after its prefix."""
    return Refused("doi-without-suffix", "something must follow the slash")


def _without_page(suffix: str, link: str) -> str:
    """Return the suffix in a link without the page of the publisher, and without a preprint's version."""
    while (shorter := PAGES.sub("", suffix)) != suffix and shorter:
        suffix = shorter
    return re.sub(r"v\d+$", "", suffix) if re.search(r"(?:bio|med)rxiv\.org", link) else suffix


def _trimmed(suffix: str) -> str:
    """Return the suffix without stops and closing brackets that are opened nowhere in it."""
    while suffix and (
        suffix[-1] in STOPS or suffix.count(suffix[-1]) > suffix.count(BRACKETS.get(suffix[-1], suffix[-1]))
    ):
        suffix = suffix[:-1]
    return suffix


def _fixed(value: str) -> str:
    """Return the value in lower case and one Unicode form; both together need more than one pass for some letters."""
    while True:
        once = unicodedata.normalize("NFKC", value.lower())
        if once == value:
            return once
        value = once
