"""Links of a hop, as arrays made when somebody asks for them: most questions need few of these. Needs numpy."""

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

import numpy as np

from localcite.graph.gather import Array

Made: TypeAlias = Array | Callable[[], Array] | str  # an array, what makes it, or the column that says the same


class Links:
    """Links to `doc`, from `via`, and the citation that each is, `citing` → `cited`; `edge` is its number."""

    __slots__ = ("_columns",)

    def __init__(self, doc: Made, via: Made, cited: Made, citing: Made, edge: Made) -> None:
        self._columns = {"doc": doc, "via": via, "cited": cited, "citing": citing, "edge": edge}

    def column(self, name: str) -> Array:
        """Return a column; it is made once."""
        made = self._columns[name]
        if isinstance(made, str):
            return self.column(made)
        if callable(made):
            made = self._columns[name] = made()
        return made

    @property
    def doc(self) -> Array:
        """The documents that are led to."""
        return self.column("doc")

    @property
    def via(self) -> Array:
        """The documents that lead there."""
        return self.column("via")

    @property
    def cited(self) -> Array:
        """The cited end."""
        return self.column("cited")

    @property
    def citing(self) -> Array:
        """The citing end."""
        return self.column("citing")

    @property
    def edge(self) -> Array:
        """The numbers of the citations."""
        return self.column("edge")

    def only(self, kept: Array) -> "Links":
        """Return some of the links. `kept`: for each whether it is kept, or the places of these."""
        places = np.flatnonzero(kept) if kept.dtype == bool else kept
        return Links(
            **{
                name: made if isinstance(made, str) else partial(self._taken, name, places)
                for name, made in self._columns.items()
            }
        )

    def _taken(self, name: str, places: Array) -> Array:
        return self.column(name)[places]

    def turned(self, doc: Array, via: Array) -> "Links":
        """Return the same citations as links to others."""
        return Links(doc, via, self.cited, self.citing, partial(self.column, "edge"))


def together(some: Links, others: Links) -> Links:
    """Return both, one after the other."""
    return Links(*(partial(_both, some, others, name) for name in ("doc", "via", "cited", "citing", "edge")))


def _both(some: Links, others: Links, name: str) -> Array:
    return np.concatenate((some.column(name), others.column(name)))
