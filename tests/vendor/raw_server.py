"""An HTTP server of bare sockets that does to a request whatever a test tells it to, and notes what it heard."""

import asyncio
import json
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple

# A self-signed certificate for 127.0.0.1 that nobody trusts, and its key. It guards nothing.
KEY = (
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgdEsq7/8x9EqfICpoQna/YCO6r6jI0GNk3acsNGUxkzGhRANCAARu"
    "gsDrv9aUWpGaYv80vj1qHa5ilpiWSGcra4S+rUqJJQUZgpcXd7SyaDIw+XnyyLkJD2It36NCmkZlCfvgQPOJ"
)
CERTIFICATE = (
    "MIIBmjCCAUCgAwIBAgIBATAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA5sb2NhbGNpdGUgdGVzdDAgFw0yMDAxMDEwMDAwMDBaGA8y"
    "MTIwMDEwMTAwMDAwMFowGTEXMBUGA1UEAwwObG9jYWxjaXRlIHRlc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARugsDrv9aU"
    "WpGaYv80vj1qHa5ilpiWSGcra4S+rUqJJQUZgpcXd7SyaDIw+XnyyLkJD2It36NCmkZlCfvgQPOJo3cwdTASBgNVHRMBAf8ECDAG"
    "AQH/AgEAMA4GA1UdDwEB/wQEAwIChDAdBgNVHQ4EFgQUSAlOugPO4nh0614f8c5Nhn+DdsEwHwYDVR0jBBgwFoAUSAlOugPO4nh0"
    "614f8c5Nhn+DdsEwDwYDVR0RBAgwBocEfwAAATAKBggqhkjOPQQDAgNIADBFAiEA0aUNhVm13sZZnda7HiNd9LtGGBSFKdSk6zqt"
    "6ySeXzQCIBsnDkkvwKHZblrWUrWJbs6l4P+Y65zXP9REovpWH7O+"
)


class Heard(NamedTuple):
    """One request as it came, and on which connection (from 1)."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: int


Behave = Callable[[Heard, asyncio.StreamWriter], Awaitable[None]]


class RawServer:
    """Reads requests and leaves the rest to `behave`; a connection lives until `behave` closes it."""

    def __init__(self, behave: Behave) -> None:
        self.behave = behave
        self.heard: list[Heard] = []
        self.arrived = asyncio.Event()
        self.connections = 0
        self.url = ""
        self._tasks: set[asyncio.Task] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._tasks.add(asyncio.current_task())
        self.connections += 1
        connection = self.connections
        try:
            while not writer.is_closing():
                heard = await read_request(reader, connection)
                self.heard.append(heard)
                self.arrived.set()
                await self.behave(heard, writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def read_request(reader: asyncio.StreamReader, connection: int) -> Heard:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    line, *fields = head.strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (field.partition(":") for field in fields)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    method, target, _ = line.split(" ")
    return Heard(method, target, headers, body, connection)


@asynccontextmanager
async def raw_server(behave: Behave, tls: ssl.SSLContext | None = None):
    """Serve on loopback while the block runs."""
    server = RawServer(behave)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=tls)
    port = listening.sockets[0].getsockname()[1]
    server.url = f"http{'s' if tls else ''}://127.0.0.1:{port}"
    try:
        yield server
    finally:
        listening.close()
        await server.stop()


# ---- what to do to a request ----


def answer(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    """A whole response."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}" for name, value in {"content-length": str(len(body)), **named}.items()]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode("latin-1") + body


def envelope(data: object, **fields: object) -> bytes:
    return json.dumps({"data": data, "status": True, "error_code": 0, **fields}).encode()


def refusal(code: int, text: str = "no") -> bytes:
    return json.dumps({"error_code": code, "error_msg": text, "status": False}).encode()


def says(response: bytes) -> Behave:
    """Send these bytes and keep the connection open."""

    async def behave(_heard: Heard, writer: asyncio.StreamWriter) -> None:
        writer.write(response)
        await writer.drain()

    return behave


def says_and_closes(response: bytes) -> Behave:
    """Send these bytes and close."""

    async def behave(_heard: Heard, writer: asyncio.StreamWriter) -> None:
        writer.write(response)
        await writer.drain()
        writer.close()

    return behave


def says_and_resets(response: bytes) -> Behave:
    """Send these bytes and reset the connection."""

    async def behave(_heard: Heard, writer: asyncio.StreamWriter) -> None:
        writer.write(response)
        await writer.drain()
        linger = struct.pack("ii", 1, 0)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.transport.abort()

    return behave


def says_and_hangs(response: bytes) -> Behave:
    """Send these bytes and nothing more."""

    async def behave(_heard: Heard, writer: asyncio.StreamWriter) -> None:
        writer.write(response)
        await writer.drain()
        await asyncio.Event().wait()

    return behave


def trickles(response: bytes) -> Behave:
    """Send a byte now and then, for ever."""

    async def behave(_heard: Heard, writer: asyncio.StreamWriter) -> None:
        writer.write(response)
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.01)

    return behave


def tls_context(folder) -> ssl.SSLContext:
    """A server's TLS with the certificate that nobody trusts, whose file is `folder/certificate.pem`."""
    for name, label, text in (("key", "PRIVATE KEY", KEY), ("certificate", "CERTIFICATE", CERTIFICATE)):
        (folder / f"{name}.pem").write_text(f"-----BEGIN {label}-----\n{text}\n-----END {label}-----\n")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context
