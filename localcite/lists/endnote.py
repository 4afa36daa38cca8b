"""EndNote XML: one record after the other, whatever the size of the file."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from localcite.lists.record import Record, entries_of
from localcite.lists.values import Contents, Entry, Source, Wishes
from localcite.lists.xmls import elements, text_of

PATENT = "25"  # the number of the reference type


def read_endnote(source: Source, wishes: Wishes) -> Contents:
    """Return the ids of an EndNote XML file."""
    return Contents("EndNote XML", _entries(source, wishes))


def _entries(source: Source, wishes: Wishes) -> Iterator[Entry]:
    for place, element in enumerate(elements(source.stream, source.path, frozenset({"record"})), 1):
        yield from entries_of(_record(element, place), wishes)


def _record(element: Element, place: int) -> Record:
    """Return what a record says. A patent's number stands where a book has its ISBN."""
    kind = element.find("ref-type")
    is_patent = kind is not None and (text_of(kind) == PATENT or kind.get("name", "").casefold() == "patent")
    number = text_of(element.find("rec-number"))
    fields = ("isbn", "number", "accession-num", "call-num")
    return Record(
        where=f"record {place}" + (f" (rec-number {number})" if number and number != str(place) else ""),
        title=text_of(element.find("titles/title")),
        doi=text_of(element.find("electronic-resource-num")),
        is_patent=is_patent,
        numbers=[text_of(element.find(name)) for name in fields] if is_patent else [],
        countries=[text_of(element.find(name)) for name in ("pub-location", "publisher", "secondary-authors")],
        remarks=[text_of(each) for each in element.iterfind("urls/*/url")] + [text_of(element.find("notes"))],
    )
