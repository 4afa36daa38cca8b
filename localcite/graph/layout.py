"""How the file is laid out: a heading that names its sections, and these. Reads and writes bytes; no SQL, no numpy.

    MAGIC (16 bytes) · length of the heading (8) · BLAKE2b of the heading (16) · the heading: JSON · sections

The heading says what moment the file is of (`facts`), how large the whole is, and for each section its type of number
(as `array` names them), where it is, how many numbers, and a checksum, which is not looked at when it is opened.
"""

import json
import mmap
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

MAGIC = b"localcite graph2"
ALIGNED = 64
BEGIN = len(MAGIC) + 8 + 16


class Section(NamedTuple):
    """Where numbers of one kind are. `code`: their type, as `array` and `memoryview.cast` name it."""

    code: str
    at: int
    length: int
    checksum: int


class Mapped:
    """A file that was opened: what its heading says, and its sections as memory that is read when it is touched."""

    def __init__(self, facts: Mapping[str, Any], sections: Mapping[str, Section], memory: mmap.mmap) -> None:
        self.facts = facts
        self.sections = sections
        self.memory = memory

    def view(self, name: str) -> memoryview:
        """Return a section's numbers."""
        code, at, length, _checksum = self.sections[name]
        return memoryview(self.memory)[at : at + length * WIDTH[code]].cast(code)  # type: ignore[call-overload]  # codes of our own

    def faults(self) -> list[str]:
        """Return the sections that are not as they were written. Reads all of them."""
        from zlib import crc32  # noqa: PLC0415 - only a check of everything needs it

        return [
            name
            for name, (code, at, length, checksum) in self.sections.items()
            if crc32(memoryview(self.memory)[at : at + length * WIDTH[code]]) != checksum
        ]


WIDTH = {"b": 1, "B": 1, "H": 2, "h": 2, "i": 4, "q": 8}


def read(path: str) -> Mapped | None:
    """Return what a file holds; None where there is none, or where it is not whole."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - questions load no pathlib
            memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):
        return None
    heading = _heading(memory)
    if heading is None:
        return None
    if hasattr(mmap, "MADV_RANDOM"):
        memory.madvise(mmap.MADV_RANDOM)  # reading ahead would read ten times what a question needs
    sections = {name: Section(*section) for name, section in heading["sections"].items()}
    return Mapped(heading["facts"], sections, memory)


def _heading(memory: mmap.mmap) -> dict[str, Any] | None:
    """Return the heading of a file that is whole, and of this machine's byte order."""
    length = int.from_bytes(memory[len(MAGIC) : len(MAGIC) + 8], "little")
    text = memory[BEGIN : BEGIN + length]
    if memory[: len(MAGIC)] != MAGIC or _digest(text) != memory[BEGIN - 16 : BEGIN]:
        return None
    heading = json.loads(text)
    whole = heading["size"] == len(memory) and heading["order"] == sys.byteorder
    return dict(heading) if whole else None


def _digest(text: bytes) -> bytes:
    from hashlib import blake2b  # noqa: PLC0415 - questions that open no graph need it not

    return blake2b(text, digest_size=16).digest()


def write(path: str, facts: Mapping[str, Any], sections: Mapping[str, tuple[str, Any]]) -> None:
    """Write a file for its owner alone, under a passing name first. Sections: a type of number, and a buffer of them.

    Raises OSError where it cannot be written; then what was there is still there.
    """
    import secrets  # noqa: PLC0415 - only who writes needs it

    part = f"{path}.{secrets.token_hex(4)}.part"
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            for piece in _pieces(facts, sections):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)  # noqa: PTH105 - as above
    finally:
        with suppress(OSError):
            os.unlink(part)  # noqa: PTH108 - as above


def _pieces(facts: Mapping[str, Any], sections: Mapping[str, tuple[str, Any]]) -> Iterable[Any]:
    """Yield the file in pieces. The heading has room for any offset, so that its own length moves nothing."""
    from zlib import crc32  # noqa: PLC0415 - only who writes needs it

    buffers = {name: memoryview(buffer).cast("B") for name, (_code, buffer) in sections.items() if len(buffer)}
    counts = {name: len(buffers.get(name, b"")) // WIDTH[code] for name, (code, _buffer) in sections.items()}
    checks = {name: crc32(buffers.get(name, b"")) for name in sections}
    at = _aligned(BEGIN + len(json.dumps(facts)) + 200 * len(sections) + 200)
    first, places = at, {}
    for name, (code, _buffer) in sections.items():
        places[name] = [code, at, counts[name], checks[name]]
        at = _aligned(at + counts[name] * WIDTH[code])
    heading = {"facts": facts, "sections": places, "size": at, "order": sys.byteorder}
    text = json.dumps(heading).encode()
    yield MAGIC + len(text).to_bytes(8, "little") + _digest(text) + text + bytes(first - BEGIN - len(text))
    for name, (code, _buffer) in sections.items():
        yield buffers.get(name, b"")
        end = counts[name] * WIDTH[code]
        yield bytes(_aligned(end) - end)


def _aligned(at: int) -> int:
    return -(-at // ALIGNED) * ALIGNED
