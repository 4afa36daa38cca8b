"""Arguments of a Python program → what orders are made of. Whatever fits no type is refused with a sentence."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from localcite.api.values import Listing, Plan
from localcite.errors import UsageError
from localcite.model import Money
from localcite.sync.values import Ceiling
from localcite.sync.wanted import Typed
from localcite.text import spending

Given: TypeAlias = str | Iterable[str]  # an id, or some: a list, a column of a frame, a `Listing`
Spending: TypeAlias = int | str | Money  # 500, "500", "20EUR", Money(Decimal(20), "EUR")


def typed_of(given: Iterable[object]) -> list[Typed]:
    """Return ids as they were given, each with its place where it has one. Raises UsageError."""
    found: list[Typed] = []
    for each in given:
        if isinstance(each, str):
            found.append(Typed(each, None))
        elif isinstance(each, Listing):
            found.extend(each.typed)
        elif isinstance(each, Iterable):
            found.extend(Typed(_text(id_), None) for id_ in each)
        else:
            _text(each)
    return found


def _text(id_: object) -> str:
    if not isinstance(id_, str):
        raise UsageError(what=f"{id_!r} is no id", fix="give ids as text")
    return id_


def names_of(collection: str | Iterable[str] | None) -> Sequence[str]:
    """Return names of collections."""
    if collection is None:
        return ()
    return (collection,) if isinstance(collection, str) else tuple(collection)


def plan_of(given: Sequence[object]) -> Plan | None:
    """Return the plan that was given, or None where ids were. Raises UsageError for a plan beside others."""
    plans = [each for each in given if isinstance(each, Plan)]
    if plans and len(given) > 1:
        raise UsageError(what="a plan says what is wanted already", fix="give it alone")
    return plans[0] if plans else None


def ceiling_of(budget: Spending | None) -> Ceiling:
    """Return the ceiling that a budget names. Raises UsageError."""
    if isinstance(budget, str):
        budget = spending(budget)
    if budget is None:
        return Ceiling()
    if isinstance(budget, Money) and budget.amount >= 0:
        return Ceiling(money=budget)
    if isinstance(budget, int) and not isinstance(budget, bool) and budget >= 0:
        return Ceiling(units=budget)
    raise UsageError(what=f"{budget!r} is no budget", fix="give units, as 500, or money, as '20EUR'")
