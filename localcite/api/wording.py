"""Let errors of ours show their sentence to a program, as commands show it on standard error."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from localcite.errors import LocalciteError
from localcite.show.problem import problem


@contextmanager
def worded(secrets: Callable[[], Iterable[str]] = tuple) -> Iterator[None]:
    """Let an error of ours show its sentence. `secrets`: gives what is left out of it."""
    try:
        yield
    except LocalciteError as error:
        error.args = (problem(error, secrets()),)
        raise
