"""What is asked for a document that is to be bought: by which names, which pages, at most for how many units. Pure."""

from collections.abc import Iterable, Mapping

from localcite.freshness import strictest
from localcite.model import DocType, Endpoint, Name, Scheme
from localcite.plan.judge import Judgement
from localcite.plan.values import Policy, Target, Verdict, Wanted

Spelled = tuple[Name, str]  # a name, and how the vendor writes it
RESUMED = {Verdict.PARTIAL, Verdict.IN_DOUBT}


def target_of(want: Wanted, judgement: Judgement, names: Mapping[int, tuple[Spelled, ...]], policy: Policy) -> Target:
    """Return what is asked for a document: by the vendor's own name for it where one is known."""
    document = judgement.held.document
    typed, *others = judgement.names
    known = None if document is None else names.get(document)
    best, spelling = best_name(known, typed) if known else (typed, typed.value)
    first, last = pages(judgement, best, policy)
    return Target(
        str(typed),
        document,
        (best, *others),
        (spelling, *[name.value for name in others]),
        judgement.seen,
        want.max_age,
        first,
        last,
        page_units(first, first if last is None else last, policy),
    )


def best_name(known: Iterable[Spelled], typed: Name) -> Spelled:
    """Return the name to ask by: a number before a patent_id; a paper_id, which rides in batches, before a DOI.

    Where the vendor writes it in other letters, it is asked in those; where only their case differs, it is not.
    """
    wanted = Scheme.PAPER_ID if typed.scheme in {Scheme.DOI, Scheme.PAPER_ID} else Scheme.NUMBER
    name, spelled = next((pair for pair in known if pair[0].scheme is wanted), (typed, typed.value))
    return name, name.value if spelled.casefold() == name.value.casefold() else spelled


def pages(judgement: Judgement, name: Name, policy: Policy) -> tuple[int, int | None]:
    """Return the first and the last L012 page to ask; the last is None where nobody knows it and a budget bounds it."""
    if name.type is DocType.PATENT:  # P015 has one page
        return 1, 1
    held = judgement.held
    resumes = judgement.verdict is Verdict.PARTIAL or (held.state == "partial" and held.doubt_page == held.next_page)
    first = (held.next_page or 1) if resumes and judgement.verdict in RESUMED else 1
    if policy.pages is not None:
        last = policy.pages if held.last_page is None or first == 1 else min(policy.pages, held.last_page)
        return first, max(first, last)
    if held.last_page is not None:
        return first, max(first, held.last_page)
    return first, None if policy.open_ended else first


def page_units(first: int, last: int, policy: Policy) -> int:
    """Return what the pages cost at most: each one unit, or the first alone where further pages are free."""
    return last - first + 1 if policy.pages_billed else int(first == 1)


def joined(target: Target, want: Wanted, judgement: Judgement) -> Target:
    """Return a target that also serves another spelling: under the stricter rule, with its further candidates."""
    target = target._replace(max_age=strictest([target.max_age, want.max_age]))
    if target.document is not None or not judgement.buy:
        return target
    more = [place for place, name in enumerate(judgement.names) if name not in target.names]
    return target._replace(
        names=target.names + tuple(judgement.names[place] for place in more),
        spelled=target.spelled + tuple(judgement.names[place].value for place in more),
        seen=target.seen + tuple(judgement.seen[place] for place in more),
    )


def units_of(targets: Iterable[Target]) -> dict[Endpoint, int]:
    """Return the most units that each endpoint takes."""
    units = dict.fromkeys(Endpoint, 0)
    for target in targets:
        units[target.endpoint] += target.units
    return units
