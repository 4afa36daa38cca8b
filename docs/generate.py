"""Make the reference from the code, while the site is built (a hook of mkdocs). Nothing of it is kept in a file.

Commands are their own help, words of the language their own topics, views what SQLite says of them, keys of JSON what
commands print against the sandbox. What the code does not say in words (settings, exit codes; keys, in `printed.py`)
stands beside it, and a name without its words ends the build.
"""

import contextlib
import io
import re
import sqlite3
import tempfile
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
SETTINGS = {
    "base_url": "Whom to buy from. A database belongs to the vendor of its first sync.",
    "api_key": "An API key. The keyring is a better place: `localcite login`.",
    "client_id": "A client id, in the place of an API key.",
    "client_secret": "The secret of the client id. The keyring is a better place: `localcite login`.",
    "concurrency": "Calls on the wire at once, from 1 to 64.",
    "qps": "Calls a second at the start; the pace follows what the vendor bears.",
    "batch_first": "Documents in the first call, from 1 to 100.",
    "batch_most": "Documents in a call at most, from 1 to 100.",
    "read_timeout": "Seconds without a byte after which a reply is given up.",
    "max_age": "How old an answer may be: 36h, 90d, 12w, 6m, 2y or never.",
    "no_answer_max_age": "How old a *no answer* may be before it is asked again.",
    "csv_mark": "Whether a `.csv` file begins with the mark by which Excel knows UTF-8.",
    "receipts": "Whether an export carries a receipt: what it rests on, in the file or beside it.",
    "l012_pages_billed": "Whether a further page of a paper is a further unit.",
}
VARIABLES = {
    "LOCALCITE_HOME": "One folder for all that localcite keeps. Without it: those that the operating system has.",
    "LOCALCITE_DEBUG": "`1`: show the report on a defect of localcite on standard error, besides writing it.",
    "NO_COLOR": "Anything: no colours.",
    "COLUMNS": "How wide the terminal is, where that is not to be found out.",
    "LINES": "How high it is, for the shell's pager.",
    "PAGER": "What the shell shows long answers with.",
}
CODES = {
    0: "done",
    1: "a defect of localcite; a crash report is written",
    2: "bad usage or input",
    3: "done in part: failed, partial for want of budget, in doubt, or books that do not balance",
    4: "stopped by the budget",
    5: "credentials refused",
    6: "quota, balance or permission is out",
    7: "the vendor cannot be reached, or a path is gone",
    8: "the database is locked, damaged, newer, cannot be written, or `verify` failed",
    130: "interrupted",
}


