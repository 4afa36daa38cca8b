"""What was perhaps meant by a word that is none of the language: near ones, and words that other tools have. Pure."""

from collections.abc import Iterable, Mapping

from localcite.query.scan import Scanner

SOURCE_WORDS = {
    **dict.fromkeys(("cited", "citing", "citations", "forward", "citedby", "forward-citations"), "cited-by"),
    **dict.fromkeys(("cites", "refs", "backward", "bibliography", "backward-citations"), "references"),
    **dict.fromkeys(("from", "collection", "members"), "in"),
    **dict.fromkeys(("find", "fulltext", "text"), "search"),
    **dict.fromkeys(("show", "get", "document", "id", "patent", "paper"), "doc"),
    **dict.fromkeys(("similar", "like", "near"), "related"),
    **dict.fromkeys(("route", "chain"), "path"),
    "since": "new since",
}
STAGE_WORDS = {
    **dict.fromkeys(("filter", "having", "with", "if"), "where"),
    **dict.fromkeys(("group", "groupby", "group-by", "per"), "by"),
    **dict.fromkeys(("order", "order-by", "orderby", "rank"), "sort"),
    **dict.fromkeys(("head", "first", "take"), "limit"),
    **dict.fromkeys(("columns", "fields", "show", "project"), "select"),
    **dict.fromkeys(("union", "plus", "add"), "or"),
    **dict.fromkeys(("intersect", "intersection", "join"), "and"),
    **dict.fromkeys(("except", "difference", "not", "without"), "minus"),
    **dict.fromkeys(("one", "unique", "distinct", "dedupe", "families"), "one-per-application"),
    **dict.fromkeys(("plot", "draw", "graph", "bars"), "chart"),
    **dict.fromkeys(("size", "number", "len"), "count"),
    **{word: meant for word, meant in SOURCE_WORDS.items() if meant in {"cited-by", "references", "new since"}},
}
FIELD_WORDS = {
    **dict.fromkeys(("applicant", "owner", "company", "assignees", "organisation", "organization"), "assignee"),
    **dict.fromkeys(("date", "publication_date", "pbdt", "publication"), "published"),
    **dict.fromkeys(("application_date", "apdt", "filing_date", "filing"), "filed"),
    **dict.fromkeys(("pn", "id", "patent_number", "publication_number"), "number"),
    **dict.fromkeys(("country", "authority", "jurisdiction"), "office"),
    **dict.fromkeys(("apno", "application_number", "application"), "application_no"),
    **dict.fromkeys(("inventors", "author", "authors"), "inventor"),
    **dict.fromkeys(("kind",), "kind_code"),
    **dict.fromkeys(("text", "citation"), "citation_text"),
}


def meant(word: str, known: Iterable[str], others: Mapping[str, str]) -> str | None:
    """Return the word of the language that was perhaps meant; None where nothing is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only mistakes need it

    if not word:
        return None
    return others.get(word) or next(iter(get_close_matches(word, list(known), n=1, cutoff=0.7)), None)


def none_such(scan: Scanner, what: str, known: Iterable[str], others: Mapping[str, str]) -> str:
    """Return that what stands here is no source, stage or field, and what was perhaps meant; or that one is missing."""
    if scan.ended:
        return f"a {what} is missing"
    near = meant(scan.keyword(), known, others)
    return f"{scan.here()} is no {what}" + (f"; did you mean `{near}`?" if near else "")
