"""Frozen values that cross borders. NamedTuples: the question path must start fast.

Times are aware UTC datetimes and end in `_at`; `now` is always given. Money is `Decimal` with a currency.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from decimal import Decimal


class DocType(StrEnum):
    """What a document is."""

    PATENT = "patent"
    PAPER = "paper"


class Endpoint(StrEnum):
    """The vendor's two endpoints: P015 (who cites a patent), L012 (what a paper cites and who cites it)."""

    P015 = "P015"
    L012 = "L012"


class Scheme(StrEnum):
    """The kinds of names that a document can have."""

    NUMBER = "number"  # publication number, the vendor's form: US11205304B2
    PATENT_ID = "patent_id"  # 8-4-4-4-12 lower-case hex
    PAPER_ID = "paper_id"  # 8-4-4-4-12 lower-case hex
    DOI = "doi"  # lower case
    TEXT = "text"  # a reference without an id: its source and text


SCHEME_TYPE = {
    Scheme.NUMBER: DocType.PATENT,
    Scheme.PATENT_ID: DocType.PATENT,
    Scheme.PAPER_ID: DocType.PAPER,
    Scheme.DOI: DocType.PAPER,
    Scheme.TEXT: DocType.PAPER,
}
_PREFIX = {Scheme.PATENT_ID: "patent:", Scheme.PAPER_ID: "paper:"}
TYPE_ENDPOINT = {DocType.PATENT: Endpoint.P015, DocType.PAPER: Endpoint.L012}


class Name(NamedTuple):
    """One name of a document, in canonical form."""

    scheme: Scheme
    value: str

    @property
    def type(self) -> DocType:
        """The type of the document that carries this name."""
        return SCHEME_TYPE[self.scheme]

    def __str__(self) -> str:
        """Return the name as a person would type it: `US5012236A`, `10.3390/x`, `patent:<uuid>`, `paper:<uuid>`."""
        return _PREFIX[self.scheme] + self.value if self.scheme in _PREFIX else self.value


class Document(NamedTuple):
    """A reading: the typed text names one document."""

    name: Name
    also: tuple[str, ...] = ()  # other spellings under which the same publication may be held, e.g. without its kind


class Ambiguous(NamedTuple):
    """A reading: the typed text may name several documents.

    `exclusive`: at most one of the candidates exists, so they may be asked one after the other; otherwise nothing
    is bought until the user chooses. A candidate that is no publication ("application 2007-123456") stands in
    `others` and is never asked.
    """

    candidates: tuple[Name, ...]
    exclusive: bool
    why: str
    also: tuple[str, ...] = ()  # spellings under which the one document that exists may be held
    others: tuple[str, ...] = ()


class Refused(NamedTuple):
    """A reading: the typed text names no document that can be bought. `code` is stable, `advice` is for people.

    `hints`: names under which held rows may know it (an application number; a bare uuid in both schemes).
    """

    code: str
    advice: str
    hints: tuple[str, ...] = ()


Reading = Document | Ambiguous | Refused


class Money(NamedTuple):
    """An amount in one currency (ISO 4217)."""

    amount: "Decimal"
    currency: str


class Price(NamedTuple):
    """What one unit of an endpoint costs since a date (inclusive, UTC)."""

    endpoint: Endpoint
    amount: "Decimal"
    currency: str
    since: datetime


def instant(moment: datetime) -> str:
    """Return a moment as the store writes it: ISO 8601, UTC, milliseconds, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Held(NamedTuple):
    """What the store has about one document from its endpoint, as far as a plan needs it.

    `state`: answered, partial, no_answer, failed, reply_kept, or None where it was never asked.
    `next_page`, `last_page`: the first L012 page not held, and the last there is as far as totals and page size tell.
    `doubt_at`, `doubt_page`: when a call was opened whose outcome nobody will see, and which page it asked for.
    `lost_at`: when a call was opened that was billed, as the user found out, and whose reply nobody has.
    `answer`, `doubt`, `lost`: the calls that these three speak of, whose order no clock can turn round; 0 for none.
    `in_flight`: a live run is asking now; `unread`: a reply to it is kept and will be read in at the next start.
    """

    document: int | None
    state: str | None = None
    answered_at: str | None = None
    next_page: int | None = None
    pages: int = 0
    last_page: int | None = None
    listed: int | None = None
    total: int | None = None
    reason: str | None = None
    doubt_at: str | None = None
    doubt_page: int = 1
    lost_at: str | None = None
    in_flight: bool = False
    unread: bool = False
    answer: int = 0
    doubt: int = 0
    lost: int = 0
