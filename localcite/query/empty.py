"""A database in which nothing is held: what questions are answered from before the first sync."""

import sqlite3

COLUMNS = {
    "document": "id same_as type title text filed published year application_no current_assignee original_assignee "
    "inventors office kind_code year_from_text",
    "name": "value scheme document spelled",
    "string": "id value",
    "citation": "cited citing listed first_answer last_answer category cite_type",
    "answer": "id document answered_at baseline call",
    "attestation": "answer list position document sequence",
    "holding": "document endpoint state answered_at call listed next_page pages page_size cited_by_3y cited_by_5y "
    "cited_by_simple_family cited_by_inpadoc_family cited_by_patsnap_family references_total cited_by_papers "
    "cited_by_patents",
    "collection": "name max_age owner",
    "collection_item": "collection scheme value typed added_at",
    "pending": "call",
    "ledger": "call kind outcome",
    "applied": "call",
}


def empty_database() -> sqlite3.Connection:
    """Return a connection to an empty database in memory, with the tables and columns that questions read."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for table, columns in COLUMNS.items():
        connection.execute(f"CREATE TABLE {table} ({', '.join(columns.split())})")
    return connection
