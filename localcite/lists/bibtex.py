"""BibTeX and biblatex, read by bibtexparser. What that cannot read is told with its line; the rest is taken.

LaTeX stays in numbers and DOIs: `localcite.ids` reads its escapes. Titles are shown without it as far as that is easy.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from localcite.lists.encoding import Encoding
from localcite.lists.lines import whole
from localcite.lists.missing import needs
from localcite.lists.one import is_id
from localcite.lists.record import Record, entries_of
from localcite.lists.values import Contents, Entry, Source, State, Wishes

if TYPE_CHECKING:
    from bibtexparser.model import Block
    from bibtexparser.model import Entry as Bib

OFFICES = {"us": "US", "eu": "EP", "de": "DE", "fr": "FR", "uk": "GB"}  # biblatex: patentus, patreqeu ...
REPEATED = ("doi", "number")  # fields of which one record may have only one
BEGINNING = re.compile(r"\s*@[A-Za-z]+\s*[{(]")


def read_bibtex(source: Source, encoding: Encoding, wishes: Wishes) -> Contents:
    """Return the ids of a BibTeX file. Raises BadFile, also where the library for it is missing."""
    with needs("bibtexparser", source.path, "BibTeX"):
        import bibtexparser  # noqa: PLC0415, F401 - an extra, and only this format needs it
    entries = _entries(whole(source, encoding), wishes)
    return Contents("BibTeX", entries, encoding.label, encoding.guessed)


def _entries(text: str, wishes: Wishes) -> Iterator[Entry]:
    """Yield what each record gives, and each block that cannot be read."""
    from bibtexparser.entrypoint import parse_string  # noqa: PLC0415 - see above
    from bibtexparser.model import Entry as Bib  # noqa: PLC0415 - see above
    from bibtexparser.model import ParsingFailedBlock  # noqa: PLC0415 - see above

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # it would tell on standard error what we tell
    for block in parse_string(text).blocks:
        whole_block = getattr(block, "ignore_error_block", None) or block
        if isinstance(whole_block, Bib) and not _repeats(whole_block):
            yield from entries_of(_record(whole_block), wishes)
        elif isinstance(block, ParsingFailedBlock):
            yield Entry(State.BAD, _shown(block), _line(block), _why(block))


def _repeats(bib: "Bib") -> bool:
    """Tell whether a record says two things of one field that names it."""
    return any(len({f.value for f in bib.fields if f.key.lower() == name}) > 1 for name in REPEATED)


def _record(bib: "Bib") -> Record:
    """Return what a record says."""
    fields = {field.key.lower(): _unquoted(str(field.value)) for field in bib.fields}
    kind = _plain(fields.get("type", "")).lower()
    return Record(
        where=f"{_line(bib)}, record {bib.key}",
        title=_plain(fields.get("title", "")),
        doi=_bare(fields.get("doi", "")),
        is_patent=_is_patent(bib.entry_type.lower(), kind, _bare(fields.get("number", ""))),
        numbers=[_bare(fields.get(name, "")) for name in ("number", "patentnumber", "publicationnumber", "url")],
        countries=_countries(fields, kind),
        remarks=[_bare(fields.get(name, "")) for name in ("url", "note", "addendum", "howpublished", "eprint")],
    )


def _unquoted(value: str) -> str:
    """Return a value without the quotes around it: the parser leaves them where a record names some field twice."""
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value


def _is_patent(entry_type: str, kind: str, number: str) -> bool:
    """Tell whether a record is a patent: it says so, or (old BibTeX knows none) is a `misc` with the number of one."""
    return entry_type == "patent" or kind.startswith(("patent", "patreq")) or (entry_type == "misc" and is_id(number))


def _countries(fields: Mapping[str, str], kind: str) -> list[str]:
    """Return whose a patent may be, by its type, place or holder's office. A request is no publication by itself."""
    if kind.startswith("patreq"):
        return []
    said = [OFFICES[kind.removeprefix("patent")]] if kind.removeprefix("patent") in OFFICES else []
    return said + [_plain(fields[name]) for name in ("location", "nationality", "address", "country") if name in fields]


def _bare(value: str) -> str:
    """Return a value without the braces and commands that stand around it."""
    value = re.sub(r"^\\(?:url|href|doi)\s*\{(.*)\}$", r"\1", value.strip())
    return value.replace("{", "").replace("}", "") if not re.search(r"\\[_%&#$^~{}]", value) else value


def _plain(value: str) -> str:
    """Return a title without braces and commands."""
    return " ".join(re.sub(r"\\[A-Za-z]+\s*|\\.|[{}$]", "", value).split())


def _line(block: "Block") -> str:
    return f"line {(block.start_line or 0) + 1}"


def _shown(block: "Block") -> str:
    """Return the first line of a block."""
    return (block.raw or "").strip().partition("\n")[0][:200] or "a block"


def _why(block: "Block") -> str:
    """Return why a block cannot be read."""
    whole_block = getattr(block, "ignore_error_block", None)
    if whole_block is not None:
        return "the record says two things of its DOI or number"
    return "a brace, a quote or a comma is missing in it"
