"""Calls as JSON and in words. What scripts rely on is `to_json`."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from sqlite3 import Connection
from typing import TYPE_CHECKING, NamedTuple

from localcite.db.ledger.log import Call
from localcite.model import Money
from localcite.show.quote import money

if TYPE_CHECKING:
    from localcite.app import App

CONTRACT = (
    *("call", "run", "tag", "endpoint", "opened_at", "settled_at", "asked", "units", "price", "outcome"),
    *("resolved_as", "http_status", "error_code", "correlation_id", "reply_sha256"),
)


@contextmanager
def record(app: "App") -> Iterator[tuple[Connection | None, Callable[[str], bool]]]:
    """Give out the record, opened for reading (None: nothing is on it yet), and what tells whether a run is alive."""
    from localcite.db.locks import alive_in  # noqa: PLC0415 - keeps `--help` light

    connection = app.open_for_reading()
    try:
        yield connection, alive_in(app.settings.folders.data)
    finally:
        if connection is not None:
            connection.close()


def to_json(call: Call) -> dict[str, object]:
    """Return one call as `audit log --json` has it. `price` is that of all its units."""
    told = {key: getattr(call, key) for key in CONTRACT}
    told["price"] = None if call.price is None else round(float(call.price.amount), 6)
    return told | {"currency": call.price.currency if call.price else None, "units_at_most": call.units_at_most}


class Sum(NamedTuple):
    """Calls of one tag and endpoint. `price`: what their units cost, or None where a price is unknown."""

    tag: str | None
    endpoint: str
    calls: int
    units: int
    price: str
    units_in_doubt: int


def sums(calls: Iterable[Call]) -> list[Sum]:
    """Return the sums by tag and endpoint. Units in doubt count with their worst case, apart from the others."""
    groups: dict[tuple[str, str], list[Call]] = {}
    for call in calls:
        groups.setdefault((call.tag or "", call.endpoint), []).append(call)
    return [_sum(members) for _, members in sorted(groups.items())]


def _sum(calls: list[Call]) -> Sum:
    """Return the sum over the calls of one group."""
    doubtful = [call for call in calls if call.units is None]
    units = sum(call.units or 0 for call in calls)
    return Sum(
        tag=calls[0].tag,
        endpoint=calls[0].endpoint,
        calls=len(calls),
        units=units,
        price=total(calls),
        units_in_doubt=sum(call.units_at_most for call in doubtful),
    )


def total(calls: Iterable[Call]) -> str:
    """Return what calls cost, by currency. Units at an unknown price make it say so."""
    totals: dict[str, Decimal] = {}
    unknown = False
    for call in calls:
        if call.price is not None:
            totals[call.price.currency] = totals.get(call.price.currency, Decimal(0)) + call.price.amount
        elif call.units:
            unknown = True
    parts = [money(Money(amount, currency)) for currency, amount in sorted(totals.items())]
    return " + ".join([*parts, *(["unknown price"] if unknown else [])]) or "–"
