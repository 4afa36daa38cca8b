"""The vendor's days: in which time zone they begin, and when a day's count is final. Pure.

The vendor names no zone, so every one that is asked for is tried. It counts "daily from 8 o'clock", and nobody says
until when: a day is taken as final when the whole of the next one has passed.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import NamedTuple

from localcite.errors import UsageError

FINAL_AFTER = timedelta(days=1)  # from a day's end
USUAL = ("UTC", "+08:00")  # the vendor's own place, and what most machines count in
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?([0-5]\d))?", re.ASCII | re.IGNORECASE)


class Zone(NamedTuple):
    """A time zone, and how it was written."""

    name: str
    info: tzinfo

    def begins(self, day: date) -> datetime:
        """Return the moment, in UTC, in which a day begins."""
        return datetime.combine(day, time(), self.info).astimezone(UTC)

    def day(self, moment: datetime) -> date:
        """Return the day of a moment."""
        return moment.astimezone(self.info).date()

    def is_final(self, last: date, as_of: datetime) -> bool:
        """Tell whether the count of a day, asked for at `as_of`, was final."""
        return as_of >= self.begins(last + timedelta(days=1)) + FINAL_AFTER


def zone_of(text: str) -> Zone:
    """Return the zone that is written `UTC`, `+08:00` or `Asia/Shanghai`. Raises UsageError."""
    written = text.strip()
    if written.upper() in {"UTC", "GMT", "Z"}:
        return Zone("UTC", UTC)
    offset = _OFFSET.fullmatch(written)
    if offset and int(offset[2]) <= 14:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        named = f"{offset[1]}{minutes // 60:02}:{minutes % 60:02}"
        return Zone(named, timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes)))
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - most zones are an offset

    try:
        return Zone(written, ZoneInfo(written))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(what=f"{text!r} is no time zone", fix="write UTC, +08:00 or Asia/Shanghai") from None
