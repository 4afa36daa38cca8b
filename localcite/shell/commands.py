"""The words beside the questions. A command's docstring is its help: what it does, its usage, examples that run."""

from collections.abc import Callable, Mapping

from localcite.errors import UsageError
from localcite.shell import shared
from localcite.shell.helping import about, overview, told
from localcite.shell.session import Session
from localcite.shell.words import split

Command = Callable[[Session, str], int | None]


def take(session: Session, line: str) -> None:
    """Do what one line says. Whatever goes wrong is said, and remembered as an exit code; the shell goes on."""
    line = _here(line)
    word, _, rest = line.partition(" ")
    command = COMMANDS.get("help" if word == "?" else word.casefold())
    try:
        code = command(session, rest.strip()) if command else ask(session, line)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - the shell outlives every failure
        where = f"line {session.line}: " if session.line and not session.outside.stdin.isatty() else ""
        code = session.outside.end(error, where)
    session.codes.add(code or 0)
    session.outside.stdout.flush()


def _here(line: str) -> str:
    """Return a line as it is typed here, also where it was copied from a command line."""
    line = line.strip().removeprefix("localcite ").lstrip()
    if not line.startswith("ask "):
        return line
    words = split(line.removeprefix("ask ")) if line[4:].lstrip()[:1] in {'"', "'"} else [line[4:].strip()]
    return words[0] if len(words) == 1 else line


def ask(session: Session, text: str) -> int:
    """Answer a question, and save its documents where it says so."""
    answer = session.ask(text)
    session.screen.show_answer(answer, text)
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
    """Write the last answer into a file, all of it.

    usage: to FILE

    The ending says in which form. Rows: .csv, .tsv, .json, .jsonl, .md, .txt, .xlsx, .parquet; documents as references:
    .bib, .ris, .csl.json; citations as a network: .graphml, .vos.json; a picture: .svg, .html, .png. A file that is
    there is replaced. What the answer stands on is written into the file, or beside it as FILE.receipt.json.

    A picture shows what `chart` shows, and documents as a network of citations. Its kind may be named before the
    ending: .bars.svg, .timeline.svg, .heatmap.svg, .growth.svg, .network.svg.

    examples:
      to citing.csv
      to citing.bib
      to citing.png
      to "as json.json"
    """
    from localcite.shell.saving import write  # noqa: PLC0415 - only where something is saved

    write(session, _one(rest, "to", "a FILE"))


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
    session.screen.show_prose(about(rest, helps) if rest else overview(helps))


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
    "plan": shared.plan,
    "sync": shared.sync,
    "status": shared.status,
    "collection": shared.collection,
    "report": shared.report,
    "price": shared.price,
    "budget": shared.budget,
    "audit": shared.audit,
    "doctor": shared.doctor,
    "backup": shared.backup,
    "rebuild": shared.rebuild,
    "login": shared.login,
    "logout": shared.logout,
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
