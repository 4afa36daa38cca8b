"""A request as it came and a reply as it goes: ASGI on one side, plain values on the other. Touches the connection."""

import gzip
from collections.abc import Awaitable, Callable, MutableMapping
from enum import StrEnum
from typing import Any, NamedTuple, Protocol
from urllib.parse import parse_qs

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

CONNECTION = "localcite.connection"  # the ASGI extension by which a server lets its connection be broken
_LARGEST_BODY = 4_000_000
_WORTH_PACKING = 256


class Connection(Protocol):
    """What a server must offer so that a reply can be lost on its way."""

    def reset(self) -> None:
        """End the connection at once, with a reset; what was not sent is dropped."""

    def close(self) -> None:
        """End the connection in an orderly way, after what was written has left."""

    async def gone(self) -> None:
        """Return when the connection is no more."""


class Delivery(StrEnum):
    """How a reply reaches the client, or does not."""

    WHOLE = "whole"
    LOST = "lost"  # the connection ends without a byte
    RESET = "reset"  # the connection is reset without a byte
    HANG = "hang"  # nothing comes, and the connection stays
    CUT = "cut"  # fewer bytes than Content-Length says
    CUT_CHUNKED = "cut-chunked"  # a body in chunks whose last one never comes
    CUT_GZIP = "cut-gzip"  # a packed body that ends in the middle
    HALF = "half"  # half of the JSON, as if it were all
    EMPTY = "empty"  # a status line, headers and no body
    HANG_UP = "hang-up"  # all of it, and then the kept connection ends without a word


_SHORTENED = (Delivery.CUT, Delivery.CUT_CHUNKED, Delivery.CUT_GZIP, Delivery.HALF)


class Request(NamedTuple):
    """A request. Header names are lower case; a repeated parameter counts once, the first."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


class Reply(NamedTuple):
    """A reply before it is packed and sent."""

    body: bytes
    status: int = 200
    content_type: str = "application/json;charset=UTF-8"
    headers: tuple[tuple[str, str], ...] = ()


class Parcel(NamedTuple):
    """A reply and its body as it travels: with gzip where `packed` says so."""

    reply: Reply
    body: bytes
    packed: bool


async def read_request(scope: Scope, receive: Receive) -> Request:
    """Return the whole request. A body beyond four megabytes is cut: no client of ours sends one."""
    body, more = b"", True
    while more and len(body) < _LARGEST_BODY:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    return Request(scope["method"], scope["path"], {name: values[0] for name, values in query.items()}, headers, body)


async def deliver(parcel: Parcel, delivery: Delivery, scope: Scope, send: Send) -> None:
    """Send a reply, or lose it in the way that `delivery` says."""
    if delivery in (Delivery.LOST, Delivery.RESET, Delivery.HANG):
        await _withhold(delivery, _connection(scope))
        return
    reply, body, packed = parcel
    length: int | None = len(body)
    if delivery in _SHORTENED:
        body = body[: len(body) // 2]
    if delivery is not Delivery.CUT:
        length = None if delivery is Delivery.CUT_CHUNKED else len(body)
    cut = delivery in (Delivery.CUT, Delivery.CUT_CHUNKED)
    await send({"type": "http.response.start", "status": reply.status, "headers": _headers(reply, length, packed)})
    await send({"type": "http.response.body", "body": body, "more_body": cut})
    if cut or delivery is Delivery.HANG_UP:
        await _withhold(delivery, _connection(scope))


async def _withhold(delivery: Delivery, connection: Connection) -> None:
    """Leave the client without (the rest of) its reply, and wait until it has gone."""
    if delivery is Delivery.RESET:
        connection.reset()
    elif delivery is not Delivery.HANG:
        connection.close()
    await connection.gone()


def _connection(scope: Scope) -> Connection:
    """Return the connection; other servers than ours cannot lose a reply, so nothing is pretended."""
    connection: Connection | None = scope.get("extensions", {}).get(CONNECTION)
    if connection is None:
        raise RuntimeError("this fault needs localcite.sandbox.serve: another ASGI server cannot break a connection")
    return connection


def pack(reply: Reply, delivery: Delivery, request: Request) -> Parcel:
    """Return a reply as it travels: packed where the client takes gzip and it is worth it."""
    body = reply.body
    if delivery is Delivery.EMPTY:
        return Parcel(reply, b"", packed=False)
    accepted = "gzip" in request.headers.get("accept-encoding", "").lower()
    if delivery is Delivery.CUT_GZIP or (accepted and len(body) >= _WORTH_PACKING and delivery is not Delivery.HALF):
        return Parcel(reply, gzip.compress(body, compresslevel=1, mtime=0), packed=True)
    return Parcel(reply, body, packed=False)


def _headers(reply: Reply, length: int | None, packed: bool) -> list[tuple[bytes, bytes]]:  # noqa: FBT001 - private
    """Return the headers as ASGI wants them; without a length the body goes in chunks."""
    headers = [("content-type", reply.content_type), *reply.headers]
    if length is not None:
        headers.append(("content-length", str(length)))
    if packed:
        headers.append(("content-encoding", "gzip"))
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
