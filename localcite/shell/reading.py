"""Where lines come from: a terminal with completion and history, a plain one, or a pipe."""

from collections.abc import Callable

from localcite.shell.session import Session

PROMPT = "localcite> "
MORE = "        … "


def reader(session: Session) -> tuple[Callable[[], str | None], bool]:
    """Return what reads one whole line (None: no more), and whether somebody types them."""
    outside = session.outside
    is_typed = outside.stdin.isatty()
    return (lambda: plain_line(session, prompts=is_typed)), is_typed


def plain_line(session: Session, *, prompts: bool) -> str | None:
    """Return the next line; one that ends in | goes on in the next."""
    parts: list[str] = []
    while not parts or parts[-1].endswith("|"):
        if prompts:
            session.outside.stderr.write(MORE if parts else PROMPT)
            session.outside.stderr.flush()
        line = session.outside.stdin.readline()
        if not line:
            return "\n".join(parts) or None
        parts.append(line.strip())
    return "\n".join(parts)
