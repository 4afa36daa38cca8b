"""A question's stages made visible: how it was read, the SQL it became, and what is done elsewhere. Pure."""

from collections.abc import Iterator
from datetime import date

from localcite.model import Ambiguous, Document
from localcite.query.compile import compile_question
from localcite.query.compile.values import Act, Do, Fast, Program, Work
from localcite.query.parse import parse
from localcite.query.values import (
    AllOf,
    AnyOf,
    By,
    Combine,
    Compare,
    Condition,
    Every,
    FieldName,
    First,
    Hop,
    IsUnknown,
    Members,
    Named,
    NewSince,
    Not,
    Operand,
    Plain,
    Question,
    Save,
    Search,
    Select,
    Sort,
    Source,
    Stage,
    TypedId,
    Where,
)


def explain(text: str, today: date, *, it: Question | None = None, save: bool = False) -> str:
    """Return in lines how a question is understood. Raises BadQuestion. Nothing is read and nothing is run."""
    question = parse(text, it=it, save=save)
    program = compile_question(question, text, today)
    return "\n".join(["Read as", *_indented(_question(question)), "", *_program(program)]) + "\n"


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


# ---- how it was read ----------------------------------------------------------------------------------------------


def _question(question: Question) -> Iterator[str]:
    """Yield a question, one stage a line, sets indented."""
    if isinstance(question.source, Question):
        yield from _question(question.source)
    else:
        yield _source(question.source)
    for stage in question.stages:
        yield f"| {_stage(stage)}"
        if isinstance(stage, Combine):
            yield from _indented(_question(stage.other))


def _source(source: Source) -> str:
    if isinstance(source, Named):
        return f"{source.word} {', '.join(map(_id, source.ids))}"
    if isinstance(source, Members):
        return f"in {source.collection}"
    if isinstance(source, Every):
        return f"{source.type.value}s"
    if isinstance(source, Search):
        return f'search "{source.words}"'
    return f"new since {source.since.text}" if isinstance(source, NewSince) else "(…)"


def _id(typed: TypedId) -> str:
    """Return an id and how it was read."""
    reading = typed.reading
    if isinstance(reading, Document):
        return str(reading.name)
    if isinstance(reading, Ambiguous):
        return f"{typed.text} ({' or '.join(map(str, reading.candidates))}, whichever is held)"
    return f"{typed.text} (whichever document that is held has this name)"


def _stage(stage: Stage) -> str:
    if isinstance(stage, Where):
        return f"where {_condition(stage.condition)}"
    if isinstance(stage, Sort):
        keys = ", ".join(f"{name.name}{' desc' if down else ''}" for name, down in stage.keys)
        return f"sort {keys}" if stage.most is None else f"top {stage.most} by {stage.keys[0][0].name}"
    if isinstance(stage, First):
        return f"{'top' if stage.top else 'limit'} {stage.most}"
    if isinstance(stage, (By, Select)):
        return f"{type(stage).__name__.lower()} {', '.join(name.name for name in stage.fields)}"
    if isinstance(stage, NewSince):
        return f"new since {stage.since.text}"
    if isinstance(stage, Save):
        return f"save {stage.name}"
    assert isinstance(stage, (Hop, Combine, Plain))  # noqa: S101 - the last kinds of stages
    return stage.word


def _condition(condition: Condition) -> str:
    """Return a condition with all the parentheses that it was read with."""
    if isinstance(condition, Not):
        return f"not {_condition(condition.part)}"
    if isinstance(condition, (AllOf, AnyOf)):
        word = " and " if isinstance(condition, AllOf) else " or "
        return f"({word.join(map(_condition, condition.parts))})"
    if isinstance(condition, IsUnknown):
        return f"{condition.field.name} is unknown"
    return _comparison(condition)


def _comparison(condition: Compare) -> str:
    operands = ", ".join(map(_operand, condition.operands))
    listed = f"({operands})" if condition.op == "in" else operands
    return f"{condition.field.name} {condition.op} {listed}"


def _operand(operand: Operand) -> str:
    if isinstance(operand, FieldName):
        return operand.name
    return f'"{operand.text}"' if operand.kind in {"text", "word"} else operand.text


# ---- what it became -----------------------------------------------------------------------------------------------


def _program(program: Program) -> Iterator[str]:
    for number, step in enumerate(program.steps, start=1):
        yield f"{number}. {step.label}"
        for act in step.acts:
            yield from _act(act)
        yield ""
    yield f"Answer: {', '.join(column.name for column in program.columns)}"
    yield from _sql("rows", program.output.text, program.output.params)
    if program.linked is not None:
        yield from _sql("links", program.linked.text, program.linked.params)
    if program.page is not None:
        yield ""
        yield "Where the document is held, in place of all this"
        yield from _sql("rows", program.page.rows, ("its key", program.page.most))


def _act(act: Act) -> Iterator[str]:
    if isinstance(act, Fast):
        if act.says:
            yield f"   on the graph, where many citations are looked at: {act.says}; else"
        for each in act.instead:
            yield from _act(each)
        return
    if isinstance(act, Work):
        if act.says:
            yield f"   in Python: {act.says}{f' → {act.into}' if act.into else ''}"
        if act.sql:
            yield from _sql("from", act.sql, ())
        return
    label = "SQL" if isinstance(act, Do) else f"for a note ({act.note.replace('_', ' ')})"
    yield from _sql(label, act.sql, act.params)


def _sql(label: str, sql: str, params: tuple[object, ...]) -> Iterator[str]:
    first, *rest = sql.splitlines()
    yield f"   {label}: {first}"
    yield from (f"     {line}" for line in rest)
    if params:
        yield f"     with {', '.join(map(repr, params))}"
