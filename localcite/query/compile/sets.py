"""Stages from a set of documents to a set of documents → statements. Pure.

Each keeps two tables in step: the documents, and the links of the last hop that led to them.
"""

from localcite.query.compile.build import Build, asks_for_delisted, rests
from localcite.query.compile.values import Act, Acts, Do, Fast, Shape, Tell, Work
from localcite.query.values import Combine, First, Hop, NewSince, Plain

ENDS = {"cited-by": ("citing", "cited"), "references": ("cited", "citing")}
NEEDS = """INSERT OR IGNORE INTO rests
SELECT r.doc, iif(coalesce(d.type, u.type) = 1, 'references', 'own') FROM {docs} AS r
LEFT JOIN document AS d ON d.id = r.doc LEFT JOIN unheld AS u ON u.doc = r.doc"""
HOP = """SELECT c.{far} AS doc, c.{near} AS via, c.cited, c.citing
FROM {docs} AS r CROSS JOIN citation AS c ON c.{near} = r.doc WHERE {listed} c.citing <> c.cited"""
FIRST = """SELECT c.{far} AS doc, c.{far} AS pos FROM citation AS c
WHERE c.{near} = (SELECT doc FROM {docs}) AND {listed} c.citing <> c.cited ORDER BY c.{far} LIMIT ?"""
OWNERS = """INSERT INTO {into} SELECT l.doc, l.via, l.cited, l.citing,
    CASE WHEN x.type = 2 OR y.type = 2 THEN 2 ELSE owner_relation(
        (SELECT group_concat(o.name, '|') FROM owner AS o WHERE o.doc = l.cited),
        x.current_assignee, x.original_assignee, y.current_assignee, y.original_assignee) END AS self
FROM {links} AS l LEFT JOIN document AS x ON x.id = l.cited LEFT JOIN document AS y ON y.id = l.citing"""
EARLIEST = """INSERT INTO {into} SELECT {row} FROM (
    SELECT {row}, d.application_no, row_number() OVER (
        PARTITION BY application_key(d.application_no) ORDER BY d.published IS NULL, d.published, r.doc) AS place
    FROM {docs} AS r LEFT JOIN document AS d ON d.id = r.doc
) AS r WHERE r.place = 1 OR r.application_no IS NULL"""
KEPT = "INSERT OR IGNORE INTO {into} SELECT {row} FROM {kept} AS k CROSS JOIN {docs} AS r ON r.doc = k.doc"
LEARNT = """FROM {links} AS l JOIN citation AS c ON c.cited = l.cited AND c.citing = l.citing
JOIN answer AS a ON a.id = c.first_answer WHERE a.answered_at >= ? AND a.baseline = {baseline}"""


def hop(stage: Hop, shape: Shape, build: Build) -> Shape:
    """Compile `cited-by` and `references`."""
    return follow(stage.word, stage.at, shape, build)


def follow(word: str, at: int, shape: Shape, build: Build) -> Shape:
    """Compile a hop. What is delisted is left out, and counted, unless a condition asks for it."""
    far, near = ENDS[word]
    named = shape.named or shape.docs
    listed = listed_text(build)
    links, docs = build.table("l"), build.table("d")
    parts = {"far": far, "near": near, "docs": shape.docs, "listed": listed}
    hopped: Acts = []
    if shape.single and isinstance(build.next, First):
        hopped += _first_page(parts, links, docs, build.next.most)
    else:
        hopped += [made_links(links), Do(f"INSERT INTO {links} {HOP.format(**parts)}")]
        hopped += linked_docs(docs, links)
    if listed:
        gone = HOP.format(**{**parts, "listed": "c.listed = 0 AND"})
        hopped.append(Tell("delisted", (), f"SELECT count(*) FROM ({gone})"))
    if listed and not (shape.single and isinstance(build.next, First)):
        says = f"follows the citations of {shape.docs} → {links}, {docs}"
        hopped = [Fast("hop", (links, docs), (word, shape.docs), says, _all(hopped))]
    said = Work("say_of_hop", "", (word, named, links), "")
    hopped += [_needs(word, named), Fast("say_of_hop", (), (word, named, links), "", (said,))]
    build.step(word, at, hopped)
    return Shape(docs, links, previous=named)


def listed_text(build: Build) -> str:
    """Return the condition that leaves out what is delisted; none where the question asks for it."""
    return "" if asks_for_delisted(build.ahead) else "c.listed > 0 AND"


