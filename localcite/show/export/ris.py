"""Documents → RIS: patents as `PAT`, papers as `JOUR`. RIS knows no comment: the receipt lies beside. Pure."""

from collections.abc import Iterable, Iterator

from localcite.show.export.records import Record
from localcite.show.formats import Sink


def write_ris(documents: Iterable[Record], stream: Sink) -> None:
    """Write a record a document; lines end in CR LF, as the format has it."""
    for document in documents:
        stream.write("".join(f"{tag}  - {value}\r\n" for tag, value in _tags(document)) + "ER  - \r\n\r\n")


def _tags(document: Record) -> Iterator[tuple[str, str]]:
    yield "TY", "PAT" if document.is_patent else "JOUR"
    yield "ID", document.key
    if document.title:
        yield "TI", document.title
    yield from (("AU", name) for name in document.inventors)
    if document.year is not None:
        yield "PY", str(document.year)
    if document.published:
        yield "DA", _date(document.published)
    yield from (("PB", name) for name in document.assignees[:1])
    yield from (("A2", name) for name in document.assignees[1:])
    if document.is_patent:
        yield from _of_patent(document)
    if document.doi:
        yield "DO", document.doi
    if not document.has_title:
        yield "N1", "Title: its citation text, in which no title is marked"


def _of_patent(document: Record) -> Iterator[tuple[str, str]]:
    if document.name:
        yield "SN", document.name
    if document.application_no:
        yield "IS", document.application_no
    if document.office:
        yield "CY", document.office
    if document.filed:
        yield "N1", f"Filed {document.filed}"


def _date(published: str) -> str:
    """Return a date as RIS has it: 2014/06/30/, 2014/06//, 2014///."""
    parts = [*published.split("-"), "", ""][:3]
    return f"{'/'.join(parts)}/"
