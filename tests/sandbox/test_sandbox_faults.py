"""The stand-in vendor misbehaves exactly as told, and bills what the real one would."""

import gzip
import json
import socket
import zlib

import httpx
import pytest

from localcite.sandbox import EXAMPLE_KEY
from localcite.sandbox.faults.catalogue import SHAPES

PATENTS = ("US11205304B2", "US5012236A", "EP3499756A1", "WO2021165406A1", "DE3106419A1")


PATH = "/basic-patent-data/forward-citation/v3?patent_number=US5012236A"


def struck(asker, fault, **more):
    """Ask five patents while one fault strikes; return the response and the units."""
    asker.sandbox.set_faults(fault)
    before = asker.bill.units()
    response = asker.numbers(*PATENTS, **more)
    return response, asker.bill.units() - before


def broken(asker, fault, error, **more):
    """Ask five patents while a fault loses the reply; return the units."""
    asker.sandbox.set_faults(fault)
    before = asker.bill.units()
    with pytest.raises(error):
        asker.numbers(*PATENTS, **more)
    return asker.bill.units() - before


class TestLostReplies:
    @pytest.mark.parametrize(("suffix", "units"), [("", 5), ("-unbilled", 0)])
    def test_the_connection_ends_without_a_byte_or_within_the_body(self, asker, suffix, units):
        assert broken(asker, f"lost{suffix}", httpx.RemoteProtocolError) == units
        assert broken(asker, f"reset{suffix}", httpx.ReadError) == units
        assert broken(asker, f"cut{suffix}", httpx.RemoteProtocolError) == units
        assert broken(asker, f"cut-chunked{suffix}", httpx.RemoteProtocolError) == units
        assert broken(asker, f"hang{suffix}", httpx.ReadTimeout, timeout=0.05) == units
        assert [entry.outcome for entry in asker.bill.entries] == ["lost"] * 5

    def test_the_body_is_empty_or_half_or_a_page(self, asker):
        response, units = struck(asker, "empty")
        assert (response.status_code, response.content, units) == (200, b"", 5)
        response, units = struck(asker, "half")
        assert units == 5
        with pytest.raises(json.JSONDecodeError):
            response.json()
        response, units = struck(asker, "html")
        assert (response.status_code, response.headers["content-type"], units) == (200, "text/html", 5)
        assert struck(asker, "html-unbilled")[1] == 0

    def test_a_packed_body_ends_in_the_middle(self, asker):
        asker.sandbox.set_faults("cut-gzip")
        with asker.client.stream("GET", "/basic-patent-data/forward-citation/v3?patent_number=US5012236A") as response:
            raw = b"".join(response.iter_raw())
        assert response.headers["content-length"] == str(len(raw))
        with pytest.raises(EOFError):
            gzip.decompress(raw)
        assert zlib.decompressobj(31).decompress(raw).startswith(b'{"data":[{"pn":"US5012236A"')

    def test_a_kept_connection_may_end_after_a_whole_reply(self, asker):
        with socket.create_connection(httpx.URL(asker.server.url).netloc.decode().split(":"), timeout=5) as connection:
            asker.sandbox.set_faults("hang-up")
            connection.sendall(
                f"GET {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {EXAMPLE_KEY}\r\n\r\n".encode()
            )
            got = b"".join(iter(lambda: connection.recv(65536), b""))
        head, _, body = got.partition(b"\r\n\r\n")
        assert b"connection: close" not in head.lower()
        assert json.loads(body)["status"] is True
        assert (asker.bill.units(), asker.bill.entries[-1].outcome) == (1, "answered")

    def test_after_a_lost_reply_the_next_one_comes(self, asker):
        broken(asker, "lost", httpx.RemoteProtocolError)
        assert len(asker.numbers(*PATENTS).json()["data"]) == 5

    def test_a_call_that_is_refused_costs_nothing_even_if_its_reply_is_lost(self, asker):
        asker.sandbox.set_faults("lost")
        with pytest.raises(httpx.RemoteProtocolError):
            asker.numbers("")
        assert asker.bill.units() == 0


