"""How old something is, in words. Pure."""

from datetime import datetime, timedelta

from localcite.show.quote import count

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
YEAR = 365 * DAY


def age(then: datetime | None, now: datetime) -> str:
    """Return `just now`, `5 minutes`, `3 hours`, `41 days`, `2.5 years`; `never` where there is no moment."""
    return "never" if then is None else span(now - then)


def span(length: timedelta) -> str:
    """Return a length of time in its natural unit; days up to two years, since freshness rules are in days."""
    if length < MINUTE:
        return "just now"
    if length < HOUR:
        return count(length // MINUTE, "minute")
    if length < 2 * DAY:
        return count(length // HOUR, "hour")
    if length < 2 * YEAR:
        return count(length // DAY, "day")
    return f"{length / YEAR:.1f} years"


def remaining(seconds: float) -> str:
    """Return how long something still takes, as a clock shows it: `0:07`, `12:30`, `1:02:03`."""
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
