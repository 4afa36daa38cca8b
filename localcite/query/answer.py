"""An answer: a table of values, what it rests on, how old that is, and what has to be said about it. Frozen."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias, overload

from localcite.query.basis import Basis
from localcite.query.cells import Cell
from localcite.query.value import Value

if TYPE_CHECKING:
    from os import PathLike

    import pandas as pd  # type: ignore[import-untyped]  # it may not be installed
    import polars as pl
    from networkx import DiGraph  # type: ignore[import-untyped]  # it may not be installed

    Draw: TypeAlias = Callable[[str], "DiGraph[str]"]  # the question

Row = tuple[Cell, ...]
Export: TypeAlias = Callable[..., None]  # the question, a file, and whether it has a mark and a receipt


class Coverage(Value):
    """Of the documents that an answer rests on: how many there are in each state; each is in one.

    `held`: answered, fresh as far as the rules go, and whole. `units_to_complete`: what buying the rest would cost at
    most, or None where it cannot be bought, or nobody knows: then `unpriced` documents are why.
    """

    rests_on: int = 0
    held: int = 0
    stale: int = 0
    partial: int = 0
    not_bought: int = 0
    no_answer: int = 0
    failed: int = 0
    in_doubt: int = 0
    units_to_complete: int | None = 0
    unpriced: int = 0


class AsOf(Value):
    """When the oldest and the newest answer that this one rests on were given; None where there are none."""

    oldest: str | None = None
    newest: str | None = None


class ToBuy(Value):
    """What would complete an answer: collections as a whole, other documents by a name; `pages`: further pages too.

    `aged`: (max age, names) of documents that are stale by the rule of a collection of which nothing else is wanted.
    """

    collections: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    pages: bool = False
    aged: tuple[tuple[str, tuple[str, ...]], ...] = ()


class Result(Value):
    """All that an answer says. `documents`: their keys, in the order of the rows; none where the answer is a table."""

    question: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    coverage: Coverage
    as_of: AsOf
    notes: tuple[str, ...]
    documents: tuple[int, ...] = ()
    to_buy: ToBuy | None = None
    chart: bool = False
    save: str | None = None
    found: tuple[str, ...] = ()
    stands_on: Basis | None = None


class Answer:
    """The answer to a question. Iterating gives its rows; `to_dicts`, `to_pandas`, `to_networkx` … give other forms."""

    __slots__ = ("_draw", "_export", "_result")

    def __init__(self, result: Result, export: Export | None = None, draw: "Draw | None" = None) -> None:
        self._result = result
        self._export = export
        self._draw = draw

    def exported_by(self, export: Export | None, draw: "Draw | None" = None) -> "Answer":
        """Return the same answer, which can be written into files. `draw`: asks for its citations, as a graph."""
        return Answer(self._result, export, draw)

    def to_file(self, file: "str | PathLike[str]", *, mark: bool | None = None, receipt: bool | None = None) -> None:
        """Ask again, and write what is found into a file, in the form that its ending names; see `Database.to_file`."""
        if self._export is None:
            raise ValueError("this answer came without a database that could write it")
        self._export(self.question, file, mark, receipt)

    @property
    def question(self) -> str:
        """The question as it was typed."""
        return self._result.question

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self._result.columns

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows: None is unknown, people are `a|b`, dates are ISO 8601 text at the precision known."""
        return self._result.rows

    @property
    def coverage(self) -> Coverage:
        """How much of what the answer rests on is held."""
        return self._result.coverage

    @property
    def as_of(self) -> AsOf:
        """How old the answer is."""
        return self._result.as_of

    @property
    def notes(self) -> tuple[str, ...]:
        """What has to be said about the answer, in sentences."""
        return self._result.notes

    @property
    def documents(self) -> tuple[int, ...]:
        """The keys of the documents in the rows; none where the answer is a table."""
        return self._result.documents

    @property
    def to_buy(self) -> ToBuy | None:
        """What would complete the answer, if that was asked for."""
        return self._result.to_buy

    @property
    def chart(self) -> bool:
        """Whether the table is to be drawn."""
        return self._result.chart

    @property
    def stands_on(self) -> Basis | None:
        """Which calls and which state of the record the answer stands on, if that was asked for."""
        return self._result.stands_on

    @property
    def found(self) -> tuple[str, ...]:
        """What a search found, as it stands in the column `matched`."""
        return self._result.found

    @property
    def save(self) -> str | None:
        """The collection that the documents are to be saved to, if any."""
        return self._result.save

    def __iter__(self) -> Iterator[Row]:
        return iter(self._result.rows)

    def __len__(self) -> int:
        return len(self._result.rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, index: int | slice) -> Row | tuple[Row, ...]:
        return self._result.rows[index]

    def __repr__(self) -> str:
        return f"<Answer: {len(self):,} rows of {', '.join(self.columns)}>"

    def to_dicts(self) -> list[dict[str, Cell]]:
        """Return one dictionary a row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_pandas(self) -> "pd.DataFrame":
        """Return a frame of pandas: Int64, Float64, boolean, datetime64 and string columns, in which unknown is null.

        Of days that are known in part a column `…_as_known` tells. Raises ImportError where pandas is not installed.
        """
        from localcite.query.frames import to_pandas  # noqa: PLC0415 - localcite does not depend on it

        return to_pandas(self)

    def to_polars(self) -> "pl.DataFrame":
        """Return a frame of polars, with the same columns. Raises ImportError where polars is not installed."""
        from localcite.query.frames import to_polars  # noqa: PLC0415 - localcite does not depend on it

        return to_polars(self)

    def to_networkx(self) -> "DiGraph[str]":
        """Ask again, and return the citations as a directed graph; see `Database.to_networkx`. Raises likewise."""
        if self._draw is None:
            raise ValueError("this answer came without a database that could ask for its citations")
        return self._draw(self.question)

    def more(self) -> dict[str, object]:
        """Return what stands beside columns and rows in JSON."""
        return {
            "coverage": self.coverage.to_dict(),
            "as_of": self.as_of.to_dict(),
            "notes": list(self.notes),
            "question": self.question,
        }

    def to_json(self) -> dict[str, object]:
        """Return the contract's form of `ask --format json`."""
        return {"columns": list(self.columns), "rows": [list(row) for row in self.rows], **self.more()}

    def _repr_html_(self) -> str:
        """Return a table for a notebook. Everything in it is escaped."""
        from localcite.query.notebook import html  # noqa: PLC0415 - only notebooks need it

        return html(self)
