"""Stages on a set of documents that leave it one: conditions, order, how many. Pure."""

from localcite.query.compile import tables
from localcite.query.compile.build import Build
from localcite.query.compile.sets import KEPT, fast, kept_links, made_links, narrowed
from localcite.query.compile.values import Act, Acts, Do, Shape, Sql, Tell
from localcite.query.fields import FIELDS, Field, Kind, Of, best_name
from localcite.query.values import FieldName, First, Save, Select, Sort, Where

# The inner LIMIT keeps SQLite from testing each row twice.
TESTED = "SELECT * FROM (SELECT {row}, {test} AS truth {rows} LIMIT -1) WHERE truth IS NOT 0"
LINK_ROW = "r.doc, l.via, l.cited, l.citing"
UNKNOWN_OF_LINKS = """SELECT count(DISTINCT doc) FROM {into}
WHERE truth IS NULL AND doc NOT IN (SELECT doc FROM {into} WHERE truth)"""


def where(stage: Where, shape: Shape, test: Sql, names: list[FieldName], build: Build) -> Shape:
    """Compile a condition on documents, or on the links that led to them where it speaks of links."""
    about = tuple(name.name for name in names)
    if any(FIELDS[name].of is Of.LINK for name in about):
        return _where_links(stage, shape, test, about, build)
    docs = build.table("d")
    tested = TESTED.format(row=shape.row, test=test.text, rows=build.scope(shape).rows(links=False))
    more, links = kept_links(shape, docs, build)
    acts: Acts = [
        Do(shape.table(docs, "truth")),
        Do(f"INSERT INTO {docs} {tested}", test.params),
        Tell("unknown", about, f"SELECT count(*) FROM {docs} WHERE truth IS NULL"),
        Do(f"DELETE FROM {docs} WHERE truth IS NULL"),
        *more,
    ]
    build.step("where", stage.at, [_fast_where(stage, shape, about, docs, links, build, acts)])
    return narrowed(shape, docs, links)


def _fast_where(
    stage: Where, shape: Shape, about: tuple[str, ...], docs: str, links: str | None, build: Build, acts: Acts
) -> Act:
    """Return a condition as a step on columns of the graph."""
    args = (shape.docs, shape.links, stage.condition, about, shape.prepared, shape.loose, build.today)
    return fast("where", (docs, links), args, f"tests columns of {shape.docs} → {docs}", acts)


def _where_links(stage: Where, shape: Shape, test: Sql, about: tuple[str, ...], build: Build) -> Shape:
    """Test each link; a document stays while a link of it does."""
    kept, docs, links = build.table("w"), build.table("d"), build.table("l")
    tested = TESTED.format(row=LINK_ROW, test=test.text, rows=build.scope(shape).rows(links=True))
    acts: Acts = [
        made_links(kept, "truth"),
        Do(f"INSERT INTO {kept} {tested}", test.params),
        Tell("unknown", about, UNKNOWN_OF_LINKS.format(into=kept)),
        Do(f"DELETE FROM {kept} WHERE truth IS NULL"),
        Do(shape.table(docs)),
        Do(KEPT.format(into=docs, row=shape.row, docs=shape.docs, kept=kept)),
        made_links(links),
        Do(f"INSERT INTO {links} SELECT doc, via, cited, citing FROM {kept} WHERE via IS NOT NULL"),
    ]
    build.step("where", stage.at, [_fast_where(stage, shape, about, docs, links, build, acts)])
    return narrowed(shape, docs, links)


def sort(stage: Sort, shape: Shape, build: Build) -> Shape:
    """Compile `sort` and `top N by`. What is unknown comes last in either direction."""
    names = [name for name, _descending in stage.keys]
    shape = build.prepare(shape, names, stage.at)
    build.rests_on_holdings(shape, names, stage.at)
    if shape.is_table:
        return tables.sort(stage, shape, build)
    docs, links = build.table("d"), shape.links
    acts: Acts = [Do(shape.table(docs, "key0")), Do(f"INSERT INTO {docs} {_ordered(stage, shape, build)}")]
    if stage.most is not None:
        more, links = kept_links(shape, docs, build)
        acts += [*_cut(docs, stage.most, names[0].name), *more]
    label = "sort" if stage.most is None else "top"
    build.step(label, stage.at, [_fast_sort(stage, shape, docs, links, build, acts)])
    shape = shape.but(ranked=tuple(dict.fromkeys((*(name.name for name in names), *shape.ranked))))
    return shape.but(docs=docs) if stage.most is None else narrowed(shape, docs, links)


