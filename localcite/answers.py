"""What a reply says, between reading it (`normalise`) and keeping it (`store`). Frozen values, and no decisions.

They stand apart from `model` because no question needs them, and building the classes takes a millisecond.
"""

from typing import NamedTuple

from localcite.model import Endpoint, Name, Scheme

# The four lists in which an answer speaks of other documents. What they mean is said once, here.
PATENTS_CITING_PATENT = 1  # P015 cited_by_patents
REFERENCES = 2  # L012 reference_data
PAPERS_CITING = 3  # L012 np_citation_data
PATENTS_CITING_PAPER = 4  # L012 patent_citation_data


Spelled = tuple[tuple[Name, str], ...]  # names with the vendor's own form, where it is not the canonical one


class Asked(NamedTuple):
    """What one call asked for: ids of one scheme, as they were sent, and the page of their lists (1-based)."""

    endpoint: Endpoint
    scheme: Scheme
    ids: tuple[str, ...]
    page: int = 1

    def name(self, id_: str) -> Name:
        """Return an id as it was sent, as a name."""
        return Name(self.scheme, id_)


class Fault(NamedTuple):
    """One place in a reply that is not what it should be. `element` is its index in `data`, None for the whole reply.

    `path` is written as `data[3].patent_cited.cited_by_patents[2].pbdt`, `value` as JSON and shortened.
    """

    element: int | None
    path: str
    value: str
    what: str


class Facts(NamedTuple):
    """What a row says of the document itself, whoever cites it. Dates are YYYYMMDD with 00 for unknown parts.

    People are `a|b`; a bar inside one name is written `｜` (U+FF5C), so that splitting at `|` is always right.
    """

    title: str | None = None
    text: str | None = None  # the citation text of a paper
    filed: int | None = None
    published: int | None = None
    year: int | None = None
    year_from_text: int | None = None  # 1 where the year was read from the citation text
    application_no: str | None = None
    current_assignee: str | None = None
    original_assignee: str | None = None
    inventors: str | None = None
    office: str | None = None
    kind_code: str | None = None


class Row(NamedTuple):
    """One entry of one list. `names` are never empty: a nameless reference has a name of scheme TEXT.

    `spelled`: the vendor's own form of a name where it differs. `extra`: JSON of what the row says beyond `facts`
    and the number's own parts, or None.
    """

    list: int
    position: int  # in its list, 0-based
    names: tuple[Name, ...]
    spelled: Spelled
    facts: Facts
    sequence: int | None
    category: str | None
    cite_type: str | None
    extra: str | None


class Counts(NamedTuple):
    """The vendor's own counts, in the order of the columns. None where it gives none: missing is not zero."""

    cited_by_3y: int | None = None
    cited_by_5y: int | None = None
    cited_by_simple_family: int | None = None
    cited_by_inpadoc_family: int | None = None
    cited_by_patsnap_family: int | None = None
    references_total: int | None = None
    cited_by_papers: int | None = None
    cited_by_patents: int | None = None


class Element(NamedTuple):
    """One element of `data` that was understood. `asked`: the ids it answers; none for one that nobody asked for.

    `names`: what it answers first, then its own; all canonical. Two PAPER_IDs stood in one `paper_id` string.

    `lists`: the numbers of the lists that it has, be they empty. A list that is absent or null is not among them:
    what it would hold is unknown, and not nothing.
    """

    place: int  # in `data`, 0-based
    names: tuple[Name, ...]
    spelled: Spelled
    asked: tuple[Name, ...]
    counts: Counts
    lists: tuple[int, ...]
    rows: tuple[Row, ...]


class Answers(NamedTuple):
    """What one reply says. Every id that was asked for is in some element's `asked`, in `unanswered` or in `unread`.

    `unanswered`: no element came for it. `unread`: an element came, or may have come, that cannot be understood.
    Ids are canonical names; `sent` has each id as it was sent, with the name that it is.
    `faults` spoil their element; `oddities` (a date that is none) spoil one value. `units`: non-null elements.
    """

    elements: tuple[Element, ...]
    unanswered: tuple[Name, ...]
    unread: tuple[Name, ...]
    sent: tuple[tuple[Name, Name], ...]
    faults: tuple[Fault, ...]
    oddities: tuple[Fault, ...]
    units: int
