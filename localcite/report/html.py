"""Pieces of HTML: text is escaped where it enters, and nowhere else. Pure.

What could steer the page or the eye (control characters, bidi overrides, line separators) is shown as an escape.
"""

import html
from collections.abc import Iterable
from typing import TypeAlias

from localcite.text import visible

EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta", "path", "circle", "rect", "line"})


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


Piece: TypeAlias = "str | int | Iterable[Piece] | None"


def escaped(piece: Piece) -> Html:
    """Return a piece as HTML; what is HTML already stays as it is, and of several pieces each counts."""
    if piece is None:
        return Html("")
    if isinstance(piece, Html):
        return piece
    if isinstance(piece, str):
        return Html(html.escape(visible(piece)))
    if isinstance(piece, int):
        return Html(f"{piece:,}")
    return Html("".join(map(escaped, piece)))


def tag(name: str, /, *pieces: Piece, **attributes: str | int | bool | None) -> Html:
    """Return an element. Attributes: `class_` is `class`, `data_x` is `data-x`; None or False is none, True is bare."""
    told = "".join(_attribute(key, value) for key, value in attributes.items())
    return Html(f"<{name}{told}/>" if name in EMPTY else f"<{name}{told}>{escaped(pieces)}</{name}>")


def _attribute(key: str, value: str | int | bool | None) -> str:  # noqa: FBT001 - a value among others
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{html.escape(visible(str(value)))}"'
