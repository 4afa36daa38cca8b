"""An event loop whose time jumps to the next timer as soon as nothing else is to be done. No test waits for it."""

import asyncio
import selectors
from collections.abc import Coroutine


class JumpingSelector(selectors.DefaultSelector):
    """Instead of waiting, moves the clock to the end of the wait."""

    now = 0.0

    def select(self, timeout=None):
        events = super().select(0)
        if not events and timeout:
            self.now += timeout
        return events


class VirtualLoop(asyncio.SelectorEventLoop):
    """Runs on the selector's time."""

    def __init__(self) -> None:
        self.jumping = JumpingSelector()
        super().__init__(self.jumping)
        self._clock_resolution = 1e-9

    def time(self) -> float:
        return self.jumping.now


def run_virtually(scenario: Coroutine) -> float:
    """Run a scenario and return how many virtual seconds it took."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(scenario)
        return runner.get_loop().time()
