"""How answers are shown: a table that fits, what has to be said about it, and that something is still running."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from localcite.query import Answer
from localcite.shell.outside import Outside
from localcite.show.colour import paint_for
from localcite.show.coverage import coverage_sentence
from localcite.show.quote import count
from localcite.show.table import table
from localcite.text import visible

PATIENCE = 0.5  # seconds before it is said that something is running
MOST_SHOWN = 2_000  # rows on a terminal; a file takes all


class Screen:
    """Standard output and standard error, as they are: terminals or not."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._paint = paint_for(outside.stderr, outside.environ)
        self._moves = outside.stderr.isatty() and outside.environ.get("TERM", "") != "dumb"

    # ---- answers --------------------------------------------------------------------------------------------------

    def show_answer(self, answer: Answer) -> None:
        """Write an answer, and to standard error what has to be said about it."""
        self.show_table(answer.columns, answer.rows)
        self._outside.stdout.flush()
        sentence = coverage_sentence(answer.coverage, answer.as_of.oldest, self._outside.now())
        for line in (*([sentence] if sentence else []), *answer.notes):
            self.remark(line)

    def show_table(self, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Write a table; on a terminal one that fits."""
        if not columns:
            return
        wide = self._outside.width(self._outside.stdout)
        if wide is None:
            self._outside.stdout.write(table(columns, rows))
            return
        self._outside.stdout.write(table(columns, rows[:MOST_SHOWN], wide))
        if len(rows) > MOST_SHOWN:
            self.remark(f"… {count(len(rows) - MOST_SHOWN, 'row')} more; `to FILE` writes all of them.")

    def show_text(self, text: str) -> None:
        """Write lines that were asked for."""
        self._outside.stdout.write(text)

    def remark(self, text: str) -> None:
        """Say a sentence about what was shown."""
        for line in text.split("\n"):
            self._outside.stderr.write(self._paint(visible(line), "dim") + "\n")
        self._outside.stderr.flush()

    # ---- what takes time ------------------------------------------------------------------------------------------

    @contextmanager
    def busy(self) -> Iterator[Callable[[], None]]:
        """Give out what to call while something runs; after a moment it is said, and wiped out at the end."""
        began, shown = self._outside.monotonic(), False

        def tick() -> None:
            nonlocal shown
            seconds = self._outside.monotonic() - began
            if self._moves and seconds >= PATIENCE:
                shown = True
                self._outside.stderr.write(f"\r… {seconds:.0f} s, Ctrl-C stops it ")
                self._outside.stderr.flush()

        try:
            yield tick
        finally:
            if shown:
                self._outside.stderr.write("\r\x1b[K")
                self._outside.stderr.flush()
