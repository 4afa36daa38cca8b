"""The rows of an answer: read from what a program made, values put into the form that answers have."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from localcite.db.reader.listed import listed
from localcite.query.cells import Cell, cell, cells, merged
from localcite.query.compile.output import ORDER
from localcite.query.compile.values import Column as Output
from localcite.query.compile.values import Program
from localcite.query.fields import Kind, Of, best_name
from localcite.query.world import World

Row = tuple[Cell, ...]
Column = Iterable[Cell]
Fill = Callable[[tuple[int, ...], list[Column]], list[Column]]
AT_ONCE = 10_000  # documents whose links are looked up together
READ = 1_000  # rows that are read together
Said = Mapping[int, list[tuple[object, ...]]]  # per document, what each of its links says


def read_rows(program: Program, here: World) -> tuple[tuple[int, ...], tuple[Row, ...]]:
    """Return the documents of the answer (none for a table), and its rows; note years that were read from texts."""
    if program.shape.is_table:
        return (), tuple(_table_rows(program, here))
    read = list(_rows(program, here, READ, _filler(program, here)))
    return tuple(chain.from_iterable(keys for keys, _rows in read)), tuple(
        chain.from_iterable(of for _keys, of in read)
    )


def stream_rows(program: Program, here: World) -> Iterator[Row]:
    """Yield the rows as they are read; what links say is looked up for some thousand documents at a time."""
    if program.shape.is_table:
        yield from _table_rows(program, here)
    elif program.linked is None or not here.tables.has(str(program.shape.links)):
        yield from chain.from_iterable(of for _keys, of in _rows(program, here, READ, _filler(program, here)))
    else:
        here.connection.execute(f"CREATE INDEX temp.links_of_rows ON {program.shape.links} (doc)")

        def fill(keys: tuple[int, ...], columns: list[Column]) -> list[Column]:
            return _filler(program, here, list(keys))(keys, columns)

        yield from chain.from_iterable(of for _keys, of in _rows(program, here, AT_ONCE, fill))


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


def _rows(program: Program, here: World, size: int, fill: Fill) -> Iterator[tuple[tuple[int, ...], list[Row]]]:
    """Yield documents and their rows, so many at a time; note, at the end, years that were read from texts."""
    kinds = [column.field.kind for column in program.columns]
    from_texts = 0
    cursor = here.connection.execute(program.output.text, program.output.params)
    while read := cursor.fetchmany(size):
        keys, marks, *values = zip(*read, strict=True)
        from_texts += sum(filter(None, marks))
        columns = fill(keys, [cells(kind, column) for kind, column in zip(kinds, values, strict=True)])
        yield keys, list(zip(*columns, strict=True))
    here.notes.tell("year_from_text", from_texts, ())


def _filler(program: Program, here: World, of: list[int] | None = None) -> Fill:
    """Return what fills into the columns of documents what their links say. `of`: these documents alone."""
    if program.linked is None:
        return lambda _keys, columns: columns
    places = [place for place, column in enumerate(program.columns) if column.field.of is Of.LINK]
    said = _said(program, here, of)
    told = [_teller(here, said, index, program.columns[place]) for index, place in enumerate(places)]

    def fill(keys: tuple[int, ...], columns: list[Column]) -> list[Column]:
        links = [said.get(key, ()) for key in keys]
        for place, tell in zip(places, told, strict=True):
            columns[place] = map(tell, links)
        return columns

    return fill


def _teller(here: World, said: Said, index: int, about: Output) -> Callable[[Sequence[tuple[object, ...]]], Cell]:
    """Return what says what a document's links say together in a column; of one link each value is put down once."""
    kind, name = about.field.kind, about.name
    labels = _labels(here, said, index, kind)
    alone: dict[object, Cell] = {}

    def tell(links: Sequence[tuple[object, ...]]) -> Cell:
        if len(links) != 1:
            values = [labels.get(link[index], link[index]) for link in links if link[index] is not None]
            return cell(kind, merged(name, values))
        value = links[0][index]
        if value not in alone:
            alone[value] = None if value is None else cell(kind, merged(name, [labels.get(value, value)]))
        return alone[value]

    return tell


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
