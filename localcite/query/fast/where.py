"""Conditions on columns of the graph: true, unknown or false for each document or link. The rest is left to SQL.

A condition that is only in part about columns first drops what these parts make false, so that SQL looks at less.
"""

from collections.abc import Callable
from datetime import date
from operator import eq, ge, gt, le, lt
from typing import Any, NamedTuple

import numpy as np

from localcite.graph.gather import COUNTS, Array
from localcite.graph.links import Links
from localcite.query.compile.compare import TYPES, eight_digits, unquoted, year_beside
from localcite.query.compile.dates import period_of
from localcite.query.compile.values import Fast
from localcite.query.fast.desk import Desk, narrow
from localcite.query.fields import FIELDS, Kind, Of
from localcite.query.functions import has_code, has_words, is_like
from localcite.query.values import AllOf, AnyOf, Compare, Condition, FieldName, IsUnknown, Literal, Not
from localcite.text import fold

FALSE, UNKNOWN, TRUE = 0, 1, 2
OPERATORS: dict[str, Callable[[Any, Any], Any]] = {"=": eq, "<": lt, "<=": le, ">": gt, ">=": ge}
NUMBERS = {
    "year": "year",
    "published": "published",
    "filed": "filed",
    "type": "type",
    **{name: name for name in COUNTS},
}
CODED = {"office": "offices", "kind_code": "kinds"}
OWNERS = {"assignee": ("current", "original"), "current_assignee": ("current",), "original_assignee": ("original",)}
SAID = {"category": "categories", "cite_type": "cite_types"}


class Unfit(Exception):
    """A part of a condition that no column tells of."""


class Rows(NamedTuple):
    """What is tested: documents, or links with the documents they lead to."""

    desk: Desk
    doc: Array
    links: Links | None
    prepared: dict[str, str]
    today: date


def where(desk: Desk, act: Fast) -> bool:
    """Keep what a condition is true for; False where SQL has to decide."""
    docs, links, condition, about, prepared, loose, today = act.args
    if not desk.is_here(docs) or (links is not None and desk.links(links) is None):
        return False
    of_links = any(FIELDS[name].of is Of.LINK for name in about)
    mine, theirs = desk.docs(docs), desk.links(links)
    if (mine.doc < 0).any() or (of_links and loose):
        return False
    tested = theirs if of_links else None
    rows = Rows(desk, mine.doc if tested is None else tested.doc, tested, dict(prepared), today)
    try:
        truth = _truth(condition, rows)
    except Unfit:
        _drop(desk, act, rows)
        return False
    if tested is None:
        desk.world.notes.tell("unknown", int((truth == UNKNOWN).sum()), about)
        narrow(desk, act, mine.only(truth == TRUE), theirs)
        return True
    kept, some = tested.only(truth == TRUE), desk.arrays.mask(tested.doc[truth == UNKNOWN])
    inside = desk.arrays.mask(kept.doc)
    desk.world.notes.tell("unknown", int((some & ~inside).sum()), about)
    desk.put(act.into[0], mine.only(inside[mine.doc]))
    desk.put(act.into[1], kept)
    return True


def _drop(desk: Desk, act: Fast, rows: Rows) -> None:
    """Take away what a part of the condition makes false for certain, before SQL looks at the rest."""
    docs, links, condition = act.args[:3]
    left = np.ones(len(rows.doc), dtype=bool)
    for part in condition.parts if isinstance(condition, AllOf) else ():
        try:
            left &= _truth(part, rows) != FALSE
        except Unfit:
            continue
    if left.all():
        return
    if rows.links is None:
        desk.replace(docs, desk.docs(docs).only(left))
    else:
        desk.replace(links, rows.links.only(left))
        desk.replace(docs, desk.docs(docs).only(desk.arrays.mask(rows.doc[left])[desk.docs(docs).doc]))


def _truth(condition: Condition, rows: Rows) -> Array:
    """Return 0, 1 or 2 for each row: `and` is the least, `or` the most, `not` the opposite."""
    if isinstance(condition, Not):
        return TRUE - _truth(condition.part, rows)
    if isinstance(condition, (AllOf, AnyOf)):
        parts = [_truth(part, rows) for part in condition.parts]
        return (np.minimum if isinstance(condition, AllOf) else np.maximum).reduce(parts)
    if isinstance(condition, IsUnknown):
        return np.where(_known(condition.field, rows), FALSE, TRUE)
    literals = [each for each in condition.operands if isinstance(each, Literal)]
    if len(literals) < len(condition.operands):
        raise Unfit
    op = "=" if condition.op == "in" else condition.op
    return np.maximum.reduce([_compared(condition, op, each, rows) for each in literals])


