"""Every exception of httpx is mapped, and "unsent" is said only with a proof."""

import asyncio
import errno
import socket
import ssl
from types import SimpleNamespace

import httpx
import pytest

from localcite.vendor.trouble import FAMILIES, KNOWN, Sighting, trouble_of

HEADERS = "http11.send_request_headers"
POST = {"request": SimpleNamespace(method=b"POST")}
CONNECT = {"request": SimpleNamespace(method=b"CONNECT")}


def sighting(*events: tuple[str, dict]) -> Sighting:
    seen = Sighting()

    async def watch() -> None:
        for event, info in events:
            await seen.watch(event, info)

    asyncio.run(watch())
    return seen


def made(kind: type[Exception]) -> Exception:
    """An exception of a kind whose constructor may want more than a text."""
    error = kind.__new__(kind)
    Exception.__init__(error, "sk-secret in the text of the exception")
    return error


CONNECTED = sighting(("connection.connect_tcp.started", {}), ("connection.connect_tcp.complete", {}))
LEFT = sighting(("connection.connect_tcp.started", {}), (f"{HEADERS}.started", POST), (f"{HEADERS}.complete", {}))
BLIND = Sighting()
NEVER_LEFT = {
    httpx.ConnectTimeout,
    httpx.ConnectError,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
    httpx.CookieConflict,
}
never = pytest.mark.parametrize("kind", sorted(NEVER_LEFT, key=str))
perhaps = pytest.mark.parametrize("kind", sorted(set(KNOWN) - NEVER_LEFT, key=str))


def test_every_exception_of_httpx_is_mapped():
    public = {kind for kind in vars(httpx).values() if isinstance(kind, type) and issubclass(kind, Exception)}
    assert public == set(KNOWN) | FAMILIES


def test_a_family_is_never_raised_as_such():
    assert all(any(issubclass(kind, family) for kind in KNOWN) for family in FAMILIES)
    assert not FAMILIES & set(KNOWN)


@never
def test_what_is_raised_before_the_first_byte_is_unsent(kind):
    assert trouble_of(made(kind), BLIND).unsent
    assert trouble_of(made(kind), CONNECTED).unsent
    assert not trouble_of(made(kind), LEFT).unsent


@perhaps
def test_what_may_be_raised_later_is_unsent_only_if_the_trace_proves_it(kind):
    assert not trouble_of(made(kind), BLIND).unsent
    assert not trouble_of(made(kind), LEFT).unsent
    assert trouble_of(made(kind), CONNECTED).unsent


def test_an_exception_nobody_knows_is_in_doubt_without_a_proof():
    assert not trouble_of(RuntimeError("sk-secret"), BLIND).unsent
    assert not trouble_of(RuntimeError("sk-secret"), LEFT).unsent
    assert "RuntimeError" in trouble_of(RuntimeError("sk-secret"), LEFT).detail


def test_a_request_that_our_own_side_would_not_write_is_unsent():
    refused = sighting((f"{HEADERS}.started", POST), (f"{HEADERS}.failed", {}))
    assert trouble_of(httpx.LocalProtocolError("x"), refused).unsent
    assert not trouble_of(httpx.WriteError("x"), refused).unsent
    assert not trouble_of(httpx.LocalProtocolError("x"), LEFT).unsent


def test_asking_a_proxy_for_a_tunnel_sends_nothing_to_the_vendor():
    tunnel = sighting((f"{HEADERS}.started", CONNECT), (f"{HEADERS}.complete", {}))
    assert trouble_of(httpx.ReadTimeout("x"), tunnel).unsent
    through = sighting((f"{HEADERS}.started", CONNECT), (f"{HEADERS}.complete", {}), (f"{HEADERS}.started", POST))
    assert not trouble_of(httpx.ReadTimeout("x"), through).unsent


def test_a_start_that_does_not_say_what_starts_counts_as_ours():
    assert not trouble_of(httpx.ReadTimeout("x"), sighting((f"{HEADERS}.started", {}))).unsent


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connect call failed ('10.0.0.1', 1)"), "connection refused"),
        (socket.gaierror(-2, "Name or service not known"), "its name could not be resolved"),
        (ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number"), "TLS failed"),
        (
            ExceptionGroup("all failed", [OSError(errno.ENETUNREACH, "x"), OSError(errno.EPERM, "y")]),
            "network is unreachable",
        ),
    ],
)
def test_the_reason_behind_an_exception_is_told_in_plain_words(cause, words):
    error = httpx.ConnectError("sk-secret")
    error.__cause__ = OSError("All connection attempts failed")
    error.__cause__.__cause__ = cause
    assert words in trouble_of(error, CONNECTED).detail.lower().replace("tls", "TLS")


@pytest.mark.parametrize("kind", list(KNOWN))
def test_no_text_of_an_exception_is_repeated(kind):
    assert "sk-secret" not in trouble_of(made(kind), LEFT).detail


def test_a_chain_of_exceptions_that_bites_its_tail_ends():
    first, second = httpx.ReadError("x"), ValueError("y")
    first.__cause__, second.__cause__ = second, first
    assert trouble_of(first, LEFT).detail
