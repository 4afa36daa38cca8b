"""What can be drawn, as frozen values. Pure.

Numbers are counts or shares; None is unknown and never 0. A label that is None stands for what is unknown (documents
without an assignee, without a year). Years and days are those of the answer; a figure knows no clock.
"""

from typing import NamedTuple, TypeAlias

Number: TypeAlias = int | float
UNKNOWN = "unknown"


class Total(NamedTuple):
    """How many documents there are in all; each is counted once. `is_exact`: else rounded shares told it."""

    number: int
    is_exact: bool = True


class Bar(NamedTuple):
    """One bar. `says`: what is told of it beside its number."""

    label: str | None
    value: Number | None
    says: str = ""


class Bars(NamedTuple):
    """A bar a row. `of`: what the labels are; `measure`: what the numbers count; `more`: bars that were left out."""

    of: str
    measure: str
    bars: tuple[Bar, ...]
    total: Total | None = None
    more: int = 0


class Timeline(NamedTuple):
    """A bar a year. `years`: ascending; a year that is not among them was left out by the question.

    `unknown`: how many have no year, None where there are none. `open_since`: the first year that was not over when the
    oldest answer was given; `told`: that day. `more`: years that are not drawn, since they are too many.
    """

    of: str
    measure: str
    years: tuple[tuple[int, Number | None], ...]
    unknown: Number | None = None
    open_since: int | None = None
    told: str | None = None
    total: Total | None = None
    is_whole: bool = True
    more: int = 0


class HeatMap(NamedTuple):
    """A cell for each pair. `cells`: (place in `rows`, place in `columns`, number); a pair that is not among them has
    none, where the map `is_whole`; else it may have been left out by the question.

    `open_since`, `told`: as in a timeline, where the columns are years. `more`,
    `more_columns`: rows and columns that were left out.
    """

    down: str
    across: str
    measure: str
    rows: tuple[str | None, ...]
    columns: tuple[str | None, ...]
    cells: tuple[tuple[int, int, Number | None], ...]
    open_since: int | None = None
    told: str | None = None
    total: Total | None = None
    is_whole: bool = True
    more: int = 0
    more_columns: int = 0


class Growth(NamedTuple):
    """How many there were in all by each day. `days`: (ISO day, how many came then), ascending; `until`: an ISO day
    up to which nothing else came. `unknown`: how many have no day.
    """

    of: str
    measure: str
    days: tuple[tuple[str, Number], ...]
    until: str | None = None
    unknown: Number | None = None
    total: Total | None = None


class Node(NamedTuple):
    """A document. `cited_by`: how many held documents cite it, None where unknown; `is_bought`: whether its citations
    were bought; `answers`: whether it is a row of the answer, and not only the other end of a citation.
    """

    name: str
    title: str | None = None
    year: int | None = None
    assignee: str | None = None
    cited_by: int | None = None
    is_bought: bool = True
    answers: bool = True


class Network(NamedTuple):
    """Documents and their citations. `edges`: (place of the citing node, place of the cited node).

    `more_nodes`, `more_edges`: how many were left out.
    """

    nodes: tuple[Node, ...]
    edges: tuple[tuple[int, int], ...]
    more_nodes: int = 0
    more_edges: int = 0


Figure: TypeAlias = Bars | Timeline | HeatMap | Growth | Network
KINDS: dict[str, type[Figure]] = {
    "bars": Bars,
    "timeline": Timeline,
    "heatmap": HeatMap,
    "growth": Growth,
    "network": Network,
}


class Frame(NamedTuple):
    """What stands around a figure. `title`: the question; `states`: of the documents that it rests on, how many are in
    each state (`held` first); `footer`: lines; `metadata`: the receipt as text, put into the file unseen.
    """

    title: str = ""
    states: tuple[tuple[str, int], ...] = ()
    footer: tuple[str, ...] = ()
    metadata: str = ""


class Mark(NamedTuple):
    """One thing that is drawn, and the numbers behind it: a bar, a year, a cell, a step, a node.

    `row`, `column`: labels as the figure has them (`column` is empty where there is one dimension); `says`: in words.
    """

    row: str | None
    column: str | None
    value: Number | None
    says: str


Cell: TypeAlias = str | Number | None


class Numbers(NamedTuple):
    """The numbers of a figure as a table: what is in the picture, no more."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def numbers(figure: Figure) -> Numbers:
    """Return the numbers behind a picture; its rows are in the order of the marks."""
    if isinstance(figure, Bars):
        return Numbers((figure.of, figure.measure), tuple((bar.label, bar.value) for bar in figure.bars))
    if isinstance(figure, Timeline):
        unknown = () if figure.unknown is None else ((None, figure.unknown),)
        return Numbers((figure.of, figure.measure), (*figure.years, *unknown))
    if isinstance(figure, HeatMap):
        cells = ((figure.rows[row], figure.columns[column], value) for row, column, value in figure.cells)
        return Numbers((figure.down, figure.across, figure.measure), tuple(cells))
    if isinstance(figure, Growth):
        return Numbers((figure.of, f"new {figure.measure}", "in all"), tuple(_steps(figure)))
    nodes = ((node.name, node.title, node.year, node.assignee, node.cited_by) for node in figure.nodes)
    return Numbers(("number", "title", "year", "assignee", "cited by"), tuple(nodes))


def _steps(figure: Growth) -> list[tuple[Cell, ...]]:
    """Return each day with what came and what there was then."""
    rows: list[tuple[Cell, ...]] = []
    sum_so_far: Number = 0
    for day, came in figure.days:
        sum_so_far += came
        rows.append((day, came, sum_so_far))
    return rows
