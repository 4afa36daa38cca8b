"""What is in a file: its content decides the format, not its name, and the reader of that format reads it."""

import re
from collections.abc import Iterator, Sequence

from localcite.errors import BadFile
from localcite.lists import bibtex, tagged
from localcite.lists.encoding import Encoding, encoding_of, may_differ
from localcite.lists.lines import entries_of, one_a_line, sample, whole
from localcite.lists.one import is_id
from localcite.lists.table import first_rows, read_table, separator_of, without_grouping
from localcite.lists.titles import DOI, PUBLICATION, folded
from localcite.lists.values import PLAIN, Contents, Entry, Source, State, Wishes

EXTRACT = "give --extract to look for ids in it"
BINARIES = (
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file", "save it as .xlsx or CSV"),
    (b"%PDF", "a PDF", "copy its text into a file and read that with --extract"),
    (b"\x1f\x8b", "compressed", "unpack it"),
    (b"BZh", "compressed", "unpack it"),
    (b"\xfd7zXZ", "compressed", "unpack it"),
    (b"(\xb5/\xfd", "compressed", "unpack it"),
    (b"SQLite format 3", "a database", "write the ids into a file of text"),
    (b"PAR1", "a Parquet file", "save it as CSV"),
    (b"{\\rtf", "rich text", "save it as plain text"),
)
HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|div|p)\b", re.IGNORECASE | re.DOTALL)
TABLES = {".csv", ".tsv", ".tab"}


def read(source: Source, wishes: Wishes) -> Contents:
    """Return what is in a file. Its ids are read as `entries` is iterated. Raises BadFile."""
    source.stream.seek(0)
    head = source.stream.read(1 << 12)
    for magic, what, fix in BINARIES:
        if head.startswith(magic):
            raise BadFile(path=source.path, what=f"it is {what}", line=None, fix=fix)
    if head.startswith(b"PK\x03\x04"):
        from localcite.lists.xlsx import read_xlsx  # noqa: PLC0415 - only this format needs it

        return read_xlsx(source, wishes)
    if b"<?xml" in head[:8] and not wishes.extract:
        return _xml(source, wishes)
    encoding = encoding_of(source.stream, source.path, wishes.encoding)
    contents = _extracted(source, encoding, wishes) if wishes.extract else _text(source, encoding, wishes)
    if contents.lines is not None:
        return contents
    return contents._replace(entries=_certain(contents.entries, encoding))


def _certain(entries: Iterator[Entry], encoding: Encoding) -> Iterator[Entry]:
    """Yield entries; an id that reads otherwise in another encoding that fits the file is not taken."""
    for entry in entries:
        why = may_differ(entry.text, encoding) if entry.state is State.TAKEN else None
        yield entry if why is None else entry._replace(state=State.BAD, why=why)


def _text(source: Source, encoding: Encoding, wishes: Wishes) -> Contents:
    """Return what is in a file of text."""
    first = sample(source, encoding)
    start = first[0].lstrip("\ufeff \t") if first else ""
    if wishes.column is None or start.startswith(("{", "[")):
        found = _records(source, encoding, wishes, first, start)
        if found is not None:
            return found
    return _table_or_lines(source, encoding, wishes, first)


def _records(source: Source, encoding: Encoding, wishes: Wishes, first: list[str], start: str) -> Contents | None:
    """Return the records of a file, if it is of a format that has records."""
    if start.startswith("<") and not is_id(start):
        return _marked_up(source, encoding, wishes, "\n".join(first))
    if re.match(r"\[\s*(?:[\[{\"\]]|$)|\{\s*(?:\"|\}|$)", start):
        return _json(source, encoding, wishes, first)
    if form := tagged.form_of(first[:20]):
        return tagged.read_tagged(source, encoding, wishes, form)
    if source.suffix == ".bib" or any(map(bibtex.BEGINNING.match, first)):
        return bibtex.read_bibtex(source, encoding, wishes)
    return None


def _json(source: Source, encoding: Encoding, wishes: Wishes, first: list[str]) -> Contents:
    """Return the ids of JSON: one value, or one a line."""
    from localcite.lists.jsons import read_json, read_json_lines  # noqa: PLC0415 - only this format needs it

    a_line = all(re.fullmatch(r"\{.*\}", line.strip()) for line in first[:5])
    if a_line and (len(first) > 1 or source.suffix in {".jsonl", ".ndjson"}):
        return read_json_lines(source, encoding, wishes)
    return read_json(source, encoding, wishes)


