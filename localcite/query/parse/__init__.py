"""Text → question. Pure: knows the grammar and the names of fields, and nothing of what is held.

Raises BadQuestion with the place of the first thing that does not fit, and the words that would have.
"""

from typing import Any, NoReturn, cast

from localcite.model import DocType
from localcite.query.parse.conditions import condition
from localcite.query.parse.ids import ids, names_something
from localcite.query.parse.literals import since, whole_number
from localcite.query.parse.names import field, fields
from localcite.query.scan import Scanner
from localcite.query.value import Value
from localcite.query.values import (
    By,
    Combine,
    Every,
    FieldName,
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

ID_SOURCES = ("cited-by", "references", "doc", "path", "related")
SOURCES = ("cited-by", "references", "doc", "in", "patents", "papers", "search", "path", "related", "new since")
STAGES = (
    *("cited-by", "references", "where", "by", "top", "sort", "select", "limit", "count", "minus", "and", "or"),
    *("external", "one-per-application", "new since", "chart"),
)
KEYWORDS = frozenset({*SOURCES, *STAGES, "new", "since", "it", "save"}) - {"new since"}
MOST_NESTED = 40
MOST = 128  # ends of questions that are kept
LONGEST = 1_000  # letters of one that is kept

_known: dict[tuple[int, str, bool], tuple[Stage, ...]] = {}  # stages, by where they stand and what stands there


def parse(text: str, *, it: Question | None = None, save: bool = False) -> Question:
    """Return the question. `it`: the last one, for which the word `it` stands; `save`: whether that stage fits here."""
    return _Parser(text, it=it, save=save).whole()


def is_name(text: str) -> bool:
    """Tell whether a text can name a collection: letters and digits of any script, `_` and `-`."""
    return bool(text) and all(letter.isalnum() or letter in "_-" for letter in text)


class _Parser:
    """A place in a question, and how deep in parentheses it is."""

    def __init__(self, text: str, *, it: Question | None, save: bool) -> None:
        self.scan = Scanner(text)
        self.it = it and _repeatable(it)
        self.save = save
        self.depth = 0

    def whole(self) -> Question:
        """Return the question that the whole text is."""
        question = self.question()
        if not self.scan.ended:
            self._unexpected(question)
        return question

    def question(self) -> Question:
        """Return a source and the stages that follow it."""
        at = self.scan.at
        source = self.source()
        if self.depth or self.it is not None:
            return Question(source, self.stages(), at)
        behind = (self.scan.at, self.scan.text[self.scan.at :], self.save)
        known = _known.get(behind)
        if known is not None:
            self.scan.at = len(self.scan.text)
            return Question(source, known, at)
        stages = self.stages()
        if self.scan.ended and len(behind[1]) < LONGEST:
            if len(_known) >= MOST:
                _known.clear()
            _known[behind] = stages
        return Question(source, stages, at)

    def stages(self) -> tuple[Stage, ...]:
        """Return the stages that follow a source."""
        stages = []
        while self.scan.take_mark("|"):
            stages.append(self.stage())
        return tuple(stages)

    def set(self) -> Question:
        """Return what stands after `minus`, `and`, `or`: a source, or a question in parentheses."""
        at = self.scan.at
        source = self.source()
        return source if isinstance(source, Question) else Question(source, (), at)

    def source(self) -> Source:
        """Return a source."""
        at = self.scan.at
        if self.scan.take_mark("("):
            return self._nested(at)
        word = self.scan.keyword()
        if word not in SOURCES and word not in {"new", "it"}:
            self._no_source()
        if word == "it" and self.it is None:
            self.scan.fail("there is no last answer to go on from", self._sources())
        self.scan.take_any_word()
        if word == "it" and self.it is not None:
            return cast("Question", _moved(self.it, at))
        return self._source(word, at)

    def _sources(self) -> tuple[str, ...]:
        return (*SOURCES, "(") if self.it is None else (*SOURCES, "(", "it")

    def _no_source(self) -> NoReturn:
        """Raise that what stands here is no source; an id alone is none either."""
        from localcite.query.parse.near import SOURCE_WORDS, none_such  # noqa: PLC0415 - only mistakes need it

        what = none_such(self.scan, "source", SOURCES, SOURCE_WORDS)
        word = self.scan.word() or ""
        if not what.endswith("?") and any(map(str.isdecimal, word)) and names_something(word):
            what += f"; did you mean `doc {word}` or `cited-by {word}`?"
        self.scan.fail(what, self._sources())

    def _nested(self, at: int) -> Question:
        """Return the question in parentheses."""
        self.depth += 1
        if self.depth > MOST_NESTED:
            self.scan.fail(f"parentheses are more than {MOST_NESTED} deep", ("fewer parentheses",), at)
        question = self.question()
        if not self.scan.take_mark(")"):
            self._unexpected(question)
        self.depth -= 1
        return question

    def _source(self, word: str, at: int) -> Source:
        """Return the source that a word begins."""
        if word in ID_SOURCES:
            return Named(word, ids(self.scan, word, at), at)
        if word == "in":
            return Members(self._collection("a collection"), at)
        if word == "search":
            return Search(self._words(), at)
        if word == "new":
            return self._new_since(at)
        return Every(DocType.PATENT if word == "patents" else DocType.PAPER, at)

    def _collection(self, what: str) -> str:
        """Return the name of a collection."""
        at = self.scan.at
        name = self.scan.take_quoted() or self.scan.take_any_word()
        if name is None:
            self.scan.fail(f"the name of {what} is missing", ["NAME"])
        if not is_name(name) or name.casefold() in KEYWORDS:
            self.scan.fail(f"{name!r} is no name of a collection: letters, digits, _ and -, no keyword", ["NAME"], at)
        return name

    def _words(self) -> str:
        """Return what to search for: one quoted text, or all that stands before the next `|`."""
        at = self.scan.at
        quoted = self.scan.take_quoted()
        if quoted is not None:
            return quoted
        parts = []
        while (word := self.scan.take_any_word()) is not None:
            parts.append(word)
        if not parts:
            self.scan.fail("there is nothing to search for", ['"WORDS"'], at)
        return " ".join(parts)

    def _new_since(self, at: int) -> NewSince:
        if not self.scan.take_word("since"):
            missing = "`since` is missing" if self.scan.ended else f"{self.scan.here()} does not fit"
            self.scan.fail(f"{missing} after `new`", ["since"])
        return NewSince(since(self.scan), at)

    def stage(self) -> Stage:
        """Return the stage that stands after a `|`."""
        at = self.scan.at
        word = self.scan.keyword()
        if word not in STAGES and word not in {"new", "save"}:
            from localcite.query.parse.near import STAGE_WORDS, none_such  # noqa: PLC0415 - only mistakes need it

            self.scan.fail(none_such(self.scan, "stage", STAGES, STAGE_WORDS), self._stages())
        if word == "save" and not self.save:
            self.scan.fail("`save` works in the shell", self._stages())
        self.scan.take_any_word()
        return self._stage(word, at)

    def _stages(self) -> tuple[str, ...]:
        return (*STAGES, "save") if self.save else STAGES

    def _stage(self, word: str, at: int) -> Stage:
        """Return the stage that a word begins."""
        if word in {"cited-by", "references"}:
            return Hop(word, at)
        if word in {"minus", "and", "or"}:
            return Combine(word, self.set(), at)
        if word in {"count", "external", "one-per-application", "chart"}:
            return Plain(word, at)
        if word == "where":
            return Where(condition(self.scan), at)
        if word == "new":
            return self._new_since(at)
        if word == "save":
            return Save(self._collection("the collection to save to"), at)
        return self._listing(word, at)

    def _listing(self, word: str, at: int) -> Stage:
        """Return a stage about what is listed and in which order."""
        if word == "by":
            return By(fields(self.scan), at)
        if word == "select":
            return Select(fields(self.scan), at)
        if word == "sort":
            return Sort(self._keys(), None, at)
        most = whole_number(self.scan, word)
        if word == "top" and self.scan.take_word("by"):
            return Sort(((field(self.scan), True),), most, at)
        return First(most, word == "top", at)

    def _keys(self) -> tuple[tuple[FieldName, bool], ...]:
        """Return what to sort by: fields, each ascending unless `desc` follows."""
        keys = []
        while True:
            name = field(self.scan)
            keys.append((name, self.scan.take_word("asc", "desc") == "desc"))
            if not self.scan.take_mark(","):
                return tuple(keys)

    def _unexpected(self, question: Question) -> None:
        """Raise what stands where a stage should have ended."""
        closing = [")"] if self.depth else []
        last = question.stages[-1] if question.stages else question.source
        more = ["and", "or"] if isinstance(last, Where) else []
        if self.scan.ended:
            self.scan.fail("a parenthesis is never closed", [*closing, "|", *more])
        hint = "; put a text of several words in quotes" if more else ""
        self.scan.fail(f"{self.scan.here()} does not fit here{hint}", [*more, "|", *closing])


def _repeatable(question: Question) -> Question:
    """Return a question without the stages that are about what became of its answer."""
    ends = (stage for stage in question.stages if isinstance(stage, Save) or stage == Plain("chart", stage.at))
    dropped = set(ends)
    return question.but(stages=tuple(stage for stage in question.stages if stage not in dropped))


def _moved(part: Any, at: int) -> Any:
    """Return a part of another question as if all of it stood at one place of this one."""
    if type(part) is tuple:  # and no reading of an id: that is a value, and has no place
        return tuple(_moved(each, at) for each in part)
    if not isinstance(part, Value):
        return part
    return part.but(**{name: at if name == "at" else _moved(inner, at) for name, inner in part.to_dict().items()})
