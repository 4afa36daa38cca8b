"""The client: send one ask (or a question for the statement) once, and say what became of it. It retries nothing."""

import time
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date
from types import TracebackType
from typing import Self

from localcite.errors import CredentialsError
from localcite.vendor import statement
from localcite.vendor.ask import Ask
from localcite.vendor.credentials import ClientSecret, Credentials, scrub
from localcite.vendor.encoding import Undecodable, decode
from localcite.vendor.endpoints import request_for
from localcite.vendor.hosts import check_base_url
from localcite.vendor.reply import Judged, Outcome, Reply, in_doubt, judge, judge_status
from localcite.vendor.request import Request
from localcite.vendor.tokens import Authorizer
from localcite.vendor.wire import Exchange, Limits, Wire

FOR_CLIENTS = "the usage statement is given to a client id with its secret, and not to an API key"
CLIENT_NEEDED = "`localcite login` stores one, or set LOCALCITE_CLIENT_ID and LOCALCITE_CLIENT_SECRET"
SHORTEST_SECRET = 8  # characters: a shorter one, found in a body, may be a word of a title


class Client:
    """The vendor, as far as localcite can see it. An async context manager; many sends may be under way at once."""

    def __init__(
        self,
        base_url: str,
        credentials: Credentials,
        *,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._base_url = check_base_url(base_url)
        self._limits = limits or Limits()
        self._credentials = credentials
        self._wire = Wire(self._base_url, self._limits, clock)
        self._authorizer = Authorizer(credentials, self._attempt, clock)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._wire.__aexit__(kind, error, trace)

    async def send(self, ask: Ask) -> Reply:
        """Send an ask, once, and return what became of it; network trouble is a reply too.

        A token is asked for first where one is due. A caller that is cancelled while it waits learns nothing, and the
        call may have been billed: shield `send`, and let it come to its end.
        """
        signed = await self._authorizer.sign()
        if isinstance(signed, Reply):
            return self._scrubbed(signed)
        reply = await self._attempt(request_for(ask).signed(signed.headers, signed.params))
        return self._scrubbed(replace(reply, token=signed.token))

    async def statement(self, first: date, last: date) -> Reply:
        """Ask once for the usage statement of some days. It costs nothing. Raises CredentialsError for an API key."""
        if not isinstance(self._credentials, ClientSecret):
            raise CredentialsError(code=None, text=None, what=FOR_CLIENTS, fix=CLIENT_NEEDED)
        signed = await self._authorizer.sign()
        if isinstance(signed, Reply):
            return self._scrubbed(signed)
        asked = statement.request(self._credentials, first, last)
        reply = await self._attempt(asked.signed(signed.headers, signed.params))
        return self._scrubbed(replace(reply, token=signed.token))

    @property
    def renewable(self) -> bool:
        """Tell whether `renew` can help: these credentials sign with a token."""
        return self._authorizer.renewable

    def renew(self, reply: Reply) -> None:
        """Give up the token that this reply's call used; the next send gets a new one, once for all callers."""
        self._authorizer.renew(after=reply.token)

    async def _attempt(self, request: Request) -> Reply:
        """Send a request once and judge what came."""
        got = await self._wire.exchange(request)
        judged, decoded = judge_exchange(got, self._limits.body_bytes)
        return Reply(
            **asdict(judged),
            http_status=got.status,
            headers=got.headers,
            body=bytes(got.body),
            decoded=decoded,
            duration=got.seconds,
        )

    def _scrubbed(self, reply: Reply) -> Reply:
        """Return the reply without our secrets, which an error answer might echo. An answer is never touched."""
        secrets = self._authorizer.secrets
        headers = {name: scrub(value, secrets) for name, value in reply.headers.items()}
        told = replace(reply, text=scrub(reply.text, secrets), detail=scrub(reply.detail, secrets), headers=headers)
        if reply.outcome is Outcome.ANSWERED:
            return told
        return _without_secrets_in_body(told, secrets)


def judge_exchange(got: Exchange, limit: int) -> tuple[Judged, bytes]:
    """Judge an exchange, and return the judgement with the decoded body (as it came, where it does not decode)."""
    raw = bytes(got.body)
    if got.trouble is not None:
        return _judge_broken(got), raw
    status = got.status or 0
    try:
        decoded = decode(raw, got.headers.get("content-encoding", ""), limit)
    except Undecodable as error:
        return _judge_undecodable(status, got, raw, str(error)), raw
    return judge(status, got.headers, decoded), decoded


def _judge_broken(got: Exchange) -> Judged:
    """Judge an exchange that broke. Where a refusing status had come already, the rest of its body says no more."""
    trouble = got.trouble
    if trouble is None or not trouble.unsent:
        detail = trouble.detail if trouble else ""
        if got.status is not None and 400 <= got.status < 500:
            return judge_status(got.status, got.headers, detail)
        return in_doubt(detail)
    return Judged(outcome=Outcome.UNSENT, detail=trouble.detail)


def _judge_undecodable(status: int, got: Exchange, raw: bytes, fault: str) -> Judged:
    """Judge a body that does not decompress: perhaps its label is wrong, and it is readable as it stands."""
    judged = judge(status, got.headers, raw)
    return replace(judged, detail=fault) if judged.outcome is Outcome.IN_DOUBT else judged


def _without_secrets_in_body(reply: Reply, secrets: tuple[str, ...]) -> Reply:
    """Return the reply with secrets blotted out of its body, which is then no longer as it came."""
    found = [s.encode() for s in secrets if len(s) >= SHORTEST_SECRET and s.encode() in reply.decoded]
    if not found:
        return reply
    clean = reply.decoded
    for secret in found:
        clean = clean.replace(secret, b"...")
    headers = {name: value for name, value in reply.headers.items() if name != "content-encoding"}
    return replace(reply, body=clean, decoded=clean, headers=headers)
