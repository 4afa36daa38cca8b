"""What was found → the compact JSON that the page's tables are filled from. Pure.

One array a column, so that no key stands twice; texts that repeat stand once, in `strings`, and by their place
elsewhere. Nothing in it can end the element that it stands in, and a text that hides something shows it.
"""

import json
import re
from collections.abc import Iterable, Mapping

from localcite.report.values import COUNTS, OWN, STATES, Document, Found
from localcite.text import visible

Column = list[object]
_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
NEW, DELISTED = 1, 2


class _Strings:
    """Texts, each once."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def __call__(self, text: str | None) -> int | None:
        return None if text is None else self.places.setdefault(visible(text), len(self.places))


def packed(found: Found) -> Mapping[str, object]:
    """Return what the page has to know."""
    strings = _Strings()
    members = _documents([member.document for member in found.members], strings)
    columns: dict[str, object] = {
        "collection": found.collection,
        "since": found.since,
        "people": list(map(visible, found.people)),
        "states": STATES,
        "own": OWN,
        "members": members | _holdings(found, strings),
        "citing": _documents(found.citing, strings),
        "links": _links(found, strings),
    }
    return columns | {"strings": list(strings.places)}


def _documents(documents: Iterable[Document], strings: _Strings) -> dict[str, Column]:
    listed = list(documents)
    return {
        "number": [visible(each.number) for each in listed],
        "title": [None if each.title is None else visible(each.title) for each in listed],
        "type": [None if each.type is None else ("patent", "paper").index(each.type) for each in listed],
        "year": [each.year for each in listed],
        "published": [strings(each.published) for each in listed],
        "office": [strings(each.office) for each in listed],
        "people": [strings(each.people) for each in listed],
        "groups": [_short(each.groups) for each in listed],
    }


def _short(groups: tuple[int, ...]) -> object:
    """Return numbers as they take the least room: most documents have one assignee, or none that is known."""
    return (groups[0] if len(groups) == 1 else list(groups)) if groups else None


def _holdings(found: Found, strings: _Strings) -> dict[str, Column]:
    theirs = {name: [member.theirs[place] for member in found.members] for place, name in enumerate(COUNTS)}
    return {
        "state": [STATES.index(member.state) for member in found.members],
        "fetched": [strings(_day(member.fetched)) for member in found.members],
        "cited_by": [member.cited_by for member in found.members],
        **theirs,  # type: ignore[dict-item]  # numbers are objects
    }


def _links(found: Found, strings: _Strings) -> dict[str, Column]:
    links = found.links
    return {
        "citing": [link.citing for link in links],
        "cited": [link.cited for link in links],
        "category": [strings(link.category) for link in links],
        "cite_type": [strings(link.cite_type) for link in links],
        "first": [strings(_day(link.first)) for link in links],
        "last": [strings(_day(link.last)) for link in links],
        "own": [OWN.index(link.own) for link in links],
        "flags": [NEW * link.new + DELISTED * link.delisted for link in links],
    }


def _day(moment: str | None) -> str | None:
    return moment and moment[:10]


def script(value: object) -> str:
    """Return JSON that can stand within an element of HTML."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda letter: f"\\u{ord(letter[0]):04x}", text)
