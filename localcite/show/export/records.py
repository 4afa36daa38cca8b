"""Rows of chosen fields → documents as reference managers know them: what each is, its id, its people. Pure."""

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple

from localcite.show.cells import Row
from localcite.show.export.cells import one_line

FIELDS = (
    *("number", "type", "title", "year", "published", "filed", "application_no", "kind_code", "office"),
    *("assignee", "inventor", "doi", "patent_id", "paper_id", "citation_text"),
)
_UNSAFE = re.compile(r"[^A-Za-z0-9.:/+-]")


class Record(NamedTuple):
    """One document. Unknown is None; `published`, `filed`: ISO at the precision known. `has_title`: not its citation.

    `key`: made of its best id alone, so that it is the same in every file, and never that of another document.
    """

    key: str
    name: str | None
    is_patent: bool
    title: str | None
    has_title: bool
    year: int | None
    published: str | None
    filed: str | None
    application_no: str | None
    kind_code: str | None
    office: str | None
    assignees: tuple[str, ...]
    inventors: tuple[str, ...]
    doi: str | None
    citation_text: str | None


def records(rows: Iterable[Row]) -> Iterator[Record]:
    """Yield the documents of rows whose columns are `FIELDS`."""
    for row in rows:
        yield _record(dict(zip(FIELDS, row, strict=True)))


def _record(told: dict[str, object]) -> Record:
    is_patent = told["type"] == "patent"
    named = _line(told["number"]) or ""
    cited_as = _line(told["citation_text"])
    is_named = named != cited_as
    year = told["year"]
    return Record(
        key=key_of(named) if is_named else f"ref:{sha256(named.encode('utf-8', 'replace')).hexdigest()[:16]}",
        name=named if is_named else None,
        is_patent=is_patent,
        title=_line(told["title"]),
        has_title=is_patent or _line(told["title"]) != cited_as,
        year=year if isinstance(year, int) else None,
        published=_line(told["published"]),
        filed=_line(told["filed"]),
        application_no=_line(told["application_no"]),
        kind_code=_line(told["kind_code"]),
        office=_line(told["office"]),
        assignees=_people(told["assignee"]),
        inventors=_people(told["inventor"]),
        doi=_line(told["doi"]),
        citation_text=cited_as,
    )


def key_of(name: str) -> str:
    """Return an id as a key that BibTeX takes; what it does not take is written as `_` and its number."""
    return _UNSAFE.sub(lambda found: f"_{ord(found[0]):x}_", name)


def _line(value: object) -> str | None:
    return None if value is None else one_line(str(value)) or None


def _people(value: object) -> tuple[str, ...]:
    return () if value is None else tuple(filter(None, (one_line(name) for name in str(value).split("|"))))
