"""Take secrets out of text that is about to be shown or written. Pure."""

import re
from collections.abc import Iterable

HIDDEN = "•••"
_SHAPES = re.compile(
    r"(?P<key>\bsk-)[A-Za-z0-9_-]{6,}"
    r"|(?P<header>\b(?:Bearer|Basic) +)(?=\S*[0-9])[A-Za-z0-9._~+/=-]{8,}"
    r"|(?P<field>\b(?:api_?key|client_secret|client_id|access_token|token|password)[\"']?\s*[=:]\s*[\"']?)(?=\S*[0-9])[^\s\"'&,;)}]{6,}"
    r"|(?P<user>://)[^/\s@]+(?=@)",
    re.IGNORECASE,
)


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """Return the text without the given secrets, and without whatever has the shape of a secret."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return _SHAPES.sub(_kept, text)


def _kept(match: re.Match[str]) -> str:
    """Return what stays of one secret: what says of which kind it was."""
    return "".join(filter(None, match.groups())) + HIDDEN
