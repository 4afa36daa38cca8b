"""What to do after a reply: done, again, renew, split, stop or give up. Pure.

Only a call that surely bought nothing is tried again. One in doubt never is.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from localcite.vendor.codes import STALE_TOKEN, Meaning
from localcite.vendor.reply import Judged, Outcome


class Action(StrEnum):
    """What the conductor does next with an ask."""

    DONE = "done"  # answered
    RETRY_AFTER = "retry after"  # the same ask again, after `Step.seconds`
    RENEW = "renew"  # `Client.renew`, then the same ask again at once
    SPLIT = "split"  # `Ask.halves`, each on its own
    STOP = "stop"  # the run ends: no other call would fare better; `Step.meaning` says why
    GIVE_UP = "give up"  # this ask ends as its reply's outcome says: failed, or in doubt


class Step(NamedTuple):
    """An action, how long to wait before it (seconds), and why a run stops."""

    action: Action
    seconds: float = 0.0
    meaning: Meaning | None = None


class Attempt(NamedTuple):
    """What was tried: the how-manieth call for this ask (1 for the first), with how many ids, on which credentials.

    `jitter` is in [0, 1).
    """

    number: int
    ids: int
    renewable: bool = False  # the credentials sign with a token
    renewed: bool = False  # it was renewed for this ask already
    jitter: float = 0.5


@dataclass(frozen=True, slots=True)
class Policy:
    """Bounds: calls for one ask, by what stopped them, and seconds between them."""

    unsent: int = 4
    busy: int = 4
    too_fast: int = 8
    first_wait: float = 1.0  # doubles with each call
    longest_wait: float = 60.0  # also the longest Retry-After that is obeyed


def next_step(reply: Judged, attempt: Attempt, policy: Policy) -> Step:
    """Return what follows this reply to this attempt."""
    if reply.outcome is Outcome.ANSWERED:
        return Step(Action.DONE)
    if reply.outcome is Outcome.IN_DOUBT:
        return Step(Action.GIVE_UP)
    if reply.outcome is Outcome.UNSENT:
        exhausted = Step(Action.STOP, meaning=Meaning.UNREACHABLE)
        return _again(reply, attempt, policy, most=policy.unsent, otherwise=exhausted)
    return _after_refusal(reply, attempt, policy)


def _after_refusal(reply: Judged, attempt: Attempt, policy: Policy) -> Step:
    """Return what follows a refusal, by its meaning."""
    give_up = Step(Action.GIVE_UP, meaning=reply.meaning)
    match reply.meaning:
        case Meaning.TOO_FAST:  # the pace does the waiting, for all calls together
            return Step(Action.RETRY_AFTER) if attempt.number < policy.too_fast else give_up
        case Meaning.BUSY:
            return _again(reply, attempt, policy, most=policy.busy, otherwise=give_up)
        case Meaning.BAD_REQUEST:
            return Step(Action.SPLIT) if attempt.ids > 1 else give_up
        case Meaning.CREDENTIALS if _can_renew(reply, attempt):
            return Step(Action.RENEW)
        case Meaning.ACCOUNT | Meaning.CREDENTIALS | Meaning.WRONG_PATH:
            return Step(Action.STOP, meaning=reply.meaning)
        case _:
            return give_up


def _can_renew(reply: Judged, attempt: Attempt) -> bool:
    """Tell whether a new token may mend it: once, for the one code that says so."""
    return reply.code == STALE_TOKEN and attempt.renewable and not attempt.renewed


def _again(reply: Judged, attempt: Attempt, policy: Policy, *, most: int, otherwise: Step) -> Step:
    """Return another try after a wait that doubles, spread by jitter and no shorter than the vendor asks."""
    if attempt.number >= most:
        return otherwise
    wait = min(policy.first_wait * 2.0 ** min(attempt.number - 1, 30), policy.longest_wait)
    asked = min(reply.retry_after or 0.0, policy.longest_wait)
    return Step(Action.RETRY_AFTER, max(wait * (1 + attempt.jitter) / 2, asked))
