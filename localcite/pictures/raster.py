"""SVG → PNG, by resvg, which draws with the fonts of this machine; and which scripts those fonts cannot write.

The one place that knows the library, and the one that looks at fonts. No font is carried along or fetched.
"""

import re
import struct
import unicodedata
from collections.abc import Iterable
from html import escape, unescape
from typing import NamedTuple
from zlib import crc32

from localcite.pictures.theme import FONTS

SCALE = 2.0  # pixels of the PNG by those of the picture: sharp in print at half its width
NOBODY = "\U0010fffd"  # a letter that no font has
BEGIN = b"\x89PNG\r\n\x1a\n"
END = 12  # bytes of the last chunk
CJK = "Noto Sans CJK (`apt install fonts-noto-cjk`, `dnf install google-noto-sans-cjk-fonts`)"
_SCRIPTS = {"CJK": "Chinese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean"}
_TEXT = re.compile("<text[^>]*>([^<]*)</text>")
_WITHOUT = frozenset({"Z", "C", "M"})  # categories of letters that are not seen by themselves


class Fonts(NamedTuple):
    """Which fonts to draw with. `system`: all of this machine; `files`: paths of further ones."""

    system: bool = True
    files: tuple[str, ...] = ()


def png(svg: str, fonts: Fonts = Fonts(), scale: float = SCALE) -> bytes:  # noqa: B008 - a frozen value
    """Return a picture as PNG. Raises ImportError where the library is not installed."""
    from resvg_py import svg_to_bytes  # noqa: PLC0415 - an extra

    return svg_to_bytes(
        svg_string=svg, zoom=scale, skip_system_fonts=not fonts.system, font_files=list(fonts.files) or None
    )


def with_text(picture: bytes, word: str, text: str) -> bytes:
    """Return a PNG that says something more in a chunk `tEXt` at its end. Both are ASCII."""
    content = word.encode("ascii") + b"\0" + text.encode("ascii")
    chunk = b"tEXt" + content
    whole = struct.pack(">I", len(content)) + chunk + struct.pack(">I", crc32(chunk))
    return picture[:-END] + whole + picture[-END:]


def text_in(picture: bytes, word: str) -> str | None:
    """Return what a PNG says in a chunk `tEXt`; None where it says nothing."""
    at = len(BEGIN)
    while at < len(picture):
        length = struct.unpack(">I", picture[at : at + 4])[0]
        kind, content = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        if kind == b"tEXt" and content.startswith(word.encode() + b"\0"):
            return content[len(word) + 1 :].decode("ascii")
        at += length + END
    return None


# ---- fonts ----------------------------------------------------------------------------------------------------------


def missing(texts: Iterable[str], fonts: Fonts = Fonts()) -> tuple[str, ...]:  # noqa: B008 - a frozen value
    """Return the scripts of these texts that no font here can write: `Chinese`, `Korean` … It is tried, by a letter."""
    letters: dict[str, str] = {}
    for letter in {letter for text in texts for letter in text}:
        if unicodedata.category(letter)[0] not in _WITHOUT:
            script = script_of(letter)
            letters[script] = min(letter, letters.get(script, letter))
    nothing = {_drawn("", fonts), _drawn(NOBODY, fonts)}
    return tuple(sorted(script for script, letter in letters.items() if _drawn(letter, fonts) in nothing))


def script_of(letter: str) -> str:
    """Return the script of a letter, in a word."""
    if letter.isascii():
        return "Latin"
    name = unicodedata.name(letter, "").partition(" ")[0] or "unnamed"
    return _SCRIPTS.get(name, name.capitalize())


def _drawn(letter: str, fonts: Fonts) -> bytes:
    """Return a picture of one letter."""
    text = f'<text x="2" y="18" font-size="16" font-family="{escape(FONTS)}">{escape(letter)}</text>'
    return png(f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="24">{text}</svg>', fonts, 1)


def advice(scripts: Iterable[str]) -> str:
    """Return what to install for scripts that cannot be written; empty where there are none."""
    found = list(scripts)
    if not found:
        return ""
    if "Latin" in found:
        return "No font was found on this machine, so the picture has no labels: install one, such as DejaVu Sans."
    fonts = dict.fromkeys(CJK if script in _SCRIPTS.values() else f"Noto Sans {script}" for script in found)
    has = ", ".join(found[:3])
    return (
        f"No font on this machine has {has} letters, so they cannot be read in the picture: install {', '.join(fonts)}."
    )


def texts_of(svg: str) -> list[str]:
    """Return the texts that are written in a picture."""
    return [unescape(text) for text in _TEXT.findall(svg)]
