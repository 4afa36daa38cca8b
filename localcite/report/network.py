"""Which documents of a report are drawn as a network, where they stand, and the picture. Pure.

Drawn are the members that are cited most, and of what cites them those that cite most of them. The picture is whole
without a script (a printer has it); `page/network.js` lets one move about in it.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import sqrt
from typing import NamedTuple, TypeAlias

from localcite.report.count import Counts
from localcite.report.filters import Filter, address
from localcite.report.html import Html, Piece, tag
from localcite.report.spread import Edge, Layout, spread
from localcite.report.values import EXTERNAL, PAPER, SELF, UNKNOWN, Document, Found, Link

Place: TypeAlias = tuple[float, float]

WIDE, HIGH = 1120, 760
MARGIN = 30
SHARE = 3  # of so many documents one is a member, where there are enough
OF_EACH = 2  # citing documents that each member has at least, where there is room
LABELLED = 30  # members whose numbers are written beside them, where there is room
SMALLEST, LARGEST = 5.0, 14.0  # half the side of a member's square
CITING = 4.5  # radius
LETTER, LINE = 7.6, 13.0  # of a label, in pixels
RANK = (SELF, EXTERNAL, UNKNOWN, PAPER)


class Node(NamedTuple):
    """One document that is drawn: its places among members and citing documents, None where it is none of them.

    `cited`: how many documents cite the member.
    """

    document: Document
    member: int | None
    citing: int | None
    cited: int


class Drawn(NamedTuple):
    """What is drawn: nodes, members first; edges as places of citing and cited node; and what there is in all."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    all_nodes: int
    all_edges: int


