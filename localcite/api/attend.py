"""Attend a run that goes on in a thread of its own: hand on its progress, and end it when whoever waits is interrupted.

The run has an event loop of its own there, so that it can be begun from a script, from a notebook (which runs a loop
already) and from async code alike. Progress is handed on where the caller is: in its thread, or in its event loop. What
the caller's function raises cannot reach the run.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Generic, TypeAlias, TypeVar

from localcite.sync.values import Progress

T = TypeVar("T")
Watch: TypeAlias = Callable[[Progress], object]
STEP = 0.5  # seconds: on Windows a longer wait would not hear Ctrl-C


class Brake:
    """What interrupts a run from another thread: once, after what is in flight is recorded; twice, at once.

    It may be pulled before there is a run to interrupt: that one then sends nothing.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._interrupt: Callable[[], object] | None = None
        self.pulled = 0

    @contextmanager
    def listening(self, interrupt: Callable[[], object]) -> Iterator[None]:
        """Let it reach a run, as `sync.run.Surroundings.interrupts`."""
        with self._lock:
            self._interrupt = interrupt
            for _ in range(self.pulled):
                interrupt()
        try:
            yield
        finally:
            with self._lock:
                self._interrupt = None

    def pull(self) -> None:
        """Interrupt the run."""
        with self._lock:
            self.pulled += 1
            if self._interrupt is not None:
                self._interrupt()


class Outcome(Generic[T]):
    """What became of a deed in its thread: a value, or what it raised."""

    def __init__(self, deed: Callable[[Callable[[Progress], None], Brake], T]) -> None:
        self.brake = Brake()
        self._deed = deed
        self._value: list[T] = []
        self._error: BaseException | None = None

    def do(self, tell: Callable[[Progress | None], None]) -> None:
        """Do it, tell how far it is, and at last None. Raises nothing."""
        try:
            self._value.append(self._deed(tell, self.brake))
        except BaseException as error:  # noqa: BLE001 - raised again where somebody waits for it
            self._error = error
        finally:
            tell(None)

    def result(self, raised: BaseException | None) -> T:
        """Return what came of it. `raised`: what interrupted it, which is raised again with what came until then."""
        if raised is None:
            if self._error is not None:
                raise self._error
            return self._value[0]
        if self._error is not None:
            raise raised from self._error
        raised.add_note(f"What came of the run until then: {self._value[0]}")
        raise raised


def attended(deed: Callable[[Callable[[Progress], None], Brake], T], watch: Watch | None) -> T:
    """Return what a deed gives. Ctrl-C, or what `watch` raises, interrupts it, and is raised when it has ended."""
    told: SimpleQueue[Progress | None] = SimpleQueue()
    outcome = Outcome(deed)
    thread = Thread(target=outcome.do, args=(told.put,), name="localcite-run")
    thread.start()
    raised: BaseException | None = None
    while True:
        try:
            progress = told.get(timeout=STEP)
            if progress is None:
                break
            if watch is not None and raised is None:
                watch(progress)
        except Empty:
            continue
        except BaseException as error:  # noqa: BLE001 - raised again when the run has ended
            raised = raised or error
            outcome.brake.pull()
    thread.join()
    return outcome.result(raised)


async def attended_async(deed: Callable[[Callable[[Progress], None], Brake], T], watch: Watch | None) -> T:
    """The same from async code: cancelling interrupts it. The event loop goes on meanwhile."""
    loop = asyncio.get_running_loop()
    told: asyncio.Queue[Progress | None] = asyncio.Queue()
    outcome = Outcome(deed)

    def tell(progress: Progress | None) -> None:
        with suppress(RuntimeError):  # the loop was closed: nobody waits any more, and the run ends as it has to
            loop.call_soon_threadsafe(told.put_nowait, progress)

    thread = Thread(target=outcome.do, args=(tell,), name="localcite-run")
    thread.start()
    raised: BaseException | None = None
    while True:
        try:
            progress = await told.get()
            if progress is None:
                break
            if watch is not None and raised is None:
                watch(progress)
        except GeneratorExit:  # the loop is gone, and so is whoever waited
            outcome.brake.pull()
            raise
        except BaseException as error:  # noqa: BLE001 - raised again when the run has ended
            raised = raised or error
            outcome.brake.pull()
    thread.join()
    return outcome.result(raised)
