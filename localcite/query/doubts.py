"""Calls whose outcome nobody has seen, replies that wait to be read in, and such as were billed and lost.

All are laid over what an answer rests on.
"""

from localcite.model import Name, Scheme
from localcite.query.world import World

ADD = """INSERT INTO doubt VALUES (?, ?, ?, ?) ON CONFLICT (doc) DO UPDATE
SET doubt = max(doubt, excluded.doubt), unread = max(unread, excluded.unread), lost = max(lost, excluded.lost)"""
WAITING = """SELECT EXISTS (SELECT 1 FROM pending) OR EXISTS (
    SELECT 1 FROM ledger AS s WHERE s.kind = 'settled' AND s.outcome = 'answered'
    AND NOT EXISTS (SELECT 1 FROM applied AS a WHERE a.call = s.call)
) OR EXISTS (SELECT 1 FROM ledger AS r WHERE r.kind = 'resolved' AND r.outcome = 'billed')"""


def lay_doubts(world: World) -> None:
    """Fill the table of the documents that are in doubt, or whose reply is not read in yet, or is lost."""
    if not _waits(world):
        return
    from localcite.db.ledger.books import lost, pending, unapplied  # noqa: PLC0415 - only where something waits

    alive = world.context.is_alive
    for call in pending(world.connection, alive):
        if call.state == "in_doubt":
            _add(world, call.scheme, call.ids, (call.call, 0, 0))
    for kept in unapplied(world.connection):
        if not alive(kept.run_uid):
            _add(world, kept.scheme, kept.ids, (0, 1, 0))
    for gone in lost(world.connection):
        _add(world, gone.scheme, gone.ids, (0, 0, gone.call))


def _waits(world: World) -> bool:
    """Tell whether any call waits: looked up once for each state of the file, as the record grows with each call."""
    return world.kept.get("waits", lambda: world.number(WAITING) > 0)


def _add(world: World, scheme: str, ids: tuple[str, ...], share: tuple[int, int, int]) -> None:
    """Note one call's share in what is held, and in what this question knows without its being held.

    `share`: the call that left it in doubt, whether its reply waits, the call whose reply was lost; 0 for none. Ids
    stand in the record as sent.
    """
    from localcite.db.reader.held import documents  # noqa: PLC0415 - only where something waits

    names = [_canonical(Scheme(scheme), value) for value in ids]
    held = documents(world.connection, list(map(str, names)))
    for name in names:
        key = held.get(str(name)) or world.known_unheld(name.value)
        if key is not None:
            world.connection.execute(ADD, (key, *share))


def _canonical(scheme: Scheme, sent: str) -> Name:
    """Return an id as it was sent, as it is known."""
    from localcite.ids import canonical_doi, canonical_number, canonical_uuid  # noqa: PLC0415 - only where it waits

    forms = {Scheme.NUMBER: canonical_number, Scheme.DOI: canonical_doi}
    return Name(scheme, forms.get(scheme, canonical_uuid)(sent) or sent)
