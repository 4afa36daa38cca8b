"""The names that are held (assignees, inventors, offices …) in order of their folded form, for completion.

Of a small database they are read when they are asked for. Of a large one that takes seconds, so they are kept in a
file beside other things that can be made again: a process of its own writes it (`python -m localcite.shell.vocabulary
DATABASE FILE`), nobody waits for it, and each look into it reads a bounded part of one index. Beginnings that more
than `RANGE` names share have their `MOST` most frequent names written down.
"""

import os
import sqlite3
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from sqlite3 import Connection

from localcite.text import fold

MOST = 20
RANGE = 400  # names that one look reads at most
DEEPEST = 60  # letters of a beginning
FORM = 1  # of the file; another one is made again
SCHEMA = """
CREATE TABLE made (form INTEGER, generation TEXT);
CREATE TABLE word (field TEXT, folded TEXT, value TEXT, number INTEGER, PRIMARY KEY (field, folded, value))
    WITHOUT ROWID;
CREATE TABLE best (field TEXT, beginning TEXT, place INTEGER, value TEXT, PRIMARY KEY (field, beginning, place))
    WITHOUT ROWID;
"""
GENERATION = "SELECT value FROM meta WHERE key = 'generation'"
COLUMNS = ("current_assignee", "original_assignee", "inventors", "office", "kind_code")
DOCUMENTS = f"SELECT {', '.join(COLUMNS)} FROM document"
OF = {
    "assignee": ("current_assignee", "original_assignee"),
    "current_assignee": ("current_assignee",),
    "original_assignee": ("original_assignee",),
    "inventor": ("inventors",),
    "office": ("office",),
    "kind_code": ("kind_code",),
}
CHUNK = 10_000  # documents

Word = tuple[str, str, int]  # folded, as it is written, in how many documents


def generation(connection: Connection) -> str:
    """Return what changes with what is held."""
    row = connection.execute(GENERATION).fetchone()
    return "" if row is None else str(row[0])


def counted(connection: Connection) -> dict[str, list[Word]]:
    """Return all names of each field, in order."""
    columns = _columns(connection)
    found = {}
    for field, parts in OF.items():
        together = sum((columns[part] for part in parts[1:]), start=columns[parts[0]])
        found[field] = sorted((fold(name), name, number) for name, number in together.items())
    return found


def _columns(connection: Connection) -> dict[str, Counter[str]]:
    """Return the names in each column of the documents, with how often they come. Each document is read once."""
    raw = [Counter[str | int | None]() for _ in COLUMNS]
    rows = connection.execute(DOCUMENTS)
    while chunk := rows.fetchmany(CHUNK):
        for counter, values in zip(raw, zip(*chunk, strict=True), strict=True):
            counter.update(values)
    strings = {key for counter in raw for key in counter if isinstance(key, int)}
    texts = {key: value for key, value in connection.execute("SELECT id, value FROM string") if key in strings}
    return {column: _names(counter, texts) for column, counter in zip(COLUMNS, raw, strict=True)}


def _names(values: Mapping[str | int | None, int], texts: Mapping[int, str]) -> Counter[str]:
    """Return the names that a column's values hold: texts, or keys of texts with | between names."""
    found = Counter[str]()
    for value, number in values.items():
        for name in texts.get(value, "").split("|") if isinstance(value, int) else [value or ""]:
            found[name.strip()] += number
    del found[""]
    return found


def frequent(words: Sequence[Word]) -> list[str]:
    """Return the most frequent of some names."""
    return [value for _, value, _ in sorted(words, key=lambda word: (-word[2], word[1]))[:MOST]]


def crowded(words: Sequence[Word], begin: int, end: int, length: int) -> Iterator[tuple[str, list[str]]]:
    """Yield the beginnings that too many names share, of those between two places, with the most frequent names.

    All of these names begin with the same `length` letters.
    """
    if end - begin <= RANGE or length > DEEPEST:
        return
    yield words[begin][0][:length], frequent(words[begin:end])
    while begin < end:
        head = words[begin][0][: length + 1]
        is_longer = len(head) > length
        after = bisect_left(words, (head + ("\U0010ffff" if is_longer else "\0"),), begin + 1, end)
        if is_longer:
            yield from crowded(words, begin, after, length + 1)
        begin = after


def write(file: Connection, found_in: str, names: Mapping[str, Sequence[Word]]) -> None:
    """Write all names of each field, and of which generation they are, into an empty file."""
    file.executescript(SCHEMA)
    with file:
        file.execute("INSERT INTO made VALUES (?, ?)", (FORM, found_in))
        for field, words in names.items():
            file.executemany("INSERT INTO word VALUES (?, ?, ?, ?)", ((field, *word) for word in words))
            for beginning, values in crowded(words, 0, len(words), 0):
                rows = [(field, beginning, place, value) for place, value in enumerate(values)]
                file.executemany("INSERT INTO best VALUES (?, ?, ?, ?)", rows)


def beginning(file: Connection, field: str, text: str) -> list[str]:
    """Return the names in a file that begin so, in any case and width, the most frequent first."""
    wanted = fold(text.strip())
    best = "SELECT value FROM best WHERE field = ? AND beginning = ? ORDER BY place"
    if found := file.execute(best, (field, wanted)).fetchall():
        return [str(value) for (value,) in found]
    words = "SELECT folded, value, number FROM word WHERE field = ? AND folded >= ? AND folded < ? LIMIT ?"
    return frequent(file.execute(words, (field, wanted, wanted + "\U0010ffff", RANGE)).fetchall())


def made_of(file: Connection) -> str | None:
    """Return of which generation a file is, or None where it is of another form."""
    row = file.execute("SELECT generation FROM made WHERE form = ?", (FORM,)).fetchone()
    return None if row is None else str(row[0])


def main(database: str, target: str) -> None:
    """Make the file anew, beside the old one, and put it in its place."""
    from localcite.db.reader import open_for_reading  # noqa: PLC0415 - only the process that writes

    with suppress(AttributeError, OSError):
        os.nice(10)
    connection = open_for_reading(database)
    if connection is None:
        return
    making = f"{target}.{os.getpid()}"
    with closing(connection), closing(sqlite3.connect(making)) as file:
        file.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        write(file, generation(connection), counted(connection))
    Path(making).replace(target)


if __name__ == "__main__":
    with suppress(Exception):  # whatever is wrong with the database is said where it is asked
        main(*sys.argv[1:])
