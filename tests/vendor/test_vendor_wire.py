"""The wire over real sockets: whatever the other side does, a call has an outcome, and "unsent" is never a guess."""

import asyncio
import gzip
import json
import logging
import socket
import zlib
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from raw_server import (
    answer,
    envelope,
    raw_server,
    refusal,
    says,
    says_and_closes,
    says_and_hangs,
    says_and_resets,
    tls_context,
    trickles,
)

from localcite.errors import BadSetting
from localcite.model import Endpoint, Scheme
from localcite.vendor.ask import Ask
from localcite.vendor.client import Client
from localcite.vendor.codes import Meaning
from localcite.vendor.credentials import ApiKey, ClientSecret
from localcite.vendor.endpoints import request_for
from localcite.vendor.reply import Outcome
from localcite.vendor.wire import KEEPALIVE, Limits, Wire
from localcite.version import __version__

KEY = "sk-" + "x1Y2" * 12
PATENTS = Ask(Endpoint.P015, Scheme.NUMBER, ("US1A", "US2A"))
PAPERS = Ask(Endpoint.L012, Scheme.PAPER_ID, ("718ead9c-4f3c-4674-8f5a-24e126827269",), 2)
GOOD = envelope([{"pn": "US1A"}, None])
ANSWERED, REFUSED, UNSENT, IN_DOUBT = Outcome.ANSWERED, Outcome.REFUSED, Outcome.UNSENT, Outcome.IN_DOUBT
QUICK = Limits(connect=5, read=0.2, total=5)
PATIENT = Limits(connect=5, read=20, total=20)


def client_of(url: str, limits: Limits = PATIENT, credentials=None) -> Client:
    return Client(url, credentials or ApiKey(KEY), limits=limits)


async def sent(behave, ask=PATENTS, limits=PATIENT):
    """Send one ask to a server that behaves so."""
    async with raw_server(behave) as server, client_of(server.url, limits) as client:
        return await client.send(ask)


def reply_to(behave, ask=PATENTS, limits=PATIENT):
    return asyncio.run(sent(behave, ask, limits))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


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


# ---- in doubt ----

CUT = answer(GOOD)[:-5]
PACKED = gzip.compress(GOOD)
CUT_GZIP = answer(PACKED[:-5], content_encoding="gzip")
CUT_CHUNK = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n%x\r\n%b\r\n" % (len(GOOD), GOOD)


