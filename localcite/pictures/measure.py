"""How wide text is before anybody has drawn it: widths of a wide common font, so that labels are rather too short than
cut. Pure. Lengths are in pixels (of a picture at its own size).
"""

import unicodedata
from functools import lru_cache

from localcite.text import visible

# Thousandths of the height of the font, as in DejaVu Sans; Arial and Noto Sans are narrower.
_GROUPS = {
    320: " ,.IJijl'",
    400: "!()[]rt-/:;\\f|",
    460: '"',
    560: "*_`sz?Lc",
    640: "FPTYaekovxyES$0123456789K{}",
    660: "bdghnpqu",
    770: "ABCDGHNRUVXZ",
    820: "&OQw",
    880: "#+<=>M^~",
    980: "%m",
    1000: "@W",
}
_WIDTHS = {letter: width / 1000 for width, letters in _GROUPS.items() for letter in letters}
BOLD = 1.12
USUAL = 0.72  # a letter of another script that is not wide
ELLIPSIS = "…"
_NOTHING = frozenset({"Mn", "Me", "Cf"})
MOST_LETTERS = 4_000  # more of one label is never looked at


@lru_cache(maxsize=4_096)
def _em(letter: str) -> float:
    """Return the width of a letter, by the height of its font."""
    known = _WIDTHS.get(letter)
    if known is not None:
        return known
    if unicodedata.category(letter) in _NOTHING:
        return 0.0
    return 1.02 if unicodedata.east_asian_width(letter) in "WF" else USUAL


def measured(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is at most, in a font of so many pixels."""
    return sum(map(_em, text)) * size * (BOLD if bold else 1)


def fitted(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """Return as much of a visible text as has room on one line; what was cut off is marked by …"""
    text = visible(text[:MOST_LETTERS])
    if measured(text, size, bold=bold) <= room:
        return text
    room -= measured(ELLIPSIS, size, bold=bold)
    taken = 0.0
    for place, letter in enumerate(text):
        taken += measured(letter, size, bold=bold)
        if taken > room:
            return text[:place].rstrip() + ELLIPSIS if place else ""
    return text


def wrapped(text: str, size: float, room: float, most: int, *, bold: bool = False) -> list[str]:
    """Return a text in at most so many lines; the last ends in … where there is more. Empty text has no line."""
    lines: list[str] = []
    rest = visible(text[:MOST_LETTERS]).strip()
    while rest and len(lines) < most - 1:
        line = _line(rest, size, room, bold=bold)
        lines.append(line.rstrip())
        rest = rest[len(line) :].lstrip()
    return [*lines, fitted(rest, size, room, bold=bold)] if rest else lines


def _line(text: str, size: float, room: float, *, bold: bool) -> str:
    """Return what of a text fits on a line: up to a blank where there is one, else up to the edge; never nothing."""
    taken, end = 0.0, len(text)
    for place, letter in enumerate(text):
        taken += measured(letter, size, bold=bold)
        if taken > room:
            end = max(1, place)
            break
    if end == len(text):
        return text
    blank = text.rfind(" ", 1, end + 1)
    return text[:blank] if blank > end // 2 else text[:end]
