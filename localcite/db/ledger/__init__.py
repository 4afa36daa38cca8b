"""The append-only record of every call: opened before it is sent, settled after, resolved where nobody saw.

`record` writes it, `books` and `log` read it, `verify` checks it, `chain` ties its rows together. Writers run inside
the caller's transaction (`engine.transaction`); readers work on any connection. The table is `tables.Ledger`.
"""

from localcite.db.ledger.books import (
    Answered,
    Counts,
    Pending,
    committed,
    counts,
    has_reply,
    is_opened,
    is_settled,
    lost,
    newest,
    pending,
    reply,
    unapplied,
)
from localcite.db.ledger.log import Call, calls
from localcite.db.ledger.record import (
    Opening,
    Settlement,
    last,
    open,  # noqa: A004 - the design's word: ledger.open
    resolve,
    settle,
)
from localcite.db.ledger.tally import Tally
from localcite.db.ledger.verify import Fault, Verification, verify

__all__ = [
    "Answered",
    "Call",
    "Counts",
    "Fault",
    "Opening",
    "Pending",
    "Settlement",
    "Tally",
    "Verification",
    "calls",
    "committed",
    "counts",
    "has_reply",
    "is_opened",
    "is_settled",
    "last",
    "lost",
    "newest",
    "open",
    "pending",
    "reply",
    "resolve",
    "settle",
    "unapplied",
    "verify",
]
