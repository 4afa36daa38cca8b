"""What `help FIELD` says: what a field means, of what it speaks, and examples that run. Pure."""

from collections.abc import Mapping

from localcite.query.fields import FIELDS, Field, Kind, Of

FLOWS: Mapping[Of, str] = {
    Of.DOCUMENT: "in portfolio | cited-by",
    Of.HOLDING: "in portfolio",
    Of.LINK: "in portfolio | cited-by",
    Of.LINKS: "in portfolio | cited-by",
    Of.TABLE: "in portfolio | cited-by | by assignee",
}
EXTRAS: Mapping[str, str] = {
    "co_cited": "related US11205304B2",
    "coupled": "related US11205304B2",
    "matched": 'search "circuit"',
    "step": "path US11205304B2 US9876543B2",
    "link": "path US11205304B2 US9876543B2",
}
SPEAKS: Mapping[Of, str] = {
    Of.HOLDING: "Unknown unless the document itself was bought.",
    Of.LINK: "It speaks of the citation by which a document came: after `cited-by`, `references` or `new since`.",
    Of.LINKS: "It speaks of all citations by which a document came: after `cited-by`, `references` or `new since`.",
    Of.TABLE: "A column of the tables that `by` makes.",
}
CONDITIONS: Mapping[Kind, str] = {
    Kind.NUMBER: ">= 1",
    Kind.YEAR: ">= 2015",
    Kind.DATE: ">= last 10 years",
    Kind.MOMENT: ">= last 30 days",
    Kind.FLAG: "= no",
}
SAID: Mapping[str, str] = {"office": "in (US, EP)", "type": "= patent", "category": "has X", "cite_type": "= EXA"}


def field_help(name: str) -> str:
    """Return the help of a field."""
    field = FIELDS[name]
    speaks = SPEAKS.get(field.of, "")
    examples = "".join(f"  {line}\n" for line in _examples(name, field))
    return f"{name}: {field.help}.\n" + (f"{speaks}\n" if speaks else "") + f"\nexamples:\n{examples}"


def _examples(name: str, field: Field) -> list[str]:
    """Return questions: a condition, and an order or a table."""
    flow = EXTRAS.get(name) or FLOWS[field.of]
    condition = SAID.get(name) or CONDITIONS.get(field.kind, "is known")
    found = [f"{flow} | where {name} {condition}"]
    if field.of is Of.TABLE or field.kind in {Kind.NUMBER, Kind.DATE, Kind.MOMENT}:
        found.append(f"{flow} | sort {name} desc | limit 5")
    elif field.kind in {Kind.TYPE, Kind.NAMES, Kind.CODES, Kind.YEAR} or name in {"office", "kind_code", "cited"}:
        found.append(f"{flow} | by {name} | top 5")
    else:
        found.append(f"{flow} | select number, {name}" if name != "number" else f"{flow} | select number")
    return found
