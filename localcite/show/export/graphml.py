"""Citations → GraphML: an edge from the citing to the cited document; what is unknown is left out. Pure."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol
from xml.sax.saxutils import escape, quoteattr

from localcite.query.network import Edge, Node
from localcite.show.cells import plain
from localcite.show.export.cells import legal
from localcite.show.export.receipt import Receipt, to_json
from localcite.show.export.values import Counted
from localcite.show.formats import Sink

NODE = {
    "number": "string",
    "title": "string",
    "type": "string",
    "year": "int",
    "assignee": "string",
    "cited_by": "int",
    "in_answer": "boolean",
}
EDGE = {"category": "string", "cite_type": "string", "delisted": "boolean"}
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


class Cited(Protocol):
    """Citations: nodes first, then edges."""

    def nodes(self) -> Iterator[Node]:
        """Yield the documents."""

    def edges(self) -> Iterator[Edge]:
        """Yield the citations."""


def write_graphml(cited: Cited, edges: Counted[Edge], receipt: Callable[[], Receipt | None], stream: Sink) -> None:
    """Write the nodes, the edges, and then the receipt as a datum of the graph."""
    stream.write(HEAD + "".join(_keys()) + '<graph edgedefault="directed">\n')
    ids: dict[int, str] = {}
    for node in cited.nodes():
        ids[node.key] = id_of(node)
        stream.write(f"<node id={quoteattr(ids[node.key])}>{''.join(_data(about(node)))}</node>\n")
    for edge in edges:
        source, target = quoteattr(ids[edge.citing]), quoteattr(ids[edge.cited])
        said = {"category": edge.category, "cite_type": edge.cite_type, "delisted": edge.delisted or None}
        stream.write(f"<edge source={source} target={target}>{''.join(_data(said))}</edge>\n")
    signed = receipt()
    if signed is not None:
        told = json.dumps(to_json(signed, edges.count), ensure_ascii=False)
        stream.write("".join(_data({"receipt": told})) + "\n")
    stream.write("</graph>\n</graphml>\n")


def id_of(node: Node) -> str:
    """Return the id of a node: that of its document; of a reference without one its place in the database."""
    return legal(node.name) if node.is_named else f"ref:{node.key}"


def about(node: Node) -> dict[str, object]:
    """Return what is known of a document; None for what is not."""
    told = {name: getattr(node, name) for name in ("title", "type", "year", "assignee", "cited_by")}
    return {"number": node.name if node.is_named else None, **told, "in_answer": node.answers}


def _keys() -> Iterator[str]:
    for what, fields in (("node", NODE), ("edge", EDGE), ("graph", {"receipt": "string"})):
        for name, kind in fields.items():
            yield f'<key id="{name}" for="{what}" attr.name="{name}" attr.type="{kind}"/>\n'


def _data(told: Mapping[str, object]) -> Iterator[str]:
    for name, value in told.items():
        if value is not None:
            text = str(value).lower() if isinstance(value, bool) else plain(value)
            yield f'<data key="{name}">{escape(legal(text))}</data>'
