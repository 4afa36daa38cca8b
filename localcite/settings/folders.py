"""Where files live: all in LOCALCITE_HOME, or in the three places that the operating system has for them."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from localcite.errors import BadSetting


class Folders(NamedTuple):
    """Folders, which may not exist yet. `data`: the database; `runs`: lock files of runs; `crash`: our own defects."""

    data: Path
    config: Path
    cache: Path

    @property
    def runs(self) -> Path:
        """One lock file a run."""
        return self.data / "runs"

    @property
    def backups(self) -> Path:
        """Copies of the database that were made before a migration."""
        return self.data / "backups"

    @property
    def crash(self) -> Path:
        """Reports on defects of localcite."""
        return self.data / "crash"


def folders(environ: Mapping[str, str]) -> Folders:
    """Return where files live. Raises BadSetting where LOCALCITE_HOME cannot be a folder."""
    home = environ.get("LOCALCITE_HOME", "").strip()
    if home:
        folder = _home(home)
        return Folders(folder, folder, folder / "cache")
    import platformdirs  # noqa: PLC0415 - only where LOCALCITE_HOME is not set

    system = platformdirs.PlatformDirs("localcite", appauthor=False)
    return Folders(Path(system.user_data_dir), Path(system.user_config_dir), Path(system.user_cache_dir))


def _home(typed: str) -> Path:
    """Return LOCALCITE_HOME as an absolute path."""
    try:
        folder = Path(typed).expanduser().absolute()
        taken = os.path.lexists(folder) and not folder.is_dir()
    except (OSError, RuntimeError, ValueError):
        raise _bad(typed, "it is no path") from None
    if taken:
        raise _bad(typed, "it is a file and not a folder")
    return folder


def _bad(typed: str, what: str) -> BadSetting:
    return BadSetting(name="home", where="LOCALCITE_HOME", value=typed, what=what)
