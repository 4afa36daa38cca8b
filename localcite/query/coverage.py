"""What an answer rests on: how much of it is held, how old that is, and what completing it would cost at most.

Each document is in one state, by the rules that plans are made by (`plan.judge_held`): in doubt, never asked, refused,
no row came, out of date, short of its totals, held.
"""

from localcite.freshness import cutoff
from localcite.query.answer import AsOf, Coverage, ToBuy
from localcite.query.doubts import lay_doubts
from localcite.query.fields import best_name
from localcite.query.value import Value
from localcite.query.world import World

# `last_page`: the last there is of a paper, as far as its totals and the size of a page tell; NULL where they do not.
# `lost`: it was billed, as somebody found out, and nobody has the reply: it is not bought again unless that is wished.
JUDGING = """SELECT doc, answered_at, unsold, state, next_page, last_page, lost, several,
    iif(lost AND verdict IN ('not_bought', 'stale', 'partial') AND NOT unsold, 'failed', verdict) AS verdict
FROM (SELECT n.doc, n.answered_at, n.unsold, n.state, n.next_page, n.last_page, n.several,
    n.lost_by > n.answered_by AS lost, CASE
    WHEN n.unsold AND n.doc > 0 THEN 'partial'
    WHEN n.doubted_by > n.answered_by THEN 'in_doubt'
    WHEN n.unread THEN 'held'
    WHEN n.state IS NULL THEN iif(
        n.doc < 0 OR EXISTS (SELECT 1 FROM name AS x WHERE x.document = n.doc AND x.scheme <> 'text'),
        'not_bought', 'nameless')
    WHEN n.state IN ('failed', 'reply_kept') THEN 'failed'
    WHEN n.state = 'no_answer' THEN 'no_answer'
    WHEN n.answered_at < n.cutoff THEN 'stale'
    WHEN n.state = 'partial' THEN 'partial'
    ELSE 'held' END AS verdict
FROM (
    SELECT r.doc, r.unsold, h.state, h.answered_at, h.next_page, coalesce(q.unread, 0) AS unread,
        coalesce(q.doubt, 0) AS doubted_by, coalesce(q.lost, 0) AS lost_by,
        iif(h.answered_at IS NULL, 0, h.call) AS answered_by,
        coalesce((SELECT u.several FROM unheld AS u WHERE u.doc = r.doc), 0) AS several,
        coalesce((SELECT max(k.cutoff) FROM rule AS k WHERE k.doc = r.doc), {cutoff}) AS cutoff,
        (max(coalesce(h.references_total, 0), coalesce(h.cited_by_papers, 0), coalesce(h.cited_by_patents, 0))
            + nullif(h.page_size, 0) - 1) / nullif(h.page_size, 0) AS last_page
    FROM ({rests}) AS r
    LEFT JOIN holding AS h ON h.document = r.doc LEFT JOIN doubt AS q ON q.doc = r.doc
) AS n) LIMIT -1"""
JUDGED = "CREATE TEMP VIEW judged AS " + JUDGING.format(
    rests="SELECT doc, max(what = 'references') AS unsold FROM rests GROUP BY doc",
    cutoff="(SELECT g.cutoff FROM age AS g)",
)
BUYS = """(NOT lost AND NOT several AND (verdict IN ('not_bought', 'stale') OR (verdict = 'failed' AND state = 'failed')
    OR (verdict = 'no_answer' AND answered_at < (SELECT no_answer FROM age))))"""
PAGES = "(verdict = 'partial' AND NOT unsold AND next_page IS NOT NULL)"
COUNTING = f"""SELECT verdict, count(*), sum({BUYS}), sum({PAGES} AND last_page IS NULL),
    sum(iif({PAGES} AND last_page IS NOT NULL, max(last_page - next_page + 1, 1), 0)), sum(unsold),
    sum(several AND verdict = 'not_bought'),
    min(iif(unsold, NULL, answered_at)), max(iif(unsold, NULL, answered_at))
FROM"""
COUNTED = f"{COUNTING} judged GROUP BY verdict"
# The same of one document ?1, where ?2 and ?3 are the ages. `{unsold}`: whether it rests on lists about others.
COUNTED_ONE = f"""{COUNTING.replace("(SELECT no_answer FROM age)", "?3")}
({JUDGING.format(rests="SELECT d.id AS doc, {unsold} AS unsold FROM document AS d WHERE d.id = ?1", cutoff="?2")})"""
SEEN = "SELECT min(answered_at), max(answered_at) FROM seen"
# What is stale by a collection's rule may be fresh by that of the settings: it is bought by the rule it is stale by.
DUE = "(k.doc NOT IN (SELECT doc FROM judged AS j WHERE j.verdict = 'stale' AND j.answered_at >= k.cutoff))"
# A collection is bought as a whole only where the answer rests on all of it.
WHOLE = f"""SELECT DISTINCT k.collection FROM rule AS k
WHERE k.doc IN (SELECT doc FROM judged WHERE {{wanted}}) AND {DUE}
AND k.collection NOT IN (SELECT collection FROM rule WHERE doc NOT IN (SELECT doc FROM judged)) ORDER BY 1"""
REST = f"""SELECT {best_name("judged.doc")}, iif(
    judged.verdict = 'stale' AND judged.answered_at >= (SELECT cutoff FROM age),
    (SELECT k.max_age FROM rule AS k WHERE k.doc = judged.doc ORDER BY k.cutoff DESC LIMIT 1), NULL) AS max_age
FROM judged WHERE {{wanted}} AND NOT EXISTS (
    SELECT 1 FROM rule AS k WHERE k.doc = judged.doc AND k.collection IN (SELECT value FROM json_each(?)) AND {DUE})
ORDER BY max_age, 1"""


