"""A pager for what does not fit the screen: the user's own, else `less`, else a question after each page."""

import shutil
import subprocess
from collections.abc import Mapping
from contextlib import suppress

from localcite.shell.outside import Outside
from localcite.shell.words import split

NONE = frozenset({"", "cat"})  # as elsewhere: no pager is wished
DEFAULTS = {"LESS": "RFX", "LESSCHARSET": "utf-8"}


def page(text: str, rows: int, outside: Outside) -> None:
    """Show a text a page at a time. `rows`: of the terminal."""
    command = _command(outside.environ)
    if command is None:
        outside.stdout.write(text)
    elif not command or not _run(command, text, outside):
        _ask_after_each(text, max(1, rows - 1), outside)


def _command(environ: Mapping[str, str]) -> list[str] | None:
    """Return the pager as it is run; empty where there is none, None where none is wished."""
    wished = environ.get("PAGER")
    if wished is not None and wished.strip() in NONE:
        return None
    words = split(wished or "less")
    found = shutil.which(words[0], path=environ.get("PATH"))
    return [found, *words[1:]] if found else []


def _run(command: list[str], text: str, outside: Outside) -> bool:
    """Run the pager to its end, which Ctrl-C is not; tell whether it could be run."""
    outside.stdout.flush()
    try:
        pager = subprocess.Popen(command, stdin=subprocess.PIPE, env={**DEFAULTS, **outside.environ})  # noqa: S603 - the user's own pager
    except OSError:
        return False
    with suppress(OSError, KeyboardInterrupt):
        if pager.stdin is not None:
            pager.stdin.write(text.encode("utf-8", "backslashreplace"))
            pager.stdin.close()
    while True:
        with suppress(KeyboardInterrupt):
            pager.wait()
            return True


def _ask_after_each(text: str, rows: int, outside: Outside) -> None:
    """Show so many lines at a time, until somebody has had enough."""
    lines = text.splitlines(keepends=True)
    for start in range(0, len(lines), rows):
        outside.stdout.write("".join(lines[start : start + rows]))
        outside.stdout.flush()
        if start + rows < len(lines):
            left = len(lines) - start - rows
            outside.stderr.write(f"… {left:,} more lines; Enter shows them, q is enough: ")
            outside.stderr.flush()
            answer = outside.stdin.readline()
            if not answer or answer.strip().casefold().startswith("q"):
                return
