"""The graph as arrays: hops, columns of documents, what links say. What changed since the file was made lies over it.

Where a document is dirty the file's citations of it are passed over, and those that SQL has are taken instead: they
are numbered behind the file's own. Needs numpy.
"""

from bisect import bisect_left
from collections.abc import Callable
from functools import cached_property
from itertools import pairwise
from json import dumps
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from localcite.graph import statements
from localcite.graph.gather import NOTHING, Array, Coded, Codes, columns_of, each_once, in_order, numbers
from localcite.graph.links import Links, together

if TYPE_CHECKING:
    from localcite.graph.opened import Graph


class Later(NamedTuple):
    """The citations of dirty documents, as SQL has them: those that are listed, and those that nobody lists."""

    cited: Array
    citing: Array
    first_answer: Array
    last_answer: Array
    category: Array
    cite_type: Array
    gone_cited: Array
    gone_citing: Array


class Arrays:
    """What questions ask of a graph. Documents are their keys, in ascending order and each once."""

    def __init__(self, graph: "Graph") -> None:
        self.graph = graph
        facts = graph.mapped.facts
        self.categories = Codes(facts["categories"])
        self.cite_types = Codes(facts["cite_types"])
        self.offices, self.kinds, self.states = (Codes(facts[name]) for name in ("offices", "kinds", "states"))
        self.coded = Coded(office=self.offices, kind_code=self.kinds, state=self.states, moment=Codes())
        self._columns: dict[str, Array] = {}

    def section(self, name: str) -> Array:
        """Return a section of the file."""
        view = self.graph.mapped.view(name)
        return np.frombuffer(view, dtype=view.format) if len(view) else np.zeros(0, view.format)

    def view(self, name: str) -> memoryview:
        """Return a section of the file as it is."""
        return self.graph.mapped.view(name)

    def later_strings(self) -> Array:
        """Return the strings of assignees of which something was said since."""
        if self._patch is None:
            return np.zeros(0, "i")
        told = each_once(np.concatenate((self._patch[1]["current"], self._patch[1]["original"])))
        return told[told >= 0]

    # ---- what changed since -----------------------------------------------------------------------------------------

    @cached_property
    def documents(self) -> int:
        """The largest key of a document."""
        held = int(self.graph.mapped.facts["documents"])
        if self.graph.current:
            return held
        (now,) = self.graph.connection.execute("SELECT max(id) FROM document").fetchone()
        return int(now)

    @cached_property
    def dirty(self) -> Array | None:
        """For each key whether SQL knows better; None where it never does."""
        return self.mask(np.array(sorted(self.graph.dirty))) if self.graph.dirty else None

    @cached_property
    def later(self) -> Later | None:
        """The citations of dirty documents; None where no document is."""
        if not self.graph.dirty:
            return None
        bound = dumps(sorted(self.graph.dirty))
        rows = self.graph.connection.execute(statements.CITATIONS_OF, (bound, -1)).fetchall()
        cited, citing, listed, first, last, category, type_ = zip(*rows, strict=True) if rows else [()] * 7
        kept = numbers(listed, "b") != 0
        pairs = numbers(cited, "q"), numbers(citing, "q")
        said = (
            numbers(first, "i"),
            numbers(last, "i"),
            numbers(self.categories.of(category), "H"),
            numbers(self.cite_types.of(type_), "H"),
        )
        return Later(*(each[kept] for each in (*pairs, *said)), *(each[~kept] for each in pairs))

    @cached_property
    def _patch(self) -> tuple[Array, dict[str, Array]] | None:
        """The documents that something was said of since, and what is known of them now."""
        if self.graph.current:
            return None
        execute, facts = self.graph.connection.execute, self.graph.mapped.facts
        met = execute(statements.MET_SINCE, (facts["answers"], -1)).fetchall()
        keys = {key for (key,) in met} | self.graph.dirty | set(range(facts["documents"] + 1, self.documents + 1))
        rows = execute(statements.DOCUMENTS_OF, (dumps(sorted(keys)),)).fetchall()
        return columns_of(rows, self.coded) if rows else None

    # ---- documents --------------------------------------------------------------------------------------------------

    def mask(self, documents: Array) -> Array:
        """Return for each key whether it is among some documents; those that are not held are in none."""
        found = np.zeros(self.documents + 2, dtype=bool)
        found[documents if documents.min(initial=1) > 0 else documents[documents > 0]] = True
        return found

    def column(self, name: str) -> Array:
        """Return a column by the keys of documents; -1 is unknown, 0 of codes and of types."""
        if name not in self._columns:
            self._columns[name] = self._patched(name)
        return self._columns[name]

    def _patched(self, name: str) -> Array:
        held = self.section(name)
        patch = self._patch
        if patch is None:
            return held
        found = np.full(self.documents + 1, NOTHING[name], held.dtype)
        found[: len(held)] = held
        if name != "answered":  # its numbers are put in order together with those of answers
            found[patch[0]] = patch[1][name]
        return found

    def tells_states(self) -> bool:
        """Tell whether the column of states holds: a refusal changes it without an answer."""
        if self.graph.current:
            return True
        facts = self.graph.mapped.facts
        generation, kept = self.graph.connection.execute(statements.KEPT).fetchone()
        return bool(generation - facts["generation"] == kept - facts["kept"])  # each reply kept is a generation

    def of_type(self, number: int) -> Array:
        """Return all patents (1) or papers (2)."""
        return np.flatnonzero(self.column("type") == number)

    # ---- citations --------------------------------------------------------------------------------------------------

    def hop(self, word: str, documents: Array) -> Links:
        """Return the links that lead on from documents: what is listed, and nothing from a document to itself."""
        forward = word == "cited-by"
        doc, via, place = self._rows(word, documents)
        ends = ("via", "doc") if forward else ("doc", "via")
        links = Links(doc, via, *ends, lambda: self._edges(place, forward=forward))
        return self._with_later(links, documents, forward=forward)

    def _edges(self, place: Array, *, forward: bool) -> Array:
        """Return the numbers of citations by their places in the rows of a way."""
        return (place if forward else self.section("forward")[place]).astype("q")

    def near(self, word: str, documents: Array) -> tuple[Array, Array]:
        """Return where the citations of documents lead, and from where: those of each are together, in that order."""
        links = self.hop(word, documents)
        if self.later is None:
            return links.doc, links.via
        order = np.argsort(links.via, kind="stable")
        return links.doc[order], links.via[order]

    def _rows(self, word: str, documents: Array) -> tuple[Array, Callable[[], Array], Array]:
        """Return what the file has of a hop, as far as it holds: to, from, and the place in the rows of that way."""
        forward = word == "cited-by"
        begins, ends = self.section("cited_from" if forward else "citing_from"), documents
        ends = ends[(ends > 0) & (ends <= self.graph.mapped.facts["documents"])]
        if self.dirty is not None:
            ends = ends[~self.dirty[ends]]
        starts = begins[ends]
        place, counts = spread(starts, begins[ends + 1] - starts)
        doc = self.section("citing" if forward else "cited")[place].astype("q")
        if self.dirty is None:
            return doc, lambda: np.repeat(ends, counts), place
        kept = ~self.dirty[doc]
        return doc[kept], lambda: np.repeat(ends, counts)[kept], place[kept]

    def _with_later(self, links: Links, documents: Array, *, forward: bool) -> Links:
        later = self.later
        if later is None:
            return links
        via, doc = (later.cited, later.citing) if forward else (later.citing, later.cited)
        kept = np.flatnonzero(self.mask(documents)[via])
        more = Links(doc[kept], via[kept], later.cited[kept], later.citing[kept], kept + len(self.section("citing")))
        return together(links, more)

    def learnt_since(self, text: str) -> tuple[Links, Array]:
        """Return the citations that an answer since then listed first, no first answer itself; and these answers.

        As links from the citing ones: it is for the caller to turn them.
        """
        _moments, moment, baseline, _held = self.times
        new = (moment >= self.moments_before(text)) & (baseline == 0)
        edge = np.flatnonzero(new[self.section("first_answer")])
        cited = np.searchsorted(self.section("cited_from"), edge, side="right") - 1
        citing = self.section("citing")[edge].astype("q")
        if self.dirty is not None and self.later is not None:
            kept = ~self.dirty[cited] & ~self.dirty[citing]
            more = np.flatnonzero(new[self.later.first_answer])
            edge = np.concatenate((edge[kept], more + len(self.section("citing"))))
            cited = np.concatenate((cited[kept], self.later.cited[more]))
            citing = np.concatenate((citing[kept], self.later.citing[more]))
        links = Links(cited, citing, cited, citing, edge)
        return links, self.said("first_answer", links)

    def gone(self, word: str, documents: Array) -> int:
        """Return how many delisted citations lead on from documents."""
        inside = self.mask(documents)
        cited, citing = self.section("gone_cited"), self.section("gone_citing")
        near = inside[cited if word == "cited-by" else citing]
        if self.later is None or self.dirty is None:
            return int(near.sum())
        near &= ~self.dirty[cited] & ~self.dirty[citing]
        later = self.later.gone_cited if word == "cited-by" else self.later.gone_citing
        return int(near.sum() + inside[later].sum())

    # ---- what citations say -----------------------------------------------------------------------------------------

    def said(self, name: str, links: Links) -> Array:
        """Return what the citations of links say: category and cite_type as codes, or first_answer."""
        edge = links.edge
        held = self.section(name)
        if self.later is None:
            return held[edge]
        later = getattr(self.later, name)
        found = np.zeros(len(edge), later.dtype)
        own = edge < len(held)
        found[own] = held[edge[own]]
        found[~own] = later[edge[~own] - len(held)]
        return found

    # ---- when -------------------------------------------------------------------------------------------------------

    @cached_property
    def times(self) -> tuple[list[str], Array, Array, Array]:
        """All moments in order; those of answers, and which of these are first ones; and those of documents."""
        text = bytes(self.graph.mapped.view("moment_text")).decode()
        begins = self.section("moment_from").tolist()
        moments = Codes(text[begin:end] or None for begin, end in pairwise(begins))
        of_answers, baseline = self.section("answer_moment"), self.section("answer_baseline")
        held = self.column("answered")
        if not self.graph.current:
            rows = self.graph.connection.execute(statements.ANSWERS, (self.graph.mapped.facts["answers"],)).fetchall()
            of_answers, baseline = _longer(of_answers, baseline, rows, moments)
            if self._patch is not None:
                told = [self.coded.moment.texts[number] for number in self._patch[1]["answered"].tolist()]
                held = held.copy()
                held[self._patch[0]] = moments.of(told)
        ordered, places = in_order(moments)
        return [moment or "" for moment in ordered], places[of_answers], baseline, places[held]

    def moment(self, number: int) -> str | None:
        """Return a moment as text."""
        return self.times[0][number] or None

    def moments_before(self, text: str) -> int:
        """Return how many of the moments are unknown, or earlier than a text: later ones have no smaller number."""
        return max(1, bisect_left(self.times[0], text))

    def answered(self) -> Array:
        """Return the moment of each document's last answer; 0 is none."""
        return self.times[3]

    def learnt(self, links: Links) -> tuple[Array, Array]:
        """Return when the citations of links were first listed, and whether by a document's first answer."""
        first = self.said("first_answer", links)
        return self.times[1][first], self.times[2][first]

    def seen(self, links: Links) -> tuple[str, ...]:
        """Return the earliest and the latest moment at which the citations of links were last listed."""
        edge = links.edge
        held, again = len(self.section("citing")), self.section("again")
        own, later = edge[edge < held], edge[edge >= held] - held
        last = [self.section("first_answer")[own]]
        twice = np.zeros(held, dtype=bool)
        twice[again] = True
        told = np.flatnonzero(twice[own])
        last[0][told] = self.section("again_answer")[np.searchsorted(again, own[told])]
        if self.later is not None:
            last.append(self.later.last_answer[later])
        moments = self.times[1][np.concatenate(last)]
        return tuple(self.times[0][each] for each in (moments.min(), moments.max())) if len(moments) else ()


def _longer(moment: Array, baseline: Array, rows: list[Any], moments: Codes) -> tuple[Array, Array]:
    """Return what is known of answers with more of them behind."""
    if not rows:
        return moment, baseline
    keys, told, first = zip(*rows, strict=True)
    more = keys[-1] + 1 - len(moment)
    moment, baseline = (np.concatenate((each, np.zeros(more, each.dtype))) for each in (moment, baseline))
    moment[list(keys)], baseline[list(keys)] = moments.of(told), first
    return moment, baseline


def spread(starts: Array, counts: Array) -> tuple[Array, Array]:
    """Return all places of rows that begin somewhere and are so long, one row after the other; and the lengths."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total, dtype=starts.dtype) + np.repeat(
        (starts - (ends - counts)).astype(starts.dtype), counts
    ), counts
