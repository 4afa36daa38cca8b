"""Tables: what `by` and `count` make, and the stages that take them. Pure.

Their columns are the fields grouped by, then count, share, first, last; `pos` is their order.
"""

from localcite.query.compile.build import Build
from localcite.query.compile.values import Acts, Do, Fast, Grouping, Shape, Sql, Tell, Work
from localcite.query.fields import CHRONOLOGICAL, FIELDS, MEASURES, Field, Kind, Of
from localcite.query.values import By, FieldName, First, Plain, Sort, Where

PUBLISHED = "coalesce(d.published, d.year * 10000)"
NUMBERED = "SELECT *, row_number() OVER (ORDER BY {order}, pos) AS place FROM (SELECT t.*{keys} FROM {docs} AS t) AS t"


def by(stage: By, shape: Shape, build: Build) -> Shape:
    """Compile `by`: SQL groups, and what has several values in one document is counted under each of them."""
    if shape.is_table:
        build.fail("`by` needs documents, and this is a table", stage.at, ("where", "sort", "top", "limit", "select"))
    _refuse_twice(stage, build)
    shape = build.prepare(shape, stage.fields, stage.at)
    build.rests_on_holdings(shape, stage.fields, stage.at)
    build.tell_years(shape, stage.fields, stage.at)
    scope = build.scope(shape)
    fields = [scope.field(name) for name in stage.fields]
    into = build.table("t")
    names = tuple(name.name for name in stage.fields)
    counted = grouping(fields, shape, build)
    says = f"counts by {', '.join(names)}: each document whole, under each of its values"
    acts: Acts = [
        Do(_made(into, [f"g{place}" for place in range(len(fields))] + list(MEASURES))),
        Fast(
            "by",
            (into,),
            (names, counted, shape.docs, shape.links, shape.loose, _most(fields, build)),
            f"counts columns of {shape.docs} → {into}",
            (Work("group", into, (names, counted), says, counted.rows),),
        ),
    ]
    build.step("by", stage.at, acts)
    build.ending = build.ending.but(selected=())
    return Shape(into, columns=_columns(stage, fields), groups=len(fields))


def _most(fields: list[Field], build: Build) -> int | None:
    """Return how many groups the next stage takes, where these are the largest; None where it takes others, or all."""
    by_size = len(fields) == 1 and fields[0].kind not in CHRONOLOGICAL
    return build.next.most if by_size and isinstance(build.next, First) and build.next.most else None


def _made(into: str, columns: list[str]) -> str:
    """Return the statement that makes a table."""
    return f"CREATE TEMP TABLE {into} (pos INTEGER PRIMARY KEY, {', '.join(columns)})"


def _stored(shape: Shape) -> list[str]:
    """Return the columns that a table is stored with, besides its order."""
    measures = [name for name, field in shape.columns if field.sql == f"t.{name}"]
    return [f"g{place}" for place in range(shape.groups)] + measures


def _refuse_twice(stage: By, build: Build) -> None:
    """Refuse a field that is named twice: a table has one column of a name."""
    met: set[str] = set()
    for name in stage.fields:
        if name.name in met:
            build.fail(f"`{name.name}` is named twice", name.at, ("another field",))
        met.add(name.name)


def grouping(fields: list[Field], shape: Shape, build: Build) -> Grouping:
    """Return the rows to count; they are counted in Python, which needs no sorting.

    A field that speaks of links makes one row a link: a document with X on one and X,Y on another counts once under X.
    """
    links = any(field.of is Of.LINK for field in fields)
    source = build.scope(shape).rows(links=links)
    rows = f"SELECT {', '.join(map(grouped, fields))}, {PUBLISHED}, r.doc {source}"
    return Grouping(tuple(fields), rows, source, shape.docs, links)


def grouped(field: Field) -> str:
    """Return the expression that rows are grouped by: names by the string that holds them, moments by their day."""
    return field.key or (f"substr({field.sql}, 1, 10)" if field.kind is Kind.MOMENT else field.sql)


