"""Decide what became of a call, from what came back. Pure.

The rule of the house: a call is *refused* only where the vendor says so; it is *unsent* only where that is proven;
whatever else is not an answer is *in doubt*, because it may have been billed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from localcite.vendor.codes import CODES, Meaning, meaning_of_status
from localcite.vendor.envelope import Envelope, read_envelope
from localcite.vendor.headers import retry_after


class Outcome(StrEnum):
    """What became of a call."""

    ANSWERED = "answered"  # the envelope came, `units` were billed
    REFUSED = "refused"  # an error answer; nothing was billed
    UNSENT = "unsent"  # not a byte of the request left; nothing was billed
    IN_DOUBT = "in_doubt"  # sent, and its outcome will never be seen; it may have been billed


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a response says: `units` billed if answered; `meaning`, `code` and the vendor's `text` if refused.

    `code` is the vendor's error code, None where there was none; `retry_after` is in seconds; `detail` is a clause
    for people that holds no secret.
    """

    outcome: Outcome
    units: int = 0
    meaning: Meaning | None = None
    code: int | None = None
    text: str = ""
    retry_after: float | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(Judged):
    """What became of one call, and all that came back.

    `body` is as it came off the wire, still in its content-encoding; `decoded` is that without encoding and byte order
    mark (the same bytes where it does not decompress). `duration` is in seconds. `token` is a number for the token
    that the call used, for `Client.renew`; it is no secret.
    """

    http_status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)
    decoded: bytes = field(default=b"", repr=False)
    duration: float = 0.0
    token: int = 0

    @property
    def content_encoding(self) -> str:
        """The content-encoding of `body`, empty for none."""
        return self.headers.get("content-encoding", "")

    @property
    def correlation_id(self) -> str | None:
        """The vendor's own name for this call."""
        return self.headers.get("x-correlation-id")

    @property
    def amount(self) -> str | None:
        """What the vendor says it charged, as it says it."""
        return self.headers.get("x-openapi-amount")


def judge(status: int, headers: Mapping[str, str], body: bytes) -> Judged:
    """Judge a response that came whole. `headers` by lower-case name; `body` without its content-encoding.

    An envelope that refuses wins over the HTTP status. Where the vendor contradicts itself, elements in `data` decide:
    with `status:true` they were billed; with `status:false` they may have been.
    """
    envelope = read_envelope(body)
    if envelope is None:
        fault = "the body is not the vendor's envelope" if body else "the body is empty"
        return judge_status(status, headers, fault)
    if _is_refusal(envelope):
        return _refused_by_envelope(envelope, status, headers)
    if envelope.units or 200 <= status < 300:
        return Judged(outcome=Outcome.ANSWERED, units=envelope.units, code=envelope.code)
    return judge_status(status, headers, "an empty answer under an HTTP error")


def judge_status(status: int, headers: Mapping[str, str], otherwise: str) -> Judged:
    """Judge a response by its HTTP status alone; `otherwise` says why, where the status leaves the call in doubt."""
    meaning = meaning_of_status(status)
    if meaning is None:
        return in_doubt(f"HTTP {status}, and {otherwise}")
    return Judged(
        outcome=Outcome.REFUSED,
        meaning=meaning,
        retry_after=retry_after(headers),
        detail=_status_detail(status, meaning),
    )


def in_doubt(detail: str) -> Judged:
    """Return the judgement on a call whose outcome will never be seen."""
    return Judged(outcome=Outcome.IN_DOUBT, detail=detail)


def _is_refusal(envelope: Envelope) -> bool:
    """Tell whether the envelope is an error answer. A missing status is read from the code."""
    if envelope.status is None:
        return envelope.coded or not envelope.has_data
    return envelope.status is False or (envelope.coded and not envelope.units)


def _refused_by_envelope(envelope: Envelope, status: int, headers: Mapping[str, str]) -> Judged:
    """Judge an error envelope: by its code, and by the HTTP status where the code is in no table."""
    if envelope.units:
        return in_doubt("an error answer that carries results all the same")
    if envelope.status is None and not envelope.coded:
        return judge_status(status, headers, "the body has neither a status nor results")
    known = CODES.get(envelope.code) if envelope.code is not None else None
    by_status = meaning_of_status(status) or Meaning.UNKNOWN_REFUSAL
    return Judged(
        outcome=Outcome.REFUSED,
        meaning=known.meaning if known else by_status,
        code=envelope.code,
        text=envelope.text,
        retry_after=retry_after(headers),
        detail=known.advice if known else _unknown_detail(envelope.code, by_status, status),
    )


def _unknown_detail(code: int | None, meaning: Meaning, status: int) -> str:
    """Say what an envelope with an unknown code refuses."""
    if meaning is Meaning.UNKNOWN_REFUSAL:
        return f"the vendor refused it with a code that is in no table, {'none' if code is None else code}"
    return _status_detail(status, meaning)


def _status_detail(status: int, meaning: Meaning) -> str:
    """Say what an HTTP status refuses."""
    if 300 <= status < 400:
        return f"HTTP {status}: a redirect, which is never followed; is the base URL right?"
    return f"HTTP {status}: {_STATUS_ADVICE[meaning]}"


_STATUS_ADVICE = {
    Meaning.TOO_FAST: "calls came faster than this account allows",
    Meaning.BUSY: "the vendor is busy or failed",
    Meaning.CREDENTIALS: "the credentials were refused",
    Meaning.BAD_REQUEST: "the vendor finds the request wrong",
    Meaning.WRONG_PATH: "the endpoint is not there: is the base URL right?",
    Meaning.UNKNOWN_REFUSAL: "the vendor refused it",
}
