"""Which documents of a network are drawn: those with the most citations here; the rest is counted. Pure."""

from collections.abc import Iterable, Iterator
from heapq import nlargest

from localcite.pictures.figures import Network, Node
from localcite.query.network import Edge
from localcite.query.network import Node as Held

MOST_NODES = 160
MOST_EDGES = 900


def network_of(
    nodes: Iterable[Held], edges: Iterable[Edge], most: int = MOST_NODES, most_edges: int = MOST_EDGES
) -> Network:
    """Return a network of at most so many documents. The nodes are read first, and all are read but few are kept."""
    counted = _Counting(nodes)
    chosen = nlargest(most, counted, key=_weight)
    chosen.sort(key=lambda node: node.key)
    places = {node.key: place for place, node in enumerate(chosen)}
    found: list[tuple[int, int]] = []
    every = 0
    for edge in edges:
        every += 1
        if edge.citing in places and edge.cited in places:
            found.append((places[edge.citing], places[edge.cited]))
    kept = found[:most_edges]
    return Network(tuple(map(_node, chosen)), tuple(kept), counted.count - len(chosen), every - len(kept))


class _Counting:
    """Counts what is read."""

    def __init__(self, nodes: Iterable[Held]) -> None:
        self._nodes = nodes
        self.count = 0

    def __iter__(self) -> Iterator[Held]:
        for node in self._nodes:
            self.count += 1
            yield node


def _weight(node: Held) -> tuple[int, int, int]:
    cited_by = node.cited_by if isinstance(node.cited_by, int) else 0
    return node.links, cited_by, -node.key


def _node(node: Held) -> Node:
    return Node(
        name=node.name,
        title=None if node.title is None else str(node.title),
        year=node.year if isinstance(node.year, int) else None,
        assignee=None if node.assignee is None else str(node.assignee),
        cited_by=node.cited_by if isinstance(node.cited_by, int) else None,
        is_bought=node.is_bought,
        answers=node.answers,
    )
