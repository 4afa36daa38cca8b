"""A heat map: a cell a pair, darker the more there are, with its number where there is room. Pure."""

from typing import NamedTuple

from localcite.pictures.canvas import SMALL, TEXT, Canvas, Drawn, Entry, label_of
from localcite.pictures.figures import HeatMap, Mark, Number
from localcite.pictures.measure import fitted, measured
from localcite.pictures.scale import classes, counted, every, said
from localcite.pictures.timeline import OPEN, open_years

HEIGHT = 22.0  # of a cell
WIDEST = 52.0
GAP = 8.0
MOST_FOR_LABELS = 0.34  # of the width
MOST_FOR_COLUMN = 90.0  # a label that reads upwards
NEEDED = 2.0  # around a number within a cell
SIZES = (SMALL, 9.0)  # of numbers in wide and in narrow cells


class _Grid(NamedTuple):
    """Where the cells are, and which class of numbers has which colour."""

    left: float
    top: float
    pitch: float
    bottom: float
    bounds: list[tuple[int, int]]
    last: int  # column before the gap, behind which the unknown stands
    size: float | None  # of the numbers; None where the longest has no room, and so none is written

    def x(self, column: int) -> float:
        """Return where a column begins; what is unknown stands apart."""
        return self.left + column * self.pitch + (GAP if column > self.last else 0)

    def class_of(self, value: Number) -> int:
        """Return the class of a number, 1 for the palest; five are spread over the colours."""
        place = next((place for place, (_least, most) in enumerate(self.bounds) if value <= most), len(self.bounds) - 1)
        return 5 - (len(self.bounds) - 1 - place) if len(self.bounds) < 5 else place + 1


def draw_heat(figure: HeatMap, canvas: Canvas, top: float) -> Drawn:
    """Draw a heat map from `top` downwards."""
    labels = [fitted(label_of(row), TEXT, canvas.width * MOST_FOR_LABELS) for row in figure.rows]
    left = max((measured(label, TEXT) for label in (*labels, figure.down)), default=0) + GAP
    unknown = figure.columns[-1:] == (None,) and len(figure.columns) > 1
    widest = max((measured(label_of(column), SMALL) + GAP for column in figure.columns), default=WIDEST)
    room = (canvas.width - left - GAP * unknown) / max(1, len(figure.columns))
    pitch = min(max(WIDEST, min(widest, MOST_FOR_COLUMN)), room)
    canvas.text(left - GAP, top + SMALL, figure.down, size=SMALL, anchor="end", bold=True, role="muted")
    top += SMALL + GAP
    longest = max((said(value) for *_pair, value in figure.cells if value is not None), key=len, default="")
    size = next((size for size in SIZES if measured(longest, size) + NEEDED <= pitch), None)
    bounds = classes(value for _row, _column, value in figure.cells if value is not None)
    grid = _Grid(left, top, pitch, top + HEIGHT * len(figure.rows), bounds, len(figure.columns) - 1 - unknown, size)
    _frame(canvas, grid, figure, labels)
    for row, column, value in figure.cells:
        _cell(canvas, grid, figure, row, column, value)
    bottom = _columns(canvas, grid, figure)
    return Drawn(bottom, tuple(_legend(grid, figure)), tuple(_captions(figure)))


def _frame(canvas: Canvas, grid: _Grid, figure: HeatMap, labels: list[str]) -> None:
    right = grid.x(len(figure.columns) - 1) + grid.pitch
    for place, (row, label) in enumerate(zip(figure.rows, labels, strict=True)):
        y = grid.top + place * HEIGHT
        canvas.line(grid.left, y, right, y, "grid")
        canvas.text(grid.left - GAP, y + HEIGHT / 2 + TEXT * 0.35, label, anchor="end", slanted=row is None)
    canvas.line(grid.left, grid.bottom, right, grid.bottom, "line")
    canvas.line(grid.left, grid.top, grid.left, grid.bottom, "line")


def _cell(canvas: Canvas, grid: _Grid, figure: HeatMap, row: int, column: int, value: Number | None) -> None:
    x, y = grid.x(column), grid.top + row * HEIGHT
    named = f"{label_of(figure.rows[row])}, {label_of(figure.columns[column])}"
    is_open = _is_open(figure, figure.columns[column])
    number = f"unknown {figure.measure}" if value is None else counted(value, figure.measure)
    told = f"{named}: {number}{', year not over' * is_open}"
    with canvas.mark(Mark(figure.rows[row], figure.columns[column], value, told)):
        if value is None:
            canvas.rect(x + 0.5, y + 0.5, grid.pitch - 1, HEIGHT - 1, "unknown", "muted")
        elif value > 0:
            level = grid.class_of(value)
            canvas.rect(x + 0.5, y + 0.5, grid.pitch - 1, HEIGHT - 1, f"heat{level}")
            if is_open:
                canvas.rect(x + 0.5, y + 0.5, grid.pitch - 1, HEIGHT - 1, "veil")
            _number(canvas, grid, (x, y), value, level, is_open=is_open)


