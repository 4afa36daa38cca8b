"""The databases that are kept of every released schema, and how they are hurt."""

import gzip
import json
import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
RELEASED = sorted(file.name.split(".")[0] for file in DATA.glob("*.db.gz"))
NOW = datetime(2026, 12, 24, 12, 0, tzinfo=UTC)
PAGE = 4096


def unpack(revision, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.decompress((DATA / f"{revision}.db.gz").read_bytes()))
    target.chmod(0o600)
    return target


def told(revision):
    """What views and questions said when it was made."""
    return json.loads(gzip.decompress((DATA / f"{revision}.json.gz").read_bytes()))


def content(path):
    """Return all that a database says, table by table, however its pages lie."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def rows(path, sql):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def destroy(path, pages, seed=0):
    """Overwrite pages (from 0) with noise or zeros."""
    dice = random.Random(seed)
    content = bytearray(path.read_bytes())
    for page in pages:
        content[page * PAGE : (page + 1) * PAGE] = dice.randbytes(PAGE) if dice.random() < 0.7 else bytes(PAGE)
    path.write_bytes(content)


def some_pages(path, seed):
    dice = random.Random(seed)
    last = path.stat().st_size // PAGE
    return dice.sample(range(last), dice.choice([1, 3, 6, 12]))


def whole_replies(path, destroyed):
    """Return the calls whose replies lie in no destroyed page, found through SQLite's own map of the pages."""
    with closing(sqlite3.connect(path)) as connection:
        calls = connection.execute("SELECT call, body FROM reply").fetchall()
    content = path.read_bytes()
    hurt = [range(page * PAGE, (page + 1) * PAGE) for page in destroyed]
    found = set()
    for call, body in calls:
        pieces = [body[at : at + 64] for at in range(0, len(body), 64)]
        places = [content.find(piece) for piece in pieces]
        cell_page = {place // PAGE for place in places if place >= 0}
        if not any(place // PAGE in cell_page for span in hurt for place in (span[0],)):
            found.add(call)
    return found


def listed(folder):
    """Return the names in a folder, but for what SQLite keeps beside an open database."""
    return sorted(file.name for file in folder.iterdir() if not file.name.endswith(("-wal", "-shm")))
