"""The language in Python: `db.cited_by("US11205304B2").where("year >= 2018").by("assignee").top(10)`.

Methods mirror the stages and make a question of text; it is asked when its answer is first looked at, and once.
"""

from collections.abc import Callable, Iterator
from functools import cached_property
from sqlite3 import Connection
from types import TracebackType
from typing import TYPE_CHECKING, Self

from localcite.query import Answer, Context, ask
from localcite.query.cells import Cell
from localcite.query.explain import explain

if TYPE_CHECKING:
    from pandas import DataFrame  # type: ignore[import-untyped]  # it may not be installed

    from localcite.query.answer import AsOf, Coverage, Row


class Database:
    """A database to ask. `connection`: opened for reading, or None where nothing is held yet.

    Enter it, or close it, to let go of the file. It answers from what is held at the moment of each question.
    """

    def __init__(self, connection: Connection | None, context: Callable[[], Context]) -> None:
        self._connection = connection
        self._context = context
        self._closed = False

    def ask(self, question: str) -> Answer:
        """Return the answer to a question. Raises BadQuestion."""
        if self._closed:
            raise ValueError("this database is closed")
        return ask(question, self._connection, self._context())

    def explain(self, question: str) -> str:
        """Return how a question is understood. Raises BadQuestion."""
        return explain(question, self._context().now.date())

    def close(self) -> None:
        """Let go of the file."""
        self._closed = True
        if self._connection is not None:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ---- sources ----------------------------------------------------------------------------------------------------

    def cited_by(self, *ids: str) -> "Asking":
        """Who cites these documents."""
        return Asking(self, f"cited-by {_listed(ids)}")

    def references(self, *ids: str) -> "Asking":
        """What these documents cite."""
        return Asking(self, f"references {_listed(ids)}")

    def doc(self, *ids: str) -> "Asking":
        """These documents."""
        return Asking(self, f"doc {_listed(ids)}")

    def collection(self, name: str) -> "Asking":
        """The members of a collection (`in NAME`)."""
        return Asking(self, f"in {_quoted(name)}")

    def patents(self) -> "Asking":
        """Every patent that is held."""
        return Asking(self, "patents")

    def papers(self) -> "Asking":
        """Every paper that is held."""
        return Asking(self, "papers")

    def search(self, words: str) -> "Asking":
        """Documents that hold these words."""
        return Asking(self, f"search {_quoted(words)}")

    def path(self, start: str, end: str) -> "Asking":
        """A chain of citations between two documents."""
        return Asking(self, f"path {_listed((start, end))}")

    def related(self, *ids: str) -> "Asking":
        """Documents near these by co-citation and coupling."""
        return Asking(self, f"related {_listed(ids)}")

    def new_since(self, date: str) -> "Asking":
        """What was learnt since a date."""
        return Asking(self, f"new since {date}")


class Asking:
    """A question in the making, and its answer once that is looked at: rows, columns, coverage, as_of, notes."""

    def __init__(self, database: Database, question: str) -> None:
        self._database = database
        self.question = question

    # ---- stages -----------------------------------------------------------------------------------------------------

    def _then(self, stage: str) -> "Asking":
        return Asking(self._database, f"{self.question} | {stage}")

    def cited_by(self) -> "Asking":
        """Who cites what came before."""
        return self._then("cited-by")

    def references(self) -> "Asking":
        """What the documents before cite."""
        return self._then("references")

    def where(self, condition: str) -> "Asking":
        """Those for which a condition is true: `where("category has X and year >= 2018")`."""
        return self._then(f"where {condition}")

    def by(self, *fields: str) -> "Asking":
        """A table: how many documents under each value of the fields."""
        return self._then(f"by {', '.join(fields)}")

    def top(self, most: int, by: str | None = None) -> "Asking":
        """The first, or those with the most of a field."""
        return self._then(f"top {most}" if by is None else f"top {most} by {by}")

    def sort(self, field: str, *, desc: bool = False) -> "Asking":
        """In order of a field; what is unknown comes last."""
        return self._then(f"sort {field}{' desc' if desc else ''}")

    def select(self, *fields: str) -> "Asking":
        """Show these fields."""
        return self._then(f"select {', '.join(fields)}")

    def limit(self, most: int) -> "Asking":
        """The first so many."""
        return self._then(f"limit {most}")

    def count(self) -> "Asking":
        """How many."""
        return self._then("count")

    def minus(self, other: "Asking | str") -> "Asking":
        """Those that are not in another set."""
        return self._then(f"minus ({_text(other)})")

    def and_(self, other: "Asking | str") -> "Asking":
        """Those that are in another set as well."""
        return self._then(f"and ({_text(other)})")

    def or_(self, other: "Asking | str") -> "Asking":
        """Those that are in either set."""
        return self._then(f"or ({_text(other)})")

    def external(self) -> "Asking":
        """Without self-citations."""
        return self._then("external")

    def one_per_application(self) -> "Asking":
        """Only the earliest publication of each application."""
        return self._then("one-per-application")

    def new_since(self, date: str) -> "Asking":
        """Only citations that were learnt since a date."""
        return self._then(f"new since {date}")

    def chart(self) -> "Asking":
        """A table that is to be drawn."""
        return self._then("chart")

    # ---- the answer -------------------------------------------------------------------------------------------------

    @cached_property
    def answer(self) -> Answer:
        """The answer, asked for once."""
        return self._database.ask(self.question)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.answer.columns

    @property
    def rows(self) -> "tuple[Row, ...]":
        """The rows; None is unknown."""
        return self.answer.rows

    @property
    def coverage(self) -> "Coverage":
        """How much of what the answer rests on is held."""
        return self.answer.coverage

    @property
    def as_of(self) -> "AsOf":
        """How old the answer is."""
        return self.answer.as_of

    @property
    def notes(self) -> tuple[str, ...]:
        """What has to be said about the answer."""
        return self.answer.notes

    def __iter__(self) -> "Iterator[Row]":
        return iter(self.answer)

    def __len__(self) -> int:
        return len(self.answer)

    def __repr__(self) -> str:
        return f"<question: {self.question}>"

    def to_dicts(self) -> list[dict[str, Cell]]:
        """Return one dictionary a row."""
        return self.answer.to_dicts()

    def to_pandas(self) -> "DataFrame":
        """Return a DataFrame. Raises ImportError where pandas is not installed."""
        return self.answer.to_pandas()

    def explain(self) -> str:
        """Return how the question is understood."""
        return self._database.explain(self.question)

    def _repr_html_(self) -> str:
        """Return the answer as a table for a notebook."""
        return self.answer._repr_html_()


def _text(other: Asking | str) -> str:
    return other.question if isinstance(other, Asking) else other


def _quoted(text: str) -> str:
    """Return a text in quotes; a quote within is doubled."""
    return '"' + text.replace('"', '""') + '"'


def _listed(ids: tuple[str, ...]) -> str:
    return ", ".join(map(_quoted, ids))
