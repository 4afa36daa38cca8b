"""The vendor's statement as it answers, and as localcite keeps what it answered: JSON → lines. Pure.

An answer has rows by endpoint, and no day: the days are those that were asked for. What localcite keeps is a list of
such answers, each with its days. Numbers may come as text; what is not understood is refused with its place.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from localcite.books.values import Line, Statement

VERSION = 1
PATHS = {"/basic-patent-data/forward-citation/v3": "P015", "/literature/citation": "L012"}
NAMES = {"p015": "P015", "l012": "L012", "citedbypatents": "P015", "literaturecitation": "L012"}
_DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[T ].*|\.0+)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)


class Unreadable(ValueError):
    """It is not what it should be. `str()` says what is wrong, as a clause; `line` is 1-based, or None."""

    def __init__(self, what: str, line: int | None = None) -> None:
        super().__init__(what)
        self.line = line


# ---- JSON ---------------------------------------------------------------------------------------------------------


def of_json(text: str, days: tuple[date, date] | None, as_of: datetime) -> Statement:
    """Return the statement in a JSON text: what localcite kept, or one answer of the vendor's for the `days` given.

    Raises Unreadable.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable("it is no JSON") from None
    if isinstance(found, dict) and "localcite_statement" in found:
        return _kept(found)
    if isinstance(found, dict) and found.get("status") is False:
        raise Unreadable(f"it is a refusal of the vendor's ({found.get('error_code')})")
    rows = usage_of(found)
    if days is None and rows and not all(isinstance(row, dict) and _first_of(row, _DAYS) for row in rows):
        raise Unreadable("it does not say which days it is about; name them with --since and --until")
    return of_rows(rows, days, as_of)


def usage_of(found: object) -> list[Any]:
    """Return the rows of an answer, whole or only its `data`, or a bare list of rows. Raises Unreadable."""
    for key in ("data", "usage"):
        if isinstance(found, dict) and key in found:
            found = found[key]
    if found is None or found == {}:
        return []
    if not isinstance(found, list):
        raise Unreadable("it has no list `data.usage`")
    return found


def of_rows(rows: Iterable[object], days: tuple[date, date] | None, as_of: datetime) -> Statement:
    """Return rows as a statement about `days`, or about those that they name themselves. Raises Unreadable."""
    lines = [_line(row, place, days) for place, row in enumerate(rows, 1) if row is not None]
    first, last = days or spanned(lines)
    return Statement(lines, first, last, as_of)


def spanned(lines: Iterable[Line]) -> tuple[date | None, date | None]:
    """Return the first and the last day of lines."""
    known = list(lines)
    return min((line.first for line in known), default=None), max((line.last for line in known), default=None)


def _line(row: object, place: int, days: tuple[date, date] | None) -> Line:
    """Return one row of an answer as a line."""
    if not isinstance(row, dict):
        raise Unreadable(f"row {place} is no object")
    own = _first_of(row, _DAYS)
    first, last = (day_of(own), day_of(own)) if own else days or (None, None)
    units = whole(row.get("fee_times"))
    if first is None or last is None or units is None:
        raise Unreadable(f"row {place} has no day" if units is not None else f"row {place} has no fee_times")
    path, serial, name = (str(row.get(key) or "") for key in ("request_path", "serial_number", "request_path_name"))
    calls, money = whole(row.get("usage_times")), amount(row.get("used_money"))
    return Line(first, last, endpoint_of(path, serial, name), units, calls, money, path or name or serial)


_DAYS = ("date", "day", "time")


def _first_of(row: Mapping[str, Any], keys: Iterable[str]) -> str | None:
    """Return the first value of these that is there, as text."""
    return next((str(row[key]) for key in keys if row.get(key)), None)


# ---- what localcite keeps -----------------------------------------------------------------------------------------


