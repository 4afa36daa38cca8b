"""Tables as text: CSV and its kin, whatever separates their cells; and what a row of any table gives."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from localcite.errors import BadFile
from localcite.lists.columns import Picked, Row, pick
from localcite.lists.encoding import Encoding
from localcite.lists.lines import LONGEST_ROW, lines
from localcite.lists.one import is_longer, several
from localcite.lists.record import in_remark
from localcite.lists.values import Contents, Entry, Source, State, Wishes

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
LOOK_AT = 200  # rows, to find heading and columns
GROUPING = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))|(?<=CO);(?=2-)")
CUT_NUMBER = re.compile(r"[A-Z]{2}[ .-]{0,2}[0-9]{1,3}")  # US 5 of US 5,012,236
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
ERROR = re.compile(r"#[A-Z/0]+[!?]?")
NAMES_A_SEPARATOR = re.compile(r"sep=(.)", re.IGNORECASE)


def separator_of(first: Sequence[str], *, certain: bool) -> str:
    """Return what cuts most of the first lines into equally many cells, and into most of them.

    A bar counts only where the encoding is certain: in some it is the second half of a letter.
    """
    if first and (named := NAMES_A_SEPARATOR.fullmatch(first[0].strip())):
        return named[1]
    candidates = [separator for separator in SEPARATORS if certain or separator != "|"]
    without = [without_grouping(line) for line in first[:50]]
    return max(candidates, key=lambda separator: _evenness(without, separator))


def without_grouping(text: str) -> str:
    """Return a text without the commas that group digits, and the semicolon that old DOIs end with."""
    return GROUPING.sub("", text)


def _evenness(first: Sequence[str], separator: str) -> tuple[int, int]:
    """Return on how many lines the commonest number of cells (from two on) stands, and that number."""
    widths = [len(row) for row in _parsed(first, separator) if len(row) > 1]
    if not widths:
        return (0, 0)
    common = max(set(widths), key=lambda width: (widths.count(width), width))
    return (widths.count(common), common)


def _parsed(first: Sequence[str], separator: str) -> list[list[str]]:
    """Return lines as rows, for judging only: quotes that never end are no matter here."""
    try:
        return list(csv.reader((f"{line}\n" for line in first), delimiter=separator))
    except csv.Error:
        return []


def first_rows(first: Sequence[str], separator: str) -> list[Row]:
    """Return the rows that the first lines of a file make."""
    return [Row(at, row) for at, row in enumerate(_parsed(first, separator), 1) if any(row)]


def read_table(source: Source, encoding: Encoding, wishes: Wishes, separator: str) -> Contents | None:
    """Return the ids of a table; None where no column of it holds ids. Raises BadFile."""
    first: list[Row] = []
    for row in rows_of(source, encoding, separator):
        first.append(row)
        if len(first) == LOOK_AT:
            break
    picked = pick(first, wishes.column, source.path)
    if picked is None:
        return None
    rows = rows_of(source, encoding, separator)
    entries = entries_of(rows, picked, wishes, "line {}".format)
    if wishes.column is None and picked.data_from <= first[0].at:  # nothing says that there are columns
        entries = (each for row in rows for each in _told_apart(row, picked, wishes, separator))
    kind = "a table of one column" if all(len(row.cells) < 2 for row in first) else f"CSV with {SEPARATORS[separator]}"
    form = f"{picked.form} ({kind})" if picked.form else kind
    return Contents(form, entries, encoding.label, encoding.guessed, picked.names)


def rows_of(source: Source, encoding: Encoding, separator: str) -> Iterator[Row]:
    """Yield each row that is not empty with the line on which it begins. Raises BadFile."""
    csv.field_size_limit(LONGEST_ROW)
    texts = (f"{line}\n" for _, line in lines(source, encoding))
    reader = csv.reader(texts, delimiter=separator, strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            what = f"its quotes or cells cannot be read ({error})"
            raise BadFile(path=source.path, what=what, line=begins, fix=None) from None
        if row is None:
            return
        if any(row) and not (begins == 1 and NAMES_A_SEPARATOR.fullmatch(separator.join(row))):
            yield Row(begins, row)


# ---- rows of any table --------------------------------------------------------------------------------------------


def entries_of(rows: Iterable[Row], picked: Picked, wishes: Wishes, place: Callable[[int], str]) -> Iterator[Entry]:
    """Yield what each row gives. `place` words where a row stands."""
    for row in rows:
        if row.at >= picked.data_from and not _is_remark(row.cells, picked):
            yield from row_entries(row.cells, picked, wishes, place(row.at))


def _told_apart(row: Row, picked: Picked, wishes: Wishes, separator: str) -> Iterator[Entry]:
    """Yield what a row gives in a table without heading, where a DOI may hold what separates cells.

    It is not cut there, except before a year.
    """
    others = [cell for place, cell in enumerate(row.cells) if place not in picked.columns and cell.strip()]
    may_be_one = bool(others) and not all(YEAR.fullmatch(cell.strip()) for cell in others)
    for entry in entries_of([row], picked, wishes, "line {}".format):
        line = separator.join(row.cells).strip()
        if may_be_one and entry.state is State.TAKEN and is_longer(line, entry.text):
            why = "it may be one DOI, or a DOI and another cell; put the DOI into quotes, or give --column"
            yield entry._replace(state=State.BAD, text=line, why=why)
        else:
            yield entry


def _is_remark(cells: Sequence[str], picked: Picked) -> bool:
    """Tell whether a row begins with # and has no id: spreadsheets write their errors like that, too."""
    first = cells[0].strip() if cells else ""
    if not first.startswith("#") or ERROR.fullmatch(first):
        return False
    return not any(column and column < len(cells) and cells[column].strip() for column in picked.columns)


