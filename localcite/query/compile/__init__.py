"""Question → program: each stage becomes statements over temporary tables, and work for what SQL does not do. Pure.

Raises BadQuestion where a stage does not fit what flows into it. What is held is not known here.
"""

from datetime import date
from typing import cast

from localcite.query.compile import conditions, order, sets, sources, tables
from localcite.query.compile.build import Build
from localcite.query.compile.output import program
from localcite.query.compile.scope import Scope
from localcite.query.compile.values import Program, Shape
from localcite.query.values import (
    By,
    Combine,
    Every,
    First,
    Hop,
    Members,
    Named,
    NewSince,
    Plain,
    Question,
    Save,
    Search,
    Select,
    Sort,
    Source,
    Stage,
    Where,
)

__all__ = ["Program", "compile_question"]

MOST_VALUES = 30_000  # SQLite takes 32,766 in a statement


def compile_question(question: Question, text: str, today: date) -> Program:
    """Return the program of a question. `text` is what was typed, for errors."""
    flat = flattened(question)
    build = Build(text, today, flat.source)
    shape = _pipeline(flat, build, top=True)
    return program(flat, shape, build)


def flattened(question: Question) -> Question:
    """Return the question without parentheses around its source."""
    while isinstance(question.source, Question):
        inner = question.source
        question = Question(inner.source, inner.stages + question.stages, question.at)
    return question


def _pipeline(question: Question, build: Build, *, top: bool, after: tuple[Stage, ...] = ()) -> Shape:
    """Compile a source and its stages. `top`: the answer is about it, and so rests on what its source names.

    `after`: the stages through which its links flow when this question is done.
    """
    hops_ahead = isinstance(question.source, Named) and question.source.word in {"cited-by", "references"}
    hops_ahead = hops_ahead or any(isinstance(stage, Hop) for stage in question.stages)
    stages, ending = question.stages, build.ending
    build.ahead, build.next = stages + after, next(iter(stages), None)
    shape = _source(question.source, build, describes=top and not hops_ahead)
    for place, stage in enumerate(stages, start=1):
        build.ahead, build.next = stages[place:] + after, next(iter(stages[place:]), None)
        shape = _stage(stage, shape, build)
    if not top:
        build.ending = ending
    return shape


def _source(source: Source, build: Build, *, describes: bool) -> Shape:
    """Compile a source. `describes`: the answer tells about these documents themselves."""
    if isinstance(source, Named):
        return sources.named(source, build, describes=describes)
    if isinstance(source, Members):
        return sources.members(source, build, describes=describes)
    if isinstance(source, Every):
        return sources.every(source, build)
    if isinstance(source, Search):
        return sources.search(source, build)
    if isinstance(source, NewSince):
        return sources.new_since(source, build)
    return _pipeline(flattened(source), build, top=False)


def _stage(stage: Stage, shape: Shape, build: Build) -> Shape:
    """Compile a stage."""
    if isinstance(stage, Select):
        return order.select(stage, shape, build)
    if isinstance(stage, Save):
        return order.save(stage, shape, build)
    if isinstance(stage, Where):
        return _where(stage, shape, build)
    if isinstance(stage, Sort):
        return order.sort(stage, shape, build)
    if isinstance(stage, First):
        return order.first(stage, shape, build)
    if isinstance(stage, By):
        return tables.by(stage, shape, build)
    if isinstance(stage, Plain) and stage.word == "count":
        return tables.count(stage, shape, build)
    if isinstance(stage, Plain) and stage.word == "chart":
        return tables.chart(stage, shape, build)
    return _set_stage(stage, shape, build)


def _set_stage(stage: Stage, shape: Shape, build: Build) -> Shape:
    """Compile a stage that needs a set of documents."""
    at = stage.at
    if shape.is_table:
        name = getattr(stage, "word", "new since")
        build.fail(f"`{name}` needs documents, and this is a table", at, ("where", "sort", "top", "limit", "select"))
    if isinstance(stage, Hop):
        return sets.hop(stage, shape, build)
    if isinstance(stage, Combine):
        after = build.ahead if stage.word == "or" else ()
        other = _pipeline(flattened(stage.other), build, top=False, after=after)
        if other.is_table:
            build.fail(
                f"`{stage.word}` needs another set of documents, and this is a table",
                stage.other.at,
                ("a set without `by` and `count`",),
            )
        return sets.combine(stage, shape, other, build)
    if isinstance(stage, NewSince):
        return sets.new_since(stage, shape, build)
    plain = cast("Plain", stage)
    return (sets.external if plain.word == "external" else sets.one_per_application)(plain, shape, build)


def _where(stage: Where, shape: Shape, build: Build) -> Shape:
    """Compile a condition: true rows stay, and those for which it is unknown are counted."""
    names = conditions.fields_of(stage.condition)
    shape = build.prepare(shape, names, stage.at)
    scope = Scope(build.text, shape)
    test = conditions.condition_sql(stage.condition, scope, build.today)
    if len(test.params) > MOST_VALUES:
        build.fail(f"this condition compares with more than {MOST_VALUES:,} values; a collection takes more", stage.at)
    build.rests_on_holdings(shape, names, stage.at)
    compiled = tables.where if shape.is_table else order.where
    return compiled(stage, shape, test, names, build)
