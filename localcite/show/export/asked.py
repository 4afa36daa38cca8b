"""A question → a file: asked, written row by row and signed within one snapshot of the database.

What is in memory already (an answer on the screen, a table of a command) is written by `export_rows`.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from localcite.errors import UsageError
from localcite.query import compile_question
from localcite.query.answer import Answer
from localcite.query.compile import flattened
from localcite.query.compile.values import Program
from localcite.query.finding import Finding
from localcite.query.run import found
from localcite.query.values import FieldName, Question, Save, Select
from localcite.query.world import Context
from localcite.show.cells import Row
from localcite.show.export import records
from localcite.show.export.forms import DOCUMENTS, NETWORK, PICTURE, ROWS, Form
from localcite.show.export.receipt import BESIDE, Receipt, of_answer, to_json
from localcite.show.export.rows import Ending, write_rows
from localcite.show.export.target import Target, Wrote
from localcite.show.export.values import Counted
from localcite.show.export.whole import is_special, whole
from localcite.show.formats import Sink

if TYPE_CHECKING:
    from sqlite3 import Connection

    from localcite.show.export.drawn import Drawing

Nothing: Mapping[str, object] = {}


def export_question(
    question: Question, text: str, connection: "Connection | None", context: Context, target: Target
) -> tuple[Wrote, Answer]:
    """Ask, and write what is found into a file. The answer that is returned has no rows. Raises BadFile, UsageError."""
    program, drawing = _program(question, text, context, target.form, target.file)

    def use(finding: Finding) -> tuple[Wrote, Answer]:
        writing = _Writing(finding, target.form, signed=target.signed, drawing=drawing)
        with _file(target) as stream:
            writing.to(stream)
            answer = writing.answer()
        return _done(target, writing.things, writing.what, writing.receipt()), answer

    return found(program, text, connection, context, use)


def stream_question(
    question: Question, text: str, connection: "Connection | None", context: Context, form: Form, stream: Sink
) -> Answer:
    """Ask, and write what is found to a stream of text, with the receipt where it has room."""
    program, drawing = _program(question, text, context, form)

    def use(finding: Finding) -> Answer:
        writing = _Writing(finding, form, signed=True, drawing=drawing)
        writing.to(stream)
        return writing.answer()

    return found(program, text, connection, context, use)


def export_rows(
    columns: Sequence[str],
    rows: Iterable[Row],
    target: Target,
    *,
    more: Mapping[str, object] = Nothing,
    receipt: Receipt | None = None,
) -> Wrote:
    """Write rows into a file. `more`: further keys of the JSON form. Raises BadFile, UsageError."""
    if target.form.holds == PICTURE:
        return _rows_drawn(columns, rows, target, receipt)
    if target.form.holds != ROWS:
        what = f"rows alone cannot be written as {target.form.name}, which holds {target.form.holds}"
        raise UsageError(what=what, fix="a question about documents can; for rows take .csv, .json or .xlsx")
    counted = Counted(rows)
    signed = receipt if target.signed else None
    with _file(target) as stream:
        write_rows(target.form.name, columns, counted, lambda: (more, signed), stream)
    return _done(target, counted, "row", signed)


def _rows_drawn(columns: Sequence[str], rows: Iterable[Row], target: Target, receipt: Receipt | None) -> Wrote:
    """Draw rows into a file. A picture says when it was asked, with or without a receipt."""
    from localcite.show.export import drawn  # noqa: PLC0415 - few answers are drawn

    day = date.fromisoformat(receipt.basis.asked_on) if receipt else date.max
    figure = drawn.drawn_rows(columns, rows, day, target.file)
    picture, things = drawn.framed_rows(figure, day, receipt if target.signed else None), Counted[object](())
    with _file(target) as stream:
        drawn.write_picture(picture, target.form, things, stream)
    return _done(target, things, picture.what, None)


# ---- how ----------------------------------------------------------------------------------------------------------


class _Writing:
    """One question on its way into a stream: it is measured, once, when all is written that it found."""

    def __init__(self, finding: Finding, form: Form, *, signed: bool, drawing: "Drawing | None") -> None:
        self._finding = finding
        self._form = form
        self._signed = signed
        self._drawing = drawing
        self._answer: Answer | None = None
        self.what = {DOCUMENTS: "document", NETWORK: "citation"}.get(form.holds, "row")
        self.things: Counted[Any] = Counted(())

    def answer(self) -> Answer:
        """Return the answer without rows."""
        if self._answer is None:
            self._answer = self._finding.measured((), (), stands_on=self._signed)
        return self._answer

    def receipt(self) -> Receipt | None:
        """Return the receipt, if one is wished."""
        return of_answer(self.answer())

    def to(self, stream: Any) -> None:
        """Write all."""
        writers: Mapping[str, Callable[[Any], None]] = {
            DOCUMENTS: self._documents,
            NETWORK: self._network,
            PICTURE: self._picture,
        }
        writers.get(self._form.holds, self._rows)(stream)

    def _rows(self, stream: Any) -> None:
        self.things = Counted(self._finding.rows())
        write_rows(self._form.name, self._finding.columns, self.things, self._ending, stream)

    def _ending(self) -> Ending:
        return self.answer().more(), self.receipt()

    def _documents(self, stream: Any) -> None:
        from localcite.show.export import bibtex, csl, ris  # noqa: PLC0415 - few answers are references

        self.things = Counted(records.records(self._finding.rows()))
        if self._form.name == "bib":
            bibtex.write_bib(self.things, self.receipt, stream)
        else:
            (ris.write_ris if self._form.name == "ris" else csl.write_csl)(self.things, stream)

    def _network(self, stream: Any) -> None:
        from localcite.show.export import graphml, vosviewer  # noqa: PLC0415 - few answers are networks

        network = self._finding.network()
        self.things = Counted(network.edges())
        write = graphml.write_graphml if self._form.name == "graphml" else vosviewer.write_vosviewer
        write(network, self.things, self.receipt, stream)

    def _picture(self, stream: Any) -> None:
        from localcite.show.export import drawn  # noqa: PLC0415 - few answers are drawn

        if self._drawing is None:
            raise TypeError(self._form)
        figure = self._drawing.figure(self._finding, self.answer)
        picture = drawn.framed(figure, self.answer(), self._drawing.today, self.receipt())
        self.what = picture.what
        drawn.write_picture(picture, self._form, self.things, stream)


def _fitting(question: Question, *, as_network: bool) -> Question:
    """Return the question with the fields that references need, or without any, of which a network has its own."""
    flat = flattened(question)
    kept = tuple(stage for stage in flat.stages if not isinstance(stage, (Save, Select)))
    if as_network:
        return Question(flat.source, kept, flat.at)
    fields = tuple(FieldName(name, 0) for name in records.FIELDS)
    return Question(flat.source, (*kept, Select(fields, 0)), flat.at)


def _program(
    question: Question, text: str, context: Context, form: Form, file: str = ""
) -> tuple[Program, "Drawing | None"]:
    """Return the program of a question as a form needs it, and what draws it, where it is to be drawn.

    Raises UsageError where there are no documents in it that the form could hold.
    """
    today = context.now.date()
    program = compile_question(question, text, today)
    drawing = None
    if form.holds == PICTURE:
        from localcite.show.export.drawn import Drawing  # noqa: PLC0415 - few answers are drawn

        drawing = Drawing.of(question, today, file, is_table=program.shape.is_table)
    if form.holds == ROWS or (drawing is not None and not drawing.as_network):
        return program, drawing
    if program.shape.is_table:
        what = f"the answer is a table, and {form.endings[0]} holds {form.holds}"
        raise UsageError(what=what, fix="leave out `by`, `count` and what follows, or write it as .csv or .xlsx")
    return compile_question(_fitting(question, as_network=form.holds != DOCUMENTS), text, today), drawing


def _file(target: Target) -> Any:
    is_csv = target.form.name == "csv"
    return whole(target.file, is_text=target.form.is_text, mark=is_csv and target.mark, fix=target.fix)


def _done(target: Target, things: Counted[Any], what: str, receipt: Receipt | None) -> Wrote:
    """Write the receipt beside the file where it has no room within, and return what was written."""
    beside = None
    if receipt is not None and not target.form.has_room and not is_special(target.file):
        beside = f"{target.file}{BESIDE}"
        told = {**to_json(receipt, things.count), **_of_file(Path(target.file))}
        with whole(beside, fix=target.fix) as stream:
            stream.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    return Wrote(target.file, target.form, things.count, what, beside, tuple(things.remarks))


def _of_file(path: Path) -> Mapping[str, object]:
    """Return by what a receipt knows its file."""
    with path.open("rb") as stream:
        return {"file": path.name, "sha256": file_digest(stream, "sha256").hexdigest()}
