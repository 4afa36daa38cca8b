"""Files whose path begins as typed, for completion. Looks into one folder, and not at all of it where it is huge."""

import os
from itertools import islice

MOST = 20
LOOKED_AT = 5_000


def files(typed: str) -> list[str]:
    """Return paths as they would be typed: folders end in a mark, hidden files are found by their dot."""
    folder, begin = os.path.split(typed)
    try:
        with os.scandir(os.path.expanduser(folder) or ".") as entries:  # noqa: PTH111 - as typed, not normalised
            found = sorted(
                (os.path.join(folder, entry.name) + ("/" if entry.is_dir() else ""))  # noqa: PTH118 - the same
                for entry in islice(entries, LOOKED_AT)
                if entry.name.startswith(begin) and (begin or not entry.name.startswith("."))
            )
    except (OSError, ValueError):
        return []
    return found[:MOST]
