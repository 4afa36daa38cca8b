"""Reading very many texts at once says of each text what reading it alone says."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_properties import spellings

from localcite import ids
from localcite.ids.many import joined, of_readings, read_many
from localcite.model import Document, Scheme

NEIGHBOURS = Path(__file__).with_name("neighbours.csv")
SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "ids.csv"
DRESSES = [str, str.lower, str.upper, " {} ".format, "“{}”".format, "1. {}".format, "{};".format, "doi: {}".format]
DRESSES += ["https://doi.org/{}".format, "http://dx.doi.org/{}".format, "patent:{}".format]
LIKE_NUMBERS = st.from_regex(r"\A[A-Z]{2}[ .-]?[0-9 ,.']{4,13}[ .-]?([A-Z][0-9]?)?\Z")
LIKE_DOIS = st.from_regex(r"\A(https?://(dx\.)?doi\.org/|doi: ?|DOI:)?10\.[0-9]{3,6}/[ -~]{1,20}\Z")


def check(texts):
    readings = read_many(texts)
    expected = [ids.read(text) for text in texts]
    assert list(readings.each()) == expected
    again = of_readings(expected)
    assert again == readings
    assert all(bool(name) is not (place in readings.others) for place, name in enumerate(readings.names))


@pytest.mark.parametrize("path", [NEIGHBOURS, SHARED])
def test_every_case_of_the_tables_in_every_dress(path):
    if not path.exists():
        pytest.skip("the acceptance cases lie beside the checkout and are not there")
    with path.open(encoding="utf-8", newline="") as lines:
        typed = [row["typed"] for row in csv.DictReader(lines)]
    check([dress(text) for text in typed for dress in DRESSES])


SPELT = spellings().map(lambda pair: pair[1])
PARTS = st.lists(st.sampled_from(["US7000001B2", "US7000001", "x", "10.1/a", "10.1234/a"]), max_size=4)


@given(st.lists(st.one_of(LIKE_NUMBERS, LIKE_DOIS, st.text(max_size=30), SPELT), max_size=8))
def test_any_text_reads_the_same_among_others(texts):
    check(texts)


@given(st.lists(PARTS, max_size=4))
def test_parts_make_a_whole(parts):
    assert joined([read_many(part) for part in parts]) == read_many([text for part in parts for text in part])


def test_what_a_column_cannot_say_stays_a_reading():
    readings = read_many(["US7000001B2", "patent:0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f", "10.1234/" + "x" * 2000])
    assert readings.names[0] == "US7000001B2"
    assert readings.others[1].name.scheme is Scheme.PATENT_ID
    assert isinstance(readings.at(2), Document)
