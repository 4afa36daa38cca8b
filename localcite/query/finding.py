"""What a question has found, while its world still stands: rows one after the other, the network, then the answer."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from localcite.query import coverage
from localcite.query.answer import Answer, AsOf, Coverage, Result, ToBuy
from localcite.query.basis import Basis, basis
from localcite.query.compile.values import Program
from localcite.query.fields import VENDORS_COUNTS
from localcite.query.rows import Row, read_rows, stream_rows
from localcite.query.world import World

if TYPE_CHECKING:
    from localcite.query.network import Network
    from localcite.query.page import Turned


def _done() -> None:
    """Do nothing: the steps of the program are done."""


class Finding:
    """The outcome of a question before it is measured. Read the rows or the network first, and the answer last.

    `at_once`: what gives the whole answer without the steps of the program, which `steps` does where more is wanted.
    """

    def __init__(
        self,
        program: Program,
        text: str,
        world: World,
        at_once: "Turned | None" = None,
        steps: Callable[[], None] = _done,
    ) -> None:
        self._program = program
        self._text = text
        self._world = world
        self._at_once = at_once
        self._steps = steps
        self.columns = tuple(column.name for column in program.columns)

    def rows(self) -> Iterator[Row]:
        """Yield the rows as they are read: as many as there are need no more memory than a few."""
        self._lay()
        return stream_rows(self._program, self._world)

    def network(self) -> "Network":
        """Return the citations between the documents."""
        from localcite.query.network import Network  # noqa: PLC0415 - few answers are drawn

        self._lay()
        return Network(self._program, self._world)

    def _lay(self) -> None:
        """Do the steps of the program, if nobody did."""
        self._steps()
        self._steps = _done

    def answer(self, *, complete: bool = False, stands_on: bool = False) -> Answer:
        """Return the answer with its rows. `complete`: name what would complete it; `stands_on`: for receipts."""
        if self._at_once is not None and not stands_on:
            return self._answer(*self._at_once.read(), self._at_once.measure())
        self._lay()
        keys, rows = read_rows(self._program, self._world)
        return self.measured(keys, rows, complete=complete, stands_on=stands_on)

    def verdicts(self) -> dict[int, str]:
        """Return the state of each document that the answer rests on. After an answer that names what completes it."""
        return coverage.verdicts(self._world)

    def measured(
        self, keys: tuple[int, ...], rows: tuple[Row, ...], *, complete: bool = False, stands_on: bool = False
    ) -> Answer:
        """Return the answer with these rows: what it rests on, and what has to be said about it."""
        rests = coverage.measure(self._world, complete=complete)
        to_buy = coverage.to_buy(self._world) if complete else None
        stand = basis(self._world, self._program.shape) if stands_on else None
        return self._answer(keys, rows, rests, to_buy, stand)

    def _answer(
        self,
        keys: tuple[int, ...],
        rows: tuple[Row, ...],
        rests: tuple[Coverage, AsOf],
        to_buy: ToBuy | None = None,
        stand: Basis | None = None,
    ) -> Answer:
        """Return the answer, with what has to be said about it."""
        here, ending = self._world, self._program.ending
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
                *rests,
                said,
                keys,
                to_buy,
                ending.chart,
                ending.save,
                found,
                stand,
            )
        )
