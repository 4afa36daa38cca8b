"""A timeline: a bar a year, years that were not over hatched, and what has no year beside it. Pure."""

from typing import NamedTuple

from localcite.pictures.canvas import SMALL, Canvas, Drawn, Entry, telling
from localcite.pictures.figures import UNKNOWN, Mark, Number, Timeline
from localcite.pictures.measure import measured
from localcite.pictures.scale import every, said, ticks

HEIGHT = 260.0  # of the tallest bar
WIDEST = 54.0  # bar
GAP = 8.0
BELOW = 58.0  # the years, what is not over, and the title of the axis
OPEN = "not over"
TURN = 14.0  # room for the title of the axis that reads upwards
LEAST_UNKNOWN = 60.0  # room for the word


class Plot(NamedTuple):
    """Where the bars stand: `pitch` from one year to the next; `most`: the number at the top."""

    left: float
    top: float
    bottom: float
    pitch: float
    most: float
    first: int

    def x(self, year: int) -> float:
        """Return the middle of a year."""
        return self.left + (year - self.first + 0.5) * self.pitch

    def y(self, value: Number) -> float:
        """Return the height of a number; whatever is above 0 shows."""
        length = (self.bottom - self.top) * value / self.most
        return self.bottom - (max(1.5, length) if value > 0 else 0)


def draw_timeline(figure: Timeline, canvas: Canvas, top: float) -> Drawn:
    """Draw a timeline from `top` downwards."""
    values = [value for _year, value in figure.years] + [figure.unknown]
    known = [value for value in values if value is not None]
    marked = ticks(max(known, default=0), 5, whole=all(isinstance(value, int) for value in known))
    left = TURN + max(measured(said(number), SMALL) for number in marked) + GAP
    right = LEAST_UNKNOWN + 2 * GAP if figure.unknown is not None else 0
    first, last = (figure.years[0][0], figure.years[-1][0]) if figure.years else (0, 0)
    pitch = (canvas.width - left - right) / (last - first + 1) if figure.years else WIDEST
    plot = Plot(left, top + 2 * SMALL, top + 2 * SMALL + HEIGHT, min(pitch, WIDEST * 1.6), float(marked[-1]), first)
    end = plot.x(last) + plot.pitch / 2 if figure.years else left
    _axes(canvas, plot, marked, figure, end + right)
    for year, value in figure.years:
        _year(canvas, plot, figure, year, value)
    if figure.years:
        years_below(canvas, plot, first, last, figure.of)
    _not_over(canvas, plot, figure, last)
    if figure.unknown is not None:
        _unknown(canvas, plot, figure, end + 2 * GAP)
    return Drawn(plot.bottom + BELOW, tuple(_legend(figure)), tuple(_captions(figure)))


def _axes(canvas: Canvas, plot: Plot, marked: list[Number], figure: Timeline, end: float) -> None:
    for number in marked:
        y = plot.bottom - (plot.bottom - plot.top) * number / plot.most
        canvas.line(plot.left, y, end, y, "grid" if number else "line")
        canvas.text(plot.left - 6, y + SMALL * 0.35, said(number), size=SMALL, anchor="end", role="muted")
    middle = (plot.top + plot.bottom) / 2
    canvas.text(SMALL, middle, figure.measure, size=SMALL, anchor="middle", bold=True, role="muted", turned=True)


def years_below(canvas: Canvas, plot: Plot, first: int, last: int, title: str) -> None:
    """Write the years below their bars, as many as have room, and the title of the axis."""
    step = every(last - first + 1, plot.pitch, measured("0000", SMALL) + 6)
    labelled = [year for year in range(first, last + 1) if year % step == 0] or [first]
    for year in labelled:
        canvas.text(plot.x(year), plot.bottom + SMALL + 4, str(year), size=SMALL, anchor="middle", role="muted")
    middle = max((plot.x(first) + plot.x(last)) / 2, plot.left + measured(title, SMALL, bold=True) / 2)
    canvas.text(middle, plot.bottom + 3 * SMALL + 14, title, size=SMALL, anchor="middle", bold=True, role="muted")


