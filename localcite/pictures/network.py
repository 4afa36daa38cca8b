"""A network of citations: documents by year from left to right, larger the more they are cited. Pure.

The owners of most documents have a colour and a shape of their own; all others are grey. An arrow leads from the citing
to the cited document, and so against time.
"""

from collections import Counter
from collections.abc import Sequence
from math import cos, hypot, pi, sin, sqrt
from typing import NamedTuple

from localcite.pictures.canvas import SMALL, Canvas, Drawn, Entry, at, colour
from localcite.pictures.figures import Mark, Network, Node
from localcite.pictures.measure import fitted, measured
from localcite.pictures.placing import Placed, placed
from localcite.pictures.scale import every
from localcite.pictures.scale import said as number_said
from localcite.text import party_key

GROUPS = 6
CORNERS = {1: 5, 2: 4, 3: 3, 4: -4, 5: -3, 6: 6}  # of each group's shape; the rest is round; below 0: turned
MOST_LABELS = 14
LABEL = 185.0  # the widest label
MANY = 200  # citations, from which on their lines are pale
FEW = 20  # documents of which each is named, if it has room; of more only those that are cited, or linked twice
AXIS = 44.0
HEAD = 5.0  # length of the head of an arrow
MOST = 860.0  # height of the drawing


class _Owners(NamedTuple):
    """Which group each document belongs to: 1 to 6, 0 for the rest, None where nobody is known."""

    groups: tuple[int | None, ...]
    names: tuple[tuple[str, int], ...]  # of the groups, and how many documents
    rest: int
    unknown: int


def draw_network(figure: Network, canvas: Canvas, top: float) -> Drawn:
    """Draw a network from `top` downwards."""
    if not figure.nodes:
        return Drawn(top, (), ("There is no document to draw.",))
    height = min(MOST, 60 + 62 * sqrt(len(figure.nodes)))
    stand = placed(figure, canvas.width, height)
    owners = owners_of(figure.nodes)
    stand.places[:, 1] += top
    _axis(canvas, stand, top, top + height)
    canvas.add(f'<g opacity="{0.9 if len(figure.edges) < MANY else 0.5}">')
    for citing, cited in figure.edges:
        _arrow(canvas, stand, citing, cited)
    canvas.add("</g>")
    links = Counter(end for edge in figure.edges for end in edge)
    for place, node in enumerate(figure.nodes):
        with canvas.mark(Mark(node.name, "", node.cited_by, _telling(node))):
            _node(canvas, stand, place, node, owners.groups[place])
    _labels(canvas, figure, stand, (top, top + height), links)
    bottom = top + height + (AXIS if stand.years else 0)
    return Drawn(bottom + SMALL, tuple(_legend(figure, owners)), tuple(_captions(figure)))


# ---- owners ---------------------------------------------------------------------------------------------------------


def owners_of(nodes: Sequence[Node]) -> _Owners:
    """Return the owners of most documents; spellings of one name are one, and of several owners the largest counts."""
    keys = [_keys(node.assignee) for node in nodes]
    counted = Counter(key for each in keys for key in each)
    largest = sorted(counted, key=lambda key: (-counted[key], key))[:GROUPS]
    places = {key: place for place, key in enumerate(largest, 1)}
    groups = tuple(min((places.get(key, 9) for key in each), default=None) for each in keys)
    spelled: dict[str, Counter[str]] = {}
    for node in nodes:
        for name in (node.assignee or "").split("|"):
            spelled.setdefault(party_key(name), Counter())[name] += 1
    names = tuple((min(spelled[key].items(), key=lambda each: (-each[1], each[0]))[0], counted[key]) for key in largest)
    rest = sum(group == 9 for group in groups)
    return _Owners(tuple(0 if group == 9 else group for group in groups), names, rest, groups.count(None))


def _keys(assignee: str | None) -> list[str]:
    return [party_key(name) for name in assignee.split("|") if name.strip()] if assignee else []


# ---- documents ------------------------------------------------------------------------------------------------------


def _telling(node: Node) -> str:
    """Return what is known of a document, in words."""
    cited = f"cited by {number_said(node.cited_by)} held" if node.cited_by is not None else _uncounted(node)
    parts = [node.title[:200] if node.title and node.title != node.name else None, node.assignee, cited]
    year = "year unknown" if node.year is None else str(node.year)
    return f"{node.name} ({year}): {', '.join(part for part in parts if part)}"


