"""What is still to be asked, and what may share the next call. Decides; sends nothing."""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from localcite.model import Endpoint, Scheme
from localcite.plan import Policy
from localcite.plan.batches import ORDER, grown, halved
from localcite.sync.journal import Errand

# Answers to the one may show that a name of the other is the same document: so the other waits for them.
ASKED_BEFORE = {Scheme.PATENT_ID: Scheme.NUMBER, Scheme.DOI: Scheme.PAPER_ID}


class Group(NamedTuple):
    """What may share a call."""

    endpoint: Endpoint
    scheme: Scheme
    page: int


@dataclass(frozen=True)
class Batch:
    """Errands that travel together; how often they did so before; whether the token was renewed for them."""

    group: Group
    errands: tuple[Errand, ...]
    tries: int = 0
    renewed: bool = False

    def halves(self) -> tuple["Batch", "Batch"]:
        """Return the batch as two, to find the id that spoils it."""
        middle = len(self.errands) // 2
        return Batch(self.group, self.errands[:middle]), Batch(self.group, self.errands[middle:])


class Queue:
    """Errands by what they wait for: a call, another try, another run, or room in the budget."""

    def __init__(self, policy: Policy) -> None:
        self.most = policy.batch_most
        self.size = min(policy.batch_first, policy.batch_most)
        self.ready: dict[Group, deque[Errand]] = {}
        self.again: deque[Batch] = deque()
        self.elsewhere: list[Errand] = []
        self.beyond: list[Errand] = []
        self.under_way: Counter[Group] = Counter()

    def add(self, errand: Errand) -> None:
        """Add an errand that may leave."""
        self.ready.setdefault(Group(errand.target.endpoint, errand.name.scheme, errand.page), deque()).append(errand)

    def next(self) -> Batch | None:
        """Return the batch that leaves next, or None where all that is ready waits for answers under way."""
        batch = self.again.popleft() if self.again else self._cut()
        if batch is not None:
            self.under_way[batch.group] += 1
        return batch

    def has_next(self) -> bool:
        """Tell whether a batch may leave now."""
        return bool(self.again) or any(not self._is_barred(group) for group in self.ready)

    def done(self, batch: Batch) -> None:
        """Take note that a batch is no longer under way."""
        self.under_way[batch.group] -= 1

    def clean(self) -> None:
        """Let batches grow after a clean reply."""
        self.size = grown(self.size, self.most)

    def lost(self) -> None:
        """Let batches shrink after a lost reply."""
        self.size = halved(self.size)

    def retry(self, errands: list[Errand]) -> None:
        """Make ready what waited, and empty the list it waited in."""
        for errand in errands:
            self.add(errand)
        errands.clear()

    def is_idle(self) -> bool:
        """Tell whether nothing is ready, and nothing waits for another run."""
        return not (self.ready or self.again or self.elsewhere)

    def left(self) -> Iterable[Errand]:
        """Yield every errand that was not carried to its end."""
        yield from self.elsewhere
        yield from self.beyond
        for errands in self.ready.values():
            yield from errands
        for batch in self.again:
            yield from batch.errands

    def _cut(self) -> Batch | None:
        for group in sorted(self.ready, key=lambda each: (ORDER.index(each.scheme), each.page)):
            if not self._is_barred(group):
                return Batch(group, tuple(self._take(group)))
        return None

    def _take(self, group: Group) -> Iterable[Errand]:
        """Take as many errands of a group as a call may carry now; no id twice."""
        errands = self.ready[group]
        for _ in range(min(1 if group.scheme is Scheme.DOI else self.size, len(errands))):
            yield errands.popleft()
        if not errands:
            del self.ready[group]

    def _is_barred(self, group: Group) -> bool:
        before = ASKED_BEFORE.get(group.scheme)
        if before is None:
            return False
        under_way = [other for other, count in self.under_way.items() if count]
        others = (*self.ready, *under_way, *(batch.group for batch in self.again))
        return any(other.scheme is before for other in others) or any(
            each.name.scheme is before for each in self.elsewhere
        )
