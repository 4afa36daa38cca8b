"""What a question is compiled to: steps of SQL and of work done elsewhere, each of which can be read. Frozen values."""

from typing import TypeAlias

from localcite.query.fields import Field
from localcite.query.value import Value
from localcite.query.values import FieldName


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


Act: TypeAlias = Do | Tell | Work


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
    `single`: at most one document. `prepared`: tables made for the fields `links` and `sequence`.
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

    @property
    def is_table(self) -> bool:
        """Tell whether this is a table and no set of documents."""
        return bool(self.columns)

    @property
    def row(self) -> str:
        """The columns of `docs`, as a SELECT names them."""
        return ", ".join(f"r.{name}" for name in ("doc", "pos", *self.extras))


class Ending(Value):
    """What the last stages say about the answer itself: the fields to show, whether to draw it, where to save it."""

    selected: tuple[FieldName, ...] = ()
    chart: bool = False
    save: str | None = None


class Grouping(Value):
    """What `by` counts: its fields, the rows of SQL (see `tables.grouping`), where they come from, and the set."""

    fields: tuple[Field, ...]
    rows: str
    source: str
    docs: str


class Program(Value):
    """A compiled question. `output`: the rows of the answer; `linked`: per link, for columns that speak of links."""

    steps: tuple[Step, ...]
    shape: Shape
    columns: tuple[Column, ...]
    output: Sql
    linked: Sql | None
    ending: Ending
