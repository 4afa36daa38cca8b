"""Cut what is to be bought into batches. Pure.

A batch starts at 25 ids and doubles after each clean reply: full batches save calls, not money, and risk more units.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from localcite.model import SCHEME_TYPE, TYPE_ENDPOINT, Name, Scheme
from localcite.plan.values import Batch, Policy, Target

ORDER = (Scheme.NUMBER, Scheme.PATENT_ID, Scheme.PAPER_ID, Scheme.DOI)
PLACE = {scheme: place for place, scheme in enumerate(ORDER)}


def batches(targets: Iterable[Target], policy: Policy) -> tuple[Batch, ...]:
    """Return the batches of a run in which every reply is clean and every fallback candidate has to be asked."""
    sizes = clean_sizes(policy)
    return tuple(
        Batch(TYPE_ENDPOINT[SCHEME_TYPE[scheme]], scheme.value, page, tuple([name.value for name in part]))
        for scheme, page, names in _groups(targets)
        for part in _cut(names, scheme, sizes)
    )


def clean_sizes(policy: Policy) -> Iterator[int]:
    """Yield the size of each next batch while all replies are clean.

    As many calls as may overlap leave before the first reply is seen.
    """
    size = min(policy.batch_first, policy.batch_most)
    for _call in range(policy.concurrency):
        yield size
    while True:
        size = grown(size, policy.batch_most)
        yield size


def grown(size: int, most: int) -> int:
    """Return the batch size after a clean reply."""
    return min(size * 2, most)


def halved(size: int) -> int:
    """Return the batch size after a lost reply."""
    return max(size // 2, 1)


def _groups(targets: Iterable[Target]) -> Iterator[tuple[Scheme, int, list[Name]]]:
    """Yield what may share a call: the same scheme, the same page, the same turn among candidates."""
    groups: defaultdict[tuple[int, int, int], list[Name]] = defaultdict(list)
    for target in targets:
        first, last = target.first_page, target.last_page
        for turn, name in enumerate(target.names):
            groups[turn, PLACE[name.scheme], first].append(name)
        for page in range(first + 1, (last or first) + 1):
            groups[0, PLACE[Scheme.PAPER_ID], page].append(target.names[0])
    for (_turn, place, page), names in sorted(groups.items(), key=lambda entry: entry[0]):
        yield ORDER[place], page, names


def _cut(names: Sequence[Name], scheme: Scheme, sizes: Iterator[int]) -> Iterator[list[Name]]:
    """Cut one group: a DOI goes out alone, everything else as full as the sizes allow."""
    rest = iter(names)
    while part := list(islice(rest, 1 if scheme is Scheme.DOI else next(sizes))):
        yield part
