"""`localcite describe`: what the SQL views and their columns mean. Offline."""

from contextlib import closing
from typing import TYPE_CHECKING, Any

from localcite.cli.arguments import Parser
from localcite.cli.output import add_output, write_json, write_table
from localcite.errors import UsageError

if TYPE_CHECKING:
    from localcite.app import App

STORY = "Say what the SQL views and their columns mean: for `localcite sql`, and for tools that open the file."
BELOW = """\
datasette, with descriptions:
  localcite describe --datasette -o metadata.json
  datasette localcite.db -m metadata.json"""


def run(argv: list[str], app: "App") -> int:
    """Write what is known of the views."""
    parser = Parser(app, "describe", STORY, below=BELOW)
    parser.add_argument("views", nargs="*", metavar="VIEW", help="documents, citations …; default: all")
    parser.add_argument("--datasette", action="store_true", help="as a metadata file of datasette")
    parser.add_argument("--database", metavar="NAME", help="with --datasette: the name under which it is served")
    add_output(parser)
    options = parser.read(argv)
    if options.datasette:
        return _for_datasette(app, options)
    if options.database:
        raise UsageError(what="--database is for --datasette, which is not given", fix="give both")
    _write(app, options)
    return 0


def _write(app: "App", options: Any) -> None:
    """Write one row a column of each view."""
    from localcite.db.described import COLUMNS  # noqa: PLC0415 - keeps `--help` light

    unknown = [view for view in options.views if view not in COLUMNS]
    if unknown:
        raise UsageError(what=f"there is no view {unknown[0]!r}", fix=f"there are {', '.join(COLUMNS)}")
    rows = [
        (view, column, meaning.replace("`", ""))
        for view in options.views or COLUMNS
        for column, meaning in COLUMNS[view].items()
    ]
    write_table(app, options, ("view", "column", "meaning"), rows)


def _for_datasette(app: "App", options: Any) -> int:
    """Write the metadata file. Tables below the views may change, so they are not shown."""
    from localcite.show.datasette import metadata  # noqa: PLC0415 - keeps `--help` light

    if options.views or options.format:
        raise UsageError(what="a metadata file holds all views, as JSON", fix="leave out views and --format")
    connection = app.open_for_reading()
    hidden = []
    if connection is not None:
        with closing(connection):
            found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            hidden = [str(name) for (name,) in found]
    write_json(app, metadata(options.database or app.database_path.stem, hidden), options.output)
    if options.output not in {None, "-"}:
        app.note(f"Written; `datasette {app.database_path} -m {options.output}` shows the views with what they mean.")
    return 0
