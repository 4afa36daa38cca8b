"""What an answer rests on: how much of it is held, how old that is, and what completing it would cost at most.

Each document is in one state, by the rules that plans are made by (`plan.judge_held`): in doubt, never asked, refused,
no row came, out of date, short of its totals, held.
"""

from localcite.freshness import cutoff
from localcite.query.answer import AsOf, Coverage, ToBuy
from localcite.query.doubts import lay_doubts
from localcite.query.fields import best_name
from localcite.query.world import World

# `units`: what a sync would pay for this document at most; NULL where the number of pages left is unknown.
JUDGED = """CREATE TEMP TABLE judged AS SELECT n.doc, n.answered_at, n.unsold, CASE
    WHEN n.unsold AND n.doc > 0 THEN 'partial'
    WHEN n.doubt_at > coalesce(n.answered_at, '') THEN 'in_doubt'
    WHEN n.unread THEN 'held'
    WHEN n.state IS NULL THEN 'not_bought'
    WHEN n.state IN ('failed', 'reply_kept') THEN 'failed'
    WHEN n.state = 'no_answer' THEN 'no_answer'
    WHEN n.answered_at < n.cutoff THEN 'stale'
    WHEN n.state = 'partial' THEN 'partial'
    ELSE 'held' END AS verdict, n.state, n.next_page, n.last_page
FROM (
    SELECT r.doc, r.unsold, h.state, h.answered_at, h.next_page, q.doubt_at, coalesce(q.unread, 0) AS unread,
        coalesce((SELECT max(k.cutoff) FROM rule AS k WHERE k.doc = r.doc), ?) AS cutoff,
        (max(coalesce(h.references_total, 0), coalesce(h.cited_by_papers, 0), coalesce(h.cited_by_patents, 0))
            + nullif(h.page_size, 0) - 1) / nullif(h.page_size, 0) AS last_page
    FROM (SELECT doc, max(what = 'references') AS unsold FROM rests GROUP BY doc) AS r
    LEFT JOIN holding AS h ON h.document = r.doc LEFT JOIN doubt AS q ON q.doc = r.doc
) AS n"""
NAMELESS = """UPDATE judged SET verdict = 'nameless' WHERE verdict = 'not_bought' AND doc > 0
AND NOT EXISTS (SELECT 1 FROM name AS n WHERE n.document = judged.doc AND n.scheme <> 'text')"""
COSTS = """verdict IN ('not_bought', 'stale') OR (verdict = 'failed' AND state = 'failed')"""
PAGES = "verdict = 'partial' AND NOT unsold AND next_page IS NOT NULL"
COUNTED = "SELECT verdict, count(*) FROM judged GROUP BY verdict"
SPAN = """SELECT min(at), max(at) FROM (
SELECT answered_at AS at FROM judged WHERE NOT unsold UNION ALL SELECT answered_at FROM seen)"""

# A collection is bought as a whole only where the answer rests on all of it.
WHOLE = """SELECT DISTINCT collection FROM rule WHERE doc IN (SELECT doc FROM judged WHERE {wanted})
AND collection NOT IN (SELECT collection FROM rule WHERE doc NOT IN (SELECT doc FROM judged)) ORDER BY 1"""
COVERED = "SELECT doc FROM rule WHERE collection IN (SELECT value FROM json_each(?))"


def measure(world: World) -> tuple[Coverage, AsOf]:
    """Judge every document that the answer rests on; return the coverage and the age of the answer."""
    lay_doubts(world)
    world.connection.execute(JUDGED, (cutoff(world.context.max_age, world.context.now),))
    world.connection.execute(NAMELESS)
    counts = {str(verdict): int(str(number)) for verdict, number in world.rows(COUNTED)}
    nameless = counts.pop("nameless", 0)
    counts["not_bought"] = counts.get("not_bought", 0) + nameless
    if nameless:
        world.notes.tell("nameless", nameless, ())
    coverage = Coverage(rests_on=sum(counts.values()), units_to_complete=_units(world), **counts)
    oldest, newest = world.rows(SPAN)[0]
    return coverage, AsOf(_text(oldest), _text(newest))


def _units(world: World) -> int | None:
    """Return what completing would cost at most, or None where it cannot be bought or nobody knows the most."""
    if world.number("SELECT count(*) FROM judged WHERE unsold"):
        return None
    units = world.number(f"SELECT count(*) FROM judged WHERE {COSTS}")
    if not world.context.pages_billed:
        return units
    unbounded = world.number(f"SELECT count(*) FROM judged WHERE {PAGES} AND last_page IS NULL")
    if unbounded:
        world.notes.tell("unbounded", unbounded, ())
        return None
    return units + world.number(f"SELECT sum(max(last_page - next_page + 1, 1)) FROM judged WHERE {PAGES}")


def to_buy(world: World) -> ToBuy:
    """Return what a sync would have to be given to complete the answer."""
    from json import dumps  # noqa: PLC0415 - only where somebody asks what to buy

    wanted = f"({COSTS}) OR ({PAGES})"
    pages = world.number(f"SELECT count(*) FROM judged WHERE {PAGES}") > 0
    collections = world.rows(WHOLE.format(wanted=wanted))
    rest = f"SELECT {best_name('judged.doc')} FROM judged WHERE ({wanted}) AND doc NOT IN ({COVERED}) ORDER BY 1"
    names = tuple(str(name) for (name,) in collections)
    ids = world.rows(rest, (dumps(names),))
    return ToBuy(names, tuple(str(name) for (name,) in ids), pages)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
