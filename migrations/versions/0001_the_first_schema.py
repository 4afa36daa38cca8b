"""The first schema: the record, the user's own, and what is derived from the replies.

Frozen: what comes later is a revision of its own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table of the first schema."""
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("baseline", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("answered_at", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("listed", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("cited_by_3y", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("cited_by_5y", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("cited_by_simple_family", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("cited_by_inpadoc_family", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("cited_by_patsnap_family", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("references_total", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("cited_by_papers", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("cited_by_patents", sa.Integer(), autoincrement=False, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_answer_call"), "answer", ["call"])
    op.create_index(op.f("ix_answer_document_endpoint"), "answer", ["document", "endpoint"])
    op.create_table(
        "applied",
        sa.Column("call", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("faults", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("call", name=op.f("pk_applied")),
        sqlite_strict=True,
    )
    op.create_table(
        "attestation",
        sa.Column("answer", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("list", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("cite_type", sa.Text(), nullable=True),
        sa.Column("text", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("answer", "list", "position", name=op.f("pk_attestation")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "budget",
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("units", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("amount", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("set_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("period", name=op.f("pk_budget")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "citation",
        sa.Column("cited", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("citing", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("listed", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("attestations", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_answer", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_answer", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("cite_type", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("cited", "citing", name=op.f("pk_citation")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_citation_citing_cited"), "citation", ["citing", "cited"])
    op.create_table(
        "collection",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("max_age", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_collection")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("same_as", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("text", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("filed", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("published", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("year_from_text", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("application_no", sa.Text(), nullable=True),
        sa.Column("current_assignee", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("original_assignee", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("inventors", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("office", sa.Text(), nullable=True),
        sa.Column("kind_code", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["same_as"], ["document.id"], name=op.f("fk_document_same_as")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_document_application_no", "document", ["application_no"], sqlite_where=sa.text("application_no IS NOT NULL")
    )
    op.create_index("ix_document_same_as", "document", ["same_as"], sqlite_where=sa.text("same_as IS NOT NULL"))
    op.create_table(
        "holding",
        sa.Column("document", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.Text(), nullable=True),
        sa.Column("call", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("pages", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("next_page", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("page_size", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("listed", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("cited_by_3y", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("cited_by_5y", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("cited_by_simple_family", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("cited_by_inpadoc_family", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("cited_by_patsnap_family", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("references_total", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("cited_by_papers", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("cited_by_patents", sa.Integer(), autoincrement=False, nullable=True),
        sa.PrimaryKeyConstraint("document", "endpoint", name=op.f("pk_holding")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("call", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("run", sa.Integer(), sa.Computed("json_extract(body, '$.run')", persisted=True), nullable=True),
        sa.Column("month", sa.Text(), sa.Computed("json_extract(body, '$.month')", persisted=True), nullable=True),
        sa.Column(
            "endpoint", sa.Text(), sa.Computed("json_extract(body, '$.endpoint')", persisted=True), nullable=True
        ),
        sa.Column("price", sa.Text(), sa.Computed("json_extract(body, '$.price')", persisted=True), nullable=True),
        sa.Column(
            "currency", sa.Text(), sa.Computed("json_extract(body, '$.currency')", persisted=True), nullable=True
        ),
        sa.Column("delta", sa.Integer(), sa.Computed("json_extract(body, '$.delta')", persisted=True), nullable=True),
        sa.Column("outcome", sa.Text(), sa.Computed("json_extract(body, '$.outcome')", persisted=True), nullable=True),
        sa.CheckConstraint("kind IN ('opened', 'settled', 'resolved')", name=op.f("ck_ledger_kind")),
        sa.CheckConstraint("json_valid(body)", name=op.f("ck_ledger_body")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_ledger")),
        sa.UniqueConstraint("call", "kind", name=op.f("uq_ledger_call_kind")),
        sa.UniqueConstraint("hash", name=op.f("uq_ledger_hash")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_ledger_answered", "ledger", ["call"], sqlite_where=sa.text("kind = 'settled' AND outcome = 'answered'")
    )
    op.create_index(op.f("ix_ledger_month_price_currency_delta"), "ledger", ["month", "price", "currency", "delta"])
    op.create_index(
        "ix_ledger_resolved", "ledger", ["call"], sqlite_where=sa.text("kind = 'resolved' AND outcome = 'billed'")
    )
    op.create_index(op.f("ix_ledger_run_price_currency_delta"), "ledger", ["run", "price", "currency", "delta"])
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "name",
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("document", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("spelled", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("value", "scheme", name=op.f("pk_name")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_name_document"), "name", ["document"])
    op.create_table(
        "pending",
        sa.Column("call", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('in_flight', 'in_doubt')", name=op.f("ck_pending_state")),
        sa.PrimaryKeyConstraint("call", name=op.f("pk_pending")),
        sqlite_strict=True,
    )
    op.create_table(
        "price",
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("amount", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("endpoint", "since", name=op.f("pk_price")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reply",
        sa.Column("call", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("encoding", sa.Text(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("call", name=op.f("pk_reply")),
        sqlite_strict=True,
    )
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=True),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sa.UniqueConstraint("uid", name=op.f("uq_run_uid")),
        sqlite_strict=True,
    )
    op.create_table(
        "string",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_string")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_string_hash"), "string", ["hash"])
    op.create_table(
        "collection_item",
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection"],
            ["collection.name"],
            name=op.f("fk_collection_item_collection"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("collection", "scheme", "value", name=op.f("pk_collection_item")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
