"""What faults do to the rows of an answer: they leave out, repeat, add, disguise and break. Pure but for the dice.

A row that is left out stays here without its bytes where it was billed all the same.
"""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from localcite.sandbox.endpoints import Row
from localcite.sandbox.faults.catalogue import Fault
from localcite.sandbox.world.dice import Dice

Rows = tuple[Row, ...]
_ID_FIELDS = ("pn", "patent_id", "paper_id", "doi")
_EXTRA = {"legal_status": ["active"], "score": 0.87}


def spoil(rows: Rows, faults: Sequence[Fault], dice: Dice, strangers: Callable[[], Sequence[Row]]) -> Rows:
    """Return the rows after all the faults that spoil them. `strangers` gives rows that nobody asked for."""
    for fault in faults:
        if fault.name == "strangers":
            rows += tuple(row for row in strangers() if row.key not in {other.key for other in rows})
        elif fault.name in _SPOILERS:
            rows = _SPOILERS[fault.name](rows, dice)
            if fault.billed is True:
                rows = tuple(row._replace(units=1) if row.raw is None else row for row in rows)
    return rows


def envelope(rows: Rows, faults: Sequence[Fault]) -> bytes | None:
    """Return the whole body where a fault decides what `data` is, else None."""
    shapes = {"data-absent": b"", "data-null": b'"data":null,', "data-object": b'"data":{},'}
    for fault in faults:
        if fault.name in shapes:
            return b"{" + shapes[fault.name] + b'"status":true,"error_code":0}'
        if fault.name == "all-null":
            return b'{"data":[' + b",".join(b"null" for _ in rows) + b'],"status":true,"error_code":0}'
    return None


def _shuffled(rows: Rows, dice: Dice) -> Rows:
    """Put the rows into another order."""
    return tuple(dice.shuffle(rows))


def _short(rows: Rows, dice: Dice) -> Rows:
    """Leave out about a third of the rows, one at least."""
    out = {dice.below(len(rows))} if rows else set()
    out |= {place for place in range(len(rows)) if dice.chance(0.3)}
    return tuple(row._replace(raw=None, units=0) if place in out else row for place, row in enumerate(rows))


def _duplicates(rows: Rows, dice: Dice) -> Rows:
    """Repeat about a third of the rows, one at least; each copy is billed."""
    copies = tuple(row for row in rows if row.raw is not None and dice.chance(0.3)) or rows[:1]
    return rows + copies


def _null_rows(rows: Rows, dice: Dice) -> Rows:
    """Put nulls among the rows; they cost nothing."""
    mixed: list[Row] = [Row("", "", b"null", 0)]
    for row in rows:
        mixed += [row, Row("", "", b"null", 0)] if dice.chance(0.3) else [row]
    return tuple(mixed)


def _bad_row(rows: Rows, dice: Dice) -> Rows:
    """Break the shape of one row; its names stay readable."""
    broken = dice.below(len(rows)) if rows else -1
    return tuple(_changed(row, _break) if place == broken else row for place, row in enumerate(rows))


def _garbage(rows: Rows, dice: Dice) -> Rows:  # noqa: ARG001 - as the others
    """Make every row something that cannot be understood at all."""
    return tuple(row if row.raw is None else row._replace(raw=b'{"item":[[1,"?"]],"ok":"yes"}') for row in rows)


def _each(change: Callable[[Any], Any]) -> Callable[[Rows, Dice], Rows]:
    """Return what makes one change in every row."""
    return lambda rows, _dice: tuple(_changed(row, change) for row in rows)


def _changed(row: Row, change: Callable[[Any], Any]) -> Row:
    """Return a row whose element was decoded, changed and written again."""
    if row.raw is None or row.raw == b"null":
        return row
    return row._replace(raw=msgspec.json.encode(change(msgspec.json.decode(row.raw))))


def _break(element: dict[str, Any]) -> dict[str, Any]:
    """Put text where lists and objects belong."""
    return {name: value if name in _ID_FIELDS else "n/a" for name, value in element.items()}


def _with_strings(element: dict[str, Any]) -> dict[str, Any]:
    """Write counts as text."""
    for name, value in list(element.items()):
        if isinstance(value, dict):
            element[name] = _with_strings(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            element[name] = str(value)
    return element


def _with_unknown_fields(element: dict[str, Any]) -> dict[str, Any]:
    """Add fields that no page documents, to the element and to what it lists."""
    for name, value in list(element.items()):
        if isinstance(value, dict):
            element[name] = _with_unknown_fields(value)
        elif isinstance(value, list) and name.endswith(("_data", "_patents")):
            element[name] = [row | _EXTRA for row in value]
    return element | _EXTRA


def _in_other_case(element: dict[str, Any]) -> dict[str, Any]:
    """Write the names of the element in the other case."""
    return {name: _swapped(value) if name in _ID_FIELDS and value else value for name, value in element.items()}


def _swapped(name: str) -> str:
    """Return a name in the other case."""
    return name.lower() if name.isupper() else name.upper()


def _with_two_ids(element: dict[str, Any]) -> dict[str, Any]:
    """Put a second id into `paper_id`, as the vendor's own example has it."""
    if element.get("paper_id"):
        element["paper_id"] = _second(element["paper_id"])
    return element


def _second(paper_id: str) -> str:
    """Return an id and another one that follows from it."""
    digits = paper_id.replace("-", "")[::-1]
    other = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:32]))
    return f"{paper_id},{other}"


_SPOILERS: dict[str, Callable[[Rows, Dice], Rows]] = {
    "shuffled": _shuffled,
    "short": _short,
    "duplicates": _duplicates,
    "null-rows": _null_rows,
    "bad-row": _bad_row,
    "garbage": _garbage,
    "strings": _each(_with_strings),
    "unknown-fields": _each(_with_unknown_fields),
    "other-case": _each(_in_other_case),
    "two-ids": _each(_with_two_ids),
}
