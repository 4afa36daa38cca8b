"""The fields of the language: what each means, of what kind it is, and the SQL expression that gives it. Pure.

Expressions speak of `r` (a row of a set: `doc`), `d` (its document, if it is held), `l` (one link that led to it:
`doc`, `via`, `cited`, `citing`), or `t` (a row of a table that `by` made). Unknown is NULL in all of them.
"""

from enum import Enum

from localcite.query.value import Value


class Kind(Enum):
    """What can be said of a field, and how its value is shown."""

    TEXT = "text"
    NAMES = "names"  # of people or companies: a|b
    CODES = "codes"  # X,D
    NUMBER = "number"
    YEAR = "year"
    DATE = "date"  # YYYYMMDD, 00 where a part is unknown
    MOMENT = "moment"  # ISO 8601 text
    FLAG = "flag"
    TYPE = "type"
    DOCUMENT = "document"  # a document's key, shown by its best name


class Of(Enum):
    """What a field speaks of."""

    DOCUMENT = "document"
    HOLDING = "holding"  # what was bought about the document: unknown unless it was
    LINK = "link"  # one link of the last hop
    LINKS = "links"  # all links of the last hop together
    EXTRA = "extra"  # only some sources give it
    TABLE = "table"  # the tables that `by` makes


class Field(Value):
    """One field. `needs`: what has to be prepared for its expression (see `Build.prepare`).

    `key`: of names, the expression for the string that holds them: numbers are counted faster than texts.
    """

    kind: Kind
    of: Of
    sql: str
    help: str
    needs: str | None = None
    key: str | None = None


CHRONOLOGICAL = frozenset({Kind.YEAR, Kind.DATE, Kind.MOMENT})


def best_name(document: str) -> str:
    """Return the expression for the name that a document goes by, the same as in the SQL views.

    Of a number with and without its kind the longer one is better, and sorts behind the other. A reference without an
    id goes by its text, and what is not held by what was typed.
    """

    def named(best: str, scheme: str, prefix: str = "") -> str:
        return (
            f"{prefix}(SELECT {best}(n.value) FROM name AS n WHERE n.document = {document} AND n.scheme = '{scheme}')"
        )

    patent = named("max", "number") + ", " + named("min", "patent_id", "'patent:' || ")
    paper = named("min", "doi") + ", " + named("min", "paper_id", "'paper:' || ")
    text = f"(SELECT s.value FROM document AS x JOIN string AS s ON s.id = x.text WHERE x.id = {document})"
    return f"coalesce({patent}, {paper}, {text}, (SELECT u.name FROM unheld AS u WHERE u.doc = {document}))"


def _name(scheme: str) -> str:
    return f"(SELECT min(n.value) FROM name AS n WHERE n.document = d.id AND n.scheme = '{scheme}')"


def _string(key: str) -> str:
    return f"(SELECT s.value FROM string AS s WHERE s.id = {key})"


_OF_HOLDING = (
    "FROM holding AS h WHERE h.document = d.id AND h.endpoint = CASE d.type WHEN 1 THEN 'P015' ELSE 'L012' END"
)
_OF_CITATION = "FROM citation AS c WHERE c.cited = l.cited AND c.citing = l.citing"
BOUGHT = f"EXISTS (SELECT 1 {_OF_HOLDING} AND h.state <> 'no_answer' AND h.listed IS NOT NULL)"
_CITING = "(SELECT count(*) FROM citation AS c WHERE c.cited = d.id AND c.citing <> c.cited AND c.listed > 0)"
# An answer about a paper may tell of its references alone: then nobody knows whether it is cited.
_TOLD = (
    f"(d.type = 1 OR EXISTS (SELECT 1 {_OF_HOLDING} AND coalesce(h.cited_by_papers, h.cited_by_patents) IS NOT NULL))"
)


def _held(column: str) -> str:
    return f"(SELECT h.{column} {_OF_HOLDING})"


def _said(column: str) -> str:
    return f"(SELECT c.{column} {_OF_CITATION})"


def _answered(which: str) -> str:
    answer = f"FROM citation AS c JOIN answer AS a ON a.id = c.{which}"
    return f"(SELECT a.answered_at {answer} WHERE c.cited = l.cited AND c.citing = l.citing)"


def _names(key: str, what: str) -> Field:
    return Field(Kind.NAMES, Of.DOCUMENT, _string(key), what, key=key)


def _count(column: str, what: str) -> Field:
    return Field(Kind.NUMBER, Of.HOLDING, _held(column), f"{what}: the vendor's own count, as of its answer")


# `matched` in a set is the number of its search; where the words stand is looked up for the rows that are read.
_FOUND = (
    "where_found(r.matched, d.title, "
    + ", ".join(_string(f"d.{column}") for column in ("text", "current_assignee", "original_assignee", "inventors"))
    + ")"
)

