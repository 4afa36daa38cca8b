"""Every code of both tables, and every one that was only seen live, has the meaning that the outcome table gives it."""

import re
from pathlib import Path

import pytest

from localcite.vendor.codes import CODES, Meaning, meaning_of_status

PAGES = Path(__file__).resolve().parents[2] / ".." / "shared" / "vendor"
TABLE = {
    Meaning.TOO_FAST: {67200002},
    Meaning.BUSY: {67200100, 68300005, 68300006, 68300008},
    Meaning.ACCOUNT: {67200000, 67200001, 67200004, 67200005, 67200007, 67200203},
    Meaning.CREDENTIALS: {67200003, 67200006, 67200008, 67200009, 67200015, 67200202},
    Meaning.BAD_REQUEST: {68300004, 68300007, 68300010, 67200012, 10001},
    Meaning.WRONG_PATH: {67200101},
}


def test_every_code_has_the_meaning_of_the_table_and_no_other_code_has_any():
    found = {meaning: {code for code, known in CODES.items() if known.meaning is meaning} for meaning in TABLE}
    assert found == TABLE
    assert set(CODES) == set().union(*TABLE.values())


@pytest.mark.skipif(not PAGES.is_dir(), reason="the vendor's reference pages do not lie beside this checkout")
@pytest.mark.parametrize("page", ["P015-cited-by-patents.txt", "L012-literature-citation.txt"])
def test_every_code_of_a_reference_page_is_known_by_the_words_of_that_page(page):
    rows = re.findall(r"^(\d{8})(.+)$", (PAGES / page).read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) == 19
    for code, text in rows:
        assert CODES[int(code)].text == text


def test_every_code_says_in_one_line_what_it_means_for_people():
    assert all(code.advice and "\n" not in code.advice for code in CODES.values())


@pytest.mark.parametrize(
    ("statuses", "meaning"),
    [
        ([429], Meaning.TOO_FAST),
        ([500, 503], Meaning.BUSY),
        ([401, 403], Meaning.CREDENTIALS),
        ([400, 413, 414, 422], Meaning.BAD_REQUEST),
        ([404, 301, 302, 303, 304, 307, 308], Meaning.WRONG_PATH),
        ([402, 405, 406, 409, 410, 418, 451, 499], Meaning.UNKNOWN_REFUSAL),
        ([100, 200, 201, 204, 206, 408, 501, 502, 504, 505, 520, 599, 600, 999], None),
    ],
)
def test_an_http_status_means_what_the_table_says_or_leaves_it_open(statuses, meaning):
    assert {meaning_of_status(status) for status in statuses} == {meaning}