class TestHttpErrors:
    @pytest.mark.parametrize("status", [401, 403, 404, 408, 429, 500, 502, 503, 504])
    def test_each_comes_as_text_json_page_or_nothing_and_costs_nothing(self, asker, status):
        for form, start in {"": b"HTTP", "-json": b'{"error_code":', "-html": b"<html>", "-empty": b""}.items():
            response, units = struck(asker, f"http-{status}{form}")
            assert (response.status_code, units) == (status, 0)
            assert response.content.startswith(start)

    def test_retry_after_comes_if_wanted(self, asker):
        assert struck(asker, "http-429:2")[0].headers["retry-after"] == "2"
        assert "retry-after" not in struck(asker, "http-429")[0].headers

    def test_a_gateway_may_time_out_after_the_work_was_billed(self, asker):
        response, units = struck(asker, "http-504-billed")
        assert (response.status_code, units, asker.bill.entries[-1].outcome) == (504, 5, "lost")

    def test_a_redirect_leads_elsewhere(self, asker):
        response, units = struck(asker, "redirect")
        assert (response.status_code, response.headers["location"], units) == (302, "/elsewhere", 0)


class TestSpoiltAnswers:
    @pytest.fixture
    def whole(self, asker):
        return asker.numbers(*PATENTS).json()["data"]

    def test_data_is_absent_null_or_an_object(self, asker):
        assert struck(asker, "data-absent")[0].json() == {"status": True, "error_code": 0}
        assert struck(asker, "data-null")[0].json()["data"] is None
        assert struck(asker, "data-object")[0].json()["data"] == {}
        assert struck(asker, "all-null")[0].json()["data"] == [None] * 5
        assert asker.bill.units() == 0
        assert struck(asker, "data-null-billed")[1] == 5

    def test_nulls_stand_among_the_rows_and_cost_nothing(self, asker, whole):
        response, units = struck(asker, "null-rows")
        assert None in response.json()["data"]
        assert [row for row in response.json()["data"] if row] == whole
        assert units == 5

    def test_rows_come_in_another_order(self, asker, whole):
        orders = [struck(asker, "shuffled")[0].json()["data"] for _ in range(5)]
        assert all(sorted(rows, key=str) == sorted(whole, key=str) for rows in orders)
        assert any(rows != whole for rows in orders)

    def test_some_rows_are_left_out_and_billed_or_not(self, asker):
        response, units = struck(asker, "short")
        assert len(response.json()["data"]) == units < 5
        response, units = struck(asker, "short-billed")
        assert len(response.json()["data"]) < units == 5

    def test_rows_come_twice_and_are_billed_twice(self, asker, whole):
        response, units = struck(asker, "duplicates")
        assert len(response.json()["data"]) == units > 5
        assert all(row in whole for row in response.json()["data"])
        assert max(asker.bill.documents.values()) >= 3

    def test_rows_come_that_nobody_asked_for(self, asker, whole):
        response, units = struck(asker, "strangers")
        assert len(response.json()["data"]) == units == 7
        strangers = [row["pn"] for row in response.json()["data"] if row not in whole]
        assert set(asker.bill.entries[-1].ids) == set(PATENTS)
        assert not set(strangers) & set(PATENTS)

    def test_counts_come_as_text(self, asker, whole):
        for row, same in zip(struck(asker, "strings")[0].json()["data"], whole, strict=True):
            assert row["patent_cited"]["cited_by_5y"] == str(same["patent_cited"]["cited_by_5y"])

    def test_unknown_fields_come(self, asker, whole):
        (row, *_) = struck(asker, "unknown-fields")[0].json()["data"]
        assert set(row) > set(whole[0])
        assert set(row["patent_cited"]["cited_by_patents"][0]) > {"legal_status"}

    def test_names_come_in_another_case(self, asker, whole):
        for row, same in zip(struck(asker, "other-case")[0].json()["data"], whole, strict=True):
            assert (row["pn"], row["patent_id"]) == (same["pn"].lower(), same["patent_id"].upper())

    def test_two_ids_stand_in_one_paper_id(self, asker):
        (paper,) = asker.doi("10.3390/s20030734").json()["data"]
        asker.sandbox.set_faults("two-ids")
        (row,) = asker.doi("10.3390/s20030734").json()["data"]
        first, second = row["paper_id"].split(",")
        assert first == paper["paper_id"] != second
        assert len(second) == 36

    def test_one_row_is_of_the_wrong_shape_or_all_are_garbage(self, asker, whole):
        response, units = struck(asker, "bad-row")
        bad = [row for row in response.json()["data"] if row not in whole]
        assert [row["patent_cited"] for row in bad] == ["n/a"]
        assert units == 5
        response, units = struck(asker, "garbage")
        assert response.json()["status"] is True
        assert not any("pn" in row for row in response.json()["data"])
        assert units == 5

    @pytest.mark.parametrize("fault", SHAPES)
    def test_every_fault_leaves_an_answer_to_nothing_and_to_papers_readable(self, asker, fault):
        asker.sandbox.set_faults(f"{fault}*2")
        assert asker.numbers("nonsense").json()["status"] is True
        assert asker.doi("10.3390/s20030734").json()["status"] is True

    def test_spoiling_faults_add_up(self, asker):
        response, _ = struck(asker, "shuffled,strings,null-rows,unknown-fields")
        rows = [row for row in response.json()["data"] if row]
        assert {row["pn"] for row in rows} == set(PATENTS)
        assert all(row["score"] for row in rows)


