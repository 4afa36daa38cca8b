"""What fits in a line of the shell: a question, or a command and what it takes. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from localcite.pictures.figures import KINDS
from localcite.query import Question
from localcite.query.fields import FIELDS
from localcite.shell.complete import MOST, Lookup, Suggestion, suggest
from localcite.shell.highlight import SQL_WORDS, VIEWS
from localcite.shell.topics import SOURCES, STAGES, summary
from localcite.show.export.forms import FORMS, PICTURE

FIRST = re.compile(r"\s*([\w-]*)\Z")
LAST = re.compile(r"\S*\Z")
SQL_LAST = re.compile(r"\w*\Z")
ACTIONS = {
    "collection": ("list", "show", "add", "remove", "delete", "rule", "owner"),
    "audit": ("log", "show", "verify", "in-doubt", "resolve", "reconcile"),
    "price": ("list", "set"),
    "budget": ("show", "set"),
}
IDS = ("-c", "-f", "--column", "--json", "--help")
WANTED = (*IDS, "--max-age", "--refresh", "--pages", "--kind", "--as-typed", "--skip-bad", "--retry-in-doubt")
OPTIONS = {
    "plan": (*WANTED, "-o"),
    "sync": (*WANTED, "--plan", "--budget", "--tag", "--yes"),
    "status": IDS,
}
OPTIONS_OF_ACTIONS = {
    "audit": ("--run", "--since", "--until", "--endpoint", "--outcome", "--tag", "--json", "--help"),
    "collection": ("-f", "--column", "--kind", "--as-typed", "--skip-bad", "--help"),
    "price": ("--since", "--help"),
    "budget": ("--help",),
}
TAKING_FILES = frozenset({"-f", "--file", "-o", "--output", "--plan"})
PATH = re.compile(r"""(?:"[^"]*|'[^']*|[^\s"']*)\Z""")


class Words(Lookup, Protocol):
    """What is held, and what the views are made of."""

    def columns(self, view: str) -> Sequence[str]:
        """Return the columns of a view."""

    def files(self, beginning: str) -> Sequence[str]:
        """Return paths of files that begin so."""


def offer(text: str, cursor: int, lookup: Words, it: Question | None, commands: Mapping[str, str]) -> list[Suggestion]:
    """Return what fits at the cursor. `commands`: words and their helps."""
    line = text[:cursor]
    first = FIRST.match(line)
    if first:
        start = first.start(1)
        words = {**commands, **({"it": SOURCES["it"]} if it else {})}
        found = [
            Suggestion(word, start, summary(words[word])) for word in words if word.startswith(first[1].casefold())
        ]
        return [*suggest(text, cursor, lookup, it), *(each for each in found if each.text != first[1])]
    word, _, rest = line.lstrip().partition(" ")
    taking = TAKES.get(word.casefold()) if word.casefold() in commands else None
    if taking is None:
        return suggest(text, cursor, lookup, it) if word.casefold() not in commands else []
    begin = len(line) - len(rest)
    found = [each._replace(start=each.start + begin) for each in taking(rest, word.casefold(), lookup, it)]
    return found[:MOST]


# ---- what each command takes: the rest of the line, the command, what is held, the last question --------------------


def _question(rest: str, _word: str, lookup: Words, it: Question | None) -> Iterable[Suggestion]:
    return suggest(rest, len(rest), lookup, it)


def _topic(rest: str, _word: str, _lookup: Words, _it: Question | None) -> Iterable[Suggestion]:
    topics = {**SOURCES, **STAGES, **{name: field.help for name, field in FIELDS.items()}, "fields": "all of them"}
    return (Suggestion(word, 0, summary(text)) for word, text in topics.items() if word.startswith(rest.casefold()))


def _collection_name(rest: str, _word: str, lookup: Words, _it: Question | None) -> Iterable[Suggestion]:
    return _beginning(lookup.collections(), rest, "collection")


def _action(rest: str, word: str, lookup: Words, _it: Question | None) -> Iterator[Suggestion]:
    """Yield actions; after one of `collection`, the collections, and then ids."""
    words = rest.split(" ")
    if len(words) == 1:
        yield from _beginning(ACTIONS[word], rest, "")
    elif words[-2] in TAKING_FILES or words[:-1] == ["reconcile"]:
        yield from _path(rest, word, lookup, _it)
    elif words[-1].startswith("-"):
        yield from _beginning(OPTIONS_OF_ACTIONS[word], rest, "")
    elif word == "collection" and len(words) == 2:
        yield from _beginning(lookup.collections(), rest, "collection")
    elif word == "collection" and words[0] in {"add", "remove"}:
        yield from _numbers(rest, lookup)


