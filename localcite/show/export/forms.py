"""The forms that a file can have, and the one that its ending names. Pure."""

from typing import NamedTuple

from localcite.errors import UsageError
from localcite.text import visible

ROWS = "rows"
DOCUMENTS = "documents"
NETWORK = "a network"
PICTURE = "a picture"


class Form(NamedTuple):
    """One form. `holds`: rows, documents, a network or a picture; `is_text`: whether it can go to standard output.

    `has_room`: whether the receipt stands inside; else it lies beside the file.
    """

    name: str
    endings: tuple[str, ...]
    holds: str = ROWS
    is_text: bool = True
    has_room: bool = False


FORMS = (
    Form("table", (".txt",)),
    Form("csv", (".csv",)),
    Form("tsv", (".tsv", ".tab")),
    Form("json", (".json",), has_room=True),
    Form("jsonl", (".jsonl", ".ndjson")),
    Form("markdown", (".md", ".markdown"), has_room=True),
    Form("xlsx", (".xlsx",), is_text=False, has_room=True),
    Form("parquet", (".parquet",), is_text=False, has_room=True),
    Form("bib", (".bib",), DOCUMENTS, has_room=True),
    Form("ris", (".ris",), DOCUMENTS),
    Form("csljson", (".csl.json", ".csljson"), DOCUMENTS),
    Form("graphml", (".graphml",), NETWORK, has_room=True),
    Form("vosviewer", (".vos.json", ".vosviewer.json"), NETWORK, has_room=True),
    Form("svg", (".svg",), PICTURE, has_room=True),
    Form("html", (".html", ".htm"), PICTURE, has_room=True),
    Form("png", (".png",), PICTURE, is_text=False, has_room=True),
)
BY_NAME = {form.name: form for form in FORMS}
NAMES = tuple(BY_NAME)
ENDINGS = {ending: form for form in FORMS for ending in form.endings}
KNOWN = ", ".join(form.endings[0] for form in FORMS)


def form_of(file: str) -> Form:
    """Return the form that the ending of a file names; without any it is a table. Raises UsageError."""
    name = file.replace("\\", "/").rpartition("/")[2].casefold()
    known = [ending for ending in ENDINGS if name.endswith(ending)]
    if known:
        return ENDINGS[max(known, key=len)]
    ending = name.rpartition(".")[2] if "." in name.lstrip(".") else ""
    if not ending:
        return BY_NAME["table"]
    raise UsageError(what=f"no form of file ends in .{visible(ending)}", fix=f"known are {KNOWN}")


def named(name: str) -> Form:
    """Return a form by its name. Raises UsageError."""
    if name not in BY_NAME:
        raise UsageError(what=f"there is no format {name!r}", fix=f"choose one of {', '.join(NAMES)}")
    return BY_NAME[name]
