"""Fit plain values to the drawn shape, and name every place where they do not fit. Pure.

Slow, and only used for elements that the typed decoder refused: what it finds, people read.
"""

import json
from typing import Any, NamedTuple, TypeVar, cast

import msgspec

from localcite.normalise.wire import Paper, PaperRow, Patent, PatentCited, PatentRow

LONGEST_VALUE = 60  # characters of a value in a fault
_PARTS: dict[tuple[type, str], type[msgspec.Struct]] = {(Patent, "patent_cited"): PatentCited}
_LISTS: dict[tuple[type, str], type[msgspec.Struct]] = {
    (PatentCited, "cited_by_patents"): PatentRow,
    (Paper, "reference_data"): PaperRow,
    (Paper, "np_citation_data"): PaperRow,
    (Paper, "patent_citation_data"): PatentRow,
}
_EMPTY: tuple[object, ...] = ("", [], {})
S = TypeVar("S", bound=msgspec.Struct)


class Flaw(NamedTuple):
    """One value that does not fit: where it stands, what it is, and what was expected."""

    path: str
    value: str
    what: str


def fit(kind: type[S], value: object, path: str, flaws: list[Flaw]) -> S | None:
    """Return an object as the struct it should be, without what does not fit; `flaws` gets every such place."""
    if not isinstance(value, dict):
        flaws.append(Flaw(path, shown(value), "expected an object"))
        return None
    said = {}
    for field in msgspec.structs.fields(kind):
        if (inner := value.get(field.encode_name)) is not None:
            said[field.name] = _field(kind, field, inner, f"{path}.{field.encode_name}", flaws)
    return kind(**said)


def shown(value: object) -> str:
    """Return a value as JSON, shortened, and safe to store whatever it holds."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "…"
    text = text[: LONGEST_VALUE - 1] + "…" if len(text) > LONGEST_VALUE else text
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _field(kind: type, field: msgspec.structs.FieldInfo, value: Any, path: str, flaws: list[Flaw]) -> Any:
    """Return one field's value: a part, a list of rows, or a leaf. What is empty is absent, as the vendor uses it."""
    if row := _LISTS.get((kind, field.name)):
        return _rows(row, value, path, flaws)
    part = _PARTS.get((kind, field.name))
    if value in _EMPTY and not (part and value == {}):
        return None
    if part:
        return fit(part, value, path, flaws)
    return _leaf(field.type, value, path, flaws)


def _rows(kind: type[msgspec.Struct], value: Any, path: str, flaws: list[Flaw]) -> list[Any] | None:
    """Return the rows of a list."""
    if value in ("", {}):
        return None
    if not isinstance(value, list):
        flaws.append(Flaw(path, shown(value), "expected a list"))
        return None
    return [None if row is None else fit(kind, row, f"{path}[{i}]", flaws) for i, row in enumerate(value)]


def _leaf(kind: Any, value: object, path: str, flaws: list[Flaw]) -> object:
    """Return a value of the type that is drawn."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
        return cast("object", msgspec.convert(value, kind, strict=False))
    except UnicodeEncodeError:
        flaws.append(Flaw(path, shown(value), "text that is no UTF-8"))
    except (msgspec.ValidationError, RecursionError) as error:
        flaws.append(Flaw(path, shown(value), _wording(str(error))))
    return None


def _wording(message: str) -> str:
    """Return the converter's complaint without the place, which the path tells better."""
    return message.partition(" - at `")[0].replace("`", "").replace("Expected", "expected")
