"""A question as it was parsed: frozen values, each with its place (`at`, 0-based) in the text. Nothing is decided here.

question := source { "|" stage }
set      := source | "(" question ")"
"""

from typing import TypeAlias

from localcite.model import DocType, Reading
from localcite.query.value import Value

REFERENCES = "references"


class TypedId(Value):
    """One id as it stands in the question, and how it was read."""

    text: str
    at: int
    reading: Reading


class FieldName(Value):
    """The name of a field."""

    name: str
    at: int


class Literal(Value):
    """A value to compare with. `kind`: text (quoted), word, number, date (`value`: first and last day) or age.

    An age is (how many, unit): `last 5 years`; `today` is (0, "day").
    """

    kind: str
    value: object
    text: str
    at: int


Operand: TypeAlias = Literal | FieldName


# ---- conditions ---------------------------------------------------------------------------------------------------


class Compare(Value):
    """`FIELD op operand`; `op` is = != < <= > >= has like in (then `operands` has several)."""

    field: FieldName
    op: str
    operands: tuple[Operand, ...]
    at: int


class IsUnknown(Value):
    """`FIELD is unknown`."""

    field: FieldName


class Not(Value):
    """The opposite; unknown stays unknown."""

    part: "Condition"


class AllOf(Value):
    """`… and …`."""

    parts: tuple["Condition", ...]


class AnyOf(Value):
    """`… or …`."""

    parts: tuple["Condition", ...]


Condition: TypeAlias = Compare | IsUnknown | Not | AllOf | AnyOf


# ---- sources ------------------------------------------------------------------------------------------------------


class Named(Value):
    """`doc`, `cited-by`, `references`, `related` or `path` (`word`), and the ids that follow."""

    word: str
    ids: tuple[TypedId, ...]
    at: int


class Members(Value):
    """`in COLLECTION`."""

    collection: str
    at: int


class Every(Value):
    """`patents` or `papers`: every document of a type that is held."""

    type: DocType
    at: int


class Search(Value):
    """`search "WORDS"`."""

    words: str
    at: int


class NewSince(Value):
    """`new since DATE`, as a source and as a stage."""

    since: Literal
    at: int


# ---- stages -------------------------------------------------------------------------------------------------------


class Hop(Value):
    """`cited-by` or `references` (`word`) of what came before."""

    word: str
    at: int


class Where(Value):
    """`where CONDITION`."""

    condition: Condition
    at: int


class By(Value):
    """`by FIELD[, FIELD]`."""

    fields: tuple[FieldName, ...]
    at: int


class Sort(Value):
    """`sort FIELD [desc]`, and `top N by FIELD`, which keeps `most`. `keys`: (field, descending)."""

    keys: tuple[tuple[FieldName, bool], ...]
    most: int | None
    at: int


class First(Value):
    """`limit N`, and `top N` without a field (`top`)."""

    most: int
    top: bool
    at: int


class Select(Value):
    """`select FIELD, …`."""

    fields: tuple[FieldName, ...]
    at: int


class Combine(Value):
    """`minus`, `and` or `or` (`word`), and another set."""

    word: str
    other: "Question"
    at: int


class Plain(Value):
    """A stage of one word: `count`, `external`, `one-per-application` or `chart`."""

    word: str
    at: int


class Save(Value):
    """`save NAME`: in the shell only."""

    name: str
    at: int


Source: TypeAlias = "Named | Members | Every | Search | NewSince | Question"
Stage: TypeAlias = Hop | Where | By | Sort | First | Select | Combine | Plain | NewSince | Save


class Question(Value):
    """A source and the stages that follow it."""

    source: Source
    stages: tuple[Stage, ...]
    at: int
