"""The language in Python: `db.cited_by("US11205304B2").where("year >= 2018").by("assignee").top(10)`.

Methods mirror the stages and make a question of text; it is asked when its answer is first looked at, and once.
Ids may be given one by one or in lists; a date may be text ("2026-10-01", "last 30 days") or one of `datetime`'s.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property
from sqlite3 import Connection
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeAlias, overload

from localcite.errors import LocalciteError
from localcite.query import Answer, Context, ask
from localcite.query.cells import Cell
from localcite.query.explain import explain

if TYPE_CHECKING:
    from os import PathLike

    import pandas as pd  # type: ignore[import-untyped]  # it may not be installed
    import polars as pl
    from networkx import DiGraph  # type: ignore[import-untyped]  # it may not be installed

    from localcite.query.answer import AsOf, Coverage, Row


# A question, where to read, the context, a file, and whether it has a mark and a receipt (None: as in the settings).
Write: TypeAlias = Callable[..., None]


class Database:
    """A database to ask. `opened`: opens it for reading, and gives None where nothing is held yet.

    Enter it, or close it, to let go of the file. It answers from what is held at the moment of each question, one
    question at a time whatever thread asks. `words`: makes the sentence of an error, which the error then shows;
    `write`: asks, and writes what is found into a file.
    """

    def __init__(
        self,
        opened: Callable[[], Connection | None],
        context: Callable[[], Context],
        words: Callable[[LocalciteError], str] = repr,
        write: Write | None = None,
    ) -> None:
        self._open = opened
        self._connection = opened()
        self._context = context
        self._words = words
        self._write = write
        self._lock = Lock()
        self._closed = False

    def __repr__(self) -> str:
        return "<localcite database: .ask('QUESTION'), or .cited_by(ID), .collection(NAME), .search(WORDS) …>"

    def ask(self, question: str) -> Answer:
        """Return the answer to a question. Raises BadQuestion."""
        with self._lock:
            if self._closed:
                raise ValueError("this database is closed")
            try:
                self._connection = self._connection or self._open()
                answer = ask(question, self._connection, self._context())
            except LocalciteError as error:
                error.args = (self._words(error),)
                raise
        return answer.exported_by(None if self._write is None else self._exported, self.to_networkx)

    def to_file(
        self, question: str, file: "str | PathLike[str]", *, mark: bool | None = None, receipt: bool | None = None
    ) -> None:
        """Ask, and write what is found into a file, in the form that its ending names: `.csv`, `.xlsx`, `.bib` …

        Rows are written as they are read, so that a million of them need no more memory than a few. The file is whole
        or not there. `mark`: a byte order mark in CSV; `receipt`: what the answer stands on; None: as in the settings.
        Raises BadQuestion, BadFile, UsageError for an ending that no form has.
        """
        self._exported(question, file, mark, receipt)

    def to_networkx(self, question: str) -> "DiGraph[str]":
        """Ask, and return the citations of what is found as a directed graph of networkx, from citing to cited.

        They are those of the last hop, else those among the documents. Nodes are documents under their names, with
        number, title, type, year, assignee, cited_by, in_answer; citations have category, cite_type, delisted. What is
        unknown is left out. Raises BadQuestion; UsageError for a table; ImportError where networkx is not installed.
        """
        from localcite.query.digraph import digraph  # noqa: PLC0415 - few answers are drawn

        with self._lock:
            if self._closed:
                raise ValueError("this database is closed")
            try:
                self._connection = self._connection or self._open()
                return digraph(question, self._connection, self._context())
            except LocalciteError as error:
                error.args = (self._words(error),)
                raise

    def _exported(self, question: str, file: "str | PathLike[str]", *wishes: bool | None) -> None:
        with self._lock:
            if self._closed or self._write is None:
                raise ValueError("this database is closed" if self._closed else "this database cannot write files")
            try:
                self._connection = self._connection or self._open()
                self._write(question, self._connection, self._context(), os.fspath(file), *wishes)
            except LocalciteError as error:
                error.args = (self._words(error),)
                raise

    def explain(self, question: str) -> str:
        """Return how a question is understood. Raises BadQuestion."""
        try:
            return explain(question, self._context().now.date())
        except LocalciteError as error:
            error.args = (self._words(error),)
            raise

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
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

    def cited_by(self, *ids: str | Iterable[str]) -> "Asking":
        """Who cites these documents."""
        return Asking(self, f"cited-by {_listed(ids)}")

    def references(self, *ids: str | Iterable[str]) -> "Asking":
        """What these documents cite."""
        return Asking(self, f"references {_listed(ids)}")

    def doc(self, *ids: str | Iterable[str]) -> "Asking":
        """These documents."""
        return Asking(self, f"doc {_listed(ids)}")

    def collection(self, name: str) -> "Asking":
        """The members of a collection (`in NAME`)."""
        return Asking(self, f"in {_quoted(name)}")

    in_ = collection

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

    def related(self, *ids: str | Iterable[str]) -> "Asking":
        """Documents near these by co-citation and coupling."""
        return Asking(self, f"related {_listed(ids)}")

    def new_since(self, since: str | date) -> "Asking":
        """What was learnt since a date."""
        return Asking(self, f"new since {_day(since)}")


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

    def sort(self, *fields: str, desc: bool = False) -> "Asking":
        """In order of fields, each `"year"` or `"year desc"`; what is unknown comes last. `desc`: all of them."""
        return self._then(f"sort {', '.join(f'{field} desc' if desc else field for field in fields)}")

    def select(self, *fields: str) -> "Asking":
        """Show these fields."""
        return self._then(f"select {', '.join(fields)}")

    def limit(self, most: int) -> "Asking":
        """The first so many."""
        return self._then(f"limit {most}")

    def count(self) -> "Asking":
        """How many."""
        return self._then("count")

    def minus(self, other: "Asking | Answer | str") -> "Asking":
        """Those that are not in another set."""
        return self._then(f"minus ({_text(other)})")

    def and_(self, other: "Asking | Answer | str") -> "Asking":
        """Those that are in another set as well."""
        return self._then(f"and ({_text(other)})")

    def or_(self, other: "Asking | Answer | str") -> "Asking":
        """Those that are in either set."""
        return self._then(f"or ({_text(other)})")

    def external(self) -> "Asking":
        """Without self-citations."""
        return self._then("external")

    def one_per_application(self) -> "Asking":
        """Only the earliest publication of each application."""
        return self._then("one-per-application")

    def new_since(self, since: str | date) -> "Asking":
        """Only citations that were learnt since a date."""
        return self._then(f"new since {_day(since)}")

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

    @overload
    def __getitem__(self, index: int) -> "Row": ...
    @overload
    def __getitem__(self, index: slice) -> "tuple[Row, ...]": ...
    def __getitem__(self, index: int | slice) -> "Row | tuple[Row, ...]":
        return self.answer.rows[index]

    def __repr__(self) -> str:
        return f"<question: {self.question}>"

    def to_dicts(self) -> list[dict[str, Cell]]:
        """Return one dictionary a row."""
        return self.answer.to_dicts()

    def to_pandas(self) -> "pd.DataFrame":
        """Return a frame of pandas; see `Answer.to_pandas`. Raises ImportError where pandas is not installed."""
        return self.answer.to_pandas()

    def to_polars(self) -> "pl.DataFrame":
        """Return a frame of polars; see `Answer.to_polars`. Raises ImportError where polars is not installed."""
        return self.answer.to_polars()

    def to_networkx(self) -> "DiGraph[str]":
        """Ask, and return the citations as a directed graph; see `Database.to_networkx`."""
        return self._database.to_networkx(self.question)

    def to_file(self, file: "str | PathLike[str]", *, mark: bool | None = None, receipt: bool | None = None) -> None:
        """Ask, and write what is found into a file; see `Database.to_file`."""
        self._database.to_file(self.question, file, mark=mark, receipt=receipt)

    def explain(self) -> str:
        """Return how the question is understood."""
        return self._database.explain(self.question)

    def _repr_html_(self) -> str:
        """Return the answer as a table for a notebook."""
        return self.answer._repr_html_()


def _text(other: Asking | Answer | str) -> str:
    return other if isinstance(other, str) else other.question


def _day(since: str | date) -> str:
    """Return a date as a question has it; of a moment, its day."""
    return since if isinstance(since, str) else f"{since:%Y-%m-%d}"


def _quoted(text: str) -> str:
    """Return a text in quotes; a quote within is doubled."""
    return '"' + text.replace('"', '""') + '"'


def _listed(ids: tuple[str | Iterable[str], ...]) -> str:
    each = (id_ for given in ids for id_ in ([given] if isinstance(given, str) else given))
    return ", ".join(map(_quoted, each))
