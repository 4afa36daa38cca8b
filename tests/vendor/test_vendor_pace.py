"""The pace: never more starts than allowed, one setback for one trouble, and no waiting beyond the arithmetic."""

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from virtual_time import run_virtually

from localcite.vendor.pace import CALM, JITTER, Pace, Rate, Rules, cleaned, opens_at, slowed, started

rates = st.floats(0.05, 200)
jitters = st.floats(0, 1, exclude_max=True)
seconds = st.floats(0, 100)


def pace_of(rules: Rules, concurrency: int, jitter: float = 0.5) -> Pace:
    """A pace on the running loop's own time."""
    clock = asyncio.get_running_loop().time
    return Pace(rules, concurrency, clock=clock, sleep=asyncio.sleep, random=lambda: jitter)


# ---- the decisions ----


@given(rates, st.lists(st.floats(0, 3), min_size=2, max_size=60))
def test_no_window_ever_holds_more_starts_than_the_rate_allows(qps, delays):
    rate, now, starts = Rate(qps), 1000.0, []
    for delay in delays:
        now = max(opens_at(rate), now) + delay / qps
        rate = started(rate, now)
        starts.append(now)
    room = max(1, int(qps))
    for first, last in zip(starts, starts[room:], strict=False):
        assert last - first >= room / qps + JITTER - 1e-6


@given(rates, st.integers(2, 60))
def test_prompt_starts_are_spread_evenly(qps, count):
    rate, starts = Rate(qps), []
    for _ in range(count):
        now = max(opens_at(rate), 1000.0)
        rate = started(rate, now)
        starts.append(now)
    assert all(-1e-6 < later - sooner - 1 / qps < JITTER + 1e-6 for sooner, later in pairwise(starts))


@given(st.floats(2, 100), st.floats(0, 1))
def test_a_start_that_came_late_is_made_up_for(qps, share):
    first = started(Rate(qps), 1000.0)
    late = started(first, opens_at(first) + share / qps * 0.999)
    assert 1000.0 + 2 / qps - 1e-6 < opens_at(late) < 1000.0 + 2 / qps + JITTER + 1e-6


def test_an_idle_time_is_not_saved_up():
    rate = started(started(Rate(10.0), 0.0), 500.0)
    assert opens_at(rate) == pytest.approx(500.1)


@given(st.integers(1, 50), jitters, st.floats(0, 2))
def test_one_burst_of_too_fast_slows_down_once(calls, jitter, spread):
    rules, rate = Rules(qps=8), Rate(8.0)
    for call in range(calls):
        rate = started(rate, call / 8)
    answered = calls / 8 + 5
    for call in range(calls):
        now = answered + spread * call
        rate = slowed(rate, rules, now, started_at=call / 8, retry_after=None, jitter=jitter)
    assert (rate.qps, rate.setbacks) == (4.0, 1)


def test_a_call_from_after_the_pause_slows_down_again_and_for_longer():
    rules, rate, pauses = Rules(qps=8), Rate(8.0), []
    for now in range(0, 2_000_000, 1000):
        rate = slowed(rate, rules, now, started_at=now - 1, retry_after=None, jitter=0.999999)
        pauses.append(rate.paused_until - now)
    assert pauses[:4] == pytest.approx([1, 2, 4, 8], rel=1e-3)
    assert max(pauses) <= rules.longest_pause
    assert rate.qps == rules.slowest


@given(st.floats(0, 10**6), jitters)
def test_retry_after_is_obeyed_within_bounds_and_never_shortens_a_pause(asked, jitter):
    rules = Rules(qps=8)
    rate = slowed(Rate(8.0), rules, 100.0, started_at=99.0, retry_after=asked, jitter=jitter)
    assert rate.paused_until - 100 >= min(asked, rules.longest_pause) - 1e-9
    assert rate.paused_until - 100 <= rules.longest_pause + 1e-9
    assert opens_at(rate) >= rate.paused_until
    also = slowed(rate, rules, 100.5, started_at=99.5, retry_after=30.0, jitter=jitter)
    assert also.paused_until == max(rate.paused_until, 130.5)
    assert also.qps == rate.qps


def test_clean_replies_win_the_whole_rate_back_but_not_those_from_before():
    rules = Rules(qps=8)
    rate = slowed(Rate(8.0), rules, 100.0, started_at=99.0, retry_after=None, jitter=0)
    assert cleaned(rate, rules, started_at=99.5) == rate
    for call in range(20):
        rate = cleaned(rate, rules, started_at=101.0 + call)
    assert (rate.qps, rate.setbacks) == (8.0, 0)


@pytest.mark.parametrize("qps", [0, -1, float("inf"), float("nan")])
def test_a_rate_at_which_no_call_would_start_is_refused(qps):
    with pytest.raises(ValueError, match="rate"):
        Rules(qps=qps)


def test_a_rate_below_the_slowest_stays_where_it_is():
    rules = Rules(qps=0.02)
    assert slowed(Rate(0.02), rules, 1.0, started_at=0.5, retry_after=None, jitter=0).qps == 0.02