def kept(answers: Iterable[tuple[date, date, list[Any]]], as_of: datetime) -> dict[str, object]:
    """Return answers (their days, their rows) as localcite keeps them. Nothing but the documented fields is kept."""
    statements = [
        {"time_start": f"{first:%Y%m%d}", "time_end": f"{last:%Y%m%d}", "usage": [_bare(row) for row in rows]}
        for first, last, rows in answers
    ]
    return {"localcite_statement": VERSION, "fetched_at": as_of.isoformat(), "statements": statements}


FIELDS = ("request_path", "serial_number", "request_path_name", "usage_times", "fee_times", "used_money")


def _bare(row: object) -> object:
    return {key: row[key] for key in FIELDS if key in row} if isinstance(row, dict) else None


def _kept(found: dict[str, Any]) -> Statement:
    """Return what localcite kept as a statement."""
    if found["localcite_statement"] != VERSION:
        raise Unreadable(f"it is of version {found['localcite_statement']}, and {VERSION} is known")
    try:
        as_of = datetime.fromisoformat(found["fetched_at"])
        answers = [(day_of(a["time_start"]), day_of(a["time_end"]), a["usage"]) for a in found["statements"]]
    except (KeyError, TypeError, ValueError):
        raise Unreadable("it is not as localcite kept it") from None
    if as_of.tzinfo is None:
        raise Unreadable("its fetched_at has no time zone")
    lines: list[Line] = []
    for first, last, rows in answers:
        lines.extend(of_rows(rows, (first, last), as_of).lines)
    ends = [day for first, last, _ in answers for day in (first, last)]
    return Statement(lines, min(ends, default=None), max(ends, default=None), as_of)


# ---- cells --------------------------------------------------------------------------------------------------------


def endpoint_of(path: str, serial: str, name: str) -> str | None:
    """Return which endpoint a row is about: by its path, else by its number, else by its name; None for others."""
    bare = re.sub(r"^https?://[^/]*", "", path.strip().lower()).partition("?")[0].rstrip("/")
    if bare:
        return next((endpoint for known, endpoint in PATHS.items() if bare.endswith(known)), NAMES.get(bare))
    told = (re.sub(r"[\W_]", "", text.casefold()) for text in (serial, name))
    return next((NAMES[text] for text in told if text in NAMES), None)


def day_of(text: object) -> date:
    """Return a day: 20261103, 2026-11-03, 2026/11/3, 2026年11月3日, 3.11.2026, also with a time. Raises Unreadable."""
    written = str(text).strip()
    years_first, days_first = _DAY.fullmatch(written), _DAY_FIRST.fullmatch(written)
    try:
        if years_first:
            return date(*(int(part) for part in years_first.groups()))
        if days_first:
            return date(*(int(part) for part in reversed(days_first.groups())))
    except ValueError:
        pass
    raise Unreadable(f"{written[:40]!r} is no day (write it as 2026-11-03)")


def whole(value: object) -> int | None:
    """Return a count of 0 or more, None where there is none. Raises Unreadable."""
    found = amount(value)
    if found is None:
        return None
    if found != found.to_integral_value() or not 0 <= found < 10**12:
        raise Unreadable(f"{str(value)[:40]!r} is no count")
    return int(found)


def amount(value: object) -> Decimal | None:
    """Return a number, also one with groups of three or a currency sign; None where there is none."""
    if value is None or isinstance(value, bool) or str(value).strip() in {"", "-", "–", "null"}:
        return None
    text = re.sub(r"^[¥￥$€£]|\s|[¥￥$€£元]$|(?:CNY|USD|EUR|RMB)", "", str(value).strip(), flags=re.IGNORECASE)
    if re.fullmatch(r"-?\d{1,3}([,'’]\d{3})+(\.\d+)?", text):
        text = re.sub(r"[,'’]", "", text)
    try:
        found = Decimal(text.replace(",", ".") if re.fullmatch(r"-?\d+,\d{1,2}", text) else text)
    except InvalidOperation:
        raise Unreadable(f"{str(value)[:40]!r} is no number") from None
    if not found.is_finite():
        raise Unreadable(f"{str(value)[:40]!r} is no number")
    return found
