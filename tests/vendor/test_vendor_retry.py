"""Only what surely bought nothing is tried again, and not for ever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localcite.vendor.codes import CODES, STALE_TOKEN, Meaning
from localcite.vendor.reply import Judged, Outcome
from localcite.vendor.retry import Action, Attempt, Policy, Step, next_step

POLICY = Policy()
ONE = Attempt(number=1, ids=1)
MANY = Attempt(number=1, ids=25)
meanings = st.sampled_from([meaning for meaning in Meaning if meaning is not Meaning.UNREACHABLE])
refusals = st.builds(
    Judged,
    outcome=st.just(Outcome.REFUSED),
    meaning=meanings,
    code=st.sampled_from([None, 4711, *CODES]),
    retry_after=st.none() | st.floats(0, 10**6),
)
replies = refusals | st.sampled_from([Judged(outcome=each) for each in Outcome if each is not Outcome.REFUSED])
attempts = st.builds(
    Attempt, st.integers(1, 10**4), st.integers(1, 100), st.booleans(), st.booleans(), st.floats(0, 1, exclude_max=True)
)


def refused(meaning: Meaning, code: int | None = None, retry_after: float | None = None) -> Judged:
    return Judged(outcome=Outcome.REFUSED, meaning=meaning, code=code, retry_after=retry_after)


@given(attempts)
def test_an_answer_is_done_and_a_doubt_is_never_tried_again(attempt):
    assert next_step(Judged(outcome=Outcome.ANSWERED), attempt, POLICY) == Step(Action.DONE)
    assert next_step(Judged(outcome=Outcome.IN_DOUBT), attempt, POLICY) == Step(Action.GIVE_UP)


@given(replies, attempts)
def test_every_reply_to_every_attempt_has_a_next_step_with_a_bounded_wait(reply, attempt):
    step = next_step(reply, attempt, POLICY)
    assert 0 <= step.seconds <= POLICY.longest_wait
    assert (step.seconds == 0) or step.action is Action.RETRY_AFTER
    assert step.meaning is not None or step.action is not Action.STOP


@given(replies, st.integers(1, 100), st.booleans())
def test_trying_ends(reply, ids, renewable):
    renewed = False
    for number in range(1, 100):
        step = next_step(reply, Attempt(number, ids, renewable, renewed), POLICY)
        renewed |= step.action is Action.RENEW
        if step.action not in {Action.RETRY_AFTER, Action.RENEW}:
            return
    pytest.fail("it was tried a hundred times")


def test_what_was_never_sent_is_tried_a_few_times_and_then_the_vendor_is_unreachable():
    unsent = Judged(outcome=Outcome.UNSENT)
    steps = [next_step(unsent, Attempt(number, 25), POLICY) for number in range(1, POLICY.unsent + 1)]
    assert {step.action for step in steps[:-1]} == {Action.RETRY_AFTER}
    assert steps[-1] == Step(Action.STOP, meaning=Meaning.UNREACHABLE)


def test_a_busy_vendor_is_tried_again_ever_later_and_then_given_up():
    busy = refused(Meaning.BUSY)
    steps = [next_step(busy, Attempt(number, 25), POLICY) for number in range(1, POLICY.busy + 1)]
    waits = [step.seconds for step in steps[:-1]]
    assert waits == sorted(set(waits))
    assert steps[-1] == Step(Action.GIVE_UP, meaning=Meaning.BUSY)


def test_too_fast_is_tried_more_often_and_the_pace_does_the_waiting():
    too_fast = refused(Meaning.TOO_FAST)
    assert next_step(too_fast, ONE, POLICY) == Step(Action.RETRY_AFTER, 0.0)
    assert next_step(too_fast, Attempt(POLICY.busy + 1, 1), POLICY).action is Action.RETRY_AFTER
    assert next_step(too_fast, Attempt(POLICY.too_fast, 1), POLICY) == Step(Action.GIVE_UP, meaning=Meaning.TOO_FAST)


def test_retry_after_makes_a_wait_longer_never_shorter():
    assert next_step(refused(Meaning.BUSY, retry_after=20), ONE, POLICY).seconds == 20
    assert next_step(refused(Meaning.BUSY, retry_after=0), ONE, POLICY).seconds > 0
    assert next_step(refused(Meaning.BUSY, retry_after=9999), ONE, POLICY).seconds == POLICY.longest_wait


def test_a_wrong_request_is_split_down_to_the_one_id_that_is_given_up():
    assert next_step(refused(Meaning.BAD_REQUEST), MANY, POLICY) == Step(Action.SPLIT)
    assert next_step(refused(Meaning.BAD_REQUEST), ONE, POLICY) == Step(Action.GIVE_UP, meaning=Meaning.BAD_REQUEST)


@pytest.mark.parametrize("meaning", [Meaning.ACCOUNT, Meaning.CREDENTIALS, Meaning.WRONG_PATH])
def test_what_no_other_call_would_fare_better_with_stops_the_run(meaning):
    assert next_step(refused(meaning), MANY, POLICY) == Step(Action.STOP, meaning=meaning)


def test_an_unknown_refusal_is_given_up():
    unknown = refused(Meaning.UNKNOWN_REFUSAL, code=4711)
    assert next_step(unknown, MANY, POLICY) == Step(Action.GIVE_UP, meaning=Meaning.UNKNOWN_REFUSAL)


def test_a_token_is_renewed_once_for_the_one_code_that_it_can_mend():
    stale = refused(Meaning.CREDENTIALS, code=STALE_TOKEN)
    stop = Step(Action.STOP, meaning=Meaning.CREDENTIALS)
    assert next_step(stale, Attempt(1, 25, renewable=True), POLICY) == Step(Action.RENEW)
    assert next_step(stale, Attempt(2, 25, renewable=True, renewed=True), POLICY) == stop
    assert next_step(stale, Attempt(1, 25, renewable=False), POLICY) == stop
    assert next_step(refused(Meaning.CREDENTIALS, code=67200003), Attempt(1, 25, renewable=True), POLICY) == stop


def test_a_very_patient_policy_waits_no_longer_than_it_says():
    patient = Policy(busy=10**6, unsent=10**6)
    for reply in (refused(Meaning.BUSY), Judged(outcome=Outcome.UNSENT)):
        assert next_step(reply, Attempt(10**5, 1), patient).seconds <= patient.longest_wait