def _needs(word: str, named: str) -> Fast:
    """Note what a hop rests on. The references of a patent are not sold: they come from lists about others."""
    if word == "cited-by":
        return rests(named)
    says = "notes what the answer rests on"
    return Fast("rests", (), (named, "hop"), says, (Do(NEEDS.format(docs=named)),))


def _all(acts: Acts) -> tuple[Do | Tell | Work, ...]:
    """Return statements as what stands in for a step on arrays: none of them is such a step itself."""
    return tuple(act for act in acts if not isinstance(act, Fast))


def fast(job: str, into: tuple[str | None, ...], args: tuple[object, ...], says: str, acts: Acts) -> Act:
    """Return a step on arrays, with what is done instead. `into`: the tables that it fills."""
    return Fast(job, tuple(filter(None, into)), args, says, _all(acts))


def made_links(links: str, *more: str) -> Do:
    """Return what makes a table of links. `more`: columns of its own."""
    return Do(f"CREATE TEMP TABLE {links} ({', '.join(('doc', 'via', 'cited', 'citing', *more))})")


def linked_docs(docs: str, links: str) -> Acts:
    """Return what makes the table of the documents that links lead to."""
    return [Do(Shape(docs).table(docs)), Do(f"INSERT OR IGNORE INTO {docs} SELECT doc, doc FROM {links}")]


def _first_page(parts: dict[str, str], links: str, docs: str, most: int) -> Acts:
    """Take only the first documents that one document leads to: the index gives them in order."""
    of_docs = f"SELECT * FROM ({HOP.format(**parts)}) WHERE doc IN (SELECT doc FROM {docs})"
    return [
        Do(Shape(docs).table(docs)),
        Do(f"INSERT INTO {docs} {FIRST.format(**parts)}", (most,)),
        made_links(links),
        Do(f"INSERT INTO {links} {of_docs}"),
    ]


def kept_links(shape: Shape, docs: str, build: Build) -> tuple[Acts, str | None]:
    """Return what keeps only the links that lead to these documents, and the table of them."""
    if shape.links is None:
        return [], None
    links = build.table("l")
    of_docs = f"SELECT l.* FROM {shape.links} AS l WHERE l.doc IN (SELECT doc FROM {docs})"
    return [made_links(links), Do(f"INSERT INTO {links} {of_docs}")], links


def narrowed(shape: Shape, docs: str, links: str | None) -> Shape:
    """Return a shape with fewer documents: what was prepared for more of them holds no longer."""
    return shape.but(docs=docs, links=links, named=None, prepared=())


def combine(stage: Combine, shape: Shape, other: Shape, build: Build) -> Shape:
    """Compile `and`, `minus` (the left side's links remain) and `or` (both sides')."""
    if stage.word == "or":
        return _either(stage, shape, other, build)
    docs = build.table("d")
    test = "IN" if stage.word == "and" else "NOT IN"
    kept = f"SELECT {shape.row} FROM {shape.docs} AS r WHERE r.doc {test} (SELECT doc FROM {other.docs})"
    more, links = kept_links(shape, docs, build)
    acts: Acts = [Do(shape.table(docs)), Do(f"INSERT INTO {docs} {kept}"), *more]
    args = (stage.word, shape.docs, shape.links, other.docs, shape.extras)
    says = f"compares {shape.docs} with {other.docs} → {docs}"
    build.step(stage.word, stage.at, [fast("combine", (docs, links), args, says, acts)])
    return narrowed(shape, docs, links)


def _either(stage: Combine, shape: Shape, other: Shape, build: Build) -> Shape:
    docs = build.table("d")
    acts: Acts = [Do(Shape(docs).table(docs))]
    acts += [Do(f"INSERT OR IGNORE INTO {docs} SELECT doc, doc FROM {side.docs}") for side in (shape, other)]
    links = [table for table in (shape.links, other.links) if table is not None]
    into = links[0] if len(links) == 1 else None
    if len(links) == 2:
        into = build.table("l")
        united = f"INSERT INTO {into} SELECT * FROM {links[0]} UNION SELECT * FROM {links[1]}"
        acts += [made_links(into), Do(united)]
    args = (shape.docs, shape.links, other.docs, other.links)
    says = f"unites {shape.docs} and {other.docs} → {docs}"
    build.step("or", stage.at, [fast("or", (docs, into if len(links) == 2 else None), args, says, acts)])
    return Shape(docs, into, loose=True)


