"""Calls whose outcome nobody has seen, and replies that wait to be read in: laid over what an answer rests on."""

from localcite.query.world import World

TABLE = "CREATE TEMP TABLE doubt (doc INTEGER PRIMARY KEY, doubt_at TEXT, unread INTEGER)"
ADD = """INSERT INTO doubt VALUES (?, ?, ?) ON CONFLICT (doc) DO UPDATE
SET doubt_at = nullif(max(coalesce(doubt_at, ''), coalesce(excluded.doubt_at, '')), ''),
    unread = max(unread, excluded.unread)"""
WAITING = """SELECT EXISTS (SELECT 1 FROM pending) OR EXISTS (
    SELECT 1 FROM ledger AS s WHERE s.kind = 'settled' AND s.outcome = 'answered'
    AND NOT EXISTS (SELECT 1 FROM applied AS a WHERE a.call = s.call))"""


def lay_doubts(world: World) -> None:
    """Make the table of the documents that are in doubt, or whose reply is kept and not read in yet."""
    world.connection.execute(TABLE)
    if not world.number(WAITING):
        return
    from localcite.db.ledger.books import pending, unapplied  # noqa: PLC0415 - only where something waits

    alive = world.context.is_alive
    for call in pending(world.connection, alive):
        if call.state == "in_doubt":
            _add(world, call.scheme, call.ids, call.opened_at, unread=False)
    for kept in unapplied(world.connection):
        if not alive(kept.run_uid):
            _add(world, kept.scheme, kept.ids, None, unread=True)


def _add(world: World, scheme: str, ids: tuple[str, ...], doubt_at: str | None, *, unread: bool) -> None:
    """Note one call's share in what is held, and in what this question knows without its being held."""
    from localcite.db.reader.held import PREFIX, documents  # noqa: PLC0415 - only where something waits

    names = [PREFIX.get(scheme, "") + value for value in ids]
    held = documents(world.connection, names)
    for name, value in zip(names, ids, strict=True):
        key = held.get(name) or world.known_unheld(value)
        if key is not None:
            world.connection.execute(ADD, (key, doubt_at, int(unread)))
