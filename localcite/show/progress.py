"""One line that says how a long run is getting on: `render` is pure, `Line` writes it where somebody sees it."""

from typing import NamedTuple, Protocol

from localcite.model import Money
from localcite.show.ages import remaining
from localcite.show.quote import limit, money, units
from localcite.text import pad, shorten


class Progress(NamedTuple):
    """How far a run is. `calls_per_second` is its pace now; what is None is unknown and is left out.

    `price`: what was bought so far costs; `left`: what its budget still allows.
    """

    calls_done: int
    calls: int
    units: int
    price: Money | None = None
    left: int | Money | None = None
    calls_per_second: float | None = None
    seconds_left: float | None = None
    in_doubt: int = 0


def render(progress: Progress, columns: int) -> str:
    """Return the line, in exactly so many columns, so that it covers the line before it."""
    return pad(shorten(" · ".join(_parts(progress)), columns), columns)


def _parts(progress: Progress) -> list[str]:
    """Return what there is to say, the most important first: what is cut off is the least."""
    parts = [f"{progress.calls_done:,} of {progress.calls:,} calls", f"{units(progress.units)} bought"]
    if progress.price is not None:
        parts.append(money(progress.price))
    if progress.in_doubt:
        parts.append(f"{progress.in_doubt:,} in doubt")
    if progress.left is not None:
        parts.append(f"{limit(progress.left)} left")
    if progress.calls_per_second is not None:
        parts.append(f"{progress.calls_per_second:.1f} calls/s")
    if progress.seconds_left is not None:
        parts.append(f"{remaining(progress.seconds_left)} to go")
    return parts


class Terminal(Protocol):
    """A stream of text that may be a terminal."""

    def isatty(self) -> bool:
        """Tell whether it is one."""

    def write(self, text: str, /) -> object:
        """Take some text."""

    def flush(self) -> object:
        """Let it out."""


class Line:
    """The progress line on a terminal; elsewhere nothing at all. `columns`: the terminal's width, or None for none."""

    def __init__(self, stream: Terminal, columns: int | None) -> None:
        self._stream = stream
        self._columns = max(1, (columns or 80) - 1)  # a full last column would wrap
        self._on = stream.isatty()
        self._shown = ""

    def show(self, progress: Progress) -> None:
        """Draw the line over the one before."""
        line = render(progress, self._columns)
        if self._on and line != self._shown:
            self._write(f"\r{line}")
            self._shown = line

    def clear(self) -> None:
        """Take the line away, so that something else can be written."""
        if self._shown:
            self._write(f"\r{' ' * self._columns}\r")
            self._shown = ""

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
