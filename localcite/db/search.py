"""The full-text index: one entry a document, of its title, citation text, assignees and inventors. Written here alone.

An FTS5 table that keeps no text of its own (`content = ''`), so what goes has to be taken out in the words in which it
was put in: folding must not change for letters that Unicode has (Unicode promises as much). The words are cut by
`localcite.text`, and SQLite's `ascii` tokenizer takes letters beyond ASCII as they come.

The key of an entry is its document's, and above it how long its title is: SQLite reads entries in the order of their
keys, so that of a word that very many documents have, the shortest titles come first. Standard library only.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from json import dumps
from sqlite3 import Connection

from localcite.text import bigrams, name_bigrams

FIELDS = ("title", "citation text", "assignee", "inventor")  # as people call the columns, in their order
WEIGHTS = (8, 4, 2, 1)
COLUMNS = ("title", "text", "assignee", "inventor")
CREATE = f"CREATE VIRTUAL TABLE search USING fts5({', '.join(COLUMNS)}, content = '', tokenize = 'ascii')"
MERGE = "INSERT INTO search (search, rank) VALUES ('automerge', 8)"  # segments a merge takes: less often, less work
CLEAR = "INSERT INTO search (search) VALUES ('delete-all')"
ADD = "INSERT INTO search (rowid, title, text, assignee, inventor) VALUES (?, ?, ?, ?, ?)"
REMOVE = "INSERT INTO search (search, rowid, title, text, assignee, inventor) VALUES ('delete', ?, ?, ?, ?, ?)"

TIER = 1 << 32  # the key of an entry is its document's, and this times its tier
LENGTHS = (4, 8, 12)  # the most words, or letters of unspaced scripts, of the titles of each tier but the last

TEXTS = """SELECT d.id, d.title, t.value, c.value, o.value, i.value FROM {documents}
LEFT JOIN string AS t ON t.id = d.text LEFT JOIN string AS c ON c.id = d.current_assignee
LEFT JOIN string AS o ON o.id = d.original_assignee LEFT JOIN string AS i ON i.id = d.inventors
WHERE d.same_as IS NULL"""
SOME = TEXTS.format(documents="json_each(?) AS j CROSS JOIN document AS d ON d.id = j.value")
NEXT = TEXTS.format(documents="document AS d") + " AND d.id > ? ORDER BY d.id LIMIT ?"
CHUNK = 10_000

Text = str | None
Texts = tuple[int, Text, Text, Text, Text, Text]  # document, title, citation text, current and original assignees, …
Entry = tuple[int, Text, Text, Text, Text]  # its key, and the columns as they are indexed


def create(connection: Connection) -> None:
    """Make the index, empty."""
    connection.execute(CREATE)
    connection.execute(MERGE)


def clear(connection: Connection) -> None:
    """Empty the index."""
    connection.execute(CLEAR)


def fill(connection: Connection, told: Callable[[int, int], None]) -> None:
    """Index every document that is stored. `told` hears again and again how many of how many are done."""
    (number,) = connection.execute("SELECT count(*) FROM document WHERE same_as IS NULL").fetchone()
    last = done = 0
    while texts := connection.execute(NEXT, (last, CHUNK)).fetchall():
        told(done, number)
        add(connection, entries(texts))
        last, done = texts[-1][0], done + len(texts)


def stored(connection: Connection, documents: Iterable[int]) -> list[Entry]:
    """Return the entries of documents, as what is stored of them now would be indexed."""
    return list(entries(connection.execute(SOME, (dumps(list(documents)),))))


def entries(texts: Iterable[Texts]) -> Iterator[Entry]:
    """Yield the entries of documents; none for one of which no text is known.

    What stands for the title has the words that it is indexed by, blanks between: they tell its tier.
    """
    cut = _Cut()
    for document, title, text, current, original, inventors in texts:
        companies = original if current == original else owners(current, original)
        if title is not None or text is not None or companies is not None or inventors is not None:
            first = title if title is None or title.isascii() else bigrams(title)
            second = text if text is None or text.isascii() else bigrams(text)
            people = None if inventors is None else name_bigrams(inventors)
            tier = bisect_left(LENGTHS, (first or second or "").count(" ") + 1)
            yield document + TIER * tier, first, second, cut[companies], people


def owners(current: Text, original: Text) -> Text:
    """Return current and original assignees together."""
    if current is None or current == original:
        return original
    return current if original is None else f"{current}|{original}"


class _Cut(dict[Text, Text]):
    """Companies → as they are indexed; each is worked out once."""

    def __missing__(self, names: Text) -> Text:
        self[names] = indexed = None if names is None else name_bigrams(names)
        return indexed


def add(connection: Connection, come: Iterable[Entry]) -> None:
    """Put entries into the index; in the order of their keys, for what comes out of order begins a new segment."""
    connection.executemany(ADD, sorted(come))


def remove(connection: Connection, gone: Iterable[Entry]) -> None:
    """Take entries out of the index. They have to be word for word those that were put in."""
    connection.executemany(REMOVE, sorted(gone))
