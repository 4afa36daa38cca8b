"""Who may call the stand-in vendor: API keys, and clients with a secret and tokens."""

import httpx
import pytest

from localcite.sandbox import EXAMPLE_KEY

P015 = "/basic-patent-data/forward-citation/v3"


@pytest.fixture
def bare(asker):
    """A client without credentials."""
    with httpx.Client(verify=False, base_url=asker.server.url, params={"patent_number": "US5012236A"}) as client:
        yield client


def token_of(bare, client_id="someone", secret="a secret"):
    form = {"grant_type": "client_credentials"}
    return bare.post("/oauth/token", auth=(client_id, secret), data=form).json()


def ask(bare, token, apikey="someone"):
    params = {"patent_number": "US5012236A"} | ({"apikey": apikey} if apikey else {})
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return bare.get(P015, params=params, headers=headers).json()["error_code"]


def test_any_well_formed_api_key_is_accepted(bare):
    assert ask(bare, EXAMPLE_KEY, apikey=None) == 0
    assert ask(bare, "sk-" + "Z9" * 24, apikey=None) == 0
    assert ask(bare, None, apikey=EXAMPLE_KEY) == 0


@pytest.mark.parametrize("key", ["sk-", "sk-short", EXAMPLE_KEY + "0", EXAMPLE_KEY[:-1] + "-"])
def test_a_malformed_api_key_is_refused(bare, key):
    assert ask(bare, key, apikey=None) == 67200202


def test_a_key_of_the_other_region_is_refused(asker, bare):
    asker.sandbox.behave(api_key="sk-" + "Z9" * 24)
    assert ask(bare, EXAMPLE_KEY, apikey=None) == 67200202
    assert ask(bare, "sk-" + "Z9" * 24, apikey=None) == 0


def test_a_client_needs_its_token_and_its_id(bare):
    token = token_of(bare)["token"]
    assert ask(bare, token) == 0
    assert ask(bare, token, apikey=None) == 67200008
    assert ask(bare, None) == 67200008
    assert ask(bare, token, apikey="somebody else") == 67200009
    assert ask(bare, "no token of ours") == 67200009


def test_a_wrong_secret_gets_no_token(asker, bare):
    asker.sandbox.behave(client_id="someone", client_secret="right")
    assert token_of(bare, secret="wrong")["error_code"] == 67200003
    assert token_of(bare, client_id="x", secret="right")["error_code"] == 67200003
    assert "token" in token_of(bare, secret="right")
    assert bare.post("/oauth/token", data={"grant_type": "client_credentials"}).json()["error_code"] == 67200003


def test_an_api_key_gets_no_token(bare):
    assert token_of(bare, client_id=EXAMPLE_KEY)["error_code"] == 67200015
    headers = {"Authorization": f"Bearer {EXAMPLE_KEY}"}
    assert bare.post("/oauth/token", headers=headers).json()["error_code"] == 67200015
    assert bare.post("/oauth/token", auth=("a", "b"), data={"grant_type": "password"}).json()["error_code"] == 67200015


def test_a_token_comes_flat_or_wrapped_and_its_life_as_number_or_text(asker, bare):
    flat = token_of(bare)
    assert (flat["token_type"], flat["expires_in"], flat["status"]) == ("BearerToken", 1799, "approved")
    assert flat["issued_at"].isdigit()
    asker.sandbox.behave(token_shape="wrapped", expires_as="str", token_life=60)
    wrapped = token_of(bare)
    assert (wrapped["status"], wrapped["error_code"], wrapped["data"]["expires_in"]) == (True, 0, "59")
    assert ask(bare, wrapped["data"]["token"]) == 0


def test_a_token_ends_when_it_said_or_sooner(open_sandbox):
    seconds = [1_800_000_000.0]
    asker = open_sandbox(clock=lambda: seconds[0], token_life=100)
    with httpx.Client(verify=False, base_url=asker.server.url) as bare:
        token = token_of(bare)["token"]
        seconds[0] += 99
        assert ask(bare, token) == 0
        seconds[0] += 1
        assert ask(bare, token) == 67200009
        asker.sandbox.behave(token_dies=5)
        token = token_of(bare)["token"]
        seconds[0] += 5
        assert ask(bare, token) == 67200009


def test_tokens_can_be_ended_and_a_call_refused_once(asker, bare):
    token = token_of(bare)["token"]
    asker.control("expire-tokens")
    assert ask(bare, token) == 67200009
    token = token_of(bare)["token"]
    asker.sandbox.faults.add("token-refused")
    assert [ask(bare, token), ask(bare, token)] == [67200009, 0]


