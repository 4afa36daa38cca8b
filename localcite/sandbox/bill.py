"""The vendor's own bill: what each call asked, what became of it, what it cost. Appends; writes a file if told to."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

import msgspec

from localcite.errors import UsageError

Purchase = tuple[str, str, int]  # endpoint, id as it was asked (or the element's own, if nobody asked), page


class Entry(msgspec.Struct, frozen=True):
    """One call. `at` is by the sandbox's clock. `outcome`: answered, refused or lost, as the vendor meant it."""

    at: str
    number: int
    endpoint: str
    path: str
    asked: int
    ids: tuple[str, ...]
    page: int
    units: int
    outcome: str
    http_status: int
    error_code: int
    fault: str
    serial_number: str
    correlation_id: str
    client: str
    bought: tuple[tuple[str, str, int], ...]  # (id as asked or "", key of the element, units)


class Bill:
    """All entries since the start or the last reset."""

    def __init__(self, path: Path | None = None) -> None:
        self.entries: list[Entry] = []
        self._file = _open(path) if path else None

    def add(self, entry: Entry) -> None:
        """Append an entry, and have it on its way to the disk before the call is answered."""
        self.entries.append(entry)
        self._write(entry)

    def reset(self) -> None:
        """Start again with nothing; the file keeps what it has, and a line says where it started again."""
        self.entries = []
        self._write({"reset": True})

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def calls(self, *endpoints: str) -> list[Entry]:
        """Return the entries of these endpoints; of P015 and L012 if none is named."""
        wanted = endpoints or ("P015", "L012")
        return [entry for entry in self.entries if entry.endpoint in wanted]

    def units(self, *endpoints: str) -> int:
        """Return what the calls of these endpoints cost."""
        return sum(entry.units for entry in self.calls(*endpoints))

    @property
    def purchases(self) -> Counter[Purchase]:
        """Return how many units each id cost, by endpoint, id as asked, and page."""
        counts: Counter[Purchase] = Counter()
        for entry in self.entries:
            for asked, key, units in entry.bought:
                counts[entry.endpoint, asked or key, entry.page] += units
        return +counts

    @property
    def documents(self) -> Counter[Purchase]:
        """Return how many units each document cost, by endpoint, key (the same whatever id was asked), and page."""
        counts: Counter[Purchase] = Counter()
        for entry in self.entries:
            for _, key, units in entry.bought:
                counts[entry.endpoint, key, entry.page] += units
        return +counts

    def as_json(self) -> dict[str, Any]:
        """Return the whole bill for the control endpoint; pages after the first stand as `ID#2`."""
        endpoints = dict.fromkeys(entry.endpoint for entry in self.entries)
        return {
            "units": self.units(),
            "totals": {endpoint: _total(self.calls(endpoint)) for endpoint in endpoints},
            "purchases": _by_endpoint(self.purchases),
            "documents": _by_endpoint(self.documents),
            "calls": self.entries,
        }

    def _write(self, line: object) -> None:
        """Append a line to the file."""
        if self._file is not None:
            self._file.write(msgspec.json.encode(line) + b"\n")
            self._file.flush()


def _open(path: Path) -> IO[bytes]:
    """Open the file of the bill."""
    try:
        return path.open("ab")
    except OSError as error:
        raise UsageError(what=f"the bill cannot be written to {path} ({error.strerror})", fix=None) from error


def _total(entries: Iterable[Entry]) -> dict[str, int]:
    """Return calls, ids and units, and how many calls ended in which way."""
    rows = list(entries)
    ways = Counter(entry.outcome for entry in rows)
    return {
        "calls": len(rows),
        "asked": sum(entry.asked for entry in rows),
        "units": sum(entry.units for entry in rows),
        **{way: ways[way] for way in ("answered", "refused", "lost")},
    }


def _by_endpoint(counts: Counter[Purchase]) -> dict[str, dict[str, int]]:
    """Return purchases nested by endpoint."""
    nested: dict[str, dict[str, int]] = {}
    for (endpoint, name, page), units in counts.items():
        nested.setdefault(endpoint, {})[name if page == 1 else f"{name}#{page}"] = units
    return nested
