"""Sentences are broken where each script breaks them."""

from hypothesis import given
from hypothesis import strategies as st

from localcite.show.wrap import prose, wrapped
from localcite.text import width


def test_words_stay_whole_and_chinese_is_broken_between_letters_and_not_before_a_stop():
    assert wrapped("who cites a patent is as listed", 14) == ["who cites a", "patent is as", "listed"]
    assert wrapped("磁共振陀螺的专利。", 10) == ["磁共振陀螺", "的专利。"]
    assert wrapped("有限公司，研究院", 8) == ["有限公", "司，研究", "院"]
    assert wrapped("found in 广州电解质研究院 and elsewhere", 16) == ["found in 广州电", "解质研究院 and", "elsewhere"]


def test_what_cannot_be_broken_has_a_line_of_its_own():
    assert wrapped("see https://example.org/very/long now", 12) == ["see", "https://example.org/very/long", "now"]
    assert wrapped("anything at all", None) == ["anything at all"]


@given(st.text(alphabet="ab 磁気。（é", max_size=60), st.integers(4, 30))
def test_nothing_is_lost_and_lines_fit_but_for_long_words(text, columns):
    lines = wrapped(text, columns)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line) <= columns or " " not in line.strip() for line in lines)


def test_what_is_said_about_a_word_goes_on_below_itself():
    assert prose("  top      The first so many, or those with the most", 36) == [
        "  top      The first so many, or",
        "           those with the most",
    ]


def test_an_example_stays_whole():
    example = "  in portfolio | cited-by | external | by year | chart"
    assert prose(example, 30) == [example]
