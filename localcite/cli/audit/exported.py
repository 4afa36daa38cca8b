"""The files that `audit export` writes: what stands in a row, and how a file is read again to be verified."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from localcite.db.ledger.export import FORMAT, Event, Shown, check, shown
from localcite.db.ledger.verify import Verification
from localcite.errors import BadFile
from localcite.show.formats import csv_text

COLUMNS = (*Event._fields[:4], *Shown._fields, *Event._fields[4:])
_OTHER = "what it says beside its body is not what its body says"
Checked = tuple[Event, tuple[str, ...]]


def row(event: Event) -> tuple[object, ...]:
    """Return an event as it is exported: what people look at stands between its moment and its hashed text."""
    return (*event[:4], *shown(event), *event[4:])


def header(ends_with: tuple[int, str]) -> dict[str, object]:
    """Return what stands above the events of the JSON forms."""
    return {"localcite_export": FORMAT, "last": {"seq": ends_with[0], "hash": ends_with[1]}}


def verify_export(file: str, against: Iterable[tuple[int, str]]) -> Verification:
    """Check an exported file. Raises BadFile where it is none."""
    csv.field_size_limit(2**31 - 1)
    try:
        with Path(file).open(encoding="utf-8-sig", newline="") as stream:
            content = _read(stream)
            return check(content.events, against, content.ends_with)
    except (OSError, ValueError, KeyError, TypeError, RecursionError, csv.Error) as error:
        what = (getattr(error, "strerror", None) or "").lower() or f"it is no export of the record{_place(error)}"
        raise BadFile(path=file, what=what, line=None, fix="`localcite audit export` writes one") from None


class _NoExportError(ValueError):
    """A line that cannot be read. Data: what it is."""


def _place(error: Exception) -> str:
    return f": {error}" if isinstance(error, _NoExportError) else ""


class _Content(NamedTuple):
    """The events of a file, and the last one that its header promises; None in CSV, which has no header."""

    events: Iterable[Checked]
    ends_with: tuple[int, str] | None


def _read(stream: TextIO) -> _Content:
    """Return what a file holds, whichever form it has."""
    first = stream.readline()
    if not first.startswith("{"):
        stream.seek(0)
        return _Content(_of_csv(stream), None)
    try:
        head = json.loads(first)
        lines = _of_lines(stream)
    except ValueError:
        head = json.loads(first + stream.read())
        lines = (_of_object(each) for each in head.pop("events"))
    if set(head) != {"localcite_export", "last"} or head["localcite_export"] != FORMAT:
        raise _NoExportError(f"its first line is not that of version {FORMAT}")
    return _Content(lines, (head["last"]["seq"], head["last"]["hash"]))


def _of_lines(stream: TextIO) -> Iterator[Checked]:
    """Yield the events of JSON lines."""
    for line in stream:
        if line.strip():
            yield _of_object(json.loads(line))


def _of_object(told: Mapping[str, Any]) -> Checked:
    """Return one event from its JSON object. Raises where it is none."""
    if set(told) != set(COLUMNS):
        raise _NoExportError(f"an event has not the fields {', '.join(COLUMNS)}")
    event = Event(*(told[name] for name in Event._fields))
    if [type(part) for part in event] != [int, str, int, str, str, str]:
        raise _NoExportError("an event has a field of another type")
    beside = dict(zip(Shown._fields, shown(event), strict=True))
    odd = any(told[name] != value or type(told[name]) is not type(value) for name, value in beside.items())
    return event, (_OTHER,) if odd else ()


def _of_csv(stream: TextIO) -> Iterator[Checked]:
    """Yield the events of CSV."""
    rows = csv.reader(stream, strict=True)
    if tuple(next(rows, ())) != COLUMNS:
        raise _NoExportError(f"its first line is not {','.join(COLUMNS)}")
    for cells in rows:
        told = dict(zip(COLUMNS, cells, strict=True))
        event = Event(int(told["seq"]), told["kind"], int(told["call"]), told["at"], told["body"], told["hash"])
        beside = zip(Shown._fields, shown(event), strict=True)
        odd = any(told[name] != csv_text(value) for name, value in beside)
        exact = (told["seq"], told["call"]) == (str(event.seq), str(event.call))
        yield event, () if exact and not odd else (_OTHER,)