def _fast_sort(stage: Sort, shape: Shape, docs: str, links: str | None, build: Build, acts: Acts) -> Act:
    """Return an order as a step on columns of the graph. Links stay where nothing is cut off."""
    prepared = dict(shape.prepared)
    keys = tuple((name.name, prepared.get(name.name), down) for name, down in stage.keys)
    into = (docs, links if stage.most is not None else None)
    del build
    return fast("sort", into, (shape.docs, shape.links, keys, stage.most), f"orders {shape.docs} → {docs}", acts)


def _ordered(stage: Sort, shape: Shape, build: Build) -> str:
    """Return the documents, numbered in their new order, with the first of the keys."""
    keys = [
        _key(place, name, shape, build, descending=descending) for place, (name, descending) in enumerate(stage.keys)
    ]
    rows = build.scope(shape).rows(links=False) + "".join(joined for _expression, joined in keys)
    listing = "".join(f", {expression} AS key{place}" for place, (expression, _joined) in enumerate(keys))
    by = ordering([descending for _name, descending in stage.keys])
    columns = shape.row.replace("r.pos", f"row_number() OVER (ORDER BY {by}, r.pos) AS pos")
    return f"SELECT {columns}, key0 FROM (SELECT {shape.row}{listing} {rows}) AS r"


def ordering(descending: list[bool]) -> str:
    """Return the terms that order by key0, key1 …, what is unknown last."""
    directions = (" DESC" if down else "" for down in descending)
    return ", ".join(f"key{place} IS NULL, key{place}{direction}" for place, direction in enumerate(directions))


def _cut(docs: str, most: int, name: str) -> Acts:
    """Keep the first rows, and tell how many could not be ranked."""
    return [
        Tell("unranked", (name,), f"SELECT count(*) FROM {docs} WHERE key0 IS NULL"),
        Do(f"DELETE FROM {docs} WHERE pos > ?", (most,)),
    ]


def _key(place: int, name: FieldName, shape: Shape, build: Build, *, descending: bool) -> tuple[str, str]:
    """Return the expression to sort by, and what has to be joined for it: of several links, the first of them."""
    field = build.scope(shape).field(name)
    expression = sortable(field)
    if field.of is not Of.LINK:
        return expression, ""
    best = "max" if descending else "min"
    grouped = f"SELECT l.doc AS doc, {best}({expression}) AS value FROM {shape.links} AS l GROUP BY l.doc"
    return f"s{place}.value", f" LEFT JOIN ({grouped}) AS s{place} ON s{place}.doc = r.doc"


def sortable(field: Field) -> str:
    """Return the expression by which a field sorts: text without regard to case, width and accents."""
    if field.kind is Kind.DOCUMENT:
        return f"fold({best_name(field.sql)})"
    return f"fold({field.sql})" if field.kind in {Kind.TEXT, Kind.NAMES, Kind.CODES} else field.sql


def first(stage: First, shape: Shape, build: Build) -> Shape:
    """Compile `limit N`, and `top N` of what is already in order."""
    if shape.is_table:
        return tables.first(stage, shape, build)
    docs = build.table("d")
    taken = f"INSERT INTO {docs} SELECT {shape.row} FROM {shape.docs} AS r ORDER BY r.pos LIMIT ?"
    more, links = kept_links(shape, docs, build)
    acts: Acts = [Do(shape.table(docs)), Do(taken, (stage.most,)), *more]
    step = fast("first", (docs, links), (shape.docs, shape.links, stage.most), f"takes the first → {docs}", acts)
    build.step("top" if stage.top else "limit", stage.at, [step])
    return narrowed(shape, docs, links)


def select(stage: Select, shape: Shape, build: Build) -> Shape:
    """Compile `select`: what flows stays as it is; the answer shows these fields."""
    scope = build.scope(shape)
    for name in stage.fields:
        scope.known(name)
    build.ending = build.ending.but(selected=stage.fields)
    return shape


def save(stage: Save, shape: Shape, build: Build) -> Shape:
    """Compile `save NAME`: the shell does it, with the documents of the answer."""
    if shape.is_table:
        build.fail("`save` needs documents, and this is a table", stage.at)
    build.ending = build.ending.but(save=stage.name)
    return shape
