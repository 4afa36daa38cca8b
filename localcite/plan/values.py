"""The values of planning. Frozen; a plan can be shown, refused, saved, and approved."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import timedelta
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from localcite.model import DocType, Endpoint, Held, Money, Name, Price, Reading


class Verdict(StrEnum):
    """Why a document is bought, or why it is not."""

    FRESH = "fresh"
    STALE = "stale"
    MISSING = "missing"
    NO_ANSWER = "no_answer"
    PARTIAL = "partial"
    FAILED = "failed"
    IN_DOUBT = "in_doubt"
    AMBIGUOUS = "ambiguous"
    UNREADABLE = "unreadable"


class Wanted(NamedTuple):
    """One id as the user gave it, how it was read, and how old its answer may be (None: any age)."""

    typed: str
    reading: Reading
    max_age: timedelta | None = None
    where: str | None = None


class Store(NamedTuple):
    """What the store knows about the wanted names. Keys are names as `str(Name)` writes them.

    `documents`: name → document; `held`: document → what is held; `asked`: what is pending under a name that no
    document carries yet; `publications`: application number → publication numbers held; `respelled`: names that the
    vendor writes in other letters.
    """

    documents: Mapping[str, int]
    held: Mapping[int, Held]
    asked: Mapping[str, Held]
    publications: Mapping[str, tuple[str, ...]]
    respelled: AbstractSet[str] = frozenset()


class Policy(NamedTuple):
    """The user's wishes and the settings that decide what is bought and at what price.

    `wished_before`: `refresh` and `retry_in_doubt` mean what is older than that moment; None: whatever there is.
    `pages`: how many L012 pages are wanted of each paper, None for all; `open_ended`: further pages whose number is
    unknown may be asked, because a budget of the user's bounds the run.
    """

    refresh: bool = False
    retry_in_doubt: bool = False
    wished_before: str | None = None
    pages: int | None = 1
    open_ended: bool = False
    no_answer_max_age: timedelta | None = None
    pages_billed: bool = True
    batch_first: int = 25
    batch_most: int = 100
    concurrency: int = 4
    prices: Mapping[Endpoint, Price] = {}


class Target(NamedTuple):
    """One document to be bought: asked by its names one after the other, until one of them answers.

    `first_page`, `last_page`: the L012 pages to ask, both included (1, 1 for P015); None: all there are.
    `seen`: for each name, the holding that the decision rests on; `spelled`: for each name, how the vendor writes it.
    `units`: the most that it can cost.
    """

    id: str
    document: int | None
    names: tuple[Name, ...]
    spelled: tuple[str, ...]
    seen: tuple[Held, ...]
    max_age: timedelta | None
    first_page: int
    last_page: int | None
    units: int

    @property
    def endpoint(self) -> Endpoint:
        """The endpoint that sells the answer."""
        return Endpoint.P015 if self.names[0].type is DocType.PATENT else Endpoint.L012


class Item(NamedTuple):
    """The verdict on one id as typed. `target`: the index of its document among the plan's targets, if it is bought.

    `alias_of`: another id, typed earlier, that names the same document.
    """

    typed: str
    id: str | None
    type: DocType | None
    verdict: Verdict
    reason: str
    answered_at: str | None = None
    candidates: tuple[str, ...] = ()
    where: str | None = None
    target: int | None = None
    alias_of: str | None = None
    document: int | None = None


class Batch(NamedTuple):
    """Ids of one scheme that go out in one call."""

    endpoint: Endpoint
    scheme: str
    page: int
    ids: tuple[str, ...]


T_co = TypeVar("T_co", covariant=True)


class Later(Sequence[T_co]):
    """A sequence of known length whose values are made, all at once, when somebody looks at one. Equal to a tuple."""

    __slots__ = ("_length", "_made", "_make")

    def __init__(self, length: int, make: Callable[[], tuple[T_co, ...]]) -> None:
        self._length, self._make = length, make
        self._made: tuple[T_co, ...] | None = None

    def _all(self) -> tuple[T_co, ...]:
        if self._made is None:
            self._made = self._make()
        return self._made

    def __len__(self) -> int:
        """Return how many there are; makes none."""
        return self._length

    def __getitem__(self, place: Any) -> Any:
        """Return one, or some."""
        return self._all()[place]

    def __iter__(self) -> Iterator[T_co]:
        """Yield each."""
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        """Tell whether the same values stand there, made or not."""
        return self._all() == (other._all() if isinstance(other, Later) else other)

    __hash__ = None  # type: ignore[assignment]  # compared by what they hold


class Tally(NamedTuple):
    """What is told of the ids of a plan without looking at each.

    `types`: documents by type; `bought`: documents to be bought, by verdict; `odd`: the ids that need a look.
    """

    types: Mapping[DocType, int]
    bought: Mapping[Verdict, int]
    odd: tuple[Item, ...]


class Plan(NamedTuple):
    """What would be bought, why, in which batches, at most at what price. Nothing was sent to make it.

    Items, targets and batches of a large plan are made when somebody looks at them; the numbers stand at once.
    `price_at_most` is None where a price is unknown, or where prices have several currencies.
    `at_risk`: the units that one dead network could put in doubt. `more_pages`: papers that are not bought now, and
    have pages left.
    """

    items: Sequence[Item]
    targets: Sequence[Target]
    batches: Sequence[Batch]
    counts: Mapping[Verdict, int]
    wanted: int
    calls: int
    units_at_most: int
    units_by_endpoint: Mapping[Endpoint, int]
    price_at_most: Money | None
    at_risk: int
    more_pages: int
    tally: Tally
