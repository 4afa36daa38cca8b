"""One comparison → SQL that is 1, 0, or NULL where it is unknown. Pure. What may be compared with what is decided here.

Text is compared folded (case, width, accents), names of companies and people as `text.party_key` has them, categories
letter by letter; the functions that SQL has no word for are those of `functions`.
"""

from datetime import date
from typing import NoReturn

from localcite.model import Ambiguous, Document
from localcite.query.compile.dates import DATES, period_of, with_field, with_period
from localcite.query.compile.scope import Scope
from localcite.query.compile.values import Sql
from localcite.query.fields import Field, Kind, best_name
from localcite.query.parse.literals import number, period
from localcite.query.values import Compare, FieldName, Literal, Operand

OPERATORS = {
    Kind.TEXT: ("=", "!=", "has", "in", "like"),
    Kind.NAMES: ("=", "!=", "has", "in", "like"),
    Kind.CODES: ("has", "=", "!=", "in"),
    Kind.NUMBER: ("=", "!=", "<", "<=", ">", ">=", "in"),
    Kind.YEAR: ("=", "!=", "<", "<=", ">", ">=", "in"),
    Kind.DATE: ("=", "!=", "<", "<=", ">", ">=", "in"),
    Kind.MOMENT: ("=", "!=", "<", "<=", ">", ">=", "in"),
    Kind.FLAG: ("=", "!="),
    Kind.TYPE: ("=", "!=", "in"),
    Kind.DOCUMENT: ("=", "!=", "has", "in", "like"),
}
FLAGS = {"yes": 1, "true": 1, "1": 1, "no": 0, "false": 0, "0": 0}
TYPES = {"patent": 1, "patents": 1, "paper": 2, "papers": 2}
LIKE = {Kind.TEXT: "is_like", Kind.NAMES: "name_is_like", Kind.DOCUMENT: "is_like"}


def compare(condition: Compare, op: str, operand: Operand, scope: Scope, today: date) -> Sql:
    """Return `FIELD op operand`, where `op` is no longer `in`."""
    field = scope.field(condition.field)
    if condition.op not in OPERATORS[field.kind]:
        what = f"`{condition.field.name}` is {_described(field)} and is not compared by `{condition.op}`"
        scope.fail(what, condition.at, (*OPERATORS[field.kind], "is unknown"))
    if op == "!=":
        inner = compare(condition.but(op="="), "=", operand, scope, today)
        return Sql(f"(NOT {inner.text})", inner.params)
    if isinstance(operand, FieldName):
        return _with_field(condition, field, op, operand, scope)
    return _with_literal(condition, field, op, operand, scope, today)


def _described(field: Field) -> str:
    """Return what a field is, with its article."""
    return {
        Kind.NAMES: "a list of names",
        Kind.CODES: "a list of codes",
        Kind.TEXT: "text",
        Kind.FLAG: "yes or no",
    }.get(field.kind, f"a {field.kind.value}")


# ---- a field with a field -----------------------------------------------------------------------------------------


def _with_field(condition: Compare, left: Field, op: str, operand: FieldName, scope: Scope) -> Sql:
    right = scope.field(operand)
    if left.kind in DATES and right.kind in DATES:
        return with_field(left, op, right)
    if left.kind is not right.kind or left.kind is Kind.CODES or op in {"has", "like"}:
        what = f"`{condition.field.name}` and `{operand.name}` cannot be compared"
        scope.fail(what, operand.at, [_example(left)])
    if left.kind is Kind.TEXT:
        return Sql(f"(fold({left.sql}) = fold({right.sql}))")
    if left.kind is Kind.NAMES:
        return Sql(f"names_meet({left.sql}, {right.sql})")
    return Sql(f"({left.sql} {op} {right.sql})")


# ---- a field with a value -----------------------------------------------------------------------------------------


def _with_literal(condition: Compare, field: Field, op: str, value: Literal, scope: Scope, today: date) -> Sql:
    value = unquoted(field, value)
    if field.kind in DATES:
        return _date(condition, field, op, value, scope, today)
    if field.kind is Kind.NUMBER:
        if value.kind != "number":
            _misfit(condition, field, value, scope)
        return Sql(f"({field.sql} {op} ?)", (value.value,))
    if field.kind in {Kind.FLAG, Kind.TYPE}:
        known = (FLAGS if field.kind is Kind.FLAG else TYPES).get(value.text.casefold())
        if known is None:
            _misfit(condition, field, value, scope)
        return Sql(f"({field.sql} = ?)", (known,))
    if not value.text.strip():
        scope.fail("an empty text is nothing to compare with", value.at, ["is unknown", _example(field)])
    if field.kind is Kind.DOCUMENT:
        return _document(field, op, value)
    return _text(condition, field, op, value)


