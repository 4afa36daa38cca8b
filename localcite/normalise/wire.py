"""The shape of a reply, as the vendor's pages P015 and L012 draw it. Types only: what does not fit is no answer.

Everything may be absent or null. Fields that are not drawn here are ignored: the reply itself is kept. Two types are
wider than the pages: numbers may come as text, and people as text or as a list from either endpoint.
"""

from typing import Annotated

from msgspec import Meta, Struct

Count = Annotated[int, Meta(ge=0, le=2**53)]
Date = Annotated[int, Meta(ge=0)] | str
Number = int | str  # what looks like a number and is a label: 0123 is not 123
Words = tuple[str | None, ...] | str


class PatentRow(Struct, gc=False):
    """A patent that cites: one row of P015 `cited_by_patents` or of L012 `patent_citation_data`."""

    pn: str | None = None
    patent_id: str | None = None
    apdt: Date | None = None
    apno: Number | None = None
    kind: str | None = None
    pbdt: Date | None = None
    title: str | None = None
    country: str | None = None
    category: Words | None = None
    inventor: Words | None = None
    sequence: Count | None = None
    cite_type: Words | None = None
    doc_number: Number | None = None
    current_assignee: Words | None = None
    original_assignee: Words | None = None


class PaperRow(Struct, gc=False):
    """A paper that is cited or cites: one row of L012 `reference_data` or `np_citation_data`."""

    paper_id: Words | None = None
    doi: str | None = None
    sequence: Count | None = None
    citation_text: Words | None = None


class PatentCited(Struct):
    """What P015 says of one patent."""

    cited_by_3y: Count | None = None
    cited_by_5y: Count | None = None
    cited_by_patents: list[PatentRow | None] | None = None
    cited_by_simple_family: Count | None = None
    cited_by_inpadoc_family: Count | None = None
    cited_by_patsnap_family: Count | None = None


class Patent(Struct):
    """One element of P015's `data`."""

    pn: str | None = None
    patent_id: str | None = None
    patent_cited: PatentCited | None = None


class Paper(Struct):
    """One element of L012's `data`."""

    doi: str | None = None
    paper_id: Words | None = None
    reference_no: Count | None = None
    np_citation_no: Count | None = None
    patent_citation_no: Count | None = None
    reference_data: list[PaperRow | None] | None = None
    np_citation_data: list[PaperRow | None] | None = None
    patent_citation_data: list[PatentRow | None] | None = None


class PatentReply(Struct):
    """The envelope of P015."""

    data: list[Patent | None] | Patent | None = None


class PaperReply(Struct):
    """The envelope of L012."""

    data: list[Paper | None] | Paper | None = None


Record = Patent | Paper
