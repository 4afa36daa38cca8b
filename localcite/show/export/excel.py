"""Rows → a workbook: numbers are numbers, whole days are dates, text is text whatever it begins with. Needs openpyxl.

The rows are streamed; further sheets take what one has no room for. The receipt is the last sheet.
"""

from collections.abc import Callable, Sequence
from datetime import UTC
from math import isfinite
from typing import IO, Any

from localcite.show.cells import Row, plain
from localcite.show.export.cells import DAYS, MOMENTS, day, legal, moment
from localcite.show.export.missing import needs
from localcite.show.export.receipt import Receipt, lines
from localcite.show.export.values import Counted
from localcite.show.quote import count
from localcite.text import visible

MOST_ROWS = 1_048_575  # of a sheet, below its header
MOST_LETTERS = 32_767  # of a cell
EXACT = 10**15  # from here on a spreadsheet loses digits of a number
FIRST_YEAR = 1901  # its calendar is wrong before
WIDE = {"title": 60, "citation_text": 60, "assignee": 32, "inventor": 32, "matched": 40, "number": 20, "cited": 20}


def write_xlsx(
    columns: Sequence[str], rows: Counted[Row], receipt: Callable[[], Receipt | None], stream: IO[bytes]
) -> None:
    """Write rows, and then the receipt. Raises UsageError where the library is missing."""
    with needs("openpyxl", "a spreadsheet", "excel"):
        from openpyxl import Workbook  # noqa: PLC0415 - heavy, and few write spreadsheets

    book = Workbook(write_only=True)
    try:
        _fill(book, columns, rows)
        _sign(book, receipt(), rows.count)
        book.save(stream)
    except BaseException:
        for sheet in book.worksheets:  # whatever stops it, no sheet is left half open
            sheet.close()
        raise


def _fill(book: Any, columns: Sequence[str], rows: Counted[Row]) -> None:
    """Write the rows, on as many sheets as they need."""
    cells = _Cells(columns)
    sheet = _sheet(book, columns, 1)
    for place, row in enumerate(rows):
        if place and place % MOST_ROWS == 0:
            sheet = _sheet(book, columns, place // MOST_ROWS + 1)
        sheet.append(cells.of(sheet, row))
    if cells.cut:
        held = f"{count(cells.cut, 'cell')} held more than {MOST_LETTERS:,} letters"
        rows.remarks.append(f"{held}: the rest was cut off, and … stands there.")


def _sheet(book: Any, columns: Sequence[str], number: int) -> Any:
    """Return a new sheet with its header."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - see above
    from openpyxl.styles import Font  # noqa: PLC0415 - see above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - see above

    sheet = book.create_sheet("answer" if number == 1 else f"answer {number}")
    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDE.get(column, max(12, len(column) + 2))
    header = [WriteOnlyCell(sheet) for _ in columns]
    for cell, column in zip(header, columns, strict=True):
        _put_text(cell, legal(column))
        cell.font = Font(bold=True)
    sheet.append(header)
    return sheet


def _put_text(cell: Any, text: str) -> None:
    """Make a cell hold text as it is, also where it looks like a formula or an error."""
    cell.value = text
    cell.data_type = "s"


class _Cells:
    """Values as cells take them. `cut`: how many were too long."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._days = [name in DAYS for name in columns]
        self._moments = [name in MOMENTS for name in columns]
        self.cut = 0

    def of(self, sheet: Any, row: Sequence[object]) -> list[object]:
        """Return the cells of a row; what is unknown is an empty one."""
        return [self._cell(sheet, value, place) for place, value in enumerate(row)]

    def _cell(self, sheet: Any, value: object, place: int) -> object:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int):
            return value if abs(value) < EXACT else self._text(sheet, str(value))
        if isinstance(value, float):
            return value if isfinite(value) else self._text(sheet, str(value))
        return self._time(value, place) or self._text(sheet, plain(value))

    def _time(self, value: object, place: int) -> object:
        """Return a day or a moment as spreadsheets count them; None where it is none, or older than their calendar."""
        if self._days[place] and (found := day(value)) and found.year >= FIRST_YEAR:
            return found
        if self._moments[place] and (at := moment(value)):
            return at.astimezone(UTC).replace(tzinfo=None)
        return None

    def _text(self, sheet: Any, text: str) -> object:
        text = legal(text)
        if len(text) > MOST_LETTERS:
            self.cut += 1
            text = f"{text[: MOST_LETTERS - 1]}…"
        if text[:1] not in {"=", "#"}:
            return text
        from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - see above

        cell = WriteOnlyCell(sheet)
        _put_text(cell, text)
        return cell


def _sign(book: Any, receipt: Receipt | None, rows: int) -> None:
    """Put the receipt on a sheet of its own, and its question into the properties of the file."""
    if receipt is None:
        return
    told = lines(receipt, rows)
    sheet = book.create_sheet("receipt")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, 100
    cells = _Cells(("", ""))
    for word, text in told:
        sheet.append(cells.of(sheet, (word, text)))
    book.properties.creator = f"localcite {dict(told)['localcite']}"
    book.properties.title = legal(visible(receipt.asked))[:255]
    book.properties.description = legal("\n".join(f"{word}: {text}" for word, text in told))[:MOST_LETTERS]
