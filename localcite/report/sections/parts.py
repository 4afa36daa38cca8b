"""What sections have in common: numbers that lead to their rows, tables of counts, what is said in words. Pure."""

from collections.abc import Sequence

from localcite.report.count import Line, Number
from localcite.report.filters import address, question
from localcite.report.html import Html, Piece, tag
from localcite.report.values import Found
from localcite.show.links import address as outside

STATES = {
    "held": "held",
    "stale": "held, out of date",
    "partial": "partial: further pages are not bought",
    "not_bought": "not bought",
    "no_answer": "no answer: asked, and no row came",
    "failed": "failed, or its reply was not understood",
    "in_doubt": "in doubt: asked, and the reply was lost",
}
LONG = 22  # letters of a name that may be broken
UNKNOWN = tag("span", "unknown", class_="unknown")
DASH = tag("span", tag("span", "–", aria_hidden="true"), tag("span", "unknown", class_="hidden"), class_="unknown")


def number(found: Found, of: Number) -> Html:
    """Return a number that leads to the rows it counts; 0 leads nowhere, and is unknown where nothing is answered."""
    if not of.value:
        return tag("span", "0", class_="zero") if is_answered(found) else UNKNOWN
    return tag("a", of.value, class_="n", href=address(of.rows), title=question(found, of.rows))


def is_answered(found: Found) -> bool:
    """Tell whether an answer is held for any document of the collection; without one no 0 is known to be one.

    Of a collection without documents there is nothing to know, and 0 is 0.
    """
    return found.as_of.oldest is not None or not found.members


def nothing(found: Found) -> Html:
    """Return the sentence that stands where no citing document is held."""
    if not found.members:
        return paragraph("The collection has no documents.")
    if is_answered(found):
        return paragraph("No document is listed that cites the collection.")
    return paragraph("Who cites the collection is unknown: no answer is held for any of its documents.")


def section(name: str, title: str, *pieces: Piece) -> Html:
    """Return a section with its heading."""
    return tag("section", tag("h2", title, id=f"{name}-title"), pieces, id=name, aria_labelledby=f"{name}-title")


def paragraph(*pieces: Piece, of: str | None = None) -> Html:
    """Return a paragraph."""
    return tag("p", pieces, class_=of)


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[Piece]], *, texts: int = 1) -> Html:
    """Return a table; its first `texts` columns are text, the others numbers. The first cell of a row is its head."""
    kinds = [_kind(head) if place < texts else "num" for place, head in enumerate(heads)]
    head = tag("tr", [tag("th", each, scope="col", class_=kind) for each, kind in zip(heads, kinds, strict=True)])
    body = [
        tag("tr", tag("th", row[0], scope="row", class_=kinds[0]), [_cell(*each) for each in _rest(row, kinds)])
        for row in rows
    ]
    return tag(
        "div",
        tag("table", tag("caption", caption), tag("thead", head), tag("tbody", body), class_="counts"),
        class_="wide",
    )


def _kind(head: str) -> str:
    """Return what may happen to a text: names and days stay on one line, as far as they are short."""
    return {"Document": "name", "Year": "day", "Published": "day", "Title": "words"}.get(head, "text")


def _rest(row: Sequence[Piece], kinds: Sequence[str]) -> list[tuple[Piece, str]]:
    return list(zip(row[1:], kinds[1:], strict=True))


def _cell(piece: Piece, kind: str) -> Html:
    return tag("td", piece, class_=kind)


def lines(found: Found, of: Sequence[Line], unknown: str = "unknown") -> list[list[Piece]]:
    """Return lines of counts as rows of a table."""
    return [
        [tag("span", unknown, class_="unknown") if line.label is None else line.label, *_numbers(found, line)]
        for line in of
    ]


def _numbers(found: Found, line: Line) -> list[Piece]:
    return [number(found, each) for each in line.numbers]


def name(of: str) -> Html:
    """Return the name of a document, as a link to where it can be read."""
    where = outside(of)
    long = "" if len(of) < LONG else " long"
    if not where:
        return tag("span", of, class_=f"name{long}")
    return tag("a", of, href=where, class_=f"out{long}", rel="noopener noreferrer")


def unknown_or(value: Piece) -> Piece:
    """Return a number; what is unknown says so."""
    return UNKNOWN if value is None else value


def dash_or(value: Piece) -> Piece:
    """Return a text; a dash stands for what is unknown, as in all tables of localcite."""
    return DASH if value is None else value


def foldable(summary: str, *pieces: Piece, is_open: bool = False) -> Html:
    """Return what can be opened."""
    return tag("details", tag("summary", summary), pieces, open_=is_open)
