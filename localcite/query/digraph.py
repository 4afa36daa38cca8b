"""The citations of an answer as a directed graph of networkx, from citing to cited. What is unknown is left out.

Nodes are documents under their names, as in a GraphML file of the same answer, and so are the attributes.
"""

from collections.abc import Mapping
from sqlite3 import Connection
from typing import TYPE_CHECKING

from localcite.errors import UsageError
from localcite.query.compile import compile_question, flattened
from localcite.query.finding import Finding
from localcite.query.frames import needs
from localcite.query.network import ABOUT, Node
from localcite.query.parse import parse
from localcite.query.run import found
from localcite.query.values import Question, Save, Select
from localcite.query.world import Context

if TYPE_CHECKING:
    from networkx import DiGraph  # type: ignore[import-untyped]  # it may not be installed

FIX = "leave out `by`, `count` and what follows"


def digraph(text: str, connection: Connection | None, context: Context) -> "DiGraph[str]":
    """Ask, and return the graph of what is found. Raises BadQuestion; UsageError for a table; ImportError.

    `graph`: question, oldest, newest, rests_on, held; of a node: number, title, type, year, assignee, cited_by,
    in_answer; of a citation: category, cite_type, delisted.
    """
    with needs("networkx"):
        from networkx import DiGraph  # noqa: PLC0415 - localcite does not depend on it

    question, today = parse(text), context.now.date()
    if compile_question(question, text, today).shape.is_table:
        raise UsageError(what="the answer is a table, and a graph holds documents and citations", fix=FIX)
    flat = flattened(question)
    kept = tuple(stage for stage in flat.stages if not isinstance(stage, (Save, Select)))
    program = compile_question(Question(flat.source, kept, flat.at), text, today)

    def use(finding: Finding) -> "DiGraph[str]":
        network, graph = finding.network(), DiGraph(question=text)
        names: dict[int, str] = {}
        for node in network.nodes():
            names[node.key] = node.name if node.is_named else f"ref:{node.key}"
            graph.add_node(names[node.key], **_about(node))
        for edge in network.edges():
            said = {"category": edge.category, "cite_type": edge.cite_type, "delisted": edge.delisted or None}
            graph.add_edge(names[edge.citing], names[edge.cited], **_known(said))
        answer = finding.measured((), ())
        rests = {"rests_on": answer.coverage.rests_on, "held": answer.coverage.held}
        graph.graph.update(_known(answer.as_of.to_dict()), **rests)
        return graph

    return found(program, text, connection, context, use)


def _about(node: Node) -> dict[str, object]:
    number = node.name if node.is_named else None
    return _known({"number": number, **{name: getattr(node, name) for name in ABOUT}, "in_answer": node.answers})


def _known(told: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in told.items() if value is not None}
