"""Days and moments as the command line takes and shows them. Pure."""

from datetime import UTC, datetime

from localcite.errors import UsageError


def moment(text: str, option: str) -> datetime:
    """Return a day (`2026-11-22`) or a moment (`2026-11-22T02:07:22Z`) in UTC. Raises UsageError."""
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(what=f"{option}: {text!r} is no date", fix="write it as 2026-11-22") from None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
