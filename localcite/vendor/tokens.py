"""Get, keep and renew the bearer token of a client id and secret: one renewal at a time, however many wait.

An `Authorizer` signs calls. It knows no network: `post` sends its token request and returns the reply.
"""

import asyncio
import re
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import msgspec

from localcite.vendor.codes import Meaning
from localcite.vendor.credentials import ClientSecret, Credentials
from localcite.vendor.reply import Outcome, Reply
from localcite.vendor.request import Pairs, Request

DEFAULT_LIFE = 1800.0  # seconds, where the vendor does not say
LONGEST_LIFE = 86400.0
EARLY = 120.0  # seconds before its end that a token is renewed; a short-lived one at 80 % of its life

Post = Callable[[Request], Awaitable[Reply]]


class Signature(NamedTuple):
    """What signs a call: headers, parameters, and the number of the token used."""

    headers: Pairs
    params: Pairs
    token: int


@dataclass(frozen=True, slots=True)
class Token:
    """A token, and how many seconds it lives from when it was asked for."""

    value: str = field(repr=False)
    life: float


class Authorizer:
    """Signs calls with either kind of credentials. `clock` is monotonic, in seconds."""

    def __init__(self, credentials: Credentials, post: Post, clock: Callable[[], float]) -> None:
        self._credentials = credentials
        self._post = post
        self._clock = clock
        self._lock = asyncio.Lock()
        self._token: Token | None = None
        self._renew_at = 0.0
        self._number = 0  # of the token in use
        self._attempts = 0  # to get a token
        self._failure: Reply | None = None  # of the newest attempt
        self._issued: deque[str] = deque(maxlen=4)  # newest tokens: calls under way may still use an older one

    @property
    def renewable(self) -> bool:
        """Tell whether a new token can be had at all."""
        return isinstance(self._credentials, ClientSecret)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be shown, as of now."""
        return (*self._credentials.secrets, *self._issued)

    async def sign(self) -> Signature | Reply:
        """Return what signs the next call, or the reply that says why there is no token."""
        if not isinstance(self._credentials, ClientSecret):
            return Signature(*self._credentials.signature(), self._number)
        seen = self._attempts
        async with self._lock:
            if not self._is_good():
                if self._failure and self._attempts != seen:
                    return self._failure  # whoever was first asked for all who waited
                await self._fetch(self._credentials)
            if self._token is None:
                return self._failure or Reply(outcome=Outcome.UNSENT, detail="no token could be had")
            return Signature(*self._credentials.signature(self._token.value), self._number)

    def renew(self, after: int) -> None:
        """Give up token number `after`: the next call gets a new one. Nothing happens if it was replaced already."""
        if after == self._number:
            self._token = None

    def _is_good(self) -> bool:
        """Tell whether the token at hand can sign a call."""
        return self._token is not None and self._clock() < self._renew_at

    async def _fetch(self, credentials: ClientSecret) -> None:
        """Ask for a token, once."""
        asked_at = self._clock()
        self._token = None
        reply = await self._post(credentials.token_request())
        self._attempts += 1
        self._token = None if reply.outcome is Outcome.REFUSED else read_token(reply)
        if self._token is None:
            self._failure = failed(reply)
            return
        self._failure = None
        self._number += 1
        self._issued.append(self._token.value)
        self._renew_at = asked_at + max(self._token.life - EARLY, 0.8 * self._token.life)


def read_token(reply: Reply) -> Token | None:
    """Read a token reply, flat or wrapped in `data`, with its life as a number or a string."""
    if reply.http_status is None or not 200 <= reply.http_status < 300:
        return None
    try:
        found = msgspec.json.decode(reply.decoded)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    inner = found.get("data") if isinstance(found, dict) else None
    held = inner if isinstance(inner, dict) else found
    value = held.get("token") if isinstance(held, dict) else None
    if not isinstance(value, str) or not re.fullmatch(r"[!-~]+", value):
        return None
    return Token(value, _life(held.get("expires_in")))


def _life(expires_in: object) -> float:
    """Return a token's life in seconds; what cannot be read, or is none, is the vendor's usual 30 minutes."""
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", str(expires_in).strip()):
        return DEFAULT_LIFE
    return min(float(str(expires_in)), LONGEST_LIFE) or DEFAULT_LIFE


def failed(reply: Reply) -> Reply:
    """Return what a failed token request means for the call that wanted it: refused, or never sent.

    Its body goes, since it might hold a token. Nothing was bought, so nothing is in doubt.
    """
    what = f"while asking for a token: {reply.detail or 'the answer holds no token'}"
    bare = replace(reply, body=b"", decoded=b"", units=0, detail=what)
    if reply.outcome is not Outcome.REFUSED:
        return replace(bare, outcome=Outcome.UNSENT, meaning=None, code=None, http_status=None, headers={})
    if reply.meaning in {Meaning.BAD_REQUEST, Meaning.UNKNOWN_REFUSAL}:
        return replace(bare, meaning=Meaning.CREDENTIALS)
    return bare
