"""`localcite rebuild`: derive every table again from the kept replies. Offline, at no charge."""

from contextlib import closing
from typing import TYPE_CHECKING

from localcite.cli.arguments import Parser
from localcite.errors import UsageError
from localcite.show.quote import count

if TYPE_CHECKING:
    from localcite.app import App

STORY = """\
Derive documents, citations and holdings again from the replies as they came. Nothing is sent and nothing
is bought. What could not be understood by an older localcite may be understood now. The record of calls,
collections, prices and budgets stay as they are."""


def run(argv: list[str], app: "App") -> int:
    """Rebuild, in one transaction: a rebuild that fails changes nothing."""
    Parser(app, "rebuild", STORY).read(argv)
    from localcite.db.locks import alive_in  # noqa: PLC0415 - keeps `--help` light
    from localcite.graph import graph_path  # noqa: PLC0415 - the same
    from localcite.graph.refresh import refresh  # noqa: PLC0415 - the same
    from localcite.sync.replay import rebuild  # noqa: PLC0415 - the same

    if not app.database_path.exists():
        raise UsageError(what="nothing is held yet", fix="`localcite sync` makes the database")
    with closing(app.open_for_writing()) as connection:
        done = rebuild(connection, app.now, alive_in(app.settings.beside), lambda _done, _of: None)
        refresh(connection, graph_path(str(app.database_path)))
        documents = connection.execute("SELECT count(*) FROM document WHERE same_as IS NULL").fetchone()[0]
        citations = connection.execute("SELECT count(*) FROM citation").fetchone()[0]
    replies = count(done, "reply")
    app.note(
        f"Read {replies} again: {count(documents, 'document')}, {count(citations, 'citation')}. Nothing was bought."
    )
    return 0