class AnyHistory(RuleBasedStateMachine):
    """Calls that start when they may, answers that are clean or too fast, in any order."""

    @initialize(qps=rates)
    def begin(self, qps):
        self.rules = Rules(qps=qps)
        self.rate = Rate(qps)
        self.now = 1000.0
        self.under_way = []

    @rule(wait=seconds)
    def time_passes(self, wait):
        self.now += wait

    @rule()
    def a_call_starts(self):
        self.now = max(self.now, opens_at(self.rate))
        assert self.now >= self.rate.paused_until
        self.rate = started(self.rate, self.now)
        self.under_way.append(self.now)

    @precondition(lambda self: self.under_way)
    @rule(data=st.data(), jitter=jitters, asked=st.none() | seconds)
    def too_fast(self, data, jitter, asked):
        call = self.under_way.pop(data.draw(st.integers(0, len(self.under_way) - 1)))
        before = self.rate
        self.rate = slowed(before, self.rules, self.now, started_at=call, retry_after=asked, jitter=jitter)
        assert self.rate.paused_until >= before.paused_until or call > before.slowed_at
        assert self.rate.qps == before.qps or call > before.slowed_at

    @precondition(lambda self: self.under_way)
    @rule(data=st.data())
    def clean(self, data):
        call = self.under_way.pop(data.draw(st.integers(0, len(self.under_way) - 1)))
        before = self.rate.qps
        self.rate = cleaned(self.rate, self.rules, started_at=call)
        assert self.rate.qps >= before

    @invariant()
    def the_rate_stays_within_its_bounds(self):
        if hasattr(self, "rate"):
            assert min(self.rules.slowest, self.rules.qps) <= self.rate.qps <= self.rules.qps

    @invariant()
    def the_next_start_is_never_far(self):
        if hasattr(self, "rate"):
            assert opens_at(self.rate) - self.now <= self.rules.longest_pause + 2 / self.rate.qps + 1


TestAnyHistory = AnyHistory.TestCase


# ---- the waiting ----


def arithmetic(calls: int, answer: float, qps: float, concurrency: int) -> float:
    """When the last answer is here, if nothing but rate and concurrency hold calls back. Shares no code."""
    ends = []
    for call in range(calls):
        place = ends[call - concurrency] if call >= concurrency else 0.0
        rate = ends[call - 1] - answer + 1 / qps if call else 0.0
        ends.append(max(place, rate) + answer)
    return ends[-1]


@pytest.mark.parametrize(
    ("calls", "answer", "qps", "concurrency"),
    [(40, 5.0, 10.0, 8), (40, 5.0, 1.0, 8), (100, 0.2, 10.0, 8), (20, 1.0, 50.0, 1)],
)
def test_a_run_takes_what_the_arithmetic_says(calls, answer, qps, concurrency):
    async def scenario():
        pace = pace_of(Rules(qps=qps), concurrency)

        async def call():
            async with pace.slot() as at:
                await asyncio.sleep(answer)
                pace.clean(at)

        await asyncio.gather(*(call() for _ in range(calls)))

    ideal = arithmetic(calls, answer, qps, concurrency)
    assert ideal - 1e-6 <= run_virtually(scenario()) <= 1.02 * ideal


def test_no_more_calls_are_under_way_than_allowed():
    async def scenario():
        pace, under_way, most = pace_of(Rules(qps=100), 3), 0, 0

        async def call():
            nonlocal under_way, most
            async with pace.slot():
                under_way += 1
                most = max(most, under_way)
                await asyncio.sleep(1)
                under_way -= 1

        await asyncio.gather(*(call() for _ in range(20)))
        assert most == 3

    run_virtually(scenario())


def test_calls_that_wait_already_heed_a_slowing_down():
    async def scenario():
        pace, loop = pace_of(Rules(qps=1), 8), asyncio.get_running_loop()
        first = await pace.wait()
        second = asyncio.create_task(pace.wait())
        await asyncio.sleep(0.5)
        pace.slow_down(first, retry_after=20)
        assert await second >= 20.5 - CALM
        assert loop.time() >= 20.5 - CALM
        assert pace.rate.qps == 0.5

    run_virtually(scenario())


def test_a_vendor_that_allows_less_than_was_set_is_served_at_what_it_allows():
    async def scenario():
        pace, taken, refused, served = pace_of(Rules(qps=10), 8), [], 0, 0
        loop = asyncio.get_running_loop()

        async def call():
            nonlocal refused, served
            while True:
                async with pace.slot() as at:
                    taken[:] = [each for each in taken if each > loop.time() - 1]
                    if len(taken) < 4:
                        taken.append(loop.time())
                        await asyncio.sleep(0.3)
                        pace.clean(at)
                        served += 1
                        return
                    await asyncio.sleep(0.05)
                    refused += 1
                    pace.slow_down(at)

        await asyncio.gather(*(call() for _ in range(200)))
        assert served == 200
        assert refused < served / 4

    assert run_virtually(scenario()) < 200 / 4 * 2


def test_a_waiting_call_that_is_cancelled_lets_the_next_one_pass():
    async def scenario():
        pace = pace_of(Rules(qps=1), 1)
        async with pace.slot():
            waiting = asyncio.create_task(pace.wait())
            await asyncio.sleep(0.1)
            waiting.cancel()
        assert await pace.wait() == pytest.approx(1.0 + JITTER)

    run_virtually(scenario())


def test_a_pace_needs_room_for_one_call():
    with pytest.raises(ValueError, match="room"):
        Pace(Rules(qps=1), 0, clock=lambda: 0.0, sleep=asyncio.sleep, random=lambda: 0.0)
