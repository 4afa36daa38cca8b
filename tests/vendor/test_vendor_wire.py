"""The wire over real sockets: answers and refusals come whole, and "unsent" is never a guess."""

import asyncio
import gzip
import json
import zlib
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
from one_send import (
    ANSWERED,
    GOOD,
    KEY,
    PAPERS,
    PATENTS,
    REFUSED,
    UNSENT,
    client_of,
    free_port,
    reply_to,
    sent,
)
from raw_server import (
    answer,
    raw_server,
    refusal,
    says,
    says_and_closes,
    says_and_hangs,
    says_and_resets,
    tls_context,
)

from localcite.model import Endpoint, Scheme
from localcite.vendor.ask import Ask
from localcite.vendor.codes import Meaning
from localcite.vendor.wire import Limits
from localcite.version import __version__

# ---- answered ----


@pytest.mark.parametrize("ask", [PATENTS, PAPERS])
def test_an_answer_comes_whole_with_all_that_was_said_about_it(ask):
    reply = reply_to(says(answer(GOOD, x_correlation_id="abc", X_OpenAPI_Amount="0.4", set_cookie="a=b")), ask)
    assert (reply.outcome, reply.units, reply.http_status) == (ANSWERED, 1, 200)
    assert (reply.body, reply.decoded) == (GOOD, GOOD)
    assert (reply.correlation_id, reply.amount, reply.content_encoding) == ("abc", "0.4", "")
    assert "set-cookie" not in reply.headers
    assert reply.duration > 0


@pytest.mark.parametrize(("name", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_a_packed_answer_is_kept_packed_and_read_unpacked(name, pack):
    packed = pack(b"\xef\xbb\xbf" + GOOD)
    reply = reply_to(says(answer(packed, content_encoding=name)))
    assert (reply.outcome, reply.body, reply.decoded) == (ANSWERED, packed, GOOD)
    assert reply.content_encoding == name


def test_an_answer_may_come_in_chunks_without_a_length_and_after_a_continue():
    head = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"
    chunked = b"transfer-encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(GOOD), GOOD)
    assert reply_to(says(head + chunked)).outcome is ANSWERED
    assert reply_to(says_and_closes(head + b"connection: close\r\n\r\n" + GOOD)).outcome is ANSWERED


def test_an_answer_that_is_labelled_gzip_and_is_not_is_read_as_it_stands():
    reply = reply_to(says(answer(GOOD, content_encoding="gzip")))
    assert (reply.outcome, reply.units, reply.body, reply.decoded) == (ANSWERED, 1, GOOD, GOOD)


def test_a_request_says_who_asks_and_carries_the_key_in_a_header_alone():
    async def scenario():
        async with raw_server(says(answer(GOOD))) as server, client_of(server.url + "/gate/") as client:
            await client.send(PATENTS)
            await client.send(PAPERS)
        for heard in server.heard:
            assert heard.headers["authorization"] == f"Bearer {KEY}"
            assert heard.headers["user-agent"] == f"localcite/{__version__}"
            assert heard.headers["accept-encoding"] == "gzip, deflate"
            assert KEY not in heard.target
        get, post = server.heard
        assert get.target == "/gate/basic-patent-data/forward-citation/v3?patent_number=US1A%2CUS2A"
        assert (post.method, post.target) == ("POST", "/gate/literature/citation")
        assert json.loads(post.body) == {"paper_id": PAPERS.ids[0], "page_number": 2}

    asyncio.run(scenario())


def test_a_full_batch_of_the_longest_ids_fits_into_one_request():
    ids = tuple(f"718ead9c-4f3c-4674-8f5a-{n:012}" for n in range(100))

    async def scenario():
        async with raw_server(says(answer(GOOD))) as server, client_of(server.url) as client:
            assert (await client.send(Ask(Endpoint.P015, Scheme.PATENT_ID, ids))).outcome is ANSWERED
        assert parse_qs(urlsplit(server.heard[0].target).query)["patent_id"] == [",".join(ids)]
        assert len(server.heard[0].target) < 8000

    asyncio.run(scenario())


# ---- refused ----


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        ("400 Bad Request", Meaning.BAD_REQUEST),
        ("401 Unauthorized", Meaning.CREDENTIALS),
        ("403 Forbidden", Meaning.CREDENTIALS),
        ("404 Not Found", Meaning.WRONG_PATH),
        ("413 Too Large", Meaning.BAD_REQUEST),
        ("429 Too Many Requests", Meaning.TOO_FAST),
        ("500 Internal Server Error", Meaning.BUSY),
        ("503 Service Unavailable", Meaning.BUSY),
    ],
)
def test_an_http_error_refuses(status, meaning):
    reply = reply_to(says(answer(b"<html>sorry</html>", status, retry_after="7")))
    assert (reply.outcome, reply.meaning, reply.retry_after) == (REFUSED, meaning, 7)
    assert (reply.http_status, reply.body, reply.code) == (int(status[:3]), b"<html>sorry</html>", None)