def _wanted(rest: str, word: str, lookup: Words, it: Question | None) -> Iterator[Suggestion]:
    """Yield ids, collections after -c, options after a dash, and `it`."""
    before, _, last = rest.rpartition(" ")
    if before.rpartition(" ")[2] in TAKING_FILES:
        yield from _path(rest, word, lookup, it)
    elif before.endswith("-c"):
        yield from _beginning(lookup.collections(), rest, "collection")
    elif last.startswith("-"):
        yield from _beginning(OPTIONS[word], rest, "")
    else:
        if it is not None and word != "status" and not before:
            yield from _beginning(("it",), rest, "what the last answer lacks")
        yield from _numbers(rest, lookup)


def _path(rest: str, _word: str, lookup: Words, _it: Question | None) -> Iterator[Suggestion]:
    """Yield paths of files, in quotes where they have blanks in them."""
    match = PATH.search(rest)
    start = match.start() if match else len(rest)
    typed = rest[start:]
    for found in lookup.files(typed.lstrip("\"'")):
        text = found if re.fullmatch(r"[^\s\"']+", found) and typed[:1] not in {'"', "'"} else f'"{found}"'
        if text != typed:
            yield Suggestion(text, start, "folder" if found.endswith("/") else "file")


def _to(rest: str, word: str, lookup: Words, it: Question | None) -> Iterator[Suggestion]:
    """Yield paths, and the endings that say in which form a file is; before that of a picture stands its kind."""
    found = list(_path(rest, word, lookup, it))
    yield from found
    before, dot, typed = rest.rpartition(".")
    if not dot or not before.strip("\"' ") or "/" in typed:
        return
    is_named = before.rpartition(".")[2] in KINDS
    endings = {form.endings[0]: form.holds for form in FORMS if not is_named or form.holds == PICTURE}
    kinds = dict.fromkeys([f".{kind}" for kind in KINDS] if typed and not is_named else [], f"{PICTURE} of this kind")
    for ending, about in (*endings.items(), *kinds.items()):
        is_there = ending == f".{typed}" or any(each.text.endswith(ending) for each in found)
        if ending.startswith(f".{typed.casefold()}") and not is_there:
            yield Suggestion(ending, len(before), about)


def _sql(rest: str, _word: str, lookup: Words, _it: Question | None) -> Iterator[Suggestion]:
    """Yield words of SQL, views, and the columns of the views that are named."""
    match = SQL_LAST.search(rest)
    start = match.start() if match else len(rest)
    typed = rest[start:].casefold()
    named = [view for view in VIEWS if re.search(rf"\b{view}\b", rest)] or VIEWS
    columns = dict.fromkeys(column for view in named for column in lookup.columns(view))
    for word in (*SQL_WORDS, *VIEWS, *columns):
        if typed and word.casefold().startswith(typed) and word.casefold() != typed:
            yield Suggestion(word, start, "view" if word in VIEWS else "column" if word in columns else "")


TAKES: Mapping[str, Callable[[str, str, Words, Question | None], Iterable[Suggestion]]] = {
    "explain": _question,
    "help": _topic,
    "save": _collection_name,
    "sql": _sql,
    "to": _to,
    "backup": _path,
    "report": _collection_name,
    **dict.fromkeys(ACTIONS, _action),
    **dict.fromkeys(OPTIONS, _wanted),
}


def _beginning(words: Iterable[str], rest: str, about: str) -> Iterator[Suggestion]:
    """Yield the words that begin as the last one does."""
    last = LAST.search(rest)
    start = last.start() if last else len(rest)
    typed = rest[start:].casefold()
    yield from (Suggestion(word, start, about) for word in words if word.casefold().startswith(typed) and word != typed)


def _numbers(rest: str, lookup: Words) -> Iterator[Suggestion]:
    last = LAST.search(rest)
    start = last.start() if last else len(rest)
    if rest[start:]:
        yield from (Suggestion(name, start, "held") for name in lookup.numbers(rest[start:]) if name != rest[start:])
