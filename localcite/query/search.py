"""Search: which documents hold the words, how well, and where they were found. Reads every title and name.

`find` is the seam: a full-text index can take its place without any other file noticing.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from localcite.errors import BadQuestion
from localcite.query.world import World
from localcite.text import fold, words

FIELDS = ("title", "citation text", "assignee", "inventor")
WEIGHTS = (8, 4, 2, 1)
TEXTS = """SELECT d.id, d.title, (SELECT s.value FROM string AS s WHERE s.id = d.text),
(SELECT s.value FROM string AS s WHERE s.id = d.current_assignee),
(SELECT s.value FROM string AS s WHERE s.id = d.original_assignee),
(SELECT s.value FROM string AS s WHERE s.id = d.inventors) FROM document AS d WHERE d.same_as IS NULL"""
AROUND = 30  # letters shown on each side of what matched
WANTED = re.compile(r'"([^"]*)"(\*?)|(\S+)')


class Term(NamedTuple):
    """One thing to find: words that follow one another; `prefix`: the last may go on."""

    words: tuple[str, ...]
    prefix: bool


class Hit(NamedTuple):
    """A document that holds all the words: the better, the larger `rank`; `matched` shows where."""

    document: int
    rank: int
    matched: str


def search(world: World, into: str, text: str, at: int) -> None:
    """Make the table of the documents that hold the words, the best first."""
    terms = wanted(text)
    if not terms:
        what = "there is no word to search for"
        raise BadQuestion(question=world.text, position=at, what=what, expected=('search "WORDS"',))
    hits = sorted(find(world, terms), key=lambda hit: (-hit.rank, hit.document))
    world.connection.execute(f"CREATE TEMP TABLE {into} (doc INTEGER PRIMARY KEY, pos INTEGER, matched TEXT)")
    rows = ((hit.document, place, hit.matched) for place, hit in enumerate(hits))
    world.connection.executemany(f"INSERT INTO {into} VALUES (?, ?, ?)", rows)


def wanted(text: str) -> list[Term]:
    """Return what a search asks for: words, "phrases" in quotes, prefixes before a `*`."""
    terms = []
    for match in WANTED.finditer(fold(text)):
        found = tuple(words(match[1] if match[3] is None else match[3]))
        star = match[2] == "*" if match[3] is None else match[3].endswith("*")
        if found:
            terms.append(Term(found, star))
    return terms


def find(world: World, terms: list[Term]) -> Iterator[Hit]:
    """Yield each document in which every term is found, in whichever of its texts."""
    patterns = [pattern(term) for term in terms]
    for document, title, text, current, original, inventors in world.connection.execute(TEXTS):
        assignees = current if current == original else "|".join(name for name in (current, original) if name)
        hit = _hit(document, (title, text, assignees, inventors), patterns)
        if hit is not None:
            yield hit


def _hit(document: int, texts: tuple[str | None, ...], patterns: list[re.Pattern[str]]) -> Hit | None:
    """Return a document's hit, or None where a term is in none of its texts."""
    folded = [None if text is None else fold(text) for text in texts]
    rank, places = 0, set[int]()
    for one in patterns:
        found = [place for place, text in enumerate(folded) if text is not None and one.search(text)]
        if not found:
            return None
        places.update(found)
        rank += max(WEIGHTS[place] for place in found)
    return Hit(document, rank, _matched(texts, folded, patterns, min(places)))


def _matched(
    texts: tuple[str | None, ...], folded: list[str | None], patterns: list[re.Pattern[str]], place: int
) -> str:
    """Return where the first term was found, with a little of what stands around it."""
    text, plain = texts[place] or "", folded[place] or ""
    match = next((found for one in patterns if (found := one.search(plain))), None)
    if match is None or len(plain) != len(text) or len(text) <= 2 * AROUND:
        return f"{FIELDS[place]}: {text if len(text) <= 4 * AROUND else text[: 4 * AROUND] + '…'}"
    start, end = max(0, match.start() - AROUND), min(len(text), match.end() + AROUND)
    return f"{FIELDS[place]}: {'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


def pattern(term: Term) -> re.Pattern[str]:
    """Return what finds a term in folded text. Words of scripts without spaces are found anywhere."""
    parts = [_bounded(word, ends=not (term.prefix and word is term.words[-1])) for word in term.words]
    return re.compile(r"[\W_]*".join(parts))


def _bounded(word: str, *, ends: bool) -> str:
    """Return what finds one folded word; a spaced one where it begins, and ends unless it may go on."""
    if ord(word[0]) >= 0x2E80:
        return re.escape(word)
    beginning = r"(?<![^\W_\u2e80-\U0010ffff])"
    ending = r"(?![^\W_\u2e80-\U0010ffff])" if ends else ""
    return f"{beginning}{re.escape(word)}{ending}"
