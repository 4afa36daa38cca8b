"""The rows of an answer: read from what a program made, values put into the form that answers have."""

from collections.abc import Callable, Iterable, Mapping

from localcite.db.reader.listed import listed
from localcite.query.cells import Cell, cell, cells, merged
from localcite.query.compile.values import Program
from localcite.query.fields import Kind, Of, best_name
from localcite.query.world import World

Row = tuple[Cell, ...]
Said = Mapping[int, list[tuple[object, ...]]]  # per document, what each of its links says


def read_rows(program: Program, here: World) -> tuple[tuple[int, ...], tuple[Row, ...]]:
    """Return the documents of the answer (none for a table), and its rows; note years that were read from texts."""
    kinds = [column.field.kind for column in program.columns]
    if program.shape.is_table:
        return (), tuple(zip(*map(cells, kinds, _columns(program, here)), strict=True))
    read = here.connection.execute(program.output.text, program.output.params)
    fill = _filler(program, here)
    keys, rows, from_texts = [], [], 0
    for key, from_text, *values in read:
        keys.append(key)
        rows.append(fill(key, tuple(map(cell, kinds, values))))
        from_texts += from_text or 0
    here.notes.tell("year_from_text", from_texts, ())
    return tuple(keys), tuple(rows)


def _columns(program: Program, here: World) -> Iterable[Iterable[object]]:
    """Return the columns of a table, as it lies among the arrays or as SQL made it."""
    made = here.shortcut.table(program.shape.docs)
    if made is not None:
        return [made.column(column.field.sql, named=column.field.kind is Kind.DOCUMENT) for column in program.columns]
    rows = here.rows(program.output.text, program.output.params)
    return zip(*rows, strict=True) if rows else [()] * len(program.columns)


def _filler(program: Program, here: World) -> Callable[[int, Row], Row]:
    """Return what fills into a document's row what its links say."""
    if program.linked is None:
        return lambda _key, row: row
    places = [place for place, column in enumerate(program.columns) if column.field.of is Of.LINK]
    columns = [program.columns[place] for place in places]
    said = _said(program, here)
    labels = [_labels(here, said, index, column.field.kind) for index, column in enumerate(columns)]

    def fill(key: int, row: Row) -> Row:
        cells = list(row)
        links = said.get(key, ())
        for index, (place, column) in enumerate(zip(places, columns, strict=True)):
            values = [labels[index].get(link[index], link[index]) for link in links if link[index] is not None]
            cells[place] = cell(column.field.kind, merged(column.name, values))
        return tuple(cells)

    return fill


def _said(program: Program, here: World) -> Said:
    """Return per document what its links say."""
    said: dict[int, list[tuple[object, ...]]] = {}
    if program.linked is not None:
        for document, *values in here.connection.execute(program.linked.text, program.linked.params):
            said.setdefault(document, []).append(tuple(values))
    return said


def _labels(here: World, said: Said, index: int, kind: Kind) -> Mapping[object, object]:
    """Return the names of the documents in a column, each looked up once; nothing for other columns."""
    if kind is not Kind.DOCUMENT:
        return {}
    return labels(here, {link[index] for links in said.values() for link in links} - {None})


def labels(here: World, keys: set[object]) -> dict[object, object]:
    """Return the best names of documents."""
    if not keys:
        return {}
    query = f"SELECT j.value, {best_name('j.value')} FROM json_each(?) AS j"
    return dict(here.connection.execute(query, (listed(int(str(key)) for key in keys),)))
