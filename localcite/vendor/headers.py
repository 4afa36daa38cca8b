"""The response headers that are kept, and the one that is obeyed. Pure."""

import re
from collections.abc import Iterable, Mapping
from email.utils import parsedate_to_datetime

KEPT = (
    "content-type",
    "content-encoding",
    "date",
    "retry-after",
    "x-correlation-id",  # on real replies
    "x-openapi-amount",  # documented as the amount charged; never seen, never required
)
LONGEST_VALUE = 1000  # characters
LONGEST_WAIT = 300.0  # seconds: no vendor may park a run for longer than that


def kept(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the headers worth keeping, by lower-case name; the first of equals."""
    found: dict[str, str] = {}
    for name, value in headers:
        if name.lower() in KEPT:
            found.setdefault(name.lower(), value[:LONGEST_VALUE])
    return found


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return how many seconds the vendor asks us to wait, 0 to LONGEST_WAIT, or None if it does not say.

    A point in time is measured against the reply's own Date: the two clocks need not agree.
    """
    asked = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", asked):
        return min(float(asked), LONGEST_WAIT)
    if not asked or "date" not in headers:
        return None
    return _between(headers["date"], asked)


def _between(sent: str, until: str) -> float | None:
    """Return the seconds between two HTTP dates, within bounds; None where either is none."""
    try:
        seconds = (parsedate_to_datetime(until) - parsedate_to_datetime(sent)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(seconds, 0.0), LONGEST_WAIT)
