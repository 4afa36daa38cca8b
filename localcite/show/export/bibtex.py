"""Documents → BibTeX: patents as `@patent`, papers as `@article`; braces always in pairs. Pure but for the stream."""

import json
import re
from collections.abc import Callable, Iterator

from localcite.show.export.receipt import Receipt, to_json
from localcite.show.export.records import Record
from localcite.show.export.values import Counted
from localcite.show.formats import Sink

# A brace counts for BibTeX also behind a backslash: only words for it are safe.
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
        **{letter: f"\\{letter}" for letter in "$&#%_"},
    }
)
_AND = re.compile(r"\band\b|\bothers\b", re.IGNORECASE)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def write_bib(documents: Counted[Record], receipt: Callable[[], Receipt | None], stream: Sink) -> None:
    """Write an entry a document, and then the receipt as a comment."""
    for document in documents:
        fields = "".join(f"  {name} = {value},\n" for name, value in _fields(document))
        stream.write(f"@{'patent' if document.is_patent else 'article'}{{{document.key},\n{fields}}}\n\n")
    signed = receipt()
    if signed is not None:
        told = json.dumps(to_json(signed, documents.count), ensure_ascii=False, indent=1)
        told = told.replace("@", "\\u0040")  # it would begin an entry
        stream.write("".join(f"% {line}\n" for line in told.splitlines()))


def _fields(document: Record) -> Iterator[tuple[str, str]]:
    """Yield what is known of a document, as BibTeX has it."""
    if document.inventors:
        yield "author", _names(document.inventors)
    if document.title:
        yield "title", f"{{{{{latex(document.title)}}}}}"
    if document.assignees:
        yield "holder", f"{{{' and '.join(f'{{{latex(name)}}}' for name in document.assignees)}}}"
    yield from _dates(document)
    if document.is_patent:
        yield from _of_patent(document)
    if document.doi:
        yield "doi", f"{{{_verbatim(document.doi)}}}"
    if not document.has_title:
        yield "note", "{Title: its citation text, in which no title is marked}"


def _of_patent(document: Record) -> Iterator[tuple[str, str]]:
    if document.name:
        yield "number", f"{{{latex(document.name)}}}"
    if document.office:
        yield "location", f"{{{latex(document.office)}}}"
    if document.kind_code:
        yield "type", f"{{{latex(document.kind_code)}}}"
    if document.application_no:
        yield "note", f"{{Application {latex(document.application_no)}{_filed(document)}}}"


def _filed(document: Record) -> str:
    return f", filed {document.filed}" if document.filed else ""


def _dates(document: Record) -> Iterator[tuple[str, str]]:
    """Yield the date at the precision known: `date` for biblatex, `year` and `month` for BibTeX."""
    if document.published:
        yield "date", f"{{{document.published}}}"
    if document.year is not None:
        yield "year", f"{{{document.year}}}"
    if document.published and len(document.published) >= len("2014-06"):
        yield "month", MONTHS[int(document.published[5:7]) - 1]


def _names(names: tuple[str, ...]) -> str:
    """Return names as BibTeX joins them; one that it would take apart stays whole in braces."""
    return f"{{{' and '.join(_name(name) for name in names)}}}"


def _name(name: str) -> str:
    whole = _AND.search(name) or name.count(",") > 1
    return f"{{{latex(name)}}}" if whole else latex(name)


def latex(text: str) -> str:
    """Return text in which LaTeX reads every letter as it is."""
    return text.translate(_LATEX)


def _verbatim(doi: str) -> str:
    """Return a DOI, which is read as it stands; a brace in it is written as in a link."""
    return doi.replace("{", "%7B").replace("}", "%7D")
