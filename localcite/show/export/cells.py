"""Values as typed files have them: whole days as dates, moments as moments, all else as it is. Pure.

A day of which only the year or the month is known is no date, and stays text: it is never the first of January.
"""

import re
from datetime import UTC, date, datetime

from localcite.query.fields import FIELDS, Kind
from localcite.text import visible

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
KNOWN_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|\+00:00)")
DAYS = frozenset(name for name, field in FIELDS.items() if field.kind is Kind.DATE)
MOMENTS = frozenset(name for name, field in FIELDS.items() if field.kind is Kind.MOMENT) | {
    "answered_at",
    "opened_at",
    "settled_at",
}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def day(value: object) -> date | None:
    """Return a day of ISO text; None where it is not known to the day, or is none."""
    if not isinstance(value, str) or not DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def moment(value: object) -> datetime | None:
    """Return a moment of ISO text, in UTC; None where it is none."""
    if not isinstance(value, str) or not MOMENT.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except ValueError:
        return None


def legal(text: str) -> str:
    """Return text in which what XML cannot hold, and half a surrogate pair, is written out."""
    return _ILLEGAL.sub(lambda found: _written_out(found[0]), text) if _ILLEGAL.search(text) else text


def _written_out(letter: str) -> str:
    """Return what stands for a letter; two of them are no letters at all, which a terminal may show."""
    shown = visible(letter)
    return f"\\u{ord(letter):04x}" if shown == letter else shown


def one_line(text: str) -> str:
    """Return text on one line, with nothing in it that cannot be seen."""
    return visible(" ".join(text.split()))
