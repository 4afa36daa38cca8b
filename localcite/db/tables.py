"""The schema (SQLModel), and nothing else. Rows never travel as these objects: statements go through the driver.

Three kinds of tables, told apart because they live by different rules:

- the record (`ledger`, `reply`): append-only, refused otherwise by triggers; never derived, never rebuilt;
- the user's own (`collection`, `collection_item`, `price`, `budget`, `run`, `meta`): kept, stored by names;
- what is derived (everything else): `rebuild` makes it again from the kept replies, at no charge.

Times are ISO 8601 UTC text (`2026-11-22T02:07:22.123Z`); dates of documents are integers YYYYMMDD with 00 for the
parts that are unknown; money is decimal text.
"""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING

STRICT: dict[str, Any] = {"sqlite_strict": True}
CLUSTERED: dict[str, Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}


def _key() -> Any:
    """Return a field for SQLite's own integer key."""
    return Field(sa_column=sa.Column(sa.Integer, primary_key=True))


def _integer(*, null: bool = True, key: bool = False) -> Any:
    """Return a field for a whole number."""
    return Field(sa_column=sa.Column(sa.Integer, primary_key=key, autoincrement=False, nullable=null and not key))


def _text(*, null: bool = True, key: bool = False) -> Any:
    """Return a field for text."""
    return Field(sa_column=sa.Column(sa.Text, primary_key=key, nullable=null and not key))


def _from_body(field: str, kind: Any) -> Any:
    """Return a field that SQLite derives from the hashed body of a ledger row, so that it cannot disagree."""
    derived = sa.Computed(f"json_extract(body, '$.{field}')", persisted=True)
    return Field(sa_column=sa.Column(kind, derived, nullable=True))


# ---- the record ---------------------------------------------------------------------------------------------------


class Ledger(SQLModel, table=True):
    """One event of one call: opened, settled or resolved. `hash` chains each row to the one before it.

    `call` is the `seq` of its opened event. `body` is canonical JSON; every one says `v` (1), `call`, `run`, `tag`,
    `month` (of the opening, YYYY-MM, UTC), `endpoint`, `price` (of one unit, or null), `currency` and `delta`, and

    - opened: `scheme`, `ids`, `page`, `units_at_most`, `attempt`;
    - settled: `outcome` (answered, refused, unsent, in_doubt), `units`, `http_status`, `error_code`, `error_text`,
      `correlation_id`, `amount`, `duration_ms`, `detail`, `content_type`, `content_encoding`, and of the kept reply
      `reply_sha256`, `reply_size`, `reply_encoding` (null where no body came);
    - resolved: `outcome` (billed, not_billed), `units`, `why`.

    `delta` is what the event adds to the units committed: opened adds the worst case, settled and resolved take
    back what was not billed. The sum over all events is what has been, or may have been, billed.
    """

    __tablename__ = "ledger"
    __table_args__ = (
        sa.UniqueConstraint("call", "kind"),
        sa.UniqueConstraint("hash"),
        sa.CheckConstraint("kind IN ('opened', 'settled', 'resolved')", name="kind"),
        sa.CheckConstraint("json_valid(body)", name="body"),
        sa.Index(None, "run", "price", "currency", "delta"),
        sa.Index(None, "month", "price", "currency", "delta"),
        sa.Index("ix_ledger_answered", "call", sqlite_where=sa.text("kind = 'settled' AND outcome = 'answered'")),
        sa.Index("ix_ledger_resolved", "call", sqlite_where=sa.text("kind = 'resolved' AND outcome = 'billed'")),
        STRICT,
    )
    seq: int = _key()
    kind: str = _text(null=False)
    call: int = _integer(null=False)
    at: str = _text(null=False)
    body: str = _text(null=False)
    hash: str = _text(null=False)
    run: int | None = _from_body("run", sa.Integer)
    month: str | None = _from_body("month", sa.Text)
    endpoint: str | None = _from_body("endpoint", sa.Text)
    price: str | None = _from_body("price", sa.Text)
    currency: str | None = _from_body("currency", sa.Text)
    delta: int | None = _from_body("delta", sa.Integer)
    outcome: str | None = _from_body("outcome", sa.Text)


class Reply(SQLModel, table=True):
    """One response body exactly as it came, compressed with zstd. `encoding` is set where it did not decompress.

    `sha256` (hex) and `size` (bytes) are those of the body before zstd; the call's settled event repeats them.
    """

    __tablename__ = "reply"
    __table_args__ = STRICT
    call: int = _key()
    sha256: str = _text(null=False)
    size: int = _integer(null=False)
    encoding: str | None = _text()
    body: bytes = Field(sa_column=sa.Column(sa.LargeBinary, nullable=False))