def unquoted(field: Field, value: Literal) -> Literal:
    """Return a quoted number or date as what it says, beside a field of such."""
    if value.kind != "text" or field.kind not in {*DATES, Kind.NUMBER}:
        return value
    days, said = period(value.text), number(value.text.strip())
    if said is not None:
        return value.but(kind="number", value=said)
    return value.but(kind="date", value=days) if days and field.kind in DATES else value


def _text(condition: Compare, field: Field, op: str, value: Literal) -> Sql:
    """Return a comparison with text, names or codes."""
    if op == "like":
        return Sql(f"{LIKE[field.kind]}({field.sql}, ?)", (value.text,))
    if field.kind is Kind.CODES:
        return Sql(f"has_code({field.sql}, ?)", (value.text,))
    if op == "has":
        return Sql(f"{'name_has' if field.kind is Kind.NAMES else 'has_words'}({field.sql}, ?)", (value.text,))
    if field.kind is Kind.NAMES:
        return Sql(f"has_name({field.sql}, ?)", (value.text,))
    if condition.field.name == "application_no":
        return Sql(f"(application_key({field.sql}) = application_key(?))", (value.text,))
    return Sql(f"(fold({field.sql}) = fold(?))", (value.text.strip(),))


def _date(condition: Compare, field: Field, op: str, value: Literal, scope: Scope, today: date) -> Sql:
    """Return a comparison with a date; a year with a number is a comparison of numbers."""
    if field.kind is Kind.YEAR and value.kind == "number":
        return Sql(f"({field.sql} {op} ?)", (value.value,))
    period = eight_digits(value) or period_of(value, today)
    if period is None:
        _misfit(condition, field, value, scope)
    if field.kind is Kind.YEAR:
        return Sql(f"({field.sql} {op} ?)", (year_beside(op, period),)) if op != "=" else _within(field, period)
    return with_period(field, op, period)


def year_beside(op: str, period: tuple[int, int]) -> int:
    """Return the year that stands for a period beside a field of years: `year >= last 5 years` counts whole years."""
    return period[1 if op in {"<=", ">"} else 0] // 10000


def _within(field: Field, period: tuple[int, int]) -> Sql:
    return Sql(f"({field.sql} BETWEEN ? AND ?)", (period[0] // 10000, period[1] // 10000))


def eight_digits(value: Literal) -> tuple[int, int] | None:
    """Return the day that 20140630 means."""
    number = value.value
    if value.kind != "number" or not isinstance(number, int) or not 10_000_000 <= number <= 99_999_999:
        return None
    try:
        date(number // 10000, number // 100 % 100, number % 100)
    except ValueError:
        return None
    return number, number


def _document(field: Field, op: str, value: Literal) -> Sql:
    """Return a comparison of a document: by any of its names, in whatever spelling; or of the best one as text."""
    if op == "like":
        return Sql(f"is_like({best_name(field.sql)}, ?)", (value.text,))
    if op == "has":
        return Sql(f"has_part({best_name(field.sql)}, ?)", (value.text,))
    names = _names(value.text)
    if not names:
        return Sql(f"(fold({best_name(field.sql)}) = fold(?))", (value.text.strip(),))
    from json import dumps  # noqa: PLC0415 - few questions compare names

    wanted = "(SELECT value FROM json_each(?))"
    held = f"SELECT 1 FROM name AS n WHERE n.document = {field.sql} AND n.value IN {wanted}"
    unheld = f"SELECT 1 FROM unheld AS u WHERE u.doc = {field.sql} AND u.value IN {wanted}"
    bound = dumps(names)
    known = f"{field.sql} IS NOT NULL"
    return Sql(f"CASE WHEN {known} THEN EXISTS ({held}) OR EXISTS ({unheld}) END", (bound, bound))


def _names(text: str) -> list[str]:
    """Return the names, as the store writes them, that a text may stand for; none where it cannot be read."""
    from localcite.ids import read  # noqa: PLC0415 - few questions compare names

    reading = read(text)
    if isinstance(reading, Document):
        return [reading.name.value, *map(_bare, reading.also)]
    if isinstance(reading, Ambiguous):
        return [*(name.value for name in reading.candidates), *map(_bare, reading.also)]
    return [hint for hint in reading.hints if reading.code == "bare-uuid"]


def _bare(name: str) -> str:
    return name.partition(":")[2] if name.startswith(("patent:", "paper:")) else name


def _misfit(condition: Compare, field: Field, value: Literal, scope: Scope) -> NoReturn:
    what = f"`{condition.field.name}` is {_described(field)}, and {value.text!r} is none"
    scope.fail(what, value.at, [_example(field)])


def _example(field: Field) -> str:
    """Return what would fit beside a field."""
    return {
        Kind.NUMBER: "a number, as 10",
        Kind.YEAR: "a year, as 2018",
        Kind.DATE: "a date, as 2014-06-30, 2014 or last 5 years",
        Kind.MOMENT: "a date, as 2014-06-30, 2014 or last 5 years",
        Kind.FLAG: "yes or no",
        Kind.TYPE: "patent or paper",
    }.get(field.kind, 'a text, as "Acme"')
