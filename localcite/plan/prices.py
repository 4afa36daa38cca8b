"""What units cost. Pure."""

from collections.abc import Iterator, Mapping

from localcite.model import Endpoint, Money
from localcite.plan.values import Policy


def price_of(units: Mapping[Endpoint, int], policy: Policy) -> Money | None:
    """Return the price of some units, or None where it is unknown or has several currencies. Nothing costs nothing."""
    parts = list(_parts(units, policy))
    currencies = {part.currency for part in parts if part is not None}
    if None in parts or len(currencies) != 1:
        return None
    return Money(sum(part.amount for part in parts if part is not None), currencies.pop())  # type: ignore[arg-type]  # decimals, never the 0 of an empty sum


def _parts(units: Mapping[Endpoint, int], policy: Policy) -> Iterator[Money | None]:
    """Yield the price of each endpoint that is used; of all that are priced, where none is used."""
    used = [endpoint for endpoint, count in units.items() if count] or list(policy.prices)
    for endpoint in used:
        price = policy.prices.get(endpoint)
        yield None if price is None else Money(price.amount * units.get(endpoint, 0), price.currency)
