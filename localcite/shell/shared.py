"""The commands that are as on the command line. Docstrings are the help; `COMMAND --help` lists the options."""

from localcite.shell.session import Session
from localcite.shell.words import split


def plan(session: Session, rest: str) -> int:
    """Say what a sync would buy, and at most at what price. Spends nothing, sends nothing.

    usage: plan ID… | -f FILE | -c COLLECTION  (`plan --help` lists the options)
           plan it      what the last answer lacks

    examples:
      plan US11205304B2 US9876543B2
      plan -c portfolio --max-age 90d
      plan it
    """
    return _wanting(session, "plan", rest)


def sync(session: Session, rest: str) -> int:
    """Buy what is missing or out of date, and nothing else. The only command here that opens a connection.

    usage: sync ID… | -f FILE | -c COLLECTION  (`sync --help` lists the options)
           sync it      what the last answer lacks

    The plan and its price come first, and nothing is bought unless you say yes. Ctrl-C stops after the replies in
    flight are recorded, a second one at once. Then `it` asks the last question again.

    examples:
      sync -c portfolio
    """
    if not {"-h", "--help"}.intersection(rest.split()):
        session.outside.note(f"`sync` leaves the machine where there is something to buy: {session.outside.vendor()}")
    code = _wanting(session, "sync", rest)
    if session.it is not None and code in {0, 3}:
        session.screen.hint("`it` asks the last question again, of what is held now.")
    return code


def status(session: Session, rest: str) -> int:
    """Say what is held, how old it is, and what is in doubt.

    usage: status [ID…]

    examples:
      status
      status US11205304B2
    """
    return _as_typed(session, "status", rest)


def collection(session: Session, rest: str) -> int:
    """List and change collections: named lists of documents, each with its rule of age and its owner.

    usage: collection list | show NAME | add NAME ID… | remove NAME ID… | delete NAME | rule NAME AGE | owner NAME OWNER

    examples:
      collection list
      collection add seeds US11205304B2 10.3390/s20030734
      collection owner seeds "Acme Corp"
      collection show seeds
    """
    return _as_typed(session, "collection", rest)


def report(session: Session, rest: str) -> int:
    """Write a report about a collection: one page that needs nothing but itself, with the rows behind each number.

    usage: report COLLECTION [-o FILE.html] [--since DATE]  (`report --help` lists the options)

    examples:
      report portfolio
      report portfolio -o march.html --since 2026-01-01
    """
    return _as_typed(session, "report", rest)


def price(session: Session, rest: str) -> int:
    """Say what one unit costs, or set it.

    usage: price list | set ENDPOINT AMOUNT CURRENCY

    examples:
      price list
    """
    return _as_typed(session, "price", rest)


def budget(session: Session, rest: str) -> int:
    """Say what this month may cost and has cost, or set the most.

    usage: budget show | set UNITS/month

    examples:
      budget show
    """
    return _as_typed(session, "budget", rest)


def audit(session: Session, rest: str) -> int:
    """Look at the record of every billed call.

    usage: audit [log | show CALL | verify | in-doubt | resolve … | reconcile FILE]

    examples:
      audit log
      audit verify
    """
    return _as_typed(session, "audit", rest)


def backup(session: Session, rest: str) -> int:
    """Copy the database into one file, with where the record of calls stands.

    usage: backup FILE  (`backup --help` tells how to restore one)

    examples:
      backup copy.db
    """
    return _as_typed(session, "backup", rest)


def rebuild(session: Session, rest: str) -> int:
    """Derive every table again from the kept replies, at no charge.

    usage: rebuild

    examples:
      rebuild
    """
    return _as_typed(session, "rebuild", rest)


def doctor(session: Session, rest: str) -> int:
    """Say what is fine, what is wrong, what is lost, and what to do. Changes nothing without --fix.

    usage: doctor [--fix]

    examples:
      doctor
    """
    return _as_typed(session, "doctor", rest)


def login(session: Session, rest: str) -> int:
    """Store credentials in the keyring of the system. What is typed is not shown, and not kept in the history.

    usage: login [--region REGION]
    """
    return _as_typed(session, "login", rest)


def logout(session: Session, rest: str) -> int:
    """Take the credentials out of the keyring of the system.

    usage: logout
    """
    return _as_typed(session, "logout", rest)


# ---- how they are run -----------------------------------------------------------------------------------------------


def _as_typed(session: Session, command: str, rest: str) -> int:
    """Run a command as the command line would."""
    session.outside.stdout.flush()
    return session.outside.run_command([command, *split(rest)])


def _wanting(session: Session, command: str, rest: str) -> int:
    """Run `plan` or `sync`; `it` stands for what the last answer lacks."""
    words = split(rest)
    if not words or words[0].casefold() != "it":
        return _as_typed(session, command, rest)
    lacking = session.answer_to(session.last(), session.text, complete=True).to_buy
    wanted = [] if lacking is None else [*(part for name in lacking.collections for part in ("-c", name)), *lacking.ids]
    if lacking is None or not (wanted or lacking.aged):
        session.outside.note("The last answer lacks nothing that can be bought.")
        return 0
    pages = ["--pages", "all"] if lacking.pages else []
    commands = [[*pages, *wanted]] if wanted else []
    commands += [["--max-age", age, *ids] for age, ids in lacking.aged]
    return next(filter(None, (session.outside.run_command([command, *words[1:], *each]) for each in commands)), 0)