class Pending(SQLModel, table=True):
    """A call that still binds units: in flight (unsettled) or in doubt. An index of the ledger, not a record."""

    __tablename__ = "pending"
    __table_args__ = (
        sa.CheckConstraint("state IN ('in_flight', 'in_doubt')", name="state"),
        STRICT,
    )
    call: int = _key()
    run: int = _integer(null=False)
    state: str = _text(null=False)


# ---- the user's own -----------------------------------------------------------------------------------------------


class Meta(SQLModel, table=True):
    """Facts about the database: `database_id`, `vendor`, `generation` (grows with each change of what is held).

    `rebuilt`: the generation at which everything derived was last made anew.
    """

    __tablename__ = "meta"
    __table_args__ = CLUSTERED
    key: str = _text(key=True)
    value: str = _text(null=False)


class Run(SQLModel, table=True):
    """One `sync` from plan to summary. `uid` names its lock file; `status` is null while it lives or if it died."""

    __tablename__ = "run"
    __table_args__ = (sa.UniqueConstraint("uid"), STRICT)
    id: int = _key()
    uid: str = _text(null=False)
    tag: str | None = _text()
    started_at: str = _text(null=False)
    finished_at: str | None = _text()
    status: str | None = _text()
    reason: str | None = _text()


class Collection(SQLModel, table=True):
    """A named list of documents. `max_age` is its freshness rule as typed; `owner` decides what is a self-citation."""

    __tablename__ = "collection"
    __table_args__ = CLUSTERED
    name: str = _text(key=True)
    max_age: str | None = _text()
    owner: str | None = _text()
    created_at: str = _text(null=False)


class CollectionItem(SQLModel, table=True):
    """One member of a collection, by its name and never by an integer key. `typed` is what the user wrote."""

    __tablename__ = "collection_item"
    __table_args__ = (
        sa.ForeignKeyConstraint(["collection"], ["collection.name"], ondelete="CASCADE", onupdate="CASCADE"),
        CLUSTERED,
    )
    collection: str = _text(key=True)
    scheme: str = _text(key=True)
    value: str = _text(key=True)
    typed: str = _text(null=False)
    added_at: str = _text(null=False)


class Price(SQLModel, table=True):
    """What one unit of an endpoint costs from a day (UTC, inclusive) on."""

    __tablename__ = "price"
    __table_args__ = CLUSTERED
    endpoint: str = _text(key=True)
    since: str = _text(key=True)
    amount: str = _text(null=False)
    currency: str = _text(null=False)


class Budget(SQLModel, table=True):
    """The most that all runs of a period may spend: units, or an amount of money. `period` is `month`."""

    __tablename__ = "budget"
    __table_args__ = CLUSTERED
    period: str = _text(key=True)
    units: int | None = _integer()
    amount: str | None = _text()
    currency: str | None = _text()
    set_at: str = _text(null=False)


# ---- derived from the replies -------------------------------------------------------------------------------------


class String(SQLModel, table=True):
    """Text that repeats (assignees, inventors, citation texts), stored once. `hash` is 8 bytes of its BLAKE2b."""

    __tablename__ = "string"
    __table_args__ = (sa.Index(None, "hash"), STRICT)
    id: int = _key()
    hash: int = _integer(null=False)
    value: str = _text(null=False)


class Document(SQLModel, table=True):
    """One patent publication (type 1) or paper (type 2). People are `a|b` strings, each name whole.

    `same_as`: merged into that document: its names and citations moved there, its attestations stay as they were said.
    `text` is the citation text by which a paper was met; `year_from_text` marks a year that was read from it.
    """

    __tablename__ = "document"
    __table_args__ = (
        sa.ForeignKeyConstraint(["same_as"], ["document.id"]),
        sa.Index("ix_document_same_as", "same_as", sqlite_where=sa.text("same_as IS NOT NULL")),
        sa.Index("ix_document_application_no", "application_no", sqlite_where=sa.text("application_no IS NOT NULL")),
        STRICT,
    )
    id: int = _key()
    type: int = _integer(null=False)
    same_as: int | None = _integer()
    title: str | None = _text()
    text: int | None = _integer()
    filed: int | None = _integer()
    published: int | None = _integer()
    year: int | None = _integer()
    year_from_text: int | None = _integer()
    application_no: str | None = _text()
    current_assignee: int | None = _integer()
    original_assignee: int | None = _integer()
    inventors: int | None = _integer()
    office: str | None = _text()
    kind_code: str | None = _text()


