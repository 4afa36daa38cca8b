"""What fits where the cursor stands. Pure: what is held is looked up through `Lookup`.

The grammar is asked, not told again: the text before the cursor's word is parsed, and the parser says what would have
fitted at its end. Only what the parser cannot know (which ids, names and values are held) is added here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from localcite.errors import BadQuestion
from localcite.query import Question, parse
from localcite.query.fields import FIELDS, MEASURES, Kind, Of
from localcite.query.values import By, Hop, Named, NewSince, Search
from localcite.shell.topics import SOURCES, STAGES, summary

MOST = 60
WORD = re.compile(r"""[^\s|(),<>=!"'≤≥≠（），｜]*\Z""")
QUOTED = re.compile(r""""[^"]*(?:"|\Z)|(?<![^\s(,|=<>])'[^']*(?:'|\Z)""")
IDS = re.compile(r"(?:\A|[(|]|\b(?:minus|and|or)\s)\s*(?:cited-by|references|doc|path|related)\s+([^|()]*)\Z")
PIECE = re.compile(r"[^\s,]+")
COMPARED = re.compile(r"(\w+)\s*(?:=|!=|[<>]=?|[≤≥≠]|\bhas|\blike|\bin\s*\([^()]*)\s*\Z")
MORE = (  # what may follow, and the parser has no need to expect
    (re.compile(r"\|\s*sort\s[^|]*\w\s+\Z"), ("desc", "asc")),
    (re.compile(r"\|\s*top\s+\d+\s+\Z"), ("by",)),
    (re.compile(r"\bwhere\s+\Z|\b(?:and|or)\s+\Z"), ("not", "(")),
)
CODES = {
    "category": ("X", "Y", "A", "D", "E", "P", "O", "T", "L", "I"),
    "cite_type": ("APP", "EXA", "OPP", "TPO", "OTHER"),
    "type": ("patent", "paper"),
}
BY_KIND: Mapping[Kind, Sequence[str]] = {
    Kind.FLAG: ("yes", "no"),
    Kind.YEAR: ("last 5 years", "today"),
    Kind.DATE: ("last 5 years", "last 30 days", "today"),
    Kind.MOMENT: ("last 30 days", "today"),
}
PLACEHOLDERS = frozenset({"ID", "ID ID", "NAME", "VALUE", "FIELD", '"TEXT"', '"WORDS"', '"', "'"})


class Suggestion(NamedTuple):
    """`text` would take the place of what stands between `start` and the cursor; `about` says what it is."""

    text: str
    start: int
    about: str = ""


class Lookup(Protocol):
    """What is held. Each gives the few that come first."""

    def numbers(self, beginning: str) -> Sequence[str]:
        """Return names of documents that begin so."""

    def collections(self) -> Sequence[str]:
        """Return the names of the collections."""

    def values(self, field: str, beginning: str) -> Sequence[str]:
        """Return values of a field of documents that begin so, whatever their case."""


def suggest(text: str, cursor: int, lookup: Lookup, it: Question | None = None) -> list[Suggestion]:
    """Return what fits at the cursor, the likeliest first. `it`: the last question."""
    line = text[:cursor]
    ids = IDS.search(_without_quotes(line))
    start = _start(line)
    expected = fits(line[:start], it)
    found = list(_ids(line, ids.start(1), lookup)) if ids else []
    if not found or line[start:] == "":
        found += [
            Suggestion(word, start, about)
            for word, about in _words(expected, line, start, lookup, it)
            if _begins(word, line[start:])
        ]
    return found[:MOST]


def fits(before: str, it: Question | None = None) -> tuple[str, ...]:
    """Return what the parser expects at the end of a text; nothing where the text is wrong before that."""
    after: tuple[str, ...] = ()
    for probe in (before, f"{before}!"):  # no word can begin with a !
        try:
            parse(probe, it=it, save=True)
            after = ("|",)
        except BadQuestion as error:
            place = error.data["position"]
            expected = error.data["expected"]
            assert isinstance(place, int)  # noqa: S101 - as the error's docstring says
            assert isinstance(expected, tuple)  # noqa: S101 - the same
            return (*after, *expected) if place >= len(before.rstrip()) else ()
    return after


def _start(line: str) -> int:
    """Return where the word, or the quoted text, begins in which the line ends."""
    for quoted in QUOTED.finditer(line):
        if quoted.end() == len(line) and (len(quoted[0]) == 1 or quoted[0][-1] != quoted[0][0]):
            return quoted.start()
    word = WORD.search(line)
    return word.start() if word else len(line)


def _without_quotes(line: str) -> str:
    """Return a line in which quoted texts are blanks, so that what stands in them is no mark."""
    return QUOTED.sub(lambda quoted: "_" * len(quoted[0]), line)


