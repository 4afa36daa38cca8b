"""Citations → the JSON of VOSviewer: items with their links here and, where known, how often they are cited. Pure.

VOSviewer's links have no direction: `source_id` is the citing document all the same.
"""

import json
from collections.abc import Callable
from html import escape

from localcite.query.network import Edge, Node
from localcite.show.export.cells import one_line
from localcite.show.export.graphml import Cited
from localcite.show.export.receipt import Receipt, to_json
from localcite.show.export.values import Counted
from localcite.show.formats import Sink


def write_vosviewer(cited: Cited, edges: Counted[Edge], receipt: Callable[[], Receipt | None], stream: Sink) -> None:
    """Write the items, the links, and then the receipt."""
    stream.write('{\n"network": {\n"items": [')
    begin = "\n"
    for node in cited.nodes():
        stream.write(begin + json.dumps(_item(node), ensure_ascii=False))
        begin = ",\n"
    stream.write('\n],\n"links": [')
    begin = "\n"
    for edge in edges:
        link = {"source_id": edge.citing, "target_id": edge.cited, "strength": 1}
        stream.write(begin + json.dumps({**link, **_said(edge)}, ensure_ascii=False))
        begin = ",\n"
    stream.write("\n]\n}")
    signed = receipt()
    if signed is not None:
        stream.write(f',\n"localcite": {json.dumps(to_json(signed, edges.count), ensure_ascii=False)}')
    stream.write("\n}\n")


def _item(node: Node) -> dict[str, object]:
    """Return one document. What is unknown is left out: it is no 0."""
    weights: dict[str, object] = {"Links": node.links}
    if node.cited_by is not None:
        weights["Cited by"] = node.cited_by
    scores = {} if node.year is None else {"scores": {"Year": node.year}}
    return {"id": node.key, "label": one_line(node.name), "description": _described(node), "weights": weights, **scores}


def _described(node: Node) -> str:
    """Return a document in the HTML that VOSviewer shows beside it."""
    parts = [node.title, node.assignee, node.type, "in the answer" if node.answers else None]
    return "<br>".join(escape(one_line(str(part))) for part in parts if part)


def _said(edge: Edge) -> dict[str, object]:
    told = {"category": edge.category, "cite_type": edge.cite_type}
    return {name: value for name, value in told.items() if value is not None}