def _compared(condition: Compare, op: str, literal: Literal, rows: Rows) -> Array:
    if op == "!=":
        return TRUE - _compared(condition, "=", literal, rows)
    name, field = condition.field.name, FIELDS[condition.field.name]
    literal = unquoted(field, literal)
    if name in NUMBERS or name == "links":
        return _number(condition.field, op, literal, rows)
    if name in CODED:
        return _coded(name, op, literal, rows)
    if name in OWNERS and op == "=":
        return _owned(name, literal, rows)
    if name in SAID:
        return _said(name, literal, rows)
    raise Unfit


def _known(field: FieldName, rows: Rows) -> Array:
    """Tell for each row whether a field is known."""
    if field.name in NUMBERS:
        return _column(field, rows) >= 0
    if field.name in CODED:
        return rows.desk.arrays.column(field.name)[rows.doc] > 0
    if field.name in OWNERS:
        return _strings(field.name, rows) >= 0
    if field.name in SAID and rows.links is not None:
        return rows.desk.arrays.said(field.name, rows.links) > 0
    raise Unfit


# ---- numbers and dates --------------------------------------------------------------------------------------------


def _column(field: FieldName, rows: Rows) -> Array:
    """Return what a field says as numbers; -1 is unknown."""
    if field.name == "links":
        counts = rows.desk.counts(rows.prepared.get("links", ""))
        if counts is None:
            raise Unfit
        found = np.zeros(rows.desk.arrays.documents + 2, "q")
        found[counts.doc] = counts.links
        return found[rows.doc]
    return rows.desk.arrays.column(field.name)[rows.doc].astype("q")


def _number(name: FieldName, op: str, literal: Literal, rows: Rows) -> Array:
    """Return a comparison with a number, a type, a year or a date."""
    column, kind = _column(name, rows), FIELDS[name.name].kind
    if kind is Kind.DATE or (kind is Kind.YEAR and literal.kind != "number"):
        return _period(column, kind, op, literal, rows.today)
    value = TYPES[literal.text.casefold()] if kind is Kind.TYPE else literal.value
    return np.where(column < 0, UNKNOWN, np.where(OPERATORS[op](column, value), TRUE, FALSE))


def _period(column: Array, kind: Kind, op: str, literal: Literal, today: date) -> Array:
    period = eight_digits(literal) or period_of(literal, today)
    if period is None:
        raise Unfit
    first, last = period
    if kind is Kind.YEAR:
        inside = (column >= first // 10000) & (column <= last // 10000)
        truth = inside if op == "=" else OPERATORS[op](column, year_beside(op, period))
        return np.where(column < 0, UNKNOWN, np.where(truth, TRUE, FALSE))
    low = column + 100 * (column % 10000 < 100) + (column % 100 == 0)
    high = column + 1200 * (column % 10000 < 100) + 31 * (column % 100 == 0)
    yes, no = {
        "=": ((low >= first) & (high <= last), (high < first) | (low > last)),
        "<": (high < first, low >= first),
        "<=": (high <= last, low > last),
        ">": (low > last, high <= last),
        ">=": (low >= first, high < first),
    }[op]
    return np.where(column < 0, UNKNOWN, np.where(yes, TRUE, np.where(no, FALSE, UNKNOWN)))


# ---- texts that repeat --------------------------------------------------------------------------------------------


def _coded(name: str, op: str, literal: Literal, rows: Rows) -> Array:
    """Return a comparison of an office or kind code: each of the few texts is compared once."""
    texts, wanted = getattr(rows.desk.arrays, CODED[name]).texts, literal.text
    tests: dict[str, Callable[[str], int]] = {
        "=": lambda text: fold(text) == fold(wanted.strip()),
        "has": lambda text: has_words(text, wanted),
        "like": lambda text: is_like(text, wanted),
    }
    truth = np.array([UNKNOWN if text is None else TRUE * int(tests[op](text)) for text in texts])
    return truth[rows.desk.arrays.column(name)[rows.doc]]


def _said(name: str, literal: Literal, rows: Rows) -> Array:
    """Return whether the codes of a citation hold one."""
    if rows.links is None:
        raise Unfit
    codes = rows.desk.arrays.said(name, rows.links)  # may meet texts that the file does not have
    texts = getattr(rows.desk.arrays, SAID[name]).texts
    truth = np.array([UNKNOWN if text is None else TRUE * has_code(text, literal.text) for text in texts])
    return truth[codes]


def _strings(name: str, rows: Rows) -> Array:
    """Return the strings that hold the assignees; -1 is unknown."""
    found, *others = (rows.desk.arrays.column(column)[rows.doc] for column in OWNERS[name])
    for other in others:
        found = np.where(found < 0, other, found)
    return found


def _owned(name: str, literal: Literal, rows: Rows) -> Array:
    """Return whether one of the assignees is a company, as names are compared."""
    strings, parties = _strings(name, rows), rows.desk.parties
    having = parties.having(parties.of_names([rows.desk.key_of(literal.text)]))
    known = strings >= 0
    truth = np.full(len(strings), UNKNOWN)
    truth[known] = np.where(having[parties.local(strings[known])], TRUE, FALSE)
    return truth
