"""A filter of rows: its address within the page, the question that finds the same rows, and the rows. Pure.

`page/filters.js` says the same in the browser; a test in a browser compares the two, address by address.
"""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

from localcite.query.functions import letters
from localcite.report.values import EXTERNAL, PAPER, SELF, UNKNOWN, Document, Found, Link, Member

MEMBERS, CITING, CITATIONS = "members", "citing", "citations"
KEPT, DIFFERENT = "kept", "different"  # by `external`; of owners known to differ
NONE = "unknown"


class Filter(NamedTuple):
    """Which rows of which table. What is None does not matter; `unknown` stands for what nobody knows.

    `own`: kept (what `external` keeps), different, self, unknown, paper. `who`: the number of a group of assignees;
    `of`: the place of a member, `by`: that of a citing document. `state`: that of members; `uncounted`: those of which
    nobody knows how often they are cited.
    """

    table: str = CITING
    own: str | None = None
    new: bool = False
    delisted: bool = False
    category: str | None = None
    of: int | None = None
    by: int | None = None
    year: str | None = None
    who: str | None = None
    type: str | None = None
    state: str | None = None
    uncounted: bool = False


def address(wanted: Filter) -> str:
    """Return where the page shows these rows: `#citing?year=2020&own=kept`."""
    told = wanted._asdict()
    table = told.pop("table")
    parts = [
        f"{key}={quote(str(1 if value is True else value), safe='')}" for key, value in told.items() if _said(value)
    ]
    return f"#{table}{'?' if parts else ''}{'&'.join(parts)}"


def _said(value: object) -> bool:
    return value is not None and value is not False


# ---- as a question --------------------------------------------------------------------------------------------------


def question(found: Found, wanted: Filter) -> str:
    """Return the question that finds these rows, or, for what none finds alone, one whose notes count them."""
    if wanted.table == MEMBERS:
        uncounted = " | where cited_by is unknown" if wanted.uncounted else ""
        return f"in {found.collection}{' | cited-by' if wanted.state else uncounted}"
    stages = [f"in {found.collection}", "cited-by", *_of_links(found, wanted), *_of_documents(found, wanted)]
    if wanted.table == CITATIONS:
        stages.append("by number, cited")
    return " | ".join(stages)


def _of_links(found: Found, wanted: Filter) -> Iterator[str]:
    if wanted.own:
        yield "external"
    if wanted.new:
        yield f"new since {found.since}"
    if wanted.delisted:
        yield "where delisted"
    if wanted.category:
        yield (
            "where category is unknown" if wanted.category == NONE else f"where category has {quoted(wanted.category)}"
        )
    if wanted.of is not None:
        yield f"where cited = {quoted(found.members[wanted.of].document.number)}"


def _of_documents(found: Found, wanted: Filter) -> Iterator[str]:
    if wanted.by is not None:
        yield f"and doc {quoted(found.citing[wanted.by].number)}"
    if wanted.year:
        yield "where year is unknown" if wanted.year == NONE else f"where year = {wanted.year}"
    if wanted.who:
        known = wanted.who != NONE
        yield f"where assignee = {quoted(found.people[int(wanted.who)])}" if known else "where assignee is unknown"
    if wanted.type:
        yield f"where type = {wanted.type}"


def quoted(text: str) -> str:
    """Return text as a question takes it."""
    return '"' + text.replace('"', '""') + '"'


def is_counted_in_notes(wanted: Filter) -> bool:
    """Tell whether no question finds these rows alone: the notes or the coverage of one count them."""
    return wanted.own in {SELF, UNKNOWN, PAPER, DIFFERENT} or wanted.state is not None


# ---- as rows --------------------------------------------------------------------------------------------------------


def rows(found: Found, wanted: Filter) -> list[int]:
    """Return the places of the rows, ascending: of members, of citing documents, or of citations."""
    if wanted.table == MEMBERS:
        return [place for place, member in enumerate(found.members) if _member_fits(member, wanted)]
    places = [place for place, link in enumerate(found.links) if _fits(found, link, wanted)]
    if wanted.table == CITATIONS:
        return places
    return sorted({found.links[place].citing for place in places})


def _member_fits(member: Member, wanted: Filter) -> bool:
    return wanted.state in {None, member.state} and not (wanted.uncounted and member.cited_by is not None)


def _fits(found: Found, link: Link, wanted: Filter) -> bool:
    return (
        link.delisted == wanted.delisted
        and (not wanted.new or link.new)
        and wanted.of in {None, link.cited}
        and wanted.by in {None, link.citing}
        and (wanted.own is None or has_own(link, wanted.own))
        and (wanted.category is None or wanted.category in categories(link))
        and _document_fits(found.citing[link.citing], wanted)
    )


def _document_fits(document: Document, wanted: Filter) -> bool:
    return (
        wanted.year in {None, year(document)}
        and (wanted.who is None or wanted.who in people(document))
        and wanted.type in {None, document.type}
    )


def has_own(link: Link, own: str) -> bool:
    """Tell whether what is known of a citation's owners is what a filter asks for."""
    return link.own != SELF if own == KEPT else link.own == (EXTERNAL if own == DIFFERENT else own)


def categories(link: Link) -> tuple[str, ...]:
    """Return the categories of a citation, `unknown` where it has none."""
    found = sorted(code.upper() for code in letters(link.category)) if link.category else []
    return tuple(found) or (NONE,)


def year(document: Document) -> str:
    """Return a document's year as filters have it."""
    return NONE if document.year is None else str(document.year)


def people(document: Document) -> tuple[str, ...]:
    """Return the groups of a document's assignees as filters have them."""
    return tuple(map(str, document.groups)) or (NONE,)
