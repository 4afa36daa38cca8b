"""Numbers of the report → figures, drawn by `pictures`; each mark leads to the rows that it counts. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from localcite.pictures.draw import Look, draw
from localcite.pictures.figures import Bar, Bars, Figure, Frame, HeatMap, Mark, Timeline
from localcite.pictures.shape import window
from localcite.report.count import Counts, Line, by_people_and_year, unknown_people
from localcite.report.filters import NONE, Filter, address
from localcite.report.html import Html
from localcite.report.values import Found

MEASURE = "citing documents"
MOST_BARS, MOST_ROWS = 12, 12
OLDEST_DRAWN = 40  # years in a map
WIDE, NARROW = 1100, 350  # pixels
UNTABBED = '<a tabindex="-1" href='
Rows = Callable[[Mark], Filter | None]


def timeline(found: Found, counts: Counts) -> Html:
    """Return the citing documents by year; years that were not over at the oldest answer are marked."""
    known = {int(line.label): line.numbers[0].value for line in counts.years if line.label is not None}
    first, last = window(_counted(known), found.now.year)
    years = tuple(each for each in known.items() if first <= each[0] <= last)
    unknown = next((line.numbers[0].value for line in counts.years if line.label is None), None)
    more = len(known) - len(years)
    figure = Timeline("year of publication", MEASURE, years, unknown, *_open(found), more=more)
    return _drawn(figure, "Citing documents by year", "t", lambda mark: Filter(year=mark.row or NONE))


def _counted(years: Mapping[int, int]) -> list[int]:
    return [year for year, number in years.items() if number]


def _open(found: Found) -> tuple[int | None, str | None]:
    """Return the first year that was not over when the oldest answer was given, and the day of that answer."""
    oldest = found.as_of.oldest
    return (int(oldest[:4]), oldest[:10]) if oldest else (None, None)


def people(found: Found, counts: Counts) -> Html:
    """Return the assignees who cite most, and how many documents have none that is known."""
    shown = counts.people[:MOST_BARS]
    unknown = unknown_people(found)[0]
    bars = [*map(_bar, shown), *([Bar(None, unknown.value)] if unknown.value else [])]
    figure = Bars("assignee", MEASURE, tuple(bars), more=counts.all_people - len(shown))
    return _drawn(figure, "Citing documents by assignee", "p", _by_label([*shown, Line(None, (unknown,))]))


def categories(counts: Counts) -> Html:
    """Return the citing documents by category."""
    figure = Bars("category", MEASURE, tuple(map(_bar, counts.categories)))
    return _drawn(figure, "Citing documents by category", "c", _by_label(counts.categories))


def newest(counts: Counts) -> Html:
    """Return the assignees of what is new."""
    figure = Bars("assignee", f"new {MEASURE}", tuple(map(_bar, counts.new_people[:MOST_BARS])))
    return _drawn(figure, "New citing documents by assignee", "n", _by_label(counts.new_people))


def heat(found: Found, counts: Counts) -> Html | None:
    """Return who cites most by year; None where there is neither."""
    shown = [line for line in counts.people if line.label is not None][:MOST_ROWS]
    groups = [str(line.numbers[0].rows.who) for line in shown]
    sizes = by_people_and_year(found, groups)
    known = sorted({int(year) for _who, year in sizes if year != NONE})
    first, last = window(known, found.now.year)
    known = [year for year in known if first <= year <= last][-OLDEST_DRAWN:]
    if len(shown) < 2 or len(known) < 2:
        return None
    years = [str(year) for year in range(max(known[0], known[-1] - OLDEST_DRAWN + 1), known[-1] + 1)]
    cells = tuple(
        (groups.index(who), years.index(year), size) for (who, year), size in sorted(sizes.items()) if year in years
    )
    labels = tuple(str(line.label) for line in shown)
    figure = HeatMap("assignee", "year of publication", MEASURE, labels, tuple(years), cells, *_open(found))
    of = dict(zip(labels, groups, strict=True))
    return _drawn(
        figure,
        "Citing documents by assignee and year",
        "h",
        lambda mark: Filter(who=of.get(str(mark.row)), year=mark.column) if mark.value else None,
        [WIDE],
    )


def _bar(line: Line) -> Bar:
    return Bar(line.label, line.numbers[0].value)


def _by_label(lines: Iterable[Line]) -> Rows:
    found: Mapping[str | None, Filter] = {line.label: line.numbers[0].rows for line in lines}
    return lambda mark: found.get(mark.row)


def _drawn(figure: Figure, title: str, ids: str, rows: Rows, widths: Sequence[int] = (WIDE, NARROW)) -> Html:
    """Return a figure as SVG, for wide screens and paper, and again for narrow ones.

    Its links are for pointers: the table beside it has the same ones for everybody.
    """

    def link(mark: Mark) -> str | None:
        filter_ = rows(mark) if mark.value else None
        return None if filter_ is None else address(filter_)

    def svg(width: int) -> str:
        look = Look(width=width, ids=f"{ids}{width}", style="none", link=link)
        return f"<div>{draw(figure, Frame(title), look).replace('<a href=', UNTABBED)}</div>"

    return Html(f"<figure>{''.join(map(svg, widths))}</figure>")
