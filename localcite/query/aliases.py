"""The user's own file of names: `label, replace by`, one company's spelling a line. Read as values, nothing decided."""

from collections.abc import Mapping
from os.path import exists, join
from types import MappingProxyType
from typing import TYPE_CHECKING

from localcite.errors import BadFile
from localcite.text import party_key

if TYPE_CHECKING:
    from pathlib import Path

FILES = ("names.csv", "names.txt")  # beside config.toml; commas, or tabs as VOSviewer writes them
HEADING = ("label", "replace by")
NONE: Mapping[str, str] = MappingProxyType({})


def read_aliases(folder: str) -> Mapping[str, str]:
    """Return the keys of names, and of the names that replace them. Raises BadFile."""
    for name in FILES:
        if exists(file := join(folder, name)):  # noqa: PTH110, PTH118 - most have no such file, and load no pathlib
            from pathlib import Path  # noqa: PLC0415 - the same

            return aliases(Path(file))
    return NONE


def aliases(file: "Path") -> dict[str, str]:
    """Return what a file says. A chain of replacements is followed to its end."""
    import csv  # noqa: PLC0415 - most have no such file

    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(path=str(file), what="it cannot be read as UTF-8 text", line=None, fix=None) from error
    lines = text.splitlines()
    delimiter = "\t" if lines and "\t" in lines[0] else ","
    found: dict[str, str] = {}
    for number, row in enumerate(csv.reader(lines, delimiter=delimiter), start=1):
        _add(found, [cell.strip() for cell in row], number, file)
    return {key: _end(found, key) for key in found}


def _add(found: dict[str, str], row: list[str], number: int, file: "Path") -> None:
    """Take one line: empty ones and the heading say nothing."""
    if not any(row) or (number == 1 and tuple(cell.casefold() for cell in row[:2]) == HEADING):
        return
    if len(row) < 2 or not row[0]:
        what = "a line has two columns, `label` and `replace by`"
        raise BadFile(path=str(file), what=what, line=number, fix="put names with commas in quotes")
    found[party_key(row[0])] = party_key(row[1] or row[0])


def _end(found: Mapping[str, str], key: str) -> str:
    """Return the end of a chain of replacements; of a ring, the name that comes first in order."""
    met = [key]
    while (key := found.get(met[-1], met[-1])) not in met:
        met.append(key)
    return min(met[met.index(key) :])
