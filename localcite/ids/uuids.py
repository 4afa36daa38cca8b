"""Read uuids (patent_id, paper_id): 8-4-4-4-12 hex; the version says nothing and is not looked at."""

import re

from localcite.model import Document, Name, Refused, Scheme

UUID = r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"
SCHEMES = {"patent": Scheme.PATENT_ID, "paper": Scheme.PAPER_ID}


def canonical_uuid(text: str) -> str | None:
    """Return the lower-case uuid in a text (any case; {…}, urn:uuid:…, without hyphens), or None."""
    bare = text.strip().lower().removeprefix("urn:").removeprefix("uuid:").strip(" {}")
    if not re.fullmatch(UUID, bare):
        return None
    digits = bare.replace("-", "")
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def read_uuid(prefix: str, text: str) -> Document | Refused | None:
    """Read a uuid behind `patent`, `paper` or nothing ("")."""
    if len(text) < 32 and not prefix:
        return None
    if len(re.findall(rf"(?<![0-9a-f]){UUID}(?![0-9a-f])", text.lower())) > 1:
        return Refused("two-identifiers", "one a line")
    uuid = canonical_uuid(text)
    if uuid is None:
        is_hex = bool(re.fullmatch(r"[0-9a-f]+(?:-[0-9a-f]+){2,}", text.lower()))
        return Refused("bad-uuid", "a uuid has 8-4-4-4-12 hex digits") if prefix and is_hex else None
    if not prefix:
        return Refused("bare-uuid", "not held; write patent: or paper: before it", (uuid,))
    return Document(Name(SCHEMES[prefix], uuid))
