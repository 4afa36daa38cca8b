"""A figure → SVG: its title above; its legend, what it rests on, and its footer below. Pure: same input, same bytes.

    draw(figure, frame=Frame(), look=Look()) -> str

The SVG stands alone: no font, script, image or address of elsewhere. Each mark is `<g class="mark" data-mark="0"
data-row="…" data-column="…" data-value="…|unknown"><title>…</title>…</g>`, where `data-mark` is its place in
`figures.numbers(figure)`. Colours are variables of CSS (`theme`). Several pictures can stand in one page of HTML: give
each other `ids`, and the style once (`Look(style="none")` for the rest).
"""

from collections.abc import Callable
from typing import NamedTuple

from localcite.pictures.bars import draw_bars
from localcite.pictures.canvas import SMALL, Canvas, Drawn, Entry, colour, said
from localcite.pictures.figures import Bars, Figure, Frame, Growth, HeatMap, Mark, Timeline
from localcite.pictures.growth import draw_growth
from localcite.pictures.heat import draw_heat
from localcite.pictures.measure import measured, wrapped
from localcite.pictures.network import draw_network
from localcite.pictures.theme import FONTS, PICTURE, style
from localcite.pictures.timeline import draw_timeline

MARGIN = 20.0
TITLE = 15.0
LINE = 1.35  # from one line to the next, by the height of the font
MOST_TITLE = 3  # lines; the whole question is in the receipt
MOST_FOOTER = 4  # lines of one sentence
SWATCH = 12.0
NARROWEST = 320  # pixels; a narrower picture is drawn so wide


class Look(NamedTuple):
    """How a picture is drawn. `width`: in pixels; `ids`: letters that begin each id in it; `link`: where a mark leads.

    `style`: `follows` (dark where its reader wishes that), `light` (dark only within `data-theme="dark"`), or `none`.
    """

    width: int = 920
    ids: str = "lc"
    style: str = "follows"
    link: Callable[[Mark], str | None] | None = None


def draw(figure: Figure, frame: Frame = Frame(), look: Look = Look()) -> str:  # noqa: B008 - frozen values
    """Return a figure as one element `svg`."""
    outer = max(NARROWEST, look.width)
    canvas = Canvas(outer - 2 * MARGIN, look.ids)
    canvas.link_of = look.link
    top = _title(canvas, frame, figure)
    drawn = _figure(figure, canvas, top)
    bottom = _legend(canvas, drawn.legend, drawn.bottom + SMALL)
    bottom = _states(canvas, frame.states, bottom)
    bottom = _lines(canvas, (*drawn.captions, *frame.footer), bottom)
    return _svg(canvas, frame, look, outer, bottom + 2 * MARGIN)


def _svg(canvas: Canvas, frame: Frame, look: Look, width: float, height: float) -> str:
    size = f'width="{width:g}" height="{height:.0f}" viewBox="0 0 {width:g} {height:.0f}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} class="{PICTURE}" role="img" aria-labelledby="{look.ids}-t"'
    css = "" if look.style == "none" else f"<style>{style(follows=look.style == 'follows')}</style>\n"
    metadata = f"<metadata>{said_whole(frame.metadata)}</metadata>\n" if frame.metadata else ""
    return (
        f'{head} font-family="{said(FONTS)}">\n<title id="{look.ids}-t">{said(frame.title or "A picture")}</title>\n'
        f'{metadata}{css}<rect width="100%" height="100%" {colour("paper")}/>\n'
        f'<g transform="translate({MARGIN:g} {MARGIN:g})">\n{canvas.drawn()}</g>\n</svg>\n'
    )


def said_whole(text: str) -> str:
    """Return JSON as XML content holds it: its quotes stay, so that a receipt is found by its letters."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _figure(figure: Figure, canvas: Canvas, top: float) -> Drawn:
    if isinstance(figure, Bars):
        return draw_bars(figure, canvas, top)
    if isinstance(figure, Timeline):
        return draw_timeline(figure, canvas, top)
    if isinstance(figure, HeatMap):
        return draw_heat(figure, canvas, top)
    if isinstance(figure, Growth):
        return draw_growth(figure, canvas, top)
    return draw_network(figure, canvas, top)


def _title(canvas: Canvas, frame: Frame, figure: Figure) -> float:
    """Write the question, and how many documents it is about; return where the drawing begins."""
    y = 0.0
    for line in wrapped(frame.title, TITLE, canvas.width, MOST_TITLE, bold=True):
        y += TITLE * LINE
        canvas.text(0, y - TITLE * 0.3, line, size=TITLE, bold=True)
    total = getattr(figure, "total", None)
    if total is not None:
        y += SMALL * LINE
        about = "" if total.is_exact else "about "
        canvas.text(0, y, f"n = {about}{total.number:,}", size=SMALL, role="muted")
    return y + (SMALL if y else 0)


def _legend(canvas: Canvas, entries: tuple[Entry, ...], top: float) -> float:
    """Draw a legend in as many lines as it needs; nothing where it has no entry."""
    x, y = 0.0, top
    for entry in entries:
        lines = wrapped(entry.means, SMALL, canvas.width - SWATCH - 6, 1)
        means = lines[0] if lines else ""
        room = SWATCH + 6 + measured(means, SMALL) + 18
        if x and x + room - 18 > canvas.width:
            x, y = 0.0, y + SMALL * 1.8
        _swatch(canvas, entry, x, y)
        canvas.text(x + SWATCH + 6, y + SMALL * 0.85, means, size=SMALL, role="muted")
        x += room
    return y + SMALL * 2 if entries else top


def _swatch(canvas: Canvas, entry: Entry, x: float, y: float) -> None:
    if entry.shape:
        canvas.add(f'<g transform="translate({x + SWATCH / 2:g} {y + SWATCH / 2 - 1:g})">')
        canvas.path(entry.shape, entry.fill, entry.edge)
        canvas.add("</g>")
        return
    if entry.fill == "veil":
        canvas.rect(x, y - 1, SWATCH, SWATCH, "heat3")
    canvas.rect(x, y - 1, SWATCH, SWATCH, entry.fill, entry.edge)


# ---- what it rests on -----------------------------------------------------------------------------------------------

STATES = {"held": ("rest", "rest"), "stale": ("hatch:rest", "rest")}  # all else is not known, and drawn as such
STRIP = 7.0


def _states(canvas: Canvas, states: tuple[tuple[str, int], ...], top: float) -> float:
    """Draw of how many documents the citations are held, where they are not held of all; return where it ends."""
    known = [(state, number) for state, number in states if number > 0]
    if not known or [state for state, _number in known] == ["held"]:
        return top
    total = sum(number for _state, number in known)
    x = 0.0
    for state, number in known:
        fill, edge = STATES.get(state, ("unknown", "muted"))
        width = max(6.0, number / total * (canvas.width - 6 * len(known)))
        canvas.rect(x, top, width, STRIP, fill, edge)
        x += width
    entries = tuple(Entry(*_painted(state, f"{number:,} {state.replace('_', ' ')}")) for state, number in known)
    return _legend(canvas, entries, top + STRIP + 8)


def _painted(state: str, means: str) -> tuple[str, str, str]:
    fill, edge = STATES.get(state, ("unknown", "muted"))
    return fill, means, edge


def _lines(canvas: Canvas, sentences: tuple[str, ...], top: float) -> float:
    """Write the captions and the footer; return where they end."""
    y = top
    for sentence in sentences:
        for line in wrapped(sentence, SMALL, canvas.width, MOST_FOOTER):
            canvas.text(0, y + SMALL, line, size=SMALL, role="muted")
            y += SMALL * LINE
    return y
