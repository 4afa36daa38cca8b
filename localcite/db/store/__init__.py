"""Keep replies: who is who (`directory`, `merge`), what is known of documents (`documents`, `strings`), what each
answer said (`attest`, `keep`), what that makes of citations (`citations`) and of holdings (`rounds`, `holdings`). The
full-text index follows each change of a document, in the same transaction.

Everything here happens inside the caller's transaction, and everything can be made again from the kept replies.
"""

from sqlite3 import Connection

from localcite.db import search
from localcite.db.store.fail import mark_failed
from localcite.db.store.save import GROW, save
from localcite.db.store.values import Contradiction, Merge, Outcome, Saved, Shrink

__all__ = ["Contradiction", "Merge", "Outcome", "Saved", "Shrink", "clear_derived", "mark_failed", "save"]

DERIVED = ("attestation", "citation", "answer", "holding", "name", "document", "string", "applied")
REBUILT = """INSERT INTO meta (key, value) SELECT 'rebuilt', value FROM meta WHERE key = 'generation'
ON CONFLICT (key) DO UPDATE SET value = excluded.value"""  # keys of documents mean something else from then on


def clear_derived(connection: Connection) -> None:
    """Empty every table that is derived from the replies, inside the caller's transaction."""
    for table in DERIVED:
        connection.execute(f"DELETE FROM {table}")
    search.clear(connection)
    connection.execute(GROW)
    connection.execute(REBUILT)
