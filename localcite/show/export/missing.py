"""What to say where a library for a form is not installed."""

from collections.abc import Iterator
from contextlib import contextmanager

from localcite.errors import UsageError


@contextmanager
def needs(library: str, form: str, extra: str) -> Iterator[None]:
    """Turn a missing library into an error that names the extra."""
    try:
        yield
    except ImportError as error:
        what = f"writing {form} needs {library}, which is not installed"
        raise UsageError(what=what, fix=f"`pip install 'localcite[{extra}]'` brings it") from error
