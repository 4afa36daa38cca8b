"""Sources → programs: each makes the table of a set of documents, and says what the answer rests on. Pure."""

from localcite.model import DocType
from localcite.query.compile.build import Build, asks_for_delisted, rests
from localcite.query.compile.dates import period_of
from localcite.query.compile.sets import fast, follow, linked_docs, made_links
from localcite.query.compile.values import Acts, Do, Fast, Shape, Work
from localcite.query.notes import count
from localcite.query.values import By, Every, First, Hop, Members, Named, NewSince, Plain, Search, Where
from localcite.text import match_expression, search_terms

MOST_TERMS = 100

RELATED = """INSERT INTO {into}
WITH citing AS MATERIALIZED (
    SELECT DISTINCT c.citing FROM {seeds} AS r CROSS JOIN citation AS c ON c.cited = r.doc
    WHERE c.listed > 0 AND c.citing <> c.cited
), cited AS MATERIALIZED (
    SELECT DISTINCT c.cited FROM {seeds} AS r CROSS JOIN citation AS c ON c.citing = r.doc
    WHERE c.listed > 0 AND c.citing <> c.cited
), near AS (
    SELECT c.cited AS doc, 1 AS co_cited, 0 AS coupled FROM citing AS k CROSS JOIN citation AS c ON c.citing = k.citing
    WHERE c.listed > 0 AND c.citing <> c.cited
    UNION ALL
    SELECT c.citing, 0, 1 FROM cited AS k CROSS JOIN citation AS c ON c.cited = k.cited
    WHERE c.listed > 0 AND c.citing <> c.cited
), scored AS (
    SELECT n.doc, sum(n.co_cited) AS co_cited, sum(n.coupled) AS coupled FROM near AS n
    WHERE n.doc NOT IN (SELECT doc FROM {seeds}) GROUP BY n.doc
)
SELECT doc, row_number() OVER (ORDER BY co_cited + coupled DESC, co_cited DESC, doc) AS pos, co_cited, coupled
FROM scored"""

HELD_SINCE = "SELECT min(answered_at), max(answered_at) FROM holding"
# Each place of each word in the index, read from the file as it is asked for.
PLACES = "CREATE VIRTUAL TABLE temp.places USING fts5vocab(main, search, instance)"
# A citation is learnt from an answer about one of its two ends; the other end is what is new.
NEW = """INSERT INTO {into}
WITH asked AS MATERIALIZED (
    SELECT DISTINCT coalesce(x.same_as, x.id) AS doc FROM answer AS a JOIN document AS x ON x.id = a.document
    WHERE a.answered_at >= ? AND a.baseline = 0
), learnt AS (
    SELECT c.cited, c.citing, c.first_answer FROM asked AS k CROSS JOIN citation AS c ON c.cited = k.doc
    WHERE {listed} c.citing <> c.cited
    UNION
    SELECT c.cited, c.citing, c.first_answer FROM asked AS k CROSS JOIN citation AS c ON c.citing = k.doc
    WHERE {listed} c.citing <> c.cited
)
SELECT iif(coalesce(x.same_as, x.id) = n.citing, n.cited, n.citing) AS doc,
       iif(coalesce(x.same_as, x.id) = n.citing, n.citing, n.cited) AS via, n.cited, n.citing
FROM learnt AS n JOIN answer AS a ON a.id = n.first_answer JOIN document AS x ON x.id = a.document
WHERE a.answered_at >= ? AND a.baseline = 0"""


def named(source: Named, build: Build, *, describes: bool) -> Shape:
    """Compile the sources that ids follow. Ids that are not held are no documents, and yet the answer rests on them."""
    into = build.table("n")
    says = f"looks up {count(len(source.ids), 'id')} as typed"
    ids = () if source is build.source else (source.ids,)  # of the first source the program has them
    lookup: Acts = [Do(Shape(into).table(into)), Work("ids", into, ids, says)]
    if source.word == "path":
        return _path(source, build, into, lookup)
    if source.word == "related":
        return _related(source, build, into, lookup)
    docs = build.table("d")
    held = f"INSERT INTO {docs} SELECT doc, pos FROM {into} WHERE doc > 0"
    acts: Acts = [*lookup, Do(Shape(docs).table(docs)), Do(held)]
    if describes:
        acts.append(rests(into))
    build.step("the documents named", source.at, acts)
    shape = Shape(docs, named=into, single=len(source.ids) == 1)
    return shape if source.word == "doc" else follow(source.word, source.at, shape, build)


def _path(source: Named, build: Build, ends: str, lookup: Acts) -> Shape:
    """Compile `path`: breadth first from both ends, over the graph where there is one, else a step of SQL at a time."""
    docs = build.table("d")
    says = "finds a shortest chain of citations, breadth first from both ends, over the graph where there is one"
    shape = Shape(docs, extras=("step", "link"))
    acts: Acts = [*lookup, rests(ends), Do(shape.table(docs)), Work("path", docs, (ends,), says)]
    build.step("path", source.at, acts)
    return shape


