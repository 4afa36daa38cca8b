"""Plain Chinese, the shortest way through folding and cutting, comes to what all other text comes to."""

import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from localcite.text import bigrams, fold

HAN = st.text(st.one_of(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), st.characters(max_codepoint=0x7F)))


@given(HAN)
def test_it_folds_as_unicode_says(text: str) -> None:
    assert fold(text) == unicodedata.normalize("NFKC", unicodedata.normalize("NFKD", text).casefold())


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1))
def test_a_run_is_cut_the_same_alone_and_among_words(run: str) -> None:
    pieces = [*map("".join, pairwise(run)), run[-1]]
    assert bigrams(run).split() == pieces
    assert bigrams(f"A {run} b").split() == ["a", *pieces, "b"]