def _uncounted(node: Node) -> str:
    return "cited by: unknown" if node.is_bought else "cited by: not bought"


def _node(canvas: Canvas, stand: Placed, place: int, node: Node, group: int | None) -> None:
    """Draw one document. Without a count it is hollow; beyond the answer's rows its outline is thin."""
    x, y = stand.places[place]
    role = "rest" if not group else f"group{group}"
    fill = "dots" if group is None else role
    shape = shape_of(group or 0, float(stand.radii[place]))
    canvas.add(f'<g transform="translate({at(float(x))} {at(float(y))})">')
    if node.cited_by is None:
        canvas.path(shape, "paper", role if group else "muted", 2)
        canvas.add(f'<circle r="1.5" {colour(role if group else "muted")}/>')
    else:
        canvas.path(shape, fill, "ink" if node.answers else "muted" if group is None else "paper", 1)
    canvas.add("</g>")


def shape_of(group: int, radius: float) -> str:
    """Return the outline of a group's shape around (0, 0): its area is that of a circle of this radius, nearly."""
    corners = CORNERS.get(group, 0)
    if not corners:
        r = at(radius)
        return f"M-{r} 0a{r} {r} 0 1 0 {at(2 * radius)} 0a{r} {r} 0 1 0 -{at(2 * radius)} 0z"
    count = abs(corners)
    reach = radius * sqrt(2 * pi / count / sin(2 * pi / count))
    begin = pi / 2 if corners == -3 else -pi / 2 + (pi / 4 if corners == 4 else 0)
    points = (begin + 2 * pi * corner / count for corner in range(count))
    return "M" + "L".join(f"{at(reach * cos(angle))} {at(reach * sin(angle))}" for angle in points) + "z"


# ---- citations ------------------------------------------------------------------------------------------------------


def _arrow(canvas: Canvas, stand: Placed, citing: int, cited: int) -> None:
    """Draw an arrow from the edge of one document to that of the other; nothing where they touch."""
    (x1, y1), (x2, y2) = stand.places[citing], stand.places[cited]
    length = hypot(x2 - x1, y2 - y1)
    begin, end = float(stand.radii[citing]), length - float(stand.radii[cited]) - 1.5
    if length < 1 or end - begin < 1:
        return
    across, down = (x2 - x1) / length, (y2 - y1) / length
    tip = x1 + across * end, y1 + down * end
    head = min(HEAD, end - begin)
    neck = tip[0] - across * head, tip[1] - down * head
    sides = [(neck[0] + side * down * head * 0.45, neck[1] - side * across * head * 0.45) for side in (1, -1)]
    start = x1 + across * begin, y1 + down * begin
    line = f"M{_point(start)}L{_point(neck)}"
    canvas.path(line, "none", "line", 0.8)
    canvas.path(f"M{_point(tip)}L{_point(sides[0])}L{_point(sides[1])}z", "line")


def _point(point: tuple[float, float]) -> str:
    return f"{at(float(point[0]))} {at(float(point[1]))}"


# ---- years and names ------------------------------------------------------------------------------------------------


def _axis(canvas: Canvas, stand: Placed, top: float, bottom: float) -> None:
    """Draw the years below, with a thin line up from each that is written."""
    if stand.years is None:
        return
    first, last = stand.years
    pitch = (canvas.width - stand.band) / (last - first + 1)
    step = every(last - first + 1, pitch, measured("0000", SMALL) + 6)
    for year in range(first, last + 1):
        if year % step == 0:
            x = stand.band + (year - first + 0.5) * pitch
            canvas.line(x, top, x, bottom + 4, "grid")
            canvas.text(x, bottom + SMALL + 6, str(year), size=SMALL, anchor="middle", role="muted")
    if stand.band:
        canvas.line(stand.band, top, stand.band, bottom, "grid")
        canvas.text(
            stand.band / 2, bottom + SMALL + 6, "unknown", size=SMALL, anchor="middle", role="muted", slanted=True
        )
    canvas.text(canvas.width / 2, bottom + 2 * SMALL + 12, "year", size=SMALL, anchor="middle", bold=True, role="muted")


Box = tuple[float, float, float, float]


