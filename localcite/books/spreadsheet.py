"""A statement as an accountant exports it: bytes in some encoding → CSV with headers in some spelling → lines. Pure."""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from localcite.books.statement import Unreadable, amount, day_of, endpoint_of, of_json, spanned, whole
from localcite.books.values import Line, Statement

LARGEST = 50_000_000  # bytes
SEPARATORS = ",;\t|"
HEADERS: Mapping[str, tuple[str, ...]] = {
    "first": (
        *("date", "day", "time", "datetime", "timestart", "startdate", "start", "from", "usagedate", "billingdate"),
        *("日期", "时间", "统计日期", "使用日期", "开始日期", "开始时间", "datum", "tag"),
    ),
    "last": ("timeend", "enddate", "end", "until", "to", "结束日期", "结束时间", "bis"),
    "path": ("requestpath", "path", "endpoint", "api", "apipath", "url", "请求路径", "接口路径", "接口", "接口地址"),
    "serial": ("serialnumber", "serial", "serialno", "apicode", "code", "apiid", "编号", "接口编号", "序列号"),
    "name": ("requestpathname", "apiname", "name", "product", "接口名称", "名称"),
    "units": (
        *("feetimes", "units", "billed", "billedtimes", "chargedtimes", "billedunits", "feecount", "einheiten"),
        *("计费次数", "扣费次数", "收费次数"),
    ),
    "calls": ("usagetimes", "calls", "usage", "requests", "usagecount", "使用次数", "调用次数", "请求次数"),
    "money": (
        *("usedmoney", "money", "amount", "cost", "fee", "fees", "betrag"),
        *("使用金额", "消费金额", "扣费金额", "金额", "费用"),
    ),
}
_SUMS = {"total", "sum", "totals", "subtotal", "grandtotal", "合计", "总计", "小计", "summe", "gesamt"}


def read(content: bytes, days: tuple[date, date] | None, as_of: datetime) -> Statement:
    """Return the statement in a file's bytes, JSON or CSV. `days`: those that were asked for. Raises Unreadable."""
    text = decoded(content)
    if text.lstrip()[:1] in {"{", "["}:
        return of_json(text, days, as_of)
    return of_csv(text, days, as_of)


def decoded(content: bytes) -> str:
    """Return the text in a file's bytes: UTF-8, UTF-16 with its mark, GB 18030, else Western. Raises Unreadable."""
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Unreadable("it is a workbook; save it as CSV")
    if content.startswith(b"%PDF"):
        raise Unreadable("it is a PDF; ask for CSV")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise Unreadable("it is no text")


def of_csv(text: str, days: tuple[date, date] | None, as_of: datetime) -> Statement:
    """Return the statement in a CSV text. Lines above the header and sums below are passed over. Raises Unreadable."""
    rows = list(_rows(text))
    begin, places = _header(rows)
    lines = [line for number, row in rows[begin + 1 :] if (line := _line(row, number, places, days)) is not None]
    first, last = days if days and "first" not in places else spanned(lines)
    return Statement(lines, first, last, as_of)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not empty with the number of its line. The separator is the one that makes most cells."""
    lines = re.split(r"\r\n|\r|\n", text)
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        separator = lines[0][4]
        lines[0] = ""
    else:
        separator = max(SEPARATORS, key=lambda each: sum(line.count(each) for line in lines[:20]))
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=separator)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, [cell.strip().removeprefix("'") for cell in row]
    except csv.Error as error:
        raise Unreadable(f"its cells cannot be read ({error})", reader.line_num) from None


def _header(rows: Sequence[tuple[int, list[str]]]) -> tuple[int, dict[str, int]]:
    """Return which of the first rows is the header, and which column means what. Raises Unreadable."""
    for index, (_, row) in enumerate(rows[:20]):
        places = _places(row)
        if "units" in places and places.keys() & {"path", "serial", "name"}:
            return index, places
    wanted = "a header with date, request_path (or serial_number) and fee_times"
    seen = ", ".join(rows[0][1])[:80] if rows else "nothing"
    raise Unreadable(f"it has no {wanted}; its first line is: {seen}", 1 if rows else None)


def _places(row: Sequence[str]) -> dict[str, int]:
    """Return the column of each meaning; the first that fits."""
    keys = [_key(cell) for cell in row]
    return {
        meaning: place
        for meaning, spelled in HEADERS.items()
        if (place := next((keys.index(key) for key in spelled if key in keys), None)) is not None
    }


def _key(cell: str) -> str:
    """Return a header's cell without case, width, blanks, signs and what stands in brackets."""
    plain = unicodedata.normalize("NFKC", cell).casefold()
    return re.sub(r"\(.*?\)|[\W_]", "", plain)


def _line(row: list[str], number: int, places: Mapping[str, int], days: tuple[date, date] | None) -> Line | None:
    """Return one row as a line of the statement; None for a sum. Raises Unreadable with the line's number."""
    cells = {meaning: row[place] if place < len(row) else "" for meaning, place in places.items()}
    if any(_key(cell) in _SUMS for cell in row) or not any(cells.get(key) for key in ("path", "serial", "name")):
        return None
    try:
        return _read_line(cells, days)
    except Unreadable as error:
        raise Unreadable(str(error), number) from None


def _read_line(cells: Mapping[str, str], days: tuple[date, date] | None) -> Line:
    """Return the cells of one row as a line."""
    if "first" in cells:
        first = day_of(cells["first"])
        last = day_of(cells["last"]) if cells.get("last") else first
    elif days:
        first, last = days
    else:
        raise Unreadable("it does not say which days it is about; name them with --since and --until")
    units = whole(cells["units"])
    if units is None or last < first:
        raise Unreadable("its units are missing" if units is None else "it ends before it begins")
    path, serial, name = (cells.get(key, "") for key in ("path", "serial", "name"))
    endpoint = endpoint_of(path, serial, name) or endpoint_of(path, path, path)
    calls, money = whole(cells.get("calls")), amount(cells.get("money"))
    return Line(first, last, endpoint, units, calls, money, path or name or serial)