def _number(canvas: Canvas, grid: _Grid, at: tuple[float, float], value: Number, level: int, *, is_open: bool) -> None:
    """Write a number into its cell, where all have room, on its colour: hatches would hide it."""
    text = said(value)
    size = grid.size
    if size is not None:
        room = measured(text, size) + NEEDED
        middle, y = at[0] + grid.pitch / 2, at[1]
        if is_open:
            canvas.rect(middle - room / 2, y + 3, room, HEIGHT - 6, f"heat{level}")
        canvas.text(middle, y + HEIGHT / 2 + size * 0.35, text, size=size, anchor="middle", role=f"onheat{level}")


def _is_open(figure: HeatMap, column: str | None) -> bool:
    """Tell whether a column is a year that was not over."""
    return (
        figure.open_since is not None and column is not None and column.isdigit() and int(column) >= figure.open_since
    )


# ---- columns --------------------------------------------------------------------------------------------------------


def _columns(canvas: Canvas, grid: _Grid, figure: HeatMap) -> float:
    """Write the labels of the columns and their title; return where all ends."""
    longest = max((measured(label_of(column), SMALL) for column in figure.columns), default=0)
    years = all(column is None or column.isdigit() for column in figure.columns)
    turned = longest + 4 > grid.pitch and not years
    depth = (_turned if turned else _level)(canvas, grid, figure)
    y = grid.bottom + depth + SMALL + 4
    title = fitted(figure.across, SMALL, canvas.width - grid.left, bold=True)
    room = measured(title, SMALL, bold=True)
    middle = max(grid.left + grid.pitch * len(figure.columns) / 2, grid.left + room / 2)
    canvas.text(middle, y, title, size=SMALL, anchor="middle", bold=True, role="muted")
    return y + GAP


def _turned(canvas: Canvas, grid: _Grid, figure: HeatMap) -> float:
    step = every(len(figure.columns), grid.pitch, SMALL + 2)
    deepest = 0.0
    for place in range(0, len(figure.columns), step):
        label = fitted(label_of(figure.columns[place]), SMALL, MOST_FOR_COLUMN)
        deepest = max(deepest, measured(label, SMALL))
        x = grid.x(place) + grid.pitch / 2 + SMALL * 0.35
        canvas.text(x, grid.bottom + 6, label, size=SMALL, anchor="end", role="muted", turned=True)
    return deepest + 8


def _level(canvas: Canvas, grid: _Grid, figure: HeatMap) -> float:
    """Write labels that have room side by side; of years that have not, some."""
    known = [column for column in figure.columns if column is not None]
    longest = max((measured(column, SMALL) for column in known), default=0)
    step = every(len(known), grid.pitch, longest + 6)
    for place, column in enumerate(figure.columns):
        x = grid.x(place) + grid.pitch / 2
        if column is not None and (step == 1 or (column.isdigit() and int(column) % step == 0) or len(known) == 1):
            canvas.text(x, grid.bottom + SMALL + 4, column, size=SMALL, anchor="middle", role="muted")
    return _open(canvas, grid, figure)


def _open(canvas: Canvas, grid: _Grid, figure: HeatMap) -> float:
    """Mark the years that were not over, and what has no year; return how deep all that is."""
    places = [place for place, column in enumerate(figure.columns) if _is_open(figure, column)]
    unknown = figure.columns[-1:] == (None,)
    y = grid.bottom + SMALL + 9
    if places:
        left, right = grid.x(places[0]), grid.x(places[-1]) + grid.pitch
        canvas.line(left + 1, y, right - 1, y, "muted")
        end = max(right, measured(OPEN, SMALL))
        canvas.text(end, y + SMALL + 1, OPEN, size=SMALL, anchor="end", role="muted", slanted=True)
    if unknown:
        end = grid.x(len(figure.columns) - 1) + grid.pitch
        deep = y + 2 * SMALL + 3 if places else y + SMALL + 1
        canvas.text(end, deep, f"{figure.across} unknown", size=SMALL, anchor="end", role="muted", slanted=True)
    return SMALL + 9 + (bool(places) + unknown) * (SMALL + 2)


# ---- legend ---------------------------------------------------------------------------------------------------------


def _legend(grid: _Grid, figure: HeatMap) -> list[Entry]:
    found = []
    for least, most in grid.bounds:
        means = said(most) if least == most else f"{said(least)} to {said(most)}"
        found.append(Entry(f"heat{grid.class_of(most)}", means))
    if found:
        found[-1] = found[-1]._replace(means=f"{found[-1].means} {figure.measure}")
    if figure.is_whole:
        found.append(Entry("paper", "none", "grid"))
    if any(value is None for _row, _column, value in figure.cells):
        found.append(Entry("unknown", "unknown, which is not 0", "muted"))
    last = [int(column) for column in figure.columns if column is not None and _is_open(figure, column)]
    if last:
        found.append(Entry("veil", open_years(min(last), max(last), figure.told), "line"))
    return found


def _captions(figure: HeatMap) -> list[str]:
    found = [f"{figure.more:,} more rows are not drawn."] if figure.more else []
    if figure.more_columns:
        found.append(f"{figure.more_columns:,} more columns are not drawn.")
    if not figure.is_whole:
        found.append("An empty cell was left out by the question, or has none.")
    return found
