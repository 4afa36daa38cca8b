"""What was read from a file: documents by kind, duplicates, records without an id, what was not understood. Pure."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from localcite.ids.many import PAPER, Readings, joined, read_many
from localcite.lists.values import Contents, Entry, Lines, State
from localcite.model import Ambiguous, DocType, Document, Reading, Refused

DOUBT = "not-understood"  # the code of what a list has in doubt


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


class Found(NamedTuple):
    """The ids of a file in their order, as columns: text, place and reading of each, understood or not."""

    texts: list[str]
    places: Sequence[str]
    readings: Readings


class Places(Sequence[str]):
    """The places of a list, each worded when somebody asks for it: `line 7`."""

    def __init__(self, before: str, numbers: Sequence[object]) -> None:
        self._before, self._numbers = before, numbers

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._numbers)

    def __getitem__(self, place: Any) -> Any:
        """Return one in words."""
        if isinstance(place, slice):
            return Places(self._before, self._numbers[place])
        return f"{self._before}{self._numbers[place]}"

    def __iter__(self) -> Iterator[str]:
        """Yield each in words."""
        return (f"{self._before}{number}" for number in self._numbers)


def take(path: str, contents: Contents) -> tuple[Found, Report]:
    """Read a file to its end; return its ids, and what to tell of it. Raises BadFile."""
    others: dict[State, list[Entry]] = {state: [] for state in State}
    found = _of_entries(contents.entries, others) if contents.lines is None else _of_lines(contents.lines)
    again = _again(found)
    others[State.BAD] = [_refused(found, place, each) for place, each in sorted(_refusals(found.readings))]
    patents, papers, ambiguous = _kinds(found.readings, {place for places in again for place in places[1:]})
    left, bad, plausible = (tuple(others[state]) for state in (State.WITHOUT, State.BAD, State.LISTED))
    duplicates = tuple(_duplicate(found, places) for places in again)
    return found, Report(path, contents, patents, papers, ambiguous, duplicates, left, bad, plausible)


def _of_lines(parts: Iterator[Lines]) -> Found:
    """Return the ids of a list of one id a line."""
    texts: list[str] = []
    numbers: list[int] = []
    readings = []
    for part in parts:
        texts.extend(part.texts)
        numbers.extend(part.numbers)
        readings.append(_with_doubts(read_many(part.texts), part.doubts))
    return Found(texts, Places("line ", numbers), joined(readings))


def _of_entries(entries: Iterator[Entry], others: Mapping[State, list[Entry]]) -> Found:
    """Return the ids of any other file; what gives none goes to the `others`."""
    texts: list[str] = []
    places: list[str] = []
    doubts: dict[int, str] = {}
    for entry in entries:
        if entry.state not in {State.TAKEN, State.BAD}:
            others[entry.state].append(entry)
            continue
        if entry.state is State.BAD:
            doubts[len(texts)] = entry.why
        texts.append(entry.text)
        places.append(entry.where)
    return Found(texts, places, _with_doubts(read_many(texts), doubts))


def _with_doubts(readings: Readings, doubts: Mapping[int, str]) -> Readings:
    """Return readings in which what was not understood is refused, whatever its text reads as."""
    for place in doubts:
        readings.names[place] = readings.also[place] = ""
    refused = {place: Refused(DOUBT, why) for place, why in doubts.items()}
    return readings._replace(others={**readings.others, **refused})


def _refusals(readings: Readings) -> Iterator[tuple[int, Refused]]:
    return ((place, each) for place, each in readings.others.items() if isinstance(each, Refused))


def _refused(found: Found, place: int, refused: Refused) -> Entry:
    """Return what the report says of a text that names no document."""
    why = refused.advice if refused.code == DOUBT else f"{refused.code}: {refused.advice}"
    return Entry(State.BAD, found.texts[place], found.places[place], why)


def _kinds(readings: Readings, again: Collection[int]) -> tuple[int, int, int]:
    """Return how many patents and papers there are, and numbers that several publications carry, each once."""
    starts = Counter([name[:3] for name in readings.names])
    starts.subtract(readings.names[place][:3] for place in again)
    papers, refused_or_other = starts[PAPER], starts[""]
    kinds = Counter({"patent": starts.total() - papers - refused_or_other, "paper": papers})
    for place, reading in readings.others.items():
        if place in again or isinstance(reading, Refused):
            continue
        if isinstance(reading, Ambiguous) and not reading.exclusive:
            kinds["ambiguous"] += 1
        else:
            kinds[reading.name.type if isinstance(reading, Document) else DocType.PATENT] += 1
    return kinds["patent"], kinds["paper"], kinds["ambiguous"]


# ---- the same document again --------------------------------------------------------------------------------------


def _again(found: Found) -> list[list[int]]:
    """Return the places of each document that stands in a list more than once, by its first spelling that did."""
    met = _met_again(found.readings)
    first: dict[str, int] = {}
    again: dict[int, list[int]] = {}
    for place in _places_of(found.readings, met) if met else ():
        spellings = _spellings(found.readings.at(place))
        before = next((first[each] for each in spellings if each in first), None)
        if before is not None:
            again.setdefault(before, [before]).append(place)
        for each in spellings:
            first.setdefault(each, place if before is None else before)
    return list(again.values())


def _met_again(readings: Readings) -> AbstractSet[str]:
    """Return the spellings that more than one place of a list stands for."""
    seen: set[str] = set()
    met = set[str]()
    for name, also in zip(readings.names, readings.also, strict=True):
        if name in seen or also in seen:
            met.update({name, also} & seen)
        if name:
            seen.add(name)
        if also:
            seen.add(also)
    for reading in readings.others.values():
        spellings = _spellings(reading)
        met.update(seen.intersection(spellings))
        seen.update(spellings)
    return met


def _places_of(readings: Readings, spellings: AbstractSet[str]) -> list[int]:
    """Return the places, in order, that have one of some spellings."""
    named = (enumerate(column) for column in (readings.names, readings.also))
    found = {place for column in named for place, text in column if text in spellings}
    found.update(place for place, each in readings.others.items() if not spellings.isdisjoint(_spellings(each)))
    return sorted(found)


def _duplicate(found: Found, places: Sequence[int]) -> Duplicate:
    """Return a document with each of its spellings and their places."""
    reading = found.readings.at(places[0])
    shown = str(reading.name) if isinstance(reading, Document) else found.texts[places[0]]
    return Duplicate(shown, tuple((found.texts[place], found.places[place]) for place in places))


def _spellings(reading: Reading) -> tuple[str, ...]:
    """Return the names by which the same document may stand in a list again."""
    if isinstance(reading, Document):
        return (str(reading.name), *reading.also)
    return getattr(reading, "also", ()) or tuple(map(str, getattr(reading, "candidates", ())))
