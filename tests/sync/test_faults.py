"""Every misbehaviour of the vendor, end to end: each document ends in one state, and the books agree with the bill."""

import pytest
from books import adds_up, calls

IDS = ["US11205304B2", "US5012236A", "10.3390/s20030734", *(f"US{number}B2" for number in range(9_000_000, 9_000_030))]
HARMLESS = ["shuffled", "strings", "unknown-fields", "other-case", "data-null*1", "data-absent*1", "data-object*1"]
LOST = [
    "lost",
    "reset",
    "cut",
    "cut-chunked",
    "cut-gzip",
    "half",
    "empty",
    "html",
    "http-502-html",
    "http-504",
    "http-408",
]
PASSING = [
    "too-fast",
    "busy",
    "http-429",
    "http-429-json",
    "http-500-html",
    "http-503-json",
    "68300005",
    "68300006",
    "68300008",
]
STOPPING = [
    *((code, 6) for code in ("67200000", "67200001", "67200004", "67200005", "67200007", "67200203")),
    *((code, 5) for code in ("67200003", "67200006", "67200008", "67200009", "67200015", "67200202")),
    *((status, 5) for status in ("http-401", "http-403-html")),
    *((fault, 7) for fault in ("67200101", "http-404-html", "redirect")),
]
BAD_REQUEST = ["68300004", "68300007", "68300010", "67200012", "10001"]


def settled_units(home):
    return sum(call["units"] or 0 for call in calls(home, outcome="answered"))


def billed_once(server):
    return not server.bill.documents or set(server.bill.documents.values()) == {1}


@pytest.mark.parametrize("fault", HARMLESS)
def test_what_only_looks_odd_costs_and_loses_nothing(vendor, fault):
    server, home = vendor(faults=fault if "*" in fault else f"{fault}=1")
    done = home.sync(*IDS)
    assert done.code == 0
    assert adds_up(done.json)
    assert done.json["units"] == settled_units(home) == server.bill.units()
    assert home.sync(*IDS).json["calls"] == 0
    assert billed_once(server)


@pytest.mark.parametrize("fault", LOST)
def test_a_lost_reply_is_in_doubt_and_not_asked_again(vendor, fault):
    server, home = vendor({"LOCALCITE_READ_TIMEOUT": "5"}, faults=f"{fault}@1")
    done = home.sync(*IDS)
    assert done.code == 3
    assert adds_up(done.json)
    assert done.json["in_doubt"] > 0
    again = home.sync(*IDS)
    assert again.json["calls"] == 0
    assert again.json["in_doubt"] == done.json["in_doubt"]
    assert billed_once(server)
    doubted = sum(call["units_at_most"] for call in calls(home, outcome="in_doubt"))
    assert settled_units(home) <= server.bill.units() <= settled_units(home) + doubted
    assert home.run("audit", "verify").code == 0


def test_an_answer_that_never_comes_is_in_doubt(vendor):
    _server, home = vendor({"LOCALCITE_READ_TIMEOUT": "0.3"}, faults="hang@1")
    assert home.sync("US11205304B2").json["in_doubt"] == 1


@pytest.mark.parametrize("fault", PASSING)
def test_a_passing_refusal_is_asked_again_at_no_cost(vendor, fault):
    server, home = vendor(faults=f"{fault}@1")
    done = home.sync(*IDS)
    assert done.code == 0
    assert len(calls(home, outcome="refused")) == 1
    assert done.json["units"] == settled_units(home) == server.bill.units()
    assert billed_once(server)


@pytest.mark.parametrize(("fault", "exit_code"), STOPPING)
def test_a_refusal_of_everything_stops_the_run_and_says_why(vendor, fault, exit_code):
    server, home = vendor(faults=f"{fault}=1")
    stopped = home.sync(*IDS)
    assert stopped.code == exit_code
    assert adds_up(stopped.json)
    assert stopped.json["not_reached"] == len(IDS)
    assert stopped.json["reason"]
    assert server.bill.units() == 0


@pytest.mark.parametrize("fault", BAD_REQUEST)
def test_a_wrong_request_is_split_and_then_served(vendor, fault):
    server, home = vendor(faults=f"{fault}@1")
    done = home.sync(*IDS)
    assert done.code == 0
    assert done.json["units"] == server.bill.units()
    assert billed_once(server)


def test_a_request_that_is_always_wrong_ends_before_it_has_asked_for_every_id(vendor):
    server, home = vendor(faults="68300004=1")
    many = [f"US{number}B2" for number in range(9_000_000, 9_000_200)]
    stopped = home.sync(*many)
    assert stopped.code == 3
    assert stopped.json["status"] == "stopped"
    assert stopped.json["calls"] < 200
    assert server.bill.units() == 0


def test_an_unknown_refusal_fails_its_ids_and_the_next_sync_asks_again(vendor):
    server, home = vendor(faults="69999999@1")
    done = home.sync("US11205304B2")
    assert (done.code, done.json["failed"]) == (3, 1)
    assert "69999999" in done.json["failures"][0]["reason"]
    assert home.plan("US11205304B2")["failed"] == 1
    assert home.sync("US11205304B2").json["bought"] == 1
    assert server.bill.units() == 1


@pytest.mark.parametrize("fault", ["bad-row", "garbage"])
def test_rows_that_cannot_be_understood_are_billed_kept_and_not_bought_again(vendor, fault):
    server, home = vendor({"LOCALCITE_BATCH_FIRST": "10"}, faults=f"{fault}@1")
    done = home.sync(*IDS)
    assert done.code == 3
    assert adds_up(done.json)
    assert done.json["failed"] > 0
    assert done.json["notes"], "the fault report names field and value"
    assert done.json["units"] == settled_units(home) == server.bill.units()
    again = home.sync(*IDS)
    assert (again.json["calls"], again.json["failed"]) == (0, done.json["failed"])
    assert home.plan(*IDS, "--refresh")["units_at_most"] > 0


@pytest.mark.parametrize("fault", ["short", "null-rows", "all-null", "duplicates", "two-ids"])
def test_an_answer_of_another_length_is_matched_by_id(vendor, fault):
    server, home = vendor({"LOCALCITE_BATCH_FIRST": "20"}, faults=f"{fault}@1")
    done = home.sync(*IDS)
    assert adds_up(done.json)
    assert done.json["units"] == settled_units(home) == server.bill.units()
    assert home.sync(*IDS).json["calls"] == 0 or done.json["status"] == "stopped"


def test_the_amount_that_the_vendor_says_is_kept(vendor):
    _server, home = vendor(amount_header=True)
    home.sync("US11205304B2")
    (call,) = calls(home)
    assert home.run("audit", "show", call["call"], "--json").json["amount"] == "1"


def test_a_client_with_a_secret_gets_a_token_and_renews_one_that_ended(vendor):
    for shape, kind in (("flat", "int"), ("wrapped", "str")):
        server, home = vendor(
            {"LOCALCITE_CLIENT_ID": "me", "LOCALCITE_CLIENT_SECRET": "a-made-up-secret", "LOCALCITE_CONCURRENCY": "3"},
            name=shape,
            token_shape=shape,
            expires_as=kind,
            faults="67200009/P015@2",
        )
        del home.environ["LOCALCITE_API_KEY"]
        done = home.sync(*IDS)
        assert done.code == 0, done.err
        assert done.json["units"] == server.bill.units()
