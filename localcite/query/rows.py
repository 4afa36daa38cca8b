"""The rows of an answer: read from what a program made, values put into the form that answers have."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from localcite.db.reader.listed import listed
from localcite.query.cells import Cell, cell, cells, merged
from localcite.query.compile.output import ORDER
from localcite.query.compile.values import Program
from localcite.query.fields import Kind, Of, best_name
from localcite.query.world import World

Row = tuple[Cell, ...]
AT_ONCE = 10_000  # documents whose links are looked up together
Said = Mapping[int, list[tuple[object, ...]]]  # per document, what each of its links says


def read_rows(program: Program, here: World) -> tuple[tuple[int, ...], tuple[Row, ...]]:
    """Return the documents of the answer (none for a table), and its rows; note years that were read from texts."""
    if program.shape.is_table:
        return (), tuple(_table_rows(program, here))
    read = list(_rows(program, here, _filler(program, here)))
    return tuple(key for key, _row in read), tuple(row for _key, row in read)


def stream_rows(program: Program, here: World) -> Iterator[Row]:
    """Yield the rows as they are read; what links say is looked up for some thousand documents at a time."""
    if program.shape.is_table:
        yield from _table_rows(program, here)
    elif program.linked is None or not here.tables.has(str(program.shape.links)):
        yield from (row for _key, row in _rows(program, here, _filler(program, here)))
    else:
        here.connection.execute(f"CREATE INDEX temp.links_of_rows ON {program.shape.links} (doc)")
        bare = _rows(program, here, lambda _key, row: row)
        while some := list(islice(bare, AT_ONCE)):
            fill = _filler(program, here, [key for key, _row in some])
            yield from (fill(key, row) for key, row in some)


def _table_rows(program: Program, here: World) -> Iterator[Row]:
    """Yield the rows of a table that `by` or `count` made."""
    kinds = [column.field.kind for column in program.columns]
    yield from zip(*map(cells, kinds, _columns(program, here)), strict=True)


def _columns(program: Program, here: World) -> Iterable[Iterable[object]]:
    """Return the columns of a table, as it lies among the arrays or as SQL made it."""
    made = here.shortcut.table(program.shape.docs)
    if made is not None:
        return [made.column(column.field.sql, named=column.field.kind is Kind.DOCUMENT) for column in program.columns]
    rows = here.rows(program.output.text, program.output.params)
    return zip(*rows, strict=True) if rows else [()] * len(program.columns)


def _rows(program: Program, here: World, fill: Callable[[int, Row], Row]) -> Iterator[tuple[int, Row]]:
    """Yield documents and their rows; note, at the end, years that were read from texts."""
    kinds = [column.field.kind for column in program.columns]
    from_texts = 0
    for key, from_text, *values in here.connection.execute(program.output.text, program.output.params):
        from_texts += from_text or 0
        yield key, fill(key, tuple(map(cell, kinds, values)))
    here.notes.tell("year_from_text", from_texts, ())


def _filler(program: Program, here: World, of: list[int] | None = None) -> Callable[[int, Row], Row]:
    """Return what fills into a document's row what its links say. `of`: these documents alone."""
    if program.linked is None:
        return lambda _key, row: row
    places = [place for place, column in enumerate(program.columns) if column.field.of is Of.LINK]
    columns = [program.columns[place] for place in places]
    said = _said(program, here, of)
    labels = [_labels(here, said, index, column.field.kind) for index, column in enumerate(columns)]

    def fill(key: int, row: Row) -> Row:
        filled = list(row)
        links = said.get(key, ())
        for index, (place, column) in enumerate(zip(places, columns, strict=True)):
            values = [labels[index].get(link[index], link[index]) for link in links if link[index] is not None]
            filled[place] = cell(column.field.kind, merged(column.name, values))
        return tuple(filled)

    return fill


def _said(program: Program, here: World, of: list[int] | None) -> Said:
    """Return per document what its links say. `of`: these documents alone."""
    said: dict[int, list[tuple[object, ...]]] = {}
    if program.linked is not None:
        text, params = program.linked.text, program.linked.params
        if of is not None:
            text = text.replace(ORDER, f" WHERE l.doc IN (SELECT value FROM json_each(?)){ORDER}")
            params = (*params, listed(of))
        for document, *values in here.connection.execute(text, params):
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
