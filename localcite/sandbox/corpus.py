"""A corpus: a folder of kept elements, one a line, that is served as it stands. Reads files; writes nothing.

A line is kept as bytes and looked at only for its names, so that loading and answering stay quick and nothing that
the corpus says is changed on its way.
"""

import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple, TypeVar, cast

import msgspec

from localcite.errors import BadFile
from localcite.ids import canonical_number, kind_of, without_kind
from localcite.model import Scheme
from localcite.sandbox.kinds import could_have
from localcite.sandbox.source import Found
from localcite.sandbox.world.dice import Dice

Names = TypeVar("Names")
_OPENERS: dict[str, Callable[[Path], IO[bytes]]] = {
    ".jsonl": lambda path: path.open("rb"),
    ".gz": lambda path: cast("IO[bytes]", gzip.open(path)),  # noqa: SIM115 - `_read` closes it
    ".xz": lambda path: cast("IO[bytes]", lzma.open(path)),  # noqa: SIM115 - `_read` closes it
}
_UNREADABLE = (OSError, EOFError, zlib.error, lzma.LZMAError)


class _Patent(msgspec.Struct):
    """What a line of patents must hold."""

    patent_cited: dict[str, msgspec.Raw]
    pn: str | None = None
    patent_id: str | None = None


class _Paper(msgspec.Struct):
    """What a line of papers must hold."""

    paper_id: str | None = None
    doi: str | None = None
    reference_data: list[msgspec.Raw] | None = None
    np_citation_data: list[msgspec.Raw] | None = None
    patent_citation_data: list[msgspec.Raw] | None = None


_read_patent = msgspec.json.Decoder(_Patent).decode
_read_paper = msgspec.json.Decoder(_Paper).decode


class _Line(NamedTuple):
    """One line of a file, with its place."""

    path: Path
    number: int
    raw: bytes


class Corpus:
    """The elements of a folder, by every name that leads to them."""

    def __init__(self, folder: Path) -> None:
        self._patents: list[Found] = []
        self._papers: list[Found] = []
        self._by_name: dict[tuple[Scheme, str], Found] = {}
        for line in _lines(folder, "patents"):
            self._add_patent(line)
        for line in _lines(folder, "papers"):
            self._add_paper(line)
        if not self._patents and not self._papers:
            fix = "name a folder with patents*.jsonl or papers*.jsonl in it, plain or as .gz or .xz"
            raise BadFile(path=str(folder), what="there is no corpus in this folder", line=None, fix=fix)

    def find(self, scheme: Scheme, text: str, today: date) -> Found | None:  # noqa: ARG002 - a corpus does not grow
        """Return the element that this id leads to."""
        if scheme is Scheme.NUMBER:
            return self._by_number(text)
        return self._by_name.get((scheme, text.strip().lower()))

    def pick(self, paper: bool, key: str, today: date) -> Found | None:  # noqa: ARG002, FBT001 - see Source
        """Return some element, the same for the same key."""
        shelf = self._papers if paper else self._patents
        return Dice("corpus", key).pick(shelf) if shelf else None

    def examples(self, count: int, today: date) -> tuple[list[str], list[str]]:  # noqa: ARG002 - see Source
        """Return the first numbers and DOIs of the corpus."""
        patents = (_read_patent(found.raw).pn for found in self._patents)
        papers = (_read_paper(found.raw) for found in self._papers)
        ids = (paper.doi or paper.paper_id for paper in papers)
        return [*islice(filter(None, patents), count)], [*islice(filter(None, ids), count)]

    def describe(self) -> str:
        """Return in a few words what this is."""
        return f"a corpus of {len(self._patents):,} patents and {len(self._papers):,} papers"

    def _by_number(self, text: str) -> Found | None:
        """Return the patent of a number: as typed, in canonical form, or without a kind that the office could give."""
        number = canonical_number(text)
        found = self._by_name.get((Scheme.NUMBER, text.strip().upper())) or self._by_name.get((Scheme.NUMBER, number))
        kind = kind_of(number)
        if found is not None or not kind:
            return found
        bare = without_kind(number)
        letter_alone = self._by_name.get((Scheme.NUMBER, bare + kind[0]))
        return letter_alone or (self._by_name.get((Scheme.NUMBER, bare)) if could_have(bare, kind) else None)

    def _add_patent(self, line: _Line) -> None:
        """Index one line of patents. Of two elements with one number, the one that says more answers to it."""
        patent = _decoded(_read_patent, line)
        found = Found((patent.patent_id or patent.pn or "").lower(), line.raw)
        if not found.key:
            raise _bad(line, "has neither pn nor patent_id")
        self._patents.append(found)
        if patent.patent_id:
            self._by_name.setdefault((Scheme.PATENT_ID, patent.patent_id.lower()), found)
        for number in {patent.pn.upper(), canonical_number(patent.pn)} if patent.pn else ():
            known = self._by_name.get((Scheme.NUMBER, number))
            if known is None or len(known.raw) < len(found.raw):
                self._by_name[Scheme.NUMBER, number] = found

    def _add_paper(self, line: _Line) -> None:
        """Index one line of papers, under each of its ids."""
        paper = _decoded(_read_paper, line)
        found = Found((paper.paper_id or paper.doi or "").lower(), line.raw)
        if not found.key:
            raise _bad(line, "has neither paper_id nor doi")
        self._papers.append(found)
        for uuid in (paper.paper_id or "").split(","):
            self._by_name.setdefault((Scheme.PAPER_ID, uuid.strip().lower()), found)
        if paper.doi:
            self._by_name.setdefault((Scheme.DOI, paper.doi.strip().lower()), found)


def _lines(folder: Path, stem: str) -> Iterator[_Line]:
    """Return the lines of all files of one kind, in the order of the files' names."""
    if not folder.is_dir():
        raise BadFile(path=str(folder), what="there is no such folder", line=None, fix=None)
    for path in sorted(folder.glob(f"{stem}*.jsonl*")):
        if path.suffix in _OPENERS:
            yield from (_Line(path, at, raw) for at, raw in enumerate(_read(path).splitlines(), 1) if raw.strip())


def _read(path: Path) -> bytes:
    """Return what a file holds, unpacked."""
    try:
        with _OPENERS[path.suffix](path) as file:
            return file.read().removeprefix(b"\xef\xbb\xbf")
    except _UNREADABLE as error:
        raise BadFile(path=str(path), what=f"cannot be read ({error})", line=None, fix=None) from error


def _decoded(decode: Callable[[bytes], Names], line: _Line) -> Names:
    """Return the names in a line."""
    try:
        if not line.raw.isascii():
            line.raw.decode()
        return decode(line.raw)
    except UnicodeDecodeError as error:
        raise _bad(line, "is not UTF-8") from error
    except msgspec.DecodeError as error:
        raise _bad(line, f"is no element of an answer ({error})") from error


def _bad(line: _Line, what: str) -> BadFile:
    """Return the error that names a line."""
    fix = "each line must be one element of `data`, as the endpoint answers it"
    return BadFile(path=str(line.path), what=f"this line {what}", line=line.number, fix=fix)
