"""The tables of all rows: what stands around them; `page/rows.js` fills them. Pure."""

from localcite.report.count import Counts
from localcite.report.html import Html, tag
from localcite.report.sections.parts import is_answered, section
from localcite.report.values import Found


def rows(found: Found, counts: Counts) -> Html:
    """Return the section."""
    is_known = is_answered(found)
    tabs = (
        ("citing", "Citing documents", f"{counts.documents.value:,}" if is_known else "unknown"),
        ("citations", "Citations", f"{counts.citations.value:,}" if is_known else "unknown"),
        ("members", "The collection", f"{len(found.members):,}"),
    )
    return section(
        "rows",
        "All rows",
        tag("noscript", tag("p", "The tables need a script, which stands in this file; the sections above do not.")),
        tag(
            "div",
            [tag("a", f"{word} ({size})", href=f"#{name}", data_tab=name, class_="tab") for name, word, size in tabs],
            class_="tabs needs-script",
            role="group",
            aria_label="Tables",
        ),
        tag("div", id="filters", class_="filters needs-script"),
        tag("ul", id="chips", class_="chips", aria_label="Filters that are set"),
        tag("div", id="asked", class_="asked needs-script"),
        tag("div", id="table", class_="wide", tabindex="-1"),
        tag("div", id="pages", class_="pages needs-script"),
    )
