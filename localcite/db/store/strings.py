"""Text that repeats is stored once: text → its key, new ones inserted. Looked up by hash, compared by value."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from sqlite3 import Connection
from struct import unpack

import msgspec

from localcite.db import bulk

KNOWN = "SELECT s.value, s.id FROM json_each(?) AS j CROSS JOIN string AS s ON s.hash = j.value"
LAST = "SELECT coalesce(max(id), 0) FROM string"
ADD = "string (id, hash, value)"
_HASH = blake2b(digest_size=8)  # copied for each text: half the time of making one


def intern(connection: Connection, texts: Iterable[str | None]) -> dict[str | None, int | None]:
    """Return the key of each text; of no text, none. Nothing is remembered between calls: memory stays flat."""
    keys: dict[str | None, int | None] = dict.fromkeys(texts)
    keys.pop(None, None)
    wanted = [text for text in keys if text is not None]
    hashes = hashes_of(wanted)
    known = connection.execute(KNOWN, (msgspec.json.encode(sorted(hashes)).decode(),)).fetchall()
    keys.update(known)
    if len(keys) > len(wanted):  # two texts share a hash, and one of them is not wanted
        keys = {text: keys[text] for text in wanted}
    missing = [(text, hash_) for text, hash_ in zip(wanted, hashes, strict=True) if keys[text] is None]
    (last,) = connection.execute(LAST).fetchone()
    added = [(key, hash_, text) for key, (text, hash_) in enumerate(missing, last + 1)]
    bulk.insert(connection, ADD, added)
    keys.update((text, key) for key, _, text in added)
    keys[None] = None
    return keys


def hashes_of(texts: Sequence[str]) -> tuple[int, ...]:
    """Return 8 bytes of each text's BLAKE2b, as the signed integers that SQLite stores."""
    digests = []
    for text in texts:
        hash_ = _HASH.copy()
        hash_.update(text.encode())
        digests.append(hash_.digest())
    return unpack(f">{len(digests)}q", b"".join(digests))