def _year(canvas: Canvas, plot: Plot, figure: Timeline, year: int, value: Number | None) -> None:
    """Draw one bar. None is nothing that was counted: it has an outline."""
    is_open = figure.open_since is not None and year >= figure.open_since
    width = min(WIDEST, plot.pitch * 0.8)
    x = plot.x(year) - width / 2
    with canvas.mark(Mark(str(year), "", value, telling(str(year), value, figure.measure, "year not over" * is_open))):
        if value is None:
            canvas.rect(x, plot.bottom - 24, width, 24, "unknown", "muted")
            return
        y = plot.y(value)
        if value > 0:
            canvas.rect(x, y, width, plot.bottom - y, "hatch:main" if is_open else "main", "main")
        else:
            canvas.rect(x, plot.bottom - 1, width, 1, "line")
        if value and measured(said(value), SMALL) <= plot.pitch - 1:
            canvas.text(plot.x(year), y - 4, said(value), size=SMALL, anchor="middle", role="muted")


def _not_over(canvas: Canvas, plot: Plot, figure: Timeline, last: int) -> None:
    """Mark the years that were not over by a line below them, and say it."""
    if figure.open_since is None or figure.open_since > last:
        return
    first = max(figure.open_since, plot.first)
    y = plot.bottom + SMALL + 9
    left, right = plot.x(first) - plot.pitch / 2, plot.x(last) + plot.pitch / 2
    canvas.line(left + 1, y, right - 1, y, "muted")
    room = measured(OPEN, SMALL)
    x = max((left + right) / 2, room / 2) if right - left >= room else right - room / 2
    canvas.text(max(x, room / 2), y + SMALL + 1, OPEN, size=SMALL, anchor="middle", role="muted", slanted=True)


def _unknown(canvas: Canvas, plot: Plot, figure: Timeline, left: float) -> None:
    """Draw what has no year, apart from the years."""
    value = figure.unknown or 0
    middle, width = left + LEAST_UNKNOWN / 2, min(WIDEST, max(14, plot.pitch * 0.8))
    y = plot.y(value)
    with canvas.mark(Mark(None, "", value, telling(None, value, figure.measure, f"{figure.of} {UNKNOWN}"))):
        canvas.rect(middle - width / 2, y, width, plot.bottom - y, "unknown", "muted")
        canvas.text(middle, y - 4, said(value), size=SMALL, anchor="middle", role="muted")
        canvas.text(middle, plot.bottom + SMALL + 4, UNKNOWN, size=SMALL, anchor="middle", role="muted", slanted=True)


def _legend(figure: Timeline) -> list[Entry]:
    found = []
    last = figure.years[-1][0] if figure.years else 0
    if figure.open_since is not None and figure.open_since <= last:
        found.append(Entry("hatch:main", open_years(figure.open_since, last, figure.told), "main"))
    if figure.unknown is not None:
        found.append(Entry("unknown", f"{figure.of} unknown", "muted"))
    if any(value is None for _year, value in figure.years):
        found.append(Entry("unknown", f"{figure.measure}: unknown, which is not 0", "muted"))
    return found


def open_years(first: int, last: int, told: str | None) -> str:
    """Return what it means that years were not over."""
    years = str(last) if first >= last else f"{first} to {last}"
    return f"{years}: not over {f'at the oldest answer, {told}' if told else 'yet'}"


def _captions(figure: Timeline) -> list[str]:
    found = []
    if figure.more:
        found.append(f"{figure.more:,} more years are not drawn: they are too far from the others.")
    if figure.of == "filed":
        found.append(
            "Applications are published some 18 months after they were filed: the last two years are not known."
        )
    if not figure.is_whole:
        found.append("Years without a bar were left out by the question, or have none.")
    return found
