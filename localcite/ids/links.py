"""Find the identifier in an address: Google Patents, Espacenet, Lens, USPTO, PATENTSCOPE, J-PlatPat, publishers.

An address is read like what stands in it. Where a site numbers its pages in a way of its own, nothing is read.
"""

import re
from typing import NamedTuple

from localcite.ids import doi, systems, uuids
from localcite.ids.numbers import may_be_sent, settle
from localcite.ids.parts import Typed, application
from localcite.ids.words import typed_of
from localcite.model import Document, Refused

LINK = re.compile(r"(?:url: ?)?(?:https?|ftp)://|www\.|(?=[a-z][\w-]*(?:\.[\w-]+)*\.[a-z]{2,}/\S*$)", re.IGNORECASE)
FULL = re.compile(r"[A-Z]{2}[ ._-]?[A-Z]{0,4}[0-9][0-9.,]{3,}[ ._-]?[A-WYZ][0-9]?", re.IGNORECASE)
PATENT_SITE = re.compile(
    r"patents?\.google\.|google\.[a-z.]+/patents|espacenet\.com|epo\.org|lens\.org|dpma\.de|patentguru\.|uspto\.gov|justia\.com"
    r"|freepatentsonline\.com|patentimages\.|patsnap\.com|zhihuiya\.com|pat2pdf\.",
    re.IGNORECASE,
)
AMERICAN_SITE = re.compile(r"uspto\.gov|justia\.com|freepatentsonline\.com|pat2pdf\.", re.IGNORECASE)
AMERICAN = re.compile(
    r"(?:^|[/(])(y20\d\d/\d{7}|(?:D|RE|PP|H|T)?[1-9]\d{3,10})\)?(?:\.\w+\.?)?(?:/\w*)?$", re.IGNORECASE
)
APPLICATION_PAGE = re.compile(r"register\.|patentcenter\.|globaldossier\.|/applications?/", re.IGNORECASE)
REGISTERS = (("uspto.gov", "US"), ("epo.org", "EP"), ("dpma.de", "DE"))
J_PLATPAT_KINDS = {"11": "A", "15": "B"}  # the digits behind the number: laid open, patent


class Address(NamedTuple):
    """An address in parts, decoded."""

    site: str  # host and path
    segments: tuple[str, ...]
    values: dict[str, str]  # of the query, by lower-case key


def read_link(text: str) -> Typed | Document | Refused:
    """Return what an address names: parts of a number, a document, or a refusal."""
    address = _taken_apart(LINK.sub("", text, count=1))
    for reader in (_other_system, _application, _own_numbering, _vendor, _country_and_number, _american):
        if found := reader(address):
            return found
    return _by_piece(address) or without_identifier()


def without_identifier() -> Refused:
    """Refuse an address in which nothing can be read."""
    return Refused("url-without-identifier", "no number or DOI in this address")


def _taken_apart(address: str) -> Address:
    """Return the parts of an address without its scheme."""
    path, _, query = address.partition("?")
    path = doi.decode(path.split("#")[0])
    pairs = (pair.partition("=") for pair in re.split(r"[&#;]", query))
    values = {key.lower(): doi.decode(value.replace("+", " ")) for key, _, value in pairs if value}
    return Address(path, tuple(path.split("/")[1:]), values)


def _other_system(address: Address) -> Refused | None:
    """Refuse the address of another system's page."""
    return systems.link_to_other(address.site)


def _application(address: Address) -> Refused | None:
    """Refuse the pages that offices keep on applications."""
    if not APPLICATION_PAGE.search(address.site):
        return None
    numbers = [
        text for text in (*address.segments, *address.values.values()) if re.fullmatch(r"[A-Z]{0,2}\d{6,}[.\d]*", text)
    ]
    office = next((office for host, office in REGISTERS if host in address.site.lower()), "")
    if not numbers or not office:
        return None
    refused = settle(Typed(office, numbers[-1].removeprefix(office), application=True))
    return refused if isinstance(refused, Refused) else application(numbers[-1])


def _own_numbering(address: Address) -> Typed | Refused | None:
    """Read PATENTSCOPE, whose national documents have numbers of its own, and J-PlatPat, which writes no kind."""
    if re.search(r"patentscope\.", address.site, re.IGNORECASE):
        documents = (address.values.get("docid", ""), *address.segments)
        return next((_typed(text) for text in documents if text.upper().startswith("WO")), without_identifier())
    if found := re.search(r"j-platpat\S*/PU/JP-([\d-]+)/\w+/(\d\d)", address.site, re.IGNORECASE):
        kind = J_PLATPAT_KINDS.get(found[2], "")
        return Typed("JP", found[1], kind, application=found[2] == "10")
    return None


def _vendor(address: Address) -> Document | Refused | None:
    """Read the uuid in an address of the vendor's own pages."""
    key = address.values.get("patentid") or address.values.get("patent_id") or ""
    return uuids.read_uuid("patent", key) if key else None


def _country_and_number(address: Address) -> Typed | Refused | None:
    """Read Espacenet's CC=EP&NR=3499756A1&KC=A1."""
    country, number, kind = (address.values.get(key, "") for key in ("cc", "nr", "kc"))
    if not country or not number:
        return None
    return _typed(f"{country}{number}{'' if number.upper().endswith(kind.upper()) else kind}")


def _american(address: Address) -> Typed | Refused | None:
    """Read the pages of American sites, which leave out the office."""
    if not AMERICAN_SITE.search(address.site):
        return None
    for text in (address.site, *address.values.values()):
        if found := AMERICAN.search(text):
            return _typed(f"US {found[1].lower().removeprefix('y')}")
    return None


def _by_piece(address: Address) -> Typed | Refused | None:
    """Read the first part of an address that is a number: complete, or on a site about patents."""
    is_known = bool(PATENT_SITE.search(address.site))
    for text in (*address.segments, *address.values.values()):
        piece = re.sub(r"\.(?:pdf|html?|php)$", "", text, flags=re.IGNORECASE).removeprefix("pn=").strip()
        if is_known or FULL.fullmatch(piece):
            typed = _typed(piece)
            if isinstance(typed, Typed) and may_be_sent(settle(typed)):
                return typed
    return None


def _typed(text: str) -> Typed | Refused:
    """Return the parts of a number in an address."""
    return typed_of(text.replace("_", " ")) if re.search(r"\d", text) else without_identifier()
