"""Cut what is to be bought into batches. Pure.

A batch starts at 25 ids and doubles after each clean reply: full batches save calls, not money, and risk more units.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from localcite.model import SCHEME_TYPE, TYPE_ENDPOINT, Scheme
from localcite.plan.values import Batch, Policy, Target

ORDER = (Scheme.NUMBER, Scheme.PATENT_ID, Scheme.PAPER_ID, Scheme.DOI)
Group = tuple[int, int, int]  # turn among candidates, place of the scheme in ORDER, page: what may share a call
PLACE = {scheme: place for place, scheme in enumerate(ORDER)}


def batches(targets: Iterable[Target], policy: Policy) -> tuple[Batch, ...]:
    """Return the batches of a run in which every reply is clean and every fallback candidate has to be asked."""
    sizes = clean_sizes(policy)
    groups = _groups(targets)
    return tuple(
        Batch(TYPE_ENDPOINT[SCHEME_TYPE[ORDER[place]]], ORDER[place].value, page, tuple(part))
        for (_turn, place, page), names in sorted(groups.items())
        for part in _cut(names, _lengths(ORDER[place], len(names), sizes))
    )


def lengths(groups: Mapping[Group, int], policy: Policy) -> list[int]:
    """Return how many ids each of these batches has, where it is known how many names each group has."""
    sizes = clean_sizes(policy)
    return [each for group in sorted(groups) for each in _lengths(ORDER[group[1]], groups[group], sizes)]


def group_sizes(targets: Iterable[Target]) -> Counter[Group]:
    """Return how many names each group has."""
    return Counter({group: len(names) for group, names in _groups(targets).items()})


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


def _groups(targets: Iterable[Target]) -> dict[Group, list[str]]:
    """Return what is asked, by what may share a call."""
    groups: defaultdict[Group, list[str]] = defaultdict(list)
    for target in targets:
        first, last = target.first_page, target.last_page
        for turn, name in enumerate(target.names):
            groups[turn, PLACE[name.scheme], first].append(name.value)
        for page in range(first + 1, (last or first) + 1):
            groups[0, PLACE[Scheme.PAPER_ID], page].append(target.names[0].value)
    return groups


def _lengths(scheme: Scheme, count: int, sizes: Iterator[int]) -> Iterator[int]:
    """Yield how one group is cut: a DOI goes out alone, everything else as full as the sizes allow."""
    while count > 0:
        length = min(count, 1 if scheme is Scheme.DOI else next(sizes))
        yield length
        count -= length


def _cut(names: Sequence[str], lengths: Iterable[int]) -> Iterator[Sequence[str]]:
    """Yield the parts of a list."""
    begin = 0
    for length in lengths:
        yield names[begin : begin + length]
        begin += length
