"""Sums over calls: by tag, run, day, month, endpoint, outcome. Pure.

Money is summed by currency. Units whose price is unknown, and units in doubt, are summed apart: neither is ever 0.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from localcite.db.ledger.log import Call
from localcite.errors import UsageError
from localcite.model import Money
from localcite.show.quote import money

KEYS: Mapping[str, Callable[[Call], object]] = {
    "tag": lambda call: call.tag,
    "run": lambda call: call.run,
    "day": lambda call: call.opened_at[:10],
    "month": lambda call: call.opened_at[:7],
    "endpoint": lambda call: call.endpoint,
    "outcome": lambda call: call.resolved_as or call.outcome,
}
COUNTED = ("calls", "units", "price", "units_in_doubt")


class Sum(NamedTuple):
    """The calls of one group. `prices`: what units cost, by currency; `unpriced`: units at an unknown price.

    `in_doubt`: units that calls in doubt, or in flight, may have cost at most.
    """

    group: tuple[object, ...]
    calls: int
    units: int
    prices: Mapping[str, Decimal]
    unpriced: int
    in_doubt: int


def keys_of(text: str) -> tuple[str, ...]:
    """Return the keys in `tag,endpoint`. Raises UsageError."""
    keys = tuple(dict.fromkeys(part.strip().casefold() for part in text.split(",") if part.strip()))
    unknown = [key for key in keys if key not in KEYS]
    if unknown or not keys:
        raise UsageError(what=f"calls cannot be summed by {', '.join(unknown) or text!r}", fix=f"by {', '.join(KEYS)}")
    return keys


def sums(calls: Iterable[Call], by: Sequence[str]) -> list[Sum]:
    """Return the sums over each group, in the order of the groups; without a tag comes first."""
    groups: dict[tuple[object, ...], list[Call]] = {}
    for call in calls:
        groups.setdefault(tuple(KEYS[key](call) for key in by), []).append(call)
    in_order = sorted(groups.items(), key=lambda item: [(part is not None, part or 0) for part in item[0]])
    return [_sum(group, members) for group, members in in_order]


def _sum(group: tuple[object, ...], calls: Sequence[Call]) -> Sum:
    """Return the sum over the calls of one group."""
    prices: dict[str, Decimal] = {}
    for call in calls:
        if call.price is not None:
            prices[call.price.currency] = prices.get(call.price.currency, Decimal(0)) + call.price.amount
    return Sum(
        group=group,
        calls=len(calls),
        units=sum(call.units or 0 for call in calls),
        prices=dict(sorted(prices.items())),
        unpriced=sum(call.units or 0 for call in calls if call.price is None),
        in_doubt=sum(call.units_at_most for call in calls if call.units is None),
    )


def price(each: Sum) -> str:
    """Return what a group cost in words, by currency; units at an unknown price make it say so."""
    parts = [money(Money(amount, currency)) for currency, amount in each.prices.items()]
    return " + ".join([*parts, *(["unknown price"] if each.unpriced else [])]) or "–"


def sums_json(found: Iterable[Sum], by: Sequence[str]) -> list[dict[str, object]]:
    """Return sums as JSON has them."""
    return [
        dict(zip(by, each.group, strict=True))
        | {"calls": each.calls, "units": each.units}
        | {"prices": {currency: round(float(amount), 6) for currency, amount in each.prices.items()}}
        | {"units_at_unknown_price": each.unpriced, "units_in_doubt": each.in_doubt}
        for each in found
    ]


def for_spreadsheets(found: Sequence[Sum], by: Sequence[str]) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """Return columns and rows with a column for each currency."""
    currencies = sorted({currency for each in found for currency in each.prices})
    columns = (*by, "calls", "units", *(f"price_{currency}" for currency in currencies))
    rows = [
        (*each.group, each.calls, each.units, *map(each.prices.get, currencies), each.unpriced, each.in_doubt)
        for each in found
    ]
    return (*columns, "units_at_unknown_price", "units_in_doubt"), rows


def for_people(found: Iterable[Sum], by: Sequence[str]) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """Return columns and rows as a terminal shows them."""
    rows = [(*each.group, each.calls, each.units, price(each), each.in_doubt) for each in found]
    return (*by, *COUNTED), rows
