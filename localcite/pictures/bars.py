"""Bars: one below the other, each with its label at the left and its number at its end. Pure."""

from typing import NamedTuple

from localcite.pictures.canvas import SMALL, TEXT, Canvas, Drawn, Entry, label_of, telling
from localcite.pictures.figures import UNKNOWN, Bar, Bars, Mark, Number
from localcite.pictures.measure import fitted, measured
from localcite.pictures.scale import said, ticks

HEIGHT = 17.0  # of a bar
PITCH = 23.0  # from one bar to the next
GAP = 8.0
MOST_FOR_LABELS = 0.4  # of the width
UNKNOWN_LENGTH = 26.0  # of the outline that stands for a number nobody knows
AXIS = 44.0  # below the bars: ticks and the title of the axis


class _Room(NamedTuple):
    """Where bars are: from `left` for `length`, which stands for the number `most`."""

    left: float
    length: float
    most: float


def draw_bars(figure: Bars, canvas: Canvas, top: float) -> Drawn:
    """Draw bars from `top` downwards."""
    values = [bar.value for bar in figure.bars if bar.value is not None]
    whole = all(isinstance(value, int) for value in values)
    labels = [fitted(label_of(bar.label), TEXT, canvas.width * MOST_FOR_LABELS) for bar in figure.bars]
    left = max((measured(label, TEXT) for label in (*labels, figure.of)), default=0) + GAP
    ends = max((measured(_told(value), SMALL) for value in (*values, None)), default=0) + GAP
    length = max(60.0, canvas.width - left - ends)
    marked = ticks(max(values, default=0), min(6, max(1, int(length / 70))), whole=whole)
    room = _Room(left, length, float(marked[-1]))
    canvas.text(left - GAP, top + SMALL, figure.of, size=SMALL, anchor="end", bold=True, role="muted")
    top += SMALL + GAP
    bottom = top + PITCH * len(figure.bars)
    _axis(canvas, room, marked, top, bottom, figure.measure)
    for place, (bar, label) in enumerate(zip(figure.bars, labels, strict=True)):
        _bar(canvas, room, bar, label, top + place * PITCH, figure.measure)
    return Drawn(bottom + AXIS, tuple(_legend(figure)), tuple(_captions(figure)))


def _bar(canvas: Canvas, room: _Room, bar: Bar, label: str, y: float, measure: str) -> None:
    says = telling(bar.label, bar.value, measure, bar.says)
    with canvas.mark(Mark(bar.label, "", bar.value, says)):
        middle = y + PITCH / 2
        canvas.text(room.left - GAP, middle + TEXT * 0.35, label, anchor="end", slanted=bar.label is None)
        end = room.left + _length(room, bar.value)
        if bar.value is None:
            canvas.rect(room.left, y + 3, UNKNOWN_LENGTH, HEIGHT, "unknown", "muted")
        elif bar.value > 0:
            hatched = bar.label is None
            canvas.rect(
                room.left, y + 3, end - room.left, HEIGHT, "hatch:rest" if hatched else "main", "rest" * hatched
            )
        canvas.text(end + 5, middle + SMALL * 0.35, _told(bar.value), size=SMALL, role="muted")


def _length(room: _Room, value: Number | None) -> float:
    """Return how long a bar is; whatever is above 0 shows."""
    if value is None:
        return UNKNOWN_LENGTH
    return max(1.5, value / room.most * room.length) if value > 0 else 0


def _told(value: Number | None) -> str:
    return UNKNOWN if value is None else said(value)


def _axis(canvas: Canvas, room: _Room, marked: list[Number], top: float, bottom: float, title: str) -> None:
    for number in marked:
        x = room.left + number / room.most * room.length
        canvas.line(x, top, x, bottom, "grid" if number else "line")
        canvas.text(x, bottom + SMALL + 4, said(number), size=SMALL, anchor="middle", role="muted")
    middle = room.left + room.length / 2
    canvas.text(middle, bottom + 2 * SMALL + 12, title, size=SMALL, anchor="middle", bold=True, role="muted")


def _legend(figure: Bars) -> list[Entry]:
    found = []
    if any(bar.label is None and bar.value is not None for bar in figure.bars):
        found.append(Entry("hatch:rest", f"{figure.of} unknown", "rest"))
    if any(bar.value is None for bar in figure.bars):
        found.append(Entry("unknown", f"{figure.measure}: unknown, which is not 0", "muted"))
    return found


def _captions(figure: Bars) -> list[str]:
    return [f"{figure.more:,} more are not drawn."] if figure.more else []
