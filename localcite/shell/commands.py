"""The words beside the questions. A command's docstring is its help: what it does, its usage, examples that run."""

from collections.abc import Callable, Mapping
from pathlib import Path

from localcite.errors import BadFile, UsageError
from localcite.shell.helping import about, overview, told
from localcite.shell.session import Session
from localcite.shell.words import split

Command = Callable[[Session, str], int | None]


def take(session: Session, line: str) -> None:
    """Do what one line says. Whatever goes wrong is said, and remembered as an exit code; the shell goes on."""
    word, _, rest = line.strip().partition(" ")
    command = COMMANDS.get(word.casefold())
    try:
        code = command(session, rest.strip()) if command else ask(session, line)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - the shell outlives every failure
        where = f"line {session.line}: " if session.line and not session.outside.stdin.isatty() else ""
        code = session.outside.end(error, where)
    session.codes.add(code or 0)
    session.outside.stdout.flush()


def ask(session: Session, text: str) -> int:
    """Answer a question, and save its documents where it says so."""
    answer = session.ask(text)
    session.screen.show_answer(answer)
    if answer.save is not None:
        save(session, answer.save)
    return 0


# ---- the last answer ------------------------------------------------------------------------------------------------


def save(session: Session, rest: str) -> None:
    """Put the documents of the last answer into a collection, which is made where there is none.

    usage: save NAME
           … | save NAME

    examples:
      save citing
      in citing | count
    """
    from localcite.shell.saving import save as put  # noqa: PLC0415 - only where something is saved

    put(session, _one(rest, "save", "a NAME"))


def to(session: Session, rest: str) -> None:
    """Write the rows of the last answer into a file, all of them.

    usage: to FILE

    The ending says in which form: .csv, .tsv, .json, .jsonl, .md; any other is a table. A file that is there is
    replaced.

    examples:
      to citing.csv
      to "as json.json"
    """
    file = _one(rest, "to", "a FILE")
    if session.table is None:
        raise UsageError(what="there is no last answer yet", fix="ask something first")
    columns, rows, more = session.table
    try:
        session.outside.write_file(columns, rows, more, str(Path(file).expanduser()))
    except BadFile as error:
        raise BadFile(**{**error.data, "fix": "name another one"}) from error
    session.outside.note(f"Wrote {len(rows):,} rows to {file}.")


def explain(session: Session, rest: str) -> None:
    """Show how a question is understood, and the SQL that it becomes. Nothing is run.

    usage: explain QUESTION

    examples:
      explain cited-by US11205304B2 | where category has X | by assignee
    """
    from localcite.query.explain import explain as explained  # noqa: PLC0415 - questions need it not

    if not rest:
        raise UsageError(what="`explain` needs a question", fix="for instance: explain patents | count")
    session.screen.show_text(explained(rest, session.outside.now().date(), it=session.it, save=True))


def sql(session: Session, rest: str) -> None:
    """Read the views with SQL: documents, citations, attestations, holdings, calls. It can change nothing.

    usage: sql SELECT …

    Unknown is NULL. `to FILE` writes the rows; they are not `it`.

    examples:
      sql SELECT number, title FROM documents WHERE year = 2021 ORDER BY number LIMIT 5
      sql SELECT category, count(*) FROM citations GROUP BY category
    """
    from localcite.shell.selecting import select  # noqa: PLC0415 - questions need it not

    select(session, rest)


# ---- as on the command line -----------------------------------------------------------------------------------------


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

    The plan and its price come first, and nothing is bought unless you say yes.

    examples:
      sync -c portfolio
    """
    if not {"-h", "--help"}.intersection(rest.split()):
        session.outside.note(f"`sync` leaves the machine where there is something to buy: {session.outside.vendor()}")
    return _wanting(session, "sync", rest)


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


# ---- the shell itself -----------------------------------------------------------------------------------------------


def help_(session: Session, rest: str) -> None:
    """List what there is, or tell about one word: a source, a stage, a command, a field.

    usage: help [WORD]

    examples:
      help
      help where
      help fields
      help cited_by_5y
    """
    helps = {word: told(command.__doc__) for word, command in COMMANDS.items()}
    session.screen.show_text(about(rest, helps) if rest else overview(helps))


def quit_(session: Session, rest: str) -> None:
    """Leave the shell. So do `exit`, and Ctrl-D on an empty line.

    usage: quit
    """
    del rest
    session.is_over = True


COMMANDS: Mapping[str, Command] = {
    "help": help_,
    "save": save,
    "to": to,
    "explain": explain,
    "sql": sql,
    "plan": plan,
    "sync": sync,
    "status": status,
    "collection": collection,
    "price": price,
    "budget": budget,
    "audit": audit,
    "quit": quit_,
    "exit": quit_,
}


def _one(rest: str, command: str, needed: str) -> str:
    """Return the one word that a command needs. Raises UsageError."""
    words = split(rest)
    if len(words) != 1:
        fix = f"`help {command}` shows how; a name with blanks stands in quotes"
        raise UsageError(what=f"`{command}` needs {needed}, and nothing else", fix=fix)
    return words[0]


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
