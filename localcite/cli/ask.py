"""`localcite ask`: answer a question from what is held. Offline.

Options are read by hand: argparse would be a third of the time that a question takes.
"""

import gc
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from localcite.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from sqlite3 import Connection

    from localcite.app import App
    from localcite.query import Answer
    from localcite.query.answer import ToBuy
    from localcite.show.found import Dress

HELP = """\
usage: localcite ask 'QUESTION' [--format FORM] [-o FILE] [--no-mark] [--no-receipt] [--complete]

Answer a question from what is held. Nothing is sent, nothing is bought.

  --format FORM  table, csv, tsv, json, jsonl, markdown; bib, ris, csljson (documents as references); graphml,
                 vosviewer (citations); svg, html (a picture); with -o also xlsx, parquet, png.
                 Default: table, or what FILE ends in
  -o FILE        write into FILE: .csv .tsv .json .jsonl .md .txt .xlsx .parquet .bib .ris .csl.json .graphml .vos.json
                 .svg .html .png: a picture of what `chart` draws, or of documents as a network of citations; its kind
                 may be named before the ending: .bars.svg .timeline.svg .heatmap.svg .growth.svg .network.svg
  --no-mark      no byte order mark in a CSV file, by which Excel knows UTF-8
  --no-receipt   nothing about what the answer stands on, in the file or beside it
  --complete     print the `localcite sync …` that would buy what the answer lacks, instead of the answer;
                 with -o FILE its ids go into FILE

A question is a source and any number of stages, with | between them:

  cited-by ID…       who cites them (forward citations)     | cited-by         … who cites what came before
  references ID…     what they cite (backward citations)    | references
  doc ID…            the documents themselves               | where CONDITION  category has X and year >= 2018
  in COLLECTION      the members of a collection            | by FIELD, …      a table: count, share, first, last
  patents, papers    all that is held                       | top N [by FIELD], sort FIELD [desc], limit N
  search "WORDS"     in titles, texts, people               | select FIELD, …, count, chart
  path ID ID         a chain of citations                   | minus | and | or  another source, or ( a question )
  related ID…        by co-citation and coupling            | external         without self-citations
  new since DATE     what was learnt since                  | one-per-application, new since DATE

examples
  localcite ask 'cited-by US11205304B2'
  localcite ask 'in portfolio | cited-by | external | by year | chart'
  localcite ask 'cited-by US 11,205,304 B2 | where category has X and year >= 2018 | by assignee | top 10'

`localcite explain 'QUESTION'` shows how a question is understood.
"""
WITH_VALUE = {"--format": "format", "-o": "output", "--output": "output"}
SWITCHES = {
    "--complete": "complete",
    "--help": "help",
    "-h": "help",
    "--no-mark": "no_mark",
    "--no-receipt": "no_receipt",
}
STEPS = 20_000  # virtual machine instructions between two chances for Ctrl-C
NOT_ROWS = frozenset({"xlsx", "parquet", "bib", "ris", "csljson", "graphml", "vosviewer", "svg", "html", "png"})
MOST_ON_A_LINE = 20  # ids in a command that is printed; more are given as a list


class Options(NamedTuple):
    """What was typed. `format`, `output`: None where not given."""

    question: str
    format: str | None = None
    output: str | None = None
    complete: bool = False
    help: bool = False
    no_mark: bool = False
    no_receipt: bool = False


def run(argv: list[str], app: "App") -> int:
    """Answer one question."""
    options = read_options(argv, "ask")
    if options.help:
        app.stdout.write(HELP)
        return 0
    if options.complete:
        _complete(app, options, answered(app, options))
    elif options.output not in {None, "-"} or options.format in NOT_ROWS:
        from localcite.cli.exporting import export  # noqa: PLC0415 - most answers are looked at

        _say(app, export(app, options))
    else:
        _show(app, options, answered(app, options))
    return 0


def read_options(argv: list[str], command: str) -> Options:
    """Return the options, which may stand before and after the question. Raises UsageError."""
    words: list[str] = []
    found: dict[str, object] = {}
    rest = iter(argv)
    for word in rest:
        name, equals, value = word.partition("=")
        if word == "--":
            words += rest
        elif name in WITH_VALUE:
            found[WITH_VALUE[name]] = value if equals else _value(rest, name)
        elif word in SWITCHES:
            found[SWITCHES[word]] = True
        elif len(word) > 1 and word.startswith("-") and not any(map(str.isspace, word)):
            _unknown(word, command)
        else:
            words.append(word)
    if not words and "help" not in found:
        raise UsageError(what=f"`localcite {command}` needs a question", fix=f"`localcite {command} --help` shows some")
    return _checked(Options(" ".join(words), **found))  # type: ignore[arg-type]  # each option has its type


def _value(rest: "Iterator[str]", name: str) -> str:
    """Return what stands after an option."""
    value = next(rest, None)
    if value is None:
        raise UsageError(what=f"{name} needs a value", fix=None)
    return value


def _unknown(word: str, command: str) -> NoReturn:
    from difflib import get_close_matches  # noqa: PLC0415 - only mistakes need it

    near = get_close_matches(word, [*WITH_VALUE, *SWITCHES], n=1)
    advice = f"did you mean `{near[0]}`?" if near else f"`localcite {command} --help` lists what fits"
    raise UsageError(what=f"there is no option {word}", fix=advice)


def _checked(options: Options) -> Options:
    """Refuse a form that there is none of."""
    if options.format is not None:
        from localcite.show.export.forms import named  # noqa: PLC0415 - only where one is named

        named(options.format)
    return options


