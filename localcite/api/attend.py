"""Attend a run that goes on in a thread of its own: hand on its progress, and end it when whoever waits is interrupted.

The run has an event loop of its own there, so that it can be begun from a script, from a notebook (which runs a loop
already) and from async code alike. Progress is handed on where the caller is: in its thread, or in its event loop. What
the caller's function raises cannot reach the run.
"""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from inspect import iscoroutinefunction
from queue import Empty, SimpleQueue
from threading import RLock, Thread, current_thread, main_thread
from typing import Generic, TypeAlias, TypeVar

from localcite.api.wording import worded
from localcite.errors import UsageError
from localcite.sync.values import Progress

T = TypeVar("T")
Watch: TypeAlias = Callable[[Progress], object]
STEP = 0.5  # seconds: on Windows a longer wait would not hear Ctrl-C


class Brake:
    """What interrupts a run from another thread: once, after what is in flight is recorded; twice, at once.

    It may be pulled before there is a run to interrupt: that one then sends nothing.
    """

    def __init__(self) -> None:
        self._lock = RLock()  # a signal may come while this very thread pulls it
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


class _Listener:
    """Whoever waits for a run: hands on what it tells, and hears Ctrl-C wherever that finds it."""

    def __init__(self, watch: Watch | None, brake: Brake) -> None:
        self.raised: BaseException | None = None
        self._watch = watch
        self._brake = brake
        self._watching = False

    def tell(self, progress: Progress) -> None:
        """Call the caller's function, until it raises."""
        if self._watch is None or self.raised is not None:
            return
        try:
            self._watching = True
            self._watch(progress)
            self._watching = False
        except BaseException as error:  # noqa: BLE001 - raised again when the run has ended
            self._watching = False
            self.stop(error)

    def stop(self, error: BaseException) -> None:
        """Interrupt the run; what did so first is raised at its end."""
        self.raised = self.raised or error
        self._brake.pull()

    def on_signal(self, *_signal: object) -> None:
        """Hear Ctrl-C: within the caller's function it is raised there, else it is kept for the end."""
        if self._watching:
            raise KeyboardInterrupt
        self.stop(KeyboardInterrupt())

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Let Ctrl-C reach the run for as long as it goes on, where this is the main thread and nobody ignores it.

        A KeyboardInterrupt out of nowhere could strike between any two steps of ours, and leave a run unattended.
        """
        before = signal.getsignal(signal.SIGINT) if current_thread() is main_thread() else None
        if before in {None, signal.SIG_IGN, signal.SIG_DFL}:
            yield
            return
        signal.signal(signal.SIGINT, self.on_signal)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)


def attended(deed: Callable[[Callable[[Progress], None], Brake], T], watch: Watch | None) -> T:
    """Return what a deed gives. Ctrl-C, or what `watch` raises, interrupts it, and is raised when it has ended.

    Raises UsageError for what cannot be called, before anything is done.
    """
    _check(watch)
    told: SimpleQueue[Progress | None] = SimpleQueue()
    outcome = Outcome(deed)
    listener = _Listener(watch, outcome.brake)
    thread = Thread(target=outcome.do, args=(told.put,), name="localcite-run")
    with listener.listening():
        thread.start()
        for progress in iter(lambda: _next(told), None):
            listener.tell(progress)
        thread.join()
    return outcome.result(listener.raised)


def _check(watch: Watch | None) -> None:
    """Refuse what could not tell anybody how far the run is, before it has cost anything."""
    with worded():
        if watch is not None and not callable(watch):
            raise UsageError(what=f"`progress` is {watch!r}, which cannot be called", fix="give a function")
        if iscoroutinefunction(watch):
            raise UsageError(
                what="`progress` is an async function, and nobody awaits it", fix="give it without `async`"
            )


def _next(told: "SimpleQueue[Progress | None]") -> Progress | None:
    """Return what is told next, waiting in steps in which a signal is heard."""
    while True:
        with suppress(Empty):
            return told.get(timeout=STEP)


async def attended_async(deed: Callable[[Callable[[Progress], None], Brake], T], watch: Watch | None) -> T:
    """The same from async code: cancelling interrupts it. The event loop goes on meanwhile."""
    _check(watch)
    loop = asyncio.get_running_loop()
    told: asyncio.Queue[Progress | None] = asyncio.Queue()
    outcome = Outcome(deed)

    def tell(progress: Progress | None) -> None:
        with suppress(RuntimeError):  # the loop was closed: nobody waits any more, and the run ends as it has to
            loop.call_soon_threadsafe(told.put_nowait, progress)

    listener = _Listener(watch, outcome.brake)
    thread = Thread(target=outcome.do, args=(tell,), name="localcite-run")
    thread.start()
    while True:
        try:
            progress = await told.get()
        except asyncio.CancelledError as error:
            listener.stop(error)
            continue
        except BaseException:  # the loop is gone, and so is whoever waited
            outcome.brake.pull()
            raise
        if progress is None:
            break
        listener.tell(progress)
    thread.join()
    return outcome.result(listener.raised)
