"""Whose rows they are: told by what a row looks like, since the schema may be what was destroyed. Pure.

Events and replies prove themselves (a chain of hashes, a hash of their bytes). The user's own rows do not: a removed
one may lie in a page that is not used any more, so they are taken from here only where SQLite cannot read them.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from localcite.doctor.carve.cells import Cell, Value, cells
from localcite.doctor.carve.pages import Pages
from localcite.model import Endpoint, Scheme

_HASH = re.compile("[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d.*")
_UID = re.compile(r"[\w-]{2,64}", re.ASCII)
_AMOUNT = re.compile(r"\d+(?:\.\d+)?")
_CURRENCY = re.compile("[A-Z]{3}")
_META = re.compile(r"database_id|vendor|created_at|generation|report/[\w-]+")  # the last: when one was made
_STATES = frozenset({"answered", "partial", "no_answer", "reply_kept"})
KINDS = ("opened", "settled", "resolved")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "ledger": ("seq", "kind", "call", "at", "body", "hash"),
    "reply": ("call", "sha256", "size", "encoding", "body"),
    "run": ("id", "uid", "tag", "started_at", "finished_at", "status", "reason"),
    "answer": ("id", "call", "document", "endpoint", "page", "round", "baseline", "answered_at", "state"),
    "collection": ("name", "max_age", "owner", "created_at"),
    "collection_item": ("collection", "scheme", "value", "typed", "added_at"),
    "price": ("endpoint", "since", "amount", "currency"),
    "budget": ("period", "units", "amount", "currency", "set_at"),
    "meta": ("key", "value"),
    "indexed": ("hash", "seq"),  # of an event, in the index over hashes: it tells of events that are lost
}


class Row(NamedTuple):
    """One row of one of our tables. `values` in the order of COLUMNS; None: its bytes are not whole."""

    table: str
    key: int | None
    values: tuple[Value, ...] | None


def rows(pages: Pages) -> Iterator[Row]:
    """Yield every row that looks like one of ours, page after page."""
    for number in range(1, pages.last + 1):
        for cell in cells(pages, number, _wanted):
            if (row := _row(cell)) is not None:
                yield row


def _wanted(key: int | None, types: tuple[int, ...]) -> bool:
    """Tell whether a row of such types can be one of ours, before its bytes are gathered."""
    if key is None:  # most rows of a large database are told by this alone
        possible = len(types) in _UNKEYED_WIDTHS and types[0] >= 13
    else:
        possible = len(types) >= _LEAST_KEYED and types[0] == 0
    return possible and bool(_candidates(key, types))


def _candidates(key: int | None, types: tuple[int, ...]) -> list[str]:
    """Return the tables that such types can belong to."""
    keyed = key is not None
    return [
        table
        for table, shape in _SHAPES.items()
        if (table in _KEYED) == keyed
        and len(types) >= len(shape)
        and (table in _WIDER or len(types) == len(shape))
        and all(_fits(type_, want) for type_, want in zip(types, shape, strict=False))
    ]


def _row(cell: Cell) -> Row | None:
    """Return the row of ours that a cell is; of a reply also where its bytes are not whole."""
    for table in _candidates(cell.key, cell.types):
        found = cell.values() if cell.whole else None
        if found is None:
            if table == "reply" and cell.key is not None and cell.key > 0:
                return Row(table, cell.key, None)
            continue
        own = found[: len(COLUMNS[table])]
        if table in _KEYED:
            own[0] = cell.key
        if _IS[table](own):
            return Row(table, cell.key, tuple(own))
    return None


# ---- types --------------------------------------------------------------------------------------------------------

# n: NULL, i: whole number, t: text, b: bytes; a capital letter may be NULL as well
_SHAPES: Mapping[str, str] = {
    "ledger": "ntittt",
    "reply": "ntiTb",
    "run": "ntTtTTT",
    "answer": "niitiiitt",
    "collection": "tTTt",
    "collection_item": "ttttt",
    "price": "tttt",
    "budget": "tITTt",
    "meta": "tt",
    "indexed": "ti",
}
_KEYED = frozenset({"ledger", "reply", "run", "answer"})
_UNKEYED_WIDTHS = frozenset(len(shape) for table, shape in _SHAPES.items() if table not in _KEYED)
_LEAST_KEYED = min(len(_SHAPES[table]) for table in _KEYED)
_WIDER = frozenset({"ledger", "answer"})  # with derived columns behind


def _fits(type_: int, want: str) -> bool:
    """Tell whether a serial type is of a kind."""
    if type_ == 0:
        return want == "n" or want.isupper()
    if type_ < 10:
        return want.lower() == "i" and type_ != 7
    return want.lower() == ("t" if type_ % 2 else "b")


# ---- contents -----------------------------------------------------------------------------------------------------


def _is(*tests: tuple[int, "re.Pattern[str] | frozenset[str]"]) -> Callable[[list[Any]], bool]:
    """Return what tells whether the values at some places are as they should be; NULL passes."""

    def judge(found: list[Any]) -> bool:
        return all(found[place] is None or _passes(found[place], test) for place, test in tests)

    return judge


def _passes(value: Any, test: "re.Pattern[str] | frozenset[str]") -> bool:
    return value in test if isinstance(test, frozenset) else test.fullmatch(value) is not None


def _is_event(found: list[Any]) -> bool:
    """Tell whether it is an event of the ledger."""
    seq, kind, call, at, body, hashed = found
    if not (seq > 0 and 0 < call <= seq and kind in KINDS and _HASH.fullmatch(hashed) and _MOMENT.fullmatch(at)):
        return False
    return bool(body_of(body).get("call") == call)


def body_of(text: str) -> dict[str, Any]:
    """Return an event's body; an empty one where it cannot be read."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


_ENDPOINTS = frozenset(endpoint.value for endpoint in Endpoint)
_IS: Mapping[str, Callable[[list[Any]], bool]] = {
    "ledger": _is_event,
    "reply": _is((1, _HASH)),
    "run": _is((1, _UID), (3, _MOMENT), (4, _MOMENT)),
    "answer": _is((3, _ENDPOINTS), (7, _MOMENT), (8, _STATES)),
    "collection": _is((3, _MOMENT)),
    "collection_item": _is((1, frozenset(scheme.value for scheme in Scheme)), (4, _MOMENT)),
    "price": _is((0, _ENDPOINTS), (1, _DAY), (2, _AMOUNT), (3, _CURRENCY)),
    "budget": _is((0, frozenset({"month"})), (2, _AMOUNT), (3, _CURRENCY), (4, _MOMENT)),
    "meta": _is((0, _META)),
    "indexed": _is((0, _HASH)),
}