def _begins(word: str, typed: str) -> bool:
    """Tell whether a word goes on where the typed one ends. Quotes do not count, nor does case."""
    return word.lstrip("\"'").casefold().startswith(typed.lstrip("\"'").casefold()) and word != typed


# ---- words --------------------------------------------------------------------------------------------------------


def _words(
    expected: Sequence[str], line: str, start: int, lookup: Lookup, it: Question | None
) -> Iterator[tuple[str, str]]:
    """Yield what fits, each with a few words about it."""
    before = line[:start]
    if "VALUE" in expected:
        yield from _values(before, line[start:], lookup)
    if "NAME" in expected:
        yield from ((name, "collection") for name in lookup.collections())
    if {"number", "count"} <= {*expected}:
        yield from _fields(before, it)
    else:
        yield from ((word, _about(word)) for word in dict.fromkeys(expected) if word not in PLACEHOLDERS)
    for pattern, words in MORE:
        if expected and pattern.search(before):
            yield from ((word, "") for word in words)


def _about(word: str) -> str:
    """Return a few words about a source or a stage."""
    text = STAGES.get(word) or SOURCES.get(word)
    return summary(text) if text else ""


def _values(before: str, typed: str, lookup: Lookup) -> Iterator[tuple[str, str]]:
    """Yield values to compare a field with."""
    match = COMPARED.search(before)
    name = match[1].casefold() if match else ""
    field = FIELDS.get(name)
    if field is None:
        return
    known = CODES.get(name) or BY_KIND.get(field.kind) or lookup.values(name, typed.lstrip("\"'"))
    yield from ((_quoted(value, typed), name) for value in known)
    if field.kind is Kind.NUMBER:
        others = (other for other, of in FIELDS.items() if of.kind is Kind.NUMBER and of.of is field.of)
        yield from ((other, FIELDS[other].help) for other in others if other != name)


def _quoted(value: str, typed: str) -> str:
    """Return a value as it has to be typed."""
    if not typed.startswith(("'", '"')) and (re.fullmatch(r"[\w-]+", value) or value.startswith("last ")):
        return value
    mark = typed[0] if typed.startswith(("'", '"')) else '"'
    return mark + value.replace(mark, mark * 2) + mark


# ---- fields -------------------------------------------------------------------------------------------------------


def _fields(before: str, it: Question | None) -> Iterator[tuple[str, str]]:
    """Yield the fields that what flows here can have."""
    question = _flowing(before, it)
    names = FIELDS if question is None else _known(question)
    yield from ((name, FIELDS[name].help) for name in names)


def _flowing(before: str, it: Question | None) -> Question | None:
    """Return the question up to the stage in which the text ends, or None where it cannot be read."""
    plain = _without_quotes(before)
    depth, place = 0, len(plain)
    bar = None
    while place and depth <= 0:  # back to the parenthesis that is still open
        place -= 1
        depth += (plain[place] == "(") - (plain[place] == ")")
        if plain[place] == "|" and depth == 0 and bar is None:
            bar = place
    if bar is None:
        return None
    try:
        return parse(before[place + (depth > 0) : bar], it=it, save=True)
    except BadQuestion:
        return None


def _known(question: Question) -> Iterable[str]:
    """Return the names of the fields that an answer can have."""
    tables = [stage for stage in question.stages if isinstance(stage, By)]
    if tables:
        return (*(name.name for name in tables[-1].fields), *MEASURES)
    extras = _extras(question)
    has_links = isinstance(question.source, (NewSince, Question)) or any(
        isinstance(stage, Hop) for stage in (question.source, *question.stages)
    )
    has_links = has_links or (isinstance(question.source, Named) and question.source.word in {"cited-by", "references"})
    left_out = {Of.TABLE, Of.EXTRA} if has_links else {Of.TABLE, Of.EXTRA, Of.LINK, Of.LINKS}
    return (*extras, *(name for name, field in FIELDS.items() if field.of not in left_out))


def _extras(question: Question) -> tuple[str, ...]:
    """Return the fields that only some sources give."""
    if isinstance(question.source, Search):
        return ("matched",)
    word = question.source.word if isinstance(question.source, Named) else ""
    return {"related": ("co_cited", "coupled"), "path": ("step", "link")}.get(word, ())


# ---- ids ----------------------------------------------------------------------------------------------------------


def _ids(line: str, begin: int, lookup: Lookup) -> Iterator[Suggestion]:
    """Yield held names that begin as the last id does: it may have blanks and commas in it, the longest first."""
    if line[-1:].isspace() or line.endswith(","):
        return
    for piece in PIECE.finditer(line, begin):
        typed = line[piece.start() :]
        found = [name for name in lookup.numbers(typed) if name != typed]
        if found:
            yield from (Suggestion(name, piece.start(), "held") for name in found)
            return