def _labels(canvas: Canvas, figure: Network, stand: Placed, edges: tuple[float, float], links: Counter[int]) -> None:
    """Name the documents that are cited most, as far as their names have room."""

    def weight(place: int) -> tuple[int, int, int]:
        return -(figure.nodes[place].cited_by or 0), -links[place], place

    taken = [_around(stand, place) for place in range(len(figure.nodes))]
    cited = {end for _begin, end in figure.edges}
    written = 0
    for place in sorted(range(len(figure.nodes)), key=weight):
        if written == MOST_LABELS:
            return
        node = figure.nodes[place]
        if len(figure.nodes) > FEW and links[place] < 2 and not node.cited_by:
            continue
        text = fitted(_name(node), SMALL, LABEL)
        box = _free(
            stand, place, measured(text, SMALL), taken, (0, edges[0], canvas.width, edges[1]), is_cited=place in cited
        )
        if box is not None and text:
            taken.append(box)
            written += 1
            _halo(canvas, box, text)


def _name(node: Node) -> str:
    """Return what people know a document by: the vendor's own ids say nothing to them."""
    return node.title if node.title and node.name.startswith(("paper:", "patent:")) else node.name


def _around(stand: Placed, place: int) -> Box:
    (x, y), radius = stand.places[place], stand.radii[place]
    return float(x - radius), float(y - radius), float(x + radius), float(y + radius)


def _free(stand: Placed, place: int, length: float, taken: list[Box], room: Box, *, is_cited: bool) -> Box | None:
    """Return room for a label beside, above or below a document; None where there is none.

    Arrows come to what is cited from the right: its label stands at the left, if it can.
    """
    left, top, right, bottom = _around(stand, place)
    x, y = (left + right) / 2, (top + bottom) / 2
    beside = [(right + 3, y - SMALL / 2), (left - 3 - length, y - SMALL / 2)]
    corners = (
        *(beside[::-1] if is_cited else beside),
        (x - length / 2, top - SMALL - 3),
        (x - length / 2, bottom + 3),
    )
    for corner in corners:
        box = corner[0], corner[1], corner[0] + length, corner[1] + SMALL
        inside = box[0] >= room[0] and box[1] >= room[1] and box[2] <= room[2] and box[3] <= room[3]
        if inside and not any(_overlap(box, other) for other in taken):
            return box
    return None


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _halo(canvas: Canvas, box: Box, text: str) -> None:
    """Write a label upon a strip of paper, so that arrows do not run through it."""
    canvas.add('<g opacity="0.85">')
    canvas.rect(box[0] - 1, box[1], box[2] - box[0] + 2, box[3] - box[1] + 1, "paper")
    canvas.add("</g>")
    canvas.text(box[0], box[1] + SMALL * 0.86, text, size=SMALL)


# ---- legend ---------------------------------------------------------------------------------------------------------


def _legend(figure: Network, owners: _Owners) -> list[Entry]:
    found = [
        Entry(f"group{place}", f"{fitted(name, SMALL, 260)} ({count:,})", "ink", shape_of(place, 5))
        for place, (name, count) in enumerate(owners.names, 1)
    ]
    if owners.rest:
        found.append(Entry("rest", f"other assignees ({owners.rest:,})", "ink", shape_of(0, 5)))
    if owners.unknown:
        found.append(Entry("dots", f"assignee unknown ({owners.unknown:,})", "ink", shape_of(0, 5)))
    uncounted = [node for node in figure.nodes if node.cited_by is None]
    not_bought = sum(not node.is_bought for node in uncounted)
    if uncounted:
        parts = [f"{not_bought:,} not bought"] * bool(not_bought)
        parts += [f"{len(uncounted) - not_bought:,} unknown"] * (len(uncounted) > not_bought)
        found.append(
            Entry("paper", f"hollow: how often cited is not known ({', '.join(parts)})", "muted", shape_of(0, 5))
        )
    return found


def _captions(figure: Network) -> list[str]:
    most = max((node.cited_by for node in figure.nodes if node.cited_by is not None), default=None)
    size = "" if most is None else f" The area of a document is by how many held ones cite it (at most {most:,})."
    arrows = "An arrow leads from the citing to the cited document."
    found = [f"{arrows if figure.edges else 'No held citation links these documents.'}{size}"]
    if figure.more_nodes or figure.more_edges:
        left = f"{figure.more_nodes:,} more documents and {figure.more_edges:,} more citations"
        found.append(f"{left} are not drawn: those with the most citations here are.")
    return found
