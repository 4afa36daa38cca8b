"""What became of a call: every line of the outcome table that a whole response can fall under."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localcite.vendor.codes import CODES, Meaning
from localcite.vendor.envelope import read_envelope
from localcite.vendor.headers import KEPT, LONGEST_WAIT, kept, retry_after
from localcite.vendor.reply import Outcome, judge

ANSWERED, REFUSED, IN_DOUBT = Outcome.ANSWERED, Outcome.REFUSED, Outcome.IN_DOUBT
elements = st.lists(st.none() | st.dictionaries(st.text(max_size=3), st.integers(), max_size=2) | st.text(max_size=3))
statuses = st.integers(100, 999)


def envelope(**fields: object) -> bytes:
    return json.dumps(fields).encode()


def outcome(status: int, body: bytes) -> Outcome:
    return judge(status, {}, body).outcome


# ---- answered ----


@given(elements)
def test_units_are_the_elements_that_are_not_null(data):
    judged = judge(200, {}, envelope(data=data, status=True, error_code=0))
    assert (judged.outcome, judged.units) == (ANSWERED, sum(each is not None for each in data))


@pytest.mark.parametrize(
    ("body", "units"),
    [
        (b'{"data":{},"status":true,"error_code":0}', 0),
        (b'{"data":null,"status":true,"error_code":0}', 0),
        (b'{"status":true,"error_code":0}', 0),
        (b'{"data":[],"status":true,"error_code":0}', 0),
        (b'{"data":[null],"status":true,"error_code":0}', 0),
        (b'{"data":{"pn":"US1A"},"status":true,"error_code":0}', 1),
        (b'{"data":"what is this","status":true,"error_code":0}', 0),
        (b'{"data":[{},7,"x",[]],"status":true,"error_code":0}', 4),
        (b'{"data":[1],"status":true}', 1),
        (b'{"data":[1],"error_code":0}', 1),
        (b'{"data":[],"error_code":"0"}', 0),
        (b'{"data":[1],"status":"true","error_code":"0"}', 1),
        (b'{"data":[1],"status":1,"error_code":0.0,"new_field":[{}]}', 1),
        (b'{"data":[1],"status":true,"error_code":68300005}', 1),
        (b'{"data":[1],"status":true,"error_code":""}', 1),
        (b' \n{ "data" : [ 1 , null ] , "status" : true } \n', 1),
    ],
)
def test_the_envelope_with_status_true_is_an_answer(body, units):
    judged = judge(200, {}, body)
    assert (judged.outcome, judged.units, judged.meaning) == (ANSWERED, units, None)
    assert outcome(201, body) is ANSWERED


@pytest.mark.parametrize(
    ("rows", "units"),
    [
        (b"NaN", 1),
        (b'{"n":Infinity},{"n":-Infinity}', 2),
        (b'"half a pair \\ud83d"', 1),
        (b'{"n":1e999}', 1),
        (b"9" * 5000, 1),
        (b"NaN," + b"9" * 5000 + b",1e999", 3),
        (b'"\xff\xfe"', 1),
        (b'{"\xff":1}', 1),
        (b'{"a":1,"a":2}', 1),
        (b'"\\u0000"', 1),
        (b"[" * 50 + b"]" * 50, 1),
    ],
)
def test_rows_that_are_badly_written_are_counted_all_the_same(rows, units):
    judged = judge(200, {}, b'{"data":[' + rows + b'],"status":true,"error_code":0}')
    assert (judged.outcome, judged.units) == (ANSWERED, units)


def test_of_duplicate_keys_the_last_one_counts():
    assert judge(200, {}, b'{"data":[1,2],"data":[1],"status":false,"status":true}').units == 1
    assert judge(200, {}, b'{"data":[NaN],"data":[1,NaN],"status":true}').units == 2


# ---- refused ----


@pytest.mark.parametrize("code", sorted(CODES))
@given(statuses, st.sampled_from([int, str, float, " {} ".format]))
def test_every_code_refuses_with_its_meaning_under_any_http_status(code, status, as_written):
    judged = judge(status, {}, envelope(error_code=as_written(code), error_msg="its own words", status=False))
    assert judged.outcome is REFUSED
    assert (judged.meaning, judged.code, judged.text) == (CODES[code].meaning, code, "its own words")
    assert (judged.units, judged.detail) == (0, CODES[code].advice)


def test_the_one_error_body_that_is_known_byte_for_byte():
    text = b"No permission or API package quota has exceeded the limit!"
    judged = judge(200, {}, b'{"error_code":67200004,"error_msg":"' + text + b'","status":false}')
    assert (judged.outcome, judged.meaning, judged.code) == (REFUSED, Meaning.ACCOUNT, 67200004)
    assert judged.text == text.decode()


@given(st.integers().filter(lambda code: code not in CODES and code != 0), st.booleans())
def test_any_other_code_with_status_false_is_an_unknown_refusal(code, quoted):
    judged = judge(200, {}, envelope(status=False, error_code=str(code) if quoted else code, message="why"))
    assert (judged.outcome, judged.meaning, judged.text) == (REFUSED, Meaning.UNKNOWN_REFUSAL, "why")
    assert judged.code == (code if abs(code) < 2**63 else None)


@pytest.mark.parametrize("code", [None, "abc", "", [1], {"a": 1}, True, 1.5, "9" * 5000])
def test_a_refusal_with_a_code_that_is_none_is_still_a_refusal(code):
    judged = judge(200, {}, envelope(status=False, error_code=code))
    assert (judged.outcome, judged.meaning) == (REFUSED, Meaning.UNKNOWN_REFUSAL)


def test_an_unknown_code_under_a_telling_http_status_means_what_the_status_means():
    body = envelope(status=False, error_code=4711, error_msg="who are you")
    judged = judge(401, {}, body)
    assert (judged.meaning, judged.code, judged.text) == (Meaning.CREDENTIALS, 4711, "who are you")
    assert judge(429, {}, body).meaning is Meaning.TOO_FAST
    assert judge(504, {}, body).meaning is Meaning.UNKNOWN_REFUSAL


@pytest.mark.parametrize("body", [b'{"error_code":67200002}', b'{"status":true,"error_code":67200002}'])
def test_an_error_code_without_results_refuses_even_without_status_false(body):
    judged = judge(200, {}, body)
    assert (judged.outcome, judged.meaning) == (REFUSED, Meaning.TOO_FAST)


@pytest.mark.parametrize("body", [b"", b"<html>nginx</html>", b'{"message":"Not Found"}', b'{"status":500,"path":"/"}'])
@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        (400, Meaning.BAD_REQUEST),
        (401, Meaning.CREDENTIALS),
        (403, Meaning.CREDENTIALS),
        (404, Meaning.WRONG_PATH),
        (413, Meaning.BAD_REQUEST),
        (414, Meaning.BAD_REQUEST),
        (418, Meaning.UNKNOWN_REFUSAL),
        (422, Meaning.BAD_REQUEST),
        (429, Meaning.TOO_FAST),
        (500, Meaning.BUSY),
        (503, Meaning.BUSY),
        (301, Meaning.WRONG_PATH),
        (307, Meaning.WRONG_PATH),
    ],
)
def test_without_an_envelope_the_http_status_refuses(status, meaning, body):
    judged = judge(status, {}, body)
    assert (judged.outcome, judged.meaning, judged.code) == (REFUSED, meaning, None)
    assert str(status) in judged.detail


def test_a_text_that_is_too_long_or_no_text_is_made_fit_to_keep():
    long = judge(200, {}, envelope(status=False, error_code=1, error_msg="x" * 10**6))
    assert len(long.text) == 500
    broken = judge(200, {}, b'{"status":false,"error_code":67200002,"error_msg":"a\\ud800b"}')
    assert (broken.meaning, broken.text) == (Meaning.TOO_FAST, "a?b")
    assert judge(200, {}, b'{"status":false,"error_msg":{"a":1}}').text


# ---- in doubt ----


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"<html><body>please log in</body></html>",
        b"null",
        b"true",
        b"[]",
        b'[{"status":true}]',
        b'"status"',
        b"{}",
        b'{"data":[1]}',
        b'{"error_code":0}',
        b'{"status":null,"error_code":null,"data":[1]}',
        b'{"status":"approved"}',
        b'{"status":true',
        b'{"data":[1],"status":true,"error_code":0}{"again":1}',
        b'{"data":[1],"status":true,"error_code":0,}',
        '{"data":[1],"status":true,"error_code":0}'.encode("utf-16"),
        b"\x1f\x8b\x08\x00",
        b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b',"status":true}',
        b"[" * 100_000,
    ],
)
def test_what_is_not_the_envelope_is_in_doubt_under_http_200(body):
    assert outcome(200, body) is IN_DOUBT


@pytest.mark.parametrize("status", [100, 101, 204, 206, 408, 501, 502, 504, 505, 520, 599, 600, 999])
@pytest.mark.parametrize("body", [b"", b"<html>", b'{"data":[],"error_code":0'])
def test_a_status_that_leaves_it_open_is_in_doubt(status, body):
    assert outcome(status, body) is IN_DOUBT


@pytest.mark.parametrize("status", [408, 502, 504])
def test_an_empty_answer_under_a_gateway_error_is_in_doubt_and_a_full_one_is_an_answer(status):
    assert outcome(status, envelope(data=[], status=True, error_code=0)) is IN_DOUBT
    assert outcome(status, envelope(data=[1], status=True, error_code=0)) is ANSWERED


def test_an_empty_answer_under_a_refusing_status_is_refused_so_that_nobody_takes_it_for_no_answer():
    assert judge(500, {}, envelope(data=[], status=True, error_code=0)).meaning is Meaning.BUSY


@pytest.mark.parametrize("body", [b'{"data":[1],"status":false,"error_code":67200002}', b'{"data":[1],"error_code":5}'])
def test_a_refusal_that_carries_results_may_have_been_billed(body):
    assert outcome(200, body) is IN_DOUBT


@given(st.data(), elements)
def test_an_answer_cut_anywhere_is_in_doubt(data, rows):
    whole = envelope(data=rows, status=True, error_code=0)
    cut = data.draw(st.integers(0, len(whole) - 1))
    assert outcome(200, whole[:cut]) is IN_DOUBT


# ---- whatever comes ----


@given(statuses, st.binary(max_size=200))
def test_any_bytes_under_any_status_have_an_outcome_and_never_look_like_an_answer(status, body):
    assert outcome(status, body) in {REFUSED, IN_DOUBT}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
fields = st.sampled_from(["data", "status", "error_code", "error_msg", "message", "other"])


@given(statuses, st.dictionaries(fields, json_values))
def test_any_object_is_billed_only_if_it_says_so(status, body):
    judged = judge(status, {}, json.dumps(body).encode())
    says_yes = str(body.get("status")).strip().lower() in {"true", "1"}
    says_nothing = "status" not in body or not says_yes
    if judged.outcome is ANSWERED:
        assert says_yes or (says_nothing and "data" in body)
    if judged.units:
        assert judged.outcome is ANSWERED
        assert body["data"]
    assert (judged.meaning is not None) == (judged.outcome is REFUSED)


@given(json_values, st.booleans() | st.none(), st.integers() | st.none())
def test_the_strict_and_the_lenient_reading_agree(data, status, code):
    body = {"data": data, "status": status, "error_code": code}
    strict = read_envelope(json.dumps(body).encode())
    lenient = read_envelope(json.dumps({**body, "other": float("nan")}).encode())
    assert strict == lenient


# ---- headers ----


def test_retry_after_in_seconds_is_obeyed_within_bounds():
    assert retry_after({"retry-after": "7"}) == 7
    assert retry_after({"retry-after": " 1.5 "}) == 1.5
    assert retry_after({"retry-after": "0"}) == 0
    assert retry_after({"retry-after": "86400"}) == LONGEST_WAIT


@given(st.integers(-5000, 5000))
def test_retry_after_as_a_date_is_measured_against_the_replys_own_clock(seconds):
    sent = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
    until = sent + timedelta(seconds=seconds)
    headers = {"date": format_datetime(sent, usegmt=True), "retry-after": format_datetime(until, usegmt=True)}
    assert retry_after(headers) == min(max(seconds, 0), LONGEST_WAIT)


@given(st.text() | st.sampled_from(["-1", "1e9", "٣", "Wed, 21 Oct 2015 07:28:00 GMT", "inf", "nan"]), st.text())
def test_a_retry_after_that_makes_no_sense_is_no_retry_after(value, date):
    asked = retry_after({"retry-after": value, "date": date})
    assert asked is None or 0 <= asked <= LONGEST_WAIT


def test_a_refusal_brings_its_retry_after():
    assert judge(429, {"retry-after": "3"}, b"").retry_after == 3
    assert judge(200, {"retry-after": "3"}, envelope(status=False, error_code=67200002)).retry_after == 3


def test_only_headers_worth_keeping_are_kept_and_none_too_long():
    found = kept([("Content-Type", "a"), ("X-Correlation-Id", "b"), ("x-correlation-id", "c"), ("Set-Cookie", "d")])
    assert found == {"content-type": "a", "x-correlation-id": "b"}
    assert len(kept([(name, "x" * 10**6) for name in KEPT])["date"]) == 1000
