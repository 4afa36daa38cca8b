"""Documents → CSL-JSON: a list, one document a line. It has no room for a receipt. Pure but for the stream."""

import json
from collections.abc import Iterable

from localcite.show.export.records import Record
from localcite.show.formats import Sink


def write_csl(documents: Iterable[Record], stream: Sink) -> None:
    """Write a list of items."""
    begin = "[\n"
    for document in documents:
        stream.write(begin + json.dumps(_item(document), ensure_ascii=False))
        begin = ",\n"
    stream.write("[]\n" if begin[0] == "[" else "\n]\n")


def _item(document: Record) -> dict[str, object]:
    """Return one document; what is unknown is left out."""
    note = None if document.has_title else "Title: its citation text, in which no title is marked"
    item = {
        "id": document.key,
        "type": "patent" if document.is_patent else "article-journal",
        "title": document.title,
        "number": document.name if document.is_patent else None,
        "DOI": document.doi,
        "author": [{"literal": name} for name in document.inventors],
        "issued": _date(document.published or (str(document.year) if document.year is not None else None)),
        "submitted": _date(document.filed),
        "authority": document.office,
        "call-number": document.application_no,
        "publisher": "; ".join(document.assignees),
        "note": note,
    }
    return {name: value for name, value in item.items() if value}


def _date(iso: str | None) -> dict[str, object] | None:
    """Return a date at the precision known."""
    return {"date-parts": [[int(part) for part in iso.split("-")]]} if iso else None
