"""Ids in free text: what is sure is taken, what is only plausible is listed, and nothing else is bought."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lists_support import placed, report_on, taken

from localcite import ids
from localcite.lists.extract import extract
from localcite.lists.values import State
from localcite.model import Ambiguous, Refused


def found(text, state=State.TAKEN, **wishes):
    return [entry.text for entry in extract(text, **wishes) if entry.state is state]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see US 11,205,304 B2 (claims 1-20).", ["US 11,205,304 B2"]),
        ("U.S. Pat. Nos. 5,012,236, 5,012,237 and 6,168,498;", ["US 5,012,236", "US 5,012,237", "US 6,168,498"]),
        ("U.S. Patent No.\n11,205,304 teaches", ["US 11,205,304"]),
        ("US patent 5,012,236", ["US 5,012,236"]),
        ("EP 3 499 756 A1, EP3499756B1", ["EP 3 499 756 A1", "EP 3499756 B1"]),
        ("WO 2019/123456 A1", ["WO 2019/123456 A1"]),
        ("CN 112833870 A和CN104154208B。", ["CN 112833870 A", "CN 104154208 B"]),
        ("特開2007-88222号公報と特許第6638522号", ["特開2007-88222号公報", "特許第6638522号"]),
        ("JP-A-5-71375, JPS59101565A", ["JP-A-5-71375", "JP S59101565 A"]),
        ("KR 10-2343886 (B1)", ["KR 10-2343886 B1"]),
        ("DE 10 2007 056 527 A1", ["DE 10 2007 056 527 A1"]),
        ("us11205304b2", ["us 11205304 b2"]),
        ("US RE49,259 E1 and US D1,055,174 S.", ["US RE49,259 E1", "US D1,055,174 S"]),
        ("published as US 2009/0230439", ["US 2009/0230439"]),
        ("https://patents.google.com/patent/US9876543B2/en.", ["https://patents.google.com/patent/US9876543B2/en"]),
        ("doi:10.3390/s20030734.", ["10.3390/s20030734"]),
        ("(10.1016/s0140-6736(97)11096-0)", ["10.1016/s0140-6736(97)11096-0"]),
        ("10.3390/s20030734；另外", ["10.3390/s20030734"]),
        ("10.3390/a1,10.3390/b2;10.3390/c3", ["10.3390/a1", "10.3390/b2", "10.3390/c3"]),
        ("<https://doi.org/10.3390/s20030734>", ["https://doi.org/10.3390/s20030734"]),
        ("10.1002/1(20001204)96:6<784::AID-A18>3.0.CO;2-7 too", ["10.1002/1(20001204)96:6<784::AID-A18>3.0.CO;2-7"]),
        ("U.S. Patent Application Pub. No. 2009/0230439", ["US 2009/0230439"]),
        ("patent:718ead9c-4f3c-4674-8f5a-24e126827269", ["patent:718ead9c-4f3c-4674-8f5a-24e126827269"]),
    ],
)
def test_what_is_sure_is_taken(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "ISBN 978-3-16-148410-0, ISSN 1424-8220, PMID: 31012345, arXiv:2101.00001",
        "on 2019-10-10, 10.10.2019, 10/10/2019, 2019/10, in 10.2020",
        "+49 30 1234567, +1 (650) 555-1234, Tel. 030/1234567, US 18005551234",
        "claims 1-20, FIG. 3A, pages 734-756, Section 10.2.3, step 102",
        "DE 10115 Berlin, CA 90210, 75001 Paris, CH-8001",
        "IBAN DE89370400440532013000, NL123456789B01, ATU12345678",
        "we paid US $5,000,000 and 1,205,304 EUR",
        "G01C 19/62, H04L 9/32, ISO 9001:2015, IEEE 802.11, DIN EN 60601-1",
        "version 10.4.1/2, ratio 10.1/3, IP 10.0.0.1/24",
        "https://www.mdpi.com/1424-8220/20/3/734/htm https://example.org/US",
        "<a@b.org> 16/614,300",
    ],
)
def test_what_is_no_id_is_neither_taken_nor_listed(text):
    assert found(text) == []
    assert found(text, State.LISTED) == []


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("in the US 5,012,236 people live", "US 5,012,236"),
        ("order US7654321", "US 7654321"),
        ("part no. US123456A", "US 123456 A"),
        ("the patent EP1234567", "EP 1234567"),
        ("EP 1 234 567 A method", "EP 1 234 567"),
        ("US 10/123,456", "US 10/123,456"),
        ("application PCT/US2019/056674", "PCT/US2019/056674"),
        ("on 10.2020/11 we met", "10.2020/11"),
        ("10.3390/s20030734.The next", "10.3390/s20030734.The"),
        ("JP2007-123456", "JP 2007-123456"),
    ],
)
def test_what_is_only_plausible_is_listed_with_a_reason_and_never_taken(text, listed):
    assert found(text) == []
    assert found(text, State.LISTED) == [listed]
    assert all(entry.why for entry in extract(text))


def test_the_user_may_take_what_is_plausible_but_no_application(tmp_path):
    text = "order US7654321 and US 10/123,456"
    assert taken(tmp_path, text, extract=True, plausible=True) == ["US 7654321"]
    assert [entry.text for entry in report_on(tmp_path, text, extract=True).plausible] == [
        "US 7654321",
        "US 10/123,456",
    ]


MAIL = """\
From: Anna <anna@example.org>
To: Ben <ben@example.org>
Subject: Please check US 11,205,304 B2
Date: Mon, 2 Nov 2026 10:00:00 +0000
Message-ID: <20261102.US5012237A@example.org>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Gr=C3=BC=C3=9Fe, see EP 3 499 756 A1 and https://doi.org/10.3390/s2003=
0734