def answered(app: "App", options: Options) -> "Answer":
    """Return the answer to the question, from the database as it is now."""
    gc.disable()  # a question makes no rings worth the time of looking for them
    try:
        return _answered(app, options)
    finally:
        gc.enable()


def _answered(app: "App", options: Options) -> "Answer":
    from localcite.query import ask  # noqa: PLC0415 - `--help` asks nothing
    from localcite.query.context import context_for  # noqa: PLC0415 - the same

    context = context_for(app.settings, app.now())
    connection = app.open_for_reading()
    if connection is None:
        return ask(options.question, None, context, complete=options.complete)
    with closing(connection), stoppable(connection):
        return ask(options.question, connection, context, complete=options.complete)


@contextmanager
def stoppable(connection: "Connection") -> "Iterator[None]":
    """Let Ctrl-C be heard while SQLite works: it is Python that hears it, and so has to be called now and then."""
    import sqlite3  # noqa: PLC0415 - it is loaded where there is a connection

    connection.set_progress_handler(lambda: 0, STEPS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            raise KeyboardInterrupt from None
        raise


# ---- what is shown ------------------------------------------------------------------------------------------------


def _show(app: "App", options: Options, answer: "Answer") -> None:
    """Write the answer, and to standard error what has to be said about it; in JSON it stands inside."""
    form = options.format or "table"
    if answer.chart and options.format is None and options.output is None:
        app.stdout.write(_drawing(app, answer))
    elif form == "table":
        from localcite.show.answers import seen  # noqa: PLC0415 - what most answers need
        from localcite.show.table import table  # noqa: PLC0415 - the same

        shown = seen(answer.columns, answer.rows)
        drawn = table(shown.columns, shown.rows, app.columns(app.stdout), dress=_dress(app, answer))
        app.stdout.write(drawn + shown.below)
        if answer.chart:
            _draw(app, answer)
    elif not app.stdout.isatty():
        from localcite.show.formats import write  # noqa: PLC0415 - a table needs less

        write(answer.columns, answer.rows, form, app.stdout, more=answer.more())
    else:
        from localcite.cli.output import write_table  # noqa: PLC0415 - terminals take more care

        write_table(app, options, answer.columns, answer.rows, more=answer.more())
    if form != "json":
        app.stdout.flush()
        _say(app, answer)


def _dress(app: "App", answer: "Answer") -> "Dress":
    """Return what makes stand out what a search found, on a terminal alone."""
    if not answer.found or not app.stdout.isatty():
        return {}
    from localcite.show.colour import paint_for  # noqa: PLC0415 - only terminals have colours
    from localcite.show.found import dressed  # noqa: PLC0415 - the same

    return dressed(answer.found, paint_for(app.stdout, app.environ))


def _draw(app: "App", answer: "Answer") -> None:
    """Draw the table below itself: a bar a row."""
    drawing = _drawing(app, answer)
    app.stdout.write(f"\n{drawing}" if drawing else "")


def _drawing(app: "App", answer: "Answer") -> str:
    """Return the chart of an answer; empty where there is nothing to draw."""
    from localcite.show.chart import chart, open_since  # noqa: PLC0415 - only where one is wished

    since = open_since(answer.as_of.oldest, app.now())
    return chart(answer.columns, answer.rows, app.columns(app.stdout), open_since=since)


def _say(app: "App", answer: "Answer") -> None:
    """Say what the answer rests on, and its notes."""
    from localcite.show.coverage import coverage_sentence  # noqa: PLC0415 - JSON needs none

    sentence = coverage_sentence(answer.coverage, answer.as_of.oldest, app.now())
    for line in (*([sentence] if sentence else []), *answer.notes):
        app.note(line)


def _complete(app: "App", options: Options, answer: "Answer") -> None:
    """Print the commands that buy what the answer lacks; nothing where there is nothing to buy.

    With `-o FILE` the ids are put there, one a line, and the command names the file.
    """
    file = None if options.output == "-" else options.output
    if file is not None and answer.to_buy is not None and answer.to_buy.ids:
        from localcite.cli.output import output  # noqa: PLC0415 - most commands fit on a line

        with output(app, file) as sink:
            sink.write("".join(f"{name}\n" for name in answer.to_buy.ids))
    command = completing(answer.to_buy, file)
    if command:
        app.stdout.write(f"{command}\n")
        app.stdout.flush()
    _say(app, answer)
    if not command:
        app.note("There is nothing to buy.")


def completing(to_buy: "ToBuy | None", file: str | None = None) -> str:
    """Return each `localcite sync …` that completes an answer, as a POSIX shell takes it; empty where none would buy.

    Standard input stays the terminal's, so that `sync` can ask. `file`: where the ids stand already.
    """
    if to_buy is None:
        return ""
    words = [word for name in to_buy.collections for word in ("-c", name)]
    words += ["--pages", "all"] if to_buy.pages else []
    commands = [_command(words, to_buy.ids, file)] if to_buy.collections or to_buy.ids else []
    commands += [_command(["--max-age", age], ids, None) for age, ids in to_buy.aged]
    return "\n".join(commands)


def _command(words: list[str], ids: "tuple[str, ...]", file: str | None) -> str:
    """Return one command; many ids are put into a temporary file first."""
    from shlex import join  # noqa: PLC0415 - only `--complete` needs it

    if file is not None and ids:
        return join(["localcite", "sync", *words, "-f", file])
    if len(ids) <= MOST_ON_A_LINE:
        return join(["localcite", "sync", *words, *ids])
    listed = "\n".join(ids)
    sync = join(["localcite", "sync", *words])
    return f'ids=$(mktemp) && cat > "$ids" <<\'IDS\'\n{listed}\nIDS\n{sync} -f "$ids"'
