"""Undo a body's content-encoding, within a limit. Pure. Rebuilding from kept replies uses it too."""

import codecs
import zlib

GZIP = 16 + zlib.MAX_WBITS
ACCEPTED = "gzip, deflate"  # the value of Accept-Encoding: what `decode` undoes, and no more


class Undecodable(ValueError):
    """The body does not decompress; the message is a clause that says why."""


def decode(raw: bytes, content_encoding: str, limit: int) -> bytes:
    """Return the body without its content-encoding and byte order mark, at most `limit` bytes of it.

    Raises Undecodable where it is cut, damaged, larger than the limit, or in an encoding nobody asked for.
    """
    body = raw
    for name in reversed(content_encoding.lower().split(",")):
        body = _undo(name.strip(), body, limit)
    return body.removeprefix(codecs.BOM_UTF8)


def _undo(name: str, body: bytes, limit: int) -> bytes:
    """Undo one encoding."""
    if name in {"", "identity"}:
        return body
    if name in {"gzip", "x-gzip"}:
        return _inflate(body, GZIP, limit)
    if name == "deflate":
        return _deflate(body, limit)
    raise Undecodable(f"the body came in an encoding that was not asked for, {name[:40]!r}")


def _deflate(body: bytes, limit: int) -> bytes:
    """Undo "deflate", which servers send with and without the zlib header."""
    try:
        return _inflate(body, zlib.MAX_WBITS, limit)
    except Undecodable:
        return _inflate(body, -zlib.MAX_WBITS, limit)


def _inflate(body: bytes, window: int, limit: int) -> bytes:
    """Decompress every member of the body; bytes after a whole member that start no other are padding."""
    parts: list[bytes] = []
    rest = body
    while rest or not parts:
        engine = zlib.decompressobj(window)
        try:
            part = engine.decompress(rest, limit + 1)
        except zlib.error as error:
            if parts:
                break
            raise Undecodable("the body does not decompress") from error
        parts.append(part)
        limit -= len(part)
        if limit < 0:
            raise Undecodable("the body is larger than the limit when it is decompressed")
        if not engine.eof:
            raise Undecodable("the compressed body was cut off")
        rest = engine.unused_data
    return b"".join(parts)
