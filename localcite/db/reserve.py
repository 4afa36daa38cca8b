"""Room on the disk for the replies of calls in flight, taken before each call leaves; and what was written there.

A reply is written down here as soon as it has come, before its call is settled: neither a full disk nor a locked
database nor the end of the process takes it away any more. What could not be settled is read back at the next start.
Files beside the run's lock, for their owner alone: `<folder>/runs/<uid>.<number>.reply`. Durable only where the ledger
could not take the reply: in the usual case its commit is.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, Self

from localcite.errors import DatabaseUnwritable

ROOM = 8 * 1024 * 1024  # bytes: a full batch of well cited patents as it travels, several times over
GROWTH = 2  # a slot has room for a reply so much larger than the largest that came
BLOCK = bytes(64 * 1024)
MARK = b"localcite reply 1"


class Kept(NamedTuple):
    """A reply that was written down. `opening`: the hash of its call's opened event, so that no other call gets it.

    `settlement`: what the ledger is to write, by its fields; `encoding`: set where the body did not decompress.
    """

    call: int
    opening: str
    settlement: Mapping[str, Any]
    body: bytes | None
    encoding: str | None
    at: str


class Reserve:
    """The slots of one run: as many as it ever had calls in flight. A context manager.

    At its end the slots are removed, but for those whose replies were not settled.
    """

    def __init__(self, folder: Path, uid: str) -> None:
        self._folder = folder / "runs"
        self._uid = uid
        self._all: list[Slot] = []
        self._free: list[Slot] = []
        self._of: dict[int, tuple[Slot, str]] = {}
        self._waiting: set[int] = set()
        self._largest = 0

    def __enter__(self) -> Self:
        """Return the reserve, which holds nothing yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give the room back."""
        waiting = {self._of[call][0] for call in self._waiting}
        for slot in self._all:
            slot.close(keep=slot in waiting)

    @property
    def waiting(self) -> int:
        """How many replies are written down here and nowhere else."""
        return len(self._waiting)

    def take(self) -> "Slot":
        """Return a slot with room for the reply of one call. Raises DatabaseUnwritable where the disk has none."""
        slot = self._free.pop() if self._free else None
        try:
            if slot is None:
                slot = Slot(self._folder / f"{self._uid}.{len(self._all)}.reply")
                self._all.append(slot)
            slot.extend(max(ROOM, GROWTH * self._largest))
        except OSError as error:
            what = f"there is no room to keep a reply in before it is paid for ({error.strerror or error})"
            raise DatabaseUnwritable(path=self._folder, what=what) from error
        return slot

    def give_back(self, slot: "Slot") -> None:
        """Take back a slot that no call needs."""
        self._free.append(slot)

    def assign(self, slot: "Slot", call: int, opening: str) -> None:
        """Let a slot wait for the reply of a call, which was opened with this hash."""
        self._of[call] = slot, opening

    def keep(self, call: int, settlement: Mapping[str, Any], body: bytes | None, encoding: str | None, at: str) -> bool:
        """Write a reply down, and tell whether that worked: one larger than its slot may find the disk full."""
        slot, opening = self._of[call]
        packed = _packed(Kept(call, opening, settlement, body, encoding, at))
        self._largest = max(self._largest, len(packed))
        with suppress(OSError):
            self._write(slot, packed)
            self._waiting.add(call)
        return call in self._waiting

    def secure(self) -> None:
        """Have what is written down here survive a power cut too."""
        for call in self._waiting:
            with suppress(OSError):
                self._of[call][0].sync()

    def settled(self, call: int) -> None:
        """Take note that the ledger has a reply now: its slot may serve another call."""
        self._waiting.discard(call)
        slot, _opening = self._of.pop(call)
        self._free.append(slot)

    def _write(self, slot: "Slot", packed: bytes) -> None:
        """Write into a slot; where the disk is full, use the room of those that wait for nothing."""
        try:
            slot.write(packed)
        except OSError:
            while self._free:
                self._free.pop().release()
            slot.write(packed)


class Slot:
    """One file of a reserve. Errors are those of the operating system."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = path
        self._size = 0
        self._file = os.open(path, os.O_CREAT | os.O_RDWR | getattr(os, "O_BINARY", 0), 0o600)

    def extend(self, size: int) -> None:
        """Have room for so many bytes, for certain."""
        if size > self._size:
            _allocate(self._file, self._size, size)
            self._size = size

    def write(self, packed: bytes) -> None:
        """Write from the beginning."""
        os.lseek(self._file, 0, os.SEEK_SET)
        rest = memoryview(packed)
        while rest:
            rest = rest[os.write(self._file, rest) :]
        self._size = max(self._size, len(packed))

    def sync(self) -> None:
        """Have it on the disk itself."""
        os.fsync(self._file)

    def release(self) -> None:
        """Give the room to others."""
        os.ftruncate(self._file, 0)
        self._size = 0

    def close(self, *, keep: bool) -> None:
        """Close the file, and remove it unless it is needed."""
        os.close(self._file)
        if not keep:
            with suppress(OSError):
                self.path.unlink()


def left_behind(folder: Path, is_alive: Callable[[str], bool]) -> Iterator[tuple[Path, Kept | None]]:
    """Yield the files of runs that are no more, each with the last reply written into it; None where there is none.

    Raises DatabaseUnwritable where one cannot be read: nobody may take its call for lost.
    """
    for path in sorted((folder / "runs").glob("*.reply")):
        uid = path.name.partition(".")[0]
        if uid.replace("-", "").isalnum() and not is_alive(uid):
            try:
                packed = path.read_bytes()
            except FileNotFoundError:  # another start was faster
                continue
            except OSError as error:
                what = f"a reply that was written down cannot be read ({error.strerror or error})"
                raise DatabaseUnwritable(path=path, what=what, fix="make it readable: it was paid for") from error
            yield path, _unpacked(packed)


def _allocate(file: int, start: int, end: int) -> None:
    """Take the bytes of a file from the disk. Where the system cannot do that at once, zeros are written."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file, start, end - start)
        return
    os.lseek(file, start, os.SEEK_SET)
    while start < end:
        start += os.write(file, BLOCK[: end - start])


# ---- the written form -----------------------------------------------------------------------------------------------


def _packed(kept: Kept) -> bytes:
    """Return a reply as it is written: a line with hash and lengths, what it belongs to as JSON, the body."""
    head = json.dumps({**kept._asdict(), "body": kept.body is not None}).encode()
    rest = head + (kept.body or b"")
    return b"%s %s %d %d\n%s" % (MARK, sha256(rest).hexdigest().encode(), len(head), len(rest), rest)


def _unpacked(packed: bytes) -> Kept | None:
    """Return what was written; None for a slot that was never used, or where the writing was cut off."""
    line, _, rest = packed.partition(b"\n")
    parts = line.removeprefix(MARK).split()
    if not line.startswith(MARK) or len(parts) != 3 or not all(part.isdigit() for part in parts[1:]):
        return None
    size, rest = int(parts[1]), rest[: int(parts[2])]
    if sha256(rest).hexdigest().encode() != parts[0]:
        return None
    told = json.loads(rest[:size])
    return Kept(**{**told, "body": rest[size:] if told["body"] else None})
