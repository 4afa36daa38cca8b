"""What the answer shows: its columns, and the statements that give its rows. Pure."""

from localcite.query.compile.build import Build
from localcite.query.compile.page import page
from localcite.query.compile.scope import Scope
from localcite.query.compile.values import Column, Program, Shape, Sql
from localcite.query.fields import Kind, Of, best_name
from localcite.query.values import FieldName, Named, Question

PLAIN = ("number", "title", "year", "assignee")
LINKED = ("category", "cited")
ORDER = " ORDER BY l.doc, l.via"  # of links


def program(question: Question, shape: Shape, build: Build) -> Program:
    """Return the finished program."""
    names = build.ending.selected or tuple(FieldName(name, question.at) for name in default_columns(shape))
    shape = build.prepare(shape, names, question.at)
    build.rests_on_holdings(shape, build.ending.selected, question.at)
    scope = Scope(build.text, shape)
    columns = tuple(_column(name, scope) for name in names)
    output, linked = _output(columns, scope), _linked(columns, scope)
    ids = question.source.ids if isinstance(question.source, Named) else ()
    return Program(tuple(build.steps), shape, columns, output, linked, build.ending, page(question, columns), ids)


def default_columns(shape: Shape) -> tuple[str, ...]:
    """Return the fields that are shown where the question selects none: also those that it put them in order by."""
    if shape.is_table:
        return tuple(name for name, _field in shape.columns)
    if "step" in shape.extras:
        return tuple(dict.fromkeys(("step", *PLAIN[:3], "link", *shape.ranked)))
    linked = LINKED if shape.links else ()
    ranked = (name for name in shape.ranked if name not in linked)
    return tuple(dict.fromkeys((*PLAIN, *shape.extras, *ranked, *linked)))


def _column(name: FieldName, scope: Scope) -> Column:
    field = scope.field(name)
    named = field.kind is Kind.DOCUMENT and field.of is not Of.LINK  # those of links are named once each, see `rows`
    return Column(name.name, field, best_name(field.sql) if named else field.sql)


def _output(columns: tuple[Column, ...], scope: Scope) -> Sql:
    """Return the statement for the rows; what speaks of links is filled in from `_linked`."""
    listing = ", ".join("NULL" if _of_links(column) else column.sql for column in columns)
    if scope.shape.is_table:
        return Sql(f"SELECT {listing} {scope.rows(links=False)} ORDER BY t.pos")
    from_text = "d.year_from_text" if any(column.name == "year" for column in columns) else "0"
    return Sql(f"SELECT r.doc, {from_text}, {listing} {scope.rows(links=False)} ORDER BY r.pos")


def _linked(columns: tuple[Column, ...], scope: Scope) -> Sql | None:
    """Return the statement for the columns that speak of links, one row a link; None where there is none."""
    wanted = [column.sql for column in columns if _of_links(column)]
    if not wanted:
        return None
    return Sql(f"SELECT l.doc, {', '.join(wanted)} FROM {scope.shape.links} AS l{ORDER}")


def _of_links(column: Column) -> bool:
    return column.field.of is Of.LINK
