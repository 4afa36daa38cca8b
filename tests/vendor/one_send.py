"""One ask, sent to a server that behaves as a test wants; and what the tests of the wire share."""

import asyncio
import json
import socket

from raw_server import (
    answer,
    envelope,
    raw_server,
    refusal,
    says,
)

from localcite.model import Endpoint, Scheme
from localcite.vendor.ask import Ask
from localcite.vendor.client import Client
from localcite.vendor.credentials import ApiKey, ClientSecret
from localcite.vendor.reply import Outcome
from localcite.vendor.wire import Limits

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
