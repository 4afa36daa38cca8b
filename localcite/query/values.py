"""A question as it was parsed: frozen values, each with its place (`at`, 0-based) in the text. Nothing is decided here.

question := source { "|" stage }
set      := source | "(" question ")"
"""

from typing import NamedTuple, TypeAlias

from localcite.model import DocType, Reading

CITED_BY = "cited-by"
REFERENCES = "references"


class TypedId(NamedTuple):
    """One id as it stands in the question, and how it was read."""

    text: str
    at: int
    reading: Reading


class FieldName(NamedTuple):
    """The name of a field."""

    name: str
    at: int


class Literal(NamedTuple):
    """A value to compare with. `kind`: text (quoted), word, number, date (`value`: first and last day) or age.

    An age is (how many, unit): `last 5 years`; `today` is (0, "day").
    """

    kind: str
    value: object
    text: str
    at: int


Operand: TypeAlias = Literal | FieldName


# ---- conditions ---------------------------------------------------------------------------------------------------


class Compare(NamedTuple):
    """`FIELD op operand`; `op` is = != < <= > >= has like in (then `operands` has several)."""

    field: FieldName
    op: str
    operands: tuple[Operand, ...]
    at: int


class IsUnknown(NamedTuple):
    """`FIELD is unknown`."""

    field: FieldName


class Not(NamedTuple):
    """The opposite; unknown stays unknown."""

    part: "Condition"


class AllOf(NamedTuple):
    """`… and …`."""

    parts: tuple["Condition", ...]


class AnyOf(NamedTuple):
    """`… or …`."""

    parts: tuple["Condition", ...]


Condition: TypeAlias = Compare | IsUnknown | Not | AllOf | AnyOf


# ---- sources ------------------------------------------------------------------------------------------------------


class Named(NamedTuple):
    """`doc`, `cited-by`, `references`, `related` or `path` (`word`), and the ids that follow."""

    word: str
    ids: tuple[TypedId, ...]
    at: int


class Members(NamedTuple):
    """`in COLLECTION`."""

    collection: str
    at: int


class Every(NamedTuple):
    """`patents` or `papers`: every document of a type that is held."""

    type: DocType
    at: int


class Search(NamedTuple):
    """`search "WORDS"`."""

    words: str
    at: int


class NewSince(NamedTuple):
    """`new since DATE`, as a source and as a stage."""

    since: Literal
    at: int


# ---- stages -------------------------------------------------------------------------------------------------------


class Hop(NamedTuple):
    """`cited-by` or `references` (`word`) of what came before."""

    word: str
    at: int


class Where(NamedTuple):
    """`where CONDITION`."""

    condition: Condition
    at: int


class By(NamedTuple):
    """`by FIELD[, FIELD]`."""

    fields: tuple[FieldName, ...]
    at: int


class Sort(NamedTuple):
    """`sort FIELD [desc]`, and `top N by FIELD`, which keeps `most`. `keys`: (field, descending)."""

    keys: tuple[tuple[FieldName, bool], ...]
    most: int | None
    at: int


class First(NamedTuple):
    """`limit N`, and `top N` without a field (`top`)."""

    most: int
    top: bool
    at: int


class Select(NamedTuple):
    """`select FIELD, …`."""

    fields: tuple[FieldName, ...]
    at: int


class Combine(NamedTuple):
    """`minus`, `and` or `or` (`word`), and another set."""

    word: str
    other: "Question"
    at: int


class Plain(NamedTuple):
    """A stage of one word: `count`, `external`, `one-per-application` or `chart`."""

    word: str
    at: int


class Save(NamedTuple):
    """`save NAME`: in the shell only."""

    name: str
    at: int


Source: TypeAlias = "Named | Members | Every | Search | NewSince | Question"
Stage: TypeAlias = Hop | Where | By | Sort | First | Select | Combine | Plain | NewSince | Save


class Question(NamedTuple):
    """A source and the stages that follow it."""

    source: Source
    stages: tuple[Stage, ...]
    at: int
