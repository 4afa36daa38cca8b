"""A result in the form that was asked for: table, csv, tsv, json, jsonl or markdown. Pure but for the stream it fills.

Text is written as it is in every script; what is unknown is a dash for people, an empty cell in CSV, null in JSON.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import chain, islice
from math import isfinite
from typing import TYPE_CHECKING, Protocol

from localcite.show.cells import Row, Rows, is_number, plain, shown
from localcite.show.table import HAS_ALL, table
from localcite.text import visible

if TYPE_CHECKING:
    from json import JSONEncoder

FORMATS = ("table", "csv", "tsv", "json", "jsonl", "markdown")


class Sink(Protocol):
    """Whatever text can be written to."""

    def write(self, text: str, /) -> object:
        """Take some text."""


def write(
    columns: Sequence[str],
    rows: Rows,
    form: str,
    stream: Sink,
    *,
    more: Mapping[str, object] | None = None,
    columns_wide: int | None = None,
    otherwise: str = HAS_ALL,
) -> None:
    """Write a result to a stream. `more`: further keys of the JSON form; `columns_wide`: the terminal's width;
    `otherwise`: how to have the columns that find no room there.

    A result without any column is nothing at all but in JSON.
    """
    if form == "json":
        write_json({"columns": list(columns), "rows": [list(row) for row in rows], **(more or {})}, stream)
    elif columns and form == "table":
        stream.write(table(columns, rows, columns_wide, otherwise=otherwise))
    elif columns:
        WRITERS[form](columns, rows, stream)


# ---- for spreadsheets ---------------------------------------------------------------------------------------------

# what begins a formula, also behind blanks and marks that a spreadsheet takes away; and what would begin another cell
_EXECUTED = re.compile("[\\s\\x00-\\x1f\u200b-\u200f\ufeff]*[=+\\-@＝＋－＠]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_QUOTED = re.compile('[",\r\n]|^\\s|\\s$|^$')


_is_plain = re.compile(r'\w(?:[^",\r\n]*[^\s",])?').fullmatch  # nothing to quote, nothing that is executed
AT_ONCE = 500  # rows that are given to a stream as one text


def write_csv(columns: Sequence[str], rows: Rows, stream: Sink) -> None:
    """Write RFC 4180: lines end in CR LF, empty text is `""` and unknown is nothing."""
    cell = _lonely_cell if len(columns) == 1 else _csv_cell
    for some in _some(chain((columns,), rows)):
        stream.write("".join([f"{','.join([_quick(value) or cell(value) for value in row])}\r\n" for row in some]))


def _some(rows: Rows) -> Iterator[list[Row]]:
    """Yield rows, many at once."""
    rest = iter(rows)
    while some := list(islice(rest, AT_ONCE)):
        yield some


def _quick(value: object) -> str | None:
    """Return a cell that needs no second look; None or "" for any other."""
    if type(value) is str:
        return value if _is_plain(value) else None
    return str(value) if type(value) is int else None


def _csv_cell(value: object) -> str:
    """Return one cell."""
    if value is None:
        return ""
    text = _defused(value)
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def _lonely_cell(value: object) -> str:
    """Return the cell of a table of one column: unknown is `""`, because many readers skip empty lines."""
    return '""' if value is None else _csv_cell(value)


def csv_text(value: object) -> str:
    """Return what a reader of CSV finds in a cell that holds this value."""
    return "" if value is None else _defused(value)


def _defused(value: object) -> str:
    """Return a cell's text; what a spreadsheet would execute gets an apostrophe in front. Numbers stay numbers."""
    text = plain(value)
    if not _EXECUTED.match(text) or is_number(value) or _NUMBER.fullmatch(text.strip()):
        return text
    return f"'{text}"


_is_one_cell = re.compile(r"\w[^\\\t\r\n]*").fullmatch  # nothing to escape, nothing that is executed
_TSV_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def write_tsv(columns: Sequence[str], rows: Rows, stream: Sink) -> None:
    r"""Write one line a row; tabs and line ends within a cell become \t, \n, \r, so that `cut` is never wrong."""
    for some in _some(chain((columns,), rows)):
        stream.write("".join(["\t".join(map(_tsv_cell, row)) + "\n" for row in some]))


def _tsv_cell(value: object) -> str:
    if type(value) is str and _is_one_cell(value):
        return value
    return "" if value is None else _defused(value).translate(_TSV_ESCAPES)


# ---- for programs -------------------------------------------------------------------------------------------------


def write_json(value: object, stream: Sink) -> None:
    """Write one JSON value, one element of a list a line."""
    stream.write("".join(_json_parts(value, "")) + "\n")


