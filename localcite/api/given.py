"""Arguments of a Python program → what orders are made of. Whatever fits no type is refused with a sentence."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
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
        elif isinstance(each, Iterable) and not isinstance(each, bytes):
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
    if not isinstance(collection, str) and not isinstance(collection, Iterable):
        raise UsageError(what=f"{collection!r} is no name of a collection", fix="give names as text")
    return (collection,) if isinstance(collection, str) else tuple(collection)


def text_of(value: str | None, name: str, example: str) -> str | None:
    """Return an argument that is text, or None. Raises UsageError."""
    if value is not None and not isinstance(value, str):
        raise UsageError(what=f"`{name}` is given as text, and {value!r} is none", fix=f"write it as {example!r}")
    return value


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
    if isinstance(budget, Money) and _is_amount(budget):
        return Ceiling(money=Money(Decimal(budget.amount), budget.currency.upper()))
    if isinstance(budget, int) and not isinstance(budget, bool) and budget >= 0:
        return Ceiling(units=budget)
    raise UsageError(what=f"{budget!r} is no budget", fix="give units, as 500, or money, as '20EUR'")


def _is_amount(money: Money) -> bool:
    """Tell whether money is what its types say: an exact amount of 0 or more, in a currency."""
    amount: object = money.amount
    is_exact = isinstance(amount, (Decimal, int)) and not isinstance(amount, bool)
    return is_exact and Decimal(money.amount).is_finite() and money.amount >= 0 and isinstance(money.currency, str)
