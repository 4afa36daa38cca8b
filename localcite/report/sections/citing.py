"""Who cites, when, with which category, and what is new. Pure."""

from collections.abc import Sequence

from localcite.report.count import Counts, Line, unknown_people
from localcite.report.html import Html, Piece, tag
from localcite.report.sections.parts import (
    dash_or,
    foldable,
    is_answered,
    lines,
    name,
    nothing,
    number,
    paragraph,
    section,
    table,
    unknown_or,
)
from localcite.report.values import Found, Member
from localcite.show.quote import count, plural

MOST_SHOWN = 20
OWNERS = {
    "external": "by another owner",
    "self": "by the owner itself (self-citations)",
    "unknown": "an owner is unknown: kept, since nobody can tell",
    "paper": "of or by a paper, which has no owner: kept",
}
VENDORS = ("3 years", "5 years", "simple family", "INPADOC family", "Patsnap family")


def timeline(found: Found, counts: Counts, chart: Html) -> Html:
    """Return the section of years."""
    title = "When they were published"
    if not counts.documents.value:
        return section("timeline", title, nothing(found))
    heads = ("Year", "Citing documents", "Without self-citations")
    rows = lines(found, counts.years)
    return section(
        "timeline",
        title,
        chart,
        foldable("The numbers", table("Citing documents by year of publication", heads, rows)),
    )


def who(found: Found, counts: Counts, *charts: Html | None) -> Html:
    """Return the section of owners and assignees."""
    if not counts.documents.value:
        return section("who", "Who cites", nothing(found))
    owners = [[OWNERS[str(line.label)], number(found, line.numbers[0])] for line in counts.owners]
    heads = ("Assignee", "Citing documents", "Without self-citations")
    unknown = unknown_people(found)
    rows = [*lines(found, counts.people), *lines(found, [Line(None, unknown)] if unknown[0].value else [])]
    left = counts.all_people - len(counts.people)
    all_of_them = tag("code", f"in {found.collection} | cited-by | by assignee")
    more = paragraph(f"And {count(left, 'further assignee')}; all of them: ", all_of_them) if left > 0 else None
    both = paragraph(
        number(found, counts.documents),
        " documents cite the collection; ",
        number(found, counts.kept),
        " do so with a citation that is not known to be by the owner itself.",
    )
    return section(
        "who",
        "Who cites",
        both,
        _types(found, counts),
        table("Citations by whose they are", ("Citations", "Number"), owners),
        charts,
        foldable("The numbers", table("Citing documents by assignee, each counted whole", heads, rows), more),
    )


def _types(found: Found, counts: Counts) -> Html | None:
    """Say how many patents and papers there are among what cites, where there are both."""
    if len(counts.types) < 2:
        return None
    patents, papers = (number(found, line.numbers[0]) for line in counts.types)
    return paragraph(patents, " of them are patents, ", papers, " papers.")


def categories(found: Found, counts: Counts, chart: Html) -> Html:
    """Return the section of search reports' categories."""
    if not counts.documents.value:
        return section("categories", "Categories", nothing(found))
    rows = lines(found, counts.categories, "unknown: the vendor gives none")
    said = (
        "X: alone takes away novelty or inventive step. Y: does so together with another. A: background."
        " D: named in the application itself. E: filed earlier, published later. P: published in between."
    )
    return section(
        "categories",
        "Categories",
        paragraph(said, of="quiet"),
        chart,
        foldable("The numbers", table("Citing documents by category", ("Category", "Citing documents"), rows)),
    )


def most_cited(found: Found, counts: Counts) -> Html:
    """Return the section of the members that are cited most. Columns of which nothing is known are named instead."""
    columns = _columns(found, [found.members[each.member] for each in counts.most_cited[:MOST_SHOWN]])
    unknown = [head.lower() for head, values in columns.items() if all(value is None for value in values)]
    texts = [head for head in ("Title", "Year") if head.lower() not in unknown]
    theirs = [head for head in columns if head not in {"Title", "Year"} and head.lower() not in unknown]
    heads = ["Document", *texts, "Cited by, held", "Without self-citations", *(["New"] * (found.since is not None))]
    rows: list[list[Piece]] = []
    for place, each in enumerate(counts.most_cited[:MOST_SHOWN]):
        told = [number(found, of) for of in (each.all, each.own, each.new) if of is not None]
        words = [dash_or(columns[head][place]) for head in texts]
        counted = [unknown_or(columns[head][place]) for head in theirs]
        rows.append([name(found.members[each.member].document.number), *words, *told, *counted])
    caption = "Documents of the collection by how many held documents cite them"
    return section(
        "cited",
        "The most cited",
        table(caption, [*heads, *theirs], rows, texts=1 + len(texts)) if rows else paragraph("None is known."),
        paragraph(f"Unknown of all of them: {', '.join(unknown)}.", of="quiet") if rows and unknown else None,
        _further(found, counts),
        _uncounted(found, counts),
    )


def _columns(found: Found, members: Sequence[Member]) -> dict[str, list[Piece]]:
    """Return what is told of the members that are shown; a count that the vendor gives of no member is none of it."""
    columns: dict[str, list[Piece]] = {
        "Title": [member.document.title for member in members],
        "Year": [None if member.document.year is None else str(member.document.year) for member in members],
    }
    for place, what in enumerate(VENDORS):
        if any(member.theirs[place] is not None for member in found.members):
            columns[f"Vendor: {what}"] = [member.theirs[place] for member in members]
    return columns


