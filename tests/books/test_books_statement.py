"""A vendor's statement as it comes: answers of the endpoint, what localcite kept of them, and spreadsheets."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localcite.books.spreadsheet import read
from localcite.books.statement import Unreadable, kept

AS_OF = datetime(2026, 11, 20, tzinfo=UTC)
DAY = date(2026, 11, 3)
ROW = {
    "request_path": "/basic-patent-data/forward-citation/v3",
    "serial_number": "P015",
    "request_path_name": "Cited By Patents",
    "usage_times": 2,
    "fee_times": 5,
    "used_money": 2.0,
}


def lines(content, days=None):
    content = content if isinstance(content, bytes) else content.encode()
    return [line[:6] for line in read(content, days, AS_OF).lines]


ONE = [(DAY, DAY, "P015", 5, 2, Decimal("2.0"))]


def test_an_answer_is_about_the_days_that_are_named():
    answer = {"data": {"usage": [ROW]}, "status": True, "error_code": 0}
    assert lines(json.dumps(answer), (DAY, DAY)) == ONE
    assert lines(json.dumps(answer["data"]), (DAY, DAY)) == ONE
    assert lines(json.dumps([ROW]), (DAY, DAY)) == ONE
    with pytest.raises(Unreadable, match="--since and --until"):
        lines(json.dumps(answer))


@pytest.mark.parametrize("empty", ['{"data":null}', '{"data":{}}', '{"data":{"usage":[]}}', '{"data":{"usage":null}}'])
def test_an_answer_without_rows_is_a_statement_without_lines(empty):
    assert lines(empty, (DAY, DAY)) == []


def test_numbers_may_come_as_text_and_as_fractions():
    row = ROW | {"usage_times": "2", "fee_times": "5.0", "used_money": "2.0"}
    assert lines(json.dumps([row]), (DAY, DAY)) == ONE
    assert lines(json.dumps([ROW | {"fee_times": 5.0}]), (DAY, DAY)) == ONE


def test_what_was_kept_is_read_as_it_was_asked_for():
    told = kept([(DAY, DAY, [ROW | {"secret": "x"}]), (date(2026, 11, 4), date(2026, 11, 4), [])], AS_OF)
    assert "secret" not in json.dumps(told)
    found = read(json.dumps(told).encode(), None, datetime(2030, 1, 1, tzinfo=UTC))
    assert [line[:6] for line in found.lines] == ONE
    assert (found.first, found.last, found.as_of) == (DAY, date(2026, 11, 4), AS_OF)


def test_other_endpoints_are_told_apart_although_their_names_are_alike():
    other = ROW | {"request_path": "/advanced-patent-data/forward-citation", "serial_number": "P016"}
    assert lines(json.dumps([other]), (DAY, DAY))[0][2] is None
    assert lines(json.dumps([ROW | {"request_path": ""}]), (DAY, DAY))[0][2] == "P015"


PATH = "/basic-patent-data/forward-citation/v3"


@pytest.mark.parametrize(
    "text",
    [
        f"date,request_path,usage_times,fee_times,used_money\n2026-11-03,{PATH},2,5,2.0\n",
        f"Date;Request Path;Usage Times;Fee Times;Used Money\r\n03.11.2026;{PATH};2;5;2,0\r\n",
        "Day\tAPI Code\tCalls\tBilled\tAmount (CNY)\n2026/11/3\tP015\t2\t5\t¥2.0\n",
        "日期,接口编号,使用次数,计费次数,消费金额\n2026年11月3日,P015,2,5,2.0元\n合计,,2,5,2.0\n",
        f'sep=;\nDATE;REQUEST_PATH;USAGE_TIMES;FEE_TIMES;USED_MONEY\n20261103;"{PATH}";"2";"5";"2.0"\n',
        f"Statement\n\nDate,Endpoint,Calls,Units,Money\n2026-11-03 00:00:00,{PATH},2,5.0,2.0\nTotal,,2,5,2.0\n",
        "Start date,End date,Name,Calls,Units,Cost\n2026-11-03,2026-11-03,Cited By Patents,2,5,2.0\n",
    ],
)
def test_a_spreadsheet_is_read_however_its_headers_are_spelled(text):
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        assert lines(text.encode(encoding)) == ONE


def test_groups_of_three_are_read_and_what_may_be_two_numbers_is_refused():
    assert lines('date,path,units\n2026-11-03,P015,"1,234"\n')[0][3] == 1234
    with pytest.raises(Unreadable) as refused:
        lines("date;path;units\n2026-11-03;P015;1.234\n")
    assert refused.value.line == 2


def test_a_spreadsheet_without_days_is_about_the_days_that_are_named():
    text = "request_path,usage_times,fee_times,used_money\nP015,2,5,2.0\n"
    assert lines(text, (DAY, DAY)) == ONE
    with pytest.raises(Unreadable, match="--since and --until"):
        lines(text)


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"\0\1\2", b"PK\x03\x04rest", b"%PDF-1.7", b"{", b"[1]", b"[" * 100_000, b'{"data": 5}'),
        *(b'{"status":false,"error_code":67200003}', b"a,b\n1,2\n", b"date,path,units\n2026-11-03,P015,many\n"),
        *(b"date,path,units\n11/3/2026,P015,5\n", b"date,path,units\n2026-11-31,P015,5\n", b"\xff\xfe\x00"),
        *(b'{"localcite_statement": 2}', b'{"localcite_statement": 1}', b"date,path,units\n2026-11-03,P015,-1\n"),
    ],
)
def test_what_is_no_statement_is_refused_in_a_clause(content):
    with pytest.raises(Unreadable) as refused:
        read(content, None, AS_OF)
    assert "\n" not in str(refused.value)


def clause(content):
    """The clause that refuses it; None where it is a statement."""
    try:
        read(content, (DAY, DAY), AS_OF)
    except Unreadable as refused:
        return str(refused)
    return None


@settings(max_examples=50)
@given(st.binary(max_size=300) | st.text(alphabet="dateunitspath,;\n0123-\"'", max_size=200).map(str.encode))
def test_whatever_a_file_holds_it_is_a_statement_or_refused(content):
    assert clause(content) != ""


@settings(max_examples=50)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner) |
       st.dictionaries(st.sampled_from(["data", "usage", *ROW]), inner), max_leaves=12))  # fmt: skip
def test_whatever_an_answer_holds_it_is_a_statement_or_refused(answer):
    assert clause(json.dumps([answer]).encode()) != ""
