"""Cut a question into pieces as they are asked for: words, quoted text, operators, numbers. Pure; knows no grammar.

Letter by letter: compiling regular expressions would take longer than reading most questions.
"""

from collections.abc import Iterable
from typing import NoReturn

from localcite.errors import BadQuestion

# As an input method for Chinese or Japanese types them. One letter for one, so that positions stay.
PLAIN = str.maketrans("｜（），＝＜＞　“”„«»≤≥≠", '|(),=<> """""≤≥≠')
ENDS_WORD = frozenset('|(),<>=!"≤≥≠')
QUOTES = "\"'"
NEAR = 32  # letters within which most words end
OPERATORS = ("<=", ">=", "!=", "<>", "==", "=", "<", ">", "≤", "≥", "≠")  # the longer first
SPELLED = {"≤": "<=", "≥": ">=", "≠": "!=", "<>": "!=", "==": "="}


class Scanner:
    """A place in a question. `plain` is the text with the punctuation of other scripts made ASCII."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = text.translate(PLAIN)
        self.at = 0
        if not text.isascii():
            self._refuse_halves()
        self.skip()

    def _refuse_halves(self) -> None:
        """Refuse half of a surrogate pair: it is no text of Unicode, and nothing that SQL can hold."""
        for place, letter in enumerate(self.text):
            if "\ud800" <= letter <= "\udfff":
                self.fail("this is half of a letter", ("the whole letter",), place)

    def skip(self) -> None:
        """Go over blanks."""
        while self.at < len(self.plain) and self.plain[self.at].isspace():
            self.at += 1

    @property
    def ended(self) -> bool:
        """Tell whether nothing is left."""
        return self.at >= len(self.plain)

    def looking_at(self, mark: str) -> bool:
        """Tell whether a mark stands here."""
        return self.plain.startswith(mark, self.at)

    def word(self) -> str | None:
        """Return the bare word that stands here, without passing it."""
        start = end = self.at
        if self.plain[start : start + 1] in QUOTES:  # as it is at the end
            return None
        near = self.plain[start : start + NEAR]
        piece, *behind = near.split(None, 1)[:2] or ("",)
        if behind and near.startswith(piece) and ENDS_WORD.isdisjoint(piece):  # as most are
            return piece
        while end < len(self.plain) and self.plain[end] not in ENDS_WORD and not self.plain[end].isspace():
            end += 1
        return self.plain[start:end] or None

    def keyword(self) -> str:
        """Return the word that stands here as keywords are compared, or nothing."""
        return (self.word() or "").casefold()

    def take_mark(self, mark: str) -> bool:
        """Pass a mark if it stands here."""
        if not self.looking_at(mark):
            return False
        self._pass(len(mark))
        return True

    def take_word(self, *words: str) -> str | None:
        """Pass the word that stands here if it is one of these, and return it as it is spelled among them."""
        word = self.keyword()
        if word not in words:
            return None
        self._pass(len(self.word() or ""))
        return word

    def take_any_word(self) -> str | None:
        """Pass the bare word that stands here, whatever it is."""
        word = self.word()
        if word is not None:
            self._pass(len(word))
        return word

    def take_operator(self) -> str | None:
        """Pass a comparison operator and return it as the language spells it."""
        found = next(filter(self.looking_at, OPERATORS), None)
        if found is None:
            return None
        self._pass(len(found))
        return SPELLED.get(found, found)

    def take_quoted(self) -> str | None:
        """Pass a quoted text and return what stands between its quotes; a quote within is doubled."""
        mark = self.plain[self.at : self.at + 1]
        if not mark or mark not in QUOTES:
            return None
        start, parts, place = self.at, [], self.at + 1
        while (end := self.plain.find(mark, place)) >= 0:
            parts.append(self.text[place:end])
            if not self.plain.startswith(mark, end + 1):
                self._pass(end + 1 - start)
                return mark.join(parts)
            place = end + 2
        return self.fail("this quote is never closed", [mark], start)

    def fail(self, what: str, expected: Iterable[str] = (), at: int | None = None) -> NoReturn:
        """Raise BadQuestion, here or at another place."""
        place = self.at if at is None else at
        raise BadQuestion(question=self.text, position=min(place, len(self.text)), what=what, expected=tuple(expected))

    def here(self) -> str:
        """Return what stands here, for an error: a quoted piece of text, or that nothing does."""
        if self.ended:
            return "nothing"
        return repr(self.text[self.at : self.at + len(self.word() or " ")])

    def _pass(self, letters: int) -> None:
        self.at += letters
        self.skip()
