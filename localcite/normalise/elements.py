"""One element of `data` → the document it is about, its counts and its rows. Pure."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple, TypeVar

from localcite.answers import (
    PAPERS_CITING,
    PATENTS_CITING_PAPER,
    PATENTS_CITING_PATENT,
    REFERENCES,
    Counts,
    Element,
    Fault,
    Row,
    Spelled,
)
from localcite.model import Name, Scheme
from localcite.normalise.examine import shown
from localcite.normalise.names import identity, paper_ids
from localcite.normalise.rows import Place, is_tidy, paper_row, patent_row
from localcite.normalise.texts import clean
from localcite.normalise.wire import Paper, Patent, PatentCited, Record

W = TypeVar("W")


class Identity(NamedTuple):
    """The names by which an element says what it is about; none where it does not say."""

    names: tuple[Name, ...]
    spelled: Spelled
    odd: tuple[tuple[str, str], ...]  # a field, and what stands in it that is no name


def identify(record: Record | None) -> Identity:
    """Return the names of an element: number and patent_id, or all ids in its `paper_id` and then its DOI."""
    names: dict[Name, None] = {}
    spelled: Spelled = ()
    odd = []
    for scheme, written in _written(record):
        if found := identity(scheme, written):
            names[found[0]] = None
            spelled += found[1]
        else:
            odd.append(("pn" if scheme is Scheme.NUMBER else scheme.value, written))
    return Identity(tuple(names), spelled, tuple(odd))


def is_empty(record: Record) -> bool:
    """Tell whether an element says nothing but who it is about, or not even that."""
    if isinstance(record, Patent):
        return record.patent_cited in (None, PatentCited())
    return record == Paper(doi=record.doi, paper_id=record.paper_id)


def element(
    record: Record, index: int, where: str, found: Identity, asked: tuple[Name, ...], oddities: list[Fault]
) -> Element:
    """Return an element as it is kept. `asked`: the canonical ids that it answers; they come first among its names."""
    oddities += [Fault(index, f"{where}.{field}", shown(value), "no name of a document") for field, value in found.odd]
    names = tuple(dict.fromkeys((*asked, *found.names)))
    place = Place(0, index, where, (found.names or names)[0], oddities)
    lists = _patent_lists(record, place) if isinstance(record, Patent) else _paper_lists(record, place)
    return Element(
        index,
        names,
        found.spelled,
        asked,
        _patent_counts(record.patent_cited) if isinstance(record, Patent) else _paper_counts(record),
        tuple(lists),
        tuple(row for rows in lists.values() for row in rows),
    )


def _written(record: Record | None) -> list[tuple[Scheme, str]]:
    """Return what stands in the fields that name an element."""
    fields: list[tuple[Scheme, str | None]] = []
    if isinstance(record, Patent):
        fields = [(Scheme.NUMBER, clean(record.pn)), (Scheme.PATENT_ID, clean(record.patent_id))]
    elif record is not None:
        fields = [(Scheme.PAPER_ID, id_) for id_ in paper_ids(record.paper_id)]
        fields.append((Scheme.DOI, clean(record.doi)))
    return [(scheme, written) for scheme, written in fields if written]


# ---- lists --------------------------------------------------------------------------------------------------------


def _patent_lists(record: Patent, place: Place) -> dict[int, list[Row]]:
    """Return the rows of each list that is there. An empty one says that nobody cites; an absent one says nothing."""
    rows = record.patent_cited.cited_by_patents if record.patent_cited else None
    if rows is None:
        return {}
    return {
        PATENTS_CITING_PATENT: _rows(patent_row, rows, place, PATENTS_CITING_PATENT, "patent_cited.cited_by_patents")
    }


def _paper_lists(record: Paper, place: Place) -> dict[int, list[Row]]:
    """Return the rows of each list that is there."""
    lists = {}
    if record.reference_data is not None:
        lists[REFERENCES] = _rows(paper_row, record.reference_data, place, REFERENCES, "reference_data")
    if record.np_citation_data is not None:
        lists[PAPERS_CITING] = _rows(paper_row, record.np_citation_data, place, PAPERS_CITING, "np_citation_data")
    if record.patent_citation_data is not None:
        rows, list_ = record.patent_citation_data, PATENTS_CITING_PAPER
        lists[list_] = _rows(patent_row, rows, place, list_, "patent_citation_data")
    return lists


def _rows(
    read: Callable[[W, int, Place], Row | None], rows: list[W | None], of: Place, list_: int, field: str
) -> list[Row]:
    """Return the rows of one list. A null row says nothing; its place stays empty."""
    place = replace(of, number=list_, path=f"{of.path}.{field}", tidy=is_tidy(rows))
    found = []
    for position, row in enumerate(rows):
        if row is None:
            place.odd(position, "", None, "a row that says nothing")
        elif (kept := read(row, position, place)) is not None:
            found.append(kept)
    return found


# ---- counts -------------------------------------------------------------------------------------------------------


def _patent_counts(said: PatentCited | None) -> Counts:
    """Return P015's counts."""
    if said is None:
        return Counts()
    return Counts(
        cited_by_3y=said.cited_by_3y,
        cited_by_5y=said.cited_by_5y,
        cited_by_simple_family=said.cited_by_simple_family,
        cited_by_inpadoc_family=said.cited_by_inpadoc_family,
        cited_by_patsnap_family=said.cited_by_patsnap_family,
    )


def _paper_counts(said: Paper) -> Counts:
    """Return L012's totals."""
    return Counts(
        references_total=said.reference_no,
        cited_by_papers=said.np_citation_no,
        cited_by_patents=said.patent_citation_no,
    )
