"""A server on loopback for the sandbox: HTTP/1.1 over asyncio and h11, in a thread of its own.

It is our own because a stand-in for a bad network must be able to end a connection at any point: without a byte, with
a reset, in the middle of a body. It speaks as much ASGI as the sandbox needs.
"""

import asyncio
import ipaddress
import socket
import struct
import threading
from typing import Any, Self, cast

import h11

from localcite.errors import UsageError
from localcite.sandbox.app import Sandbox
from localcite.sandbox.bill import Bill
from localcite.sandbox.exchange import CONNECTION, Message


def serve(sandbox: Sandbox, *, port: int = 0, host: str = "127.0.0.1") -> "Server":
    """Serve a sandbox on loopback until the returned server is closed. Port 0 takes any free one."""
    return Server(sandbox, _bind(host, port))


class Server:
    """A running server. Close it, or use it as a context manager."""

    def __init__(self, sandbox: Sandbox, listener: socket.socket) -> None:
        self.sandbox = sandbox
        host, port = listener.getsockname()[:2]
        self.url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        self._loop = asyncio.new_event_loop()
        self._stopped = asyncio.Event()
        self._wires: set[_Wire] = set()
        self._thread = threading.Thread(target=self._run, args=(listener,), name="localcite sandbox", daemon=True)
        self._thread.start()

    @property
    def bill(self) -> Bill:
        """Return the sandbox's bill."""
        return self.sandbox.bill

    def close(self) -> None:
        """Stop at once: connections end, calls under way are dropped; what was billed stays billed."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopped.set)
            self._thread.join()
        self.sandbox.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self, listener: socket.socket) -> None:
        """Run the loop of the server. The socket listens already, so nobody has to wait for the thread to start."""
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve(listener))
        finally:
            self._loop.close()

    async def _serve(self, listener: socket.socket) -> None:
        """Serve until stopped; then end all connections."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Wire(self.sandbox, loop, self._wires), sock=listener)
        await self._stopped.wait()
        server.close()
        await _end(self._wires)


class _Wire(asyncio.Protocol):
    """One connection: requests come in one after the other, and each is given to the app."""

    _transport: asyncio.Transport
    _response: h11.Response

    def __init__(self, app: Sandbox, loop: asyncio.AbstractEventLoop, wires: "set[_Wire]") -> None:
        self._app = app
        self._loop = loop
        self._wires = wires
        self._http = h11.Connection(h11.SERVER)
        self._request: h11.Request | None = None
        self._body = bytearray()
        self._ended = asyncio.Event()
        self.task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin a connection."""
        self._transport = cast("asyncio.Transport", transport)
        self._wires.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - either way it is gone
        """End a connection. A call that is still being answered keeps it known until then."""
        self._ended.set()
        if self.task is None:
            self._wires.discard(self)

    def data_received(self, data: bytes) -> None:
        """Take what came."""
        self._http.receive_data(data)
        self._advance()

    def close(self) -> None:
        """End the connection after what was written has left."""
        self._transport.close()

    def reset(self) -> None:
        """End the connection at once, with a reset."""
        raw = self._transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()

    def abort(self) -> None:
        """End the connection at once; what was not sent is dropped."""
        self._transport.abort()

    async def gone(self) -> None:
        """Return when the connection is no more."""
        await self._ended.wait()

    def _advance(self) -> None:
        """Read events until a request is whole or more must come. What is no HTTP ends the connection."""
        try:
            while self.task is None and self._take(self._http.next_event()):
                pass
        except h11.RemoteProtocolError:
            self._transport.close()

    def _take(self, event: Any) -> bool:
        """Take one event; return whether to ask for the next one."""
        if isinstance(event, h11.Request):
            self._request, self._body = event, bytearray()
            if self._http.they_are_waiting_for_100_continue:
                self._write(h11.InformationalResponse(status_code=100, headers=[]))
        elif isinstance(event, h11.Data):
            self._body += event.data
        elif isinstance(event, h11.EndOfMessage):
            self.task = self._loop.create_task(self._answer(cast("h11.Request", self._request)))
        elif isinstance(event, h11.ConnectionClosed):
            self._transport.close()
        return event is not h11.NEED_DATA and event is not h11.PAUSED and not isinstance(event, h11.ConnectionClosed)

    async def _answer(self, request: h11.Request) -> None:
        """Give one request to the app; afterwards be ready for the next one, if the connection lives."""
        try:
            await self._app(self._scope(request), self._receive, self._send)
        except Exception as defect:  # noqa: BLE001 - a defect of the sandbox: the client is told and not left hanging
            text = f"defect of the sandbox: {defect!r}".encode()
            self._response = h11.Response(status_code=500, headers=[(b"connection", b"close")])
            await self._send({"type": "http.response.body", "body": text})
        self.task = None
        if self._ended.is_set():
            self._wires.discard(self)
            return
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
            self._advance()
        else:
            self._transport.close()

    def _scope(self, request: h11.Request) -> dict[str, Any]:
        """Return the ASGI scope of a request."""
        path, _, query = request.target.partition(b"?")
        return {
            "type": "http",
            "method": request.method.decode(),
            "path": path.decode("latin-1"),
            "query_string": query,
            "headers": list(request.headers),
            "extensions": {CONNECTION: self},
        }

    async def _receive(self) -> Message:
        """Return the whole body; it is here already."""
        return {"type": "http.request", "body": bytes(self._body), "more_body": False}

    async def _send(self, message: Message) -> None:
        """Write a response: head and body leave together. A client that has gone is no failure."""
        if self._ended.is_set():
            return
        if message["type"] == "http.response.start":
            self._response = h11.Response(status_code=message["status"], headers=message["headers"])
            return
        events: list[h11.Event] = [self._response]
        if message["body"]:
            events.append(h11.Data(data=message["body"]))
        if not message.get("more_body"):
            events.append(h11.EndOfMessage())
        self._write(*events)

    def _write(self, *events: h11.Event) -> None:
        """Write events, in one piece."""
        self._transport.write(b"".join(self._http.send(event) or b"" for event in events))


async def _end(wires: "set[_Wire]") -> None:
    """End all connections, and wait until their calls have seen it."""
    tasks = [wire.task for wire in wires if wire.task is not None]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for wire in list(wires):
        wire.abort()
        await wire.gone()


def _bind(host: str, port: int) -> socket.socket:
    """Return a listening socket on a loopback address."""
    address = "127.0.0.1" if host == "localhost" else host
    try:
        is_ours = ipaddress.ip_address(address).is_loopback
    except ValueError:
        is_ours = False
    if not is_ours:
        raise UsageError(what=f"the sandbox does not serve on {host}", fix="it serves on 127.0.0.1 or ::1 only")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.socket(
        family, socket.SOCK_STREAM, socket.IPPROTO_TCP
    )  # asyncio sets TCP_NODELAY only if it says TCP
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((address, port))
        listener.listen(512)
    except (OSError, OverflowError) as error:
        listener.close()
        fix = "stop what uses it, or take another one: --port 0 finds a free one"
        raise UsageError(what=f"port {port} cannot be used ({error})", fix=fix) from error
    listener.setblocking(False)
    return listener
