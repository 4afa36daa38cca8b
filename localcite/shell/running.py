"""Work that can be stopped: it runs in a thread of its own, so that Ctrl-C is heard at once.

SQLite is interrupted, and so is all further SQL of the work. What still computes in Python is left to end unheard: it
has a connection of its own, and nobody waits for it.
"""

import sqlite3
from collections.abc import Callable
from threading import Event, Thread
from typing import Generic, TypeVar

T = TypeVar("T")

STEPS = 20_000  # virtual machine instructions between two looks at whether the work was stopped
LOOK = 0.1  # seconds between two looks at whether the work is done
PATIENCE = 20  # how often stopped work is looked at before it is left alone


def stoppable(connection: sqlite3.Connection | None, work: Callable[[], T], tick: Callable[[], None]) -> T:
    """Return what the work gives, or raise what it raises; KeyboardInterrupt stops it. The connection is closed.

    `tick` is called about ten times a second while it runs.
    """
    running = _Running(connection, work)
    try:
        while not running.done.wait(LOOK):
            tick()
    except KeyboardInterrupt:
        running.stop()
        raise
    return running.outcome()


class _Running(Generic[T]):
    """One piece of work in its thread."""

    def __init__(self, connection: sqlite3.Connection | None, work: Callable[[], T]) -> None:
        self.done = Event()
        self._connection = connection
        self._work = work
        self._stopped = Event()
        self._result: list[T] = []
        self._error: BaseException | None = None
        if connection is not None:
            connection.set_progress_handler(self._stopped.is_set, STEPS)
        Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            self._result.append(self._work())
        except BaseException as error:  # noqa: BLE001 - raised again where the result is asked for
            self._error = error
        finally:
            if self._connection is not None:
                self._connection.close()
            self.done.set()

    def stop(self) -> None:
        """Interrupt the work, again until it ends or is left alone."""
        self._stopped.set()
        for _ in range(PATIENCE):
            if self.done.is_set():
                return
            if self._connection is not None:
                _interrupt(self._connection)
            self.done.wait(LOOK / 4)

    def outcome(self) -> T:
        """Return the result, or raise the error."""
        if self._error is not None:
            raise self._error
        return self._result[0]


def _interrupt(connection: sqlite3.Connection) -> None:
    try:
        connection.interrupt()
    except sqlite3.ProgrammingError:
        return  # it was closed in this moment: the work is done
