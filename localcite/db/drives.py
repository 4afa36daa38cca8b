"""Tell whether a file lies on a network drive, where a database that several programs share is not safe.

Looks at the table of mounts on Linux and at the path on Windows; elsewhere nothing is known, and nothing refused.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

MOUNTS = Path("/proc/self/mountinfo")
NETWORK = frozenset(
    ("9p", "afs", "ceph", "cifs", "coda", "davfs", "fuse.davfs2", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs",
     "fuse.sshfs", "gfs2", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "orangefs", "smb3", "smbfs")
)  # fmt: skip


def network_drive(path: Path) -> str | None:
    """Return the kind of network drive that a path lies on, or None."""
    drive = PureWindowsPath(path).drive
    if drive.startswith("\\\\") and not drive.startswith(("\\\\?\\", "\\\\.\\")):
        return "a Windows share"
    try:
        mounts = MOUNTS.read_text("utf-8", "surrogateescape")
    except OSError:
        return None
    kind = kind_of_mount(path, mounts)
    return kind if kind in NETWORK else None


def kind_of_mount(path: Path, mounts: str) -> str | None:
    """Return the file system that a path lies on, by a table as Linux writes it; None where that cannot be told.

    The root never counts as a network drive: there a container sees whatever its host gave it.
    """
    resolved = Path(os.path.realpath(path))  # `resolve` raises where links go round in a circle
    found, best = None, 0
    for place, kind in _mounts(mounts):
        if len(place.parts) >= max(best, 2) and resolved.is_relative_to(place):
            found, best = kind, len(place.parts)
    return found


def _mounts(text: str) -> Iterator[tuple[Path, str]]:
    """Yield each mounted place with its kind of file system, in the order in which they were mounted."""
    for line in text.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) > 4 and after:
            place = re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), fields[4])
            yield Path(place), after.split(" ")[0]