def row_entries(cells: Sequence[str], picked: Picked, wishes: Wishes, where: str) -> Iterator[Entry]:
    """Yield the id of a row, or its title where it has none."""
    found = [text for column in _usable(cells, picked) if (text := _cell(cells[column], column in picked.weak))]
    if _is_cut(cells, picked):
        why = "its commas cut the number into cells; put it into quotes"
        yield Entry(State.BAD, ",".join(cells)[:200], where, why)
    elif not found:
        shown = _title(cells, picked)
        if shown:
            yield Entry(State.WITHOUT, shown, where)
    elif picked.rivals and len(found) > 1 and len({text.casefold() for text in found}) > 1:
        why = "the row has a number and a DOI; name one column with --column"
        yield Entry(State.BAD, " and ".join(found), where, why)
    else:
        yield from several(found[0], where, wishes)


def _is_cut(cells: Sequence[str], picked: Picked) -> bool:
    """Tell whether a cell holds the beginning of a number whose other digits stand in the next cells."""
    column = picked.columns[0]
    begins = column + 1 < len(cells) and CUT_NUMBER.fullmatch(cells[column].strip().upper())
    return bool(begins and re.match(r"[0-9]{3}(?![0-9])", cells[column + 1]))


def _usable(cells: Sequence[str], picked: Picked) -> Iterator[int]:
    """Yield the columns that count in this row."""
    kind = cells[picked.type] if picked.type is not None and picked.type < len(cells) else ""
    is_patent = kind.strip().casefold() in {"p", "patent"}
    for column in picked.columns:
        if column < len(cells) and (is_patent or column not in picked.patents_only):
            yield column


def _cell(text: str, weak: bool) -> str:  # noqa: FBT001 - a cell is read in one of two ways
    """Return what a cell says of an id: all of it, or, of an address or a remark, the id that is in it."""
    return in_remark(text) if weak else text.strip()


def _title(cells: Sequence[str], picked: Picked) -> str:
    """Return what a row without an id is called: its title, else its first cell that is not empty."""
    if picked.title is not None and picked.title < len(cells) and cells[picked.title].strip():
        return cells[picked.title].strip()
    return next((cell.strip() for cell in cells if cell.strip()), "")
