"""A sandbox on a real socket, and a client that asks it as the vendor's pages say."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from typing import Any

import httpx
import pytest

from localcite.sandbox import EXAMPLE_KEY, Sandbox, Server, serve

TODAY = date(2026, 11, 22)
P015 = "/basic-patent-data/forward-citation/v3"
L012 = "/literature/citation"


class Asker:
    """Asks one sandbox, with an API key unless told otherwise."""

    def __init__(self, server: Server, client: httpx.Client) -> None:
        self.server = server
        self.client = client
        self.sandbox = server.sandbox
        self.bill = server.bill

    def numbers(self, *numbers: str, **more: Any) -> httpx.Response:
        return self.client.get(P015, params={"patent_number": ",".join(numbers)}, **more)

    def patent_ids(self, *ids: str) -> httpx.Response:
        return self.client.get(P015, params={"patent_id": ",".join(ids)})

    def paper_ids(self, *ids: str, page: int | None = None) -> httpx.Response:
        page_number = {} if page is None else {"page_number": page}
        return self.client.post(L012, json={"paper_id": ",".join(ids), **page_number})

    def doi(self, doi: str, **more: Any) -> httpx.Response:
        return self.client.post(L012, json={"doi": doi, **more})

    def control(self, word: str, **values: Any) -> Any:
        if values or word in ("reset", "expire-tokens"):
            return self.client.post(f"/_sandbox/{word}", json=values).json()
        return self.client.get(f"/_sandbox/{word}").json()


Open = Callable[..., Asker]


@pytest.fixture
def open_sandbox() -> Iterator[Open]:
    """Return a function that starts a sandbox (keywords as for Sandbox); all are stopped after the test."""
    with ExitStack() as stack:

        def start(**settings: Any) -> Asker:
            server = stack.enter_context(serve(Sandbox(**{"today": TODAY, **settings})))
            headers = {"Authorization": f"Bearer {EXAMPLE_KEY}"}
            client = stack.enter_context(httpx.Client(base_url=server.url, headers=headers, timeout=10, verify=False))
            return Asker(server, client)

        yield start


@pytest.fixture
def asker(open_sandbox: Open) -> Asker:
    """Return a well-behaved sandbox of the invented world."""
    return open_sandbox()
