"""One bibliographic record, whatever format it stands in, and the id that is taken from it. Pure.

Of a patent its publication number; of anything else its DOI. An address or a remark counts where an id can be read in
it. What a record says of other documents (ISBN, ISSN, PubMed and arXiv ids, application numbers) is never taken.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from localcite import ids
from localcite.lists.one import is_id, several
from localcite.lists.values import Entry, State, Wishes
from localcite.model import Refused

DOI_IN_REMARK = re.compile(r"^\s*doi\s*[:=]\s*(\S+)\s*$", re.IGNORECASE | re.MULTILINE)
ARXIV = re.compile(r"10\.48550/arxiv\.|arxiv", re.IGNORECASE)


class Record(NamedTuple):
    """What a record says. `numbers`: where a patent's number may stand, best first; `countries`: whose it may be.

    `remarks`: addresses and notes in which an id may stand.
    """

    where: str
    title: str = ""
    doi: str = ""
    is_patent: bool = False
    numbers: Sequence[str] = ()
    countries: Sequence[str] = ()
    remarks: Sequence[str] = ()


def entries_of(record: Record, wishes: Wishes) -> Iterator[Entry]:
    """Yield what a record gives: its id, the ids of one that has several, or its title."""
    text = (_number(record) if record.is_patent else "") or record.doi.strip() or _remarked(record)
    if text:
        yield from several(text, record.where, wishes)
    else:
        title = " ".join(record.title.split())
        yield Entry(State.WITHOUT, title or "a record without a title", record.where)


def _number(record: Record) -> str:
    """Return a patent's number: the first that can be read, else the first that there is."""
    written = [number.strip() for number in record.numbers if number.strip()]
    for number in written:
        if text := _complete(number, record.countries):
            return text
    return written[0] if written and not record.doi else ""


def _complete(number: str, countries: Sequence[str]) -> str:
    """Return a number with the office that the record names elsewhere, if it needs one; empty if it is no number."""
    reading = ids.read(number)
    if not isinstance(reading, Refused) or reading.code == "two-identifiers":
        return number
    if reading.code == "no-office":
        return next((text for country in countries if is_id(text := f"{country} {number}")), "")
    return ""


def _remarked(record: Record) -> str:
    """Return the id in the first remark that holds one; that of a preprint may be of another document."""
    found = (in_remark(remark) for remark in record.remarks)
    return next((text for text in found if text and not ARXIV.match(text)), "")


def in_remark(text: str) -> str:
    """Return the id that a remark is or holds: a line `DOI: …`, or an address. Empty if there is none."""
    found = DOI_IN_REMARK.search(text)
    if found and is_id(found[1]):
        return found[1]
    return text.strip() if is_id(text) else ""
