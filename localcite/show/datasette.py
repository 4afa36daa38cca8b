"""What the views mean, as a metadata file of datasette: descriptions, facets and a few queries. Values only. Pure."""

from collections.abc import Iterable, Mapping

from localcite.db.described import COLUMNS, VIEWS

ABOUT = (
    "A citation database of localcite. What is unknown is null, and never 0: a document of which no holding is answered"
    " was not bought. Dates are ISO 8601 text at the precision known."
)
FACETS: Mapping[str, tuple[str, ...]] = {
    "documents": ("type", "office", "year"),
    "citations": ("cite_type", "delisted"),
    "holdings": ("endpoint", "state"),
    "calls": ("endpoint", "outcome", "tag"),
}
QUERIES: Mapping[str, tuple[str, str, str]] = {
    "who_cites": (
        "Who cites a document",
        "Citations of a document by any of its names, as US11205304B2 or a DOI in lower case; none that is delisted.",
        """SELECT d.number, d.published, d.title, d.current_assignee, c.category, c.first_seen FROM names AS n
JOIN citations AS c ON c.cited_id = n.document_id JOIN documents AS d ON d.id = c.citing_id
WHERE n.name = :name AND c.delisted = 0 ORDER BY d.published DESC""",
    ),
    "units_by_month": (
        "Units by month and matter",
        "What was billed; calls whose outcome nobody knows are counted apart.",
        """SELECT substr(opened_at, 1, 7) AS month, tag, endpoint, count(*) AS calls, sum(units) AS units,
sum(price) AS price, currency, sum(units IS NULL) AS calls_in_doubt FROM calls GROUP BY 1, 2, 3, currency""",
    ),
    "held_by_age": (
        "What is held, by the month of its answer",
        "Documents by endpoint and state; those that were never asked are not in it.",
        """SELECT substr(answered_at, 1, 7) AS month, endpoint, state, count(*) AS documents FROM holdings
GROUP BY 1, 2, 3 ORDER BY 1 DESC""",
    ),
}


def metadata(database: str, hidden: Iterable[str]) -> dict[str, object]:
    """Return the file. `database`: the name under which datasette serves it; `hidden`: tables that are not shown."""
    tables: dict[str, object] = {name: {"hidden": True} for name in hidden}
    tables |= {view: _view(view) for view in VIEWS}
    queries = {
        name: {"title": title, "description": description, "sql": sql}
        for name, (title, description, sql) in QUERIES.items()
    }
    return {
        "title": "localcite",
        "description": ABOUT,
        "databases": {database: {"description": ABOUT, "tables": tables, "queries": queries}},
    }


def _view(view: str) -> dict[str, object]:
    """Return what is said of one view. Datasette shows text as it is."""
    told: dict[str, object] = {
        "description": VIEWS[view].replace("`", ""),
        "columns": {name: meaning.replace("`", "") for name, meaning in COLUMNS[view].items()},
    }
    if view in FACETS:
        told["facets"] = list(FACETS[view])
    return told