def _json_parts(value: object, margin: str) -> Iterator[str]:
    """Yield a JSON text in parts: an object by key, a list of lists or objects by element, the rest on its line."""
    deeper = margin + "  "
    if isinstance(value, Mapping) and value and not margin:
        yield "{\n"
        for index, (key, part) in enumerate(value.items()):
            yield f"{',' * bool(index)}{chr(10) * bool(index)}{deeper}{_json(str(key))}: "
            yield from _json_parts(part, deeper)
        yield f"\n{margin}}}"
    elif isinstance(value, list) and value and isinstance(value[0], (list, tuple, Mapping)):
        lines = f",\n{deeper}".join(map(_json, value))
        yield f"[\n{deeper}{lines}\n{margin}]"
    else:
        yield _json(value)


def stream_json(columns: Sequence[str], rows: Rows, more: Callable[[], Mapping[str, object]], stream: Sink) -> None:
    """Write the JSON form of a result row by row, and then its further keys, as they are when all rows are written."""
    stream.write(f'{{\n  "columns": {_json(list(columns))},\n  "rows": [')
    begin = "\n    "
    for row in rows:
        stream.write(f"{begin}{_json(list(row))}")
        begin = ",\n    "
    stream.write("]" if begin[0] == "\n" else "\n  ]")
    for key, value in more().items():
        stream.write(f",\n  {_json(key)}: {''.join(_json_parts(value, '  '))}")
    stream.write("\n}\n")


def write_jsonl(columns: Sequence[str], rows: Rows, stream: Sink) -> None:
    """Write one JSON object a row. A column name that comes twice is numbered: `x`, `x_2`."""
    keys = distinct(columns)
    for row in rows:
        stream.write(_json(dict(zip(keys, row, strict=True))) + "\n")


def _json(value: object) -> str:
    """Return one JSON text on one line. What no JSON number can say (infinity) is text."""
    try:
        return _encoder().encode(value)
    except ValueError:
        return _encoder().encode(_finite(value))


@cache
def _encoder() -> "JSONEncoder":
    """Return what turns values into JSON, made once: it writes one text for each of a hundred thousand rows."""
    from json import JSONEncoder  # noqa: PLC0415 - tables need none

    return JSONEncoder(ensure_ascii=False, allow_nan=False, default=_json_value)


def _finite(value: object) -> object:
    """Return a value in which numbers that are none are text."""
    if isinstance(value, Mapping):
        return {key: _finite(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(part) for part in value]
    return str(value) if isinstance(value, float) and not isfinite(value) else value


def distinct(columns: Sequence[str]) -> list[str]:
    """Return column names, each once."""
    keys: list[str] = []
    for column in columns:
        key, number = column, 2
        while key in keys:
            key, number = f"{column}_{number}", number + 1
        keys.append(key)
    return keys


def _json_value(value: object) -> object:
    """Return what JSON has for a value that it does not know."""
    if isinstance(value, bytes):
        return value.hex()
    return float(value) if isinstance(value, Decimal) and isfinite(value) else str(value)


# ---- for documents ------------------------------------------------------------------------------------------------

LOOKED_AT = 1_000  # rows by which it is decided which columns are numbers
_MARKDOWN_ESCAPES = str.maketrans({letter: f"\\{letter}" for letter in "\\|*_`[]"} | {"<": "&lt;", "&": "&amp;"})


def write_markdown(columns: Sequence[str], rows: Rows, stream: Sink) -> None:
    """Write a table of GitHub's Markdown; what Markdown would read as markup is escaped."""
    rest = iter(rows)
    known: list[Row] = list(islice(rest, LOOKED_AT))
    rules = ["---:" if _is_numeric(index, known) else "---" for index in range(len(columns))]
    titles = [visible(column).translate(_MARKDOWN_ESCAPES) for column in columns]
    shown_rows = ([shown(value).translate(_MARKDOWN_ESCAPES) for value in row] for row in chain(known, rest))
    for cells in chain((titles, rules), shown_rows):
        stream.write(f"| {' | '.join(cells)} |\n")


def _is_numeric(index: int, rows: Sequence[Row]) -> bool:
    """Tell whether all that is known in a column are numbers."""
    values = [row[index] for row in rows if row[index] is not None]
    return bool(values) and all(map(is_number, values))


WRITERS: Mapping[str, Callable[[Sequence[str], Rows, Sink], None]] = {
    "csv": write_csv,
    "tsv": write_tsv,
    "jsonl": write_jsonl,
    "markdown": write_markdown,
}
