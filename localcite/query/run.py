"""Program → answer: runs each step on a world, tells what was counted, and reads the rows of the answer."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from sqlite3 import Connection
from typing import TypeVar

from localcite.db.reader import mapped
from localcite.errors import BadQuestion
from localcite.query import coverage
from localcite.query.answer import Answer
from localcite.query.compile.values import MAKES, Act, Do, Fast, Program, Tell, Work
from localcite.query.finding import Finding
from localcite.query.functions import Owners, Parties
from localcite.query.world import Context, World, file_of, world

Job = Callable[..., None]
T = TypeVar("T")


def run(
    program: Program, text: str, connection: Connection | None, context: Context, *, complete: bool = False
) -> Answer:
    """Return the answer. `connection`: None where nothing is held yet; `complete`: name what would complete it."""
    return found(
        program, text, connection, context, lambda finding: finding.answer(complete=complete), complete=complete
    )


def found(
    program: Program,
    text: str,
    connection: Connection | None,
    context: Context,
    use: Callable[[Finding], T],
    *,
    complete: bool = False,
) -> T:
    """Return what `use` makes of what the question finds, while that can still be read. `complete`: see `run`."""
    with mapped(_file(connection)):
        if program.page is not None and connection is not None and not complete:
            with _world(program, text, connection, context) as here:
                finding = _found_at_once(program, text, here)
                if finding is not None:
                    return use(finding)
        with _world(program, text, connection, context, (coverage.JUDGED, *program.makes)) as here:
            here.complete = complete
            _steps(program, here)
            return use(Finding(program, text, here))


@contextmanager
def _world(
    program: Program, text: str, connection: Connection | None, context: Context, makes: tuple[str, ...] = ()
) -> Iterator[World]:
    """Give out the world of a program. `makes`: what makes its tables; others are made when it comes to them."""
    with world(connection, text, context, makes) as here:
        here.ids = program.ids
        yield here


def _found_at_once(program: Program, text: str, here: World) -> Finding | None:
    """Return what one statement finds; None where it takes the steps of the program."""
    from localcite.query.page import turned  # noqa: PLC0415 - only questions about one document need it

    at_once = turned(program, here)
    if at_once is None:
        return None
    return Finding(program, text, here, at_once, lambda: _steps(program, here))


def _steps(program: Program, here: World) -> None:
    """Do the steps of a program."""
    here.make(coverage.JUDGED)
    for step in program.steps:
        for act in step.acts:
            _act(act, here)
    if here.shortcut.table(program.shape.docs) is None:
        here.shortcut.lay_out(program.output.text, program.linked.text if program.linked else "")


def _file(connection: Connection | None) -> str:
    """Return the file that is read, for errors about it."""
    return file_of(connection) if connection else ":memory:"


def _act(act: Act, here: World) -> None:
    """Do one thing: on arrays where that is faster, and else as SQL, or as work, that reads tables."""
    if isinstance(act, Fast):
        if not here.shortcut.does(act):
            for each in act.instead:
                _act(each, here)
        return
    if isinstance(act, Do) and act.sql.startswith(MAKES):
        here.make(act.sql)
        return
    here.shortcut.lay_out(*((act.args, act.sql) if isinstance(act, Work) else (act.sql,)))
    if isinstance(act, Do):
        here.connection.execute(act.sql, act.params)
    elif isinstance(act, Tell):
        here.notes.tell(act.note, here.number(act.sql, act.params), act.about)
    else:
        JOBS[act.job](here, act)


# ---- work that SQL does not do ------------------------------------------------------------------------------------


def _ids(here: World, work: Work) -> None:
    from localcite.query.resolve import ids  # noqa: PLC0415 - only questions with ids need it

    ids(here, work.into, *(work.args or (here.ids,)))  # type: ignore[arg-type]  # as `compile.sources` made them


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


def _held_since(here: World, work: Work) -> None:
    """Note when the first and the last answer of all that is held was given."""
    ends = here.kept.get(work.job, lambda: here.rows(work.sql)[0])
    here.connection.executemany("INSERT INTO seen VALUES (?)", ((moment,) for moment in ends))


TYPED = """SELECT 1 FROM {named} AS r LEFT JOIN document AS d ON d.id = r.doc LEFT JOIN unheld AS u ON u.doc = r.doc
WHERE coalesce(d.type, u.type) = 1 LIMIT 1"""
SEEN = """INSERT INTO seen SELECT DISTINCT a.answered_at FROM {links} AS l
JOIN citation AS c ON c.cited = l.cited AND c.citing = l.citing JOIN answer AS a ON a.id = c.last_answer"""


def _say_of_hop(here: World, work: Work) -> None:
    """Note what holds for lists about patents; a list about a paper is complete or partial."""
    word, named, links = map(str, work.args)
    if not here.rows(TYPED.format(named=named)):
        return
    here.notes.say("listed" if word == "cited-by" else "from_lists")
    if word == "references":
        here.connection.execute(SEEN.format(links=links))


def _owners(here: World, _work: Work) -> None:
    """Give SQL the function that compares owners, and what collections say of them."""
    here.lay_owners()

    def names_of(string: int) -> str | None:
        found = here.rows("SELECT value FROM string WHERE id = ?", (string,))
        return str(found[0][0]) if found else None

    owners = Owners(Parties(here.context.aliases), names_of)
    here.connection.create_function("owner_relation", 5, owners.relation)


def _refuse_papers(here: World, work: Work) -> None:
    """Raise where each citation has a paper at one of its ends, so that nothing can be told of any."""
    judged, at = work.args
    if here.number(f"SELECT count(*) > 0 AND min(self IS 2) FROM {judged}"):
        what = "`external` is refused for papers, which have no owner: all of these citations are of or by one"
        raise BadQuestion(question=here.text, position=at, what=what, expected=("where type = patent",))


JOBS: Mapping[str, Job] = {
    "ids": _ids,
    "members": _members,
    "search": _search,
    "path": _path,
    "group": _group,
    "say": _say,
    "held_since": _held_since,
    "say_of_hop": _say_of_hop,
    "owners": _owners,
    "refuse_papers": _refuse_papers,
}
