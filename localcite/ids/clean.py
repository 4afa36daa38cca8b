"""Normalise what people type: widths, blanks, dashes, invisible characters, quotes, brackets, list marks.

Nothing here knows what an identifier is; case is kept, because a reader may need it.
"""

import re
import unicodedata

DASHES = "‐‑‒–—―⁃−﹘﹣－⸺⸻"
QUOTES = "\"'`´‘’‚‛“”„‟«»‹›「」『』"
PAIRS = {"(": ")", "[": "]", "{": "}", "<": ">", "【": "】", "〈": "〉", "《": "》"}
TRANSLATION = str.maketrans(dict.fromkeys(DASHES, "-") | dict.fromkeys("‘’‛`´", "'") | dict.fromkeys("“”„‟«»", '"'))
LIST_MARK = re.compile(r"(?:\d{1,3}[.)\]:]|[\[(]\d{1,3}[\])]|[-*+•‣▪·>#]+)\s+(?=\S)")


def clean(text: str) -> str:
    """Return the text with one form of each blank, dash and quote, without marks around it. A fixed point of itself."""
    while True:
        once = _unwrapped(plain(text))
        if once == text:
            return once
        text = once


def plain(text: str) -> str:
    """Return the text in one width, with plain blanks and dashes and without invisible characters."""
    if "&" in text:
        from html import unescape  # noqa: PLC0415 - its table of names is large, and rarely needed

        text = unescape(text)
    if not text.isascii():
        text = "".join(map(_ascii_digit, unicodedata.normalize("NFKC", text).translate(TRANSLATION)))
    if not text.isprintable():
        text = "".join(_visible(character) for character in text)
    return " ".join(text.split())


def _ascii_digit(character: str) -> str:
    """Return the ASCII digit for a decimal digit of any script, and any other character as it is."""
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _visible(character: str) -> str:
    """Return a blank for a control character, nothing for an invisible one, and any other as it is."""
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return " " if category in {"Cc", "Zs", "Zl", "Zp", "Cs", "Co", "Cn"} else character


def _unwrapped(text: str) -> str:
    """Remove what stands around an identifier: ="…" of spreadsheets, quotes, brackets, list marks, stops."""
    text = text.removeprefix("=").strip(QUOTES + " ,;。、").removesuffix(":")
    if marked := LIST_MARK.match(text):
        text = text[marked.end() :]
    if text and PAIRS.get(text[0]) == text[-1] and _encloses(text):
        text = text[1:-1]
    return text.strip()


def _encloses(text: str) -> bool:
    """Tell whether the first bracket is closed by the last character and not before."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character == text[0]) - (character == text[-1])
        if depth == 0:
            return place == len(text) - 1
    return False
