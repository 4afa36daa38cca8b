"""What to say where a library for a format is not installed."""

from collections.abc import Iterator
from contextlib import contextmanager

from localcite.errors import BadFile

EXTRA = "pip install 'localcite[lists]'"


@contextmanager
def needs(library: str, path: str, form: str) -> Iterator[None]:
    """Turn a missing library into an error that names the extra."""
    try:
        yield
    except ImportError as error:
        what = f"reading {form} needs {library}, which is not installed"
        raise BadFile(path=path, what=what, line=None, fix=f"`{EXTRA}` brings it") from error
