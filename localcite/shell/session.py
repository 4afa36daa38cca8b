"""What is remembered between two lines, and how a question is asked so that Ctrl-C stops it."""

from collections.abc import Callable, Mapping
from sqlite3 import Connection
from typing import NamedTuple, TypeVar

from localcite.errors import UsageError
from localcite.query import Answer, Question, compile_question, parse
from localcite.query.compile import flattened
from localcite.query.run import found
from localcite.shell.outside import Outside
from localcite.shell.running import stoppable
from localcite.shell.screen import Screen
from localcite.show.export.receipt import Receipt, of_answer

T = TypeVar("T")


class Table(NamedTuple):
    """The last rows that were shown, for `to FILE`. `more`: further keys of the JSON form; `question`: None for SQL."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    more: Mapping[str, object]
    receipt: Receipt | None = None
    question: Question | None = None


class Session:
    """The last question (`it`), the last table, and the exit codes so far.

    `lines`: how many were read from a file or a pipe; `line`: where the one begins that is being done.
    """

    def __init__(self, outside: Outside) -> None:
        self.outside = outside
        self.screen = Screen(outside)
        self.it: Question | None = None
        self.text = ""
        self.table: Table | None = None
        self.codes: set[int] = set()
        self.is_over = False
        self.lines = 0
        self.line = 0

    def ask(self, text: str) -> Answer:
        """Return the answer to a question, and remember both. Raises BadQuestion."""
        question = parse(text, it=self.it, save=True)
        answer = self.answer_to(question, text)
        self.it, self.text = flattened(question), text
        self.table = Table(answer.columns, answer.rows, answer.more(), of_answer(answer), question)
        return answer

    def answer_to(self, question: Question, text: str, *, complete: bool = False) -> Answer:
        """Return the answer to a question that was read. `complete`: name what would complete it."""
        context = self.outside.context()
        program = compile_question(question, text, context.now.date())
        return self.reading(
            lambda connection: found(
                program,
                text,
                connection,
                context,
                lambda finding: finding.answer(complete=complete, stands_on=True),
                complete=complete,
            )
        )

    def reading(self, work: Callable[[Connection | None], T]) -> T:
        """Return what some work reads from the database. Ctrl-C stops it."""
        connection = self.outside.connect()
        with self.screen.busy() as tick:
            return stoppable(connection, lambda: work(connection), tick)

    def last(self) -> Question:
        """Return the last question. Raises UsageError where there is none."""
        if self.it is None:
            raise UsageError(what="there is no last answer yet", fix="ask something first")
        return self.it