def test_faults_strike_the_token_endpoint_only_if_they_name_it(asker, bare):
    asker.sandbox.set_faults("html=1")
    assert "token" in token_of(bare)
    asker.sandbox.set_faults("bad-secret/token,http-500/token@2")
    assert token_of(bare)["error_code"] == 67200003
    assert bare.post("/oauth/token", auth=("a", "b")).status_code == 500
    assert "token" in token_of(bare)


def test_no_secret_stands_in_the_bill(asker, bare):
    token = token_of(bare, secret="very secret")["token"]
    ask(bare, token)
    ask(bare, EXAMPLE_KEY, apikey=None)
    written = bare.get("/_sandbox/bill").text
    assert EXAMPLE_KEY not in written
    assert "very secret" not in written
    assert token not in written
    assert [entry.client for entry in asker.bill.calls()] == ["someone", asker.bill.entries[-1].client]


class TestStatement:
    @pytest.fixture
    def used(self, asker, bare):
        """Two days of use by one client, one call by another, and a clock that stands on the third day."""
        token, other = token_of(bare)["token"], token_of(bare, client_id="other")["token"]
        ask(bare, token)
        ask(bare, other, apikey="other")
        asker.sandbox.advance(1)
        ask(bare, token)
        asker.client.get("/nowhere")
        return asker

    def statement(self, asker, **changes):
        body = {"apikey": "someone", "client_secret": "a secret", "time_start": "20261101", "time_end": "20261231"}
        return asker.client.post("/open-user/statement/v2", json=body | changes).json()

    def test_today_is_not_in_it_yet(self, used):
        (row,) = self.statement(used)["data"]["usage"]
        assert row["request_path"] == "/basic-patent-data/forward-citation/v3"
        assert (row["usage_times"], row["fee_times"], row["used_money"]) == (1, 1, 0.4)
        used.sandbox.advance(1)
        assert self.statement(used)["data"]["usage"][0]["fee_times"] == 2

    def test_only_the_days_asked_for_are_in_it(self, used):
        used.sandbox.advance(5)
        (row,) = self.statement(used, time_start="20261123")["data"]["usage"]
        assert row["fee_times"] == 1
        assert self.statement(used, time_end="20261121")["data"] == {"usage": []}

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"client_secret": ""}, 67200003),
            ({"apikey": EXAMPLE_KEY}, 67200003),
            ({"time_start": "tomorrow"}, 68300004),
            ({"time_start": "20270101"}, 68300004),
            ({"client_secret": None}, 68300004),
        ],
    )
    def test_what_is_wrong_is_refused(self, used, changes, code):
        assert self.statement(used, **changes)["error_code"] == code

    def test_a_day_begins_in_the_zone_of_the_statement(self, open_sandbox):
        evening = 1_793_736_000.0  # 2026-11-03 20:00 UTC
        asker = open_sandbox(today=None, clock=lambda: evening, statement_zone=8)
        with httpx.Client(verify=False, base_url=asker.server.url, params={"patent_number": "US5012236A"}) as bare:
            ask(bare, token_of(bare)["token"])
        asker.sandbox.advance(3)
        assert self.statement(asker, time_start="20261103", time_end="20261103")["data"] == {"usage": []}
        assert len(self.statement(asker, time_start="20261104", time_end="20261104")["data"]["usage"]) == 1

    def test_it_may_come_at_once_or_later_still_and_leave_days_out(self, used):
        used.sandbox.behave(statement_lag=0)
        assert self.statement(used)["data"]["usage"][0]["fee_times"] == 2
        used.sandbox.behave(statement_lag=2)
        assert self.statement(used)["data"] == {"usage": []}
        used.sandbox.behave(statement_lag=0, statement_missing=["2026-11-22"])
        assert self.statement(used)["data"]["usage"][0]["fee_times"] == 1

    @pytest.mark.parametrize(("kind", "written"), [("str", ["1", "1", "0.4"]), ("float", [1.0, 1.0, 0.4])])
    def test_its_numbers_may_be_of_other_types(self, used, kind, written):
        used.sandbox.behave(statement_numbers=kind)
        (row,) = self.statement(used)["data"]["usage"]
        assert [row["usage_times"], row["fee_times"], row["used_money"]] == written
        assert [type(row["fee_times"])] == [type(written[0])]
