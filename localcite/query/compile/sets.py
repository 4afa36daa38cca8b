"""Stages from a set of documents to a set of documents → statements. Pure.

Each keeps two tables in step: the documents, and the links of the last hop that led to them.
"""

from localcite.query.compile.build import Build, asks_for_delisted
from localcite.query.compile.values import Acts, Do, Shape, Tell, Work
from localcite.query.values import Combine, First, Hop, NewSince, Plain

ENDS = {"cited-by": ("citing", "cited"), "references": ("cited", "citing")}
NEEDS = """INSERT OR IGNORE INTO rests
SELECT r.doc, iif(coalesce(d.type, u.type) = 1, 'references', 'own') FROM {docs} AS r
LEFT JOIN document AS d ON d.id = r.doc LEFT JOIN unheld AS u ON u.doc = r.doc"""
HOP = """SELECT c.{far} AS doc, c.{near} AS via, c.cited, c.citing
FROM {docs} AS r CROSS JOIN citation AS c ON c.{near} = r.doc WHERE {listed} c.citing <> c.cited"""
FIRST = """SELECT c.{far} AS doc, c.{far} AS pos FROM citation AS c
WHERE c.{near} = (SELECT doc FROM {docs}) AND {listed} c.citing <> c.cited ORDER BY c.{far} LIMIT ?"""
OWNERS = """CREATE TEMP TABLE {into} AS SELECT l.doc, l.via, l.cited, l.citing,
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
    acts: Acts = [_needs(word, named)]
    if shape.single and isinstance(build.next, First):
        acts += _first_page(parts, links, docs, build.next.most)
    else:
        acts.append(Do(f"CREATE TEMP TABLE {links} AS {HOP.format(**parts)}"))
        acts += linked_docs(docs, links)
    if listed:
        gone = HOP.format(**{**parts, "listed": "c.listed = 0 AND"})
        acts.append(Tell("delisted", (), f"SELECT count(*) FROM ({gone})"))
    acts.append(Work("say_of_hop", "", (word, named, links), ""))
    build.step(word, at, acts)
    return Shape(docs, links, previous=named)


def listed_text(build: Build) -> str:
    """Return the condition that leaves out what is delisted; none where the question asks for it."""
    return "" if asks_for_delisted(build.ahead) else "c.listed > 0 AND"


def _needs(word: str, named: str) -> Do:
    """Note what a hop rests on. The references of a patent are not sold: they come from lists about others."""
    if word == "cited-by":
        return Do(f"INSERT OR IGNORE INTO rests SELECT r.doc, 'own' FROM {named} AS r")
    return Do(NEEDS.format(docs=named))


def linked_docs(docs: str, links: str) -> Acts:
    """Return what makes the table of the documents that links lead to."""
    return [Do(Shape(docs).table(docs)), Do(f"INSERT OR IGNORE INTO {docs} SELECT doc, doc FROM {links}")]


def _first_page(parts: dict[str, str], links: str, docs: str, most: int) -> Acts:
    """Take only the first documents that one document leads to: the index gives them in order."""
    of_docs = f"SELECT * FROM ({HOP.format(**parts)}) WHERE doc IN (SELECT doc FROM {docs})"
    return [
        Do(Shape(docs).table(docs)),
        Do(f"INSERT INTO {docs} {FIRST.format(**parts)}", (most,)),
        Do(f"CREATE TEMP TABLE {links} AS {of_docs}"),
    ]


def kept_links(shape: Shape, docs: str, build: Build) -> tuple[Acts, str | None]:
    """Return what keeps only the links that lead to these documents, and the table of them."""
    if shape.links is None:
        return [], None
    links = build.table("l")
    of_docs = f"SELECT l.* FROM {shape.links} AS l WHERE l.doc IN (SELECT doc FROM {docs})"
    return [Do(f"CREATE TEMP TABLE {links} AS {of_docs}")], links


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
    build.step(stage.word, stage.at, [Do(shape.table(docs)), Do(f"INSERT INTO {docs} {kept}"), *more])
    return narrowed(shape, docs, links)


def _either(stage: Combine, shape: Shape, other: Shape, build: Build) -> Shape:
    docs = build.table("d")
    acts: Acts = [Do(Shape(docs).table(docs))]
    acts += [Do(f"INSERT OR IGNORE INTO {docs} SELECT doc, doc FROM {side.docs}") for side in (shape, other)]
    links = [table for table in (shape.links, other.links) if table is not None]
    into = links[0] if len(links) == 1 else None
    if len(links) == 2:
        into = build.table("l")
        acts.append(Do(f"CREATE TEMP TABLE {into} AS SELECT * FROM {links[0]} UNION SELECT * FROM {links[1]}"))
    build.step("or", stage.at, acts)
    return Shape(docs, into, loose=True)


def external(stage: Plain, shape: Shape, build: Build) -> Shape:
    """Compile `external`. What is of or by a paper, and what else lacks an owner, is kept and counted in the notes."""
    judged, docs, links = build.table("l"), build.table("d"), build.table("l")
    if shape.links is None:
        build.fail("`external` speaks of citations, and no hop stands before", stage.at, ("cited-by", "references"))
    unlinked = f"SELECT {shape.row} FROM {shape.docs} AS r WHERE r.doc NOT IN (SELECT doc FROM {shape.links})"
    acts: Acts = [
        Work("owners", "", (), "compares the names of owners"),
        Do(OWNERS.format(into=judged, links=shape.links)),
        Work("refuse_papers", "", (judged, stage.at), "refuses papers alone: they have no owner"),
        Do(f"CREATE TEMP TABLE {links} AS SELECT doc, via, cited, citing FROM {judged} WHERE self IS NOT 1"),
        Do(shape.table(docs)),
        Do(KEPT.format(into=docs, row=shape.row, docs=shape.docs, kept=links)),
        *([Do(f"INSERT INTO {docs} {unlinked}")] if shape.loose else []),
        Tell("self_citations", (), f"SELECT count(*) FROM {judged} WHERE self = 1"),
        Tell("owner_unknown", (), f"SELECT count(*) FROM {judged} WHERE self IS NULL"),
        Tell("papers_kept", (), f"SELECT count(*) FROM {judged} WHERE self = 2"),
    ]
    build.step("external", stage.at, acts)
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
    build.step(stage.word, stage.at, acts)
    return narrowed(shape, docs, links)


def new_since(stage: NewSince, shape: Shape, build: Build) -> Shape:
    """Compile `new since` as a stage: citations that an answer since then was the first to list."""
    from localcite.query.compile.sources import since_text  # noqa: PLC0415 - sources stand on this module

    if shape.links is None:
        build.fail("`new since` speaks of citations, and no hop stands before", stage.at, ("cited-by", "references"))
    docs, links, since = build.table("d"), build.table("l"), since_text(stage, build)
    learnt = LEARNT.format(links=shape.links, baseline=0)
    acts: Acts = [
        Do(f"CREATE TEMP TABLE {links} AS SELECT l.* {learnt}", (since,)),
        Do(shape.table(docs)),
        Do(KEPT.format(into=docs, row=shape.row, docs=shape.docs, kept=links)),
        Work("say", "", ("new_since", since), ""),
        Tell("baseline", (), f"SELECT count(*) {LEARNT.format(links=shape.links, baseline=1)}", (since,)),
    ]
    if shape.previous:
        older = f"FROM {shape.previous} AS r JOIN holding AS h ON h.document = r.doc WHERE h.answered_at < ?"
        acts.append(Tell("not_asked_since", (since,), f"SELECT count(*) {older}", (since,)))
    build.step("new since", stage.at, acts)
    return narrowed(shape, docs, links)
