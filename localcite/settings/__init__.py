"""Paths, policy and credentials: read once from the environment and config.toml, then a frozen value.

The environment wins over the file, the file over the defaults. A value that makes no sense is refused with its place;
a name that nobody knows is a warning, since an older localcite may read the file of a newer one.
"""

import os
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from localcite.errors import BadSetting
from localcite.settings.folders import Folders, folders
from localcite.settings.secrets import SECRET_NAMES, Secrets
from localcite.settings.values import DEFAULTS, NAMES, known_as, value_of

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Folders", "Secrets", "Settings", "check_names", "read"]


DATABASE = "localcite.db"
CONFIG = "config.toml"


class Settings(NamedTuple):
    """Everything the user can set. Durations: None is never. `secrets`: those of the environment or the file.

    `l012_pages_billed`: a further page of a paper is a further unit; `qps`: calls a second at the start;
    `read_timeout`: seconds; `csv_mark`: CSV files begin with a byte order mark; `receipts`: exports say what
    they stand on.
    """

    folders: Folders
    base_url: str = "https://connect.patsnap.com"
    concurrency: int = 4
    qps: float = 10.0
    batch_first: int = 25
    batch_most: int = 100
    read_timeout: float = 60.0
    max_age: timedelta | None = None
    no_answer_max_age: timedelta | None = None
    l012_pages_billed: bool = True
    csv_mark: bool = True
    receipts: bool = True
    secrets: Secrets = Secrets()
    warnings: tuple[str, ...] = ()

    @property
    def database(self) -> "Path":
        """The database file itself, which may not exist yet: what a link in the home leads to."""
        from pathlib import Path  # noqa: PLC0415 - questions do without

        return Path(self.database_text)

    @property
    def beside(self) -> "Path":
        """The folder of the database itself, where its runs hold their locks: one, however many homes lead to it."""
        return self.database.parent

    @property
    def database_text(self) -> str:
        """The same as text, for what reads it without loading pathlib."""
        text = os.path.join(self.folders.data_text, DATABASE)  # noqa: PTH118 - without pathlib
        return os.path.realpath(text) if os.path.islink(text) else text  # noqa: PTH114 - the same

    @property
    def config_file(self) -> "Path":
        """The file that these settings were read from, which may not exist."""
        return self.folders.config / CONFIG


def read(environ: Mapping[str, str]) -> Settings:
    """Return the settings. Raises BadSetting, and BadFile for a config.toml that is no TOML."""
    where = folders(environ)
    file = os.path.join(where.config_text, CONFIG)  # noqa: PTH118 - without pathlib
    in_file = _load(file)
    told = {name: value_of(name, value, file) for name, value in in_file.items() if name in NAMES}
    for name in NAMES:
        if environ.get(variable := f"LOCALCITE_{name.upper()}"):
            told[name] = value_of(name, environ[variable], variable)
    secrets = Secrets(**{name: str(told.pop(name)) for name in SECRET_NAMES & told.keys()})
    _check_batches(told, file)
    return Settings(where, secrets=secrets, warnings=_warnings(environ, in_file, file), **told)  # type: ignore[arg-type]  # value_of gives each its type


def check_names(given: Mapping[str, object]) -> None:
    """Refuse names of settings that a program gave and that nobody knows. Raises BadSetting."""
    for name, value in given.items():
        if name not in NAMES:
            raise BadSetting(name=name, where="settings=", value=value, what=f"it is no setting{known_as(name)}")


def _load(file: str) -> dict[str, object]:
    """Return what stands in config.toml; nothing where there is none."""
    if not os.path.exists(file):  # noqa: PTH110 - without pathlib
        return {}
    from pathlib import Path  # noqa: PLC0415 - most have no file

    from localcite.settings.file import load  # noqa: PLC0415 - most have no file

    return load(Path(file))


def _check_batches(told: Mapping[str, object], where: str) -> None:
    """Refuse a first batch that is larger than the largest."""
    first, most = (told.get(name, DEFAULTS[name]) for name in ("batch_first", "batch_most"))
    if first > most:  # type: ignore[operator]  # both are whole numbers
        raise BadSetting(name="batch_first", where=where, value=first, what=f"it is more than batch_most ({most})")


def _warnings(environ: Mapping[str, str], in_file: Mapping[str, object], file: str) -> tuple[str, ...]:
    """Return what is odd and yet no reason to stop."""
    odd = [f"{file} sets {name!r}, which is no setting{known_as(name)}." for name in in_file if name not in NAMES]
    for variable in environ:
        name = variable.removeprefix("LOCALCITE_").lower()
        if variable.startswith("LOCALCITE_") and name not in {*NAMES, "home", "debug"} and known_as(name):
            odd.append(f"{variable} is no setting{known_as(name)}.")
    if SECRET_NAMES & in_file.keys() and _others_can_read(file):
        odd.append(f"{file} holds credentials and others can read it; `chmod 600` keeps them to yourself.")
    return tuple(odd)


def _others_can_read(file: str) -> bool:
    """Tell whether the file's group or everybody may read it, where files have such permissions."""
    return os.name == "posix" and bool(os.stat(file).st_mode & 0o044)  # noqa: PTH116 - without pathlib
