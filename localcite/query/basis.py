"""What an answer stands on, for receipts: which database, up to which event of its record, and by which calls.

It is read in the snapshot of the answer, so that answer and receipt speak of the same moment.
"""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from sqlite3 import Connection

from localcite.query.compile.values import Shape
from localcite.query.value import Value
from localcite.query.world import World

NOTHING = "0" * 64  # the hash before the first event
LAST = "SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1"
ID = "SELECT value FROM meta WHERE key = 'database_id'"
RESTED = "INSERT OR IGNORE INTO rested SELECT doc FROM rests WHERE doc > 0"
ANSWERED = """SELECT h.call FROM rested AS r CROSS JOIN holding AS h ON h.document = r.doc
UNION SELECT a.call FROM rested AS r CROSS JOIN holding AS h ON h.document = r.doc AND h.pages > 1
    CROSS JOIN answer AS a ON a.document = r.doc AND a.endpoint = h.endpoint"""
TOLD = """SELECT a.call FROM {links} AS l CROSS JOIN citation AS c ON c.cited = l.cited AND c.citing = l.citing
CROSS JOIN answer AS a ON a.id = c.last_answer"""


class Basis(Value):
    """What an answer stands on. `database`: its id; `seq`, `hash`: the newest event of its record.

    `calls`: pairs of the first and the last of calls in a row, ascending; None where the answer looked at all that was
    held, so that every call up to that event counts. `asked_on`: the day of the question.
    """

    database: str | None
    seq: int
    hash: str
    calls: tuple[tuple[int, int], ...] | None
    asked_on: str


def basis(world: World, shape: Shape) -> Basis:
    """Return what an answer stands on. `shape`: what its question came to."""
    day = world.context.now.date()
    if world.nothing_held:
        return Basis(None, 0, NOTHING, (), day.isoformat())
    return state(world.connection, day, _calls(world, shape))


def state(connection: Connection, day: date, calls: tuple[tuple[int, int], ...] | None = None) -> Basis:
    """Return which database this is, and up to which event of its record."""
    found = connection.execute(ID).fetchone()
    seq, hashed = connection.execute(LAST).fetchone() or (0, NOTHING)
    return Basis(found[0] if found else None, seq, hashed, calls, day.isoformat())


def _calls(world: World, shape: Shape) -> tuple[tuple[int, int], ...] | None:
    """Return the calls that answered about the documents that an answer rests on, and those that listed its links."""
    world.connection.execute("CREATE TEMP TABLE rested (doc INTEGER PRIMARY KEY)")
    world.connection.execute(RESTED)
    for keys in world.shortcut.rested():
        world.connection.executemany("INSERT OR IGNORE INTO rested VALUES (?)", ((key,) for key in keys if key > 0))
    statements = [ANSWERED]
    rests = world.number("SELECT count(*) FROM rested")
    if shape.links:
        world.shortcut.lay_out(shape.links)
        statements.append(TOLD.format(links=shape.links))
    found = world.column(" UNION ".join(statements))
    return pairs(found) if found or rests or world.number("SELECT count(*) FROM rests") else None


def pairs(numbers: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Return numbers as pairs of the first and the last of those in a row: 1, 2, 3, 7 are (1, 3), (7, 7)."""
    runs = groupby(enumerate(sorted(set(numbers))), lambda each: each[1] - each[0])
    rows = ([number for _place, number in run] for _key, run in runs)
    return tuple((row[0], row[-1]) for row in rows)
