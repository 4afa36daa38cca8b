"""Rows of SQL → columns of numbers: codes for texts that repeat, names of companies as they are compared. Loads numpy.

Unknown is -1 in every column, and code 0 among codes.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import islice
from typing import Any

import numpy as np

from localcite.text import fold, party_key

Array = np.ndarray[Any, Any]
CHUNK = 100_000
UNKNOWN = -1
COUNTS = ("cited_by_3y", "cited_by_5y", "cited_by_simple_family", "cited_by_inpadoc_family", "cited_by_patsnap_family")
PLAIN = ("type", "year", "published", "filed", "current", "original", "year_from_text", "named", *COUNTS)
COLUMNS = (  # of documents, in the order of `statements.FACTS` behind the key
    *((name, "b" if name in {"type", "year_from_text", "named"} else "i") for name in PLAIN),
    *(("office", "H"), ("kind_code", "H"), ("application", "q"), ("state", "H"), ("answered", "i")),
)
CODE = dict(COLUMNS)
NOTHING = {name: 0 if code == "H" or name in {"type", "answered"} else UNKNOWN for name, code in COLUMNS}


class _Numbers(dict[str | None, int]):
    """Texts and their numbers; one that is new gets the next number."""

    def __init__(self, texts: list[str | None]) -> None:
        super().__init__((text, number) for number, text in enumerate(texts))
        self._texts = texts

    def __missing__(self, text: str | None) -> int:
        number = self[text] = len(self._texts)
        self._texts.append(text)
        return number


class Codes:
    """Texts that repeat, numbered as they come; 0 is unknown."""

    def __init__(self, known: Iterable[str | None] = (None,)) -> None:
        self.texts = list(known)
        self._numbers = _Numbers(self.texts)

    def of(self, texts: Iterable[str | None]) -> list[int]:
        """Return the numbers of texts."""
        return list(map(self._numbers.__getitem__, texts))


def chunks(rows: Iterable[tuple[Any, ...]], width: int) -> Iterator[list[Sequence[Any]]]:
    """Yield the columns of rows, some rows at a time; of no row, empty ones, so that there is always something."""
    walk = iter(rows)
    while piece := list(islice(walk, CHUNK)):
        yield list(zip(*piece, strict=True))
    yield [()] * width


def numbers(values: Sequence[Any], code: str) -> Array:
    """Return numbers as an array; None is unknown."""
    if None in values:
        values = [UNKNOWN if value is None else value for value in values]
    return np.array(values, dtype=code)


def each_once(values: Array) -> Array:
    """Return numbers ascending, each once: `np.unique` hashes them, which takes longer for many."""
    ordered = np.sort(values)
    kept = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=kept[1:])
    return ordered[kept]


class Coded:
    """The codes of one reading of documents. Moments are numbered as they come; `Moments` puts them in order."""

    def __init__(self, **texts: Codes) -> None:
        self.office = texts["office"]
        self.kind_code = texts["kind_code"]
        self.state = texts["state"]
        self.moment = texts["moment"]


def columns_of(rows: Iterable[tuple[Any, ...]], coded: Coded) -> tuple[Array, dict[str, Array]]:
    """Return the keys of documents, and what is known of them, by column."""
    keys: list[Array] = []
    gathered: dict[str, list[Array]] = {name: [] for name, _code in COLUMNS}
    for key, *facts in chunks(rows, len(COLUMNS) + 1):
        *plain, office, kind, application, state, answered = facts
        keys.append(numbers(key, "i"))
        values = [*plain, coded.office.of(office), coded.kind_code.of(kind), list(map(application_code, application))]
        values += [coded.state.of(state), coded.moment.of(answered)]
        for (name, code), column in zip(COLUMNS, values, strict=True):
            gathered[name].append(numbers(column, code))
    return np.concatenate(keys), {name: np.concatenate(parts) for name, parts in gathered.items()}


def in_order(moments: Codes) -> tuple[list[str | None], Array]:
    """Return moments in order, unknown first, and for each number that they had the one they get."""
    order = sorted(range(len(moments.texts)), key=lambda number: moments.texts[number] or "")
    places = np.zeros(len(order), "i")
    places[order] = np.arange(len(order))
    return [moments.texts[number] for number in order], places


def application_code(number: str | None) -> int:
    """Return 8 bytes of an application number's hash, as it is compared; -1 where it is unknown."""
    if number is None:
        return UNKNOWN
    key = number if number.isalnum() and number.isascii() else "".join(filter(str.isalnum, fold(number)))
    key = key.lower()
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little") >> 1


def split(names: str) -> list[str]:
    """Return the names in `a|b`."""
    return [stripped for name in names.split("|") if (stripped := name.strip())]


class Parties:
    """Names of companies, spelled and as they are compared.

    A string holds names (`a|b`), a name has a key. All are numbered as they come.
    """

    def __init__(self) -> None:
        self.keys = Codes(())
        self.names: dict[str, int] = {}
        self.key_of_name: list[int] = []
        self.strings: list[int] = []
        self.offsets = [0]
        self.held: list[int] = []

    def add(self, string: int, text: str) -> None:
        """Add one string, in the order of their keys."""
        for name in split(text):
            number = self.names.get(name)
            if number is None:
                number = self.names[name] = len(self.names)
                self.key_of_name.extend(self.keys.of([party_key(name)]))
            self.held.append(number)
        self.strings.append(string)
        self.offsets.append(len(self.held))


def blob(texts: Iterable[str | None]) -> tuple[Array, bytes]:
    """Return texts one after the other, and where each begins and the last one ends."""
    encoded = [(text or "").encode("utf-8", "surrogatepass") for text in texts]
    offsets = np.zeros(len(encoded) + 1, dtype="i")
    np.cumsum([len(text) for text in encoded], out=offsets[1:])
    return offsets, b"".join(encoded)
