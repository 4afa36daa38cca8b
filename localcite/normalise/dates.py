"""Dates as the vendor writes them → YYYYMMDD with 00 for the parts that are unknown. Pure."""

import re
from calendar import monthrange

from localcite.normalise.memo import Memo

EARLIEST, LATEST = 1500, 2100  # no patent or paper is older, and no clock is needed to doubt a year beyond
_WRITTEN = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[T ].*)?)?)?", re.ASCII | re.DOTALL)


def date(value: int | str) -> int | None:
    """Return a date at the precision that holds: 20201230, 20201200, 20200000; None where there is no date in it.

    Takes 20201230, 202012, 2020 and 20201200, as numbers or text, and 2020-12-30. A month or day that cannot be is
    left out, and what stands behind it with it.
    """
    text = value.strip() if isinstance(value, str) else str(min(value, 10**8))  # nine digits are no date
    if text.isascii() and text.isdigit():
        return _parts(text[:4], text[4:6], text[6:]) if len(text) in {4, 6, 8} else None
    match = _WRITTEN.fullmatch(text)
    return _parts(match[1], match[2] or "", match[3] or "") if match else None


def is_empty(value: int | str | None) -> bool:
    """Tell whether a field says that there is no date, rather than something that is none."""
    return not (value.strip(" 0-") if isinstance(value, str) else value)


def _date(value: int | str | None) -> int | None:
    """Return a date; of nothing, none."""
    return None if value is None else date(value)


DATES = Memo(_date)  # few days ever differ


def _parts(year: str, month: str, day: str) -> int | None:
    """Return the date as far as its parts can be."""
    y, m, d = int(year), int(month or 0), int(day or 0)
    if not EARLIEST <= y <= LATEST:
        return None
    if not 1 <= m <= 12:
        return y * 10000
    if not 1 <= d <= monthrange(y, m)[1]:
        return y * 10000 + m * 100
    return y * 10000 + m * 100 + d
