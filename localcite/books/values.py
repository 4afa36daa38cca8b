"""What the books are compared with, and what comes of it."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Sent(NamedTuple):
    """A call that may have reached the vendor, as the record has it.

    It was billed at one moment between `opened_at` and `ended_at`, for `least` to `most` units: these are the same
    unless it is in doubt (`is_doubt`), or in flight. `price`: of one unit, None where it is unknown.
    """

    call: int
    endpoint: str
    opened_at: datetime
    ended_at: datetime
    least: int
    most: int
    is_doubt: bool = False
    price: Decimal | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether nobody knows yet what it cost."""
        return self.least != self.most or self.is_doubt


class Line(NamedTuple):
    """What the vendor counted for one endpoint from one day to another (inclusive): units billed.

    `calls` and `money` are None where it does not say. `endpoint` is None for what localcite does not buy.
    """

    first: date
    last: date
    endpoint: str | None
    units: int
    calls: int | None = None
    money: Decimal | None = None
    name: str = ""


class Statement(NamedTuple):
    """What the vendor counted: its lines, the days that it speaks about (inclusive), and when it was asked."""

    lines: Sequence[Line]
    first: date | None
    last: date | None
    as_of: datetime


class Status(StrEnum):
    """How a day of one endpoint stands."""

    AGREED = "agreed"
    OURS_ONLY = "ours only"
    THEIRS_ONLY = "theirs only"
    IN_DOUBT = "in doubt"
    NOT_COMPLETE = "not complete yet"


class Row(NamedTuple):
    """One day (or several, where the statement has them in one line) of one endpoint, beside our record.

    `theirs`: units, None where the statement has no line; `ours`: units of calls whose end is known, by their
    opening; `in_doubt`: calls of which nobody knows it, at most `in_doubt_units`; `resolved`: units of doubts that
    this statement ends; `difference`: theirs without ours and resolved ones.
    """

    first: date
    last: date
    endpoint: str
    status: Status
    theirs: int | None
    ours: int
    resolved: int
    in_doubt: int
    in_doubt_units: int
    difference: int | None
    theirs_money: Decimal | None
    ours_money: Decimal | None
    note: str = ""


class Ruling(NamedTuple):
    """A doubt that can end in one way only: so many units were billed. `why` is what the record will say."""

    call: int
    units: int
    why: str


class Report(NamedTuple):
    """What came of a comparison. `balanced`: None where no day could be compared.

    `zone`: the one in which the days fit, or fit best; `fitting`: all of those asked that fit; `outside`: calls and
    units of days that the statement does not speak about; `others`: its lines that are not ours to compare.
    """

    rows: Sequence[Row]
    rulings: Sequence[Ruling]
    balanced: bool | None
    zone: str
    fitting: Sequence[str]
    outside: tuple[int, int]
    others: Sequence[Line]
