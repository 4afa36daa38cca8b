"""Spreadsheets (.xlsx), read by openpyxl row by row: which sheet, which column, and what an archive may not do.

An archive says how large its parts are, and Python's zipfile never unpacks more than that: what would be too large is
refused before anything is unpacked.
"""

import warnings
import zipfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from localcite.errors import BadFile
from localcite.lists.columns import Picked, Row, pick
from localcite.lists.missing import needs
from localcite.lists.table import LOOK_AT, row_entries
from localcite.lists.values import Contents, Entry, Source, State, Wishes
from localcite.lists.xmls import root_of
from localcite.text import fold, visible

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet as Sheet

LARGEST = 4 << 30  # bytes, unpacked
LARGEST_PART = 1 << 29  # bytes of a part that is held whole: all but the sheets themselves
MOST_PARTS = 5_000
MOST_ROWS = 1_048_576  # what a sheet can have
OTHER_ARCHIVES = {
    "word/document.xml": "a Word document; copy its text into a file and read that with --extract",
    "ppt/presentation.xml": "a presentation; copy its text into a file and read that with --extract",
    "xl/workbook.bin": "a binary workbook (.xlsb); save it as .xlsx",
    "mimetype": "an OpenDocument file; save it as .xlsx or CSV",
}


def read_xlsx(source: Source, wishes: Wishes) -> Contents:
    """Return the ids of a workbook. Raises BadFile, also where the library for it is missing."""
    _check(source)
    with needs("openpyxl", source.path, "spreadsheets"):
        import openpyxl  # noqa: PLC0415, F401 - an extra, and only this format needs it
    names = _sheets(source)
    if wishes.sheet is not None:
        names = [name for name in names if fold(name).strip() == fold(wishes.sheet).strip()]
        if not names:
            raise _which(source, f"it has no sheet {visible(wishes.sheet)!r}", _sheets(source))
    found = {name: picked for name in names if (picked := _pick(source, name, wishes, several=len(names) > 1))}
    if not found:
        fix = "name the column with --column, and the sheet with --sheet" if names else None
        raise BadFile(path=source.path, what="no column of it holds ids", line=None, fix=fix)
    if len(found) > 1:
        raise _which(source, f"{len(found)} of its sheets hold ids", list(found))
    name, picked = next(iter(found.items()))
    form = f"{picked.form} (spreadsheet)" if picked.form else "spreadsheet"
    return Contents(form, _entries(source, name, picked, wishes), None, columns=picked.names, sheet=name)


def _which(source: Source, what: str, names: Sequence[str]) -> BadFile:
    shown = ", ".join(map(visible, names))
    return BadFile(path=source.path, what=what, line=None, fix=f"name one with --sheet: {shown}")


# ---- the archive --------------------------------------------------------------------------------------------------


def _check(source: Source) -> None:
    """Refuse an archive that is no workbook, that unpacks to too much, or whose XML is unsafe."""
    source.stream.seek(0)
    try:
        with zipfile.ZipFile(source.stream) as archive:
            _check_parts(archive, source.path)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        what = "it is a spreadsheet or an archive, and broken"
        raise BadFile(path=source.path, what=what, line=None, fix="save it again") from error


