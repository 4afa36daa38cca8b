"""What was read from a file: documents by kind, duplicates, records without an id, what was not understood. Pure."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from localcite import ids
from localcite.lists.values import Contents, Entry, State
from localcite.model import Ambiguous, DocType, Document, Reading, Refused


class Duplicate(NamedTuple):
    """A document that stands in a list more than once. `typed`: each spelling, with its place."""

    id: str
    typed: tuple[tuple[str, str], ...]


class Report(NamedTuple):
    """What was read from one file. `patents`, `papers`: how many different ones.

    `ambiguous`: how many numbers several publications carry; they are no patents yet.
    """

    path: str
    contents: Contents
    patents: int
    papers: int
    ambiguous: int
    duplicates: tuple[Duplicate, ...]
    no_identifier: tuple[Entry, ...]
    not_understood: tuple[Entry, ...]
    plausible: tuple[Entry, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "file": self.path,
            "format": self.contents.form,
            "encoding": self.contents.encoding,
            "encoding_guessed": self.contents.guessed,
            "columns": list(self.contents.columns),
            "sheet": self.contents.sheet,
            "patents": self.patents,
            "papers": self.papers,
            "ambiguous": self.ambiguous,
            "duplicates": [
                {"id": each.id, "typed": [{"text": text, "where": where} for text, where in each.typed]}
                for each in self.duplicates
            ],
            "no_identifier": [{"title": each.text, "where": each.where} for each in self.no_identifier],
            "not_understood": [_told(each) for each in self.not_understood],
            "plausible": [_told(each) for each in self.plausible],
        }


def _told(entry: Entry) -> dict[str, str]:
    return {"text": entry.text, "where": entry.where, "reason": entry.why}


class Reporter:
    """Takes note of entries as they pass."""

    def __init__(self, path: str, contents: Contents) -> None:
        self._path = path
        self._contents = contents
        self._first: dict[str, tuple[str, str]] = {}  # by every spelling: what was typed first, and where
        self._again: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self._types = dict.fromkeys(DocType, 0)
        self._ambiguous = 0
        self._others: dict[State, list[Entry]] = {state: [] for state in State}

    def passing(self) -> Iterator[tuple[Entry, Reading]]:
        """Yield each entry that is wanted, understood or not, and how it reads."""
        for entry in self._contents.entries:
            if entry.state is State.TAKEN:
                yield entry, self._noted(entry)
                continue
            self._others[entry.state].append(entry)
            if entry.state is State.BAD:
                yield entry, Refused("not-understood", entry.why)

    def report(self) -> Report:
        """Return what passed."""
        duplicates = (Duplicate(_shown(first[0]), (first, *more)) for first, more in self._again.items())
        others = {state: tuple(entries) for state, entries in self._others.items()}
        return Report(
            self._path,
            self._contents,
            self._types[DocType.PATENT],
            self._types[DocType.PAPER],
            self._ambiguous,
            tuple(duplicates),
            others[State.WITHOUT],
            others[State.BAD],
            others[State.LISTED],
        )

    def _noted(self, entry: Entry) -> Reading:
        """Count a document, once, however often and however it is spelt; return how it reads."""
        reading = ids.read(entry.text)
        if isinstance(reading, Refused):
            why = f"{reading.code}: {reading.advice}"
            self._others[State.BAD].append(entry._replace(state=State.BAD, why=why))
            return reading
        place = (entry.text, entry.where)
        spellings = _spellings(reading)
        first = next((self._first[each] for each in spellings if each in self._first), None)
        if first is None and isinstance(reading, Ambiguous) and not reading.exclusive:
            self._ambiguous += 1
        elif first is None:
            self._types[_type(reading)] += 1
        else:
            self._again.setdefault(first, []).append(place)
        for each in spellings:
            self._first.setdefault(each, first or place)
        return reading


def _type(reading: Reading) -> DocType:
    """Return the type of what a text names."""
    return reading.name.type if isinstance(reading, Document) else DocType.PATENT


def _spellings(reading: Reading) -> tuple[str, ...]:
    """Return the names by which the same document may stand in a list again."""
    if isinstance(reading, Document):
        return (str(reading.name), *reading.also)
    return getattr(reading, "also", ()) or tuple(map(str, getattr(reading, "candidates", ())))


def _shown(text: str) -> str:
    """Return the name that a text was read as."""
    reading = ids.read(text)
    return str(reading.name) if isinstance(reading, Document) else text
