"""What a search found, made to stand out in the column that shows where. Pure."""

import re
from collections.abc import Callable, Collection, Mapping

from localcite.show.colour import Paint
from localcite.text import visible

COLUMN = "matched"
Dress = Mapping[str, Callable[[str], str]]  # columns of a table, and what their cells are put into


def dressed(words: Collection[str], paint: Paint) -> Dress:
    """Return what makes the words stand out in `matched`; nothing without colours or without words."""
    if not words or not paint.on:
        return {}
    longest_first = sorted(map(visible, words), key=len, reverse=True)
    pattern = re.compile("|".join(map(_bounded, longest_first)))
    return {COLUMN: lambda cell: pattern.sub(lambda match: paint(match[0], "bold"), cell)}


def _bounded(word: str) -> str:
    """Return what finds a word as it stood in a text: one of ASCII letters not within another."""
    escaped = re.escape(word)
    return rf"(?<![0-9A-Za-z]){escaped}(?![0-9A-Za-z])" if word.isascii() else escaped