def _check_parts(archive: zipfile.ZipFile, path: str) -> None:
    """Look at every part of an archive; only the beginning of each is unpacked."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    for name, what in OTHER_ARCHIVES.items():
        if name in names:
            is_what, _, fix = what.partition("; ")
            raise BadFile(path=path, what=f"it is {is_what}", line=None, fix=fix)
    if "xl/workbook.xml" not in names:
        raise BadFile(path=path, what="it is an archive, and no spreadsheet", line=None, fix="unpack it")
    held = [part.file_size for part in parts if not part.filename.startswith("xl/worksheets/")]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST or max(held) > LARGEST_PART:
        raise BadFile(path=path, what="it unpacks to far too much", line=None, fix="save the list as CSV")
    for part in parts:
        if part.filename.endswith((".xml", ".rels")) and part.file_size:
            with archive.open(part) as stream:
                root_of(cast("BinaryIO", stream), path)


# ---- sheets -------------------------------------------------------------------------------------------------------


def _sheets(source: Source) -> list[str]:
    """Return the names of the sheets that are shown and hold cells."""
    with closing(_workbook(source, values=True)) as book:
        return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]


def _workbook(source: Source, *, values: bool) -> Any:
    """Return the workbook, opened for reading row by row. `values`: what formulas came to, else the formulas."""
    from openpyxl import load_workbook  # noqa: PLC0415 - see above

    source.stream.seek(0)
    warnings.filterwarnings("ignore", module="openpyxl")  # about styles and other things that no list is made of
    try:
        return load_workbook(source.stream, read_only=True, data_only=values, keep_links=False)
    except Exception as error:  # whatever a library raises over a broken file
        what = "it is a spreadsheet that cannot be read"
        raise BadFile(path=source.path, what=what, line=None, fix="save it again, or as CSV") from error


def _rows(source: Source, name: str, *, values: bool = True) -> Generator[Row, None, None]:
    """Yield each row of a sheet that is not empty, with its number."""
    with closing(_workbook(source, values=values)) as book:
        sheet: Sheet = book[name]
        sheet.reset_dimensions()  # some programs write wrong ones
        try:
            for at, row in enumerate(sheet.iter_rows(max_row=MOST_ROWS, values_only=True), 1):
                cells = [_text(value) for value in row]
                if any(cells):
                    yield Row(at, cells)
        except Exception as error:  # whatever a library raises over a broken file
            what = f"its sheet {visible(name)} cannot be read"
            raise BadFile(path=source.path, what=what, line=None, fix="save it again, or as CSV") from error


def _text(value: object) -> str:
    """Return a cell as text. A number stays as the spreadsheet keeps it; whether it is still an id is judged later."""
    return "" if value is None else str(value).strip()


def _pick(source: Source, name: str, wishes: Wishes, *, several: bool) -> Picked | None:
    """Return where the ids of a sheet stand. Where there are several sheets, one without the column is passed over."""
    with closing(_rows(source, name)) as rows:
        first = list(islice(rows, LOOK_AT))
    try:
        return pick(first, wishes.column, f"{source.path}, sheet {visible(name)}") if first else None
    except BadFile:
        if several and wishes.column is not None:
            return None
        raise


def _entries(source: Source, name: str, picked: Picked, wishes: Wishes) -> Iterator[Entry]:
    """Yield what each row gives. A row without an id may hide it in a formula that was never computed."""
    without: dict[int, list[Entry]] = {}
    for row in _rows(source, name):
        if row.at >= picked.data_from:
            found = list(row_entries(row.cells, picked, wishes, _place(name, picked, row.at)))
            if [each.state for each in found] == [State.WITHOUT]:
                without[row.at] = found
            else:
                yield from found
    yield from _looked_at_again(source, name, picked, without)


def _looked_at_again(source: Source, name: str, picked: Picked, without: dict[int, list[Entry]]) -> Iterator[Entry]:
    """Yield rows without an id, and say where a formula stands whose value the file does not hold."""
    formulas = _formulas(source, name, picked) if without else {}
    for at, found in without.items():
        if at in formulas:
            why = "a formula whose value is not in the file; open it in a spreadsheet and save it"
            yield Entry(State.BAD, formulas[at], _place(name, picked, at), why)
        else:
            yield from found


def _formulas(source: Source, name: str, picked: Picked) -> dict[int, str]:
    """Return the formulas in the columns of ids, by row."""
    return {
        row.at: row.cells[column]
        for row in _rows(source, name, values=False)
        for column in picked.columns
        if column < len(row.cells) and row.cells[column].startswith("=")
    }


def _place(name: str, picked: Picked, at: int) -> str:
    """Return where a cell stands, as spreadsheets say it."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - see above

    return f"sheet {visible(name)}, cell {get_column_letter(picked.columns[0] + 1)}{at}"
