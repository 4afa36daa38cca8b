"""What killed runs left behind: lock files, which lock nothing, and replies that were written down and not settled."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from localcite.doctor.values import FIX, Finding, Patient, fine, note


def locks(patient: Patient) -> Iterator[Finding]:
    """Which runs are alive, and which left a lock file behind."""
    files = sorted((patient.settings.beside / "runs").glob("*.lock"))
    alive = [file for file in files if patient.alive(file.stem)]
    stale = [file for file in files if file not in alive]
    if alive:
        yield note("locks", f"{len(alive)} sync under way: what is found may change while it is looked at")
    if stale:
        what = f"{len(stale)} lock file{'s' * (len(stale) > 1)} of runs that were killed"
        yield note("locks", what, FIX, partial(_remove, patient, stale))
    replies = [file for file in (patient.settings.beside / "runs").glob("*.reply") if not patient.alive(_run_of(file))]
    if replies:
        yield note(
            "locks",
            f"replies of runs that were killed: {len(replies)} to look into",
            "the next sync settles those that belong to this database",
        )
    if not files and not replies:
        yield fine("locks", "no run is under way, none left anything behind")


def _run_of(reply: Path) -> str:
    """Return the uid of the run that wrote a reply down."""
    return reply.name.split(".")[0]


def _remove(patient: Patient, stale: list[Path]) -> None:
    """Remove lock files, unless somebody holds one meanwhile."""
    for file in stale:
        if not patient.alive(file.stem):
            file.unlink(missing_ok=True)
