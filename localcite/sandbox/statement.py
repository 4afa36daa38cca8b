"""The usage statement: what a client used on past days. Pure; today is not in it, for the vendor counts overnight.

A day begins where the settings say, and is in the statement as many days later as they say.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import msgspec

from localcite.sandbox.behaviour import Behaviour
from localcite.sandbox.bill import Entry
from localcite.sandbox.codes import Refusal
from localcite.sandbox.credentials import check_secret

_NAMES = {"P015": "Cited By Patents", "L012": "Literature Citation"}


class _Wanted(msgspec.Struct):
    """What a request for a statement must hold. Days are YYYYMMDD."""

    apikey: str
    client_secret: str
    time_start: str | int
    time_end: str | int


def statement(body: bytes, entries: Iterable[Entry], rules: Behaviour, now: datetime) -> tuple[str, dict[str, Any]]:
    """Return the client, and `data` of the statement: one row for each endpoint that was used in the days asked for."""
    wanted = _read(body)
    check_secret("" if wanted.apikey.startswith("sk-") else wanted.apikey, wanted.client_secret, rules)
    start, end = _day(wanted.time_start), _day(wanted.time_end)
    if start > end:
        raise Refusal(68300004)
    last = min(end, day_in(now, rules) - timedelta(days=rules.statement_lag))
    theirs = (entry for entry in entries if entry.client == wanted.apikey)
    days = ((entry, day_in(datetime.fromisoformat(entry.at), rules)) for entry in theirs)
    used = [entry for entry, day in days if start <= day <= last and day.isoformat() not in rules.statement_missing]
    return wanted.apikey, {"usage": [row for name in _NAMES if (row := _row(name, used, rules))]}


def day_in(moment: datetime, rules: Behaviour) -> date:
    """Return the statement's day of a moment."""
    known = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return known.astimezone(timezone(timedelta(hours=rules.statement_zone))).date()


def _row(endpoint: str, used: list[Entry], rules: Behaviour) -> dict[str, Any] | None:
    """Return the row of one endpoint, or None where it was not used."""
    answered = [entry for entry in used if entry.endpoint == endpoint and entry.outcome != "refused"]
    if not answered:
        return None
    units = sum(entry.units for entry in answered)
    written = _WRITTEN[rules.statement_numbers]
    return {
        "request_path": answered[0].path,
        "serial_number": endpoint,
        "request_path_name": _NAMES[endpoint],
        "usage_times": written(len(answered)),
        "fee_times": written(units),
        "used_money": _money(units, rules),
    }


_WRITTEN: Mapping[str, Callable[[int], int | str | float]] = {"int": int, "str": str, "float": float}


def _money(units: int, rules: Behaviour) -> float | str:
    """Return what units cost, as the settings write numbers."""
    cost = round(units * rules.price, 4)
    return str(cost) if rules.statement_numbers == "str" else cost


def _read(body: bytes) -> _Wanted:
    """Return what a request asks for."""
    try:
        return msgspec.json.decode(body, type=_Wanted)
    except msgspec.DecodeError:
        raise Refusal(68300004) from None


def _day(text: str | int) -> date:
    """Return a day that is written YYYYMMDD."""
    try:
        return datetime.strptime(str(text), "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise Refusal(68300004) from None
