"""How each row of the ledger is tied to the one before it. Pure.

The written form is part of the record: a change of it needs a new version, and this one stays to verify old rows.
"""

import json

VERSION = 1
GENESIS = "0" * 64  # stands before the first row


def link(previous: str, *, seq: int, kind: str, call: int, at: str, body: str) -> str:
    """Return the hash of a row (64 hex digits) over its fields, letter by letter, and the hash before it."""
    from hashlib import sha256  # noqa: PLC0415 - only who writes or verifies needs it

    row = canonical({"seq": seq, "kind": kind, "call": call, "at": at, "body": body})
    text = f"localcite ledger {VERSION}\n{previous}\n{row}"
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def canonical(value: object) -> str:
    """Return JSON in the one form in which it is hashed: sorted keys, no spaces, letters as they are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
