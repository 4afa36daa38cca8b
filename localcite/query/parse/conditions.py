"""Conditions: what stands after `where`. Pure.

condition := all { "or" all }        all := part { "and" part }
part      := "not" part | "(" condition ")" | FIELD comparison | FIELD (of yes and no)
"""

from localcite.query.fields import FIELDS, Kind
from localcite.query.parse.literals import literal
from localcite.query.parse.names import field
from localcite.query.scan import Scanner
from localcite.query.values import AllOf, AnyOf, Compare, Condition, FieldName, IsUnknown, Literal, Not, Operand

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=", "has", "in", "like", "is unknown", "not in", "not like")
TURNED = {"=>": ">=", "=<": "<=", "=!": "!="}
MOST_NESTED = 40


def condition(scan: Scanner, depth: int = 0) -> Condition:
    """Return the condition that stands here; `or` binds less than `and`."""
    parts = [_all_of(scan, depth)]
    while scan.take_word("or"):
        parts.append(_all_of(scan, depth))
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))


def _all_of(scan: Scanner, depth: int) -> Condition:
    parts = [_part(scan, depth)]
    while scan.take_word("and"):
        parts.append(_part(scan, depth))
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _part(scan: Scanner, depth: int) -> Condition:
    if depth > MOST_NESTED:
        scan.fail(f"this condition is more than {MOST_NESTED} deep")
    if scan.take_word("not"):
        return Not(_part(scan, depth + 1))
    if scan.take_mark("("):
        inner = condition(scan, depth + 1)
        if not scan.take_mark(")"):
            missing = "a parenthesis is never closed" if scan.ended else f"{scan.here()} does not fit in this condition"
            scan.fail(missing, ["and", "or", ")"])
        return inner
    return _comparison(scan)


def _comparison(scan: Scanner) -> Condition:
    """Return what is said of one field."""
    name = field(scan)
    at = scan.at
    for wrong, right in TURNED.items():
        if scan.looking_at(wrong):
            scan.fail(f"`{wrong}` compares nothing; did you mean `{right}`?", [right])
    if op := scan.take_operator():
        return Compare(name, op, (_operand(scan),), at)
    if scan.take_word("is"):
        return _is_unknown(scan, name)
    if scan.take_word("not"):
        if scan.keyword() not in {"in", "like", "has"}:
            scan.fail(f"{scan.here()} does not fit after `not`", ["in", "like", "has"])
        return Not(_worded(scan, name, at))
    if scan.keyword() in {"has", "like", "in"}:
        return _worded(scan, name, at)
    if FIELDS[name.name].kind is Kind.FLAG:
        return Compare(name, "=", (Literal("word", "yes", "yes", at),), at)
    what = f"a comparison is missing after `{name.name}`" if scan.ended else f"{scan.here()} does not compare"
    return scan.fail(what, COMPARISONS)


def _worded(scan: Scanner, name: FieldName, at: int) -> Compare:
    """Return a comparison whose operator is a word."""
    op = scan.take_word("has", "like", "in") or ""
    if op != "in":
        return Compare(name, op, (_operand(scan),), at)
    if not scan.take_mark("("):
        scan.fail("`in` compares with a list", ["("])
    values = [_value(scan)]
    while scan.take_mark(","):
        values.append(_value(scan))
    if not scan.take_mark(")"):
        missing = "this list is never closed" if scan.ended else f"{scan.here()} does not fit in this list"
        scan.fail(missing, [",", ")"])
    return Compare(name, op, tuple(values), at)


def _is_unknown(scan: Scanner, name: FieldName) -> Condition:
    negated = scan.take_word("not") is not None
    word = scan.take_word("unknown") if negated else scan.take_word("unknown", "known")
    if word is None:
        missing = "`unknown` is missing" if scan.ended else f"{scan.here()} does not fit"
        scan.fail(f"{missing} after `is`", ["unknown"] if negated else ["unknown", "not unknown"])
    unknown = IsUnknown(name)
    return Not(unknown) if negated or word == "known" else unknown


def _operand(scan: Scanner) -> Operand:
    """Return a value, or another field: a bare word that is the name of one."""
    value = _value(scan)
    if value.kind == "word" and value.text.casefold() in FIELDS:
        return FieldName(value.text.casefold(), value.at)
    return value


def _value(scan: Scanner) -> Literal:
    value = literal(scan)
    if value is None:
        missing = "a value to compare with is missing" if scan.ended else f"{scan.here()} is nothing to compare with"
        scan.fail(missing, ["VALUE", "FIELD", '"TEXT"'])
    return value
