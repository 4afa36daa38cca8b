"""Answers → pictures: what stands around a figure, and the file that it becomes: SVG, a page of HTML, or PNG.

Which figure it is follows from the shape of the answer, or from the name of the file: `citing.bars.svg`.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import IO, Any, NamedTuple

from localcite.errors import UsageError
from localcite.pictures import raster
from localcite.pictures.choosing import network_of
from localcite.pictures.draw import Look, draw
from localcite.pictures.figures import KINDS, Figure, Frame, numbers
from localcite.pictures.page import page
from localcite.pictures.shape import About, figure_of
from localcite.query.answer import Answer, Coverage
from localcite.query.finding import Finding
from localcite.query.values import By, First, Question, Sort, Where
from localcite.show.cells import Row
from localcite.show.coverage import STATES, coverage_sentence
from localcite.show.export.forms import Form
from localcite.show.export.missing import needs
from localcite.show.export.receipt import Receipt, to_json
from localcite.show.export.values import Counted
from localcite.version import __version__

MARKS = {"bars": "bar", "timeline": "year", "heatmap": "cell", "growth": "day", "network": "document"}
RECEIPT = "localcite"  # the word by which a PNG names its receipt


class Picture(NamedTuple):
    """A figure and what stands around it, but for the receipt."""

    figure: Figure
    frame: Frame
    receipt: Receipt | None = None

    @property
    def what(self) -> str:
        """What its marks are, in a word."""
        return next(MARKS[name] for name, kind in KINDS.items() if isinstance(self.figure, kind))


class Drawing(NamedTuple):
    """How an answer is to be drawn. `kind`: as it was named; `as_network`: of its documents and their citations."""

    kind: str | None
    as_network: bool
    today: date
    is_whole: bool

    @classmethod
    def of(cls, question: Question, today: date, file: str, *, is_table: bool) -> "Drawing":
        """Return how a question is drawn into a file. Raises UsageError where it cannot be."""
        kind = kind_named(file)
        return cls(kind, is_network(kind, is_table=is_table), today, is_whole(question))

    def figure(self, finding: Finding, answer: Callable[[], Answer]) -> Figure:
        """Return what is found, as a figure. `answer`: measures it, when all was read. Raises UsageError."""
        if self.as_network:
            return network_of(finding.network())
        rows = list(finding.rows())
        as_of = answer().as_of
        return figure_of(finding.columns, rows, About(self.today, as_of.oldest, as_of.newest, self.is_whole), self.kind)


def drawn_rows(columns: Sequence[str], rows: Iterable[Row], today: date, file: str) -> Figure:
    """Return what rows of SQL look like. Raises UsageError where they cannot be drawn, or not in this way."""
    return figure_of(columns, list(rows), About(today, is_whole=False, counts="count"), kind_named(file))


def framed(figure: Figure, answer: Answer, today: date, receipt: Receipt | None) -> Picture:
    """Return a figure with its question, what it rests on, and what has to be said about it."""
    states = tuple((state, int(getattr(answer.coverage, state))) for state in STATES)
    rests = _rests(answer.coverage)
    footer = [*([rests] if rests else []), _ages(answer, today, receipt), *answer.notes]
    return Picture(figure, Frame(answer.question, states, tuple(footer)), receipt)


def framed_rows(figure: Figure, today: date, receipt: Receipt | None) -> Picture:
    """Return a figure of rows that no question gave: nothing is known of what they rest on."""
    title = receipt.asked if receipt else ""
    return Picture(figure, Frame(title, (), (_ages(None, today, receipt),)), receipt)


def write_picture(picture: Picture, form: Form, things: Counted[Any], stream: IO[Any]) -> None:
    """Write a picture in its form. `things`: counts its marks, and takes what could not be written."""
    size = things.count = len(numbers(picture.figure).rows)
    told = (
        "" if picture.receipt is None else json.dumps(to_json(picture.receipt, size), ensure_ascii=form.name == "png")
    )
    frame = picture.frame._replace(metadata=told)
    if form.name == "png":
        stream.write(_png(picture.figure, frame, things))
    else:
        stream.write(page(picture.figure, frame) if form.name == "html" else draw(picture.figure, frame))


def _png(figure: Figure, frame: Frame, things: Counted[Any]) -> bytes:
    svg = draw(figure, frame._replace(metadata=""), Look(style="none"))
    with needs("resvg-py", "pictures as PNG", "pictures"):
        content = raster.png(svg)
        lacking = raster.advice(raster.missing(raster.texts_of(svg)))
    if lacking:
        things.remarks.append(lacking)
    return raster.with_text(content, RECEIPT, frame.metadata) if frame.metadata else content


def _rests(coverage: Coverage) -> str:
    """Return what an answer rests on; how old that is stands in a line of its own, by its days."""
    sentence = coverage_sentence(coverage, None, None)
    return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""


def _ages(answer: Answer | None, today: date, receipt: Receipt | None) -> str:
    """Return a line: of when the answers are, of when the question is, and from which database."""
    parts = [f"Asked on {today.isoformat()}"] if today != date.max else []
    if answer is not None and answer.as_of.oldest and answer.as_of.newest:
        days = answer.as_of.oldest[:10], answer.as_of.newest[:10]
        parts.append(f"answers of {days[0]}" if days[0] == days[1] else f"answers of {days[0]} to {days[1]}")
    if receipt is not None and receipt.basis.database:
        parts.append(f"database {receipt.basis.database}")
    return " · ".join([*parts, f"localcite {__version__}"])


# ---- the name of the file -------------------------------------------------------------------------------------------


def kind_named(file: str) -> str | None:
    """Return the kind of picture that a file's name says before its ending (`citing.bars.svg`); None without one."""
    parts = file.replace("\\", "/").rpartition("/")[2].casefold().split(".")
    return parts[-2] if len(parts) > 2 and parts[-2] in KINDS else None


def is_network(kind: str | None, *, is_table: bool) -> bool:
    """Tell whether an answer becomes a network: documents do where nothing else is named. Raises UsageError."""
    if kind == "network" and is_table:
        what = "the answer is a table, and a network is drawn of documents"
        raise UsageError(what=what, fix="leave out `by`, `count` and what follows")
    return kind == "network" or (kind is None and not is_table)


def is_whole(question: Question) -> bool:
    """Tell whether no stage after `by` left out rows of its table: what is not in it is 0 then."""
    stages = list(question.stages)
    grouped = [place for place, stage in enumerate(stages) if isinstance(stage, By)]
    after = stages[grouped[-1] + 1 :] if grouped else stages
    return not any(
        isinstance(stage, (Where, First)) or (isinstance(stage, Sort) and stage.most is not None) for stage in after
    )
