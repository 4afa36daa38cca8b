"""The outcome table, line by line, against the stand-in vendor over a real socket; its bill agrees with every outcome.

Refused and unsent mean that nothing was billed; answered, that as many units were billed as were counted.
"""

import asyncio

import pytest

from localcite.model import Endpoint, Scheme
from localcite.sandbox import EXAMPLE_KEY, Sandbox, serve
from localcite.vendor.ask import Ask
from localcite.vendor.client import Client
from localcite.vendor.codes import CODES, Meaning
from localcite.vendor.credentials import ApiKey, ClientSecret
from localcite.vendor.reply import Outcome
from localcite.vendor.wire import Limits

ANSWERED, REFUSED, IN_DOUBT = Outcome.ANSWERED, Outcome.REFUSED, Outcome.IN_DOUBT
PATENTS = Ask(Endpoint.P015, Scheme.NUMBER, ("US5012236A", "US11205304B2", "EP3499756A1"))
DOI = Ask(Endpoint.L012, Scheme.DOI, ("10.3390/s20030734",))
ASKS = [PATENTS, DOI]
SECRET = ClientSecret("the-client-id", "the-client-secret")


@pytest.fixture(scope="module")
def served():
    with serve(Sandbox(seed=5)) as server:
        yield server


@pytest.fixture
def vendor(served):
    served.sandbox.reset()
    return served


def bought(vendor, *asks, faults="", credentials=None, **settings):
    """Send asks one after the other to a sandbox with faults; return their replies and what was billed."""

    async def scenario():
        vendor.sandbox.set_faults(faults)
        vendor.sandbox.behave(**settings)
        limits = Limits(connect=5, read=5, total=0.6 if "hang" in faults else 20)
        async with Client(vendor.url, credentials or ApiKey(EXAMPLE_KEY), limits=limits) as client:
            return [await client.send(ask) for ask in asks]

    return asyncio.run(scenario()), vendor.bill.units()


@pytest.mark.parametrize("ask", ASKS)
def test_an_answer_is_billed_as_it_is_counted(vendor, ask):
    [reply], billed = bought(vendor, ask, amount_header=True)
    assert (reply.outcome, reply.units, reply.amount) == (ANSWERED, billed, str(billed))
    assert billed > 0
    assert reply.correlation_id == vendor.bill.entries[0].correlation_id


def test_an_answer_travels_packed(vendor):
    [reply], _ = bought(vendor, PATENTS)
    assert reply.content_encoding == "gzip"
    assert len(reply.body) < len(reply.decoded)


@pytest.mark.parametrize("code", sorted(CODES))
@pytest.mark.parametrize("form", ["{}", "{}+message"])
def test_every_code_is_refused_with_its_meaning_and_costs_nothing(vendor, code, form):
    replies, billed = bought(vendor, *ASKS, faults=f"{form.format(code)}*2")
    for reply in replies:
        assert (reply.outcome, reply.meaning, reply.code) == (REFUSED, CODES[code].meaning, code)
        assert reply.text
    assert billed == 0


def test_a_code_in_no_table_is_an_unknown_refusal(vendor):
    [reply], billed = bought(vendor, PATENTS, faults="99999999*1")
    assert (reply.outcome, reply.meaning, reply.code, billed) == (REFUSED, Meaning.UNKNOWN_REFUSAL, 99999999, 0)


@pytest.mark.parametrize("form", ["", "-html", "-empty"])
@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        (400, Meaning.BAD_REQUEST),
        (401, Meaning.CREDENTIALS),
        (403, Meaning.CREDENTIALS),
        (404, Meaning.WRONG_PATH),
        (418, Meaning.UNKNOWN_REFUSAL),
        (429, Meaning.TOO_FAST),
        (500, Meaning.BUSY),
        (503, Meaning.BUSY),
    ],
)
def test_an_http_error_is_refused_with_its_meaning_and_costs_nothing(vendor, status, meaning, form):
    [reply], billed = bought(vendor, PATENTS, faults=f"http-{status}{form}:2*1")
    assert (reply.outcome, reply.meaning, reply.http_status, billed) == (REFUSED, meaning, status, 0)
    assert reply.retry_after == 2


@pytest.mark.parametrize("status", [401, 404, 408, 429, 500, 502, 503, 504])
def test_an_http_error_with_an_envelope_is_refused_by_its_code(vendor, status):
    [reply], billed = bought(vendor, PATENTS, faults=f"http-{status}-json*1")
    assert (reply.outcome, billed) == (REFUSED, 0)
    assert reply.meaning is CODES[reply.code].meaning


