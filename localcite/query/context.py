"""The context of questions, from the settings: rules of age, the user's names for companies, who is alive."""

from datetime import datetime
from typing import TYPE_CHECKING

from localcite.query.aliases import read_aliases
from localcite.query.world import Context

if TYPE_CHECKING:
    from localcite.settings import Settings


def context_for(settings: "Settings", now: datetime) -> Context:
    """Return the context of a question that is asked now. Raises BadFile for a file of names that is none."""
    return Context(
        now=now,
        max_age=settings.max_age,
        no_answer_max_age=settings.no_answer_max_age,
        aliases=read_aliases(settings.folders.config_text),
        pages_billed=settings.l012_pages_billed,
        is_alive=_Alive(settings.folders.data_text),
    )


class _Alive:
    """Tells whether a run holds its lock; looks only where it is asked."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def __call__(self, uid: str) -> bool:
        from pathlib import Path  # noqa: PLC0415 - most questions meet no call that waits

        from localcite.db.locks import is_alive  # noqa: PLC0415 - the same

        return is_alive(Path(self._folder), uid)
