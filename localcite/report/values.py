"""What a report is made of: frozen values between gathering, counting and the page."""

from datetime import datetime
from typing import NamedTuple

from localcite.query.answer import AsOf, Coverage
from localcite.query.basis import Basis

EXTERNAL, SELF, UNKNOWN, PAPER = "external", "self", "unknown", "paper"  # what is known of a citation's owners
OWN = (EXTERNAL, SELF, UNKNOWN, PAPER)
STATES = ("held", "stale", "partial", "not_bought", "no_answer", "failed", "in_doubt")
COUNTS = ("cited_by_3y", "cited_by_5y", "cited_by_simple_family", "cited_by_inpadoc_family", "cited_by_patsnap_family")


class Document(NamedTuple):
    """One document: a member of the collection, or one that cites one. Unknown is None.

    `people`: its assignees as they stand, `a|b`; `groups`: the numbers of `Found.people` that they belong to.
    """

    key: int
    number: str
    title: str | None
    type: str | None
    year: int | None
    published: str | None
    office: str | None
    people: str | None
    current: str | None
    original: str | None
    groups: tuple[int, ...] = ()


class Member(NamedTuple):
    """A member of the collection: what is held of it (`STATES`), since when, and what is counted of it.

    `cited_by`: held documents that cite it, None unless it was bought; `theirs`: the vendor's own counts (`COUNTS`).
    """

    document: Document
    state: str
    fetched: str | None
    cited_by: int | None
    theirs: tuple[int | None, ...]


class Link(NamedTuple):
    """One citation, by the places of its ends among `Found.citing` and `Found.members`.

    `own`: one of `OWN`; `new`: learnt since the report's day, and not with a first answer.
    """

    citing: int
    cited: int
    category: str | None
    cite_type: str | None
    first: str | None
    last: str | None
    own: str
    new: bool
    delisted: bool


class Found(NamedTuple):
    """All that questions found. `people`: names of assignees, each group of spellings by the one met most often.

    `since`: the day from which on a citation is new, None where nobody said any; `last_report`: the moment of the last
    one. Links that no current answer lists are among `links`, and counted nowhere else.
    """

    collection: str
    owner: str | None
    now: datetime
    since: str | None
    last_report: str | None
    members: tuple[Member, ...]
    citing: tuple[Document, ...]
    links: tuple[Link, ...]
    people: tuple[str, ...]
    coverage: Coverage
    as_of: AsOf
    notes: tuple[str, ...]
    basis: Basis
    question: str