def pages():
    """Return the text of each page of the reference, by its path in the site."""
    return {
        "reference/commands.md": commands(),
        "reference/questions.md": questions(),
        "reference/views.md": views(),
        "reference/settings.md": settings(),
        "reference/errors.md": errors(),
        "reference/json.md": keys(),
        "reference/python.md": beside("names").page(),
        "notebook.md": beside("notebook").page(),
        "changelog.md": (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8"),
    }


def beside(name):
    """Return the module of this name that stands beside this file."""
    spec = spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ---- commands -------------------------------------------------------------------------------------------------------


def command_words():
    """Return each command as words, in the order of the help; actions stand below theirs."""
    from localcite.cli import COMMANDS

    found = []
    for word, action in COMMANDS.items():
        found.append((word,))
        found += [(word, each) for each in getattr(import_module(action.target), "ACTIONS", {})]
    return found


def commands():
    helps = beside("helps")
    lines = ["# Commands", "", "As `localcite COMMAND --help` tells them. `-h` and `--help` go with every command.", ""]
    lines += ["| command | what it does |", "|---|---|"]
    lines += [
        f"| [{word}](#{word}) | {cell(action.help)} |"
        for word, action in import_module("localcite.cli").COMMANDS.items()
    ]
    lines.append("")
    for words in command_words():
        lines += [f"{'#' * (len(words) + 1)} {' '.join(words)}", "", *helps.section(words, told), ""]
    return "\n".join(lines)


def told(*words, environ=None):
    """Run a command in this process. Return its exit code and what it writes."""
    from localcite.app import App, run

    out = io.StringIO()
    code = run(list(words), App(environ or {}, io.StringIO(), out, io.StringIO()))
    return code, out.getvalue()


def block(text, language="text"):
    return [f"```{language}", text.strip("\n"), "```"]


# ---- questions ------------------------------------------------------------------------------------------------------


def questions():
    from localcite.query.fields import FIELDS
    from localcite.shell.topics import SOURCES, STAGES

    lines = [
        "# Questions",
        "",
        "A question is a source and any number of stages, with `|` between them. The same words work in",
        "`localcite ask`, in the shell and from Python. `it` and `save` work in the shell.",
        "",
    ]
    for title, topics in (("Sources", SOURCES), ("Stages", STAGES)):
        lines += [f"## {title}", ""]
        for word, text in topics.items():
            lines += [f"### `{word}`" + other(word, title), "", *topic(text), ""]
    save = import_module("localcite.shell.commands").save.__doc__
    lines += ["### `save`", "", *topic(re.sub(r"(?m)^    ", "", save)), "", "## Conditions", ""]
    lines += ["They stand after [`where`](#where-stage).", "", *block(conditions(STAGES["where"])), "", "## Fields", ""]
    lines += ["| field | meaning | kind | speaks of |", "|---|---|---|---|"]
    lines += [f"| `{name}` | {f.help} | {f.kind.value} | {f.of.value} |" for name, f in FIELDS.items()]
    return "\n".join(lines) + "\n"


def other(word, title):
    """Return an anchor that tells a stage from the source of the same name."""
    return f" {{ #{word.replace(' ', '-')}-{title.lower().removesuffix('s')} }}"


def topic(text):
    """Return a topic of the shell's help: prose as prose, usage and examples as blocks."""
    story, _, rest = text.partition("\nusage: ")
    usage, _, after = rest.partition("\n\n")
    more, _, examples = f"\n{after}".partition("examples:\n")
    shown = examples.strip("\n").splitlines()
    lines = [story.strip(), "", *block("\n".join(line.removeprefix("       ") for line in usage.splitlines()))]
    lines += ["", *prose(more)] if more.strip() else []
    return [*lines, "", "For instance:", "", *block("\n".join(line.strip() for line in shown))] if shown else lines


def prose(text):
    """Return paragraphs; those that are set in are blocks."""
    lines = []
    for part in text.strip("\n").split("\n\n"):
        lines += block(part) if part.startswith("  ") else [part]
        lines.append("")
    return lines


def conditions(text):
    return "\n".join(line.strip() for line in text.splitlines() if line.startswith("  FIELD") or "parentheses" in line)


# ---- views ----------------------------------------------------------------------------------------------------------


def view_columns():
    """Return the columns of each view, as SQLite tells them of a new database."""
    from localcite.db.views import VIEWS

    with tempfile.TemporaryDirectory() as home:
        told("collection", "add", "any", "US11205304B2", environ={"LOCALCITE_HOME": home})
        with contextlib.closing(sqlite3.connect(Path(home) / "localcite.db")) as connection:
            return {view: [row[1] for row in connection.execute(f"PRAGMA table_info({view})")] for view in VIEWS}


def views():
    from localcite.db import described

    lines = [
        "# SQL views",
        "",
        "`localcite sql 'SELECT …'` reads them, and so does any SQLite tool. Dates are ISO 8601 text at the precision",
        "known. What is unknown is NULL, and never 0. The tables below the views may change; the views are stable.",
        "",
    ]
    for view, columns in view_columns().items():
        lines += [f"## {view}", "", described.VIEWS[view], "", "| column | meaning |", "|---|---|"]
        lines += [f"| `{name}` | {cell(described.COLUMNS[view][name])} |" for name in columns]
        lines.append("")
    return "\n".join(lines)


def cell(text):
    return text.replace("|", "\\|")


# ---- settings, exit codes, errors -----------------------------------------------------------------------------------


def settings():
    from localcite.settings import Settings
    from localcite.settings.values import NAMES

    lines = [
        "# Settings",
        "",
        "Each stands in `config.toml`, or in the environment as `LOCALCITE_` and its name in capitals. The environment",
        "wins. In Python, `localcite.open(settings={…})` wins over both.",
        "",
        "| setting | variable | default | meaning |",
        "|---|---|---|---|",
    ]
    for name in NAMES:
        default = Settings._field_defaults.get(name)
        shown = "none" if default is None else f"`{str(default).lower() if isinstance(default, bool) else default}`"
        lines.append(f"| `{name}` | `LOCALCITE_{name.upper()}` | {shown} | {SETTINGS[name]} |")
    lines += ["", "## In the environment alone", "", "| variable | meaning |", "|---|---|"]
    lines += [f"| `{name}` | {meaning} |" for name, meaning in VARIABLES.items()]
    return "\n".join(lines) + "\n"


def error_classes():
    """Return every class of error, each below the one that it is a kind of."""
    from localcite.errors import LocalciteError

    def below(kind):
        yield kind
        for each in sorted(kind.__subclasses__(), key=lambda each: (each.exit_code, each.__name__)):
            yield from below(each)

    return [each for each in below(LocalciteError) if each.__module__ == "localcite.errors"]


def exit_codes():
    """Return every exit code that the code knows."""
    from localcite.sync.values import Exit

    return sorted({*(int(code) for code in Exit), *(kind.exit_code for kind in error_classes())})


def errors():
    lines = ["# Exit codes and errors", "", "## Exit codes", "", "| code | meaning |", "|---|---|"]
    lines += [f"| {code} | {CODES[code]} |" for code in exit_codes()]
    lines += ["", "Where several hold, the first of 130, 1, 8, 5, 6, 7, 4, 3 is returned. *No answer* is a result, and"]
    lines += ["no failure.", "", "## Errors", "", "From Python every error is a `localcite.errors.LocalciteError`."]
    lines += ["", "| error | is a | exit code | when |", "|---|---|---|---|"]
    for kind in error_classes():
        when = cell(" ".join((kind.__doc__ or "").split()))
        lines.append(f"| `{kind.__name__}` | `{kind.__bases__[0].__name__}` | {kind.exit_code} | {when} |")
    return "\n".join(lines) + "\n"


# ---- JSON -----------------------------------------------------------------------------------------------------------


def keys():
    """Return the page of JSON: what each key means, in the order in which commands print them."""
    told, meant = beside("printed"), beside("meanings")
    lines = ["# JSON", "", "What commands print with `--json` or `--format json`. Keys are only ever added. `null` is"]
    lines += ["unknown, and never 0. The keys below are those that each command printed when this page was built.", ""]
    for title, value in told.printed().items():
        lines += [f"## {title}", "", "| key | kind | meaning |", "|---|---|---|"]
        lines += [
            f"| `{path}` | {meant.kind(path, kind)} | {cell(meant.meaning(title, path))} |"
            for path, kind in told.paths(value).items()
        ]
        lines.append("")
    return "\n".join(lines)


# ---- mkdocs ---------------------------------------------------------------------------------------------------------


def on_config(config):
    """Put pages into the navigation that nobody named there: decisions below theirs, others at the end."""
    docs = Path(config["docs_dir"])
    named = set(re.findall(r"[\w/-]+\.md", str(config["nav"])))
    rest = sorted(path.relative_to(docs).as_posix() for path in docs.rglob("*.md"))
    decisions = [path for path in rest if path.startswith("decisions/")]
    more = [path for path in rest if path not in named and path not in decisions]
    config["nav"] += [*more, {"Decisions": ["decisions/README.md", *(p for p in decisions if "README" not in p)]}]
    config["nav"].append("changelog.md")
    return config


def on_files(files, config):
    """Add the reference."""
    from mkdocs.structure.files import File

    for path, text in pages().items():
        files.append(File.generated(config, path, content=text))
    return files
