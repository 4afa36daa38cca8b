"""What is around the database: folders, permissions, settings, credentials (never shown), the disk."""

import os
import shutil
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from localcite.db.drives import network_drive
from localcite.doctor.values import FIX, Finding, Patient, fine, note, wrong
from localcite.settings.secrets import NoKeyring

MEGABYTE = 1024 * 1024
LITTLE = 200 * MEGABYTE
SEVERAL = 3


def folder(patient: Patient) -> Iterator[Finding]:
    """The folder: is it there, is it writable."""
    data = patient.settings.folders.data
    if not data.exists():
        yield note("home", f"{data} does not exist yet", "`localcite demo` shows how it all begins")
    elif not os.access(data, os.W_OK | os.X_OK):
        yield wrong("home", f"{data} cannot be written", f"`chmod u+rwx {data}`, or its owner's help")
    else:
        yield fine("home", str(data))


def permissions(patient: Patient) -> Iterator[Finding]:
    """Files that others may read: they hold what was paid for, and perhaps credentials."""
    if os.name != "posix":
        return
    open_ = [file for file in _files(patient) if _is_open(file)]
    if open_:
        more = f" and {len(open_) - SEVERAL} more" if len(open_) > SEVERAL else ""
        what = f"others may read {', '.join(map(str, open_[:SEVERAL]))}{more}"
        yield note("permissions", what, FIX, partial(_close, open_))
    else:
        yield fine("permissions", "all files are their owner's alone")


def settings(patient: Patient) -> Iterator[Finding]:
    """What is odd about the settings. A value that makes no sense is told before anything is examined."""
    for warning in patient.settings.warnings:
        yield note("settings", warning.rstrip("."))
    if not patient.settings.warnings:
        file = patient.settings.config_file
        yield fine("settings", str(file) if file.exists() else "no file sets any")


def credentials(patient: Patient) -> Iterator[Finding]:
    """Where credentials come from; they are never shown, and those in the keyring are not read out."""
    if patient.settings.secrets.complete:
        place = "the environment" if patient.environ_secrets else str(patient.settings.config_file)
        yield fine("credentials", f"from {place}")
        return
    try:
        stored = patient.keyring.get(patient.base_url) is not None
    except NoKeyring:
        yield note("credentials", "there are none, and this system has no keyring", "set LOCALCITE_API_KEY")
        return
    if stored:
        yield fine("credentials", f"from the keyring of this system, for {patient.base_url}")
    else:
        yield note("credentials", f"there are none for {patient.base_url}; questions need none", "`localcite login`")


def disk(patient: Patient) -> Iterator[Finding]:
    """Which kind of file system it is, and how much room is left."""
    place = _existing(patient.settings.folders.data)
    free = shutil.disk_usage(place).free
    if kind := network_drive(place):
        fix = "set LOCALCITE_HOME to a folder on this machine"
        yield wrong("disk", f"the database is on a network drive ({kind}), where locks cannot be trusted", fix)
    room = f"{free // MEGABYTE:,} MB free"
    if free < LITTLE:
        yield note("disk", f"only {room}", "make room: nothing is bought when its reply could not be kept")
    else:
        yield fine("disk", room)


# ---- files --------------------------------------------------------------------------------------------------------


def _files(patient: Patient) -> Iterator[Path]:
    """Yield every file of ours, and the folders that are ours alone."""
    data = patient.settings.folders.data
    database = patient.database
    yield from (database.with_name(database.name + ending) for ending in ("", "-wal", "-shm"))
    yield patient.settings.config_file
    yield from data.glob("history*")
    beside = (patient.settings.beside / name for name in ("backups", "runs"))
    for inside in (*beside, patient.settings.folders.crash):
        yield from inside.glob("*")


def _is_open(file: Path) -> bool:
    """Tell whether a file can be read by others than its owner."""
    try:
        found = file.lstat()
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and bool(found.st_mode & 0o077)


def _close(files: list[Path]) -> None:
    """Take the files from everybody but their owner."""
    for file in files:
        file.chmod(file.stat().st_mode & 0o700)


def _existing(place: Path) -> Path:
    """Return the folder, or the nearest one above that exists."""
    return next(each for each in (place, *place.parents) if each.is_dir())