def _columns(stage: By, fields: list[Field]) -> tuple[tuple[str, Field], ...]:
    """Return the columns of the table."""
    named = zip(stage.fields, fields, strict=True)
    groups = [
        (name.name, field.but(of=Of.TABLE, sql=f"t.g{place}", needs=None, key=None))
        for place, (name, field) in enumerate(named)
    ]
    return (*groups, *((name, FIELDS[name]) for name in MEASURES))


def count(stage: Plain, shape: Shape, build: Build) -> Shape:
    """Compile `count`: how many documents, or how many rows of a table."""
    into = build.table("t")
    fill = Do(f"INSERT INTO {into} SELECT 1, count(*) FROM {shape.docs}")
    counted = Fast("count", (into,), (shape.docs,), f"counts {shape.docs} → {into}", (fill,))
    make = Do(f"CREATE TEMP TABLE {into} (pos INTEGER PRIMARY KEY, count)")
    build.step("count", stage.at, [make, fill if shape.is_table else counted])
    build.ending = build.ending.but(selected=())
    return Shape(into, columns=(("count", FIELDS["count"]),))


def chart(stage: Plain, shape: Shape, build: Build) -> Shape:
    """Compile `chart`: the answer is a table that is to be drawn."""
    if not shape.groups:
        build.fail("`chart` draws a table that `by` made", stage.at, ("by FIELD",))
    build.ending = build.ending.but(chart=True)
    return shape


def where(stage: Where, shape: Shape, test: Sql, names: list[FieldName], build: Build) -> Shape:
    """Compile a condition on the rows of a table."""
    into = build.table("t")
    about = tuple(name.name for name in names)
    acts: Acts = [
        Do(_made(into, _stored(shape))),
        Do(f"INSERT INTO {into} SELECT t.* FROM {shape.docs} AS t WHERE {test.text}", test.params),
        Tell("unknown_rows", about, f"SELECT count(*) FROM {shape.docs} AS t WHERE ({test.text}) IS NULL", test.params),
    ]
    build.step("where", stage.at, acts)
    return shape.but(docs=into)


def sort(stage: Sort, shape: Shape, build: Build) -> Shape:
    """Compile `sort` and `top N by` on a table."""
    from localcite.query.compile.order import ordering, sortable  # noqa: PLC0415 - it stands on this module

    scope = build.scope(shape)
    keys = "".join(f", {sortable(scope.field(name))} AS key{place}" for place, (name, _) in enumerate(stage.keys))
    order = ordering([descending for _name, descending in stage.keys])
    _numbered(
        stage.at,
        "sort" if stage.most is None else "top",
        keys,
        order,
        stage.most,
        shape,
        build,
        into := build.table("t"),
    )
    return shape.but(docs=into)


def first(stage: First, shape: Shape, build: Build) -> Shape:
    """Compile `limit N` on a table; `top N` takes the largest groups, what is unknown never."""
    into = build.table("t")
    order = "g0 IS NULL, count DESC" if stage.top and shape.groups else "1"
    _numbered(stage.at, "top" if stage.top else "limit", "", order, stage.most, shape, build, into)
    return shape.but(docs=into)


def _numbered(
    at: int, label: str, keys: str, order: str, most: int | None, shape: Shape, build: Build, into: str
) -> None:
    """Make a table in a new order, or only its first rows."""
    columns = ", ".join(f"t.{name}" for name in _stored(shape))
    numbered = NUMBERED.format(order=order, keys=keys, docs=shape.docs)
    cut = "" if most is None else " WHERE t.place <= ?"
    fill = f"INSERT INTO {into} SELECT t.place, {columns} FROM ({numbered}) AS t{cut}"
    build.step(label, at, [Do(_made(into, _stored(shape))), Do(fill, () if most is None else (most,))])