class TestLimits:
    def test_calls_beyond_the_pace_are_refused_and_cost_nothing(self, open_sandbox):
        seconds = [1_800_000_000.0]
        asker = open_sandbox(clock=lambda: seconds[0], qps=2)
        codes = [asker.numbers("US5012236A").json()["error_code"] for _ in range(3)]
        seconds[0] += 1.001
        codes += [asker.numbers("US5012236A").json()["error_code"]]
        assert codes == [0, 0, 67200002, 0]
        assert asker.bill.units() == 3

    def test_when_the_quota_is_used_up_every_call_is_refused(self, open_sandbox):
        asker = open_sandbox(quota=6, quota_code=67200007)
        codes = [asker.numbers(*PATENTS).json()["error_code"] for _ in range(3)]
        assert codes == [0, 0, 67200007]
        assert asker.bill.units() == 10

    def test_one_bad_id_spoils_its_whole_batch(self, open_sandbox):
        asker = open_sandbox(poison=["us5012236a"])
        assert asker.numbers(*PATENTS).json()["error_code"] == 68300004
        assert asker.numbers(PATENTS[0]).json()["error_code"] == 0
        assert asker.bill.units() == 1

    def test_an_endpoint_that_was_not_bought_is_refused_for_ever(self, open_sandbox):
        asker = open_sandbox(faults="not-bought/L012=1")
        assert [asker.doi("10.3390/s20030734").json()["error_code"] for _ in range(3)] == [67200203] * 3
        assert asker.numbers("US5012236A").json()["error_code"] == 0

    def test_answers_take_their_time(self, asker):
        asker.sandbox.behave(latency=5)
        with pytest.raises(httpx.ReadTimeout):
            asker.numbers("US5012236A", timeout=0.05)
        assert asker.bill.units() == 1
        asker.sandbox.behave(latency=[0, 0])
        asker.sandbox.set_faults("slow:5")
        with pytest.raises(httpx.ReadTimeout):
            asker.numbers("US5012236A", timeout=0.05)
        assert asker.numbers("US5012236A").status_code == 200


def test_what_is_no_http_ends_the_connection(asker):
    address = asker.server.url.removeprefix("http://").split(":")
    with socket.create_connection((address[0], int(address[1])), timeout=5) as raw:
        raw.sendall(b"\x16\x03\x01 this is no HTTP\r\n\r\n")
        assert raw.recv(1000) == b""
    assert asker.numbers("US5012236A").status_code == 200
