"""A sentence on lines that fit a terminal: broken at blanks, and between letters of scripts without blanks. Pure."""

import re

from localcite.text import width

CLOSING = "、。，．：；！？）」』】〕》〉…"  # no line begins with one
OPENING = "（「『【〔《〈"  # no line ends with one
PIECES = re.compile(
    rf"\s+|[{OPENING}]*[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff][{CLOSING}]*"
    rf"|[^\s\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff{OPENING}]+|."
)

ENTRY = re.compile(r" {2}[\w-]+(?: \w+)? {2,}(?=\S)")  # a word and the blanks between it and what is said about it


def prose(line: str, columns: int | None) -> list[str]:
    """Return one line of a help: what is said about a word goes on below itself, and an example stays whole."""
    entry = ENTRY.match(line)
    if entry is None or columns is None or columns < 2 * entry.end():
        return [line] if line.startswith(" ") else wrapped(line, columns)
    first, *others = wrapped(line[entry.end() :], columns - entry.end())
    return [entry[0] + first, *(" " * entry.end() + other for other in others)]


def wrapped(text: str, columns: int | None) -> list[str]:
    """Return lines of at most so many columns; a word that is longer has a line of its own. None: the text itself."""
    if columns is None or width(text) <= columns:
        return [text]
    lines, line, taken = [], "", 0
    for piece in PIECES.findall(text):
        wide = width(piece)
        if line.strip() and not piece.isspace() and taken + wide > columns:
            lines.append(line.rstrip())
            line, taken = "", 0
        if lines and not line and piece.isspace():
            continue
        line, taken = line + piece, taken + wide
    return [*lines, line.rstrip()]
