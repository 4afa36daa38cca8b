"""Days and moments as the command line takes and shows them. Pure."""

from datetime import UTC, date, datetime

from localcite.errors import UsageError


def moment(text: str, option: str) -> datetime:
    """Return a day (`2026-11-22`) or a moment (`2026-11-22T02:07:22Z`) in UTC. Raises UsageError."""
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(what=f"{option}: {text!r} is no date", fix="write it as 2026-11-22") from None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def day(text: str, option: str) -> str:
    """Return a day as it is stored, `2026-11-22`. Raises UsageError."""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise UsageError(what=f"{option}: {text!r} is no day", fix="write it as 2026-11-22") from None