def external(stage: Plain, shape: Shape, build: Build) -> Shape:
    """Compile `external`. What is of or by a paper, and what else lacks an owner, is kept and counted in the notes."""
    judged, docs, links = build.table("l"), build.table("d"), build.table("l")
    if shape.links is None:
        build.fail("`external` speaks of citations, and no hop stands before", stage.at, ("cited-by", "references"))
    unlinked = f"SELECT {shape.row} FROM {shape.docs} AS r WHERE r.doc NOT IN (SELECT doc FROM {shape.links})"
    acts: Acts = [
        Work("owners", "", (), "compares the names of owners"),
        made_links(judged, "self"),
        Do(OWNERS.format(into=judged, links=shape.links)),
        Work("refuse_papers", "", (judged, stage.at), "refuses papers alone: they have no owner"),
        made_links(links),
        Do(f"INSERT INTO {links} SELECT doc, via, cited, citing FROM {judged} WHERE self IS NOT 1"),
        Do(shape.table(docs)),
        Do(KEPT.format(into=docs, row=shape.row, docs=shape.docs, kept=links)),
        *([Do(f"INSERT INTO {docs} {unlinked}")] if shape.loose else []),
        Tell("self_citations", (), f"SELECT count(*) FROM {judged} WHERE self = 1"),
        Tell("owner_unknown", (), f"SELECT count(*) FROM {judged} WHERE self IS NULL"),
        Tell("papers_kept", (), f"SELECT count(*) FROM {judged} WHERE self = 2"),
    ]
    args = (shape.docs, shape.links, shape.loose, shape.extras, stage.at)
    says = f"compares the owners of both ends of {shape.links} → {docs}, {links}"
    build.step("external", stage.at, [fast("external", (docs, links), args, says, acts)])
    return narrowed(shape, docs, links)


def one_per_application(stage: Plain, shape: Shape, build: Build) -> Shape:
    """Compile `one-per-application`: the earliest publication of each; documents without a number are kept."""
    docs = build.table("d")
    without = f"FROM {shape.docs} AS r LEFT JOIN document AS d ON d.id = r.doc WHERE d.application_no IS NULL"
    more, links = kept_links(shape, docs, build)
    acts: Acts = [
        Do(shape.table(docs)),
        Do(EARLIEST.format(into=docs, row=shape.row, docs=shape.docs)),
        *more,
        Tell("no_application", (), f"SELECT count(*) {without}"),
    ]
    says = f"keeps the earliest publication of each application → {docs}"
    build.step(stage.word, stage.at, [fast(stage.word, (docs, links), (shape.docs, shape.links), says, acts)])
    return narrowed(shape, docs, links)


def new_since(stage: NewSince, shape: Shape, build: Build) -> Shape:
    """Compile `new since` as a stage: citations that an answer since then was the first to list."""
    from localcite.query.compile.sources import since_text  # noqa: PLC0415 - sources stand on this module

    if shape.links is None:
        build.fail("`new since` speaks of citations, and no hop stands before", stage.at, ("cited-by", "references"))
    docs, links, since = build.table("d"), build.table("l"), since_text(stage, build)
    learnt = LEARNT.format(links=shape.links, baseline=0)
    kept: Acts = [
        made_links(links),
        Do(f"INSERT INTO {links} SELECT l.* {learnt}", (since,)),
        Do(shape.table(docs)),
        Do(KEPT.format(into=docs, row=shape.row, docs=shape.docs, kept=links)),
        Tell("baseline", (), f"SELECT count(*) {LEARNT.format(links=shape.links, baseline=1)}", (since,)),
    ]
    says = f"looks up when the citations of {shape.links} were learnt → {docs}, {links}"
    args = (shape.docs, shape.links, since, shape.extras)
    acts: Acts = [fast("new since", (docs, links), args, says, kept), Work("say", "", ("new_since", since), "")]
    if shape.previous:
        older = f"FROM {shape.previous} AS r JOIN holding AS h ON h.document = r.doc WHERE h.answered_at < ?"
        told = Tell("not_asked_since", (since,), f"SELECT count(*) {older}", (since,))
        acts.append(Fast("asked before", (), (shape.previous, since), "counts by the column of answers", (told,)))
    build.step("new since", stage.at, acts)
    return narrowed(shape, docs, links)
