"""The usage statement: what the vendor counted, asked for day by day. Not billed; it needs the client's secret.

An answer has no days in it, so each is asked for alone. What gets lost on the way is simply asked for again.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple, Protocol

import msgspec

from localcite.errors import AccountError, CredentialsError, LocalciteError, VendorError
from localcite.vendor.codes import CODES, Meaning
from localcite.vendor.credentials import ClientSecret
from localcite.vendor.reply import Outcome, Reply
from localcite.vendor.request import Request
from localcite.vendor.retry import Action, Attempt, Policy, next_step

PATH = "/open-user/statement/v2"
JSON = (("Content-Type", "application/json"),)
ATTEMPTS = 4


class Teller(Protocol):
    """What can be asked for a statement: `client.Client`."""

    async def statement(self, first: date, last: date) -> Reply:
        """Ask once."""

    def renew(self, reply: Reply) -> None:
        """Give up a token."""


class Pause(NamedTuple):
    """How to wait (`sleep`, in seconds), and how long between two days."""

    sleep: Callable[[float], Awaitable[None]]
    seconds: float


def request(credentials: ClientSecret, first: date, last: date) -> Request:
    """Return the request for the days from `first` to `last`. Its body holds the secret."""
    asked = {
        "apikey": credentials.client_id,
        "client_secret": credentials.secret,
        "time_start": f"{first:%Y%m%d}",
        "time_end": f"{last:%Y%m%d}",
    }
    return Request("POST", PATH, headers=JSON, content=msgspec.json.encode(asked))


async def statements(teller: Teller, days: Sequence[date], pause: Pause) -> list[bytes]:
    """Return the answer for each day, in order. Raises CredentialsError, AccountError, VendorError."""
    answers: list[bytes] = []
    for place, day in enumerate(days):
        if place:
            await pause.sleep(pause.seconds)
        answers.append(await _of_day(teller, day, pause))
    return answers


async def _of_day(teller: Teller, day: date, pause: Pause) -> bytes:
    """Return the answer for one day; busy, too fast and lost is tried again."""
    number, renewed = 1, False
    while True:
        reply = await teller.statement(day, day)
        if reply.outcome is Outcome.ANSWERED:
            return reply.decoded
        step = next_step(_harmless(reply), Attempt(number, 1, True, renewed), Policy(too_fast=ATTEMPTS))
        if step.action is Action.RENEW:
            teller.renew(reply)
            renewed = True
        elif step.action is Action.RETRY_AFTER:
            await pause.sleep(step.seconds or 2.0 ** (number - 1))
        else:
            raise _error(reply, day)
        number += 1


def _harmless(reply: Reply) -> Reply:
    """Return a lost reply as one that was never sent: nothing is billed, so it can be asked for again."""
    lost = reply.outcome is Outcome.IN_DOUBT
    return replace(reply, outcome=Outcome.UNSENT) if lost else reply


def _error(reply: Reply, day: date) -> LocalciteError:
    """Return why there is no statement."""
    known = CODES.get(reply.code) if reply.code is not None else None
    what = f"the vendor gave no statement of {day}: {known.advice if known else reply.detail or 'no reason given'}"
    fix = "nothing was changed; try again later, or give the statement as a FILE"
    if reply.meaning is Meaning.CREDENTIALS:
        return CredentialsError(code=reply.code, text=reply.text, what=what)
    if reply.meaning is Meaning.ACCOUNT:
        return AccountError(code=reply.code, text=reply.text, what=what, fix=fix)
    return VendorError(what=what, url=None, fix=fix)
