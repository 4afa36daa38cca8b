"""Tell the story of each call: what was asked, what became of it, what it cost. What `audit log` and `audit show` say.

Works on any connection that can read; changes nothing.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from sqlite3 import Connection
from typing import Any, NamedTuple

from localcite.db.ledger.books import dead_runs
from localcite.model import Money, instant

_CALLS = """
SELECT o.run, coalesce(u.uid, ''), o.at, o.body, s.at, s.body, r.at, r.body FROM ledger AS o
LEFT JOIN run AS u ON u.id = o.run
LEFT JOIN ledger AS s ON s.call = o.call AND s.kind = 'settled'
LEFT JOIN ledger AS r ON r.call = o.call AND r.kind = 'resolved'
WHERE {conditions} ORDER BY o.seq"""
_CONDITIONS = {
    "call": "o.call = ?",
    "run": "o.run = ?",
    "endpoint": "o.endpoint = ?",
    "tag": "json_extract(o.body, '$.tag') = ?",
    "since": "o.at >= ?",
    "until": "o.at < ?",
}


class Call(NamedTuple):
    """One call from its opening to its end, so far as anybody saw it. Times are ISO 8601 UTC text.

    `asked` counts ids. `outcome`: answered, refused, unsent, in_flight or in_doubt; `resolved_as`: None, billed or
    not_billed. `units` and `price` (of all its units) are None where nobody knows them.
    """

    call: int
    run: int
    tag: str | None
    endpoint: str
    opened_at: str
    settled_at: str | None
    asked: int
    units: int | None
    price: Money | None
    outcome: str
    resolved_as: str | None
    http_status: int | None
    error_code: int | None
    error_text: str | None
    correlation_id: str | None
    reply_sha256: str | None
    reply_size: int | None
    reply_encoding: str | None
    run_uid: str
    scheme: str
    ids: tuple[str, ...]
    page: int
    attempt: int
    units_at_most: int
    unit_price: Money | None
    amount: str | None
    duration_ms: int | None
    detail: str | None
    content_type: str | None
    content_encoding: str | None
    resolved_at: str | None
    why: str | None


def calls(
    connection: Connection,
    *,
    is_alive: Callable[[str], bool],
    call: int | None = None,
    run: int | None = None,
    endpoint: str | None = None,
    tag: str | None = None,
    outcome: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Iterator[Call]:
    """Yield calls in the order in which they were opened. `since` is inclusive, `until` exclusive, both by opening.

    A call that nobody settled is in flight while `is_alive` says so of its run's uid, and in doubt after.
    """
    given = {
        "call": call,
        "run": run,
        "endpoint": endpoint,
        "tag": tag,
        "since": since and instant(since),
        "until": until and instant(until),
    }
    limits = {name: value for name, value in given.items() if value is not None}
    conditions = " AND ".join(["o.kind = 'opened'", *(_CONDITIONS[name] for name in limits)])
    dead = dead_runs(connection, is_alive)  # before the calls are read: see `pending`
    for row in connection.execute(_CALLS.format(conditions=conditions), tuple(limits.values())):
        told = _call(row, dead)
        if outcome in {None, told.outcome}:
            yield told


def _call(row: tuple[Any, ...], dead: set[str]) -> Call:
    """Return one call from its events."""
    run, uid, opened_at, opened_body, settled_at, settled_body, resolved_at, resolved_body = row
    opened = json.loads(opened_body)
    settled = json.loads(settled_body) if settled_body else {}
    resolved = json.loads(resolved_body) if resolved_body else {}
    outcome = settled.get("outcome") or ("in_doubt" if resolved or uid in dead else "in_flight")
    units = resolved.get("units") if outcome in {"in_doubt", "in_flight"} else settled["units"]
    unit_price = _unit_price(opened)
    return Call(
        call=opened["call"],
        run=run,
        tag=opened["tag"],
        endpoint=opened["endpoint"],
        opened_at=opened_at,
        settled_at=settled_at,
        asked=len(opened["ids"]),
        units=units,
        price=Money(unit_price.amount * units, unit_price.currency) if unit_price and units is not None else None,
        outcome=outcome,
        resolved_as=resolved.get("outcome"),
        run_uid=uid,
        scheme=opened["scheme"],
        ids=tuple(opened["ids"]),
        page=opened["page"],
        attempt=opened["attempt"],
        units_at_most=opened["units_at_most"],
        unit_price=unit_price,
        resolved_at=resolved_at,
        why=resolved.get("why"),
        **{field: settled.get(field) for field in _AS_SETTLED},
    )


_AS_SETTLED = (
    "http_status",
    "error_code",
    "error_text",
    "correlation_id",
    "amount",
    "duration_ms",
    "detail",
    "content_type",
    "content_encoding",
    "reply_sha256",
    "reply_size",
    "reply_encoding",
)


def _unit_price(opened: dict[str, Any]) -> Money | None:
    """Return what one unit of a call costs, or None where that is unknown."""
    return None if opened["price"] is None else Money(Decimal(opened["price"]), opened["currency"])
