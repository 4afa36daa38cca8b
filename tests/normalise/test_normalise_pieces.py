"""Dates, people, codes, years: small pure readers, as properties and as the cases that made them."""

from calendar import monthrange
from datetime import date as Day  # noqa: N812 - `date` is what is tested

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localcite.normalise.dates import date, is_empty
from localcite.normalise.texts import codes, people, year_in

years = st.integers(1500, 2100)


@given(st.dates(min_value=Day(1500, 1, 1), max_value=Day(2100, 12, 31)))
def test_a_day_is_read_from_every_way_of_writing_it(day):
    number = int(day.strftime("%Y%m%d"))
    written = (number, str(number), f" {number} ", day.isoformat(), day.isoformat() + "T00:00:00Z")
    assert {date(each) for each in written} == {number}


@given(years, st.integers(1, 12))
def test_a_month_is_read_without_inventing_a_day(year, month):
    expected = year * 10000 + month * 100
    written = (expected, year * 100 + month, f"{year}{month:02d}", f"{year}-{month:02d}", f"{year}-{month:02d}-00")
    assert {date(each) for each in written} == {expected}


@given(years)
def test_a_year_is_read_without_inventing_a_month(year):
    assert {date(each) for each in (year, str(year), year * 10000, f"{year}-00-00")} == {year * 10000}


@given(years, st.integers(0, 99), st.integers(0, 99))
def test_what_cannot_be_is_left_out_and_what_holds_is_kept(year, month, day):
    found = date(year * 10000 + month * 100 + day)
    holds = 1 <= month <= 12
    whole = holds and 1 <= day <= monthrange(year, month)[1]
    assert found == year * 10000 + (month * 100 if holds else 0) + (day if whole else 0)


@given(st.integers(min_value=0) | st.text())
def test_any_number_and_any_text_is_a_date_or_none(value):
    found = date(value)
    assert found is None or 15000000 <= found <= 21001231


@pytest.mark.parametrize("nothing", [0, "0", "", " ", "00000000", "0000-00-00", None])
def test_zeros_and_blanks_say_that_there_is_no_date(nothing):
    assert is_empty(nothing)


@pytest.mark.parametrize(
    "nonsense", [99, 1, 20201, 2020123, 202012301, 10**30, "soon", "30.12.2020", "2020-12-30x", "２０２０"]
)
def test_what_is_no_date_is_no_date(nonsense):
    assert date(nonsense) is None
    assert not is_empty(nonsense)


names = st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"], exclude_characters="|"), min_size=1, max_size=8)


@given(st.lists(names, max_size=5))
def test_people_keep_their_order_whichever_way_they_come(them):
    expected = "|".join(them) or None
    assert people(them) == people("|".join(them)) == people([f" {name} " for name in them]) == expected
    assert people(" | ".join(them)) == expected


@given(st.lists(st.text("ab|, ", max_size=6), max_size=5))
def test_a_bar_inside_a_name_makes_no_new_person(them):
    stored = people(them)
    assert (stored or "").split("|").count("") == (stored is None)
    assert len((stored or "").split("|")) == max(1, sum(bool(name.strip()) for name in them))


def test_a_comma_never_parts_a_person():
    assert people("LASTNAME, FIRSTNAME") == "LASTNAME, FIRSTNAME"
    assert people("Doe, John||Roe, Jane|") == "Doe, John|Roe, Jane"
    assert people(["Doe, John", None, ""]) == "Doe, John"
    assert people("a\u3000| b") == "a|b"


@pytest.mark.parametrize("nobody", [None, "", " ", [], [None], ["", " "], "|", " | "])
def test_nobody_is_unknown_and_no_empty_person(nobody):
    assert people(nobody) is None


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (["X", "Y"], "X,Y"),
        ("X,D", "X,D"),
        ("PX", "PX"),
        ("x", "X"),
        ([" y ", "X", "y"], "Y,X"),
        ("X|Y", "X,Y"),
        (["X,D", "A"], "X,D,A"),
        ([], None),
        ("", None),
        (None, None),
        ([None, ""], None),
    ],
)
def test_codes_are_kept_in_order_in_capitals_each_once(said, kept):
    assert codes(said) == kept


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("A review of infectious bovine rhinotracheitis.W D Yates.Can J Comp Med.1982 Jul;46(3):225-63.", 1982),
        ("In Proceedings of the 2000 Joint SIGDAT Conference. 2000.", 2000),
        ("J. C. Anjos et al., Phys. Rev. Lett. 62 (1989), 1717", None),  # which of the two is the year?
        ("S. Godfrey and K. Moats, Phys. Rev. D 93 (2016) 034035 arXiv:1510.08305", 2016),
        ("Some title, 2016, doi:10.1016/j.bpj.2024.07.030", 2016),
        ("https://example.org/2011/12 no year but in the link", None),
        ("ISO 20220, 12019 pages", None),
        ("Newton, Opticks, 1499", None),
        ("Newton, Opticks, 1704", 1704),
        ("若林俊輔編『昭和50年の英語教育』", None),
        ("", None),
        (None, None),
    ],
)
def test_a_year_is_read_only_where_a_text_holds_exactly_one(text, year):
    assert year_in(text) == year
