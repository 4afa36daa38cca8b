"""What a check is given, and what it says. Frozen values; sentences are short clauses, as a table shows them."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from localcite.settings import Settings
from localcite.settings.secrets import Keyring


class Level(StrEnum):
    """How bad it is. `wrong` and `lost` make exit code 8, `doubt` makes 3, the others 0."""

    FINE = "fine"
    NOTE = "note"
    DOUBT = "doubt"
    WRONG = "wrong"
    LOST = "lost"


class Finding(NamedTuple):
    """What one check found. `fix`: what to do, a command where there is one; `mend`: does it, where that is safe."""

    check: str
    level: Level
    what: str
    fix: str | None = None
    mend: Callable[[], None] | None = None


class Patient(NamedTuple):
    """What is examined. `alive`: whether the run of a uid holds its lock."""

    settings: Settings
    environ_secrets: bool  # whether credentials stand in the environment
    keyring: Keyring
    base_url: str
    now: datetime
    alive: Callable[[str], bool]

    @property
    def database(self) -> Path:
        """The database file, which may not exist, or be something else."""
        return self.settings.database


def fine(check: str, what: str) -> Finding:
    """Return that all is well."""
    return Finding(check, Level.FINE, what)


def wrong(check: str, what: str, fix: str | None = None, mend: Callable[[], None] | None = None) -> Finding:
    """Return that something is not as it has to be."""
    return Finding(check, Level.WRONG, what, fix, mend)


def note(check: str, what: str, fix: str | None = None, mend: Callable[[], None] | None = None) -> Finding:
    """Return something worth knowing that harms nothing."""
    return Finding(check, Level.NOTE, what, fix, mend)


SALVAGE = "`localcite doctor --salvage NEW.db` saves what is readable; then `localcite backup --restore NEW.db`"
RESTORE = "`localcite backup --restore FILE`, with the newest file under backups"
REBUILD = "`localcite rebuild` makes it again from the kept replies, at no charge"
FIX = "`localcite doctor --fix`"
