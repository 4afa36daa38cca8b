"""How what is held grew: a line that rises on the days on which something came. Pure."""

from datetime import date
from typing import NamedTuple

from localcite.pictures.canvas import SMALL, Canvas, Drawn, Entry, at
from localcite.pictures.figures import Growth, Mark, Number
from localcite.pictures.measure import measured
from localcite.pictures.scale import counted, said, ticks

HEIGHT = 240.0
GAP = 8.0
TURN = 14.0
BELOW = 44.0
DOT = 3.5
SPANS = ((45, "%Y-%m-%d"), (800, "%Y-%m"), (10**9, "%Y"))  # days up to which labels are so precise


class _Plot(NamedTuple):
    """Where days and sums are drawn."""

    left: float
    right: float
    top: float
    bottom: float
    first: int  # days, as `date.toordinal` counts them
    last: int
    most: float

    def x(self, day: int) -> float:
        return self.left + (day - self.first) / max(1, self.last - self.first) * (self.right - self.left)

    def y(self, value: Number) -> float:
        return self.bottom - value / self.most * (self.bottom - self.top)


def draw_growth(figure: Growth, canvas: Canvas, top: float) -> Drawn:
    """Draw the line from `top` downwards."""
    days = [(date.fromisoformat(day).toordinal(), came) for day, came in figure.days]
    sums = _sums([came for _day, came in days])
    marked = ticks(max(sums, default=0), 5, whole=all(isinstance(value, int) for value in sums))
    left = TURN + max(measured(said(number), SMALL) for number in marked) + GAP
    first, last = _span(days, figure.until)
    right = canvas.width - measured(said(sums[-1] if sums else 0), SMALL) - GAP
    plot = _Plot(left, right, top + SMALL, top + SMALL + HEIGHT, first, last, float(marked[-1]))
    _axes(canvas, plot, marked, figure)
    _line(canvas, plot, days, sums)
    for (day, came), (written, _came), value in zip(days, figure.days, sums, strict=True):
        says = f"{written}: {said(came)} new, {counted(value, figure.measure)} in all"
        with canvas.mark(Mark(written, "", value, says)):
            canvas.path(_dot(plot.x(day), plot.y(value)), "main", "paper")
    if sums:
        canvas.text(plot.x(last) + 6, plot.y(sums[-1]) + SMALL * 0.35, said(sums[-1]), size=SMALL, role="muted")
    return Drawn(plot.bottom + BELOW, _legend(figure), _captions(figure))


def _sums(came: list[Number]) -> list[Number]:
    sums: list[Number] = []
    for each in came:
        sums.append(each + (sums[-1] if sums else 0))
    return sums


def _span(days: list[tuple[int, Number]], until: str | None) -> tuple[int, int]:
    """Return the first and the last day of the axis; one day alone stands in the middle of three."""
    first = days[0][0] if days else 1
    last = max(days[-1][0] if days else 1, date.fromisoformat(until).toordinal() if until else 1)
    return (max(1, first - 1), last + 1) if first == last else (first, last)


def _dot(x: float, y: float) -> str:
    return f"M{at(x - DOT)} {at(y)}a{DOT} {DOT} 0 1 0 {2 * DOT} 0a{DOT} {DOT} 0 1 0 {-2 * DOT} 0z"


def _line(canvas: Canvas, plot: _Plot, days: list[tuple[int, Number]], sums: list[Number]) -> None:
    """Draw the steps, and fill what is below them."""
    if not days:
        return
    steps = f"M{at(plot.x(days[0][0]))} {at(plot.bottom)}"
    for (day, _came), value in zip(days, sums, strict=True):
        steps += f"H{at(plot.x(day))}V{at(plot.y(value))}"
    steps += f"H{at(plot.x(plot.last))}"
    canvas.path(f"{steps}V{at(plot.bottom)}z", "heat1")
    canvas.path(steps, "none", "main", 2)


def _axes(canvas: Canvas, plot: _Plot, marked: list[Number], figure: Growth) -> None:
    for number in marked:
        y = plot.y(number)
        canvas.line(plot.left, y, plot.right, y, "grid" if number else "line")
        canvas.text(plot.left - 6, y + SMALL * 0.35, said(number), size=SMALL, anchor="end", role="muted")
    canvas.text(
        SMALL,
        (plot.top + plot.bottom) / 2,
        f"{figure.measure}, in all",
        size=SMALL,
        anchor="middle",
        bold=True,
        role="muted",
        turned=True,
    )
    for day, label in _days(plot):
        room = measured(label, SMALL) / 2
        x = min(max(plot.x(day), plot.left + room - GAP), plot.right - room + GAP)
        canvas.line(plot.x(day), plot.bottom, plot.x(day), plot.bottom + 4, "line")
        canvas.text(x, plot.bottom + SMALL + 6, label, size=SMALL, anchor="middle", role="muted")
    middle = (plot.left + plot.right) / 2
    canvas.text(middle, plot.bottom + 2 * SMALL + 14, figure.of, size=SMALL, anchor="middle", bold=True, role="muted")


def _days(plot: _Plot) -> list[tuple[int, str]]:
    """Return days to label: days, first days of months or of years, whichever have room."""
    span = plot.last - plot.first
    form = next(form for most, form in SPANS if span <= most)
    days = _candidates(plot.first, plot.last, form)
    most = max(2, int((plot.right - plot.left) / (measured("0000-00-00", SMALL) + 14)))
    step = -(-len(days) // most)
    return [(day, date.fromordinal(day).strftime(form)) for day in days[::step]]


def _candidates(first: int, last: int, form: str) -> list[int]:
    every = range(first, last + 1)
    if form == "%Y-%m-%d":
        return list(every)
    marks = ((year, month) for year in range(date.fromordinal(first).year, date.fromordinal(last).year + 1)
             for month in (range(1, 13) if form == "%Y-%m" else (1,)))  # fmt: skip
    return [day for day in (date(year, month, 1).toordinal() for year, month in marks) if first <= day <= last]


def _legend(figure: Growth) -> tuple[Entry, ...]:
    if figure.unknown is None:
        return ()
    return (
        Entry("unknown", f"not drawn: {counted(figure.unknown, figure.measure)} whose {figure.of} is unknown", "muted"),
    )


def _captions(figure: Growth) -> tuple[str, ...]:
    if figure.of != "first_seen":
        return ()
    return ("What is listed for several cited documents counts on each day on which an answer first listed it.",)
