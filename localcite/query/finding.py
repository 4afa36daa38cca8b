"""What a question has found, while its world still stands: rows one after the other, the network, then the answer."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from localcite.query import coverage
from localcite.query.answer import Answer, Result
from localcite.query.basis import basis
from localcite.query.compile.values import Program
from localcite.query.fields import VENDORS_COUNTS
from localcite.query.rows import Row, read_rows, stream_rows
from localcite.query.world import World

if TYPE_CHECKING:
    from localcite.query.network import Network


class Finding:
    """The outcome of a question before it is measured. Read the rows or the network first, and the answer last."""

    def __init__(self, program: Program, text: str, world: World) -> None:
        self._program = program
        self._text = text
        self._world = world
        self.columns = tuple(column.name for column in program.columns)

    def rows(self) -> Iterator[Row]:
        """Yield the rows as they are read: as many as there are need no more memory than a few."""
        return stream_rows(self._program, self._world)

    def network(self) -> "Network":
        """Return the citations between the documents."""
        from localcite.query.network import Network  # noqa: PLC0415 - few answers are drawn

        return Network(self._program, self._world)

    def answer(self, *, complete: bool = False, stands_on: bool = False) -> Answer:
        """Return the answer with its rows. `complete`: name what would complete it; `stands_on`: for receipts."""
        keys, rows = read_rows(self._program, self._world)
        return self.measured(keys, rows, complete=complete, stands_on=stands_on)

    def measured(
        self, keys: tuple[int, ...], rows: tuple[Row, ...], *, complete: bool = False, stands_on: bool = False
    ) -> Answer:
        """Return the answer with these rows: what it rests on, and what has to be said about it."""
        here, ending = self._world, self._program.ending
        covered, as_of = coverage.measure(here, complete=complete)
        to_buy = coverage.to_buy(here) if complete else None
        stand = basis(here, self._program.shape) if stands_on else None
        for name in self.columns:
            if name in VENDORS_COUNTS:
                here.notes.say("vendors", name)
        if here.nothing_held:
            here.notes.add("Nothing is held yet.")
        said, found = here.notes.sentences(), here.words()
        return Answer(
            Result(
                self._text,
                self.columns,
                rows,
                covered,
                as_of,
                said,
                keys,
                to_buy,
                ending.chart,
                ending.save,
                found,
                stand,
            )
        )
