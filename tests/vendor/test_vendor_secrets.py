"""Tokens over real sockets; no secret reaches a log or a reply; the environment cannot change who asks whom."""

import asyncio
import gzip
import logging
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from one_send import (
    ANSWERED,
    CLIENT_SECRET,
    GOOD,
    IN_DOUBT,
    KEY,
    PAPERS,
    PATENTS,
    QUICK,
    REFUSED,
    UNSENT,
    client_of,
    free_port,
    reply_to,
    token_server,
)
from raw_server import (
    answer,
    envelope,
    raw_server,
    refusal,
    says,
    says_and_closes,
    says_and_hangs,
)

from localcite.errors import BadSetting
from localcite.vendor.codes import Meaning
from localcite.vendor.credentials import ApiKey
from localcite.vendor.wire import Limits

# ---- tokens ----


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


# ---- proxies, and other settings of the environment ----


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
