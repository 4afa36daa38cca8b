"""Which part of a line is what: words of the language, fields, values, SQL. Pure; colours are the terminal's."""

import re
from collections.abc import Collection, Iterator

from localcite.db.definitions import VIEWS as _VIEWS
from localcite.query.fields import FIELDS
from localcite.query.parse import SOURCES, STAGES

VIEWS = tuple(_VIEWS)
SQL_WORDS = (
    *("SELECT", "FROM", "WHERE", "GROUP BY", "ORDER BY", "HAVING", "LIMIT", "DISTINCT", "JOIN", "LEFT JOIN", "ON"),
    *("AND", "OR", "NOT", "IN", "IS NULL", "IS NOT NULL", "LIKE", "BETWEEN", "EXISTS", "CASE", "WHEN", "THEN", "ELSE"),
    *("END", "AS", "DESC", "ASC", "WITH", "UNION", "count", "sum", "min", "max", "avg", "coalesce", "substr"),
)
PIECES = re.compile(
    r"""(?P<text>"[^"]*(?:"|\Z)|(?<![^\s(,|=<>])'[^']*(?:'|\Z))|(?P<mark>[|()])|(?P<operator><=|>=|!=|<>|[=<>≤≥≠,])"""
    r"""|(?P<word>[^\s|(),<>=!"≤≥≠]+)|(?P<blank>\s+)|(?P<other>.)""",
    re.DOTALL,
)
NUMBER = re.compile(r"-?\d[\d.-]*\Z")
OPERATORS = frozenset(
    {"and", "or", "not", "has", "in", "like", "is", "unknown", "known", "desc", "asc", "last", "today"}
)
STARTS = frozenset(word.partition(" ")[0] for word in (*SOURCES, "it"))
STAGED = frozenset(word.partition(" ")[0] for word in (*STAGES, "save"))
SQL_SINGLE = frozenset(part.casefold() for word in SQL_WORDS for part in word.split())

Piece = tuple[str, str]  # what it is, and its letters


def pieces(line: str, commands: Collection[str]) -> Iterator[Piece]:
    """Yield the pieces of a line; together they are the line.

    What they are: command, source, stage, field, operator, mark, number, text, view, word, blank.
    """
    blank = line[: len(line) - len(line.lstrip())]
    if blank:
        yield "blank", blank
    rest = line[len(blank) :]
    if rest.startswith("#"):
        yield "comment", rest
        return
    word = re.split(r"\s", rest, maxsplit=1)[0]
    if word.casefold() not in commands:
        yield from _question(rest)
        return
    yield "command", word
    rest = rest[len(word) :]
    kinds = {"sql": _sql, "explain": _question}
    yield from kinds.get(word.casefold(), _plain)(rest)


def _question(text: str) -> Iterator[Piece]:
    """Yield the pieces of a question. `fresh`: which words a source or a stage may begin with here."""
    fresh: frozenset[str] = STARTS
    for match in PIECES.finditer(text):
        kind, piece = match.lastgroup or "other", match[0]
        if kind == "word":
            kind, fresh = _word(piece, fresh)
        elif kind == "mark":
            fresh = {"|": STAGED, "(": STARTS}.get(piece, frozenset())
        yield kind, piece


def _word(piece: str, fresh: frozenset[str]) -> tuple[str, frozenset[str]]:
    """Return what a bare word is, and what may begin after it."""
    word = piece.casefold()
    if word in fresh:
        kind = "source" if fresh is STARTS else "stage"
        after = STARTS if word in {"minus", "and", "or"} else frozenset({"since"}) if word == "new" else frozenset()
        return kind, after
    if word in OPERATORS:
        return "operator", frozenset()
    if word in FIELDS:
        return "field", frozenset()
    return ("number" if NUMBER.match(word) else "word"), frozenset()


def _sql(text: str) -> Iterator[Piece]:
    """Yield the pieces of SQL."""
    for match in PIECES.finditer(text):
        kind, word = match.lastgroup or "other", match[0].casefold()
        if kind == "word":
            kind = "stage" if word in SQL_SINGLE else "view" if word in VIEWS else kind
            kind = "number" if NUMBER.match(word) else kind
        yield kind, match[0]


def _plain(text: str) -> Iterator[Piece]:
    yield "word", text
