"""Which documents of a network are drawn: those with the most citations here; the rest is counted. Pure."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from localcite.pictures.figures import Network, Node
from localcite.query.network import Edge
from localcite.query.network import Node as Held

MOST_NODES = 160
MOST_EDGES = 900


class Cited(Protocol):
    """Citations of any number, of which a part can be read."""

    def sizes(self) -> tuple[int, int]:
        """Return how many documents and how many citations there are."""

    def largest(self, most: int) -> list[int]:
        """Return the keys of the documents with the most citations."""

    def nodes(self, keys: Iterable[int]) -> Iterator[Held]:
        """Yield documents, in the order of their keys."""

    def edges(self, keys: Iterable[int]) -> Iterator[Edge]:
        """Yield the citations between documents."""


def network_of(cited: Cited, most: int = MOST_NODES, most_edges: int = MOST_EDGES) -> Network:
    """Return a network of at most so many documents and citations, and how many more there are."""
    keys = sorted(cited.largest(most))
    nodes = list(cited.nodes(keys))
    places = {node.key: place for place, node in enumerate(nodes)}
    found = [(places[edge.citing], places[edge.cited]) for edge in cited.edges(keys)]
    every_node, every_edge = cited.sizes()
    kept = tuple(found[:most_edges])
    return Network(tuple(map(_node, nodes)), kept, every_node - len(nodes), every_edge - len(kept))


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
