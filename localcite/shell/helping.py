"""`help`: an overview, or one word: a source, a stage, a command, a field. Pure; never asks the database."""

from collections.abc import Mapping
from inspect import cleandoc

from localcite.errors import UsageError
from localcite.query.fields import FIELDS
from localcite.shell.field_help import field_help
from localcite.shell.topics import KEYS, SOURCES, STAGES, summary

GAP = 20


def overview(commands: Mapping[str, str]) -> str:
    """Return what there is, a line each. `commands`: words and their helps."""
    parts = [
        "A question is a source and any number of stages, with | between them.\n",
        *_listed("Sources", SOURCES),
        *_listed("Stages", STAGES),
        *_listed("Commands", commands),
        f"\n{KEYS}`help WORD` tells more and shows examples; `help fields` lists the fields.\n",
    ]
    return "".join(parts)


def _listed(title: str, texts: Mapping[str, str]) -> list[str]:
    return [f"\n{title}\n", *(f"  {word:<{GAP}} {summary(text)}\n" for word, text in texts.items())]


def about(word: str, commands: Mapping[str, str]) -> str:
    """Return what there is to say about one word. Raises UsageError."""
    wanted = " ".join(word.casefold().split())
    if wanted == "new":
        wanted = "new since"
    if wanted in {"field", "fields"}:
        return fields()
    for texts in (SOURCES, STAGES, commands):
        if wanted in texts:
            return texts[wanted]
    if wanted in FIELDS:
        return field_help(wanted)
    raise _unknown(wanted, [*SOURCES, *STAGES, *commands, *FIELDS, "fields"])


def fields() -> str:
    """Return the fields, a line each."""
    width = max(map(len, FIELDS))
    return "".join(f"  {name:<{width}}  {field.help}\n" for name, field in FIELDS.items())


def told(docstring: str | None) -> str:
    """Return a command's docstring as its help."""
    return cleandoc(docstring or "") + "\n"


def _unknown(word: str, known: list[str]) -> UsageError:
    from difflib import get_close_matches  # noqa: PLC0415 - only mistakes need it

    near = get_close_matches(word, known, n=1)
    fix = f"did you mean `help {near[0]}`?" if near else "`help` lists what there is"
    return UsageError(what=f"there is no help on {word!r}", fix=fix)
