"""Say of every exception of httpx whether the request may have left, and what happened, in a clause. Pure.

The border of the package: no exception of httpx passes it. A wrong "unsent" buys twice, so "unsent" needs a proof:
an exception that can only be raised before the first byte, or the connection's own trace (`Sighting`).
"""

import os
import socket
import ssl
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

import httpx  # noqa: TID251 - this package is the one that knows httpx


class Left(Enum):
    """Whether the request may have left when an exception was raised."""

    NO = "no"  # raised before the first byte, always
    PERHAPS = "perhaps"  # left, unless the trace proves otherwise


class Trouble(NamedTuple):
    """What an exception means for the call: it is unsent or in doubt, and `detail` says why."""

    unsent: bool
    detail: str


@dataclass(slots=True)
class Sighting:
    """What the trace of one exchange saw: anything at all, and the request's first and last header byte leaving."""

    traced: bool = False
    started: bool = False
    headers_left: bool = False

    async def watch(self, event: str, info: dict[str, object]) -> None:
        """Note one event of httpcore. A CONNECT goes to a proxy and buys nothing."""
        self.traced = True
        if event.endswith("send_request_headers.started"):
            self.started |= getattr(info.get("request"), "method", None) != b"CONNECT"
        elif event.endswith("send_request_headers.complete"):
            self.headers_left |= self.started

    @property
    def proves_unsent(self) -> bool:
        """The trace works and saw no byte of the request leave."""
        return self.traced and not self.started


KNOWN: dict[type[Exception], tuple[Left, str]] = {
    httpx.ConnectTimeout: (Left.NO, "the vendor could not be reached in time"),
    httpx.ConnectError: (Left.NO, "the vendor could not be reached"),
    httpx.PoolTimeout: (Left.NO, "no connection was free in time"),
    httpx.ProxyError: (Left.NO, "the proxy refused the connection"),
    httpx.UnsupportedProtocol: (Left.NO, "the base URL has no scheme that can be called"),
    httpx.InvalidURL: (Left.NO, "the base URL cannot be called"),
    httpx.CookieConflict: (Left.NO, "cookies in conflict"),
    httpx.LocalProtocolError: (Left.PERHAPS, "the request could not be written as HTTP"),
    httpx.ReadTimeout: (Left.PERHAPS, "no answer came in time"),
    httpx.WriteTimeout: (Left.PERHAPS, "the request could not be sent in time"),
    httpx.ReadError: (Left.PERHAPS, "the connection broke before the answer was whole"),
    httpx.WriteError: (Left.PERHAPS, "the connection broke while the request was sent"),
    httpx.CloseError: (Left.PERHAPS, "the connection broke while it was closed"),
    httpx.RemoteProtocolError: (
        Left.PERHAPS,
        "the connection was closed, or spoke no HTTP, before the answer was whole",
    ),
    httpx.DecodingError: (Left.PERHAPS, "the body does not decompress"),
    httpx.TooManyRedirects: (Left.PERHAPS, "a redirect was followed"),
    httpx.HTTPStatusError: (Left.PERHAPS, "the answer was an HTTP error"),
    httpx.StreamConsumed: (Left.PERHAPS, "the answer was read twice"),
    httpx.StreamClosed: (Left.PERHAPS, "the answer was closed before it was read"),
    httpx.ResponseNotRead: (Left.PERHAPS, "the answer was used before it was read"),
    httpx.RequestNotRead: (Left.PERHAPS, "the request was used before it was read"),
}
"""Every exception that httpx raises; a test fails when httpx has one that is not here."""

FAMILIES = {
    httpx.HTTPError,
    httpx.RequestError,
    httpx.TransportError,
    httpx.TimeoutException,
    httpx.NetworkError,
    httpx.ProtocolError,
    httpx.StreamError,
}
"""Bases that httpx never raises as such; the same test counts them."""


def trouble_of(error: Exception, seen: Sighting) -> Trouble:
    """Return what an exception during an exchange means for the call."""
    left, detail = KNOWN.get(type(error), (Left.PERHAPS, f"the exchange broke ({type(error).__name__})"))
    unsent = seen.proves_unsent or (left is Left.NO and not seen.started) or _never_written(error, seen)
    reason = _reason(error)
    return Trouble(unsent, f"{detail}: {reason}" if reason else detail)


def _never_written(error: Exception, seen: Sighting) -> bool:
    """Tell whether the request was refused on our side, by the library that writes it as HTTP."""
    return isinstance(error, httpx.LocalProtocolError) and seen.traced and not seen.headers_left


def _reason(error: BaseException) -> str:
    """Return the operating system's or TLS's own reason, found behind the exception. Never the exception's text."""
    cause: BaseException | None = error
    for _ in range(10):
        if cause is None:
            return ""
        if reason := _own_reason(cause):
            return reason
        tried = cause.exceptions if isinstance(cause, BaseExceptionGroup) else ()
        cause = tried[0] if tried else cause.__cause__ or cause.__context__
    return ""


def _own_reason(cause: BaseException) -> str:
    """Return what one exception of the standard library says."""
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"its certificate was refused ({getattr(cause, 'verify_message', 'no reason given')})"
    if isinstance(cause, ssl.SSLError):
        reason = getattr(cause, "reason", None) or "no reason given"
        return f"TLS failed ({reason.lower().replace('_', ' ')})"
    if isinstance(cause, socket.gaierror):
        return "its name could not be resolved"
    if isinstance(cause, OSError) and not isinstance(cause, TimeoutError) and cause.errno:
        return os.strerror(cause.errno).lower()
    return ""
