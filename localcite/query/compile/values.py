"""What a question is compiled to: steps of SQL and of work done elsewhere, each of which can be read. Frozen values."""

from functools import cached_property
from typing import Any, TypeAlias

from localcite.query.fields import Field
from localcite.query.value import Value
from localcite.query.values import FieldName, TypedId

MAKES = ("CREATE TEMP ", "CREATE VIRTUAL ")


class Sql(Value):
    """A piece of SQL and the values that are bound in it."""

    text: str
    params: tuple[object, ...] = ()


class Do(Value):
    """A statement that makes or fills a temporary table."""

    sql: str
    params: tuple[object, ...] = ()


class Tell(Value):
    """A statement that counts something that a note should tell. `about`: what else the note needs."""

    note: str
    about: tuple[str, ...]
    sql: str
    params: tuple[object, ...] = ()


class Work(Value):
    """Something that SQL does not do: `job` names the function (see `run`), `says` tells a reader what it does.

    `sql`: a statement that it reads from, for readers.
    """

    job: str
    into: str
    args: tuple[object, ...]
    says: str
    sql: str = ""


class Fast(Value):
    """What a graph can do on arrays (see `fast`) in place of statements: `job` with `args`, for the tables in `into`.

    `says` tells a reader what it does; `instead` is done where there is no graph, or where SQL is as fast.
    """

    job: str
    into: tuple[str, ...]
    args: tuple[Any, ...]
    says: str
    instead: tuple["Do | Tell | Work", ...] = ()


Act: TypeAlias = Do | Tell | Work | Fast


Acts: TypeAlias = list[Act]


class Step(Value):
    """One stage of the question: where it stands, and what is done for it, in order."""

    label: str
    at: int
    acts: tuple[Act, ...]


class Column(Value):
    """One column of the answer: its name, its field, and the expression that gives it."""

    name: str
    field: Field
    sql: str


class Shape(Value):
    """What flows between two stages.

    A set of documents: the temporary tables `docs` (doc, pos and the extras) and `links` (doc, via, cited, citing) of
    the last hop, or a table that `by` or `count` made: `docs` is it, `columns` say what stands in it.
    `named`: the table of what a source named, held or not; `previous`: what the last hop was about.
    `single`: at most one document. `prepared`: tables made for the fields `links` and `sequence`. `loose`: no one hop
    led here, so that some documents may have no link, and two of the previous set's may lead here twice.
    `ranked`: the fields that the documents were put in order by.
    """

    docs: str
    links: str | None = None
    named: str | None = None
    previous: str | None = None
    extras: tuple[str, ...] = ()
    columns: tuple[tuple[str, Field], ...] = ()
    groups: int = 0
    single: bool = False
    prepared: tuple[tuple[str, str], ...] = ()
    loose: bool = False
    ranked: tuple[str, ...] = ()

    @property
    def is_table(self) -> bool:
        """Tell whether this is a table and no set of documents."""
        return bool(self.columns)

    @property
    def row(self) -> str:
        """The columns of `docs`, as a SELECT names them."""
        return ", ".join(f"r.{name}" for name in ("doc", "pos", *self.extras))

    def table(self, into: str, more: str = "") -> str:
        """Return the statement that makes a table for some of these documents. `more`: a column of its own."""
        columns = ", ".join(["doc INTEGER PRIMARY KEY", "pos INTEGER", *self.extras, *([more] if more else [])])
        return f"CREATE TEMP TABLE {into} ({columns})"


class Ending(Value):
    """What the last stages say about the answer itself: the fields to show, whether to draw it, where to save it."""

    selected: tuple[FieldName, ...] = ()
    chart: bool = False
    save: str | None = None


class Grouping(Value):
    """What `by` counts: its fields, the rows of SQL and where they come from, and the set.

    A row is a group, its document and its day; without `links` there is one row a document.
    """

    fields: tuple[Field, ...]
    rows: str
    source: str
    docs: str
    links: bool


class Page(Value):
    """What answers a question about one document at once, where that is held.

    `rows`: each citing or cited document, whether its year is from its text, and the columns; at most `most` of them
    (-1: all). `head`: the type and the name of the document, and how many delisted citations there are; `seen`: the
    first and the last moment at which the rows were listed. All are bound to its key, then to `most`.
    """

    word: str
    most: int
    rows: str
    head: str
    seen: str


class Program(Value):
    """A compiled question. `output`: the rows of the answer; `linked`: per link, for columns that speak of links.

    `page`: what is done in the place of all this where it can be. `ids`: those that its first word speaks of, if any.
    """

    steps: tuple[Step, ...]
    shape: Shape
    columns: tuple[Column, ...]
    output: Sql
    linked: Sql | None
    ending: Ending
    page: Page | None = None
    ids: tuple[TypedId, ...] = ()

    @cached_property
    def makes(self) -> tuple[str, ...]:
        """The statements that make its tables; what fills them is no part of them."""
        acts = (act for step in self.steps for act in step.acts)
        each = (one for act in acts for one in (act.instead if isinstance(act, Fast) else (act,)))
        return tuple(one.sql for one in each if isinstance(one, Do) and one.sql.startswith(MAKES))
