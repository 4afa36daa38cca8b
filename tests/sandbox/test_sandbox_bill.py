"""The stand-in vendor's bill: one unit for each element that was answered, on disk before the reply leaves."""

import json

import httpx
import pytest

from localcite.errors import UsageError
from localcite.sandbox import Sandbox

PATENTS = ("US11205304B2", "US5012236A", "US5012236B9")


def test_one_unit_for_each_element_and_the_ids_that_led_to_it(asker):
    asker.numbers(*PATENTS)
    asker.numbers(*PATENTS[:1])
    (paper,) = asker.doi("10.3390/s20030734").json()["data"]
    assert asker.bill.units() == 4
    assert asker.bill.units("P015") == 3
    assert asker.bill.purchases == {
        ("P015", "US11205304B2", 1): 2,
        ("P015", "US5012236A", 1): 1,
        ("L012", "10.3390/s20030734", 1): 1,
    }
    first = asker.bill.entries[0]
    assert (first.asked, first.ids, first.units, first.outcome) == (3, PATENTS, 2, "answered")
    assert first.at.startswith("2026-11-22T")
    assert ("L012", paper["paper_id"], 1) in asker.bill.documents


def test_a_document_bought_under_two_names_is_one_document(asker):
    (patent,) = asker.numbers("US5012236A").json()["data"]
    asker.patent_ids(patent["patent_id"])
    assert asker.bill.documents == {("P015", patent["patent_id"], 1): 2}


def test_the_bill_is_served_and_is_not_billed_itself(asker):
    asker.numbers(*PATENTS)
    paper_id = asker.doi("10.3390/s20030734").json()["data"][0]["paper_id"]
    asker.paper_ids(paper_id, page=2)
    asker.sandbox.set_faults("lost=1")
    bill = asker.control("bill")
    assert bill["units"] == 4
    assert bill["totals"]["P015"] == {"calls": 1, "asked": 3, "units": 2, "answered": 1, "refused": 0, "lost": 0}
    assert bill["purchases"]["L012"] == {"10.3390/s20030734": 1, f"{paper_id}#2": 1}
    assert [call["endpoint"] for call in bill["calls"]] == ["P015", "L012", "L012"]
    assert len(asker.bill.entries) == 3


def test_the_file_of_the_bill_is_written_before_the_reply_leaves(open_sandbox, tmp_path):
    path = tmp_path / "bill.jsonl"
    asker = open_sandbox(bill=path, faults="lost@2")
    asker.numbers(*PATENTS)
    with pytest.raises(httpx.RemoteProtocolError):
        asker.numbers(*PATENTS)
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [(line["units"], line["outcome"], line["fault"]) for line in lines] == [
        (2, "answered", ""),
        (2, "lost", "lost"),
    ]
    assert [line["serial_number"] for line in lines] == ["00000001", "00000002"]


def test_a_bill_that_cannot_be_written_is_refused_at_the_start(tmp_path):
    with pytest.raises(UsageError) as error:
        Sandbox(bill=tmp_path / "nowhere" / "bill.jsonl")
    assert "cannot be written" in error.value.what


class TestControl:
    def test_faults_are_replaced_and_added(self, asker):
        assert asker.control("faults", faults="lost=0.05,html@3", seed=4) == {"faults": "lost=0.05,html@3"}
        assert asker.control("faults", add="too-fast*2") == {"faults": "lost=0.05,html@3,too-fast*2"}
        asker.control("faults", faults="busy*1")
        assert asker.numbers("US5012236A").json()["error_code"] == 67200100
        assert asker.control("")["faults"] == ""

    def test_the_clock_moves(self, asker):
        assert asker.control("clock", days=10) == {"today": "2026-12-02"}
        assert asker.control("clock", today="2030-01-31") == {"today": "2030-01-31"}
        assert asker.sandbox.today.isoformat() == "2030-01-31"

    def test_settings_change(self, asker):
        assert asker.control("behaviour", page_size=2)["behaviour"]["page_size"] == 2
        assert asker.control("")["behaviour"]["page_size"] == 2

    def test_reset_goes_back_to_the_start(self, asker):
        asker.numbers("US5012236A")
        asker.control("faults", faults="lost=1")
        asker.control("behaviour", qps=0)
        asker.control("clock", days=3)
        assert asker.control("reset") == {"units": 0}
        assert asker.numbers("US5012236A").status_code == 200
        assert asker.bill.units() == 1
        assert asker.control("")["today"] == "2026-11-22"

    def test_examples_are_worth_asking(self, asker):
        examples = asker.control("examples")
        data = asker.numbers(*examples["patents"]).json()["data"]
        assert len(data) == 10
        assert all(len(element["patent_cited"]["cited_by_patents"]) > 2 for element in data)
        assert all(asker.doi(doi).json()["data"][0]["np_citation_no"] > 2 for doi in examples["papers"])

    @pytest.mark.parametrize(
        ("word", "values"),
        [
            ("faults", {"faults": "nonsense"}),
            ("faults", {"faults": 5}),
            ("clock", {"today": "tomorrow"}),
            ("clock", {"today": "1066-10-14"}),
            ("clock", {"days": "many"}),
            ("clock", {"days": 10**9}),
            ("behaviour", {"nonsense": 1}),
            ("behaviour", {"qps": "fast"}),
            ("behaviour", {"page_size": 0}),
            ("behaviour", {"latency": [3, 1]}),
            ("behaviour", {"latency": "long"}),
            ("behaviour", {"poison": 5}),
            ("behaviour", {"amount_header": "yes"}),
            ("behaviour", {"api_key": 5}),
        ],
    )
    def test_what_makes_no_sense_is_refused_with_a_sentence(self, asker, word, values):
        response = asker.client.post(f"/_sandbox/{word}", json=values)
        assert response.status_code == 400
        assert response.json()["error"]

    def test_an_unknown_word_names_the_known_ones(self, asker):
        response = asker.client.get("/_sandbox/nonsense")
        assert response.status_code == 404
        assert "POST /_sandbox/clock" in response.json()["error"]
        assert asker.client.post("/_sandbox/clock", content=b"[").status_code == 400
