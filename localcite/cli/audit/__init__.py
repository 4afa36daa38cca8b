"""`localcite audit`: the record of every billed call: told (`log`, `show`), checked, compared, exported."""

from typing import TYPE_CHECKING

from localcite.cli import Action, choose

if TYPE_CHECKING:
    from localcite.app import App

INTRODUCTION = """\
usage: localcite audit [ACTION] …

The record of every call that was sent: written down before it left, its outcome after. Without an action: the log.
"""
ACTIONS = {
    "log": Action("localcite.cli.audit.log", "all calls, or some; with sums"),
    "show": Action("localcite.cli.audit.show", "one call, what it asked for, and the reply as it came"),
    "verify": Action("localcite.cli.audit.verify", "check that nothing in the record was changed or lost"),
    "in-doubt": Action("localcite.cli.audit.in_doubt", "calls that may have been billed, and nobody saw the answer"),
    "resolve": Action("localcite.cli.audit.resolve", "end a doubt: it was billed, or it was not"),
    "reconcile": Action("localcite.cli.audit.reconcile", "compare the record with the vendor's usage statement"),
    "waste": Action("localcite.cli.audit.waste", "what was paid for nothing, and what would have saved it"),
    "export": Action("localcite.cli.audit.export", "the whole record as a file that verifies on its own"),
}


def run(argv: list[str], app: "App") -> int:
    """Run one action on the record."""
    asked_for_help = argv[:1] in (["-h"], ["--help"])
    words = argv if argv and not (argv[0].startswith("-") and not asked_for_help) else ["log", *argv]
    return choose(words, app, ACTIONS, "localcite audit", INTRODUCTION)
