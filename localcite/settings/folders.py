"""Where files live: all in LOCALCITE_HOME, or in the three places that the operating system has for them.

Kept as text: a question opens its database without loading pathlib, which takes as long as the answer.
"""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from localcite.errors import BadSetting

if TYPE_CHECKING:
    from pathlib import Path


class Folders(NamedTuple):
    """Folders, which may not exist yet. `data`: the database; `crash`: our own defects."""

    data_text: str
    config_text: str
    cache_text: str

    @property
    def data(self) -> "Path":
        """What cannot be had again: the database, lock files, copies."""
        return _path(self.data_text)

    @property
    def config(self) -> "Path":
        """What the user wrote."""
        return _path(self.config_text)

    @property
    def cache(self) -> "Path":
        """What can be made again."""
        return _path(self.cache_text)

    @property
    def crash(self) -> "Path":
        """Reports on defects of localcite."""
        return self.data / "crash"


def folders(environ: Mapping[str, str]) -> Folders:
    """Return where files live. Raises BadSetting where LOCALCITE_HOME cannot be a folder."""
    home = environ.get("LOCALCITE_HOME", "").strip()
    if home:
        folder = _home(home)
        return Folders(folder, folder, os.path.join(folder, "cache"))  # noqa: PTH118 - without pathlib
    import platformdirs  # noqa: PLC0415 - only where LOCALCITE_HOME is not set

    system = platformdirs.PlatformDirs("localcite", appauthor=False)
    return Folders(system.user_data_dir, system.user_config_dir, system.user_cache_dir)


def _home(typed: str) -> str:
    """Return LOCALCITE_HOME as an absolute path."""
    if typed.startswith("~"):
        typed = _expanded(typed)
    try:
        folder = os.path.normpath(os.path.join(os.getcwd(), typed))  # noqa: PTH109, PTH118 - without pathlib
        taken = os.path.lexists(folder) and not os.path.isdir(folder)  # noqa: PTH112 - the same
    except (OSError, ValueError):
        raise _bad(typed, "it is no path") from None
    if taken:
        raise _bad(typed, "it is a file and not a folder")
    return folder


def _expanded(typed: str) -> str:
    """Return a path whose ~ is somebody's own folder."""
    try:
        return str(_path(typed).expanduser())
    except RuntimeError:
        raise _bad(typed, "it is no path") from None


def _path(text: str) -> "Path":
    from pathlib import Path  # noqa: PLC0415 - see the top

    return Path(text)


def _bad(typed: str, what: str) -> BadSetting:
    return BadSetting(name="home", where="LOCALCITE_HOME", value=typed, what=what)
