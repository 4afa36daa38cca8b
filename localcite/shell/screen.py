"""How answers are shown: a table or a chart that fits, what has to be said about it, and that something is running."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager

from localcite.query import Answer
from localcite.shell.hints import Told, about_nothing
from localcite.shell.outside import Outside
from localcite.show.answers import seen
from localcite.show.colour import paint_for
from localcite.show.coverage import coverage_sentence
from localcite.show.found import dressed
from localcite.show.quote import count
from localcite.show.table import table
from localcite.show.wrap import prose, wrapped
from localcite.text import visible

PATIENCE = 0.5  # seconds before it is said that something is running
MOST_SHOWN = 2_000  # rows on a terminal; a file takes all
NAMED = frozenset({"number", "cited", "doi"})  # columns in which names of documents stand


class Screen:
    """Standard output and standard error, as they are: terminals or not."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._remark = paint_for(outside.stderr, outside.environ)
        self._paint = paint_for(outside.stdout, outside.environ)
        self._moves = outside.stderr.isatty() and outside.environ.get("TERM", "") != "dumb"
        self._told = Told()
        self._pages = self._moves and outside.stdin.isatty() and outside.stdout.isatty()

    # ---- answers --------------------------------------------------------------------------------------------------

    def show_answer(self, answer: Answer, question: str) -> None:
        """Write an answer to a question, and to standard error what has to be said about it."""
        drawing = self._drawn(answer) if answer.chart else ""
        if drawing:
            self.show_text(drawing)
        else:
            shown = seen(answer.columns, answer.rows)
            self.show_table(shown.columns, shown.rows, answer.found, below=shown.below)
        self._outside.stdout.flush()
        sentence = coverage_sentence(answer.coverage, answer.as_of.oldest, self._outside.now())
        for line in (*([sentence] if sentence else []), *map(self._told.briefly, answer.notes)):
            self.remark(line)
        if not answer.rows:
            for line in about_nothing(question, can_be_bought=bool(answer.coverage.units_to_complete)):
                self.hint(line)

    def hint(self, text: str) -> None:
        """Say what may be done next, to somebody who types."""
        if self._outside.stdin.isatty():
            self.remark(text)

    def _drawn(self, answer: Answer) -> str:
        """Return the chart of an answer."""
        from localcite.show.chart import chart, open_since  # noqa: PLC0415 - only where one is wished

        since = open_since(answer.as_of.oldest, self._outside.now())
        wide = self._outside.width(self._outside.stdout)
        return chart(answer.columns, answer.rows[:MOST_SHOWN], wide, open_since=since)

    def show_table(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[object]],
        found: Collection[str] = (),
        *,
        below: str = "",
    ) -> None:
        """Write a table; on a terminal one that fits, with a mark where rows are left out.

        `found`: what a search found, which stands out there. `below`: a line that belongs to the table.
        """
        if not columns:
            return
        wide = self._outside.width(self._outside.stdout)
        if wide is None:
            self._outside.stdout.write(table(columns, rows) + below)
            return
        shown = rows[:MOST_SHOWN]
        dress = dressed(found, self._paint)
        head, _, body = table(columns, shown, wide, otherwise="`to FILE` writes them", dress=dress).partition("\n")
        if not self._overflows(body):
            body = self._linked(body, columns, shown)
        *lines, last = body.splitlines(keepends=True)
        if last.startswith("… no room for "):
            last = "".join(f"{line}\n" for line in wrapped(last.rstrip("\n"), wide))
        self.show_text(f"{self._paint(head, 'bold')}\n{''.join(lines)}{last}{below}")
        if len(rows) > len(shown):
            self.remark(f"… {count(len(rows) - len(shown), 'row')} more; `to FILE` writes all of them.")

    def _linked(self, text: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
        """Return the rows with links to the documents, where the terminal has links."""
        from localcite.show.links import has_links, linked  # noqa: PLC0415 - only terminals have them

        if not has_links(self._outside.environ):
            return text
        places = [place for place, name in enumerate(columns) if name in NAMED]
        return linked(text, {str(row[place]) for row in rows for place in places})

    def show_prose(self, text: str) -> None:
        """Write a help: lines that do not fit are broken at blanks, but for examples, which are set in."""
        wide = self._outside.width(self._outside.stdout)
        self.show_text("".join(f"{part}\n" for line in text.splitlines() for part in prose(line, wide)))

    def show_text(self, text: str) -> None:
        """Write lines that were asked for, in a pager where they are more than the screen has."""
        if not self._overflows(text):
            self._outside.stdout.write(text)
            return
        from localcite.shell.paging import page  # noqa: PLC0415 - most answers fit

        page(text, self._outside.height() or 0, self._outside)

    def _overflows(self, text: str) -> bool:
        """Tell whether a text is longer than the screen. Without a terminal nothing is."""
        rows = self._outside.height() if self._pages else None
        return rows is not None and text.count("\n") >= rows - 1

    def remark(self, text: str) -> None:
        """Say a sentence about what was shown; on a terminal no word is broken at its edge."""
        wide = self._outside.width(self._outside.stderr)
        for line in map(visible, text.split("\n")):
            for part in wrapped(line, wide):
                self._outside.stderr.write(self._remark(part, "dim") + "\n")
        self._outside.stderr.flush()

    # ---- what takes time ------------------------------------------------------------------------------------------

    @contextmanager
    def busy(self) -> Iterator[Callable[[], None]]:
        """Give out what to call while something runs; after a moment it is said, and wiped out at the end."""
        began, told = self._outside.monotonic(), list[str]()

        def tick() -> None:
            seconds = self._outside.monotonic() - began
            if seconds >= PATIENCE and (self._moves or not told):
                told.append(f"\r… {seconds:.0f} s, Ctrl-C stops it " if self._moves else "… Ctrl-C stops it\n")
                self._tell(told[-1])

        try:
            yield tick
        finally:
            if told and self._moves:
                self._tell("\r\x1b[K")

    def _tell(self, text: str) -> None:
        """Write something on a terminal at once; elsewhere nobody waits and watches."""
        if self._outside.stderr.isatty():
            self._outside.stderr.write(text)
            self._outside.stderr.flush()
