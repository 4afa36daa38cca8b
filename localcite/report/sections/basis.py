"""What the report rests on and how old that is. Pure."""

from datetime import datetime

from localcite.report.count import Counts
from localcite.report.html import Html, Piece, tag
from localcite.report.sections.parts import STATES, foldable, number, section, table
from localcite.report.values import Found
from localcite.show.ages import age
from localcite.show.quote import count, units
from localcite.version import __version__


def basis(found: Found, counts: Counts) -> Html:
    """Return the section."""
    states = [[STATES[str(line.label)], number(found, line.numbers[0])] for line in counts.states]
    return section(
        "basis",
        "What this rests on",
        tag("div", table("Documents of the collection", ("State", "Documents"), states), _facts(found), class_="pair"),
        tag("h3", "What has to be said about it"),
        tag("ul", [tag("li", note) for note in found.notes], class_="notes"),
        foldable("Calls and record", _record(found)),
    )


def _facts(found: Found) -> Html:
    facts: list[tuple[str, Piece]] = [
        ("Collection", found.collection),
        ("Owner", found.owner or tag("span", "not said: owners of the cited documents decide", class_="unknown")),
        ("Oldest answer", _moment(found.as_of.oldest, found.now)),
        ("Newest answer", _moment(found.as_of.newest, found.now)),
        ("Completing it", _completing(found)),
        ("Asked on", f"{found.now:%Y-%m-%d %H:%M} UTC"),
        ("Last report", found.last_report[:10] if found.last_report else "none that is remembered"),
        ("Made by", f"localcite {__version__}"),
        ("Question", tag("code", found.question)),
    ]
    return tag("dl", [(tag("dt", word), tag("dd", told)) for word, told in facts], class_="facts")


def _moment(moment: str | None, now: datetime) -> Piece:
    if moment is None:
        return tag("span", "unknown", class_="unknown")
    then = datetime.fromisoformat(moment)
    return f"{then:%Y-%m-%d %H:%M} UTC, {_ago(age(then, now))}"


def _ago(said: str) -> str:
    return said if said == "just now" else f"{said} ago"


def _completing(found: Found) -> Piece:
    """Return what completing would cost at most, and how."""
    most = found.coverage.units_to_complete
    if most is None and found.coverage.unpriced:
        return "what it costs at most is unknown"
    if most is None:
        return "cannot be bought"
    if not most:
        return "there is nothing more to buy"
    return [f"at most {units(most)}: ", tag("code", f"localcite plan -c {found.collection}")]


def _record(found: Found) -> Html:
    stands = found.basis
    calls = "all up to the last event" if stands.calls is None else ", ".join(_run(*pair) for pair in stands.calls)
    facts: list[tuple[str, Piece]] = [
        ("Database", stands.database or "none yet"),
        ("Calls", calls or "none"),
        ("Last event", [f"number {stands.seq:,}, hash ", tag("code", stands.hash)]),
        ("Check it", tag("code", "localcite audit verify --against FILE")),
    ]
    return tag("dl", [(tag("dt", word), tag("dd", told)) for word, told in facts], class_="facts")


def _run(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def figures(found: Found, counts: Counts) -> Html:
    """Return the numbers that come first."""
    cards: list[tuple[Piece, str]] = [
        (
            number(found, counts.documents),
            _plural("document that cites", "documents that cite", counts.documents.value),
        ),
        (number(found, counts.kept), "without self-citations"),
        (number(found, counts.citations), "citation" if counts.citations.value == 1 else "citations"),
        *_members(found, counts),
    ]
    if counts.new is not None:
        cards.append((number(found, counts.new), f"new since {found.since}"))
    return tag("ul", [tag("li", tag("strong", value), tag("span", what)) for value, what in cards], class_="figures")


def _plural(one: str, many: str, of: int) -> str:
    return one if of == 1 else many


def _members(found: Found, counts: Counts) -> list[tuple[Piece, str]]:
    """Return how many members are held; what is held and out of date is told apart, and is held as well."""
    of = f"of {count(len(found.members), 'member')} held"
    sizes = {line.label: line.numbers[0] for line in counts.states if line.label in {"held", "stale"}}
    if "stale" not in sizes:
        return [(number(found, sizes["held"]) if "held" in sizes else "0", of)]
    words = {"held": f"{of}, up to date", "stale": f"{of}, out of date"}
    return [(number(found, size), words[str(state)]) for state, size in sizes.items()]
