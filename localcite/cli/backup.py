"""`localcite backup`: copy the database, as it is at one moment, into one file."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from localcite.cli.arguments import Parser
from localcite.cli.output import write_json
from localcite.errors import BadFile

if TYPE_CHECKING:
    from localcite.app import App

STORY = """\
Copy the database into one new file, while others may read and write it. The copy is told with the number
and hash of its last event, by which `localcite audit verify --against` finds out later that events were lost."""


def run(argv: list[str], app: "App") -> int:
    """Make the copy, and say by which event it ends."""
    parser = Parser(app, "backup", STORY)
    parser.add_argument("file", metavar="FILE", help="a new file")
    parser.add_argument("--json", action="store_true", help="file, seq and hash as JSON")
    options = parser.read(argv)
    from localcite.db import engine, reader  # noqa: PLC0415 - keeps `--help` light
    from localcite.db.ledger import last  # noqa: PLC0415 - the same

    target = Path(options.file)
    if "\0" in options.file or not target.name:
        raise BadFile(path=options.file, what="it is no path for a file", line=None, fix=None)
    engine.backup(app.database_path, target)
    connection = reader.open_for_reading(target)
    if connection is None:
        return 0
    with closing(connection):
        seq, hashed = last(connection)
    if options.json:
        write_json(app, {"file": str(target), "seq": seq, "hash": hashed})
    else:
        app.note(f"Copied into {target}; its last event is number {seq:,}, hash {hashed}.")
    return 0
