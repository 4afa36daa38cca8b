"""One endpoint in one time zone: its periods, what the statement says of each, and which calls may lie in them. Pure.

A period is what one line of the statement covers, or a day that it passes over; two more stand for all that lies
before and after. A call lies where its window does: from its opening to its end, and `SLACK` more on either side,
because two clocks never agree.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from localcite.books.days import Zone
from localcite.books.readings import Piece, Readings, read
from localcite.books.values import Line, Sent, Statement
from localcite.errors import UsageError

SLACK = timedelta(minutes=10)
ONE = timedelta(days=1)


class Period(NamedTuple):
    """Days of one endpoint.

    `counted`: units that a balance must meet: 0 where a final day is not mentioned, None where it is not final.
    `total`: the same, as far as doubts may be ended by it: None also where the statement is silent or not usable.
    """

    first: date
    last: date
    line: Line | None
    is_final: bool
    counted: int | None
    total: int | None
    note: str = ""


class Ledger(NamedTuple):
    """One endpoint in one zone: its periods, its calls, where each may lie and where it was opened, and the readings.

    Places count from 1: period 0 is all that lies before, the last all that lies after. `balance` reads every count,
    `readings` the totals by which doubts are ended.
    """

    endpoint: str
    zone: Zone
    periods: Sequence[Period]
    sent: Sequence[Sent]
    pieces: Sequence[Piece]
    opened_in: Sequence[int]
    balance: Readings
    readings: Readings

    @property
    def fits(self) -> bool:
        """Tell whether every period can be read."""
        return all(self.readings.possible)


def ledger_of(endpoint: str, statement: Statement, sent: Sequence[Sent], zone: Zone, *, absent_is_zero: bool) -> Ledger:
    """Return one endpoint beside the statement, in one zone."""
    bare = periods_of(endpoint, statement, zone, absent_is_zero=absent_is_zero)
    begins = [zone.begins(period.first) for period in bare]
    if bare:
        begins.append(zone.begins(bare[-1].last + ONE))
    pieces = [_piece(each, begins) for each in sent]
    checked = [_checked(period, place, sent, pieces) for place, period in enumerate(bare, 1)]
    opened_in = [bisect_right(begins, each.opened_at) for each in sent]
    counts = read([None, *(period.counted for period in checked), None], pieces)
    readings = read([None, *(period.total for period in checked), None], pieces)
    return Ledger(endpoint, zone, checked, sent, pieces, opened_in, counts, readings)


def periods_of(endpoint: str, statement: Statement, zone: Zone, *, absent_is_zero: bool) -> list[Period]:
    """Return the periods that a statement speaks about: one a line, one a day between. Raises UsageError."""
    lines = _merged(line for line in statement.lines if line.endpoint == endpoint)
    if statement.first is None or statement.last is None:
        return []
    periods: list[Period] = []
    day = statement.first
    while day <= statement.last:
        line = lines.get(day)
        last = line.last if line else day
        is_final = zone.is_final(last, statement.as_of)
        count = (line.units if line else 0) if is_final else None
        total = count if line or absent_is_zero else None
        periods.append(Period(day, last, line, is_final, count, total))
        day = last + ONE
    return periods


def _merged(lines: Iterable[Line]) -> dict[date, Line]:
    """Return lines by their first day; those of the same days add up. Raises UsageError where they overlap."""
    merged: dict[date, Line] = {}
    before: Line | None = None
    for line in sorted(lines, key=lambda each: (each.first, each.last)):
        is_same = before is not None and (before.first, before.last) == (line.first, line.last)
        if before is not None and not is_same and before.last >= line.first:
            what = f"the statement has {line.endpoint} of {line.first} in two lines of different length"
            raise UsageError(what=what, fix="leave the sums out, or choose days with --since and --until")
        before = _added(before, line) if before is not None and is_same else line
        merged[line.first] = before
    return merged


def _added(one: Line, other: Line) -> Line:
    """Return two lines of the same days as one."""
    return one._replace(
        units=one.units + other.units,
        calls=None if one.calls is None or other.calls is None else one.calls + other.calls,
        money=None if one.money is None or other.money is None else one.money + other.money,
    )


def _piece(sent: Sent, begins: Sequence[datetime]) -> Piece:
    """Return in which periods a call may lie."""
    first = bisect_right(begins, sent.opened_at - SLACK)
    last = bisect_right(begins, max(sent.opened_at, sent.ended_at) + SLACK)
    return Piece(first, last, sent.least, sent.most)


def _checked(period: Period, place: int, sent: Sequence[Sent], pieces: Sequence[Piece]) -> Period:
    """Take a period's total away where its number of calls shows that it cannot be read beside our record alone.

    What the vendor counts as a call is not known. So this never explains anything; it only forbids conclusions.
    """
    line = period.line
    if line is None or not line.calls or period.total is None:
        return period
    at_most = sum(piece.first <= place <= piece.last for piece in pieces)
    at_least = sum(piece.first == piece.last == place and piece.least > 0 for piece in pieces)
    is_of_calls = line.calls != line.units
    if is_of_calls and line.calls > at_most:
        note = f"{line.calls} calls counted, and {at_most} on record: somebody else used the account"
    elif is_of_calls and line.calls < at_least:
        note = f"{line.calls} calls counted, and {at_least} answered: the statement is not whole"
    else:
        return period
    near = (each for each, piece in zip(sent, pieces, strict=True) if piece.first <= place <= piece.last)
    return period._replace(total=None, note=note) if any(each.is_open for each in near) else period