class Name(SQLModel, table=True):
    """One name of one document. `value` is the identity (canonical); `spelled` the vendor's own form where it differs.

    `document` is never a merged one.
    """

    __tablename__ = "name"
    __table_args__ = (sa.Index(None, "document"), CLUSTERED)
    value: str = _text(key=True)
    scheme: str = _text(key=True)
    document: int = _integer(null=False)
    spelled: str | None = _text()


class Answer(SQLModel, table=True):
    """What one call said about one document it asked for, page by page; its counts are kept, so history is there.

    `state`: answered, partial, no_answer or reply_kept. `round`: the answer to page 1 of the same round.
    `baseline`: 1 for a document's first round: what came with it is not new.
    """

    __tablename__ = "answer"
    __table_args__ = (
        sa.Index(None, "document", "endpoint"),
        sa.Index(None, "call"),
        STRICT,
    )
    id: int = _key()
    call: int = _integer(null=False)
    document: int = _integer(null=False)
    endpoint: str = _text(null=False)
    page: int = _integer(null=False)
    round: int = _integer(null=False)
    baseline: int = _integer(null=False)
    answered_at: str = _text(null=False)
    state: str = _text(null=False)
    listed: int | None = _integer()
    cited_by_3y: int | None = _integer()
    cited_by_5y: int | None = _integer()
    cited_by_simple_family: int | None = _integer()
    cited_by_inpadoc_family: int | None = _integer()
    cited_by_patsnap_family: int | None = _integer()
    references_total: int | None = _integer()
    cited_by_papers: int | None = _integer()
    cited_by_patents: int | None = _integer()


class Attestation(SQLModel, table=True):
    """One row of one answer saying that A cites B. `document` is the other one: the answer's document is known.

    `list`: 1 patents that cite it (P015), 2 what it cites, 3 papers that cite it, 4 patents that cite it (L012).
    `extra`: JSON of what the row says beyond the document's own facts, where it says anything.
    """

    __tablename__ = "attestation"
    __table_args__ = CLUSTERED
    answer: int = _integer(key=True)
    list: int = _integer(key=True)
    position: int = _integer(key=True)
    document: int = _integer(null=False)
    sequence: int | None = _integer()
    category: str | None = _text()
    cite_type: str | None = _text()
    text: int | None = _integer()
    extra: str | None = _text()


class Citation(SQLModel, table=True):
    """That one document cites another: the sum of its attestations, clustered by the cited one.

    `listed`: who lists it now, as bits: 1 an answer about the cited document, 2 one about the citing document;
    0 means delisted. `first_answer`, `last_answer`: the answers that first and last said so.
    """

    __tablename__ = "citation"
    __table_args__ = (sa.Index(None, "citing", "cited"), CLUSTERED)
    cited: int = _integer(key=True)
    citing: int = _integer(key=True)
    listed: int = _integer(null=False)
    attestations: int = _integer(null=False)
    first_answer: int = _integer(null=False)
    last_answer: int = _integer(null=False)
    category: str | None = _text()
    cite_type: str | None = _text()


class Holding(SQLModel, table=True):
    """What the store has about one document from one endpoint: its latest round, summed over the pages held.

    `state`: answered, partial, no_answer, failed (refused, not billed) or reply_kept (billed, not understood).
    `answered_at` and the counts stay those of the last answer that was understood; null where there is none.
    `next_page`: the first page not held of a paper whose lists are short of their totals, else null.
    """

    __tablename__ = "holding"
    __table_args__ = CLUSTERED
    document: int = _integer(key=True)
    endpoint: str = _text(key=True)
    state: str = _text(null=False)
    answered_at: str | None = _text()
    call: int = _integer(null=False)
    round: int | None = _integer()
    pages: int = _integer(null=False)
    next_page: int | None = _integer()
    page_size: int | None = _integer()
    listed: int | None = _integer()
    reason: str | None = _text()
    cited_by_3y: int | None = _integer()
    cited_by_5y: int | None = _integer()
    cited_by_simple_family: int | None = _integer()
    cited_by_inpadoc_family: int | None = _integer()
    cited_by_patsnap_family: int | None = _integer()
    references_total: int | None = _integer()
    cited_by_papers: int | None = _integer()
    cited_by_patents: int | None = _integer()


class Applied(SQLModel, table=True):
    """A settled call whose reply was read into the store. `faults`: JSON of what could not be understood, or null."""

    __tablename__ = "applied"
    __table_args__ = STRICT
    call: int = _key()
    at: str = _text(null=False)
    faults: str | None = _text()
