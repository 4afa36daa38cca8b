"""A receipt: what a file stands on, so that somebody else can tell in a year what it says and check it. Pure.

`localcite audit verify --against RECEIPT` takes the JSON: `last` names the newest event of the record at that time.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from localcite.query.answer import Answer
from localcite.query.basis import Basis
from localcite.version import __version__

VERSION = 1
LAST = re.compile(rb'last"?:[\s%{]*"?seq"?:\s*([0-9]+)[\s,%]*(?:last: )?"?hash"?:\s*"?([0-9a-f]{64})')
BESIDE = ".receipt.json"


class Receipt(NamedTuple):
    """What a file stands on. `asked`: the question, or the SQL, which has no coverage and no age."""

    asked: str
    is_sql: bool
    basis: Basis
    coverage: Mapping[str, object] | None = None
    oldest: str | None = None
    newest: str | None = None
    notes: tuple[str, ...] = ()


def of_answer(answer: Answer) -> Receipt | None:
    """Return the receipt of an answer; None where nobody asked what it stands on."""
    if answer.stands_on is None:
        return None
    as_of = answer.as_of
    return Receipt(
        answer.question, False, answer.stands_on, answer.coverage.to_dict(), as_of.oldest, as_of.newest, answer.notes
    )


def to_json(receipt: Receipt, rows: int) -> dict[str, object]:
    """Return a receipt as JSON has it. `calls` are ids and, for ids in a row, `first-last`; null: all up to `last`."""
    basis = receipt.basis
    coverage = {} if receipt.coverage is None else {"coverage": dict(receipt.coverage)}
    return {
        "localcite_receipt": VERSION,
        "localcite": __version__,
        "sql" if receipt.is_sql else "question": receipt.asked,
        "asked_on": basis.asked_on,
        "rows": rows,
        **coverage,
        "as_of": {"oldest": receipt.oldest, "newest": receipt.newest},
        "notes": list(receipt.notes),
        "database": basis.database,
        "calls": None if basis.calls is None else [_run(*each) for each in basis.calls],
        "last": {"seq": basis.seq, "hash": basis.hash},
    }


def _run(first: int, last: int) -> int | str:
    return first if first == last else f"{first}-{last}"


def lines(receipt: Receipt, rows: int) -> list[tuple[str, str]]:
    """Return a receipt for people: pairs of a word and what it says."""
    told = to_json(receipt, rows)
    found: list[tuple[str, str]] = []
    for key, value in told.items():
        if isinstance(value, Mapping):
            found += [(f"{key}: {inner}", _text(part)) for inner, part in value.items()]
        elif isinstance(value, list) and key == "notes":
            found += [("note", str(note)) for note in value]
        else:
            found.append((key, ", ".join(map(str, value)) if isinstance(value, list) else _text(value)))
    return found


def _text(value: object) -> str:
    return "unknown" if value is None else str(value)


def last_in(content: bytes) -> tuple[int, str] | None:
    """Return the event (number, hash) that the receipt within a file names; None where there is no receipt.

    A receipt stands at the end of a file, and so its event is the last one that the file names.
    """
    found = LAST.findall(content)
    return (int(found[-1][0]), found[-1][1].decode()) if found else None
