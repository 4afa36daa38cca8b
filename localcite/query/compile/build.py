"""A program in the making: names of temporary tables, steps so far, and what an answer rests on."""

from collections.abc import Iterable
from datetime import date
from typing import NoReturn

from localcite.errors import BadQuestion
from localcite.query.compile.conditions import fields_of
from localcite.query.compile.scope import Scope
from localcite.query.compile.values import Act, Do, Ending, Fast, Shape, Step, Tell
from localcite.query.fields import FIELDS, Of
from localcite.query.values import FieldName, Hop, Source, Stage, Where

COUNTS = """CREATE TEMP TABLE {into} (doc INTEGER PRIMARY KEY, links INTEGER NOT NULL)"""
COUNTED = "INSERT INTO {into} SELECT l.doc, count({distinct}l.via) FROM {links} AS l GROUP BY l.doc"
SEQUENCES = """CREATE TEMP TABLE {into} (cited INTEGER, citing INTEGER, sequence INTEGER, PRIMARY KEY (cited, citing))
WITHOUT ROWID"""
SEQUENCED = """INSERT INTO {into}
WITH link AS MATERIALIZED (
    SELECT DISTINCT c.cited, c.citing, c.last_answer AS answer,
           CASE c.cited WHEN coalesce(x.same_as, x.id) THEN c.citing ELSE c.cited END AS other
    FROM {links} AS l JOIN citation AS c ON c.cited = l.cited AND c.citing = l.citing
    JOIN answer AS a ON a.id = c.last_answer JOIN document AS x ON x.id = a.document
), row AS MATERIALIZED (
    SELECT t.answer, coalesce(x.same_as, x.id) AS other, min(t.sequence) AS sequence
    FROM (SELECT DISTINCT answer FROM link) AS k JOIN attestation AS t ON t.answer = k.answer
    JOIN document AS x ON x.id = t.document GROUP BY 1, 2
)
SELECT k.cited, k.citing, w.sequence FROM link AS k JOIN row AS w ON w.answer = k.answer AND w.other = k.other
WHERE w.sequence IS NOT NULL"""
PREPARATIONS = {"links": (COUNTS, COUNTED), "sequence": (SEQUENCES, SEQUENCED)}
YEARS = "SELECT count(*) FROM {docs} AS r JOIN document AS d ON d.id = r.doc WHERE d.year_from_text"
RESTS = "INSERT OR IGNORE INTO rests SELECT r.doc, 'own' FROM {docs} AS r"


def rests(docs: str) -> Fast:
    """Return what notes that the answer rests on what was bought about documents."""
    return Fast("rests", (), (docs, "own"), "notes what the answer rests on", (Do(RESTS.format(docs=docs)),))


class Build:
    """The steps so far.

    `source`: the first one of the question. `ahead`: the stages through which the links of the one that is compiled
    flow; `next`: the one that follows it.
    """

    def __init__(self, text: str, today: date, source: Source) -> None:
        self.text = text
        self.source = source
        self.today = today
        self.steps: list[Step] = []
        self.ahead: tuple[Stage, ...] = ()
        self.next: Stage | None = None
        self.ending = Ending()
        self._tables = 0

    def table(self, prefix: str) -> str:
        """Return a name for a new temporary table."""
        self._tables += 1
        return f"{prefix}{self._tables}"

    def step(self, label: str, at: int, acts: Iterable[Act]) -> None:
        """Add a step."""
        self.steps.append(Step(label, at, tuple(acts)))

    def scope(self, shape: Shape) -> Scope:
        """Return the scope of what flows."""
        return Scope(self.text, shape)

    def fail(self, what: str, at: int, expected: Iterable[str] = ()) -> NoReturn:
        """Raise BadQuestion."""
        raise BadQuestion(question=self.text, position=at, what=what, expected=tuple(expected))

    def prepare(self, shape: Shape, names: Iterable[FieldName], at: int) -> Shape:
        """Make the tables that some fields need, once for each set."""
        for name in names:
            needs = FIELDS[name.name].needs
            if not shape.is_table and shape.links and needs and needs not in dict(shape.prepared):
                into = self.table("p")
                parts = {"into": into, "links": shape.links, "distinct": "DISTINCT " if shape.loose else ""}
                acts: tuple[Act, ...] = tuple(Do(sql.format(**parts)) for sql in PREPARATIONS[needs])
                if needs == "links":
                    acts = (Fast("counts", (into,), (shape.links, shape.loose), "counts the links", acts),)  # type: ignore[arg-type]  # statements, as above
                self.step(f"for the field `{name.name}`", at, acts)
                shape = shape.but(prepared=(*shape.prepared, (needs, into)))
        return shape

    def tell_years(self, shape: Shape, names: Iterable[FieldName], at: int) -> None:
        """Note for how many papers the year was read from the citation text, where years are spoken of."""
        if not shape.is_table and any(name.name == "year" for name in names):
            told = Tell("year_from_text", (), YEARS.format(docs=shape.docs))
            self.step("years read from texts", at, [Fast("years", (), (shape.docs,), "counts them", (told,))])

    def rests_on_holdings(self, shape: Shape, names: Iterable[FieldName], at: int) -> None:
        """Note that the answer rests on what was bought about these documents, where a field speaks of that."""
        if not shape.is_table and any(FIELDS[name.name].of is Of.HOLDING for name in names):
            self.step("what this rests on", at, [rests(shape.docs)])


def asks_for_delisted(stages: Iterable[Stage]) -> bool:
    """Tell whether a condition on the field `delisted` stands before the next hop."""
    for stage in stages:
        if isinstance(stage, Hop):
            return False
        if isinstance(stage, Where) and any(name.name == "delisted" for name in fields_of(stage.condition)):
            return True
    return False
