"""What is wanted, as columns: a hundred thousand ids are as many texts, and no objects until somebody looks. Pure."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from localcite.ids.many import Readings, joined, of_readings
from localcite.plan.values import Wanted


class Wants(Sequence[Wanted]):
    """Ids as the user gave them. Columns: `typed`, `where`, `readings`, and `ages`, how old an answer may be."""

    __slots__ = ("ages", "readings", "typed", "where")

    def __init__(
        self, typed: Sequence[str], where: Sequence[str | None], readings: Readings, ages: Sequence[timedelta | None]
    ) -> None:
        self.typed, self.where, self.readings, self.ages = typed, where, readings, ages

    @classmethod
    def of(cls, wanted: Sequence[Wanted]) -> "Wants":
        """Return the columns of what is wanted."""
        if isinstance(wanted, Wants):
            return wanted
        readings = of_readings([want.reading for want in wanted])
        ages = [want.max_age for want in wanted]
        return cls([want.typed for want in wanted], [want.where for want in wanted], readings, ages)

    def __add__(self, others: Sequence[Wanted]) -> "Wants":
        """Return these, and then others."""
        if not others:
            return self
        more = Wants.of(others)
        return Wants(
            [*self.typed, *more.typed],
            [*self.where, *more.where],
            joined([self.readings, more.readings]),
            [*self.ages, *more.ages],
        )

    def __len__(self) -> int:
        """Return how many ids are wanted, however many documents they name."""
        return len(self.typed)

    def __getitem__(self, place: Any) -> Any:
        """Return one id, or some."""
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        return Wanted(self.typed[place], self.readings.at(place), self.ages[place], self.where[place])

    def __iter__(self) -> Iterator[Wanted]:
        """Yield each id."""
        return map(self.__getitem__, range(len(self)))

    def __eq__(self, other: object) -> bool:
        """Tell whether the same is wanted, however it is kept."""
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # compared by what they hold
