"""The stand-in vendor speaks as the vendor's pages and live accounts say."""

import pytest

from localcite.sandbox.codes import TEXTS

PATENTS = ("US11205304B2", "US5012236A", "EP3499756A1")


def code_of(response):
    assert response.status_code == 200
    body = response.json()
    assert body["status"] is False
    return body["error_code"]


def test_an_answer_has_the_documented_shape(asker):
    body = asker.numbers("US5012236A").json()
    assert (body["status"], body["error_code"]) == (True, 0)
    (element,) = body["data"]
    assert element["pn"] == "US5012236A"
    assert len(element["patent_id"]) == 36
    row = element["patent_cited"]["cited_by_patents"][0]
    assert {"apno", "kind", "pbdt", "country", "sequence", "doc_number"} <= set(row)
    assert isinstance(row["pbdt"], int)


def test_a_paper_has_the_documented_shape(asker):
    (element,) = asker.doi("10.3390/s20030734").json()["data"]
    assert element["doi"] == "10.3390/s20030734"
    assert element["reference_no"] == len(element["reference_data"]) > 0
    assert element["np_citation_no"] == len(element["np_citation_data"]) > 0
    assert element["patent_citation_no"] == len(element["patent_citation_data"])


def test_ids_are_matched_without_case_and_duplicates_answer_once(asker):
    data = asker.numbers("us5012236a", "US5012236A", "uS5012236A").json()["data"]
    assert [element["pn"] for element in data] == ["US5012236A"]
    uuid = data[0]["patent_id"]
    assert asker.patent_ids(uuid.upper(), uuid).json()["data"] == data
    (paper,) = asker.doi("10.3390/S20030734").json()["data"]
    assert asker.paper_ids(paper["paper_id"].upper()).json()["data"] == [paper]


def test_what_is_not_found_is_left_out_and_costs_nothing(asker):
    asked = ("US11205304B1", "US5012236A", "nonsense")
    assert [element["pn"] for element in asker.numbers(*asked).json()["data"]] == ["US5012236A"]
    assert asker.numbers("nonsense").json() == {"data": [], "status": True, "error_code": 0}
    assert asker.bill.units() == 1


def test_a_publication_number_sent_as_patent_id_gives_an_empty_array(asker):
    assert asker.patent_ids("US5012236A").json() == {"data": [], "status": True, "error_code": 0}


def test_a_patent_id_wins_over_a_number_and_a_paper_id_over_a_doi(asker):
    uuid = asker.numbers("US5012236A").json()["data"][0]["patent_id"]
    params = {"patent_id": uuid, "patent_number": "US11205304B2"}
    got = asker.client.get("/basic-patent-data/forward-citation/v3", params=params).json()["data"]
    assert [element["pn"] for element in got] == ["US5012236A"]
    paper = asker.doi("10.3390/s20030734").json()["data"][0]
    assert asker.doi("10.1000/other", paper_id=paper["paper_id"]).json()["data"] == [paper]


def test_a_hundred_ids_are_answered_and_more_are_refused(asker):
    numbers = [f"US{number}A" for number in range(5_000_000, 5_000_101)]
    assert len(asker.numbers(*numbers[:100]).json()["data"]) > 80
    assert code_of(asker.numbers(*numbers)) == 68300004
    uuids = [f"{number:032x}" for number in range(101)]
    assert code_of(asker.paper_ids(*uuids)) == 68300004


@pytest.mark.parametrize("body", [{}, {"paper_id": ""}, {"doi": " "}, {"doi": 5}, {"paper_id": ["x"]}])
def test_without_an_id_a_paper_request_is_refused(asker, body):
    assert code_of(asker.client.post("/literature/citation", json=body)) == 68300004


def test_without_an_id_a_patent_request_is_refused(asker):
    assert code_of(asker.client.get("/basic-patent-data/forward-citation/v3")) == 68300004
    assert code_of(asker.numbers("")) == 68300004


@pytest.mark.parametrize("page", [0, -1, "1", 1.5, True])
def test_a_page_number_that_is_none_is_refused(asker, page):
    assert code_of(asker.doi("10.3390/s20030734", page_number=page)) == 68300004


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff"])
def test_a_body_that_is_no_object_is_a_bad_request(asker, body):
    assert code_of(asker.client.post("/literature/citation", content=body)) == 68300007


def test_unknown_paths_and_wrong_methods_are_not_found(asker):
    for response in (
        asker.client.get("/nowhere"),
        asker.client.post("/basic-patent-data/forward-citation/v3"),
        asker.client.get("/literature/citation"),
    ):
        assert code_of(response) == 67200101
        assert response.json()["error_msg"] == "Path Not Found"
    assert asker.bill.units() == 0


