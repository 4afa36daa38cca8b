"""The pages of a database file, with or without a readable header, and those that wait in its -wal file."""

import mmap
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

Bytes = bytes | mmap.mmap
MAGIC = b"SQLite format 3\0"
SIZES = tuple(1 << power for power in range(9, 17))
USUAL = 4096
LEAVES = {0x0D, 0x0A, 0x02}  # table leaf, index leaf, index interior: the pages that hold rows
WAL_HEADER = 32
FRAME_HEADER = 24


class Pages(NamedTuple):
    """A database as a list of pages. `newer`: pages by number (from 1) that take the place of the file's own."""

    content: Bytes
    size: int
    newer: Mapping[int, bytes] = {}

    @property
    def last(self) -> int:
        """Return the number of the last page; one that the file's end cuts counts."""
        return max([-(-len(self.content) // self.size), *self.newer])

    def page(self, number: int) -> bytes:
        """Return a page, filled up with zeros where the file ends within it; empty where there is no such page."""
        if number in self.newer:
            return self.newer[number]
        page = self.content[(number - 1) * self.size : number * self.size] if number > 0 else b""
        return page + bytes(self.size - len(page)) if page else b""

    def of_file(self) -> "Pages":
        """Return the same file as if nothing waited in the -wal file."""
        return Pages(self.content, self.size)


@contextmanager
def opened(path: Path) -> Iterator[Pages]:
    """Give out the pages of a file as they are now. Raises OSError. Whatever the file holds, there is an answer."""
    wal = _beside(path)
    with path.open("rb") as file:
        empty = os.fstat(file.fileno()).st_size == 0
        content = b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            size = page_size(content, wal)
            yield Pages(content, size, frames(wal, size))
        finally:
            if isinstance(content, mmap.mmap):
                content.close()


def page_size(content: Bytes, wal: bytes = b"") -> int:
    """Return the size of a page: what the header says if pages look like it, else the size at which most do."""
    told = int.from_bytes(content[16:18], "big")
    if content[:16] == MAGIC and (told := 65536 if told == 1 else told) in SIZES:
        return told
    if (waiting := int.from_bytes(wal[8:12], "big")) in SIZES:
        return waiting
    score = {size: _plausible(content, size) for size in SIZES}
    best = max(score.values())
    enough = best * 0.6  # at its half every second page is none; by chance its double may look a little better
    return min(size for size in SIZES if score[size] >= enough) if best else USUAL


def frames(wal: bytes, size: int) -> dict[int, bytes]:
    """Return the newest committed page of each number in a -wal file; without a readable header, of all its frames.

    Pages of a transaction that was never committed, and those left over from an earlier use of the file, are not in it.
    """
    readable = wal[:4] in {b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83"} and int.from_bytes(wal[8:12], "big") in {size, 1}
    salt = wal[16:24] if readable else wal[WAL_HEADER + 8 : WAL_HEADER + 16]
    committed: dict[int, bytes] = {}
    waiting: dict[int, bytes] = {}
    for start in range(WAL_HEADER, len(wal) - FRAME_HEADER - size + 1, FRAME_HEADER + size):
        number, pages_after = (int.from_bytes(wal[start + at : start + at + 4], "big") for at in (0, 4))
        if wal[start + 8 : start + 16] != salt or not 0 < number < 2**31:
            break
        waiting[number] = wal[start + FRAME_HEADER : start + FRAME_HEADER + size]
        if pages_after:
            committed.update(waiting)
            waiting.clear()
    return committed


def _beside(path: Path) -> bytes:
    """Return what the -wal file holds."""
    try:
        return path.with_name(f"{path.name}-wal").read_bytes()
    except OSError:
        return b""


def _plausible(content: Bytes, size: int) -> float:
    """Return which part of a sample of pages looks like one that holds rows, at this size."""
    starts = range(size, len(content), size * max(1, len(content) // size // 2000))
    kinds = Counter(content[start] in LEAVES and _orderly(content[start : start + 8], size) for start in starts)
    return kinds[True] / max(1, kinds.total())


def _orderly(header: bytes, size: int) -> bool:
    """Tell whether a page's header makes sense at this size."""
    cells, begin = int.from_bytes(header[3:5], "big"), int.from_bytes(header[5:7], "big") or 65536
    return 0 < cells <= size // 4 and 8 + 2 * cells <= begin <= size
