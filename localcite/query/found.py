"""Where the words of a search stand in a document: the field, and a little of what is around them. Pure."""

import re
from collections.abc import Iterator, Sequence

from localcite.db.search import FIELDS, owners
from localcite.text import Term, fold, term_pattern

AROUND = 30  # letters shown on each side of what was found
MOST = 120  # letters of a text that is shown from its beginning, or as a whole
# A letter, and what melts into it when it is folded: accents, marks of kana, jamo of one Hangul syllable.
LETTER = re.compile("(?s).[\u0300-\u036f\u3099\u309a\uff9e\uff9f\u1160-\u11ff]*")

Span = tuple[int, int]


class Found:
    """Tells where the terms of one search stand. `words`: what was found so far, as it stands in the texts."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._terms = terms
        self._patterns: dict[tuple[Term, bool], re.Pattern[str]] = {}
        self.words: set[str] = set()

    def where(self, *texts: str | None) -> str | None:
        """Return the fields that hold the terms, each where a field before it has not shown that term already.

        `texts`: title, citation text, current and original assignees, inventors.
        """
        title, text, current, original, inventors = texts
        shown, missing = [], self._terms
        for field, value in zip(FIELDS, (title, text, owners(current, original), inventors), strict=True):
            if value is not None and missing:
                found = [(term, span) for term, span in self._spans(value, missing) if span]
                if found:
                    shown.append(f"{field}: {_snippet(value, [span for _, spans in found for span in spans])}")
                    here = [term for term, _ in found]
                    missing = [term for term in missing if term not in here]
        return " · ".join(shown) or None

    def _spans(self, text: str, terms: Sequence[Term]) -> Iterator[tuple[Term, list[Span]]]:
        """Yield the terms of which a text has all words, and the places where each stands."""
        folded, starts = _folded(text)
        in_ascii = folded.isascii()
        for term in terms:
            if not all(word in folded for word in term.words):
                continue
            pattern = self._pattern(term, in_ascii=in_ascii)
            spans = [
                (starts[match.start()], starts[match.end()]) if starts else match.span()
                for match in pattern.finditer(folded)
            ]
            self.words.update(text[start:end] for start, end in spans)
            yield term, spans

    def _pattern(self, term: Term, *, in_ascii: bool) -> re.Pattern[str]:
        """Return the pattern of a term, made when a document that may hold it is shown: a long one takes seconds."""
        key = term, in_ascii
        if key not in self._patterns:
            self._patterns[key] = term_pattern(term, in_ascii=in_ascii)
        return self._patterns[key]


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a text as it is compared, and for each place in it that in the text; no places where they are the same."""
    folded = fold(text)
    if len(folded) == len(text):
        return folded, []
    pieces, starts = [], []
    for match in LETTER.finditer(text):
        pieces.append(fold(match[0]))
        starts += [match.start()] * len(pieces[-1])
    return "".join(pieces), [*starts, len(text)]


def _snippet(text: str, spans: Sequence[Span]) -> str:
    """Return the part of a text in which the first of some places is, and as many of the others as are near."""
    if len(text) <= 2 * AROUND:
        return text
    first = min(start for start, _ in spans)
    start = 0 if first <= AROUND else first - AROUND
    last = max(end for _, end in spans if end <= start + MOST - AROUND or end == min(e for s, e in spans if s == first))
    end = min(len(text), last + AROUND)
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