--b
Content-Type: text/html; charset="utf-8"

<p>Gr&uuml;&szlig;e, see EP 3 499 756 A1 and more</p>
--b--
"""


def test_a_mail_is_unwrapped_before_it_is_searched(tmp_path):
    assert taken(tmp_path, MAIL, "mail.eml", extract=True) == [
        "US 11,205,304 B2",
        "EP 3 499 756 A1",
        "https://doi.org/10.3390/s20030734",
    ]


PAGE = """\
<!DOCTYPE html><html><head><title>x</title><meta name="citation_doi" content="10.3390/s20030734">
<script>var other = "US5012237A";</script><style>.US5012238A {}</style></head>
<body><!-- US5012239A -->
<table><tr><td>US <b>11,205,304</b>&nbsp;B2</td>
<td><a href="https://patents.google.com/patent/EP3499756A1/en">one</a></td><td><a href="/x">US9876543B2</a></td></tr>
</table>
</body></html>
"""


def test_a_page_is_read_as_it_is_seen_with_the_lines_of_its_source(tmp_path):
    assert placed(tmp_path, PAGE, "page.html", extract=True) == [
        ("10.3390/s20030734", "line 1"),
        ("US 11,205,304 B2", "line 4"),
        ("https://patents.google.com/patent/EP3499756A1/en", "line 5"),
        ("US 9876543 B2", "line 5"),
    ]


def test_free_text_in_any_encoding(tmp_path):
    text = "请查阅专利 CN 112833870 A 和论文 10.3390/s20030734。"
    for encoding in ("utf-8", "gb18030", "utf-16"):
        assert taken(tmp_path, text.encode(encoding), extract=True) == ["CN 112833870 A", "10.3390/s20030734"]


@given(st.text(alphabet="USEPWODJKRCN0123456789,./- ABPat.No\n()10.1000/x<>;", max_size=60))
def test_whatever_is_taken_from_a_text_is_one_id_that_stands_in_it(text):
    digits = "".join(filter(str.isalnum, text)).lower()
    for entry in extract(text):
        if entry.state is State.TAKEN:
            reading = ids.read(entry.text)
            assert not isinstance(reading, Refused)
            assert not isinstance(reading, Ambiguous) or reading.exclusive
            assert "".join(filter(str.isdigit, entry.text)) in "".join(filter(str.isdigit, digits))


def test_a_long_text_without_ids_is_searched_in_linear_time():
    for unit in ("US 1,", "U.S. Pat. ", "10.1000", "http://", "(" * 10, "EP 1 ", "\n\n", "US 5,012,236 and "):
        assert isinstance(found(unit * 2_000), list)
