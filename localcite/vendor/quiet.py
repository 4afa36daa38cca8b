"""Keep the HTTP library's own logging of our calls from everybody: it names URLs, and those name a client id.

Only records that arise while one of our exchanges runs are dropped, so that another user of the library in the same
process, who may want its logs, still has them.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

CHATTERERS = ("httpx", "httpcore")
_ours: ContextVar[bool] = ContextVar("localcite_exchange", default=False)


@contextmanager
def quiet() -> Iterator[None]:
    """Drop what the HTTP library logs while the block runs, in this task and in the tasks that it starts."""
    _hush()
    token = _ours.set(True)
    try:
        yield
    finally:
        _ours.reset(token)


def _is_not_ours(_record: logging.LogRecord) -> bool:
    """Let a record pass that does not arise from one of our exchanges."""
    return not _ours.get()


def _hush() -> None:
    """Put the filter on every logger of the library; a logger's filter does not hold for the loggers below it."""
    known = logging.root.manager.loggerDict
    for name in [*CHATTERERS, *known]:
        if name.split(".")[0] in CHATTERERS:
            logging.getLogger(name).addFilter(_is_not_ours)
