"""An ask holds only what the vendor reads as asked, and becomes exactly the documented request."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localcite.model import Endpoint, Scheme
from localcite.vendor.ask import BATCH_LIMIT, Ask
from localcite.vendor.endpoints import request_for

P015, L012 = Endpoint.P015, Endpoint.L012
UUID = "718ead9c-4f3c-4674-8f5a-24e126827269"
numbers = st.sets(st.integers(1, 10**9), min_size=2, max_size=BATCH_LIMIT)
ids = numbers.map(lambda drawn: [f"US{number}B2" for number in drawn])


@pytest.mark.parametrize(
    ("endpoint", "scheme", "asked", "page"),
    [
        (P015, Scheme.PAPER_ID, (UUID,), 1),
        (P015, Scheme.DOI, ("10.1/x",), 1),
        (L012, Scheme.NUMBER, ("US1A",), 1),
        (L012, Scheme.TEXT, ("a text",), 1),
        (P015, Scheme.NUMBER, (), 1),
        (P015, Scheme.NUMBER, tuple(f"US{n}A" for n in range(BATCH_LIMIT + 1)), 1),
        (L012, Scheme.DOI, ("10.1/x", "10.1/y"), 1),
        (P015, Scheme.NUMBER, ("US1A", "US1A"), 1),
        (P015, Scheme.NUMBER, ("US1A,US2A",), 1),
        (P015, Scheme.NUMBER, ("US 1A",), 1),
        (P015, Scheme.NUMBER, ("US1A\n",), 1),
        (P015, Scheme.NUMBER, ("",), 1),
        (P015, Scheme.NUMBER, ("US1A",), 2),
        (L012, Scheme.PAPER_ID, (UUID,), 0),
    ],
)
def test_what_the_vendor_would_misread_or_bill_twice_is_no_ask(endpoint, scheme, asked, page):
    with pytest.raises(ValueError, match=r"."):
        Ask(endpoint, scheme, asked, page)


@given(ids)
def test_halves_hold_every_id_once_in_order(asked):
    first, second = Ask(P015, Scheme.NUMBER, tuple(asked)).halves()
    assert [*first.ids, *second.ids] == asked
    assert abs(len(first.ids) - len(second.ids)) <= 1


def test_one_id_cannot_be_halved():
    with pytest.raises(ValueError, match="one id"):
        Ask(P015, Scheme.NUMBER, ("US1A",)).halves()


@given(ids)
def test_patents_are_asked_by_a_get_with_a_comma_list(asked):
    for scheme, parameter in ((Scheme.NUMBER, "patent_number"), (Scheme.PATENT_ID, "patent_id")):
        request = request_for(Ask(P015, scheme, tuple(asked)))
        url = urlsplit(request.url("https://host/prefix"))
        assert (request.method, request.content) == ("GET", b"")
        assert url.path == "/prefix/basic-patent-data/forward-citation/v3"
        assert parse_qs(url.query) == {parameter: [",".join(asked)]}


@given(ids, st.integers(1, 99))
def test_papers_are_asked_by_a_post_with_a_page(asked, page):
    request = request_for(Ask(L012, Scheme.PAPER_ID, tuple(asked), page))
    assert (request.method, request.url("https://host")) == ("POST", "https://host/literature/citation")
    assert dict(request.headers)["Content-Type"] == "application/json"
    assert json.loads(request.content) == {"paper_id": ",".join(asked), "page_number": page}


@pytest.mark.parametrize(
    "doi", ["10.3390/s20030734", "10.1002/(sici)1097(1998)17:15<1661::aid,x>3.0.co;2-2", "10.1/核"]
)
def test_a_doi_is_asked_alone_and_as_it_is(doi):
    request = request_for(Ask(L012, Scheme.DOI, (doi,)))
    assert json.loads(request.content) == {"doi": doi, "page_number": 1}


def test_a_request_shows_neither_its_headers_nor_its_parameters():
    signed = request_for(Ask(P015, Scheme.NUMBER, ("US1A",))).signed(
        (("Authorization", "Bearer sk-1"),), (("apikey", "id"),)
    )
    assert "sk-1" not in repr(signed)
    assert "apikey" not in repr(signed)
    assert signed.url("").endswith("?patent_number=US1A&apikey=id")