def _further(found: Found, counts: Counts) -> Html | None:
    rest = len(counts.most_cited) - MOST_SHOWN
    if rest <= 0:
        return None
    said = f"{count(rest, 'further document')} of the collection {'is' if rest == 1 else 'are'} cited; all of them: "
    return paragraph(said, tag("code", f"in {found.collection} | cited-by | by cited"))


def _uncounted(found: Found, counts: Counts) -> Html | None:
    """Say of how many members nobody knows whether they are cited."""
    if not counts.uncounted.value:
        return None
    documents = "document" if counts.uncounted.value == 1 else "documents"
    verb = "is" if counts.uncounted.value == 1 else "are"
    told = f" {documents} of the collection {verb} cited, and how often, is unknown."
    return paragraph("Whether ", number(found, counts.uncounted), told)


def new(found: Found, counts: Counts, chart: Html | None) -> Html:
    """Return the section of what is new."""
    title = "New since the last report" if found.last_report else "New"
    if counts.new is None or counts.new_citations is None:
        first = f"This is the first report of {found.collection} that is remembered: the next one tells what is new."
        return section("new", title, paragraph(first))
    if not is_answered(found):
        return section("new", title, nothing(found))
    said = paragraph(
        number(found, counts.new),
        f" {plural(counts.new.value, 'document')} with ",
        number(found, counts.new_citations),
        f" {plural(counts.new_citations.value, 'citation')} {'was' if counts.new.value == 1 else 'were'} learnt since"
        f" {found.since}. By when localcite learnt of them, not by when they were"
        " published; what came with a document's first answer is not new.",
    )
    heads = ("Assignee", "New citing documents", "Without self-citations")
    people = table("New citing documents by assignee", heads, lines(found, counts.new_people))
    return section(
        "new",
        title,
        said,
        chart,
        foldable("By assignee", people) if counts.new_people else None,
        _newest(found) if counts.new.value else None,
        _gone(found, counts),
    )


def _newest(found: Found) -> Html:
    """Return the new citing documents, the latest published first, a few."""
    cited: dict[int, list[str]] = {}
    for link in found.links:
        if link.new and not link.delisted:
            cited.setdefault(link.citing, []).append(found.members[link.cited].document.number)
    places = sorted(cited, key=lambda place: found.citing[place].number)
    places.sort(key=lambda place: found.citing[place].published or "", reverse=True)
    rows: list[list[Piece]] = []
    for place in places[:MOST_SHOWN]:
        document = found.citing[place]
        people = document.people and document.people.replace("|", "; ")
        told = (document.title, document.published, people, ", ".join(cited[place]))
        rows.append([name(document.number), *map(dash_or, told)])
    heads = ("Document", "Title", "Published", "Assignee", "Cites")
    shown = f"the {MOST_SHOWN} published last" if len(places) > MOST_SHOWN else "published last first"
    return table(f"New citing documents, {shown}", heads, rows, texts=5)


def _gone(found: Found, counts: Counts) -> Html | None:
    if not counts.delisted.value:
        return None
    verb = "is" if counts.delisted.value == 1 else "are"
    return paragraph(
        number(found, counts.delisted),
        f" {plural(counts.delisted.value, 'citation')} once listed {verb} delisted now: no current answer lists"
        f" {'it' if counts.delisted.value == 1 else 'them'}.",
    )


def network(found: Found, picture: Html, nodes: int, edges: int, all_nodes: int, all_edges: int) -> Html:
    """Return the section of the network."""
    if not all_nodes:
        return section("network", "Network", nothing(found))
    cap = (
        f"All {nodes:,} documents with {edges:,} citations."
        if nodes == all_nodes
        else f"{nodes:,} of {all_nodes:,} documents and {edges:,} of {all_edges:,} citations: "
        "the members cited most, and what cites most of them."
    )
    return section(
        "network",
        "Network",
        paragraph(cap, of="quiet"),
        _tools(),
        tag("div", picture, tag("div", class_="details", id="details", aria_live="polite"), class_="net", id="net"),
        _legend(),
    )


def _tools() -> Html:
    buttons = (("in", "Zoom in", "+"), ("out", "Zoom out", "−"), ("all", "Show all", "⤢"))
    return tag(
        "div",
        tag("label", "Find in the network ", tag("input", type="search", id="find", autocomplete="off")),
        tag("span", id="hits", role="status"),
        [
            tag("button", sign, type="button", data_zoom=what, aria_label=told, title=told)
            for what, told, sign in buttons
        ],
        tag("span", "Arrows move from one document to the next, Enter opens it, + − 0 zoom.", class_="quiet"),
        class_="tools needs-script",
        id="tools",
    )


def _legend() -> Html:
    kinds = (
        ("member", "of the collection; its size is how often it is cited here"),
        ("own-external", "cites, by another owner"),
        ("own-self", "cites, by the owner itself"),
        ("own-unknown", "cites, an owner is unknown"),
        ("own-paper", "cites, of or by a paper"),
    )
    return tag("ul", [tag("li", tag("span", class_=f"key {kind}"), said) for kind, said in kinds], class_="legend")
