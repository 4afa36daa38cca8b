"""`localcite explain`: how a question is understood. Offline; nothing is read but the question."""

from typing import TYPE_CHECKING

from localcite.cli.ask import read_options
from localcite.errors import UsageError

if TYPE_CHECKING:
    from localcite.app import App

HELP = """\
usage: localcite explain 'QUESTION'

Show how a question is understood: its stages as they were read, the SQL they become, and what is done in Python.
Nothing is run.

example: localcite explain 'cited-by US11205304B2 | where category has X | by assignee | top 10'
"""


def run(argv: list[str], app: "App") -> int:
    """Explain one question."""
    options = read_options(argv, "explain")
    if options.help:
        app.stdout.write(HELP)
        return 0
    if options.format or options.output or options.complete:
        raise UsageError(what="`localcite explain` takes a question and no options", fix=None)
    from localcite.query.explain import explain  # noqa: PLC0415 - `--help` explains nothing

    app.stdout.write(explain(options.question, app.now().date()))
    return 0
