"""Cut a command into words: blanks part them, quotes hold them together, a backslash is only a backslash. Pure."""

from shlex import shlex

from localcite.errors import UsageError


def split(text: str) -> list[str]:
    """Return the words. Raises UsageError for a quote that is never closed."""
    cutter = shlex(text, posix=True)
    cutter.whitespace_split = True
    cutter.escape = cutter.commenters = ""
    try:
        return list(cutter)
    except ValueError:
        raise UsageError(what="a quote is never closed", fix="put quotes around names with blanks in them") from None
