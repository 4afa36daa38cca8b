"""`localcite audit verify`: check that nothing in the record was changed or lost. Exit code 8 where something was."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from localcite.cli.arguments import Parser
from localcite.cli.audit.told import record
from localcite.cli.output import write_json
from localcite.db.ledger.chain import GENESIS
from localcite.db.ledger.verify import Fault, Verification, verify
from localcite.errors import BadFile
from localcite.show.cells import shown
from localcite.show.export.receipt import last_in
from localcite.show.quote import count

if TYPE_CHECKING:
    from localcite.app import App

FAILED = 8
TAIL = 4_000_000  # bytes at the end of a file in which its receipt stands
STORY = """\
Check the whole record: every event's hash and its place in the chain, every reply against what was written of it.
Losing the newest events leaves a chain that is whole; --against a backup, the JSON of an earlier `backup --json`,
`audit export --json` or `audit verify --json`, or an exported answer (the file with the receipt in it, or the receipt
that lies beside it) shows that too. Exit code 8 where something is wrong.
--export FILE checks what `audit export` wrote instead, without a database."""

Remembered = tuple[int, str]


def run(argv: list[str], app: "App") -> int:
    """Check, and write what was found."""
    parser = Parser(app, "audit verify", STORY)
    parser.add_argument(
        "--against", action="append", default=[], metavar="FILE", help="a backup, a receipt, or such JSON"
    )
    parser.add_argument("--export", metavar="FILE", help="check an exported file")
    parser.add_argument("--json", action="store_true", help="as JSON")
    options = parser.read(argv)
    against = [each for file in options.against for each in remembered(file)]
    found = _of_export(options.export, against) if options.export else _of_record(app, against)
    if options.json:
        write_json(app, to_json(found))
    else:
        _tell(app, found)
    return 0 if found.ok else FAILED


def _of_record(app: "App", against: list[Remembered]) -> Verification:
    """Return what a check of the database finds."""
    with record(app) as (connection, _):
        return verify(connection, against=against) if connection else _of_nothing(against)


def _of_export(file: str, against: list[Remembered]) -> Verification:
    """Return what a check of an exported file finds."""
    from localcite.cli.audit.exported import verify_export  # noqa: PLC0415 - most checks are of the database

    return verify_export(file, against)


def _of_nothing(against: list[Remembered]) -> Verification:
    """Return what a check finds where no database is: all is well, unless somebody remembers an event."""
    faults = tuple(Fault(seq, "it was remembered, and there is no record at all") for seq, _ in against if seq)
    return Verification(not faults, 0, faults, (0, GENESIS))


def to_json(found: Verification) -> dict[str, object]:
    """Return what was found as JSON has it; it can be given to --against later."""
    faults = [fault._asdict() for fault in found.faults]
    last = {"seq": found.last[0], "hash": found.last[1]}
    return {"ok": found.ok, "checked": found.checked, "last": last, "faults": faults, "faults_not_listed": found.more}


def _tell(app: "App", found: Verification) -> None:
    """Write what was found in words."""
    for fault in found.faults:
        place = "the record" if fault.seq is None else f"event {fault.seq}"
        app.stdout.write(f"{place}: {shown(fault.what)}\n")
    if found.more:
        app.stdout.write(f"… and {found.more:,} more\n")
    checked = f"{count(found.checked, 'event')} checked"
    if found.ok:
        seq, hashed = found.last
        app.stdout.write(f"{checked}, all whole; the last is event {seq}, hash {hashed}\n")
    else:
        app.note(f"{checked}; {count(len(found.faults) + found.more, 'fault')} found. Leave the file as it is.")


# ---- what somebody remembers --------------------------------------------------------------------------------------


def remembered(file: str) -> list[Remembered]:
    """Return the events that a backup or a receipt remembers. Raises BadFile."""
    path = Path(file)
    try:
        with path.open("rb") as stream:
            content = stream.read(16)
            if content != b"SQLite format 3\0":
                return list(_of_json(json.loads(content + stream.read(1_000_000))))
    except (OSError, ValueError, RecursionError) as error:
        if isinstance(error, ValueError) and (signed := _signed(path)):
            return [signed]
        what = getattr(error, "strerror", None) or "it is neither a backup nor a receipt"
        raise BadFile(path=file, what=what.lower(), line=None, fix=None) from None
    return [_of_backup(path)]


def _of_json(told: object) -> Iterator[Remembered]:
    """Yield each event that JSON names: `{seq, hash}`, alone, in a list, or under `last`."""
    if isinstance(told, list):
        for each in told:
            yield from _of_json(each)
    elif isinstance(told, dict) and isinstance(told.get("last"), dict):
        yield from _of_json(told["last"])
    elif isinstance(told, dict) and type(told.get("seq")) is int and isinstance(told.get("hash"), str):
        yield told["seq"], told["hash"]
    else:
        raise ValueError(told)


def _signed(path: Path) -> Remembered | None:
    """Return the event that an exported answer names in the receipt at its end; None where it has none."""
    from zipfile import BadZipFile, ZipFile  # noqa: PLC0415 - only spreadsheets are archives

    with path.open("rb") as stream:
        if stream.read(4) != b"PK\3\4":
            stream.seek(max(0, path.stat().st_size - TAIL))
            return last_in(stream.read())
    try:
        with ZipFile(path) as book:
            return last_in(book.read("docProps/core.xml"))
    except (BadZipFile, KeyError, OSError):
        return None


def _of_backup(path: Path) -> Remembered:
    """Return the newest event of another database."""
    from localcite.db.ledger import last  # noqa: PLC0415 - most receipts are JSON
    from localcite.db.reader import open_for_reading  # noqa: PLC0415 - the same

    connection = open_for_reading(path)
    if connection is None:
        return 0, GENESIS
    with closing(connection):
        return last(connection)
