"""What commands print as JSON against the sandbox, and what each key means: for the reference, which is made from it.

A key without its meaning ends the build, and so the tests; a meaning without its key fails them.
"""

import io
import json
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

LIST = "Number\nUS 11,205,304 B2\nUS11205304B2\nEP 1234567\n16/614300\n"
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LOST = "lost*1"
# What is done first, and then what is printed, in this order: a title, and the words of the command.
STEPS = (
    (None, "price set P015 0.40 EUR"),
    (None, "collection add portfolio US11205304B2 10.3390/s20030734"),
    (None, "collection rule portfolio 90d"),
    (None, "collection owner portfolio Acme"),
    (None, "budget set 20EUR/month"),
    (None, "sync US11205304B2 --yes --tag matter-7"),
    ("plan", "plan -f {folder}/list.csv US9876543B2 --json"),
    (None, LOST),
    ("sync", "sync EP3499756A1 US11205304B2 --yes --tag matter-7 --json"),
    ("ask 'QUESTION' --format json", "ask 'cited-by US11205304B2 | by assignee | top 2' --format json"),
    (None, "report portfolio -o {folder}/report.html"),
    ("report", "report portfolio -o {folder}/report.html --json"),
    ("sql 'SELECT …' --format json", "sql 'SELECT number FROM documents LIMIT 2' --format json"),
    ("status", "status --json"),
    ("status ID…", "status US11205304B2 EP1234567 --json"),
    ("collection add", "collection add more -f {folder}/list.csv --skip-bad --json"),
    ("collection list", "collection list --json"),
    ("collection show", "collection show portfolio --json"),
    ("price list", "price list --json"),
    ("budget show", "budget show --json"),
    ("audit in-doubt", "audit in-doubt --json"),
    ("audit resolve", "audit resolve 3 --billed --why statement --json"),
    ("audit log", "audit log --json"),
    ("audit log --by", "audit log --by tag --json"),
    ("audit show", "audit show 1 --json"),
    ("audit verify", "audit verify --json"),
    (None, "sync US11205304B2 --refresh --yes --tag matter-7"),
    ("audit reconcile", "audit reconcile {folder}/statement.csv --until 2026-11-22 --json"),
    ("audit waste", "audit waste --json"),
    ("audit export", "audit export {folder}/record.csv --json"),
    ("backup", "backup {folder}/copy.db --json"),
    ("doctor", "doctor --json"),
)


def printed():
    """Return what each command prints, by its title."""
    import shlex

    from localcite.sandbox import EXAMPLE_KEY, Sandbox, serve

    found = {}
    with tempfile.TemporaryDirectory() as folder, serve(Sandbox(today=NOW.date())) as server:
        (Path(folder) / "list.csv").write_text(LIST, encoding="utf-8")
        statement = Path(folder) / "statement.csv"
        statement.write_text(f"date,endpoint,units\n{NOW:%Y-%m-%d},P015,3\n", encoding="utf-8")
        os.utime(statement, (NOW.timestamp(), NOW.timestamp()))
        home = {"LOCALCITE_HOME": str(Path(folder) / "citations")}
        environ = {**home, "LOCALCITE_BASE_URL": server.url, "LOCALCITE_API_KEY": EXAMPLE_KEY}
        for title, command in STEPS:
            if command == LOST:
                server.sandbox.set_faults(LOST)
                continue
            out = told(shlex.split(command.format(folder=folder)), environ)
            if title is not None:
                found[title] = json.loads(out)
    return found


def told(words, environ):
    from localcite.app import App, run

    out, err = io.StringIO(), io.StringIO()
    code = run(words, App(environ, io.StringIO(), out, err, now=lambda: NOW))
    assert code in {0, 3}, (words, code, err.getvalue())
    return out.getvalue()


def paths(value, path=""):
    """Return each key (`ids[].typed`) with the kind of its value: null only where it is so in every element."""
    found = {}
    if isinstance(value, dict):
        for name, each in value.items():
            inner = f"{path}.{name}" if path else name
            merge(found, {inner: kind_of(each), **paths(each, inner)})
    elif isinstance(value, list):
        for each in value:
            merge(found, paths(each, f"{path}[]"))
    return found


def merge(found, more):
    for path, kind in more.items():
        if found.get(path, "null") == "null":
            found[path] = kind


def kind_of(value):
    names = ((type(None), "null"), (bool, "true or false"), (str, "text"), ((int, float), "number"), (list, "list"))
    return next((name for kind, name in names if isinstance(value, kind)), "object")