def drawn(found: Found, counts: Counts, most: int) -> Drawn:
    """Choose at most `most` documents, a part of them members."""
    links = [link for link in found.links if not link.delisted]
    cited = [each.member for each in counts.most_cited]
    chosen = cited[: max(most // SHARE, 1)]
    members = {found.members[place].document.key: place for place in chosen}
    citing = _citing(found, links, members, most)
    keys = {**dict.fromkeys(members), **dict.fromkeys(found.citing[place].key for place in citing)}
    places = {key: place for place, key in enumerate(keys)}
    edges = tuple(_edges(found, links, places))
    sizes = {each.member: each.all.value for each in counts.most_cited}
    by_key = {found.citing[place].key: place for place in citing}
    nodes = tuple(_node(found, members.get(key), by_key.get(key), sizes) for key in keys)
    everything = {found.members[place].document.key for place in cited} | {
        found.citing[link.citing].key for link in links
    }
    return Drawn(nodes, edges, len(everything), len(links))


def _citing(found: Found, links: Iterable[Link], members: dict[int, int], most: int) -> list[int]:
    """Return the citing documents that have most links to what is drawn, the newest first; each member has some."""
    of: dict[int, list[int]] = {}
    shown = set(members.values())
    for link in links:
        if link.cited in shown:
            of.setdefault(link.citing, []).append(link.cited)
    ranked = sorted(of, key=lambda place: (-len(of[place]), -(found.citing[place].year or 0), place))
    under: dict[int, list[int]] = {}
    for place in ranked:
        for member in of[place]:
            under.setdefault(member, []).append(place)
    first = dict.fromkeys(place for member in members.values() for place in under[member][:OF_EACH])
    chosen = list({**first, **dict.fromkeys(ranked)})
    return sorted(chosen[: max(most - len(members), 0)])


def _edges(found: Found, links: Iterable[Link], places: dict[int, int]) -> Iterable[Edge]:
    for link in links:
        ends = found.citing[link.citing].key, found.members[link.cited].document.key
        if ends[0] in places and ends[1] in places:
            yield places[ends[0]], places[ends[1]]


def _node(found: Found, member: int | None, citing: int | None, sizes: dict[int, int]) -> Node:
    if member is None:
        return Node(found.citing[citing or 0], None, citing, 0)
    return Node(found.members[member].document, member, citing, sizes.get(member, 0))


# ---- the picture ----------------------------------------------------------------------------------------------------


def picture(found: Found, network: Drawn, layout: Layout) -> Html:
    """Return the network as SVG. `layout`: where nodes stand that hang together, in any scale."""
    spots = _spots(network, layout)
    owns = _owners(found)
    edges = "".join(_line(spots[one], spots[other]) for one, other in network.edges)
    most = max((node.cited for node in network.nodes), default=1) or 1
    order = sorted(range(len(network.nodes)), key=lambda place: (network.nodes[place].member is not None, place))
    circles = [_mark(network.nodes[place], place, spots[place], owns, most) for place in order]
    labels = list(_labels(network, spots, most))
    return tag(
        "svg",
        tag("path", class_="edges", d=edges),
        tag("path", class_="near", d=""),
        tag("g", circles, class_="nodes"),
        tag("g", labels, class_="labels", aria_hidden="true"),
        id="map",
        viewBox=f"0 0 {WIDE} {HIGH}",
        role="group",
        aria_label=f"Network of {len(network.nodes):,} documents and {len(network.edges):,} citations",
    )


def _spots(network: Drawn, layout: Layout) -> list[Place]:
    """Return where nodes stand, within margins."""
    placed = spread(network.edges, len(network.nodes), layout, WIDE - 2 * MARGIN, HIGH - 2 * MARGIN)
    return [(MARGIN + float(x), MARGIN + float(y)) for x, y in placed]


def _owners(found: Found) -> dict[int, str]:
    """Return of each citing document what is known of its owner, the surest first."""
    owns: dict[int, str] = {}
    for link in found.links:
        if link.delisted:
            continue
        known = owns.get(link.citing, PAPER)
        owns[link.citing] = min(known, link.own, key=RANK.index)
    return owns


def _line(one: Place, other: Place) -> str:
    return f"M{one[0]:.0f} {one[1]:.0f}L{other[0]:.0f} {other[1]:.0f}"


def _mark(node: Node, place: int, spot: Place, owns: dict[int, str], most: int) -> Html:
    """Return the mark of one document: a link to the rows that it stands for."""
    filter_ = Filter(of=node.member) if node.member is not None else Filter("citations", by=node.citing)
    return tag(
        "a",
        _shape(node, spot, most),
        tag("title", _told(node)),
        class_=f"node {'member' if node.member is not None else 'own-' + owns.get(node.citing or 0, UNKNOWN)}",
        href=address(filter_),
        tabindex="-1",
        data_n=place,
        data_m=node.member,
        data_d=node.citing,
        data_x=f"{spot[0]:.0f}",
        data_y=f"{spot[1]:.0f}",
    )


def _shape(node: Node, spot: Place, most: int) -> Html:
    if node.member is None:
        return tag("circle", cx=f"{spot[0]:.0f}", cy=f"{spot[1]:.0f}", r=f"{CITING}")
    half = _half(node, most)
    side = f"{2 * half:.1f}"
    return tag("rect", x=f"{spot[0] - half:.1f}", y=f"{spot[1] - half:.1f}", width=side, height=side, rx="2")


def _half(node: Node, most: int) -> float:
    return SMALLEST + (LARGEST - SMALLEST) * sqrt(node.cited / most)


def _told(node: Node) -> Piece:
    document = node.document
    parts = [document.number, document.title, str(document.year) if document.year else "year unknown"]
    return " · ".join(part for part in parts if part)


def _labels(network: Drawn, spots: Sequence[Place], most: int) -> Iterator[Html]:
    """Yield the names of the members cited most, none upon another."""
    taken: list[tuple[float, float, float]] = []
    for node, spot in list(zip(network.nodes, spots, strict=True))[:LABELLED]:
        if node.member is None:
            continue
        name, (x, y) = _short(node.document.number), (spot[0], spot[1] - _half(node, most) - 4)
        half = len(name) * LETTER / 2
        if any(abs(y - other_y) < LINE and abs(x - other_x) < half + other for other_x, other_y, other in taken):
            continue
        taken.append((x, y, half))
        yield tag("text", name, x=f"{x:.0f}", y=f"{y:.0f}", text_anchor="middle")


def _short(name: str) -> str:
    return name if len(name) <= 28 else name[:27] + "…"
