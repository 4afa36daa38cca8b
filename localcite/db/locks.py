"""Tell whether a run is alive: it holds a lock file of the operating system for as long as its process lives.

Such a lock outlasts a stopped process and a sleeping laptop, and vanishes with a killed one; a process number or a
lease does neither. Take the lock before the run's uid is written anywhere: without a file a run counts as dead.
"""

import os
import sys
import weakref
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Self

from localcite.errors import DatabaseLocked, DatabaseUnwritable


class RunLock:
    """The lock of one run: `<folder>/runs/<uid>.lock`, held from here on by this process and by no child of it.

    `release` (or leaving it as a context manager) removes the file. Raises DatabaseUnwritable where it cannot be
    made, DatabaseLocked where another run holds it.
    """

    def __init__(self, folder: Path, uid: str) -> None:
        self.path = _path(folder, uid)
        self._file: int | None = None
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise DatabaseUnwritable(path=self.path, what=error.strerror or str(error)) from error
        if not _take(self._file):
            self._close()
            raise DatabaseLocked(path=self.path, what="another run holds it")
        _held.add(self)

    def __enter__(self) -> Self:
        """Return the lock, which is held already."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the lock."""
        self.release()

    def release(self) -> None:
        """Remove the file and let go of it. A second time, or in a forked child, there is nothing to let go of."""
        if self._file is None:
            return
        if sys.platform == "win32":  # where an open file cannot be removed
            self._close()
            _remove(self.path)
        else:
            _remove(self.path)
            self._close()

    def _close(self) -> None:
        """Close the file; with its last copy closed the lock is gone."""
        _held.discard(self)
        if self._file is not None:
            os.close(self._file)
            self._file = None


def is_alive(folder: Path, uid: str) -> bool:
    """Tell whether a run holds its lock. A file that cannot be looked at counts as held: nothing shows the contrary."""
    try:
        file = os.open(_path(folder, uid), os.O_RDONLY)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError:
        return True
    try:
        return _is_taken(file)
    finally:
        os.close(file)


def alive_in(folder: Path) -> Callable[[str], bool]:
    """Return `is_alive` for one folder, as the ledger's readers take it."""
    return partial(is_alive, folder)


def _path(folder: Path, uid: str) -> Path:
    """Return the lock file of a run. A uid that could name another folder is refused."""
    if not uid.replace("-", "").isalnum():
        raise ValueError(f"no uid of a run: {uid!r}")
    return folder / "runs" / f"{uid}.lock"


def _remove(path: Path) -> None:
    """Remove a lock file; one that stays behind is unlocked, and does no harm."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


# ---- the operating system -----------------------------------------------------------------------------------------

if sys.platform == "win32":
    import msvcrt

    def _take(file: int) -> bool:
        """Lock the first byte; there must be one for others to try to read."""
        try:
            os.write(file, b".")
            os.lseek(file, 0, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _is_taken(file: int) -> bool:
        """Try to read the first byte, which Windows refuses while it is locked: this takes no lock of its own."""
        try:
            os.read(file, 1)
        except OSError:
            return True
        return False

else:
    import fcntl

    def _take(file: int) -> bool:
        """Lock the file for this process alone."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _is_taken(file: int) -> bool:
        """Try a shared lock, which disturbs nobody else who tries one, and fails only beside the owner's."""
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
        return False


_held: weakref.WeakSet[RunLock] = weakref.WeakSet()


def _let_go_in_child() -> None:
    """Close the copies that a forked process got: a lock must end with the run that took it.

    Programs that are started get none: Python opens files so that they are closed there.
    """
    for lock in list(_held):
        lock._close()  # noqa: SLF001 - the lock's own module


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go_in_child)
