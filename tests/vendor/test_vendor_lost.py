"""Replies that are lost over real sockets are in doubt; connections are kept without ever looking like a loss."""

import asyncio
import gzip

import httpx
import pytest
from one_send import (
    ANSWERED,
    GOOD,
    IN_DOUBT,
    PAPERS,
    PATENTS,
    PATIENT,
    QUICK,
    client_of,
    reply_to,
)
from raw_server import (
    answer,
    raw_server,
    says,
    says_and_closes,
    says_and_hangs,
    says_and_resets,
    trickles,
)

from localcite.vendor.endpoints import request_for
from localcite.vendor.wire import KEEPALIVE, Limits, Wire

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
