"""Answers of `ask` that go into files, or to standard output as references or networks."""

from contextlib import closing, contextmanager, nullcontext
from typing import TYPE_CHECKING

from localcite.cli.ask import Options, stoppable
from localcite.cli.output import is_file, output, target_of, tell_written, text_form
from localcite.query import parse
from localcite.query.context import context_for
from localcite.show.export.asked import export_question, stream_question

if TYPE_CHECKING:
    from collections.abc import Iterator
    from sqlite3 import Connection

    from localcite.app import App
    from localcite.query import Answer


def export(app: "App", options: Options) -> "Answer":
    """Ask, write what is found, and say what was written; return the answer without its rows."""
    question = parse(options.question)
    context = context_for(app.settings, app.now())
    target = target_of(app, options) if is_file(options) else None
    form = text_form(options, rows_alone=False) if target is None else target.form
    connection = app.open_for_reading()
    with nullcontext() if connection is None else _stoppable(connection):
        if target is not None:
            wrote, answer = export_question(question, options.question, connection, context, target)
            tell_written(app, wrote)
            return answer
        with output(app, None) as sink:
            answer = stream_question(question, options.question, connection, context, form, sink)
        app.stdout.flush()
        return answer


@contextmanager
def _stoppable(connection: "Connection") -> "Iterator[None]":
    with closing(connection), stoppable(connection):
        yield
