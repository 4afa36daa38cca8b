"""Where a statement comes from: a file, or the vendor. The only part of `audit` that opens the network."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from localcite.cli.output import write_json
from localcite.errors import BadFile, UsageError, VendorError
from localcite.show.quote import count

if TYPE_CHECKING:
    from localcite.app import App
    from localcite.books.days import Zone
    from localcite.books.values import Statement

DAYS_AT_MOST = 400
USUAL_DAYS = 31
Days = tuple[date | None, date | None]


# ---- from a file --------------------------------------------------------------------------------------------------


def from_file(app: "App", file: str, days: Days) -> "Statement":
    """Return the statement in a file. Raises BadFile."""
    from localcite.books.spreadsheet import LARGEST, read  # noqa: PLC0415 - keeps `--help` light
    from localcite.books.statement import Unreadable  # noqa: PLC0415 - the same

    content, as_of = _content(app, file, LARGEST)
    asked = (days[0], days[1]) if days[0] and days[1] else None
    try:
        found = read(content, asked, as_of)
    except Unreadable as error:
        raise BadFile(path=file, what=str(error), line=error.line, fix=None) from None
    if found.last is not None and days[1] is None and found.as_of == as_of:
        if as_of > _eve(found.last):
            app.note(
                f"The file does not say when it was made: {found.last} is believed only with --until {found.last}."
            )
        found = found._replace(as_of=min(as_of, _eve(found.last)))
    return _within(found, days)


def _eve(last: date) -> datetime:
    """Return the latest moment at which a file without a date of its own may have been made, as far as its last day
    shows: a copy is younger than what it says, and the count of that day may have gone on.
    """
    return datetime.combine(last + timedelta(days=1), time(), UTC)


def _content(app: "App", file: str, largest: int) -> tuple[bytes, datetime]:
    """Return a file's bytes, and since when it has them: a statement is no younger than its file."""
    try:
        if file == "-":
            raw = getattr(app.stdin, "buffer", None)
            content = raw.read(largest + 1) if raw else app.stdin.read().encode("utf-8", "surrogateescape")
            as_of = app.now()
        else:
            path = Path(file)
            with path.open("rb") as stream:
                content = stream.read(largest + 1)
            as_of = min(app.now(), datetime.fromtimestamp(path.stat().st_mtime, UTC))
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or "it is no path"
        raise BadFile(path=file, what=what.lower(), line=None, fix=None) from None
    if len(content) > largest:
        raise BadFile(path=file, what=f"it is larger than {largest:,} bytes", line=None, fix="give a shorter period")
    return content, as_of


def _within(found: "Statement", days: Days) -> "Statement":
    """Leave out the lines of other days than those that were named."""
    first = max((day for day in (found.first, days[0]) if day), default=None)
    last = min((day for day in (found.last, days[1]) if day), default=None)
    if first is None or last is None or first > last:
        return found._replace(lines=(), first=None, last=None)
    inside = [line for line in found.lines if first <= line.first and line.last <= last]
    return found._replace(lines=inside, first=first, last=last)


# ---- from the vendor ----------------------------------------------------------------------------------------------


def from_vendor(app: "App", options: Any, days: Days, zones: "Sequence[Zone]") -> "Statement":
    """Ask the vendor, say so first, and keep the answers if that is wished. Raises what `vendor.statement` does."""
    import asyncio  # noqa: PLC0415 - keeps `--help` light

    from localcite.books.statement import Unreadable, kept, of_json  # noqa: PLC0415 - the same

    wanted = _wanted(app, days, zones)
    _check_vendor(app)
    teller = app.teller()
    app.note(f"Asking {app.base_url} for its statement of {_span(wanted)}; this costs nothing.")
    as_of = app.now()
    bodies = asyncio.run(_ask(app, teller, wanted)) if wanted else []
    try:
        answers = [(day, day, _rows(body)) for day, body in zip(wanted, bodies, strict=True)]
        told = kept(answers, as_of)
        found = of_json(json.dumps(told), None, as_of)
    except Unreadable as error:
        raise VendorError(what=f"the vendor's statement cannot be understood: {error}", url=None) from None
    if options.save:
        write_json(app, told, options.save)
    return found


def _span(days: Sequence[date]) -> str:
    """Return days in words."""
    if not days:
        return "no day, since none is final yet"
    return f"{days[0]}" if len(days) == 1 else f"{days[0]} to {days[-1]}, {count(len(days), 'question')}"


def _rows(body: bytes) -> list[Any]:
    """Return the rows of an answer. Raises Unreadable."""
    from localcite.books.statement import Unreadable, usage_of  # noqa: PLC0415 - keeps `--help` light

    try:
        return usage_of(json.loads(body))
    except (ValueError, RecursionError) as error:
        raise error if isinstance(error, Unreadable) else Unreadable("it is no JSON") from None


async def _ask(app: "App", teller: Any, wanted: Sequence[date]) -> list[bytes]:
    """Return the vendor's answers."""
    import asyncio  # noqa: PLC0415 - keeps `--help` light

    from localcite.vendor.statement import Pause, statements  # noqa: PLC0415 - the same

    async with teller as asked:
        return await statements(asked, wanted, Pause(asyncio.sleep, 1 / app.settings.qps))


def _wanted(app: "App", days: Days, zones: "Sequence[Zone]") -> list[date]:
    """Return the days to ask for: those named, else from the oldest doubt (or 31 days ago) to the last final one."""
    now = app.now()
    final = min(zone.day(now) for zone in zones) - timedelta(days=2)
    last = days[1] or final
    first = days[0] or min([last - timedelta(days=USUAL_DAYS - 1), *_doubtful(app)])
    number = (last - first).days + 1
    if number > DAYS_AT_MOST:
        what = f"{first} to {last} are {number} days, and each is a question; {DAYS_AT_MOST} are the most"
        raise UsageError(what=what, fix="name fewer with --since and --until")
    return [first + timedelta(days=offset) for offset in range(number)]


def _doubtful(app: "App") -> list[date]:
    """Return the day before each doubt's: its own in every time zone is that, or a later one."""
    from localcite.cli.audit.in_doubt import doubts  # noqa: PLC0415 - keeps `--help` light

    return [datetime.fromisoformat(call.opened_at).date() - timedelta(days=1) for call in doubts(app)]


def _check_vendor(app: "App") -> None:
    """Refuse the statement of another vendor than the database's."""
    from localcite.sync.run import check_owner  # noqa: PLC0415 - keeps `--help` light

    connection = app.open_for_reading()
    if connection is not None:
        try:
            check_owner(connection, app.vendor_name)
        finally:
            connection.close()
