"""Read typed identifiers: clean ones at once, all others the long way, which is imported only when it is needed."""

from localcite.ids.quick import quick_bare, quick_document
from localcite.model import Document, Name, Reading, Refused

LONGEST = 1_000  # characters; the longest DOIs in use have some 200, addresses some 500


def read(typed: str, *, kind: str | None = None, as_typed: bool = False) -> Reading:
    """Return what a typed text names. Never raises.

    `kind` ("B1", "all") completes a number that was typed without a kind; it never changes a full one. `as_typed`
    leaves a number as it is, cleaned.
    """
    quick = quick_document(typed) or (None if kind or as_typed else quick_bare(typed))
    if quick is not None:
        return quick
    if len(typed) > LONGEST:
        return Refused("too-long", f"an identifier has at most {LONGEST} characters")
    from localcite.ids.longway import read_long  # noqa: PLC0415 - clean ids, as in questions, must start fast

    kind = kind.strip().upper() if kind else None
    return read_long(typed, "all" if kind == "ALL" else kind, as_typed=as_typed)


def choose(reading: Reading, kind: str) -> tuple[Name, ...]:
    """Return the names that a user's `--kind` selects: "all" selects every candidate, a kind the one that has it."""
    if isinstance(reading, Document):
        return (reading.name,)
    if isinstance(reading, Refused):
        return ()
    from localcite.ids.names import kind_of  # noqa: PLC0415 - as above

    wanted = kind.strip().upper()
    return tuple(name for name in reading.candidates if wanted == "ALL" or kind_of(name.value).startswith(wanted))
