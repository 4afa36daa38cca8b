"""A file that is whole or not there at all: written beside its place under another name, and then moved there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from localcite.errors import BadFile

FIX = "name another file with -o"


@contextmanager
def whole(
    file: str, *, is_text: bool = True, mark: bool = False, private: bool = False, fix: str = FIX
) -> Iterator[IO[Any]]:
    """Give out a stream, and put what was written in the file's place when all of it is on the disk. Raises BadFile.

    `mark`: the file begins with a byte order mark, by which spreadsheets know UTF-8. `private`: a new file is for its
    owner alone. `fix`: what to do where it cannot be written.
    """
    path = Path(file)
    try:
        _refuse(path)
        if is_special(file):
            with _opened(path, is_text=is_text, mark=False) as stream:
                yield stream
        else:
            with _replaced(path, is_text=is_text, mark=mark, private=private) as stream:
                yield stream
    except OSError as error:
        what = error.strerror or str(error) or "it cannot be written"
        raise BadFile(path=file, what=what.lower(), line=None, fix=fix) from error


def is_special(file: str) -> bool:
    """Tell whether this is a pipe or a device: it cannot be replaced, only written to."""
    path = Path(file)
    return path.exists() and not path.is_file()


def _refuse(path: Path) -> None:
    """Raise OSError for what can never be a file."""
    if "\0" in str(path):
        raise OSError(None, "it is no path")
    if path.is_dir():
        raise IsADirectoryError(None, "it is a folder")


def _opened(where: Path | int, *, is_text: bool, mark: bool) -> IO[Any]:
    if not is_text:
        return open(where, "wb")  # noqa: PTH123 - it may be a handle
    stream = open(where, "w", encoding="utf-8", errors="backslashreplace", newline="")  # noqa: PTH123, SIM115 - the same, and it is given out
    if mark:
        stream.write("\ufeff")
    return stream


@contextmanager
def _replaced(path: Path, *, is_text: bool, mark: bool, private: bool) -> Iterator[IO[Any]]:
    """Give out a temporary file in the same folder, and move it when it is whole, whatever stops it before."""
    from tempfile import mkstemp  # noqa: PLC0415 - most results go to standard output

    target = path.resolve()
    handle, name = mkstemp(dir=target.parent, prefix=f".{target.name[:100]}-")
    temporary = Path(name)
    try:
        with _opened(handle, is_text=is_text, mark=mark) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        usual = 0o600 if private else 0o666 & ~_umask()
        temporary.chmod(target.stat().st_mode & 0o777 if target.exists() else usual)
        temporary.replace(target)
        _keep_name(target.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _keep_name(folder: Path) -> None:
    """Let the new name survive a power cut as well, where folders can be told to."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        return  # some file systems cannot; the file itself is on the disk
    finally:
        os.close(handle)


def _umask() -> int:
    """Return what new files of this process are denied. It can only be read by setting it."""
    umask = os.umask(0o077)
    os.umask(umask)
    return umask
