"""Make a new database of what a damaged one still holds, and name what is lost. The damaged file stays as it is."""

import secrets
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from itertools import groupby
from pathlib import Path
from sqlite3 import Connection
from typing import NamedTuple

from localcite.db import definitions, engine
from localcite.db.ledger.verify import SHOULD_BE_PENDING
from localcite.db.locks import alive_in
from localcite.doctor.carve.pages import opened
from localcite.doctor.gather import Event, Gathered, bodies, gather, write
from localcite.doctor.supply import supply
from localcite.errors import BadFile, DatabaseDamaged, DatabaseUnwritable, UsageError
from localcite.graph import graph_path
from localcite.model import instant
from localcite.sync.replay import rebuild

_PENDING = f"INSERT INTO pending (call, run, state) {SHOULD_BE_PENDING}"
_RUNS = """
INSERT INTO run (id, uid, tag, started_at, finished_at, status)
SELECT o.run, 'salvaged-' || o.run, max(json_extract(o.body, '$.tag')), min(o.at), max(o.at), 'died'
FROM ledger AS o WHERE o.run IS NOT NULL AND o.run NOT IN (SELECT id FROM run) GROUP BY o.run"""
_UNREAD = """
SELECT s.call, json_array_length(o.body, '$.ids'), coalesce(json_extract(o.body, '$.ids[0]'), ''), s.outcome
FROM ledger AS s JOIN ledger AS o ON o.call = s.call AND o.kind = 'opened'
WHERE s.kind = 'settled' AND json_extract(s.body, '$.reply_sha256') IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM reply AS r WHERE r.call = s.call)
ORDER BY s.call"""
WORDS = {
    "meta": "which vendor this database belongs to",
    "run": "the list of runs",
    "collection": "the collections",
    "collection_item": "the members of collections",
    "price": "the prices",
    "budget": "the budget",
}


class Salvaged(NamedTuple):
    """What the new database holds, and what is lost, one clause each. `last`: the newest event's number and hash."""

    file: Path
    events: int
    replies: int
    documents: int
    citations: int
    last: tuple[int, str]
    lost: tuple[str, ...]


def salvage(path: Path, target: Path, *, now: datetime) -> Salvaged:
    """Write what the file at `path` holds into a new one. Raises UsageError, BadFile, DatabaseDamaged."""
    _check(path, target)
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.salvage")
    try:
        with closing(engine.open_for_writing(part, now=now)) as new:
            told = _fill(path, new, now)
        engine.backup(part, target)
        Path(graph_path(str(target))).unlink(missing_ok=True)  # it was made from another database of that name
    except OSError as error:
        raise DatabaseUnwritable(path=path, what=error.strerror or str(error)) from error
    finally:
        for ending in ("", "-wal", "-shm"):
            part.with_name(part.name + ending).unlink(missing_ok=True)
    return told._replace(file=target)


def _check(path: Path, target: Path) -> None:
    """Refuse what cannot be done, before anything is done."""
    if not path.is_file():
        what = "it is a folder" if path.is_dir() else "there is no such file"
        raise UsageError(what=f"there is nothing to salvage: {path}: {what}", fix=None)
    if target.exists():
        raise BadFile(path=str(target), what="it exists already", line=None, fix="name a new file")
    alive = alive_in(path.parent)
    if any(alive(file.stem) for file in path.parent.glob("runs/*.lock")):
        raise UsageError(what="a sync is under way", fix="salvage when it has ended")


def _fill(path: Path, new: Connection, now: datetime) -> Salvaged:
    """Fill the new database, and return what it holds."""
    with engine.transaction(new):
        others = definitions.drop(new)
        with opened(path) as pages:
            found = gather(pages, path, new)
        added = supply(new, found)
        write(new, "ledger", added)
        new.execute(_RUNS)
        new.execute(_PENDING)
        _introduce(new, now)
        definitions.define(new, others)
    if not found.events and not found.replies:
        raise DatabaseDamaged(path=path, what="no event and no reply can be found in it", fix=_NOTHING)
    rebuild(new, lambda: now, lambda _uid: False, lambda _done, _of: None)
    return _told(new, found, tuple(_lost(new, found, added)))


_NOTHING = "go on with the newest file under backups: `localcite backup --restore FILE`"


def _introduce(new: Connection, now: datetime) -> None:
    """Write the facts that every database has; what was found stays."""
    facts = {"database_id": secrets.token_hex(16), "generation": "0", "created_at": instant(now)}
    new.executemany("INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)", facts.items())


def _told(new: Connection, found: Gathered, lost: tuple[str, ...]) -> Salvaged:
    """Return what the new database holds."""
    documents = new.execute("SELECT count(*) FROM document WHERE same_as IS NULL").fetchone()[0]
    citations = new.execute("SELECT count(*) FROM citation").fetchone()[0]
    seq, hashed = new.execute("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
    return Salvaged(Path(), len(found.events), len(found.replies), documents, citations, (seq, hashed), lost)


# ---- what is lost -------------------------------------------------------------------------------------------------


def _lost(new: Connection, found: Gathered, added: list[Event]) -> Iterator[str]:
    """Yield a clause for each thing that is known to be lost."""
    known = {*found.events, *(event[0] for event in added)}
    highest = max([*found.events, *found.indexed], default=0)
    for first, last in _runs(sorted(set(range(1, highest + 1)) - known)):
        yield f"event {first} of the record" if first == last else f"events {first} to {last} of the record"
    for seq, kind, call, *_ in added:
        yield f"event {seq} of the record ({kind}, call {call}): supplied from what else is known of the call"
    for call, asked, first_id, outcome in new.execute(_UNREAD).fetchall():
        about = f"{first_id} and {asked - 1} more" if asked > 1 else first_id or "what it asked is lost too"
        bill = "was billed" if outcome == "answered" else "cost nothing"
        yield f"the reply to call {call} ({about}), which {bill}"
    recorded = {call for call, _ in bodies(found.events)} | {event[2] for event in added}
    for call in sorted(found.broken - recorded):
        yield f"the reply to call {call}, and all that the record said of it"
    if not found.sound:
        yield f"certainty about events after number {highest}: there may have been some"
    if found.carved:
        words = ", ".join(WORDS[table] for table in found.carved)
        yield f"certainty about {words}: some may be lacking, and some may be there that were removed"


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of each run of neighbours."""
    for _, group in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        members = [number for _, number in group]
        yield members[0], members[-1]
