"""`localcite collection`: named lists of documents, each with its own freshness rule and owner."""

from typing import TYPE_CHECKING, Any

from localcite.api import shelf
from localcite.cli import Action, choose
from localcite.cli.arguments import Parser
from localcite.cli.output import PLAIN, write_json, write_table
from localcite.errors import UsageError
from localcite.show.quote import count

if TYPE_CHECKING:
    from localcite.app import App

INTRODUCTION = """\
usage: localcite collection ACTION NAME …

Named lists of documents. They are yours: they are kept by names, backed up, and never rebuilt.
"""
RULES = {None: "no rule of its own", "never": "never goes stale"}


def run(argv: list[str], app: "App") -> int:
    """Run one action on collections."""
    return choose(argv, app, ACTIONS, "localcite collection", INTRODUCTION)


# ---- to look at ---------------------------------------------------------------------------------------------------


def list_all(argv: list[str], app: "App") -> int:
    """Write one line a collection."""
    parser = Parser(app, "collection list", "List all collections.")
    parser.add_argument("--json", action="store_true", help="as JSON")
    options = parser.read(argv)
    found = [shelved.summary() for shelved in shelf.read_all(app)]
    if options.json:
        write_json(app, found)
    elif found:
        write_table(app, PLAIN, list(found[0]), [tuple(each.values()) for each in found])
    else:
        app.note("There is no collection yet; `localcite collection add NAME ID…` makes one.")
    return 0


def show(argv: list[str], app: "App") -> int:
    """Write one collection with its members."""
    parser = Parser(app, "collection show", "Show a collection and its members.")
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--json", action="store_true", help="as JSON")
    options = parser.read(argv)
    shelved, members = shelf.read_one(app, options.name)
    if options.json:
        told = shelved.summary() | {"members": [member.to_json() for member in members]}
        write_json(app, told)
        return 0
    app.note(f"{shelved.name}: {count(len(members), 'document')}; {_rules(shelved)}")
    write_table(app, PLAIN, ("id", "typed", "added_at"), [(m.id, m.typed, m.added_at) for m in members])
    return 0


def _rules(shelved: shelf.Shelved) -> str:
    """Return a collection's rule and owner in words."""
    rule = RULES.get(shelved.max_age, f"stale after {shelved.max_age}")
    return f"{rule}; owner: {shelved.owner or 'unknown'}."


# ---- to change ----------------------------------------------------------------------------------------------------


def add(argv: list[str], app: "App") -> int:
    """Add documents; the collection is made where there is none."""
    from localcite.api.members import members_of  # noqa: PLC0415 - keeps the help light
    from localcite.cli.lists import add_ids, read_ids, tell  # noqa: PLC0415 - the same

    parser = Parser(app, "collection add", "Add documents to a collection, which is made where there is none.")
    parser.add_argument("name", metavar="NAME")
    add_ids(parser)
    parser.add_argument("--kind", metavar="K", help="complete numbers without kind: A1, B2 …, or all")
    parser.add_argument("--as-typed", action="store_true", help="take numbers without kind as they are")
    parser.add_argument("--skip-bad", action="store_true", help="go on without what cannot be read")
    parser.add_argument("--dry-run", action="store_true", help="tell what would be added, and add nothing")
    parser.add_argument("--json", action="store_true", help="what was added, and what was read, as JSON")
    options = parser.read(argv)
    read = read_ids(app, options)
    if not options.json:
        tell(app, read.reports)
    if not read.typed:
        raise UsageError(what="there is nothing to add", fix="give ids, or -f FILE")
    members, bad = members_of(app, read.typed, kind=options.kind, as_typed=options.as_typed, skip_bad=options.skip_bad)
    result = shelf.would_add(app, options.name, members) if options.dry_run else shelf.add(app, options.name, members)
    if options.json:
        told = {"name": options.name, "added": result[0], "holds": result[1], "made": result[2], "left_out": bad}
        write_json(app, told | {"dry_run": options.dry_run, "ids": [member.id for member in members]} | read.to_json())
        return 0
    _tell_added(app, options, len(members), bad, result)
    return 0