@pytest.mark.parametrize(
    "behave",
    [
        says_and_closes(b""),
        says_and_resets(b""),
        says_and_closes(b"HTTP/1.1 200"),
        says_and_closes(b"HTTP/1.1 200 OK\r\ncontent-le"),
        says_and_closes(b"SSH-2.0-nonsense\r\n\r\n"),
        says_and_closes(b"\x00\xff" * 50),
        says_and_closes(b"HTTP/1.1 200 OK\r\nx: " + b"y" * 200_000 + b"\r\n\r\n"),
        says_and_closes(CUT),
        says_and_resets(CUT),
        says_and_closes(CUT_CHUNK),
        says(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nnothex\r\n"),
        says(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n12345"),
        says(CUT_GZIP),
        says(answer(b"\x1f\x8b\x08nonsense", content_encoding="gzip")),
        says(answer(b"\x28\xb5\x2f\xfd", content_encoding="zstd")),
        says(answer(b"")),
        says(answer(b"", "204 No Content")),
        says(answer(b"<html>please log in</html>", content_type="text/html")),
        says(answer(b"<html>", "408 Request Timeout")),
        says(answer(b"<html>", "502 Bad Gateway")),
        says(answer(b"<html>", "504 Gateway Timeout")),
        says(answer(b"", "520 Unknown")),
        says_and_closes(b"HTTP/1.1 503 Busy\r\ncontent-length: 100\r\n\r\n<html>"),
    ],
)
@pytest.mark.parametrize("ask", [PATENTS, PAPERS])
def test_a_reply_that_is_lost_or_is_none_is_in_doubt(behave, ask):
    reply = reply_to(behave, ask)
    assert reply.outcome is IN_DOUBT
    assert (reply.units, reply.meaning) == (0, None)
    assert reply.detail


def test_a_break_after_the_whole_answer_takes_nothing_from_it():
    class BreaksWhenDone(Wire):
        async def _receive(self, request, seen, got):
            await super()._receive(request, seen, got)
            raise httpx.CloseError("the connection broke while it was put away")

    async def scenario():
        async with raw_server(says(answer(GOOD))) as server, BreaksWhenDone(server.url, PATIENT, lambda: 0.0) as wire:
            got = await wire.exchange(request_for(PATENTS))
        assert (got.trouble, bytes(got.body)) == (None, GOOD)

    asyncio.run(scenario())


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\n", answer(GOOD)[:-5]])
def test_an_answer_that_does_not_come_in_time_is_in_doubt(said):
    assert reply_to(says_and_hangs(said), limits=QUICK).outcome is IN_DOUBT


def test_a_body_that_trickles_for_ever_ends_at_the_deadline():
    behave = trickles(b"HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n{")
    reply = reply_to(behave, limits=Limits(read=20, total=0.3))
    assert (reply.outcome, reply.http_status) == (IN_DOUBT, 200)
    assert reply.body.startswith(b"{")
    assert "0.3 seconds" in reply.detail


def test_what_came_of_a_lost_reply_is_kept_as_it_came():
    cut = reply_to(says_and_closes(answer(GOOD, x_correlation_id="abc")[:-5]))
    assert (cut.body, cut.http_status, cut.correlation_id) == (GOOD[:-5], 200, "abc")
    packed = reply_to(says(CUT_GZIP))
    assert (packed.body, packed.content_encoding) == (PACKED[:-5], "gzip")


def test_a_body_without_end_is_read_to_the_limit_and_no_further():
    endless = b"HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n" + b"x" * 300_000
    reply = reply_to(says_and_hangs(endless), limits=Limits(read=20, body_bytes=1000))
    assert reply.outcome is IN_DOUBT
    assert 1000 < len(reply.body) < 200_000
    assert "1000 bytes" in reply.detail


def test_a_small_body_that_unpacks_to_a_huge_one_is_in_doubt():
    bomb = gzip.compress(b'{"data":[' + b" " * 10_000_000 + b'1],"status":true}')
    reply = reply_to(says(answer(bomb, content_encoding="gzip")), limits=Limits(read=20, body_bytes=100_000))
    assert (reply.outcome, reply.body) == (IN_DOUBT, bomb)


# ---- kept connections ----


def test_connections_are_reused():
    async def scenario():
        async with raw_server(says(answer(GOOD))) as server, client_of(server.url) as client:
            for _ in range(5):
                assert (await client.send(PATENTS)).outcome is ANSWERED
        assert (len(server.heard), server.connections) == (5, 1)

    asyncio.run(scenario())


def test_a_kept_connection_that_was_closed_meanwhile_costs_nothing():
    async def scenario():
        async with raw_server(says_and_closes(answer(GOOD))) as server, client_of(server.url) as client:
            for _ in range(5):
                assert (await client.send(PATENTS)).outcome is ANSWERED
                await asyncio.sleep(0.01)
        assert (len(server.heard), server.connections) == (5, 5)

    asyncio.run(scenario())


def test_a_kept_connection_that_is_closed_on_the_next_request_leaves_it_in_doubt():
    async def once(heard, writer):
        if heard is not server.heard[0]:
            writer.close()
            return
        await says(answer(GOOD))(heard, writer)

    async def scenario():
        nonlocal server
        async with raw_server(once) as server, client_of(server.url) as client:
            assert (await client.send(PATENTS)).outcome is ANSWERED
            assert (await client.send(PATENTS)).outcome is IN_DOUBT
        assert (len(server.heard), server.connections) == (2, 1)

    server = None
    asyncio.run(scenario())


def test_connections_are_not_kept_for_longer_than_two_seconds():
    client = client_of("http://127.0.0.1:1")
    assert client._wire._http._transport._pool._keepalive_expiry == KEEPALIVE == 2.0


def test_one_send_is_one_attempt_whatever_comes():
    async def scenario():
        async with raw_server(says_and_closes(b"")) as server, client_of(server.url) as client:
            await client.send(PATENTS)
            await client.send(PAPERS)
        assert len(server.heard) == 2

    asyncio.run(scenario())


def test_calls_overlap():
    async def scenario():
        all_here = asyncio.Event()

        async def together(heard, writer):
            if len(server.heard) == 8:
                all_here.set()
            await all_here.wait()
            await says(answer(GOOD))(heard, writer)

        async with raw_server(together) as server, client_of(server.url) as client:
            replies = await asyncio.gather(*(client.send(PATENTS) for _ in range(8)))
        assert {reply.outcome for reply in replies} == {ANSWERED}

    asyncio.run(scenario())


def test_a_cancelled_send_is_cancelled_and_the_client_goes_on():
    async def scenario():
        async def only_the_second(heard, writer):
            if len(server.heard) > 1:
                await says(answer(GOOD))(heard, writer)

        async with raw_server(only_the_second) as server, client_of(server.url) as client:
            first = asyncio.create_task(client.send(PATENTS))
            await server.arrived.wait()
            first.cancel()
            with pytest.raises(asyncio.CancelledError):
                await first
            assert (await client.send(PATENTS)).outcome is ANSWERED

    asyncio.run(scenario())


# ---- tokens ----


def token_server(*, tokens=None, stale=(), token_reply=None):
    """A vendor that wants tokens: refuses stale ones with 67200009."""
    issued = tokens if tokens is not None else []

    async def behave(heard, writer):
        if heard.target.endswith("/oauth/token"):
            issued.append(f"token-number-{len(issued) + 1}")
            good = json.dumps({"token": issued[-1], "expires_in": "1799", "status": "approved"}).encode()
            await says(token_reply or answer(good))(heard, writer)
        elif heard.headers["authorization"].removeprefix("Bearer ") in stale:
            await says(answer(refusal(67200009, "token mismatch")))(heard, writer)
        else:
            await says(answer(GOOD))(heard, writer)

    return behave


CLIENT_SECRET = ClientSecret("the-client-id", "the-client-secret")


def test_a_client_secret_gets_one_token_for_many_calls_and_signs_each():
    async def scenario():
        async with raw_server(token_server()) as server, client_of(server.url, credentials=CLIENT_SECRET) as client:
            replies = await asyncio.gather(*(client.send(PATENTS) for _ in range(5)))
        assert {reply.outcome for reply in replies} == {ANSWERED}
        asked, *calls = server.heard
        assert (asked.method, asked.target, asked.body) == ("POST", "/oauth/token", b"grant_type=client_credentials")
        assert asked.headers["authorization"].startswith("Basic ")
        assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
        for call in calls:
            assert call.headers["authorization"] == "Bearer token-number-1"
            assert parse_qs(urlsplit(call.target).query)["apikey"] == ["the-client-id"]

    asyncio.run(scenario())


def test_a_stale_token_is_renewed_once_for_all_calls_that_used_it():
    async def scenario():
        tokens = []
        behave = token_server(tokens=tokens, stale={"token-number-1"})
        async with raw_server(behave) as server, client_of(server.url, credentials=CLIENT_SECRET) as client:
            assert client.renewable

            async def buy():
                reply = await client.send(PATENTS)
                assert (reply.outcome, reply.code) == (REFUSED, 67200009)
                client.renew(reply)
                return await client.send(PATENTS)

            replies = await asyncio.gather(*(buy() for _ in range(5)))
        assert {reply.outcome for reply in replies} == {ANSWERED}
        assert len(tokens) == 2

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("token_reply", "outcome", "meaning"),
    [
        (answer(refusal(67200003)), REFUSED, Meaning.CREDENTIALS),
        (answer(refusal(67200015, "Grant type error")), REFUSED, Meaning.CREDENTIALS),
        (answer(b'{"error":"invalid_client"}', "400 Bad Request"), REFUSED, Meaning.CREDENTIALS),
        (answer(b"", "401 Unauthorized"), REFUSED, Meaning.CREDENTIALS),
        (answer(b"", "503 Busy"), REFUSED, Meaning.BUSY),
        (answer(b"", "404 Not Found"), REFUSED, Meaning.WRONG_PATH),
        (answer(b"<html>", "502 Bad Gateway"), UNSENT, None),
        (answer(b"<html>"), UNSENT, None),
        (answer(b'{"token":"evil\\r\\nX: y"}'), UNSENT, None),
    ],
)
def test_without_a_token_no_call_leaves(token_reply, outcome, meaning):
    async def scenario():
        behave = token_server(token_reply=token_reply)
        async with raw_server(behave) as server, client_of(server.url, credentials=CLIENT_SECRET) as client:
            reply = await client.send(PATENTS)
        assert (reply.outcome, reply.meaning) == (outcome, meaning)
        assert {heard.target for heard in server.heard} == {"/oauth/token"}

    asyncio.run(scenario())


# ---- secrets, and the environment ----


class Everything(logging.Handler):
    """Keeps every record, as text and as its parts."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.seen = []

    def emit(self, record):
        self.seen.append(f"{record.name} {record.getMessage()} {record.args!r} {record.exc_info!r}")


@pytest.fixture
def everything_logged():
    handler, root = Everything(), logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in ("", "httpx", "httpcore", "asyncio")}
    root.addHandler(handler)
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield handler.seen
    root.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.parametrize("credentials", [ApiKey(KEY), CLIENT_SECRET])
@pytest.mark.parametrize("spoil", [None, b"", answer(b"<html>", "401 no")])
def test_nothing_secret_and_no_url_reaches_a_log(everything_logged, credentials, spoil):
    async def scenario():
        behave = token_server() if spoil is None else says_and_closes(spoil)
        async with raw_server(behave) as server, client_of(server.url, credentials=credentials) as client:
            await client.send(PATENTS)
            await client.send(PAPERS)
            logging.getLogger("httpx").info("somebody else's record")
        logs = "\n".join(everything_logged)
        for hidden in (
            *credentials.secrets,
            "the-client-id",
            "token-number",
            "US1A",
            PAPERS.ids[0],
            "citation",
            "Bearer",
        ):
            assert hidden not in logs
        assert "somebody else's record" in logs
        assert not [line for line in everything_logged if line.startswith("httpcore")]

    asyncio.run(scenario())


def test_somebody_elses_calls_are_logged_as_ever(everything_logged):
    async def scenario():
        async with raw_server(says(answer(GOOD))) as server, client_of(server.url) as client:
            await client.send(PATENTS)
            async with httpx.AsyncClient(trust_env=False) as other:
                await other.get(server.url + "/other")
        assert any("/other" in line for line in everything_logged)

    asyncio.run(scenario())


@pytest.mark.parametrize("status", ["401 Unauthorized", "502 Bad Gateway", "200 OK"])
@pytest.mark.parametrize("packed", [False, True])
def test_a_secret_that_the_vendor_echoes_is_blotted_out(status, packed):
    echo = refusal(67200202, f"{KEY} is not valid") if status != "502 Bad Gateway" else f"<p>{KEY}</p>".encode()
    body = gzip.compress(echo) if packed else echo
    headers = {"content_encoding": "gzip"} if packed else {}
    reply = reply_to(says(answer(body, status, **headers)))
    assert reply.outcome in {REFUSED, IN_DOUBT}
    assert KEY not in f"{reply!r} {reply.text} {reply.detail} {reply.decoded} {reply.body} {reply.headers}"
    assert reply.content_encoding == ""


def test_an_answer_is_kept_as_it_came_even_where_a_word_of_it_is_a_secret():
    good = envelope([{"title": "rehearsal-secret sharing"}])

    async def scenario():
        key = ApiKey("rehearsal-secret")
        async with raw_server(says(answer(good))) as server, client_of(server.url, credentials=key) as client:
            assert (await client.send(PATENTS)).body == good

    asyncio.run(scenario())


def test_a_netrc_file_does_not_replace_the_credentials(tmp_path, monkeypatch):
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login me password them\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))

    async def scenario():
        async with raw_server(says(answer(GOOD))) as server, client_of(server.url) as client:
            await client.send(PATENTS)
        assert server.heard[0].headers["authorization"] == f"Bearer {KEY}"

    asyncio.run(scenario())


def test_cookies_are_not_remembered():
    async def scenario():
        async with (
            raw_server(says(answer(GOOD, set_cookie="session=1; Path=/"))) as server,
            client_of(server.url) as client,
        ):
            await client.send(PATENTS)
            await client.send(PATENTS)
        assert "cookie" not in server.heard[1].headers

    asyncio.run(scenario())


@pytest.fixture
def no_proxies(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


def test_loopback_is_called_without_the_proxies_of_the_environment(no_proxies):
    no_proxies.setenv("ALL_PROXY", f"http://127.0.0.1:{free_port()}")
    no_proxies.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    assert reply_to(says(answer(GOOD))).outcome is ANSWERED


@pytest.mark.parametrize(
    "behave",
    [says(answer(b"", "403 Forbidden")), says_and_closes(b""), says_and_hangs(b""), says(answer(b"", "502 No"))],
)
def test_a_proxy_that_opens_no_tunnel_leaves_the_call_unsent(no_proxies, behave):
    async def scenario():
        async with raw_server(behave) as proxy:
            no_proxies.setenv("HTTPS_PROXY", proxy.url)
            async with client_of("https://vendor.invalid", QUICK) as client:
                reply = await client.send(PATENTS)
        assert reply.outcome is UNSENT
        assert [(heard.method, heard.target) for heard in proxy.heard] == [("CONNECT", "vendor.invalid:443")]
        assert KEY not in str(proxy.heard)

    asyncio.run(scenario())


def test_a_deadline_that_ends_before_the_request_leaves_is_unsent(no_proxies):
    async def scenario():
        async with raw_server(says_and_hangs(b"")) as proxy:
            no_proxies.setenv("HTTPS_PROXY", proxy.url)
            async with client_of("https://vendor.invalid", Limits(total=0.2)) as client:
                assert (await client.send(PATENTS)).outcome is UNSENT

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTPS_PROXY", "foo://user:password@host"),
        ("ALL_PROXY", "socks5://user:password@h"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_a_bad_setting_and_shows_no_password(no_proxies, name, value):
    no_proxies.setenv(name, value)
    with pytest.raises(BadSetting) as caught:
        client_of("https://vendor.invalid")
    assert "password" not in str(caught.value)


def test_certificates_that_cannot_be_read_are_a_bad_setting(no_proxies, tmp_path):
    no_proxies.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(BadSetting, match="SSL_CERT_FILE"):
        client_of("https://vendor.invalid")


def test_a_bad_base_url_is_a_bad_setting():
    with pytest.raises(BadSetting):
        client_of("http://connect.patsnap.com")
