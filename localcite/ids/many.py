"""Read typed identifiers by the hundred thousand: most become a name in a column, and no object of their own. Pure.

What a column says must be what `read` says of each text: tests compare them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from localcite.ids.quick import CLEAN, OTHERS
from localcite.ids.reading import read
from localcite.ids.tidy import tidied
from localcite.model import Document, Name, Reading, Scheme

_clean = re.compile("|".join([*CLEAN.values(), OTHERS["doi"]])).fullmatch
PAPER = "10."  # what the name of a paper begins with, of those that stand in columns


class Readings(NamedTuple):
    """How many texts read. `names`: the number or DOI of the one document that a text names, "" where it says more.

    `also`: the other spelling under which the same publication may be held, "" for none. `others`: the reading of each
    text that has no name here, by its place.
    """

    names: list[str]
    also: list[str]
    others: Mapping[int, Reading]

    def at(self, place: int) -> Reading:
        """Return how one text reads."""
        name = self.names[place]
        return document(name, self.also[place]) if name else self.others[place]

    def each(self) -> Iterator[Reading]:
        """Yield how each text reads."""
        return map(self.at, range(len(self.names)))


def column_name(name: str) -> Name:
    """Return the name that a column holds."""
    return Name(Scheme.DOI if name.startswith(PAPER) else Scheme.NUMBER, name)


def document(name: str, also: str = "") -> Document:
    """Return the reading that a name in a column stands for."""
    return Document(column_name(name), (also,) if also else ())


def read_many(texts: Sequence[str]) -> Readings:
    """Return what each text names. Never raises."""
    names, matches = list(texts), list(map(_clean, texts))
    others = {}
    for place in [place for place, match in enumerate(matches) if match is None]:
        names[place] = tidied(texts[place])
        matches[place] = _clean(names[place])
        if matches[place] is None:
            others[place] = read(texts[place])
    also = [match[match.lastindex] if match and match.lastindex else "" for match in matches]
    return _settled(Readings(names, also, others))


def _settled(readings: Readings) -> Readings:
    """Return readings in which what names one document stands in the columns, however it was read."""
    found = of_readings(list(readings.others.values()))
    others = {}
    for name, also, place in zip(found.names, found.also, readings.others, strict=True):
        readings.names[place], readings.also[place] = name, also
        if not name:
            others[place] = readings.others[place]
    return readings._replace(others=others)


def of_readings(readings: Sequence[Reading]) -> Readings:
    """Return the columns of what was read one by one."""
    found = [columns_of(reading) for reading in readings]
    others = {place: other for place, (_name, _also, other) in enumerate(found) if other is not None}
    return Readings([name for name, _, _ in found], [also for _, also, _ in found], others)


def joined(parts: Sequence[Readings]) -> Readings:
    """Return the readings of several parts of a list as those of the whole."""
    if len(parts) == 1:
        return parts[0]
    names: list[str] = []
    also: list[str] = []
    others: dict[int, Reading] = {}
    for part in parts:
        others.update((place + len(names), reading) for place, reading in part.others.items())
        names.extend(part.names)
        also.extend(part.also)
    return Readings(names, also, others)


def columns_of(reading: Reading) -> tuple[str, str, Reading | None]:
    """Return name and other spelling of a reading; or neither, and the reading, where that does not say it all."""
    if type(reading) is Document and len(reading.also) < 2 and reading.name.scheme in {Scheme.NUMBER, Scheme.DOI}:
        found = (reading.name.value, reading.also[0] if reading.also else "", None)
        if document(*found[:2]) == reading and found[0]:
            return found
    return "", "", reading
