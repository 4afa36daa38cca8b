"""What SQL has no word for: folding, names of companies, categories, patterns. Pure functions, given to a connection.

Each returns NULL for what is unknown. Aliases map one name's key to another's: the user's `label, replace by` file.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from sqlite3 import Connection
from typing import TypeAlias

from localcite.text import fold, party_key, words

LETTERS = frozenset("xyadeilopt&")  # of the categories of search reports: EPO, WIPO
BETWEEN = str.maketrans(",;|/", "    ")
REMEMBERED = 65536

Function: TypeAlias = Callable[..., str | int | None]


def install(connection: Connection, aliases: Mapping[str, str]) -> None:
    """Give a connection the functions of the language. `aliases`: keys of names to the keys they stand for."""
    parties = Parties(aliases)
    add = connection.create_function
    for name, function in ONE.items():
        add(name, 1, _known(function), deterministic=True)
    for name, function_of_two in {**TWO, **parties.functions()}.items():
        add(name, 2, _known(function_of_two), deterministic=True)


def _known(function: Function) -> Function:
    """Return a function that is unknown where one of its arguments is."""

    def known(*arguments: object) -> str | int | None:
        return None if None in arguments else function(*arguments)

    return known


# ---- text ---------------------------------------------------------------------------------------------------------


def is_like(text: str, pattern: str) -> int:
    """Tell whether a whole text fits a pattern: % is anything, _ is one letter."""
    return int(_pattern(pattern).fullmatch(fold(text)) is not None)


@lru_cache(maxsize=256)
def _pattern(pattern: str) -> re.Pattern[str]:
    """Return a pattern compiled so that it never tries a stretch of text twice."""
    first, *rest = [_stretch(part) for part in re.split("%+", fold(pattern.strip()))]
    if not rest:
        return re.compile(first, re.DOTALL)
    *middle, last = rest
    return re.compile(first + "".join(f"(?>.*?{part})" for part in middle) + f".*{last}", re.DOTALL)


def _stretch(part: str) -> str:
    return "".join("." if letter == "_" else re.escape(letter) for letter in part)


def has_part(text: str, part: str) -> int:
    """Tell whether a text stands within another."""
    return int(fold(part.strip()) in fold(text))


def has_words(text: str, wanted: str) -> int:
    """Tell whether words follow one another in a text. Scripts without spaces are looked through letter by letter."""
    return int(_spaced(wanted) in _spaced(text))


@lru_cache(maxsize=1024)
def _spaced(text: str) -> str:
    """Return the words of a text between blanks; those of scripts without spaces have none around them."""
    spaced = [word if ord(word[0]) >= 0x2E80 else f" {word} " for word in words(text)]
    return "".join(spaced).replace("  ", " ")


def application_key(number: str) -> str:
    """Return an application number for comparing: letters and digits alone."""
    return "".join(letter for letter in fold(number) if letter.isalnum())


# ---- categories ---------------------------------------------------------------------------------------------------


def has_code(codes: str, code: str) -> int:
    """Tell whether codes hold one: `PX` and `X,D` hold X."""
    return int(letters(code) <= letters(codes))


@lru_cache(maxsize=4096)
def letters(codes: str) -> frozenset[str]:
    """Return codes folded, those that are letters of a search report split into them: `PX` is P and X."""
    found: set[str] = set()
    for code in fold(codes).translate(BETWEEN).split():
        found.update(code if LETTERS.issuperset(code) else [code])
    return frozenset(found)


# ---- names --------------------------------------------------------------------------------------------------------


def split_names(names: str) -> list[str]:
    """Return the names in `a|b`."""
    return [stripped for name in names.split("|") if (stripped := name.strip())]


def name_is_like(names: str, pattern: str) -> int:
    """Tell whether one of the names fits a pattern."""
    return int(any(is_like(name, pattern) for name in split_names(names)))


def name_has(names: str, wanted: str) -> int:
    """Tell whether words follow one another in one of the names."""
    return int(any(has_words(name, wanted) for name in split_names(names)))


class Parties:
    """Names of companies and people as they are compared, with the user's own aliases."""

    def __init__(self, aliases: Mapping[str, str]) -> None:
        self.aliases = aliases
        self.key = lru_cache(maxsize=REMEMBERED)(self._key)
        self.keys = lru_cache(maxsize=REMEMBERED)(self._keys)

    def _key(self, name: str) -> str:
        key = party_key(name)
        return self.aliases.get(key, key)

    def _keys(self, names: str) -> frozenset[str]:
        return frozenset(map(self.key, split_names(names)))

    def functions(self) -> dict[str, Function]:
        """Return what SQL may call."""
        return {"has_name": self.has_name, "names_meet": self.names_meet}

    def has_name(self, names: str, wanted: str) -> int:
        """Tell whether one of the names is the wanted one."""
        return int(self.key(wanted) in self.keys(names))

    def names_meet(self, some: str, others: str) -> int:
        """Tell whether two lists have a name in common."""
        return int(not self.keys(some).isdisjoint(self.keys(others)))


class Owners:
    """Tells whether two documents have the same owner. Names are given by the string that holds them."""

    def __init__(self, parties: Parties, names_of: Callable[[int], str | None]) -> None:
        self._parties = parties
        self._names_of = names_of
        self._keys: dict[int, frozenset[str]] = {}

    def relation(self, owner: str | None, *strings: int | None) -> int | None:
        """Return 1 where citing and cited have the same owner, 0 where not, None where that cannot be known.

        `owner`: what the collection says of the cited one. `strings`: current and original assignees of the cited,
        then of the citing. Current ones count where both are known, else original ones.
        """
        current, original, citing_current, citing_original = strings
        if owner is not None:
            citing = citing_current if citing_current is not None else citing_original
            return None if citing is None else self._meet(self._parties.keys(owner), self.keys(citing))
        if current is not None and citing_current is not None:
            return self._meet(self.keys(current), self.keys(citing_current))
        if original is not None and citing_original is not None:
            return self._meet(self.keys(original), self.keys(citing_original))
        return None

    def keys(self, string: int) -> frozenset[str]:
        """Return the names in a string as they are compared; each string is looked up once."""
        if string not in self._keys:
            self._keys[string] = self._parties.keys(self._names_of(string) or "")
        return self._keys[string]

    @staticmethod
    def _meet(some: frozenset[str], others: frozenset[str]) -> int:
        return int(not some.isdisjoint(others))


ONE: Mapping[str, Function] = {"fold": fold, "application_key": application_key}
TWO: Mapping[str, Function] = {
    "is_like": is_like,
    "has_part": has_part,
    "has_words": has_words,
    "has_code": has_code,
    "name_is_like": name_is_like,
    "name_has": name_has,
}
