"""The two endpoints: a request → the ids in it → the rows of the answer. What a row costs is decided here."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import msgspec

from localcite.model import Endpoint, Scheme
from localcite.sandbox.behaviour import Behaviour
from localcite.sandbox.codes import Refusal
from localcite.sandbox.exchange import Request
from localcite.sandbox.pages import capped, is_empty, paged
from localcite.sandbox.source import Source

PATHS = {
    ("GET", "/basic-patent-data/forward-citation/v3"): Endpoint.P015.value,
    ("POST", "/literature/citation"): Endpoint.L012.value,
    ("POST", "/oauth/token"): "token",
    ("POST", "/open-user/statement/v2"): "statement",
}
BILLED = (Endpoint.P015.value, Endpoint.L012.value)
_MOST_IDS = 100


class Asked(NamedTuple):
    """What a request asks for: ids of one scheme, each once, in the order typed; and the page."""

    scheme: Scheme
    ids: tuple[str, ...]
    page: int = 1


class Row(NamedTuple):
    """One element of the answer. `asked`: the id that led to it; `units`: what it costs; no `raw`: left out."""

    asked: str
    key: str
    raw: bytes | None
    units: int


def read(endpoint: str, request: Request) -> Asked:
    """Return what a request asks for, or refuse it."""
    return _read_p015(request.query) if endpoint == Endpoint.P015.value else _read_l012(request.body)


def answer(asked: Asked, source: Source, rules: Behaviour, today: date) -> tuple[Row, ...]:
    """Return a row for each document found. A document that two of the ids lead to is answered once."""
    poison = {each.casefold() for each in rules.poison}
    if any(each.casefold() in poison for each in asked.ids):
        raise Refusal(68300004)
    rows: dict[str, Row] = {}
    for row in _rows(asked, source, rules, today):
        rows.setdefault(row.key, row)
    return tuple(rows.values())


def _rows(asked: Asked, source: Source, rules: Behaviour, today: date) -> Iterator[Row]:
    """Return a row for each id that leads to something."""
    is_paper = asked.scheme in (Scheme.PAPER_ID, Scheme.DOI)
    units = 0 if asked.page > 1 and rules.later_pages == "free" else 1
    for each in asked.ids:
        found = source.find(asked.scheme, each, today)
        if found is None or (rules.zero == "omit" and is_empty(found.raw)):
            continue
        raw = paged(found.raw, asked.page, rules) if is_paper else capped(found.raw, rules.list_cap)
        if raw is not None:
            yield Row(each, found.key, raw, units)


def _read_p015(query: dict[str, str]) -> Asked:
    """Return what a P015 request asks for: `patent_id` wins over `patent_number`."""
    for name, scheme in (("patent_id", Scheme.PATENT_ID), ("patent_number", Scheme.NUMBER)):
        if ids := _split(query.get(name)):
            return Asked(scheme, ids)
    raise Refusal(68300004)


def _read_l012(body: bytes) -> Asked:
    """Return what an L012 request asks for: `paper_id` wins over `doi`, and there is one DOI only."""
    try:
        values = msgspec.json.decode(body)
    except msgspec.DecodeError:
        raise Refusal(68300007) from None
    if not isinstance(values, dict):
        raise Refusal(68300007)
    page = values.get("page_number", 1)
    page = 1 if page is None else page
    if not isinstance(page, int) or isinstance(page, bool) or page < 1:
        raise Refusal(68300004)
    if ids := _split(values.get("paper_id")):
        return Asked(Scheme.PAPER_ID, ids, page)
    doi = values.get("doi")
    if not isinstance(doi, str) or not doi.strip():
        raise Refusal(68300004)
    return Asked(Scheme.DOI, (doi.strip(),), page)


def _split(value: Any) -> tuple[str, ...]:
    """Return the ids in a comma list, each once whatever its case; too many, or no text at all, is refused."""
    if value is None:
        return ()
    if not isinstance(value, str):
        raise Refusal(68300004)
    ids = [each.strip() for each in value.split(",") if each.strip()]
    if len(ids) > _MOST_IDS:
        raise Refusal(68300004)
    once: dict[str, str] = {}
    for each in ids:
        once.setdefault(each.casefold(), each)
    return tuple(once.values())
