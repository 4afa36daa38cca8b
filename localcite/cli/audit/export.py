"""`localcite audit export`: the whole record in one file that verifies on its own, as CSV, JSON or JSON lines."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from localcite.cli.arguments import Parser
from localcite.cli.audit.exported import COLUMNS, header, row
from localcite.cli.output import output, write_json
from localcite.errors import UsageError
from localcite.show.formats import Sink, write_csv
from localcite.show.quote import count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from localcite.app import App
    from localcite.db.ledger.export import Event

FORMATS = ("csv", "json", "jsonl")
STORY = """\
Write every event of the record into FILE: CSV for spreadsheets, JSON or JSON lines, as its ending says. Each event
has its text as it is hashed, and its hash, so that the file verifies without the database and without localcite
(docs/books.md says how). Replies are not in it. The number and hash of the last event, which this command tells, show
later whether the end of the file was cut off: `localcite audit verify --export FILE --against RECEIPT`."""


def run(argv: list[str], app: "App") -> int:
    """Write the file, and say by which event it ends."""
    parser = Parser(app, "audit export", STORY)
    parser.add_argument("file", metavar="FILE", help="where to; - is standard output")
    parser.add_argument("--format", choices=FORMATS, help="default: what the ending of FILE says, else csv")
    parser.add_argument("--json", action="store_true", help="file, events, seq and hash as JSON: a receipt")
    options = parser.read(argv)
    if options.json and options.file == "-":
        raise UsageError(what="the receipt and the export cannot both be on standard output", fix="name a FILE")
    form = options.format or Path(options.file).suffix.lower().removeprefix(".")
    form = form if form in FORMATS else "csv"
    seq, hashed = _export(app, options.file, form)
    if options.json:
        write_json(app, {"file": options.file, "format": form, "seq": seq, "hash": hashed})
    else:
        app.note(f"{count(seq, 'event')} exported; the last is number {seq:,}, hash {hashed}.")
    return 0


def _export(app: "App", file: str, form: str) -> tuple[int, str]:
    """Write the file as the record is at one moment; return its last event's number and hash."""
    from localcite.db.ledger import last  # noqa: PLC0415 - keeps `--help` light
    from localcite.db.ledger.chain import GENESIS  # noqa: PLC0415 - the same
    from localcite.db.ledger.export import events  # noqa: PLC0415 - the same

    connection = app.open_for_reading()
    if connection is None:
        with output(app, file) as sink:
            _write((), form, (0, GENESIS), sink)
        return 0, GENESIS
    with closing(connection), output(app, file, mark=form == "csv") as sink:
        connection.execute("BEGIN")
        ends_with = last(connection)
        _write(events(connection), form, ends_with, sink)
    return ends_with


def _write(events: "Iterable[Event]", form: str, ends_with: tuple[int, str], sink: Sink) -> None:
    """Write events in one of the forms. Each event of the JSON forms is on a line of its own."""
    from json import dumps  # noqa: PLC0415 - keeps `--help` light

    if form == "csv":
        write_csv(COLUMNS, (row(event) for event in events), sink)
        return
    texts = (dumps(dict(zip(COLUMNS, row(event), strict=True)), ensure_ascii=True) for event in events)
    if form == "jsonl":
        sink.write(f"{dumps(header(ends_with))}\n")
        for text in texts:
            sink.write(f"{text}\n")
        return
    sink.write(f'{dumps(header(ends_with))[:-1]}, "events": [')
    for place, text in enumerate(texts):
        sink.write(f"{',' * bool(place)}\n{text}")
    sink.write("\n]}\n")
