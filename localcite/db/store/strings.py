"""Text that repeats is stored once: text → its key, new ones inserted. Looked up by hash, compared by value."""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from sqlite3 import Connection

import msgspec

KNOWN = "SELECT s.value, s.id FROM json_each(?) AS j CROSS JOIN string AS s ON s.hash = j.value"
LAST = "SELECT coalesce(max(id), 0) FROM string"
ADD = "INSERT INTO string (id, hash, value) VALUES (?, ?, ?)"


def intern(connection: Connection, texts: Iterable[str | None]) -> dict[str | None, int | None]:
    """Return the key of each text; of no text, none. Nothing is remembered between calls: memory stays flat."""
    keys: dict[str | None, int | None] = dict.fromkeys(texts)
    keys[None] = None
    hashes = {text: hash_of(text) for text in keys if text is not None}
    known = connection.execute(KNOWN, (msgspec.json.encode(sorted(hashes.values())).decode(),))
    keys.update(row for row in known if row[0] in hashes)
    missing = [text for text in hashes if keys[text] is None]
    (last,) = connection.execute(LAST).fetchone()
    keys.update(zip(missing, range(last + 1, last + 1 + len(missing)), strict=True))
    connection.executemany(ADD, [(keys[text], hashes[text], text) for text in missing])
    return keys


@lru_cache(maxsize=16384)
def hash_of(text: str) -> int:
    """Return 8 bytes of a text's BLAKE2b, as the signed integer that SQLite stores."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)