FIELDS = {
    "number": Field(Kind.DOCUMENT, Of.DOCUMENT, "r.doc", "publication number, DOI, or the best name there is"),
    "title": Field(Kind.TEXT, Of.DOCUMENT, f"coalesce(d.title, {_string('d.text')})", "title; else its citation text"),
    "type": Field(
        Kind.TYPE,
        Of.DOCUMENT,
        "coalesce(d.type, (SELECT u.type FROM unheld AS u WHERE u.doc = r.doc))",
        "patent or paper",
    ),
    "year": Field(Kind.YEAR, Of.DOCUMENT, "coalesce(d.year, nullif(d.published / 10000, 0))", "year of publication"),
    "filed": Field(Kind.DATE, Of.DOCUMENT, "d.filed", "date of application"),
    "published": Field(Kind.DATE, Of.DOCUMENT, "d.published", "date of publication"),
    "application_no": Field(Kind.TEXT, Of.DOCUMENT, "d.application_no", "application number"),
    "kind_code": Field(Kind.TEXT, Of.DOCUMENT, "d.kind_code", "kind code: A1, B2, …"),
    "office": Field(Kind.TEXT, Of.DOCUMENT, "d.office", "office that published it: US, EP, CN, …"),
    "assignee": _names(
        "coalesce(d.current_assignee, d.original_assignee)", "current assignees where known, else original ones"
    ),
    "current_assignee": _names("d.current_assignee", "current assignees"),
    "original_assignee": _names("d.original_assignee", "assignees when it was filed"),
    "inventor": _names("d.inventors", "inventors"),
    "doi": Field(Kind.TEXT, Of.DOCUMENT, _name("doi"), "DOI"),
    "patent_id": Field(Kind.TEXT, Of.DOCUMENT, _name("patent_id"), "the vendor's id of a patent"),
    "paper_id": Field(Kind.TEXT, Of.DOCUMENT, _name("paper_id"), "the vendor's id of a paper"),
    "citation_text": Field(Kind.TEXT, Of.DOCUMENT, _string("d.text"), "the text by which a paper was cited"),
    "category": Field(Kind.CODES, Of.LINK, _said("category"), "categories of this citation: X, Y, A, …"),
    "cite_type": Field(Kind.CODES, Of.LINK, _said("cite_type"), "who cited: APP, EXA, OPP, TPO, OTHER"),
    "cited": Field(Kind.DOCUMENT, Of.LINK, "l.via", "the document of the previous set"),
    "links": Field(
        Kind.NUMBER,
        Of.LINKS,
        "coalesce((SELECT k.links FROM {links} AS k WHERE k.doc = r.doc), 0)",
        "how many of the previous set led here",
        "links",
    ),
    "sequence": Field(
        Kind.NUMBER,
        Of.LINK,
        "(SELECT q.sequence FROM {sequence} AS q WHERE q.cited = l.cited AND q.citing = l.citing)",
        "its place in the list, as the vendor numbers it",
        "sequence",
    ),
    "first_seen": Field(Kind.MOMENT, Of.LINK, _answered("first_answer"), "when an answer first listed this citation"),
    "last_seen": Field(Kind.MOMENT, Of.LINK, _answered("last_answer"), "when an answer last listed this citation"),
    "delisted": Field(
        Kind.FLAG, Of.LINK, f"(SELECT c.listed = 0 {_OF_CITATION})", "no current answer lists this citation any more"
    ),
    "cited_by": Field(
        Kind.NUMBER,
        Of.HOLDING,
        f"CASE WHEN {BOUGHT} THEN iif({_TOLD}, {_CITING}, nullif({_CITING}, 0)) END",
        "how many held documents cite it, if bought",
    ),
    "cited_by_3y": _count("cited_by_3y", "cited by, within 3 years"),
    "cited_by_5y": _count("cited_by_5y", "cited by, within 5 years"),
    "cited_by_simple_family": _count("cited_by_simple_family", "cited by, simple family"),
    "cited_by_inpadoc_family": _count("cited_by_inpadoc_family", "cited by, INPADOC family"),
    "cited_by_patsnap_family": _count("cited_by_patsnap_family", "cited by, Patsnap family"),
    "references_total": _count("references_total", "references of a paper"),
    "cited_by_papers": _count("cited_by_papers", "papers that cite a paper"),
    "cited_by_patents": _count("cited_by_patents", "patents that cite a paper"),
    "fetched": Field(Kind.MOMENT, Of.HOLDING, _held("answered_at"), "when it was last answered"),
    "co_cited": Field(Kind.NUMBER, Of.EXTRA, "r.co_cited", "after `related`: how many cite both"),
    "coupled": Field(Kind.NUMBER, Of.EXTRA, "r.coupled", "after `related`: how many references both have"),
    "matched": Field(Kind.TEXT, Of.EXTRA, _FOUND, "after `search`: where the words were found"),
    "step": Field(Kind.NUMBER, Of.EXTRA, "r.step", "after `path`: its place in the chain"),
    "link": Field(Kind.TEXT, Of.EXTRA, "r.link", "after `path`: how it is linked to the one before"),
    "count": Field(Kind.NUMBER, Of.TABLE, "t.count", "after `by`: how many documents, each counted whole"),
    "share": Field(Kind.NUMBER, Of.TABLE, "t.share", "after `by`: count by the number of all documents"),
    "first": Field(Kind.DATE, Of.TABLE, "t.first", "after `by`: the earliest publication of the group"),
    "last": Field(Kind.DATE, Of.TABLE, "t.last", "after `by`: the latest publication of the group"),
}
MEASURES = ("count", "share", "first", "last")
VENDORS_COUNTS = tuple(name for name, field in FIELDS.items() if "the vendor's own count" in field.help)
