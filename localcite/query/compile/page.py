"""Who cites one document, or what it references, with nothing in between: one statement, and no table. Pure.

Most questions are of this kind. It is used where the document is held; else the steps of the program are done.
"""

from localcite.query.compile.sets import ENDS
from localcite.query.compile.values import Column, Page
from localcite.query.fields import Kind, Of, best_name
from localcite.query.values import First, Named, Question, Select

SAID = frozenset({"category", "cite_type"})  # by the citation itself, which is at hand
LIVE = "FROM citation AS l {joined}WHERE l.{near} = ?1 AND l.listed {listed} 0 AND l.citing <> l.cited"
NAME = best_name("?1")
TYPE = "(SELECT type FROM document WHERE id = ?1)"
SEEN = """SELECT min(a.answered_at), max(a.answered_at)
FROM (SELECT l.last_answer {live} ORDER BY l.{far} LIMIT ?2) AS l JOIN answer AS a ON a.id = l.last_answer"""


def page(question: Question, columns: tuple[Column, ...]) -> Page | None:
    """Return the statements that answer a question, where one gives all its rows."""
    source, stages = question.source, [stage for stage in question.stages if not isinstance(stage, Select)]
    if not isinstance(source, Named) or source.word not in ENDS or len(source.ids) != 1:
        return None
    if any(not isinstance(stage, First) for stage in stages) or not all(map(_fits, columns)):
        return None
    far, near = ENDS[source.word]
    most = min((stage.most for stage in stages if isinstance(stage, First)), default=-1)
    joined = f"LEFT JOIN document AS d ON d.id = l.{far} "
    live, gone = LIVE.format(joined="", near=near, listed=">"), LIVE.format(joined="", near=near, listed="=")
    from_text = "d.year_from_text" if any(column.name == "year" for column in columns) else "0"
    listing = ", ".join(_expression(column, far, near) for column in columns)
    rows = LIVE.format(joined=joined, near=near, listed=">")
    return Page(
        source.word,
        most,
        f"SELECT l.{far}, {from_text}, {listing} {rows} ORDER BY l.{far} LIMIT ?2",
        f"SELECT {TYPE}, {NAME}, (SELECT count(*) {gone})",
        SEEN.format(live=live, far=far),
    )


def _fits(column: Column) -> bool:
    """Tell whether a column speaks of a document or its one link, and rests on nothing else."""
    return column.field.of in {Of.DOCUMENT, Of.LINK} and column.field.needs is None


def _expression(column: Column, far: str, near: str) -> str:
    """Return a column's expression where `l` is the citation itself."""
    if column.field.of is Of.LINK and column.field.kind is Kind.DOCUMENT:
        return "NULL"  # it is the same in all rows
    if column.name in SAID:
        return f"l.{column.name}"
    return column.sql.replace("r.doc", f"l.{far}").replace("l.doc", f"l.{far}").replace("l.via", f"l.{near}")
