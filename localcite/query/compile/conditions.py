"""Conditions → SQL that is 1, 0, or NULL where it is unknown. Pure.

SQL's own `and`, `or` and `not` have the three values that the language wants; what compares must be NULL where a value
is unknown, and where a date is known only to its year or month and that does not decide.
"""

from datetime import date

from localcite.query.compile.compare import compare
from localcite.query.compile.scope import Scope
from localcite.query.compile.values import Sql
from localcite.query.values import AllOf, AnyOf, Compare, Condition, FieldName, IsUnknown, Not


def condition_sql(condition: Condition, scope: Scope, today: date) -> Sql:
    """Return the expression for a condition. Raises BadQuestion where a field or a value does not fit."""
    if isinstance(condition, Not):
        inner = condition_sql(condition.part, scope, today)
        return Sql(f"(NOT {inner.text})", inner.params)
    if isinstance(condition, (AllOf, AnyOf)):
        parts = [condition_sql(part, scope, today) for part in condition.parts]
        return balanced(parts, "AND" if isinstance(condition, AllOf) else "OR")
    if isinstance(condition, IsUnknown):
        return Sql(f"({scope.field(condition.field).sql} IS NULL)")
    return _compared(condition, scope, today)


def _compared(condition: Compare, scope: Scope, today: date) -> Sql:
    """Return a comparison; `in` is an `or` of equalities."""
    op = "=" if condition.op == "in" else condition.op
    parts = [compare(condition, op, operand, scope, today) for operand in condition.operands]
    return balanced(parts, "OR")


def balanced(parts: list[Sql], word: str) -> Sql:
    """Return parts joined by a word, no deeper than needed: SQLite limits the depth of an expression."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    left, right = balanced(parts[:middle], word), balanced(parts[middle:], word)
    return Sql(f"({left.text} {word} {right.text})", left.params + right.params)


def fields_of(condition: Condition) -> list[FieldName]:
    """Return the fields that a condition speaks of, in order, each once."""
    found: dict[str, FieldName] = {}
    _collect(condition, found)
    return list(found.values())


def _collect(condition: Condition, found: dict[str, FieldName]) -> None:
    if isinstance(condition, Not):
        _collect(condition.part, found)
    elif isinstance(condition, (AllOf, AnyOf)):
        for part in condition.parts:
            _collect(part, found)
    else:
        found.setdefault(condition.field.name, condition.field)
        for operand in getattr(condition, "operands", ()):
            if isinstance(operand, FieldName):
                found.setdefault(operand.name, operand)
