"""Credentials never show their secret; a token is got once for all who wait, and renewed before it ends."""

import asyncio
import base64
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localcite.errors import BadSetting
from localcite.vendor.codes import Meaning
from localcite.vendor.credentials import ApiKey, ClientSecret, scrub
from localcite.vendor.reply import Outcome, Reply
from localcite.vendor.tokens import Authorizer, Signature, read_token

KEY = "sk-" + "x1Y2" * 12
CLIENT = ClientSecret("client-id", "the-client-secret")
visible = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1)


class TokenEndpoint:
    """Answers token requests with prepared replies, and notes how many were under way at once."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.requests = []
        self.under_way = self.most_under_way = 0

    async def post(self, request):
        self.requests.append(request)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        await asyncio.sleep(0)
        self.under_way -= 1
        return self.replies.pop(0)


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def replied(body: object, status: int = 200) -> Reply:
    return Reply(outcome=Outcome.IN_DOUBT, http_status=status, decoded=json.dumps(body).encode())


def token(name: str, life: object = 1799) -> Reply:
    return replied({"token": name, "token_type": "BearerToken", "expires_in": life, "status": "approved"})


def refused(meaning: Meaning, code: int | None = None) -> Reply:
    return Reply(
        outcome=Outcome.REFUSED, meaning=meaning, code=code, http_status=200, body=b"x", decoded=b"x", detail="why"
    )


def authorizer(*replies: Reply):
    endpoint, clock = TokenEndpoint(*replies), Clock()
    return Authorizer(CLIENT, endpoint.post, clock), endpoint, clock


def bearer_of(signed) -> str:
    assert isinstance(signed, Signature)
    return dict(signed.headers)["Authorization"]


# ---- values ----


@pytest.mark.parametrize("credentials", [ApiKey(KEY), CLIENT])
def test_credentials_show_no_secret(credentials):
    shown = f"{credentials!r} {credentials!s} {[credentials]} {credentials}"
    for secret in (*credentials.secrets, "client-id"):
        assert secret not in shown


@pytest.mark.parametrize("bad", ["", " ", "a\nb", "a\r\nX-Evil: 1", "é", "a\tb", " a", "a ", "a\x00", "\x7f"])
def test_what_a_header_cannot_hold_is_refused_and_not_repeated(bad):
    for make in (ApiKey, lambda text: ClientSecret(text, "s"), lambda text: ClientSecret("c", text)):
        with pytest.raises(BadSetting) as caught:
            make(bad)
        assert caught.value.data["value"] is None
        assert caught.value.data["name"] in {"api_key", "client_id", "client_secret"}


def test_a_client_id_with_a_colon_is_refused_since_basic_could_not_carry_it():
    with pytest.raises(BadSetting):
        ClientSecret("a:b", "secret")
    ClientSecret("ab", "se:cret")


@given(visible)
def test_any_visible_key_is_taken_and_signs_with_one_header(key):
    headers, params = ApiKey(key).signature()
    assert headers == (("Authorization", f"Bearer {key}"),)
    assert params == ()


def test_a_client_signs_with_its_token_and_its_id_and_asks_for_it_with_basic():
    headers, params = CLIENT.signature("tok")
    assert (headers, params) == ((("Authorization", "Bearer tok"),), (("apikey", "client-id"),))
    request = CLIENT.token_request()
    assert (request.method, request.path, request.params) == ("POST", "/oauth/token", ())
    assert request.content == b"grant_type=client_credentials"
    scheme, _, basic = dict(request.headers)["Authorization"].partition(" ")
    assert (scheme, base64.b64decode(basic)) == ("Basic", b"client-id:the-client-secret")


def test_equal_credentials_are_equal_and_survive_a_copy():
    assert ApiKey(KEY) == pickle.loads(pickle.dumps(ApiKey(KEY)))
    assert ApiKey(KEY) != ApiKey(KEY + "a")


def test_scrubbing_leaves_no_secret():
    assert scrub(f"key {KEY} and {KEY}", (KEY, "")) == "key … and …"


# ---- token replies ----


@pytest.mark.parametrize(
    ("body", "life"),
    [
        (
            {"token": "tok", "token_type": "BearerToken", "expires_in": 1799, "status": "approved", "issued_at": "1"},
            1799,
        ),
        ({"data": {"token": "tok", "expires_in": 1799}, "status": True, "error_code": 0}, 1799),
        ({"data": {"token": "tok", "expires_in": "1799"}}, 1799),
        ({"token": "tok", "expires_in": " 60 "}, 60),
        ({"token": "tok", "expires_in": 60.5}, 60.5),
        ({"token": "tok"}, 1800),
        ({"token": "tok", "expires_in": None}, 1800),
        ({"token": "tok", "expires_in": "soon"}, 1800),
        ({"token": "tok", "expires_in": 0}, 1800),
        ({"token": "tok", "expires_in": -5}, 1800),
        ({"token": "tok", "expires_in": True}, 1800),
        ({"token": "tok", "expires_in": 10**8}, 86400),
    ],
)
def test_a_token_is_read_in_every_shape_it_comes_in(body, life):
    found = read_token(replied(body))
    assert (found.value, found.life) == ("tok", life)
    assert "tok" not in repr(found)


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        None,
        "tok",
        {"token": None},
        {"token": ""},
        {"token": "a b"},
        {"token": "a\r\nb"},
        {"token": 7},
        {"data": []},
    ],
)
def test_what_holds_no_usable_token_is_none(body):
    assert read_token(replied(body)) is None


def test_a_token_under_an_http_error_or_in_no_json_is_none():
    assert read_token(replied({"token": "tok"}, status=500)) is None
    assert read_token(Reply(outcome=Outcome.IN_DOUBT, http_status=200, decoded=b"<html>")) is None
    assert read_token(Reply(outcome=Outcome.UNSENT)) is None


# ---- the authorizer ----


def test_an_api_key_needs_no_token():
    async def scenario():
        endpoint = TokenEndpoint()
        signer = Authorizer(ApiKey(KEY), endpoint.post, Clock())
        signer.renew(after=0)
        assert bearer_of(await signer.sign()) == f"Bearer {KEY}"
        assert (endpoint.requests, signer.renewable) == ([], False)

    asyncio.run(scenario())


def test_many_callers_at_once_get_one_token():
    async def scenario():
        signer, endpoint, _ = authorizer(token("one"))
        signed = await asyncio.gather(*(signer.sign() for _ in range(8)))
        assert {bearer_of(each) for each in signed} == {"Bearer one"}
        assert len(endpoint.requests) == 1

    asyncio.run(scenario())


@pytest.mark.parametrize(("life", "good_for"), [(1800, 1680), (600, 480), (300, 240), (10, 8)])
def test_a_token_is_renewed_two_minutes_or_a_fifth_of_its_life_before_its_end(life, good_for):
    async def scenario():
        signer, endpoint, clock = authorizer(token("one", life), token("two", life))
        await signer.sign()
        clock.now += good_for - 0.01
        assert bearer_of(await signer.sign()) == "Bearer one"
        clock.now += 0.01
        signed = await asyncio.gather(*(signer.sign() for _ in range(8)))
        assert {bearer_of(each) for each in signed} == {"Bearer two"}
        assert endpoint.most_under_way == 1

    asyncio.run(scenario())


def test_a_token_given_up_by_many_is_renewed_once():
    async def scenario():
        signer, endpoint, _ = authorizer(token("one"), token("two"))
        first = await signer.sign()

        async def again():
            signer.renew(after=first.token)
            await asyncio.sleep(0)
            return await signer.sign()

        signed = await asyncio.gather(*(again() for _ in range(8)))
        signer.renew(after=first.token)
        signed.append(await signer.sign())
        assert {bearer_of(each) for each in signed} == {"Bearer two"}
        assert len(endpoint.requests) == 2

    asyncio.run(scenario())


def test_a_failure_is_shared_by_all_who_waited_for_it_and_the_next_caller_tries_anew():
    async def scenario():
        signer, endpoint, _ = authorizer(refused(Meaning.CREDENTIALS, 67200003), token("one"))
        signed = await asyncio.gather(*(signer.sign() for _ in range(8)))
        assert {(each.outcome, each.meaning, each.code) for each in signed} == {
            (Outcome.REFUSED, Meaning.CREDENTIALS, 67200003)
        }
        assert len(endpoint.requests) == 1
        assert bearer_of(await signer.sign()) == "Bearer one"

    asyncio.run(scenario())


def test_a_caller_that_is_cancelled_leaves_the_renewal_to_the_next():
    async def scenario():
        signer, endpoint, _ = authorizer(token("one"), token("two"))
        first = asyncio.create_task(signer.sign())
        second = asyncio.create_task(signer.sign())
        await asyncio.sleep(0)
        first.cancel()
        assert bearer_of(await second) == "Bearer one"
        assert len(endpoint.requests) == 2

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("reply", "outcome", "meaning"),
    [
        (refused(Meaning.CREDENTIALS, 67200003), Outcome.REFUSED, Meaning.CREDENTIALS),
        (refused(Meaning.CREDENTIALS, 67200015), Outcome.REFUSED, Meaning.CREDENTIALS),
        (refused(Meaning.BAD_REQUEST), Outcome.REFUSED, Meaning.CREDENTIALS),
        (refused(Meaning.UNKNOWN_REFUSAL, 4711), Outcome.REFUSED, Meaning.CREDENTIALS),
        (refused(Meaning.TOO_FAST, 67200002), Outcome.REFUSED, Meaning.TOO_FAST),
        (refused(Meaning.BUSY, 67200100), Outcome.REFUSED, Meaning.BUSY),
        (refused(Meaning.ACCOUNT, 67200005), Outcome.REFUSED, Meaning.ACCOUNT),
        (refused(Meaning.WRONG_PATH), Outcome.REFUSED, Meaning.WRONG_PATH),
        (Reply(outcome=Outcome.UNSENT, detail="connection refused"), Outcome.UNSENT, None),
        (Reply(outcome=Outcome.IN_DOUBT, http_status=502, detail="lost"), Outcome.UNSENT, None),
        (replied({"token": "a\nb"}), Outcome.UNSENT, None),
        (Reply(outcome=Outcome.ANSWERED, http_status=200, units=3, decoded=b'{"data":{}}'), Outcome.UNSENT, None),
    ],
)
def test_without_a_token_the_call_is_refused_or_unsent_and_never_in_doubt(reply, outcome, meaning):
    async def scenario():
        signer, _, _ = authorizer(reply)
        failed = await signer.sign()
        assert (failed.outcome, failed.meaning, failed.code) == (outcome, meaning, reply.code)
        assert (failed.body, failed.decoded, failed.units) == (b"", b"", 0)
        assert failed.detail.startswith("while asking for a token: ")
        assert failed.http_status is None or failed.outcome is Outcome.REFUSED

    asyncio.run(scenario())


def test_all_tokens_that_calls_may_still_use_are_secrets():
    async def scenario():
        signer, _, _ = authorizer(token("token-one"), token("token-two"))
        first = await signer.sign()
        signer.renew(after=first.token)
        assert "token-one" in signer.secrets
        await signer.sign()
        assert {"token-one", "token-two", "the-client-secret"} < set(signer.secrets)

    asyncio.run(scenario())
