"""Zotero RDF: items, and the journals and series that they are part of, in which their DOIs may stand."""

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from localcite.lists.lines import check_size
from localcite.lists.record import Record, entries_of
from localcite.lists.values import Contents, Entry, Source, Wishes
from localcite.lists.xmls import elements, text_of

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
DCTERMS = "{http://purl.org/dc/terms/}"
ZOTERO = "{http://www.zotero.org/namespaces/export#}"
PRISMS = ("{http://prismstandard.org/namespaces/1.2/basic/}", "{http://prismstandard.org/namespaces/basic/2.0/}")
NO_RECORDS = frozenset({"attachment", "note", "annotation"})


def read_rdf(source: Source, wishes: Wishes) -> Contents:
    """Return the ids of a Zotero RDF file, which is read as a whole."""
    check_size(source)
    return Contents("Zotero RDF", _entries(source, wishes))


def _entries(source: Source, wishes: Wishes) -> Iterator[Entry]:
    """Yield what each item gives."""
    for root in elements(source.stream, source.path, frozenset({f"{RDF}RDF"})):
        parts = {child.get(f"{RDF}about", ""): child for child in root}
        items = [child for child in root if _kind(child) and _kind(child) not in NO_RECORDS]
        for place, item in enumerate(items, 1):
            yield from entries_of(_record(item, place, parts), wishes)


def _kind(element: Element) -> str:
    """Return an item's type; empty for what is no item."""
    return text_of(element.find(f"{ZOTERO}itemType"))


def _record(item: Element, place: int, parts: Mapping[str, Element]) -> Record:
    """Return what an item says. A journal that several items share carries a DOI of none of them."""
    own = _identifiers(item)
    of_parts = [each for element in _containers(item, parts) for each in _identifiers(element)]
    dois = [each.removeprefix("DOI").strip() for each in (*own, *of_parts) if each.startswith("DOI")]
    about = item.get(f"{RDF}about", "")
    return Record(
        where=f"record {place}",
        title=text_of(item.find(f"{DC}title")),
        doi=dois[0] if len(set(dois)) == 1 else "; ".join(dois),
        is_patent=_kind(item) == "patent",
        numbers=[text_of(item.find(f"{prism}number")) for prism in PRISMS],
        countries=[text_of(item.find(f"{ZOTERO}{name}")) for name in ("issuingAuthority", "country")],
        remarks=[*(each for each in own if "://" in each), about, text_of(item.find(f"{DC}description"))],
    )


def _containers(item: Element, parts: Mapping[str, Element]) -> Iterator[Element]:
    """Yield what an item is part of: written inside it, or elsewhere in the file."""
    for link in item.iterfind(f"{DCTERMS}isPartOf"):
        yield from link
        about = link.get(f"{RDF}resource", "")
        if about in parts:
            yield parts[about]


def _identifiers(element: Element) -> list[str]:
    """Return what identifies an element, addresses included."""
    return [text_of(each) for each in element.iterfind(f"{DC}identifier")]
