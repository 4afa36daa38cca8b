"""Which columns of a table hold its ids: the one that is named, those of a known export, else what its cells say. Pure.

The wrong column would buy other documents, so two that may be meant are never chosen between.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from localcite.errors import BadFile
from localcite.lists import titles
from localcite.lists.one import is_id
from localcite.lists.titles import Export, folded
from localcite.text import fold, visible

HEADING_WITHIN = 20  # rows; what stands before is a preamble
MOST_READABLE = 0.6  # the share of a column's cells that have to be ids


class Row(NamedTuple):
    """A row of a table. `at`: its line or row number."""

    at: int
    cells: Sequence[str]


class Picked(NamedTuple):
    """Where a table's ids stand. `data_from`: the line or row after its heading.

    `columns`: the first that is not empty counts, unless `rivals`: then a row with several of them is not understood.
    """

    columns: tuple[int, ...]
    names: tuple[str, ...]
    title: int | None
    data_from: int
    form: str | None = None
    patents_only: frozenset[int] = frozenset()
    type: int | None = None
    weak: frozenset[int] = frozenset()
    rivals: bool = False


def pick(rows: Sequence[Row], column: str | None, path: str) -> Picked | None:
    """Return where the ids stand in a table that begins with these rows; None where no column holds any.

    `column`: the title, or the number from 1 on, of the column that the user names. Raises BadFile where that is not
    there, and where several columns may be meant.
    """
    heading = _heading(rows)
    if column is not None:
        return _named(rows, column, heading, path)
    names = [folded(cell) for cell in heading.cells] if heading else []
    if export := titles.export_of(names):
        return _of_export(export, names, heading)
    found = _by_title(rows, names, heading, path)
    return found or _by_content(rows, names, heading, path)


def _heading(rows: Sequence[Row]) -> Row | None:
    """Return the row that names the columns: the one with most known titles, else a first row without ids."""
    first = [row for row in rows[:HEADING_WITHIN] if not any(map(is_id, row.cells))]
    scored = [(titles.score([folded(cell) for cell in row.cells]), -place, row) for place, row in enumerate(first)]
    best = max(scored, default=(0, 0, None), key=lambda each: each[:2])
    if best[0] > 0:
        return best[2]
    width = max((len(row.cells) for row in rows), default=0)
    return next((row for row in rows[:HEADING_WITHIN] if len(row.cells) == width and row in first), None)


def _picked(columns: Sequence[int], heading: Row | None, rows: Sequence[Row] = (), **more: object) -> Picked:
    """Return the choice of columns, with what else the heading tells."""
    cells = heading.cells if heading else []
    names = [folded(cell) for cell in cells]
    title = next((place for place in titles.places(names, titles.TITLE) if place not in columns), None)
    shown = tuple(visible(cells[place].strip()) if place < len(cells) else f"column {place + 1}" for place in columns)
    data_from = heading.at + 1 if heading else (rows[0].at if rows else 0)
    return Picked(tuple(columns), shown, title, data_from)._replace(**more)  # type: ignore[arg-type]  # its own fields


def _of_export(export: Export, names: list[str], heading: Row | None) -> Picked:
    """Return where a known export has its ids."""
    columns = [names.index(name) for name in export.columns if name in names]
    picked = _picked(columns, heading, form=export.name)
    return picked._replace(
        title=names.index(export.title) if export.title in names else picked.title,
        patents_only=frozenset(names.index(name) for name in export.patents_only if name in names),
        type=names.index(export.type) if export.type in names else None,
        weak=frozenset(names.index(name) for name in export.weak if name in names),
    )


# ---- named by the user --------------------------------------------------------------------------------------------


def _named(rows: Sequence[Row], column: str, heading: Row | None, path: str) -> Picked:
    """Return the column that the user names, by its title or its number."""
    for row in rows[:HEADING_WITHIN]:
        found = _matching(row.cells, column)
        if len(found) == 1:
            return _picked(found, row)
        if found:
            raise _no_column(f"it has {len(found)} columns {visible(column)!r}", row, path)
    width = max((len(row.cells) for row in rows), default=0)
    if column.isdecimal() and 1 <= int(column) <= width:
        return _picked([int(column) - 1], heading, rows)
    raise _no_column(f"it has no column {visible(column)!r}", heading, path)


def _matching(cells: Sequence[str], column: str) -> list[int]:
    """Return where a title stands: as it is but for case and width, else but for punctuation as well."""
    exact = [place for place, cell in enumerate(cells) if fold(cell).strip() == fold(column).strip() != ""]
    return exact or [place for place, cell in enumerate(cells) if folded(cell) == folded(column) != ""]


def _no_column(what: str, heading: Row | None, path: str) -> BadFile:
    columns = ", ".join(visible(cell) for cell in heading.cells) if heading else ""
    line = heading.at if heading else 1
    return BadFile(path=path, what=what, line=line, fix=f"its columns are: {columns or 'nothing'}")


# ---- found --------------------------------------------------------------------------------------------------------


def _by_title(rows: Sequence[Row], names: list[str], heading: Row | None, path: str) -> Picked | None:
    """Return the columns whose titles say that they hold ids: numbers, DOIs, or both, one of them in each row."""
    if heading is None:
        return None
    numbers = _filled(rows, heading, titles.places(names, titles.PUBLICATION))
    dois = _filled(rows, heading, titles.places(names, titles.DOI))
    for found in (numbers, dois):
        if len(found) > 1:
            raise _which(found, heading, path)
    columns = [*numbers, *dois]
    return _picked(columns, heading, rivals=True) if columns else None


def _filled(rows: Sequence[Row], heading: Row, columns: list[int]) -> list[int]:
    """Return the columns that hold an id, where several have fitting titles; else all of them."""
    if len(columns) < 2:
        return columns
    return [place for place in columns if any(map(is_id, _cells(rows, heading, place)))] or columns[:1]


def _by_content(rows: Sequence[Row], names: list[str], heading: Row | None, path: str) -> Picked | None:
    """Return the one column most of whose cells are ids. Raises BadFile where there are several."""
    width = max((len(row.cells) for row in rows), default=0)
    places = [place for place in range(width) if place >= len(names) or not titles.is_of_others(names[place])]
    found = [place for place in places if _readable(list(_cells(rows, heading, place)))]
    if len(found) > 1:
        raise _which(found, heading, path)
    return _picked(found, heading, rows) if found else None


def _cells(rows: Sequence[Row], heading: Row | None, place: int) -> Iterator[str]:
    """Yield the cells of a column that are not empty, below the heading."""
    begin = heading.at if heading else -1
    for row in rows:
        if row.at > begin and place < len(row.cells) and row.cells[place].strip():
            yield row.cells[place]


def _readable(cells: Sequence[str]) -> bool:
    """Tell whether most cells are ids."""
    return bool(cells) and sum(map(is_id, cells)) >= MOST_READABLE * len(cells)


def _which(columns: Sequence[int], heading: Row | None, path: str) -> BadFile:
    """Return the error about several columns that may be meant."""
    cells = heading.cells if heading else []
    named = [visible(cells[place].strip()) if place < len(cells) else str(place + 1) for place in columns]
    what = f"{len(named)} of its columns hold ids"
    return BadFile(path=path, what=what, line=None, fix=f"name one with --column: {', '.join(named)}")
