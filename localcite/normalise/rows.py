"""One row of a list → what it says of the document it names, and of the citation. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

import msgspec
from msgspec.structs import astuple

from localcite.answers import Facts, Fault, Row, Spelled
from localcite.model import Name, Scheme
from localcite.normalise.dates import DATES, date, is_empty
from localcite.normalise.examine import shown
from localcite.normalise.names import PUBLICATIONS, Publication, identity, nameless, paper_ids
from localcite.normalise.texts import CODES, are_tidy, clean, joined, people, year_in
from localcite.normalise.wire import PaperRow, PatentRow

Extra = dict[str, str]
_NO_NAMES: tuple[tuple[Name, ...], Spelled] = ((), ())
_PEOPLE = attrgetter("current_assignee", "original_assignee", "inventor")
_new = tuple.__new__  # half the time of the constructors, and there are many rows


@dataclass(frozen=True, slots=True)
class Place:
    """Where rows stand: the number of the list, its element, whose list it is. `oddities` gets what is odd there.

    `tidy`: all people in this list are written as they are stored.
    """

    number: int
    element: int
    path: str
    source: Name
    oddities: list[Fault]
    tidy: bool = False

    def odd(self, position: int, field: str, value: object, what: str) -> None:
        """Take note of a value that was left out."""
        path = f"{self.path}[{position}]{field and '.'}{field}"
        self.oddities.append(Fault(self.element, path, shown(value), what))


def is_tidy(rows: Iterable[object]) -> bool:
    """Tell whether the people in a list are written as they are stored."""
    return are_tidy(chain.from_iterable(map(_PEOPLE, (row for row in rows if isinstance(row, PatentRow)))))


def patent_row(row: PatentRow, position: int, place: Place) -> Row | None:
    """Return a patent that cites; None where the row says nothing at all.

    Nearly all rows say everything as it is stored: they are found out by few looks, and copied. The others take care.
    """
    (
        pn,
        patent_id,
        filed,
        application,
        kind,
        published,
        title,
        country,
        category,
        people_,
        sequence,
        type_,
        label,
        now,
        then,
    ) = astuple(row)
    number = PUBLICATIONS[pn] if pn and patent_id is None and place.tidy else None
    if number is None or pn != f"{country}{label}{kind}" or DATES[filed] != filed or DATES[published] != published:
        return _careful_row(row, position, place)
    names, spelled, office, kind_code = number
    if spelled or kind_code is None:
        return _careful_row(row, position, place)
    title = (title and title.strip()) or None
    if application is not None:
        application = str(application).strip() or None
    year = published and published // 10000
    facts = (
        title,
        None,
        filed,
        published,
        year,
        None,
        application,
        now or None,
        then or None,
        people_ or None,
        office,
        kind_code,
    )
    return _new(
        Row,
        (
            place.number,
            position,
            names,
            spelled,
            _new(Facts, facts),
            sequence,
            CODES[category],
            CODES[type_],
            None,
        ),
    )


def _careful_row(row: PatentRow, position: int, place: Place) -> Row | None:
    """Return a patent that cites, whatever its row says; None where that is nothing at all."""
    extra: Extra = {}
    number = PUBLICATIONS[row.pn] if row.pn else None
    if number is None or number.spelled:
        number = _number(row, position, place, extra)
    names, spelled = (number.names, number.spelled) if number else _NO_NAMES
    if row.patent_id is not None:
        names, spelled = _with_patent_id(row.patent_id, names, spelled, position, place, extra)
    if not names:
        if row == PatentRow():
            place.odd(position, "", {}, "a row that says nothing")
            return None
        names = (_nameless_patent(row, position, place),)
    facts = _patent_facts(row, number, position, place, extra)
    if number is None or row.pn != f"{row.country or ''}{row.doc_number or ''}{row.kind or ''}":
        _beyond_number(row, number, extra)
    return _new(
        Row,
        (
            place.number,
            position,
            names,
            spelled,
            facts,
            row.sequence,
            CODES[row.category],
            CODES[row.cite_type],
            msgspec.json.encode(extra).decode() if extra else None,
        ),
    )


def paper_row(row: PaperRow, position: int, place: Place) -> Row | None:
    """Return a paper that is cited or cites; None where the row says nothing at all."""
    text = joined(row.citation_text)
    names, spelled, extra = _paper_names(row, position, place)
    if not names and text is None and row.sequence is None:
        place.odd(position, "", {}, "a row that says nothing")
        return None
    year = year_in(text)
    return Row(
        place.number,
        position,
        names or (nameless(place.source, text, _where(row.sequence, position, place)),),
        spelled,
        Facts(None, text, None, None, year, 1 if year else None),
        row.sequence,
        None,
        None,
        msgspec.json.encode(extra).decode() if extra else None,
    )


# ---- names --------------------------------------------------------------------------------------------------------


def _number(row: PatentRow, position: int, place: Place, extra: Extra) -> Publication | None:
    """Return the publication of a row: its pn, or where there is none its office, document number and kind."""
    if row.pn and (written := row.pn.strip()):
        found = PUBLICATIONS[written]
        if found is None or found.spelled:
            extra["pn"] = written
        if found is None:
            place.odd(position, "pn", written, "no publication number")
        return found
    parts = [clean(str(part)) or "" for part in (row.country, row.doc_number, row.kind) if part is not None]
    return PUBLICATIONS["".join(parts)] if row.country and row.doc_number else None


def _with_patent_id(
    patent_id: str, names: tuple[Name, ...], spelled: Spelled, position: int, place: Place, extra: Extra
) -> tuple[tuple[Name, ...], Spelled]:
    """Return the names of a citing patent with its patent_id behind its number."""
    if not (written := patent_id.strip()):
        return names, spelled
    if found := identity(Scheme.PATENT_ID, written):
        return (*names, found[0]), (*spelled, *found[1])
    extra["patent_id"] = written
    place.odd(position, "patent_id", written, "no patent_id")
    return names, spelled


def _paper_names(row: PaperRow, position: int, place: Place) -> tuple[tuple[Name, ...], Spelled, Extra]:
    """Return the names of a paper, and what stands where names should and is none."""
    written = [(Scheme.PAPER_ID, "paper_id", id_) for id_ in paper_ids(row.paper_id)]
    if doi := clean(row.doi):
        written.append((Scheme.DOI, "doi", doi))
    names: dict[Name, None] = {}
    spelled: Spelled = ()
    extra: Extra = {}
    for scheme, field, value in written:
        if found := identity(scheme, value):
            names[found[0]] = None
            spelled += found[1]
        else:
            extra[field] = value
            place.odd(position, field, value, f"no {field}")
    return tuple(names), spelled, extra


def _nameless_patent(row: PatentRow, position: int, place: Place) -> Name:
    """Return a name for a patent that has neither number nor id, from what else tells it from others."""
    parts = [str(part) for part in (row.country, row.doc_number, row.kind, row.apno, row.title) if part]
    content = " ".join(("patent", *parts)) if parts else None
    return nameless(place.source, content, _where(row.sequence, position, place))


def _where(sequence: int | None, position: int, place: Place) -> str:
    """Return where a row stands, as stable as can be."""
    where = f"position:{position}" if sequence is None else f"sequence:{sequence}"
    return f"list:{place.number}:{where}"


# ---- facts --------------------------------------------------------------------------------------------------------


def _patent_facts(row: PatentRow, number: Publication | None, position: int, place: Place, extra: Extra) -> Facts:
    """Return what a row says of the citing patent itself."""
    filed, published = row.apdt, row.pbdt
    if filed is not None and DATES[filed] != filed:
        filed = _date(filed, "apdt", position, place, extra)
    if published is not None and DATES[published] != published:
        published = _date(published, "pbdt", position, place, extra)
    title, application = row.title, row.apno
    current, original, inventors = row.current_assignee, row.original_assignee, row.inventor
    if not place.tidy:
        current, original, inventors = people(current), people(original), people(inventors)
    return _new(
        Facts,
        (
            (title and title.strip()) or None,
            None,
            filed,
            published,
            published // 10000 if published else None,
            None,
            None if application is None else (str(application).strip() or None),
            current or None,
            original or None,
            inventors or None,
            number.office if number else clean(row.country),
            (number and number.kind_code) or clean(row.kind),
        ),
    )


def _date(value: int | str, field: str, position: int, place: Place, extra: Extra) -> int | None:
    """Return a date at the precision that holds. What it does not say so is kept as it came."""
    found = date(value)
    if found == value or is_empty(value):
        return found
    if str(found).rstrip("0") != str(value).replace("-", "").rstrip("0"):
        extra[field] = str(value)
    if found is None:
        place.odd(position, field, value, "no date")
    return found


def _beyond_number(row: PatentRow, number: Publication | None, extra: Extra) -> None:
    """Note the parts of the number that say something else than the number itself does."""
    country, label, kind = row.country, row.doc_number, row.kind
    if country and not (number and clean(country) == number.office):
        extra["country"] = country
    if label and not (number and _is_part(str(label), number)):
        extra["doc_number"] = str(label)
    if kind and not (number and clean(kind) == number.kind_code):
        extra["kind"] = kind


def _is_part(label: str, number: Publication) -> bool:
    """Tell whether a document number is the one that a publication number shows."""
    shown_number = number.names[0].value.removeprefix(number.office or "").removesuffix(number.kind_code or "")
    return label.strip() == shown_number
