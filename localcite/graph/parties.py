"""Names of companies in the graph: which a string holds, how they are spelled, which are compared as one. Needs numpy.

Strings, names and parties (what names are compared as) are numbered. What came after the file was made is added when
this is made.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from json import dumps
from sqlite3 import Connection
from typing import Any

import numpy as np

from localcite.graph import statements
from localcite.graph.arrays import Arrays, spread
from localcite.graph.gather import Array, blob, each_once, split
from localcite.text import party_key

SEVERAL, NONE = -2, -3  # in place of a string's one party
SECTIONS = {
    **dict.fromkeys(("string", "string_from", "string_name", "name_party", "name_from", "party_from"), "i"),
    **dict.fromkeys(("name_text", "party_text"), "B"),
}


class Parties:
    """The names in strings. `aliases`: keys of names to the keys they stand for."""

    def __init__(self, arrays: Arrays, connection: Connection, aliases: Mapping[str, str]) -> None:
        self._arrays = arrays
        self.strings = arrays.section("string")
        self._begins = arrays.section("string_from").astype("q")
        self._names = arrays.section("string_name")
        self._party_of_name = arrays.section("name_party")
        self._more_names: list[str] = []
        self._more_strings = False
        missing = np.setdiff1d(arrays.later_strings(), self.strings)
        if len(missing):
            self._add(connection.execute(statements.STRINGS_OF, (dumps(missing.tolist()),)).fetchall())
        if aliases:
            self._party_of_name = self._renamed(aliases)[self._party_of_name]

    @cached_property
    def _keys(self) -> dict[str, int]:
        """The parties, by their keys."""
        return {text: number for number, text in enumerate(_texts(self._arrays, "party"))}

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """The names, by their spelling."""
        return {text: number for number, text in enumerate(_texts(self._arrays, "name"))}

    def sections(self) -> dict[str, tuple[str, Any]]:
        """Return what a file has of these: strings, names, what these are compared as; none of the user's own names."""
        if not self._more_strings:
            return {name: (code, self._arrays.view(name)) for name, code in SECTIONS.items()}
        names_from, names = blob(self._numbers)
        keys_from, keys = blob(self._keys)
        values = self.strings, self._begins, self._names, self._party_of_name, names_from, keys_from
        found = zip(SECTIONS, (*(each.astype("i") for each in values), names, keys), strict=True)
        return {name: (SECTIONS[name], each) for name, each in found}

    def _add(self, rows: Iterable[tuple[int, str]]) -> None:
        """Add strings that came later; their keys are larger than those before."""
        self._more_strings = True
        held, parties, ends = [], [], [int(self._begins[-1])]
        keys = []
        for string, text in rows:
            for name in split(text):
                if name not in self._numbers:
                    self._numbers[name] = len(self._numbers)
                    self._more_names.append(name)
                    parties.append(self._keys.setdefault(party_key(name), len(self._keys)))
                held.append(self._numbers[name])
            keys.append(string)
            ends.append(int(self._begins[-1]) + len(held))
        order = np.argsort(np.concatenate((self.strings, keys)), kind="stable")
        begins = np.concatenate((self._begins, ends[1:]))
        names = np.concatenate((self._names, np.array(held, "i")))
        places, counts = spread(begins[:-1][order], np.diff(begins)[order])
        self._names, self._begins = names[places], np.concatenate(([0], np.cumsum(counts)))
        self.strings = np.concatenate((self.strings, keys))[order]
        self._party_of_name = np.concatenate((self._party_of_name, np.array(parties, "i")))

    def _renamed(self, aliases: Mapping[str, str]) -> Array:
        """Return for each party the one that the user's file puts in its place."""
        targets = {
            self._keys[key]: self._keys.setdefault(target, len(self._keys))
            for key, target in aliases.items()
            if key in self._keys
        }
        places = np.arange(len(self._keys))
        places[list(targets)] = list(targets.values())
        return places

    def local(self, strings: Array) -> Array:
        """Return the numbers of strings in here."""
        return self._places[strings]

    @cached_property
    def _places(self) -> Array:
        """The number in here of each string, by its key."""
        found = np.zeros(int(self.strings.max(initial=0)) + 1, "i")
        found[self.strings] = np.arange(len(self.strings))
        return found

    def of_names(self, keys: Iterable[str]) -> Array:
        """Return the parties that have these keys; those that nobody is called by are none."""
        found = [self._found(key) for key in keys]
        return np.array([number for number in found if number is not None], "q")

    def _found(self, key: str) -> int | None:
        """Return the party of a key: looked for among those as long as it is, where not all are known by now."""
        if "_keys" in self.__dict__:
            return self._keys.get(key)
        begins, text = self._arrays.section("party_from"), self._arrays.view("party_text")
        wanted = key.encode("utf-8", "surrogatepass")
        for place in np.flatnonzero(np.diff(begins) == len(wanted)).tolist():
            if text[begins[place] : begins[place + 1]] == wanted:
                return int(place)
        return None

    @cached_property
    def single(self) -> Array:
        """For each string its one party; SEVERAL or NONE where it has not one."""
        string, party = self._members
        found = np.full(len(self.strings), NONE, "q")
        found[string] = party
        found[string[party != found[string]]] = SEVERAL
        return found

    @cached_property
    def _members(self) -> tuple[Array, Array]:
        """Each party of each string, once."""
        return self._pairs // self._width, self._pairs % self._width

    @cached_property
    def _ends(self) -> Array:
        """For each string where its parties begin among all members; those of the next one begin where they end."""
        counts = np.bincount(self._members[0], minlength=len(self.strings))
        return np.concatenate(([0], np.cumsum(counts)))

    @cached_property
    def _width(self) -> int:
        return int(self._party_of_name.max(initial=0)) + 1

    @cached_property
    def _pairs(self) -> Array:
        """Each party of each string once, as one number."""
        counts = np.diff(self._begins)
        string = np.repeat(np.arange(len(counts)), counts)
        return each_once(string * self._width + self._party_of_name[self._names])

    def members(self, local: Array) -> tuple[Array, Array]:
        """Return for strings the places in which they stand here, and each party of each; -1 where it has none."""
        single = self.single[local]
        alone, several = np.flatnonzero(single != SEVERAL), np.flatnonzero(single == SEVERAL)
        begins = self._ends[local[several]]
        places, counts = spread(begins, self._ends[local[several] + 1] - begins)
        found = np.concatenate((np.maximum(single[alone], -1), self._members[1][places]))
        return np.concatenate((alone, np.repeat(several, counts))), found

    def meet(self, some: Array, others: Array) -> Array:
        """Tell for pairs of strings whether they have a party in common."""
        left, right = self.single[some], self.single[others]
        found = (left == right) & (left >= 0)
        hard = np.flatnonzero(((left == SEVERAL) | (right == SEVERAL)) & (left != NONE) & (right != NONE))
        if len(hard):
            found[hard] = self._share(some[hard], others[hard])
        return found

    def _share(self, some: Array, others: Array) -> Array:
        """Tell for pairs of strings, some with several parties, whether one is in both."""
        row, party = self.members(some)
        pairs, wanted = self._pairs, others[row] * self._width + party
        place = np.minimum(np.searchsorted(pairs, wanted), len(pairs) - 1)
        found = np.zeros(len(some), dtype=bool)
        found[row[(pairs[place] == wanted) & (party >= 0)]] = True
        return found

    def having(self, parties: Array) -> Array:
        """Tell for each string whether it holds one of some parties."""
        string, party = self._members
        found = np.zeros(len(self.strings), dtype=bool)
        found[string[np.isin(party, parties)]] = True
        return found

    def spelled(self, local: Array, sizes: Array) -> tuple[Array, Array]:
        """Return the names in strings that stand for so many documents, and for how many each name stands."""
        begins = self._begins[local]
        places, counts = spread(begins, self._begins[local + 1] - begins)
        totals = np.bincount(self._names[places], weights=np.repeat(sizes, counts), minlength=1)
        names = np.flatnonzero(totals)
        return names, totals[names].astype("q")

    def party_of(self, names: Array) -> Array:
        """Return the parties that names are compared as."""
        return self._party_of_name[names]

    def spellings(self, names: Array) -> list[str]:
        """Return names as they are spelled."""
        begins, text = self._arrays.section("name_from"), self._arrays.view("name_text")
        held = len(begins) - 1
        known = np.minimum(names, held - 1)
        places = zip(names.tolist(), begins[known].tolist(), begins[known + 1].tolist(), strict=True)
        return [
            bytes(text[begin:end]).decode("utf-8", "surrogatepass") if name < held else self._more_names[name - held]
            for name, begin, end in places
        ]


def _texts(arrays: Arrays, what: str) -> Iterator[str]:
    begins, text = arrays.section(f"{what}_from"), arrays.view(f"{what}_text")
    return (_text(text, begins, number) for number in range(len(begins) - 1))


def _text(text: memoryview, begins: Array, number: int) -> str:
    return bytes(text[begins[number] : begins[number + 1]]).decode("utf-8", "surrogatepass")