def test_an_envelope_that_refuses_wins_over_the_http_status():
    for status in ("200 OK", "401 Unauthorized", "502 Bad Gateway", "504 Gateway Timeout"):
        reply = reply_to(says(answer(refusal(67200002, "slow down"), status)))
        assert (reply.outcome, reply.meaning, reply.code) == (REFUSED, Meaning.TOO_FAST, 67200002)
        assert reply.text == "slow down"


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"])
def test_a_redirect_is_refused_and_never_followed(status):
    async def scenario():
        async with raw_server(says(answer(GOOD))) as other:
            behave = says(answer(b"", status, location=other.url + "/x"))
            reply = await sent(behave)
            assert (reply.outcome, reply.meaning) == (REFUSED, Meaning.WRONG_PATH)
            assert other.heard == []

    asyncio.run(scenario())


@pytest.mark.parametrize("behave", [says_and_closes, says_and_resets])
def test_a_refusing_status_refuses_even_where_its_body_is_cut(behave):
    head = b"HTTP/1.1 429 Slow\r\ncontent-length: 100\r\nretry-after: 3\r\n\r\n<html>"
    reply = reply_to(behave(head))
    assert (reply.outcome, reply.meaning, reply.retry_after) == (REFUSED, Meaning.TOO_FAST, 3)


# ---- never sent ----


def test_a_refused_connection_is_unsent():
    async def scenario():
        async with client_of(f"http://127.0.0.1:{free_port()}") as client:
            reply = await client.send(PATENTS)
        assert (reply.outcome, reply.http_status) == (UNSENT, None)
        assert "connection refused" in reply.detail

    asyncio.run(scenario())


def test_a_name_that_cannot_be_resolved_is_unsent(monkeypatch):
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)

    async def scenario():
        async with client_of("https://nobody.invalid") as client:
            assert (await client.send(PATENTS)).outcome is UNSENT

    asyncio.run(scenario())


@asynccontextmanager
async def silent_server():
    """Accepts connections and never says a word."""
    writers = []
    server = await asyncio.start_server(lambda _reader, writer: writers.append(writer), "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        for writer in writers:
            writer.transport.abort()
        server.close()


def test_a_handshake_that_never_ends_is_unsent():
    async def scenario():
        async with silent_server() as port, client_of(f"https://127.0.0.1:{port}", Limits(connect=0.2)) as client:
            assert (await client.send(PATENTS)).outcome is UNSENT

    asyncio.run(scenario())


def test_a_call_that_finds_no_free_connection_is_unsent():
    async def scenario():
        limits = Limits(connect=0.2, read=20, total=20, connections=1)
        async with raw_server(says_and_hangs(b"")) as server, client_of(server.url, limits) as client:
            first = asyncio.create_task(client.send(PATENTS))
            await server.arrived.wait()
            assert (await client.send(PATENTS)).outcome is UNSENT
            first.cancel()
            assert len(server.heard) == 1

    asyncio.run(scenario())


def test_a_certificate_that_nobody_trusts_is_unsent_and_says_so(tmp_path):
    async def scenario():
        async with raw_server(says(answer(GOOD)), tls_context(tmp_path)) as server:
            async with client_of(server.url) as client:
                reply = await client.send(PATENTS)
            assert reply.outcome is UNSENT
            assert "certificate was refused" in reply.detail
            assert server.heard == []

    asyncio.run(scenario())


def test_a_certificate_that_the_environment_trusts_is_taken(tmp_path, monkeypatch):
    context = tls_context(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))

    async def scenario():
        async with raw_server(says(answer(GOOD)), context) as server, client_of(server.url) as client:
            assert (await client.send(PATENTS)).outcome is ANSWERED

    asyncio.run(scenario())


def test_a_server_that_speaks_no_tls_is_unsent():
    def speak_at_once(_reader, writer):
        writer.write(answer(b"", "400 Bad Request"))
        writer.close()

    async def scenario():
        server = await asyncio.start_server(speak_at_once, "127.0.0.1", 0)
        async with server, client_of(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}") as client:
            reply = await client.send(PATENTS)
        assert reply.outcome is UNSENT
        assert "TLS failed" in reply.detail

    asyncio.run(scenario())