def test_every_reply_carries_a_correlation_id_that_stands_in_the_bill(asker):
    responses = [asker.numbers("US5012236A"), asker.numbers(""), asker.client.get("/nowhere")]
    ids = [response.headers["x-correlation-id"] for response in responses]
    assert ids == [entry.correlation_id for entry in asker.bill.entries]
    assert len(set(ids)) == 3


def test_the_amount_is_sent_only_if_wanted(asker):
    assert "x-openapi-amount" not in asker.numbers(*PATENTS).headers
    asker.sandbox.behave(amount_header=True)
    assert asker.numbers(*PATENTS).headers["x-openapi-amount"] == "3"


def test_large_answers_are_packed_where_gzip_is_accepted(asker):
    packed = asker.numbers(*PATENTS, headers={"Accept-Encoding": "gzip"})
    plain = asker.numbers(*PATENTS, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content


def test_every_code_is_answered_with_http_200_and_its_text(asker):
    for code, text in TEXTS.items():
        asker.sandbox.set_faults(str(code))
        response = asker.numbers("US5012236A")
        assert code_of(response) == code
        assert response.json()["error_msg"] == text
    assert asker.bill.units() == 0


def test_the_one_body_that_is_known_byte_for_byte_is_the_same(asker):
    asker.sandbox.set_faults("67200004")
    text = b"No permission or API package quota has exceeded the limit!"
    known = b'{"error_code":67200004,"error_msg":"' + text + b'","status":false}'
    assert asker.numbers("US5012236A").content == known


def test_a_refusal_may_explain_itself_under_another_key(asker):
    asker.sandbox.set_faults("busy+message")
    assert asker.numbers("US5012236A").json()["message"] == TEXTS[67200100]
    asker.sandbox.behave(text_key="message")
    assert "error_msg" not in asker.numbers("").json()


class TestPages:
    @pytest.fixture
    def paper(self, asker):
        """A paper with lists of different lengths, all longer than two rows but one."""
        (element,) = asker.doi("10.3390/s20030734").json()["data"]
        return element

    def test_all_pages_together_are_the_whole_lists(self, asker, paper):
        asker.sandbox.behave(page_size=4)
        pages = [asker.paper_ids(paper["paper_id"], page=page).json()["data"][0] for page in range(1, 8)]
        for name in ("reference_data", "np_citation_data", "patent_citation_data"):
            assert [row for page in pages for row in page[name]] == paper[name]
        assert all(page["np_citation_no"] == paper["np_citation_no"] for page in pages)

    def test_only_the_lists_that_are_paged_are_cut(self, asker, paper):
        asker.sandbox.behave(page_size=4, paged=["np_citation_data"])
        (second,) = asker.paper_ids(paper["paper_id"], page=2).json()["data"]
        assert second["reference_data"] == paper["reference_data"]
        assert second["np_citation_data"] == paper["np_citation_data"][4:8]

    def test_a_page_past_the_end_is_empty_or_the_last_one_or_nothing(self, asker, paper):
        asker.sandbox.behave(page_size=20)
        (empty,) = asker.paper_ids(paper["paper_id"], page=9).json()["data"]
        assert (empty["reference_data"], empty["np_citation_data"]) == ([], [])
        asker.sandbox.behave(past_end="last")
        (last,) = asker.paper_ids(paper["paper_id"], page=9).json()["data"]
        assert last["np_citation_data"] == paper["np_citation_data"][20:40]
        asker.sandbox.behave(past_end="omit")
        assert asker.paper_ids(paper["paper_id"], page=9).json()["data"] == []

    def test_later_pages_are_billed_or_free(self, asker, paper):
        asker.sandbox.behave(page_size=4)
        before = asker.bill.units()
        asker.paper_ids(paper["paper_id"], page=2)
        asker.sandbox.behave(later_pages="free")
        asker.paper_ids(paper["paper_id"], page=3)
        assert asker.bill.units() == before + 1


def test_a_capped_list_keeps_its_counts(asker):
    (whole,) = asker.numbers("US5012236A").json()["data"]
    asker.sandbox.behave(list_cap=2)
    (cut,) = asker.numbers("US5012236A").json()["data"]
    assert cut["patent_cited"]["cited_by_patents"] == whole["patent_cited"]["cited_by_patents"][:2]
    assert cut["patent_cited"]["cited_by_5y"] == whole["patent_cited"]["cited_by_5y"]


def test_a_document_that_nobody_cites_is_an_empty_list_or_nothing(asker):
    numbers = [f"US{number}A" for number in range(4_500_000, 4_500_060)]
    data = asker.numbers(*numbers).json()["data"]
    empty = [element["pn"] for element in data if not element["patent_cited"]["cited_by_patents"]]
    assert 0 < len(empty) < len(data)
    asker.sandbox.behave(zero="omit")
    again = asker.numbers(*numbers).json()["data"]
    assert [element["pn"] for element in again] == [element["pn"] for element in data if element["pn"] not in empty]
