"""From the bytes of a damaged database into a new one: what proves itself is written, and what was met is noted.

Inside the caller's transaction on the new database, whose triggers are away. Replies go straight over, one at a time.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection
from typing import Any, NamedTuple

from localcite.db.border import connect_to_read
from localcite.db.ledger.books import unpacked
from localcite.db.ledger.chain import GENESIS, link
from localcite.doctor.carve.pages import Pages
from localcite.doctor.carve.rows import COLUMNS, Row, body_of, rows
from localcite.errors import LocalciteError

OWN = ("meta", "run", "collection", "collection_item", "price", "budget")  # parents first
Event = tuple[Any, ...]  # in the order of COLUMNS["ledger"]


class Told(NamedTuple):
    """What the store said of one answer: which endpoint, which page, when."""

    endpoint: str
    page: int
    at: str


class Gathered(NamedTuple):
    """What was met. `broken`: calls whose reply is there and not whole; `carved`: tables of which SQLite reads nothing.

    `told`: of the answers that were in the store, by their call. `indexed`: the numbers of events that an index knows.
    `sound`: SQLite finds the table of events whole, so that none is lost at its end.
    """

    events: dict[int, Event]
    replies: set[int]
    broken: set[int]
    told: dict[int, Told]
    indexed: set[int]
    carved: tuple[str, ...]
    sound: bool


def gather(pages: Pages, path: Path, new: Connection) -> Gathered:
    """Take over everything that can be read, and return what that was."""
    candidates: dict[int, set[Event]] = {}
    found = Gathered({}, set(), set(), {}, set(), (), sound=_through_sqlite(path, "ledger") is not None)
    own: list[Row] = []
    for view in (pages, pages.of_file()) if pages.newer else (pages,):
        for row in rows(view):
            if row.table == "ledger" and row.values:
                candidates.setdefault(row.key or 0, set()).add(row.values)
            elif row.table == "reply":
                _take_reply(new, row, found)
            elif row.table == "answer" and row.values:
                found.told.setdefault(int(str(row.values[1])), _told(row.values))
            elif row.table == "indexed" and row.values:
                found.indexed.add(int(str(row.values[1])))
            elif row.values:
                own.append(row)
    found.events.update(_chosen(candidates))
    write(new, "ledger", found.events.values())
    found.broken.difference_update(found.replies)
    return found._replace(carved=_take_own(path, own, new))


def write(new: Connection, table: str, rows_: Iterable[tuple[Any, ...]]) -> None:
    """Write rows; those that are there already stay."""
    columns = COLUMNS[table]
    marks = ", ".join("?" * len(columns))
    new.executemany(f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows_)


# ---- the record ---------------------------------------------------------------------------------------------------


def _take_reply(new: Connection, row: Row, found: Gathered) -> None:
    """Keep a reply whose bytes are those that came; note one whose bytes are not."""
    call = row.key or 0
    if call in found.replies:
        return
    if row.values is None or not _is_whole(new, *row.values):
        found.broken.add(call)
    else:
        write(new, "reply", [row.values])
        found.replies.add(call)


def _is_whole(new: Connection, call: Any, sha256: Any, size: Any, _encoding: Any, packed: Any) -> bool:
    """Tell whether the bytes are those that came."""
    try:
        unpacked(new, call, sha256, size, packed)
    except (LocalciteError, ValueError, MemoryError):
        return False
    return True


def _told(values: tuple[Any, ...]) -> Told:
    """Return what the store said of an answer."""
    return Told(endpoint=values[3], page=values[4], at=values[7])


def _chosen(candidates: Mapping[int, set[Event]]) -> dict[int, Event]:
    """Return one event a number: where several claim it, the one that is tied to the event before it."""
    chosen: dict[int, Event] = {}
    for seq in sorted(candidates):
        previous = chosen[seq - 1][5] if seq - 1 in chosen else GENESIS
        of_seq = sorted(candidates[seq], key=str)
        chosen[seq] = next((event for event in of_seq if _fits(previous, event)), of_seq[0])
    return chosen


def _fits(previous: str, event: Event) -> bool:
    seq, kind, call, at, body, hashed = event
    return bool(link(previous, seq=seq, kind=kind, call=call, at=at, body=body) == hashed)


def bodies(events: Mapping[int, Event]) -> dict[tuple[int, str], dict[str, Any]]:
    """Return the bodies of events by call and kind, each with its moment as `at`."""
    return {(call, kind): body_of(body) | {"at": at} for _, kind, call, at, body, _ in events.values()}


# ---- the user's own -----------------------------------------------------------------------------------------------


def _take_own(path: Path, carved: list[Row], new: Connection) -> tuple[str, ...]:
    """Take the user's own tables through SQLite where it finds them whole, else as they were met in the pages."""
    new.execute("DELETE FROM meta")
    guessed = []
    for table in OWN:
        read = _through_sqlite(path, table)
        if read is None:
            guessed.append(table)
            read = [row.values for row in carved if row.table == table and row.values]
        if table == "collection_item":
            _make_shelves(new, read)
        write(new, table, read)
    return tuple(guessed)


def _through_sqlite(path: Path, table: str) -> list[tuple[Any, ...]] | None:
    """Return a table's rows; None where SQLite finds fault with it."""
    try:
        with closing(connect_to_read(path)) as connection:
            if connection.execute(f"PRAGMA integrity_check({table})").fetchall() != [("ok",)]:
                return None
            return connection.execute(f"SELECT {', '.join(COLUMNS[table])} FROM {table}").fetchall()
    except (LocalciteError, sqlite3.Error):
        return None


def _make_shelves(new: Connection, items: Iterable[tuple[Any, ...]]) -> None:
    """Make the collections whose own row is lost, for their members."""
    shelves = {collection: added_at for collection, *_, added_at in items}
    write(new, "collection", [(name, None, None, at) for name, at in shelves.items()])