def _tell_added(app: "App", options: Any, members: int, bad: int, result: tuple[int, int, bool]) -> None:
    """Tell what was added, or what would be."""
    added, total, made = result
    documents = count(added, "document")
    if options.dry_run:
        done, holds = f"Would {'make' if made else 'add to'} {options.name}: {documents} to add", "it would hold"
    else:
        done, holds = f"{'Made' if made else 'Added to'} {options.name}: {documents} added", "it holds"
    app.note(f"{done}, {members - added:,} were in it already, {holds} {total:,}.")
    if bad:
        app.note(f"{count(bad, 'id')} left out.")


def remove(argv: list[str], app: "App") -> int:
    """Take documents out of a collection."""
    from localcite.api.members import spellings_of  # noqa: PLC0415 - keeps the help light
    from localcite.cli.lists import add_ids, read_ids, tell  # noqa: PLC0415 - the same

    parser = Parser(app, "collection remove", "Take documents out of a collection. What was bought stays held.")
    parser.add_argument("name", metavar="NAME")
    add_ids(parser)
    options = parser.read(argv)
    read = read_ids(app, options)
    typed = read.typed
    tell(app, read.reports)
    if not typed:
        raise UsageError(what="there is nothing to remove", fix="give ids, or -f FILE")
    texts = [each.text for each in typed]
    absent = shelf.remove(app, options.name, list(zip(texts, spellings_of(app, texts), strict=True)))
    app.note(f"{count(len(typed) - len(absent), 'document')} taken out of {options.name}.")
    if absent:
        app.note(f"Not in it: {', '.join(absent[:20])}{' …' if len(absent) > 20 else ''}.")
    return 0


def delete(argv: list[str], app: "App") -> int:
    """Delete a collection, after a yes. Raises UsageError where nobody can be asked."""
    parser = Parser(app, "collection delete", "Delete a collection. What was bought stays held.")
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--yes", action="store_true", help="without being asked")
    options = parser.read(argv)
    _, members = shelf.read_one(app, options.name)
    question = f"Delete {options.name} and its list of {count(len(members), 'document')}?"
    if not options.yes and not app.is_terminal:
        what = f"this would delete {options.name}, and nobody can be asked here"
        raise UsageError(what=what, fix="give --yes to delete it without being asked")
    if not options.yes and not app.confirm(question):
        app.note("Nothing was deleted.")
        return 0
    shelf.delete(app, options.name)
    app.note(f"Deleted {options.name}; what was bought stays held.")
    return 0


def rule(argv: list[str], app: "App") -> int:
    """Set how old a collection's answers may be."""
    parser = Parser(app, "collection rule", "Say how old answers about a collection's documents may be.")
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("rule", metavar="RULE", help="36h, 90d, 12w, 6m, 2y, never, or default: no rule of its own")
    options = parser.read(argv)
    kept = shelf.set_rule(app, options.name, options.rule)
    app.note(f"{options.name}: {RULES.get(kept, f'stale after {kept}')}.")
    return 0


def owner(argv: list[str], app: "App") -> int:
    """Set whose documents a collection holds, which decides what is a self-citation."""
    parser = Parser(app, "collection owner", "Say whose documents these are: their own citations are not `external`.")
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("owner", metavar="OWNER", nargs="?", help="as 'Acme Corp'")
    parser.add_argument("--clear", action="store_true", help="nobody's")
    options = parser.read(argv)
    if bool(options.owner and options.owner.strip()) is options.clear:
        raise UsageError(what="the owner is not clear", fix="give a name, or --clear")
    said = None if options.clear else options.owner.strip()
    shelf.set_owner(app, options.name, said)
    app.note(f"{options.name}: owner {'unknown' if said is None else said}.")
    return 0


ACTIONS = {
    "list": Action(list_all, "all collections"),
    "show": Action(show, "one with its members"),
    "add": Action(add, "documents, from the command line or from files"),
    "remove": Action(remove, "documents"),
    "delete": Action(delete, "the collection; what was bought stays held"),
    "rule": Action(rule, "how old its answers may be: 90d, never, default"),
    "owner": Action(owner, "whose documents they are"),
}
