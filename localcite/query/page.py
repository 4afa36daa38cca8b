"""Who cites one held document, or what it references, read without a table. `compile.page` says which questions."""

from localcite.query.answer import AsOf, Coverage
from localcite.query.cells import Cell, cell, cells, merged
from localcite.query.compile.values import Column, Page, Program
from localcite.query.coverage import COUNTED_ONE, ages, measured
from localcite.query.doubts import lay_doubts
from localcite.query.fields import Kind, Of
from localcite.query.resolve import held
from localcite.query.rows import Row
from localcite.query.values import REFERENCES
from localcite.query.world import World

JUDGED = {word: COUNTED_ONE.format(unsold=unsold) for word, unsold in (("cited-by", "0"), (REFERENCES, "d.type = 1"))}


class Turned:
    """A question that one statement answers, about a document that is held."""

    def __init__(self, page: Page, columns: tuple[Column, ...], world: World, key: int) -> None:
        self._page = page
        self._columns = columns
        self._world = world
        self._key = key
        self._judged: tuple[object, ...] = ()
        self._seen: tuple[object, ...] = None, None

    def read(self) -> tuple[tuple[int, ...], tuple[Row, ...]]:
        """Return the documents and their rows; note what is to be said."""
        page, world, bound = self._page, self._world, (self._key, self._page.most)
        lay_doubts(world)
        statement = f"SELECT * FROM ({page.head}), ({JUDGED[page.word]})"
        type_, name, gone, *judged = world.connection.execute(statement, (self._key, *ages(world))).fetchone()
        self._judged = tuple(judged)
        world.notes.tell("delisted", gone, ())
        of_lists = type_ == 1 and page.word == REFERENCES
        if type_ == 1:
            world.notes.say("from_lists" if of_lists else "listed")
        if of_lists:
            self._seen = world.connection.execute(page.seen, bound).fetchone()
        found = world.connection.execute(page.rows, bound).fetchall()
        world.notes.tell("year_from_text", sum(row[1] or 0 for row in found), ())
        keys, _from_texts, *columns = zip(*found, strict=True) if found else [()] * (len(self._columns) + 2)
        shown = [_shown(column, of, name) for column, of in zip(self._columns, columns, strict=True)]
        return tuple(keys), tuple(zip(*shown, strict=True))

    def measure(self) -> tuple[Coverage, AsOf]:
        """Judge the one document that the answer rests on, when it was read."""
        return measured(self._world, self._judged, self._seen)


def _shown(column: Column, values: tuple[object, ...], name: str) -> tuple[Cell, ...]:
    """Return a column as answers have it. `name`: of the document that the question is about."""
    kind = column.field.kind
    if column.field.of is not Of.LINK:
        return tuple(cells(kind, values))
    if kind is Kind.DOCUMENT:
        return (name,) * len(values)
    shown = {value: cell(kind, merged(column.name, [value])) for value in set(values) - {None}}
    return tuple(shown.get(value) for value in values)


def turned(program: Program, world: World) -> Turned | None:
    """Return how to read the answer; None where the document is not held. Raises BadQuestion for an id of several."""
    key = held(world, program.ids[0])
    return None if key is None or program.page is None else Turned(program.page, program.columns, world, key)
