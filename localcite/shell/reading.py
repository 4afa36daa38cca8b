"""Where lines come from: a terminal with completion and history, a plain one, or a pipe."""

from collections.abc import Callable

from localcite.shell.commands import COMMANDS
from localcite.shell.session import Session
from localcite.shell.unfinished import is_unfinished

PROMPT = "localcite> "
HISTORY = "shell_history"  # beside the database
FIRST = "`help` lists what there is, Tab completes, Ctrl-D leaves."
MORE = "        … "


def reader(session: Session) -> tuple[Callable[[], str | None], bool]:
    """Return what reads one whole line (None: no more), and whether somebody types them."""
    outside = session.outside
    is_typed = outside.stdin.isatty()
    if is_typed and not (outside.folder / HISTORY).exists():
        session.screen.hint(FIRST)
    if is_typed and outside.stdout.isatty() and outside.environ.get("TERM", "") != "dumb":
        from localcite.shell.prompt import line_reader  # noqa: PLC0415 - a pipe needs no prompt-toolkit

        return line_reader(session, outside.folder / HISTORY), True
    return (lambda: _typed_line(session) if is_typed else plain_line(session, prompts=False)), is_typed


def _typed_line(session: Session) -> str | None:
    """Return a line that somebody types at a terminal without any skills; nothing at Ctrl-C."""
    try:
        return plain_line(session, prompts=True)
    except KeyboardInterrupt:
        session.outside.stderr.write("\n")
        return ""


def plain_line(session: Session, *, prompts: bool) -> str | None:
    """Return the next line; one that ends in | goes on in the next, and where somebody types, an open quote does."""
    parts: list[str] = []
    while not parts or _goes_on(parts, prompts=prompts):
        if prompts:
            session.outside.stderr.write(MORE if parts else PROMPT)
            session.outside.stderr.flush()
        line = session.outside.stdin.readline()
        if not line:
            return "\n".join(parts) or None
        session.lines += 1
        session.line = session.line if parts else session.lines
        parts.append(line.strip())
    return "\n".join(parts)


def _goes_on(parts: list[str], *, prompts: bool) -> bool:
    """Tell whether a line goes on. In a file each line is a question: one that is wrong swallows no other."""
    return is_unfinished("\n".join(parts), COMMANDS) if prompts else parts[-1].endswith(("|", "｜"))
