"""Program → answer: runs each step on a world, tells what was counted, and reads the rows of the answer."""

from collections.abc import Callable, Mapping
from sqlite3 import Connection

from localcite.errors import BadQuestion
from localcite.query import coverage
from localcite.query.answer import Answer, Result
from localcite.query.cells import Cell, cell, merged
from localcite.query.compile.values import Act, Column, Do, Program, Tell, Work
from localcite.query.fields import VENDORS_COUNTS, Of
from localcite.query.world import Context, World, world

Job = Callable[..., None]


def run(
    program: Program, text: str, connection: Connection | None, context: Context, *, complete: bool = False
) -> Answer:
    """Return the answer. `connection`: None where nothing is held yet; `complete`: name what would complete it."""
    with world(connection, text, context) as here:
        for step in program.steps:
            for act in step.acts:
                _act(act, here)
        keys, rows = _rows(program, here)
        measured = coverage.measure(here)
        to_buy = coverage.to_buy(here) if complete else None
    for column in program.columns:
        if column.name in VENDORS_COUNTS:
            here.notes.say("vendors", column.name)
    if here.nothing_held:
        here.notes.add("Nothing is held yet.")
    columns = tuple(column.name for column in program.columns)
    said, ending = here.notes.sentences(), program.ending
    return Answer(Result(text, columns, rows, *measured, said, keys, to_buy, chart=ending.chart, save=ending.save))


def _act(act: Act, here: World) -> None:
    """Do one thing."""
    if isinstance(act, Do):
        here.connection.execute(act.sql, act.params)
    elif isinstance(act, Tell):
        here.notes.tell(act.note, here.number(act.sql, act.params), act.about)
    else:
        JOBS[act.job](here, act)


# ---- work that SQL does not do ------------------------------------------------------------------------------------


def _ids(here: World, work: Work) -> None:
    from localcite.query.resolve import ids  # noqa: PLC0415 - only questions with ids need it

    ids(here, work.into, *work.args)  # type: ignore[arg-type]  # as `compile.sources` made them


def _members(here: World, work: Work) -> None:
    from localcite.query.members import members  # noqa: PLC0415 - only questions about collections need it

    members(here, work.into, *work.args)  # type: ignore[arg-type]  # as `compile.sources` made them


def _search(here: World, work: Work) -> None:
    from localcite.query.search import search  # noqa: PLC0415 - only searches need it

    search(here, work.into, *work.args)  # type: ignore[arg-type]  # as `compile.sources` made them


def _path(here: World, work: Work) -> None:
    from localcite.query.graph import path  # noqa: PLC0415 - only paths need it

    path(here, work.into, *work.args)  # type: ignore[arg-type]  # as `compile.sources` made them


def _group(here: World, work: Work) -> None:
    from localcite.query.group import group  # noqa: PLC0415 - only tables need it

    group(here, work.into, *work.args)  # type: ignore[arg-type]  # as `compile.tables` made them


def _say(here: World, work: Work) -> None:
    here.notes.say(*map(str, work.args))


TYPED = """SELECT 1 FROM {named} AS r LEFT JOIN document AS d ON d.id = r.doc LEFT JOIN unheld AS u ON u.doc = r.doc
WHERE coalesce(d.type, u.type) = 1 LIMIT 1"""
SEEN = """INSERT INTO seen SELECT DISTINCT a.answered_at FROM {links} AS l
JOIN citation AS c ON c.cited = l.cited AND c.citing = l.citing JOIN answer AS a ON a.id = c.last_answer"""
PAPERS = """SELECT count(DISTINCT d.id) FROM {links} AS l
JOIN document AS d ON d.id IN (l.cited, l.citing) WHERE d.type = 2"""


def _say_of_hop(here: World, work: Work) -> None:
    """Note what holds for lists about patents; a list about a paper is complete or partial."""
    word, named, links = map(str, work.args)
    if not here.rows(TYPED.format(named=named)):
        return
    here.notes.say("listed" if word == "cited-by" else "from_lists")
    if word == "references":
        here.connection.execute(SEEN.format(links=links))


def _refuse_papers(here: World, work: Work) -> None:
    """Raise where a citation has a paper at one of its ends."""
    links, at = work.args
    number = here.number(PAPERS.format(links=links))
    if number:
        what = (
            f"`external` compares the owners of patents, and {number:,} of these documents are papers: they have none"
        )
        raise BadQuestion(question=here.text, position=at, what=what, expected=("where type = patent",))


JOBS: Mapping[str, Job] = {
    "ids": _ids,
    "members": _members,
    "search": _search,
    "path": _path,
    "group": _group,
    "say": _say,
    "say_of_hop": _say_of_hop,
    "refuse_papers": _refuse_papers,
}


# ---- the rows of the answer ---------------------------------------------------------------------------------------


def _rows(program: Program, here: World) -> tuple[tuple[int, ...], tuple[tuple[Cell, ...], ...]]:
    """Return the documents of the answer (none for a table), and its rows."""
    kinds = [column.field.kind for column in program.columns]
    read = here.connection.execute(program.output.text, program.output.params)
    if program.shape.is_table:
        return (), tuple(tuple(map(cell, kinds, row)) for row in read)
    of_links = _of_links(program, here)
    if not of_links:
        pairs = [(row[0], tuple(map(cell, kinds, row[1:]))) for row in read]
    else:
        places = [place for place, column in enumerate(program.columns) if column.field.of is Of.LINK]
        pairs = [(row[0], _filled(program.columns, row[1:], places, of_links.get(row[0], []))) for row in read]
    return tuple(key for key, _row in pairs), tuple(row for _key, row in pairs)


def _of_links(program: Program, here: World) -> dict[int, list[tuple[object, ...]]]:
    """Return per document what its links say."""
    said: dict[int, list[tuple[object, ...]]] = {}
    if program.linked is not None:
        for document, *values in here.connection.execute(program.linked.text, program.linked.params):
            said.setdefault(document, []).append(tuple(values))
    return said


def _filled(
    columns: tuple[Column, ...], row: tuple[object, ...], places: list[int], links: list[tuple[object, ...]]
) -> tuple[Cell, ...]:
    """Return a row with the columns that speak of links filled in."""
    cells = [cell(column.field.kind, value) for column, value in zip(columns, row, strict=True)]
    for index, place in enumerate(places):
        values = [link[index] for link in links if link[index] is not None]
        cells[place] = cell(columns[place].field.kind, merged(columns[place].name, values))
    return tuple(cells)
