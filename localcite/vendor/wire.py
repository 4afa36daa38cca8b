"""One HTTP exchange over httpx: effects only, no judgement. Nothing is followed, retried, remembered or logged."""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self

import httpx  # noqa: TID251 - this package is the one that knows httpx

from localcite.errors import BadSetting
from localcite.vendor.encoding import ACCEPTED
from localcite.vendor.headers import kept
from localcite.vendor.hosts import is_loopback
from localcite.vendor.quiet import quiet
from localcite.vendor.request import Request
from localcite.vendor.trouble import Sighting, Trouble, trouble_of
from localcite.version import __version__

KEEPALIVE = 2.0  # seconds: a kept connection that the vendor closed meanwhile looks like a lost reply
IDENTITY = {
    "User-Agent": f"localcite/{__version__}",
    "Accept": "application/json",
    "Accept-Encoding": ACCEPTED,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for each stage of an exchange and for the whole; bytes of a body; connections open at once.

    The vendor answers in 5 s, at most in 10 s.
    """

    connect: float = 10.0
    read: float = 60.0
    total: float = 180.0
    body_bytes: int = 256 * 1024 * 1024
    connections: int = 8


@dataclass(slots=True)
class Exchange:
    """What came back. `whole`: the response came to its end; otherwise `trouble` says what stopped it."""

    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)
    whole: bool = False
    trouble: Trouble | None = None
    seconds: float = 0.0


class BodyTooLarge(Exception):
    """The body grew past the limit, so the rest was not read."""


class Wire:
    """Connections to one base URL, kept for KEEPALIVE seconds. An async context manager."""

    def __init__(self, base_url: str, limits: Limits, clock: Callable[[], float]) -> None:
        self._base_url = base_url
        self._limits = limits
        self._clock = clock
        self._http = _open(base_url, limits)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with quiet():
            await self._http.aclose()

    async def exchange(self, request: Request) -> Exchange:
        """Send one request once and return what came back, whatever that is. Only cancellation is raised."""
        began = self._clock()
        seen, got = Sighting(), Exchange()
        with quiet():
            try:
                async with asyncio.timeout(self._limits.total):
                    await self._receive(request, seen, got)
            except Exception as error:  # noqa: BLE001 - whatever breaks while a call is out, its outcome must be told
                if not got.whole:
                    got.trouble = self._trouble(error, seen)
        got.seconds = self._clock() - began
        return got

    async def _receive(self, request: Request, seen: Sighting, got: Exchange) -> None:
        """Send the request and fill in what comes, so that what came before a break is kept."""
        response = await self._http.send(self._built(request, seen), stream=True, auth=httpx.Auth())
        try:
            got.status = response.status_code
            got.headers = kept(response.headers.multi_items())
            async for chunk in response.aiter_raw():
                got.body += chunk
                if len(got.body) > self._limits.body_bytes:
                    raise BodyTooLarge
            got.whole = True
        finally:
            await response.aclose()

    def _built(self, request: Request, seen: Sighting) -> httpx.Request:
        """Return the request as httpx takes it, with a trace that tells whether it left."""
        return self._http.build_request(
            request.method,
            request.url(self._base_url),
            headers=list(request.headers),
            content=request.content or None,
            extensions={"trace": seen.watch},
        )

    def _trouble(self, error: Exception, seen: Sighting) -> Trouble:
        """Say what stopped the exchange."""
        if isinstance(error, BodyTooLarge):
            return Trouble(False, f"the body is larger than {self._limits.body_bytes} bytes")
        if isinstance(error, TimeoutError):
            return Trouble(seen.proves_unsent, f"no whole answer came in {self._limits.total:g} seconds")
        return trouble_of(error, seen)


def _open(base_url: str, limits: Limits) -> httpx.AsyncClient:
    """Return the HTTP client. TLS is always verified; proxies of the environment are used, except for loopback.

    `.netrc` is never read: each request brings its own credentials and an explicit auth that adds nothing.
    """
    try:
        return httpx.AsyncClient(
            headers=IDENTITY,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=httpx.Timeout(limits.read, connect=limits.connect, pool=limits.connect),
            limits=httpx.Limits(
                max_connections=limits.connections,
                max_keepalive_connections=limits.connections,
                keepalive_expiry=KEEPALIVE,
            ),
            follow_redirects=False,
            verify=_trusted(base_url),
            trust_env=not is_loopback(base_url),
        )
    except (ValueError, ImportError, OSError, httpx.InvalidURL) as error:
        raise _unusable(error) from error


def _trusted(base_url: str) -> ssl.SSLContext:
    """Return whose certificates are trusted. Plain http, which is loopback, needs none: loading them takes a while."""
    if base_url.startswith("http:"):
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return httpx.create_ssl_context()


def _unusable(error: Exception) -> BadSetting:
    """Say which setting of the environment keeps the HTTP client from opening; its value may hold a password."""
    name, what = "proxy", "the proxy that the environment names cannot be used"
    if isinstance(error, OSError):
        name, what = "SSL_CERT_FILE", "the certificates named by SSL_CERT_FILE or SSL_CERT_DIR cannot be read"
    elif isinstance(error, ImportError):
        what = "a SOCKS proxy needs the package socksio (pip install 'httpx[socks]')"
    return BadSetting(name=name, where="environment", value=None, what=what)
