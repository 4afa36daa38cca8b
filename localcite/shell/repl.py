"""The loop and nothing else: read a line, do what it says, until there are no more."""

from collections.abc import Callable

from localcite.shell.commands import take
from localcite.shell.session import Session

WORST_FIRST = (130, 1, 8, 5, 6, 7, 2, 4, 3)


def loop(read: Callable[[], str | None], session: Session, *, goes_on: bool) -> int:
    """Take lines until `read` gives None, or `quit`. Return the exit code.

    `goes_on`: somebody types, so that Ctrl-C ends what is running and not the shell, and what failed was seen and is
    no failure of the shell. Otherwise the exit code is that of the worst line.
    """
    while not session.is_over:
        line = read()
        if line is None:
            break
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            take(session, line)
        except KeyboardInterrupt:
            if not goes_on:
                raise
            session.outside.note("Stopped.")
    return 0 if goes_on else next((code for code in WORST_FIRST if code in session.codes), 0)
