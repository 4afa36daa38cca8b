"""What a drawing is put on: marks of SVG with roles instead of colours, and patterns for what is not a plain colour.

All text passes through `said`: no label can be markup, and none holds what XML cannot. Pure but for its own list.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from typing import NamedTuple

from localcite.pictures.figures import UNKNOWN, Mark
from localcite.pictures.scale import counted
from localcite.pictures.theme import LIGHT
from localcite.text import visible

SMALL = 11.0
TEXT = 13.0
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_KANA = re.compile("[\u3041-\u30ff]")
_HANGUL = re.compile("[\u1100-\u11ff\uac00-\ud7a3]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")

# What a mark is filled with, besides plain roles: `hatch:ROLE` is not over, `veil` lies over what is not over,
# `unknown` has a broken outline and dots; `dots` are dots alone.
PATTERNS = {
    "hatch": '<rect width="6" height="6" {paper}/><rect width="3" height="6" {role}/>',
    "veil": '<rect width="2" height="6" {paper}/>',
    "unknown": '<rect width="6" height="6" {paper}/><rect x="2" y="2" width="2" height="2" {muted}/>',
}
PATTERNS["dots"] = PATTERNS["unknown"].replace("6", "4").replace('x="2" y="2"', 'x="1" y="1"')
TURNED = frozenset({"hatch", "veil"})


def said(text: str) -> str:
    """Return any text as XML and HTML hold it, in content and in attributes."""
    return escape(_ILLEGAL.sub(lambda found: f"\\u{ord(found[0]):04x}", visible(text)))


def at(number: float) -> str:
    """Return a coordinate, with no more digits than can be seen."""
    return f"{round(number, 1) + 0:g}"


def colour(role: str, where: str = "fill") -> str:
    """Return the attributes that paint with a role: its light colour, and the class by which a style changes it."""
    return f'{where}="{LIGHT[role]}" class="{where[0]}-{role}"'


class Canvas:
    """A picture of a fixed width that grows downwards. `ids` begins every id in it."""

    def __init__(self, width: float, ids: str) -> None:
        self.width = width
        self._ids = ids
        self._parts: list[str] = []
        self._patterns: dict[str, str] = {}
        self.marks: list[Mark] = []
        self.link_of: Callable[[Mark], str | None] | None = None

    def drawn(self) -> str:
        """Return the patterns and then all that was drawn."""
        return (f"<defs>{''.join(self._patterns.values())}</defs>\n" if self._patterns else "") + "".join(self._parts)

    # ---- paint --------------------------------------------------------------------------------------------------

    def paint(self, fill: str) -> str:
        """Return the attributes of a fill: a role, `hatch:ROLE`, `veil`, `unknown`, `dots` or `none`."""
        if fill in LIGHT:
            return colour(fill)
        if fill == "none":
            return 'fill="none"'
        name = fill.replace(":", "-")
        if name not in self._patterns:
            self._patterns[name] = self._pattern(name, *fill.split(":"))
        return f'fill="url(#{self._ids}-{name})"'

    def _pattern(self, name: str, kind: str, role: str = "muted") -> str:
        content = PATTERNS[kind].format(paper=colour("paper"), role=colour(role), muted=colour("muted"))
        turn = ' patternTransform="rotate(45)"' if kind in TURNED else ""
        return (
            f'<pattern id="{self._ids}-{name}" width="6" height="6" patternUnits="userSpaceOnUse"{turn}>'
            f"{content}</pattern>"
        )

    # ---- marks --------------------------------------------------------------------------------------------------

    def add(self, part: str) -> None:
        """Put a piece of SVG on it."""
        self._parts.append(part + "\n")

    def rect(self, x: float, y: float, width: float, height: float, fill: str, edge: str = "") -> None:
        """Draw a rectangle. `edge`: a role for its outline, dashed where the fill is unknown."""
        place = f'x="{at(x)}" y="{at(y)}" width="{at(max(0, width))}" height="{at(max(0, height))}"'
        self.add(f"<rect {place} {self._edged(fill, edge)}/>")

    def path(self, points: str, fill: str, edge: str = "", width: float = 1) -> None:
        """Draw a path."""
        self.add(f'<path d="{points}" {self._edged(fill, edge, width)}/>')

    def _edged(self, fill: str, edge: str, width: float = 1) -> str:
        """Return the attributes of fill and outline; one element has one attribute `class`."""
        painted = self.paint(fill)
        if not edge:
            return painted
        dashed = ' stroke-dasharray="3 2"' if fill == "unknown" else ""
        stroke = f'stroke="{LIGHT[edge]}" stroke-width="{width:g}"{dashed}'
        if 'class="' in painted:
            return f'{painted[:-1]} s-{edge}" {stroke}'
        return f'{painted} class="s-{edge}" {stroke}'

    def line(self, x1: float, y1: float, x2: float, y2: float, role: str, width: float = 1) -> None:
        """Draw a line."""
        place = f'x1="{at(x1)}" y1="{at(y1)}" x2="{at(x2)}" y2="{at(y2)}"'
        self.add(f'<line {place} {colour(role, "stroke")} stroke-width="{width:g}"/>')

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = TEXT,
        role: str = "ink",
        anchor: str = "start",
        bold: bool = False,
        slanted: bool = False,
        turned: bool = False,
    ) -> None:
        """Write a text; `y` is its base line. `turned`: it reads upwards."""
        more = f' text-anchor="{anchor}"' if anchor != "start" else ""
        more += ' font-weight="bold"' if bold else ""
        more += ' font-style="italic"' if slanted else ""
        more += f' transform="rotate(-90 {at(x)} {at(y)})"' if turned else ""
        more += f' xml:lang="{language}"' if (language := _language(text)) else ""
        self.add(f'<text x="{at(x)}" y="{at(y)}" font-size="{size:g}"{more} {colour(role)}>{said(text)}</text>')

    def label(self, x: float, y: float, label: str | None, fitted: str, **how: object) -> None:
        """Write a label that `fitted` into its room; one that is unknown is slanted."""
        self.text(x, y, fitted, slanted=label is None, **how)  # type: ignore[arg-type]  # as `text` takes them

    @contextmanager
    def mark(self, mark: Mark) -> Iterator[None]:
        """Draw what belongs to one mark: it says its numbers, and may lead somewhere."""
        place = len(self.marks)
        self.marks.append(mark)
        link = self.link_of(mark) if self.link_of else None
        value = UNKNOWN if mark.value is None else str(mark.value)
        column = "" if mark.column == "" else f' data-column="{said(label_of(mark.column))}"'
        told = f'data-mark="{place}" data-row="{said(label_of(mark.row))}"{column} data-value="{value}"'
        before, after = (f'<a href="{said(link)}">', "</a>") if link else ("", "")
        self.add(f'{before}<g class="mark" {told}><title>{said(mark.says)}</title>')
        yield
        self.add(f"</g>{after}")


class Entry(NamedTuple):
    """One entry of a legend: a fill and what it means. `edge`: its outline; `shape`: a path around (0, 0)."""

    fill: str
    means: str
    edge: str = ""
    shape: str = ""


class Drawn(NamedTuple):
    """What a drawing came to: where it ends below, its legend, and what else has to be said below it."""

    bottom: float
    legend: tuple[Entry, ...] = ()
    captions: tuple[str, ...] = ()


def label_of(label: str | None) -> str:
    """Return a label as it is written."""
    return UNKNOWN if label is None else visible(label) or '""'


def telling(label: str | None, value: float | None, measure: str, more: str = "") -> str:
    """Return `Acme: 12 documents, first in 2014`."""
    number = f"{UNKNOWN} {measure}" if value is None else counted(value, measure)
    return f"{label_of(label)}: {number}{f', {more}' if more else ''}"


def _language(text: str) -> str:
    """Return the language whose letters a label has, by which a browser chooses between forms of one letter."""
    if text.isascii():
        return ""
    if _KANA.search(text):
        return "ja"
    if _HANGUL.search(text):
        return "ko"
    return "zh" if _HAN.search(text) else ""
