"""Folding, searching, names, terminals and the two small notations."""

import sqlite3
import unicodedata
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localcite.errors import UsageError
from localcite.model import Money
from localcite.text import (
    bigrams,
    duration,
    fold,
    match_expression,
    pad,
    party_key,
    search_terms,
    shorten,
    spending,
    visible,
    width,
)

CHINESE = st.text("磁共振陀螺碱金属原子火星传感器", min_size=1, max_size=12)


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_case_does_not_matter_to_folding_of_ascii(text):
    text = "".join(letter for letter in text if letter.isascii())
    assert fold(text.upper()) == fold(text.lower()) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("RÉSUMÉ", "resume"), ("ＵＳ１１", "us11"), ("Straße", "STRASSE"), ("ﬁber", "Fiber"), ("Å", "a"), ("ｶﾞ", "ガ")],
)
def test_spellings_of_one_word_fold_to_the_same(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("が", "か"), ("ハ", "バ"), ("a", "b")])
def test_marks_that_make_another_letter_are_kept(one, other):
    assert fold(one) != fold(other)


def found(titles, words):
    """Return the titles that full-text search finds, as the store writes and asks for them."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(title, content = '', tokenize = 'ascii')")
    connection.executemany("INSERT INTO t (rowid, title) VALUES (?, ?)", enumerate(map(bigrams, titles)))
    rows = connection.execute(
        "SELECT rowid FROM t WHERE t MATCH ? ORDER BY rowid", [match_expression(search_terms(words))]
    )
    result = [titles[row] for (row,) in rows]
    connection.close()
    return result


@given(st.lists(CHINESE, min_size=1, max_size=6), CHINESE)
def test_search_finds_every_chinese_substring_of_any_length_and_nothing_else(titles, word):
    assert found(titles, word) == [title for title in titles if word in title]


def test_search_asks_for_all_words_in_any_script_and_case():
    titles = ["NMR gyroscope 磁共振陀螺", "nmr 磁共振", "Résumé of gyroscopes"]
    assert found(titles, "NMR 陀螺") == titles[:1]
    assert found(titles, "resume") == titles[2:]
    assert found(titles, "磁共振") == titles[:2]


@given(st.text())
def test_search_words_are_never_read_as_search_operators(text):
    if search_terms(text):
        found(["x"], text)


@given(st.text())
def test_the_key_of_a_key_is_the_key(name):
    assert party_key(party_key(name)) == party_key(name)


@pytest.mark.parametrize(
    "names",
    [
        ["Acme Corp.", "ACME CORPORATION", "acme, Inc", "Ａｃｍｅ　Ｌｔｄ．", "Acme"],
        ["Samsung Electronics Co., Ltd.", "SAMSUNG ELECTRONICS CO LTD", "Samsung Electronics"],
        ["株式会社日立製作所", "日立製作所(株)", "㈱日立製作所", "日立 製作所 株式会社", "日立製作所"],
        ["华为技术有限公司", "华为技术"],
        ["삼성전자 주식회사", "주식회사 삼성전자", "삼성전자"],
        ["Société Générale S.A.", "SOCIETE GENERALE SA", "Societe Generale S. A."],
        ["AT&T Inc.", "AT & T", "AT and T"],
        ["Bosch GmbH & Co. KG", "BOSCH G.m.b.H."],
        ["Foo S.A. de C.V.", "FOO, SA DE CV"],
    ],
)
def test_spellings_of_one_company_have_one_key(names):
    assert len({party_key(name) for name in names}) == 1


def test_companies_that_differ_by_more_than_form_keep_different_keys():
    assert len({party_key(name) for name in ["Acme", "Acme Labs Inc", "Acmer", "日立", "日立金属株式会社"]}) == 5


@pytest.mark.parametrize("name", ["Limited", "Co., Ltd.", "株式会社", "有限公司", "Inc", "&", "...", "!"])
def test_a_name_that_is_only_a_legal_form_still_has_a_key(name):
    assert party_key(name)


@given(st.text())
def test_visible_text_is_one_line_without_controls_and_showing_it_again_changes_nothing(text):
    shown = visible(text)
    assert visible(shown) == shown
    categories = {unicodedata.category(letter) for letter in shown if letter not in "\u200c\u200d"}
    assert not categories & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    shown.encode()


def test_escapes_and_overrides_become_visible():
    assert visible("a\x1b[31mb\u202ec\r\nd\te\x9b\ud800") == "a\\x1b[31mb\\u202ec↵d e\\x9b\\ud800"


def test_every_letter_is_as_wide_as_the_library_of_widths_says():
    from wcwidth import wcswidth

    for code in (*range(32, 127), *range(160, 0xD800), *range(0xE000, 0x20000)):
        letter = chr(code)
        if visible(letter) == letter:
            assert width(f"a{letter}b") == max(0, wcswidth(f"a{letter}b")), hex(code)


@given(st.text(), st.integers(0, 40))
def test_shortened_text_fits_and_says_that_it_was_cut(text, columns):
    shown = visible(text)
    cut = shorten(shown, columns)
    assert width(cut) <= columns
    assert cut == shown or columns == 0 or cut.endswith("…")
    assert width(pad(cut, columns)) == columns


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("36h", timedelta(hours=36)),
        ("90d", timedelta(days=90)),
        ("12W", timedelta(weeks=12)),
        ("6m", timedelta(days=180)),
        (" 2 y ", timedelta(days=730)),
        ("９０d", timedelta(days=90)),
        ("0d", timedelta(0)),
        ("0", timedelta(0)),
        ("90 days", timedelta(days=90)),
        ("45s", timedelta(seconds=45)),
        ("30min", timedelta(minutes=30)),
        ("never", None),
    ],
)
def test_lengths_of_time_are_read(text, length):
    assert duration(text) == length


@given(st.integers(0, 999_999), st.sampled_from("hdwmy"))
def test_longer_numbers_are_longer_times(number, unit):
    assert duration(f"{number}{unit}") <= duration(f"{min(number + 1, 999_999)}{unit}")


@pytest.mark.parametrize("text", ["", "d", "90", "-1d", "1.5d", "90x", "90 moons", "never ever", "9" * 40 + "y"])
def test_what_is_no_length_of_time_is_refused(text):
    with pytest.raises(UsageError):
        duration(text)


@pytest.mark.parametrize(
    ("text", "spent"),
    [
        ("500", 500),
        ("0", 0),
        ("20EUR", Money(Decimal(20), "EUR")),
        ("20.50 eur", Money(Decimal("20.50"), "EUR")),
        ("１００ｕｓｄ", Money(Decimal(100), "USD")),
    ],
)
def test_what_may_be_spent_is_units_or_money(text, spent):
    assert spending(text) == spent


@pytest.mark.parametrize(
    "text", ["", "EUR", "-5", "-5EUR", "1,000", "20,50EUR", "1e9", "0.5", "20€", "20EURO", "inf", "nan EUR"]
)
def test_what_is_neither_units_nor_money_is_refused(text):
    with pytest.raises(UsageError):
        spending(text)


@given(st.text())
def test_the_notations_read_or_refuse_and_never_crash(text):
    for read in (duration, spending):
        with suppress(UsageError):
            read(text)
