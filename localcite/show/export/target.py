"""Where an export goes, and what is said of it when it is there."""

from typing import NamedTuple

from localcite.show.export.forms import Form
from localcite.show.export.whole import FIX
from localcite.show.quote import count

WORDS = {"markdown": "Markdown", "parquet": "Parquet", "bib": "BibTeX", "csljson": "CSL-JSON", "vosviewer": "VOSviewer"}
WORDS |= {"graphml": "GraphML", "table": "a table", "jsonl": "JSON lines", "xlsx": "a spreadsheet"}
WORDS |= {"html": "a page of HTML"}


class Target(NamedTuple):
    """A file and its form. `mark`: CSV begins with a byte order mark; `signed`: with a receipt; `fix`: see `whole`."""

    file: str
    form: Form
    mark: bool = True
    signed: bool = True
    fix: str = FIX


class Wrote(NamedTuple):
    """What was written. `what`: rows, documents or citations; `beside`: the file of the receipt, if it has its own.

    `remarks`: what is not in the file as it was, in sentences.
    """

    file: str
    form: Form
    size: int
    what: str
    beside: str | None = None
    remarks: tuple[str, ...] = ()

    def sentence(self) -> str:
        """Return in words what was written."""
        form = WORDS.get(self.form.name, self.form.name.upper())
        receipt = f"; its receipt is {self.beside}" if self.beside else ""
        return f"Wrote {count(self.size, self.what)} to {self.file} as {form}{receipt}."
