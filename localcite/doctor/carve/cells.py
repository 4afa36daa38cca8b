"""The rows in one page, and what they say. Pure, and never raises: what cannot be a row is none."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from localcite.doctor.carve.pages import LEAVES, Pages

Value = int | float | str | bytes | None
TABLE, INDEX, INTERIOR = 0x0D, 0x0A, 0x02
MOST_COLUMNS = 64  # more than any table of ours has


class Cell(NamedTuple):
    """One row as it lies in a page. `key`: its rowid, None in a table without; `whole`: no part of it is missing."""

    page: int
    key: int | None
    types: tuple[int, ...]
    head: int  # where its values begin in `payload`
    payload: bytes
    whole: bool

    def values(self) -> list[Value] | None:
        """Return its values; None where they cannot be read."""
        return values(self.types, self.payload[self.head :])


def cells(pages: Pages, number: int, wanted: Callable[[int | None, tuple[int, ...]], bool]) -> Iterator[Cell]:
    """Yield the rows of a page whose key and types are wanted; their overflow is gathered only then."""
    page = pages.page(number)
    top = 100 if number == 1 else 0
    if len(page) < top + 8 or page[top] not in LEAVES:
        return
    kind, count = page[top], int.from_bytes(page[top + 3 : top + 5], "big")
    first = top + (12 if kind == INTERIOR else 8)
    for place in range(first, min(first + 2 * count, len(page) - 1), 2):
        start = int.from_bytes(page[place : place + 2], "big")
        if first <= start < len(page) and (cell := _cell(pages, page, number, kind, start, wanted)) is not None:
            yield cell


def _cell(
    pages: Pages, page: bytes, number: int, kind: int, start: int, wanted: Callable[[int | None, tuple[int, ...]], bool]
) -> Cell | None:
    """Return the row that begins at a place, or None."""
    length, at = varint(page, start + (4 if kind == INTERIOR else 0))
    key = None
    if kind == TABLE:
        key, at = varint(page, at)
    local = _local(length, pages.size, table=kind == TABLE)
    head = _types(page[at : at + local])
    if head is None or not wanted(key, head[0]) or at + local > len(page):
        return None
    payload = page[at : at + local]
    if local < length:
        payload += _overflow(pages, int.from_bytes(page[at + local : at + local + 4], "big"), length - local)
    return Cell(number, key, *head, payload, len(payload) == length)


def _local(length: int, usable: int, *, table: bool) -> int:
    """Return how many bytes of a row lie in its page itself; the rest overflows into others."""
    most = usable - 35 if table else (usable - 12) * 64 // 255 - 23
    if length <= most:
        return length
    least = (usable - 12) * 32 // 255 - 23
    some = least + (length - least) % (usable - 4)
    return some if some <= most else least


def _overflow(pages: Pages, number: int, length: int) -> bytes:
    """Return what overflowed, so far as the chain of its pages can be followed."""
    parts: list[bytes] = []
    most = min(pages.last, length // (pages.size - 4) + 1)
    while number and length > 0 and len(parts) <= most and (page := pages.page(number)):
        parts.append(page[4 : 4 + length])
        length -= len(parts[-1])
        number = int.from_bytes(page[:4], "big")
    return b"".join(parts)


# ---- values -------------------------------------------------------------------------------------------------------

_WIDTHS = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)  # bytes of the serial types 0 to 9


def _types(payload: bytes) -> tuple[tuple[int, ...], int] | None:
    """Return the types of a row's values and where these begin; None where it cannot be a row."""
    length, at = varint(payload, 0)
    if not 1 < length <= min(len(payload), 9 * MOST_COLUMNS):
        return None
    types: list[int] = []
    while at < length:
        type_, at = varint(payload, at)
        if type_ in {10, 11}:
            return None
        types.append(type_)
    return (tuple(types), at) if at == length and len(types) <= MOST_COLUMNS else None


def values(types: tuple[int, ...], body: bytes) -> list[Value] | None:
    """Return the values of a row; None where its bytes are not those, or its text is none."""
    found: list[Value] = []
    at = 0
    try:
        for type_ in types:
            width = _WIDTHS[type_] if type_ < 10 else (type_ - 12) // 2
            part = body[at : at + width]
            if len(part) != width:
                return None
            found.append(_value(type_, part))
            at += width
    except UnicodeDecodeError:
        return None
    return found


def _value(type_: int, part: bytes) -> Value:
    """Return one value. Numbers with a point are none of ours, and stand as their bytes."""
    if type_ == 0:
        return None
    if type_ in {8, 9}:
        return type_ - 8
    if type_ < 7:
        return int.from_bytes(part, "big", signed=True)
    return part.decode() if type_ >= 13 and type_ % 2 else part


def varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of one to nine bytes, and where the next thing begins. What lies beyond the end is 0."""
    number = 0
    for place in range(at, at + 8):
        byte = data[place] if place < len(data) else 0
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            return number, place + 1
    return number << 8 | (data[at + 8] if at + 8 < len(data) else 0), at + 9
