"""`localcite doctor`: what is fine, what is wrong, what is lost, and what to do. Changes nothing without --fix."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from localcite.cli.arguments import Parser
from localcite.cli.output import write_json
from localcite.errors import BadSetting, LocalciteError, UsageError
from localcite.show.cells import shown
from localcite.show.quote import count

if TYPE_CHECKING:
    from localcite.app import App
    from localcite.doctor.values import Finding, Patient

STORY = """\
Examine the home, its settings and the database, and say what is fine, what is wrong, what is lost, and what to do
about each. Nothing is changed and nothing is sent. --fix does what is safe: permissions, lock files that killed runs
left behind, views, triggers, indexes, and files that can be made again. --salvage writes into a new file everything
that a damaged database still holds, read from its bytes; the damaged one stays as it is.
Exit code 0: healthy, 3: calls are in doubt or something could not be salvaged, 8: something is wrong or lost."""


def run(argv: list[str], app: "App") -> int:
    """Examine, and write what was found."""
    parser = Parser(app, "doctor", STORY)
    parser.add_argument("--fix", action="store_true", help="mend what is safe to mend")
    parser.add_argument("--salvage", metavar="NEWFILE", help="write what is still readable into a new database")
    parser.add_argument("--from", dest="source", metavar="FILE", help="with --salvage: another damaged file than ours")
    parser.add_argument("--json", action="store_true", help="as JSON")
    options = parser.read(argv)
    if options.source and not options.salvage:
        raise UsageError(what="--from names what to salvage", fix="give --salvage NEWFILE as well")
    if options.salvage:
        return _salvage(app, options)
    found = _examine(app)
    if options.fix and _mend(app, found):
        found = _examine(app)
    return _tell(app, found, as_json=options.json)


# ---- examining ----------------------------------------------------------------------------------------------------


def _examine(app: "App") -> "list[Finding]":
    """Return what all checks find. Settings that make no sense are a finding too, and then the only one."""
    from localcite.doctor.checks import examine  # noqa: PLC0415 - keeps `--help` light
    from localcite.doctor.values import wrong  # noqa: PLC0415 - the same
    from localcite.show.problem import problem  # noqa: PLC0415 - the same

    try:
        return list(examine(_patient(app)))
    except LocalciteError as error:
        return [wrong("settings", problem(error, app.known_secrets()).rstrip("."), "correct it there")]


def _patient(app: "App") -> "Patient":
    """Return what is examined."""
    from localcite.db.locks import alive_in  # noqa: PLC0415 - keeps `--help` light
    from localcite.doctor.values import Patient  # noqa: PLC0415 - the same
    from localcite.settings.secrets import SECRET_NAMES  # noqa: PLC0415 - the same

    try:
        base_url = app.base_url
    except BadSetting:
        base_url = app.settings.base_url
    told = any(app.environ.get(f"LOCALCITE_{name.upper()}") for name in SECRET_NAMES)
    alive = alive_in(app.settings.beside)
    return Patient(app.settings, told, app.keyring, base_url, app.now(), alive)


def _mend(app: "App", found: "list[Finding]") -> bool:
    """Mend what can be mended; tell whether anything was."""
    mended = False
    for finding in found:
        if finding.mend is not None:
            try:
                finding.mend()
            except (LocalciteError, OSError) as error:
                app.note(f"{finding.check}: this could not be mended ({type(error).__name__}).")
            else:
                app.note(f"Mended: {finding.check}: {finding.what}.")
                mended = True
    return mended


def _tell(app: "App", found: "list[Finding]", *, as_json: bool) -> int:
    """Write what was found, and return the exit code."""
    levels = {finding.level.value for finding in found}
    code = 8 if levels & {"wrong", "lost"} else 3 if "doubt" in levels else 0
    if as_json:
        keys = ("check", "level", "what", "fix")
        listed = [{key: getattr(finding, key) for key in keys} for finding in found]
        write_json(app, {"healthy": code == 0, "findings": listed})
        return code
    width = max((len(finding.check) for finding in found), default=0)
    for finding in found:
        app.stdout.write(f"{finding.level.value:<5}  {finding.check:<{width}}  {shown(finding.what)}\n")
        if finding.fix:
            app.stdout.write(f"{'':<{7 + width}}  → {shown(finding.fix)}\n")
    app.note(_summary(found, code))
    return code


def _summary(found: "list[Finding]", code: int) -> str:
    """Return the sentence at the end."""
    bad = sum(finding.level.value in {"wrong", "lost"} for finding in found)
    if code == 8:
        return f"{count(bad, 'thing')} to see to; `localcite doctor --fix` mends what is safe to mend."
    return "Some calls are in doubt; all else is well." if code else "All is well."


# ---- salvaging ----------------------------------------------------------------------------------------------------


def _salvage(app: "App", options: Any) -> int:
    """Write a new database, and name what is lost."""
    from localcite.doctor.salvage import salvage  # noqa: PLC0415 - keeps `--help` light

    source = Path(options.source) if options.source else app.database_path
    told = salvage(source, Path(options.salvage), now=app.now())
    if options.json:
        last = {"seq": told.last[0], "hash": told.last[1]}
        write_json(app, {**told._asdict(), "file": str(told.file), "lost": list(told.lost), "last": last})
    else:
        for lost in told.lost:
            app.stdout.write(f"lost: {shown(lost)}\n")
        held = f"{count(told.documents, 'document')}, {count(told.citations, 'citation')}"
        app.note(f"Salvaged {count(told.events, 'event')} and {count(told.replies, 'reply')}: {held}.")
        app.note(f"`localcite backup --restore {told.file}` puts it in the place of the damaged one.")
    return 3 if told.lost else 0
