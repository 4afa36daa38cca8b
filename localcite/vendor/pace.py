"""When the next call may start. The decisions are pure (`Rate` and its functions); `Pace` waits for them.

All calls share one pace. It starts at the rate that was set, is halved and paused when the vendor says "too fast", and
climbs back with every clean reply. Nothing else holds a call back but the number of calls under way at once.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from math import inf, isfinite

CALM = 1e-9  # seconds: less than this is no wait
JITTER = 0.02  # seconds: two calls may arrive so much closer together than they left


@dataclass(frozen=True, slots=True)
class Rules:
    """The bounds of a pace. Rates are starts a second, waits are seconds."""

    qps: float  # the rate it starts at, and never passes
    slowest: float = 0.1  # the rate it never falls below, unless `qps` is lower still
    first_pause: float = 1.0  # doubles with each setback in a row
    longest_pause: float = 30.0  # also the longest Retry-After that is obeyed
    climb: float = 0.05  # share of `qps` won back by each clean reply

    def __post_init__(self) -> None:
        """Refuse bounds under which no call would ever start."""
        if not (isfinite(self.qps) and self.qps > 0 and self.slowest > 0):
            raise ValueError("a pace needs a rate above 0")


@dataclass(frozen=True, slots=True)
class Rate:
    """The pace at one moment. Instants are readings of one monotonic clock, in seconds."""

    qps: float
    due_at: float = -inf  # when the next start is due at this rate
    starts: tuple[float, ...] = ()  # the newest, oldest first; as many as a second may hold
    paused_until: float = -inf
    slowed_at: float = -inf
    setbacks: int = 0  # in a row


def opens_at(rate: Rate) -> float:
    """Return when the next call may start: when it is due, no pause is on, and the window has room."""
    room = _window(rate.qps)
    full_until = rate.starts[-room] + room / rate.qps + JITTER if len(rate.starts) >= room else -inf
    return max(rate.due_at, rate.paused_until, full_until)


def started(rate: Rate, now: float) -> Rate:
    """Return the pace after a start at `now`.

    A start that came up to one interval late is made up for by the next one; an idle time is not.
    """
    interval = 1 / rate.qps
    base = rate.due_at if now - rate.due_at <= interval else now
    starts = (*rate.starts, now)[-_window(rate.qps) :]
    return replace(rate, due_at=base + interval, starts=starts)


def slowed(
    rate: Rate, rules: Rules, now: float, *, started_at: float, retry_after: float | None, jitter: float
) -> Rate:
    """Return the pace after a "too fast" at `now` for a call that started at `started_at`. `jitter` is in [0, 1).

    Calls that started before the last slowing down belong to the same trouble, and slow down nothing further.
    """
    asked = min(retry_after or 0.0, rules.longest_pause)
    if started_at <= rate.slowed_at:
        return replace(rate, paused_until=max(rate.paused_until, now + asked))
    pause = min(rules.first_pause * 2.0 ** min(rate.setbacks, 30), rules.longest_pause)
    return replace(
        rate,
        qps=max(rate.qps / 2, min(rules.slowest, rules.qps)),
        paused_until=now + max(pause * (1 + jitter) / 2, asked),
        slowed_at=now,
        setbacks=rate.setbacks + 1,
    )


def cleaned(rate: Rate, rules: Rules, *, started_at: float) -> Rate:
    """Return the pace after a clean reply. A call from before the last slowing down says nothing about the new rate."""
    if started_at <= rate.slowed_at:
        return rate
    return replace(rate, qps=min(rules.qps, rate.qps + rules.climb * rules.qps), setbacks=0)


def _window(qps: float) -> int:
    """Return how many starts the vendor's second holds (for less than one a second, how many one interval holds)."""
    return max(1, int(qps))


class Pace:
    """Lets calls start: at most `concurrency` at once, and at the rate of the moment, for all of them together."""

    def __init__(
        self,
        rules: Rules,
        concurrency: int,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
        random: Callable[[], float],
    ) -> None:
        if concurrency < 1:
            raise ValueError("a pace needs room for one call")
        self._rules = rules
        self._rate = Rate(rules.qps)
        self._places = asyncio.Semaphore(concurrency)
        self._turn = asyncio.Lock()
        self._clock = clock
        self._sleep = sleep
        self._random = random

    @property
    def rate(self) -> Rate:
        """The pace as it stands, for showing."""
        return self._rate

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[float]:
        """Hold a place for one call, from when it may start; gives that instant, for `slow_down` and `clean`."""
        async with self._places:
            yield await self.wait()

    async def wait(self) -> float:
        """Wait for this call's turn to start, and return when that is."""
        async with self._turn:
            while (left := opens_at(self._rate) - self._clock()) > CALM:
                await self._sleep(left)
            now = self._clock()
            self._rate = started(self._rate, now)
            return now

    def slow_down(self, started_at: float, retry_after: float | None = None) -> None:
        """Slow down all calls, because the call that started at this instant was too fast."""
        self._rate = slowed(
            self._rate,
            self._rules,
            self._clock(),
            started_at=started_at,
            retry_after=retry_after,
            jitter=self._random(),
        )

    def clean(self, started_at: float) -> None:
        """Win back some rate, because the call that started at this instant was answered."""
        self._rate = cleaned(self._rate, self._rules, started_at=started_at)