class _Counted(Value):
    """The documents of one verdict, and what they cost.

    Nobody knows how many pages `unbounded` ones have left, nor which of several publications the `several` are.
    """

    verdict: str
    size: int
    buys: int
    unbounded: int
    pages: int
    unsold: int
    several: int
    oldest: str | None
    newest: str | None


def measure(world: World, *, complete: bool = False) -> tuple[Coverage, AsOf]:
    """Judge every document that the answer rests on; return the coverage and the age of the answer.

    `complete`: each document is judged by SQL, so that `to_buy` can name it.
    """
    lay_doubts(world)
    limits = ages(world)
    world.connection.execute("INSERT INTO age VALUES (?, ?)", limits)
    on_arrays = [_by_columns(*each) for each in world.shortcut.judged(limits, complete=complete)]
    world.lay_rules()
    counted = [*on_arrays, *(_Counted(*row) for row in world.rows(COUNTED))]  # type: ignore[arg-type]  # as SQL gives them
    return _told(world, counted, world.rows(SEEN)[0])


def ages(world: World) -> tuple[str | None, str | None]:
    """Return the moments before which answers, and those without rows, are out of date by the settings."""
    context = world.context
    return cutoff(context.max_age, context.now), cutoff(context.no_answer_max_age, context.now)


def measured(world: World, judged: tuple[object, ...], seen: tuple[object, ...]) -> tuple[Coverage, AsOf]:
    """Return the same of one document, as `COUNTED_ONE` judged it. `seen`: see `_told`."""
    return _told(world, [_Counted(*judged)], seen)  # type: ignore[arg-type]  # as SQL gives them


def _told(world: World, counted: list[_Counted], seen: tuple[object, ...]) -> tuple[Coverage, AsOf]:
    """Return the coverage and the age, and note what has to be said of them. `seen`: the ends of what lists said."""
    sizes: dict[str, int] = {}
    for each in counted:
        sizes[each.verdict] = sizes.get(each.verdict, 0) + each.size
    nameless = sizes.pop("nameless", 0)
    world.notes.tell("nameless", nameless, ())
    sizes["not_bought"] = sizes.get("not_bought", 0) + nameless
    units, unpriced = _units(world, counted)
    coverage = Coverage(rests_on=sum(sizes.values()), units_to_complete=units, unpriced=unpriced, **sizes)
    return coverage, _as_of(counted, seen)


def _by_columns(verdict: str, size: int, buys: int, unsold: int, oldest: str | None, newest: str | None) -> _Counted:
    """Return what was judged without SQL: no pages are left of it, and it is one publication each."""
    return _Counted(verdict, size, buys, 0, 0, unsold, 0, oldest, newest)


def _units(world: World, counted: list[_Counted]) -> tuple[int | None, int]:
    """Return what completing would cost at most, None where it cannot be bought or nobody knows the most.

    And of how many documents nobody knows it, where these alone are why.
    """
    billed = world.context.pages_billed
    unbounded = sum(each.unbounded for each in counted) if billed else 0
    unpriced = unbounded + sum(each.several for each in counted)
    if any(each.unsold for each in counted):
        return None, 0
    world.notes.tell("unbounded", unbounded, ())
    units = sum(each.buys + (each.pages if billed else 0) for each in counted)
    return (None if unpriced else units), unpriced


def _as_of(counted: list[_Counted], seen: tuple[object, ...]) -> AsOf:
    """Return when the oldest and the newest answer was given."""
    oldest = [at for at in (*(each.oldest for each in counted), seen[0]) if at is not None]
    newest = [at for at in (*(each.newest for each in counted), seen[1]) if at is not None]
    return AsOf(min(map(str, oldest), default=None), max(map(str, newest), default=None))


def verdicts(world: World) -> dict[int, str]:
    """Return the state in which each document counts that the answer rests on, as `measure` judged it by SQL."""
    judged = world.rows("SELECT doc, iif(verdict = 'nameless', 'not_bought', verdict) FROM judged")
    return {int(str(doc)): str(verdict) for doc, verdict in judged}


def to_buy(world: World) -> ToBuy:
    """Return what a sync would have to be given to complete the answer."""
    from json import dumps  # noqa: PLC0415 - only where somebody asks what to buy

    wanted = f"({BUYS} OR ({PAGES} AND NOT lost))"
    pages = world.number(f"SELECT count(*) FROM judged WHERE {PAGES} AND NOT lost") > 0
    names = tuple(str(name) for (name,) in world.rows(WHOLE.format(wanted=wanted)))
    ids: dict[str | None, list[str]] = {None: []}
    for name, max_age in world.rows(REST.format(wanted=wanted), (dumps(names),)):
        ids.setdefault(None if max_age is None else str(max_age), []).append(str(name))
    plain = tuple(ids.pop(None))
    return ToBuy(names, plain, pages, tuple((str(age), tuple(of)) for age, of in ids.items()))