def _marked_up(source: Source, encoding: Encoding, wishes: Wishes, first: str) -> Contents:
    """Return what is in XML, or refuse a page, which has no ids in fixed places."""
    if HTML.match(first):
        raise BadFile(path=source.path, what="it is a page of HTML", line=None, fix=EXTRACT)
    if encoding.name not in {"utf-8", "utf-8-sig", "utf-16"}:
        raise BadFile(path=source.path, what=f"it is XML in {encoding.label}", line=None, fix="save it as UTF-8")
    return _xml(source, wishes)


def _xml(source: Source, wishes: Wishes) -> Contents:
    """Return the records of an XML file, by its first element."""
    from localcite.lists.xmls import root_of  # noqa: PLC0415 - only this format needs it

    root = root_of(source.stream, source.path)
    if root in {"xml", "records"}:
        from localcite.lists.endnote import read_endnote  # noqa: PLC0415 - the same

        return read_endnote(source, wishes)
    if root.rpartition(":")[2] == "RDF":
        from localcite.lists.rdf import read_rdf  # noqa: PLC0415 - the same

        return read_rdf(source, wishes)
    raise BadFile(path=source.path, what="it is XML of a kind that is not known here", line=None, fix=EXTRACT)


# ---- tables and lines ---------------------------------------------------------------------------------------------


def _table_or_lines(source: Source, encoding: Encoding, wishes: Wishes, first: list[str]) -> Contents:
    """Return the ids of a table, or of a list of one id a line."""
    certain = not encoding.others
    separator = separator_of(first, certain=certain)
    if wishes.column is not None or not _is_plain(first, source, separator):
        table = read_table(source, encoding, wishes, separator)
        if table is not None:
            return table
        if wishes.column is not None or _is_table(first, separator):
            fix = f"name one with --column, or {EXTRACT}"
            raise BadFile(path=source.path, what="no column of it holds ids", line=None, fix=fix)
    heading = bool(first) and folded(first[0]) in PUBLICATION | DOI
    lines = one_a_line(source, encoding, heading=heading)
    return Contents(PLAIN, entries_of(lines), encoding.label, encoding.guessed, lines=lines)


def _is_plain(first: Sequence[str], source: Source, separator: str) -> bool:
    """Tell whether most lines are ids as they stand, and nothing in them separates columns."""
    told = [line for line in first if not line.lstrip().startswith("#")]
    if source.suffix in TABLES and all(len(row.cells) == 1 for row in first_rows(first, separator)):
        return False
    plain = [not re.search(r"[,;\t|]", without_grouping(line).rstrip(" ,;\t|")) for line in told if is_id(line)]
    return 2 * len(plain) >= len(told) and 2 * sum(plain) >= len(plain)


def _is_table(first: Sequence[str], separator: str) -> bool:
    """Tell whether lines are rows: most of them have as many cells as the first, and more than one."""
    widths = [len(row.cells) for row in first_rows(first, separator)]
    return len(widths) > 1 and min(widths) > 1 and 2 * widths.count(widths[0]) > len(widths)


# ---- free text ----------------------------------------------------------------------------------------------------


def _extracted(source: Source, encoding: Encoding, wishes: Wishes) -> Contents:
    """Return what is found in a mail, a page, or any text."""
    from localcite.lists.extract import extract  # noqa: PLC0415 - only free text needs it
    from localcite.lists.mail import is_mail, mail_text  # noqa: PLC0415 - the same
    from localcite.lists.webpage import text_of  # noqa: PLC0415 - the same

    first = sample(source, encoding, 60)
    if is_mail(first):
        entries = extract(mail_text(source), plausible=wishes.plausible, place="line {} of the mail's text")
        return Contents("a mail", entries)
    text = whole(source, encoding)
    is_page = bool(HTML.match(text[:2000])) or source.suffix in {".html", ".htm"}
    entries = extract(text_of(text) if is_page else text, plausible=wishes.plausible)
    return Contents("a page of HTML" if is_page else "free text", entries, encoding.label, encoding.guessed)