def _related(source: Named, build: Build, seeds: str, lookup: Acts) -> Shape:
    """Compile `related`: co-citation and bibliographic coupling, counted over what is held."""
    docs = build.table("d")
    shape = Shape(docs, extras=("co_cited", "coupled"))
    found = (Do(shape.table(docs)), Do(RELATED.format(into=docs, seeds=seeds)))
    says = f"counts who cites both and what both cite → {docs}"
    acts: Acts = [*lookup, rests(seeds)]
    acts += [Fast("related", (docs,), (seeds,), says, found), Work("say", "", ("related",), "")]
    build.step("related", source.at, acts)
    return shape


def members(source: Members, build: Build, *, describes: bool) -> Shape:
    """Compile `in COLLECTION`: its members, those that are not held as well."""
    into = build.table("d")
    says = f"looks up the members of {source.collection}"
    acts: Acts = [Do(Shape(into).table(into)), Work("members", into, (source.collection, source.at), says)]
    if describes:
        acts.append(rests(into))
    build.step(f"members of {source.collection}", source.at, acts)
    return Shape(into, named=into)


def every(source: Every, build: Build) -> Shape:
    """Compile `patents` and `papers`: a view, so that a condition that follows reads the documents once."""
    into = build.table("d")
    number = 1 if source.type is DocType.PATENT else 2
    of_type = f"SELECT id AS doc, id AS pos FROM document WHERE type = {number} AND same_as IS NULL"
    view = Do(f"CREATE TEMP VIEW {into} AS {of_type}")
    acts: Acts = [Fast("every", (into,), (number,), "reads the column of types", (view,)), *_held_alone()]
    build.step(f"all {source.type.value}s", source.at, acts)
    return Shape(into)


def search(source: Search, build: Build) -> Shape:
    """Compile `search`."""
    into = build.table("d")
    terms = search_terms(source.words)
    if not terms or len(terms) > MOST_TERMS:
        what = f"a search takes at most {MOST_TERMS} words" if terms else "there is no word to search for"
        build.fail(what, source.at, ('search "WORDS"',))
    order = _order_of_search(build)
    rank = {"any": "in no order", "ranked": "ranked"}.get(str(order), f"the best {order} of them")
    says = f"finds the words in titles, citation texts, assignees and inventors, {rank}"
    sql = f"SELECT rowid FROM search WHERE search MATCH '{match_expression(terms)}'"
    shape = Shape(into, extras=("matched",))
    found = Work("search", into, (source.words, order), says, sql)
    build.step("search", source.at, [Do(PLACES), Do(shape.table(into)), found, *_held_alone()])
    return shape


def _order_of_search(build: Build) -> int | str:
    """Return how many documents are wanted, the best first; `ranked`: all; `any`: all, and their order is lost."""
    if isinstance(build.next, First):
        return build.next.most
    for stage in build.ahead:
        if isinstance(stage, (Hop, By)) or (isinstance(stage, Plain) and stage.word == "count"):
            return "any"
        if not isinstance(stage, (Where, NewSince)):
            return "ranked"
    return "ranked"


def _held_alone() -> Acts:
    """Say that only what is held is looked at, and how old that is."""
    return [Work("say", "", ("held_alone",), ""), Work("held_since", "", (), "", HELD_SINCE)]


def new_since(source: NewSince, build: Build) -> Shape:
    """Compile `new since DATE`: what answers since then listed for the first time, first answers apart."""
    docs, links = build.table("d"), build.table("l")
    since = since_text(source, build)
    listed = "" if asks_for_delisted(build.ahead) else "c.listed > 0 AND"
    acts: Acts = [
        made_links(links),
        Do(NEW.format(into=links, listed=listed), (since, since)),
        *linked_docs(docs, links),
    ]
    if listed:
        acts = [fast("learnt", (links, docs), (since,), f"looks up what was learnt since → {links}, {docs}", acts)]
    everything = Do("INSERT OR IGNORE INTO rests SELECT document, 'own' FROM holding")
    acts.append(Fast("rests", (), ("holding", "own"), "notes what the answer rests on", (everything,)))
    acts.append(Work("say", "", ("new_since", since), ""))
    build.step("new since", source.at, acts)
    return Shape(docs, links, loose=True)


def since_text(stage: NewSince, build: Build) -> str:
    """Return the first day of a date or age, as moments are written."""
    period = period_of(stage.since, build.today)
    if period is None:
        build.fail(f"{stage.since.text!r} is no date", stage.since.at)
    return f"{period[0] // 10000:04}-{period[0] // 100 % 100:02}-{period[0] % 100:02}"
