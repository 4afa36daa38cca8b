"""The server: loopback only, kept connections, many at once, and an end that leaves nothing behind."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from localcite.errors import UsageError
from localcite.sandbox import EXAMPLE_KEY, Sandbox, serve

PATH = "/basic-patent-data/forward-citation/v3?patent_number=US5012236A"
KEY = {"Authorization": f"Bearer {EXAMPLE_KEY}"}


def test_it_stops_at_once_even_while_calls_hang():
    with serve(Sandbox(faults="hang=1")) as server, ThreadPoolExecutor() as pool:
        calls = [pool.submit(httpx.get, server.url + PATH, headers=KEY, timeout=30, verify=False) for _ in range(3)]
        while len(server.bill.entries) < 3:
            threading.Event().wait(0.01)
        server.close()
        errors = [call.exception() for call in calls]
    assert all(isinstance(error, httpx.TransportError) for error in errors)
    assert not [thread for thread in threading.enumerate() if thread.name == "localcite sandbox"]
    with pytest.raises(httpx.ConnectError):
        httpx.get(server.url, verify=False)
    server.close()


def test_many_calls_at_once_are_answered_and_billed_once_each(asker):
    numbers = [f"US{number}A" for number in range(5_000_000, 5_000_050)]
    with ThreadPoolExecutor(8) as pool:
        data = [element for response in pool.map(asker.numbers, numbers) for element in response.json()["data"]]
    assert asker.bill.units() == len(data)
    assert {name for _, name, _ in asker.bill.purchases} == {element["pn"] for element in data}
    assert sorted(entry.number for entry in asker.bill.entries) == list(range(1, 51))


def raw_answers(asker, request, count):
    """Send bytes over one connection and return what came until it was closed, or `count` answers."""
    address = httpx.URL(asker.server.url)
    with socket.create_connection((address.host, address.port), timeout=10) as connection:
        connection.sendall(request)
        got = b""
        while got.count(b"HTTP/1.1 200") < count or not got.endswith(b"}"):
            piece = connection.recv(65536)
            if not piece:
                break
            got += piece
    return got


def test_a_connection_is_kept_and_serves_request_after_request(asker):
    one = f"GET {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {EXAMPLE_KEY}\r\n\r\n".encode()
    assert raw_answers(asker, one * 3, 3).count(b'"pn":"US5012236A"') == 3


def test_a_body_that_comes_in_pieces_and_an_expectation_are_understood(asker):
    request = (
        b"POST /literature/citation HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n"
        + f"Authorization: Bearer {EXAMPLE_KEY}\r\n\r\n".encode()
        + b'8\r\n{"doi":"\r\n11\r\n10.3390/s20030734\r\n2\r\n"}\r\n0\r\n\r\n'
    )
    got = raw_answers(asker, request, 1)
    assert got.startswith(b"HTTP/1.1 100")
    assert b'"doi":"10.3390/s20030734"' in got


def test_a_connection_that_asks_to_be_closed_is_closed(asker):
    request = b"GET /_sandbox HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    assert raw_answers(asker, request, 2).count(b"HTTP/1.1 200") == 1


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org", ""])
def test_other_addresses_than_loopback_are_refused(host):
    with pytest.raises(UsageError) as error:
        serve(Sandbox(), host=host)
    assert "127.0.0.1" in error.value.fix


def test_a_port_in_use_is_refused_with_advice(asker):
    port = httpx.URL(asker.server.url).port
    with pytest.raises(UsageError) as error:
        serve(Sandbox(), port=port)
    assert str(port) in error.value.what
    assert "--port 0" in error.value.fix


def test_it_is_an_asgi_app_for_other_servers_too():
    import asyncio

    async def ask(faults):
        transport = httpx.ASGITransport(Sandbox(faults=faults))
        async with httpx.AsyncClient(transport=transport, base_url="http://sandbox", headers=KEY) as client:
            return (await client.get(PATH)).json()

    assert asyncio.run(ask(""))["data"][0]["pn"] == "US5012236A"
    with pytest.raises(RuntimeError, match="another ASGI server"):
        asyncio.run(ask("lost"))


@pytest.mark.parametrize("settings", [{"nonsense": 1}, {"qps": -1}, {"latency": (3, 1)}, {"faults": "nonsense"}])
def test_settings_that_make_no_sense_are_refused(settings):
    with pytest.raises(UsageError) as error:
        Sandbox(**settings)
    assert error.value.what


def test_the_package_imports_nothing_heavy_by_itself():
    import subprocess
    import sys

    program = "import sys, localcite.sandbox; print([m for m in ('h11', 'asyncio', 'msgspec') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", program], text=True) == "[]\n"
