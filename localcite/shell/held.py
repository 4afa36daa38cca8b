"""Values that are held, for completion: numbers by prefix, collections, assignees and the like. Reads only."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from sqlite3 import Connection

from localcite.errors import LocalciteError
from localcite.text import fold

MOST = 20
NUMBERS = """SELECT value FROM name WHERE value >= ? AND value < ? AND scheme IN ('number', 'doi')
ORDER BY value LIMIT ?"""
GENERATION = "SELECT value FROM meta WHERE key = 'generation'"
ONCE = """SELECT (SELECT s.value FROM string AS s WHERE s.id = d.value), d.number
FROM (SELECT {column} AS value, count(*) AS number FROM document WHERE {column} IS NOT NULL GROUP BY {column}) AS d"""
PLAIN = "SELECT {column}, count(*) FROM document WHERE {column} IS NOT NULL GROUP BY {column}"
OF = {
    "assignee": (ONCE, ("current_assignee", "original_assignee")),
    "current_assignee": (ONCE, ("current_assignee",)),
    "original_assignee": (ONCE, ("original_assignee",)),
    "inventor": (ONCE, ("inventors",)),
    "office": (PLAIN, ("office",)),
    "kind_code": (PLAIN, ("kind_code",)),
}


class Held:
    """What is held, looked up when it is asked for. Whole vocabularies are read once, until something is bought."""

    def __init__(self, connect: Callable[[], Connection | None]) -> None:
        self._connect = connect
        self._read: dict[str, _Vocabulary] = {}
        self._generation: object = None

    def numbers(self, beginning: str) -> list[str]:
        """Return names of documents that begin so: by a range of the index, and not by LIKE."""
        wanted = {_compact(beginning).upper(), beginning.strip().lower().removeprefix("doi:")}
        found: list[str] = []
        for text in sorted(wanted):
            if len(text) > 1:
                found += [str(row[0]) for row in self._rows(NUMBERS, (text, text + "\U0010ffff", MOST))]
        return list(dict.fromkeys(found))[:MOST]

    def collections(self) -> list[str]:
        """Return the names of all collections."""
        return [str(row[0]) for row in self._rows("SELECT name FROM collection ORDER BY name")]

    def values(self, field: str, beginning: str) -> list[str]:
        """Return values of a field that begin so, in any case and width, the most frequent first."""
        if field not in OF:
            return []
        generation = self._rows(GENERATION)
        if generation != self._generation:
            self._generation, self._read = generation, {}
        if field not in self._read:
            self._read[field] = self._vocabulary(field)
        return self._read[field].beginning(beginning)

    def columns(self, view: str) -> list[str]:
        """Return the columns of a view."""
        return [str(row[1]) for row in self._rows(f"PRAGMA table_info({view})")]

    def _vocabulary(self, field: str) -> "_Vocabulary":
        """Read all values of a field."""
        statement, columns = OF[field]
        counted = Counter[str]()
        for column in columns:
            for value, number in self._rows(statement.format(column=column)):
                for name in str(value).split("|") if statement is ONCE else [str(value)]:
                    counted[name.strip()] += int(str(number))
        return _Vocabulary(counted)

    def _rows(self, sql: str, params: tuple[object, ...] = ()) -> Sequence[tuple[object, ...]]:
        """Return what is selected; nothing where the database cannot be read: completion never complains."""
        try:
            connection = self._connect()
        except LocalciteError:
            return []
        if connection is None:
            return []
        with closing(connection):
            return connection.execute(sql, params).fetchall()


class _Vocabulary:
    """Words in order of their folded form, with how often they come."""

    def __init__(self, counted: Counter[str]) -> None:
        self._counted = counted
        self._words = sorted((fold(word), word) for word in counted if word)

    def beginning(self, text: str) -> list[str]:
        """Return the words that begin so, the most frequent first."""
        wanted = fold(text.strip())
        first = bisect_left(self._words, (wanted, ""))
        end = bisect_left(self._words, (wanted + "\U0010ffff", ""))
        found = [word for _folded, word in self._words[first:end]]
        return sorted(found, key=lambda word: (-self._counted[word], word))[:MOST]


def _compact(text: str) -> str:
    """Return a number as names are kept: without blanks and marks."""
    return "".join(letter for letter in text if letter.isalnum())
