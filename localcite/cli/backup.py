"""`localcite backup`: copy the database, as it is at one moment, into one file; and put such a file back."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from localcite.cli.arguments import Parser
from localcite.cli.output import write_json
from localcite.errors import BadFile, UsageError
from localcite.show.quote import count, units

if TYPE_CHECKING:
    from localcite.app import App
    from localcite.doctor.restore import Backup, Loss

DAMAGED = 8
STORY = """\
Copy the database into one new file, while others may read and write it; the copy is then checked as `audit verify`
does. It is told with the number and hash of its last event, by which `localcite audit verify --against` finds out
later that events were lost.

--restore puts such a file in the place of the database. What the database has beyond it is said first and needs a yes;
the database that was there is moved into the folder `backups` and never deleted."""


def run(argv: list[str], app: "App") -> int:
    """Make the copy, and say by which event it ends; or put one back."""
    parser = Parser(app, "backup", STORY)
    parser.add_argument("file", metavar="FILE", help="a new file; with --restore, a backup")
    parser.add_argument("--restore", action="store_true", help="put FILE in the place of the database")
    parser.add_argument("--yes", action="store_true", help="restore although the database has what FILE has not")
    parser.add_argument("--json", action="store_true", help="file, seq and hash as JSON")
    options = parser.read(argv)
    target = Path(options.file)
    if "\0" in options.file or not target.name:
        raise BadFile(path=options.file, what="it is no path for a file", line=None, fix=None)
    return _restore(app, options, target) if options.restore else _back_up(app, options, target)


# ---- making one ---------------------------------------------------------------------------------------------------


def _back_up(app: "App", options: Any, target: Path) -> int:
    from localcite.db import border, engine  # noqa: PLC0415 - keeps `--help` light
    from localcite.db.ledger import verify  # noqa: PLC0415 - the same

    engine.backup(app.database_path, target)
    with closing(border.connect_to_read(target)) as connection:
        if border.revision(connection, target) is None:
            app.note(f"Copied into {target}; nothing is held yet.")
            return 0
        whole = connection.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
        found = verify(connection)
    seq, hashed = found.last
    if options.json:
        write_json(app, {"file": str(target), "seq": seq, "hash": hashed, "ok": whole and found.ok})
    else:
        app.note(f"Copied into {target}; its last event is number {seq:,}, hash {hashed}.")
    if whole and found.ok:
        return 0
    app.note("The copy is as damaged as the database: `localcite doctor` says what is wrong and what to do.")
    return DAMAGED


# ---- putting one back ---------------------------------------------------------------------------------------------


def _restore(app: "App", options: Any, file: Path) -> int:
    from localcite.doctor import restore  # noqa: PLC0415 - keeps `--help` light

    if file.resolve() == app.database_path.resolve():
        raise UsageError(what="that is the database itself", fix=None)
    backup = restore.look(file)
    if backup.faults:
        app.note(f"Its record has {count(backup.faults, 'fault')}: `audit verify` will list them.")
    lost = restore.loss(app.database_path, backup)
    _agree(app, options, backup, lost)
    aside = restore.restore(app.database_path, backup, now=app.now())
    if options.json:
        seq, hashed = backup.last
        told = {"file": str(app.database_path), "seq": seq, "hash": hashed, "former": str(aside) if aside else None}
        write_json(app, told | {"events_lost": lost.events if lost.readable else None})
    else:
        former = f" The former database is now {aside}." if aside else ""
        app.note(f"Restored {file}: its last event is number {backup.last[0]:,}.{former}")
    return 0


def _agree(app: "App", options: Any, backup: "Backup", lost: "Loss") -> None:
    """Say what would be lost, and go on only with a yes. Raises UsageError."""
    if lost.nothing:
        return
    what = _words(backup, lost)
    if not options.yes and not app.confirm(f"{what[:1].upper()}{what[1:]}. Restore all the same?"):
        raise UsageError(what=what, fix="--yes restores all the same; what is there is kept under backups")
    app.note(f"{what[:1].upper()}{what[1:]}.")


def _words(backup: "Backup", lost: "Loss") -> str:
    if not lost.readable:
        return "the database there cannot be read, so nobody can tell what it has beyond the backup"
    bought = f"{count(lost.replies, 'reply')} for {units(lost.units)}"
    return (
        f"the database has {count(lost.events, 'event')} since {lost.since} that {backup.path.name} has not: {bought}"
    )