def test_a_redirect_is_a_wrong_path(vendor):
    [reply], billed = bought(vendor, PATENTS, faults="redirect*1")
    assert (reply.outcome, reply.meaning, billed) == (REFUSED, Meaning.WRONG_PATH, 0)
    assert len(vendor.bill.entries) == 1


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize("billing", ["-billed", "-unbilled"])
@pytest.mark.parametrize(
    "fault",
    ["lost", "reset", "hang", "cut", "cut-gzip", "half", "empty", "html", "http-408", "http-502", "http-504-html"],
)
def test_a_lost_reply_is_in_doubt_whether_it_was_billed_or_not(vendor, fault, billing, ask):
    [reply], billed = bought(vendor, ask, faults=f"{fault}{billing}*1")
    assert (reply.outcome, reply.units) == (IN_DOUBT, 0)
    assert (billed > 0) == (billing == "-billed")


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize(
    "fault",
    [
        "data-absent",
        "data-null",
        "data-object",
        "null-rows",
        "all-null",
        "shuffled",
        "short",
        "duplicates",
        "strangers",
        "strings",
        "unknown-fields",
        "other-case",
        "two-ids",
        "bad-row",
        "garbage",
    ],
)
def test_a_spoilt_answer_is_an_answer_and_is_billed_as_it_is_counted(vendor, fault, ask):
    [reply], billed = bought(vendor, ask, faults=f"{fault}*1")
    assert (reply.outcome, reply.units) == (ANSWERED, billed)


def test_a_slow_answer_is_an_answer(vendor):
    [reply], billed = bought(vendor, PATENTS, faults="slow:0.05*1")
    assert (reply.outcome, reply.units) == (ANSWERED, billed)


def test_an_account_that_is_used_up_and_an_id_that_spoils_its_batch_are_told_apart(vendor):
    [reply], _ = bought(vendor, PATENTS, quota=0)
    assert (reply.outcome, reply.meaning) == (REFUSED, Meaning.ACCOUNT)
    [reply], _ = bought(vendor, PATENTS, quota=None, poison=("US5012236A",))
    assert (reply.outcome, reply.meaning) == (REFUSED, Meaning.BAD_REQUEST)


def test_calls_beyond_the_rate_are_too_fast(vendor):
    replies, _ = bought(vendor, PATENTS, PATENTS, PATENTS, qps=1)
    assert [reply.meaning for reply in replies[1:]] == [Meaning.TOO_FAST, Meaning.TOO_FAST]


def test_the_wrong_key_and_the_wrong_secret_are_refused(vendor):
    [reply], _ = bought(vendor, PATENTS, credentials=ApiKey("sk-short"))
    assert (reply.meaning, reply.code) == (Meaning.CREDENTIALS, 67200202)
    [reply], _ = bought(vendor, PATENTS, credentials=SECRET, client_secret="another-secret")
    assert (reply.meaning, reply.code) == (Meaning.CREDENTIALS, 67200003)
    assert "the-client-secret" not in repr(reply)


@pytest.mark.parametrize("shape", ["flat", "wrapped"])
@pytest.mark.parametrize("written", ["int", "str"])
def test_a_token_of_either_shape_signs_many_calls(vendor, shape, written):
    replies, _ = bought(vendor, *ASKS, *ASKS, credentials=SECRET, token_shape=shape, expires_as=written)
    assert {reply.outcome for reply in replies} == {ANSWERED}
    assert len(vendor.bill.calls("token")) == 1


def test_a_token_that_ended_before_its_time_is_renewed_once_for_all(vendor):
    async def scenario():
        async with Client(vendor.url, SECRET) as client:
            assert (await client.send(PATENTS)).outcome is ANSWERED
            vendor.sandbox.credentials.forget()

            async def buy():
                reply = await client.send(PATENTS)
                assert (reply.outcome, reply.code) == (REFUSED, 67200009)
                client.renew(reply)
                return await client.send(PATENTS)

            replies = await asyncio.gather(*(buy() for _ in range(6)))
            assert {reply.outcome for reply in replies} == {ANSWERED}

    asyncio.run(scenario())
    assert len(vendor.bill.calls("token")) == 2


@pytest.mark.parametrize(
    ("fault", "outcome", "meaning"),
    [
        ("bad-secret", REFUSED, Meaning.CREDENTIALS),
        ("67200015", REFUSED, Meaning.CREDENTIALS),
        ("busy", REFUSED, Meaning.BUSY),
        ("too-fast", REFUSED, Meaning.TOO_FAST),
        ("http-401", REFUSED, Meaning.CREDENTIALS),
        ("http-503", REFUSED, Meaning.BUSY),
        ("http-502", Outcome.UNSENT, None),
        ("html", Outcome.UNSENT, None),
        ("lost", Outcome.UNSENT, None),
        ("cut", Outcome.UNSENT, None),
    ],
)
def test_a_call_that_gets_no_token_never_leaves(vendor, fault, outcome, meaning):
    [reply], billed = bought(vendor, PATENTS, faults=f"{fault}/token*1", credentials=SECRET)
    assert (reply.outcome, reply.meaning, billed) == (outcome, meaning, 0)
    assert vendor.bill.calls() == []
