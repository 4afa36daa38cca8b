"""Compare our record with the vendor's statement, and end the doubts that can end in one way only. Pure.

What was seen is taken as billed as it was seen; so the account must be used by this record alone. A doubt is ended
where each way to read the statement, in each time zone in which it can be read, gives it the same units.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from localcite.books.days import Zone
from localcite.books.periods import Ledger, Period, ledger_of
from localcite.books.values import Report, Row, Ruling, Sent, Statement, Status

ENDPOINTS = ("P015", "L012")
_JUDGED = {Status.AGREED, Status.OURS_ONLY, Status.THEIRS_ONLY, Status.IN_DOUBT}


def reconcile(
    sent: Sequence[Sent], statement: Statement, zones: Sequence[Zone], *, absent_is_zero: bool = False, source: str
) -> Report:
    """Return how calls and a statement stand to each other. `source` names the statement in what the record will say.

    `absent_is_zero`: what a final day does not mention was not billed; else nothing is concluded from silence.
    """
    tried = [_in_zone(sent, statement, zone, absent_is_zero=absent_is_zero) for zone in zones]
    fitting = [each for each in tried if _fits(each)]
    rulings = _rulings(fitting or tried, source)
    shown = max(fitting or tried, key=_agreement)
    rows = [row for ledger in shown for row in _rows(ledger, {ruling.call: ruling.units for ruling in rulings})]
    rows.sort(key=lambda row: (row.first, row.endpoint))
    names = [each[0].zone.name for each in fitting]
    others = [line for line in statement.lines if line.endpoint not in ENDPOINTS]
    outside = _outside(shown)
    return Report(rows, rulings, _balanced(rows, outside[0]), shown[0].zone.name, names, outside, others)


def _in_zone(sent: Sequence[Sent], statement: Statement, zone: Zone, *, absent_is_zero: bool) -> list[Ledger]:
    """Return both endpoints in one zone."""
    return [
        ledger_of(name, statement, [s for s in sent if s.endpoint == name], zone, absent_is_zero=absent_is_zero)
        for name in ENDPOINTS
    ]


def _fits(ledgers: Iterable[Ledger]) -> bool:
    return all(ledger.fits for ledger in ledgers)


def _agreement(ledgers: Sequence[Ledger]) -> int:
    """Return how many periods can be read. Of equal zones the first is shown."""
    return sum(sum(ledger.balance.possible) for ledger in ledgers)


# ---- doubts -------------------------------------------------------------------------------------------------------


def _rulings(tried: Sequence[Sequence[Ledger]], source: str) -> list[Ruling]:
    """Return the doubts that end in the same way in all zones, each with its reason.

    Where one day of an endpoint cannot be read at all, the vendor counts in another way than we do, or somebody else
    bought: nothing is concluded about any of its days.
    """
    rulings: list[Ruling] = []
    for of_endpoint in zip(*tried, strict=True):
        ledgers = [ledger for ledger in of_endpoint if ledger.fits]
        doubts = [place for place, each in enumerate(of_endpoint[0].sent) if ledgers and each.is_doubt]
        for place in doubts:
            found = {_forced(ledger, place) for ledger in ledgers}
            units = found.pop() if len(found) == 1 else None
            if units is not None:
                rulings.append(Ruling(of_endpoint[0].sent[place].call, units, _why(ledgers[0], place, source)))
    return sorted(rulings)


def _forced(ledger: Ledger, place: int) -> int | None:
    """Return the units of a call in every reading; None where there are several.

    A call that may lie on a day without a total has nothing that it must meet there.
    """
    piece = ledger.pieces[place]
    span = range(piece.first, piece.last + 1)
    return ledger.readings.forced[place] if all(_total(ledger, period) is not None for period in span) else None


def _total(ledger: Ledger, place: int) -> int | None:
    inside = 1 <= place <= len(ledger.periods)
    return ledger.periods[place - 1].total if inside else None


def _why(ledger: Ledger, place: int, source: str) -> str:
    """Return the reason for ending a doubt, as the record keeps it."""
    piece = ledger.pieces[place]
    periods = [ledger.periods[period - 1] for period in range(piece.first, piece.last + 1)]
    said = ", ".join(f"{_days(each)}: {each.total} units" for each in periods)
    return f"{source}: {ledger.endpoint} {said}; no other reading is possible"


def _days(period: Period) -> str:
    return str(period.first) if period.first == period.last else f"{period.first} to {period.last}"


# ---- rows ---------------------------------------------------------------------------------------------------------


def _rows(ledger: Ledger, resolved: dict[int, int]) -> list[Row]:
    """Return the rows of one endpoint; days on which nothing happened are left out."""
    rows = [_row(ledger, place, period, resolved) for place, period in enumerate(ledger.periods, 1)]
    return [row for row in rows if row.theirs is not None or row.ours or row.resolved or row.in_doubt]


def _row(ledger: Ledger, place: int, period: Period, resolved: dict[int, int]) -> Row:
    """Return one period beside our record."""
    here = [each for each, opened in zip(ledger.sent, ledger.opened_in, strict=True) if opened == place]
    known = [each for each in here if not each.is_open]
    ended = [each for each in here if each.call in resolved]
    waiting = [each for each in here if each.is_open and each.call not in resolved]
    ours = sum(each.most for each in known)
    ended_units = sum(resolved[each.call] for each in ended)
    theirs = period.line.units if period.line else None
    row = Row(
        first=period.first,
        last=period.last,
        endpoint=ledger.endpoint,
        status=Status.AGREED,
        theirs=theirs,
        ours=ours,
        resolved=ended_units,
        in_doubt=len(waiting),
        in_doubt_units=sum(each.most for each in waiting),
        difference=None if theirs is None else theirs - ours - ended_units,
        theirs_money=period.line.money if period.line else None,
        ours_money=_money([(each, each.most) for each in known] + [(each, resolved[each.call]) for each in ended]),
    )
    status = _status(ledger, place, period, row, resolved)
    return row._replace(status=status, note=_note(period, row, status))


def _money(billed: Sequence[tuple[Sent, int]]) -> Decimal | None:
    """Return what units cost; None where one has an unknown price."""
    known = [(each.price, units) for each, units in billed if units]
    if any(price is None for price, _ in known):
        return None
    return sum((price * units for price, units in known if price is not None), Decimal(0))


def _status(ledger: Ledger, place: int, period: Period, row: Row, resolved: dict[int, int]) -> Status:
    """Return how a period stands."""
    if not period.is_final:
        return Status.NOT_COMPLETE
    if not ledger.balance.possible[place]:
        return _status_by_sum(row)
    return Status.IN_DOUBT if _is_open(ledger, place, resolved) else Status.AGREED


def _is_open(ledger: Ledger, place: int, resolved: dict[int, int]) -> bool:
    """Tell whether a call that may lie in a period is still open."""
    near = (each for each, piece in zip(ledger.sent, ledger.pieces, strict=True) if piece.first <= place <= piece.last)
    return any(each.is_open and each.call not in resolved for each in near)


def _status_by_sum(row: Row) -> Status:
    """Return how a period stands where no reading fits: by who has more. Doubts explain what they can.

    Not all of the days that hang together can come out agreed: calls on the days of their openings would be a reading.
    """
    difference = -row.ours if row.difference is None else row.difference
    if difference < 0:
        return Status.OURS_ONLY
    if difference > row.in_doubt_units:
        return Status.THEIRS_ONLY
    return Status.IN_DOUBT if row.in_doubt else Status.AGREED


def _note(period: Period, row: Row, status: Status) -> str:
    """Return what else is to be said of a period."""
    if period.note:
        return period.note
    if period.line is None:
        return "the statement has no line for it"
    if status is Status.AGREED and row.difference:
        side = "the vendor's next day" if row.difference < 0 else "the vendor's day, opened before it"
        return f"{abs(row.difference)} of calls near midnight are on {side}"
    if (
        status is Status.AGREED
        and None not in {row.theirs_money, row.ours_money}
        and row.theirs_money != row.ours_money
    ):
        return "the units agree and the money does not: another price, or another currency"
    return ""


def _balanced(rows: Sequence[Row], outside: int) -> bool | None:
    """Tell whether all that can be compared agrees; None where there are calls, and none can."""
    judged = [row for row in rows if row.status in _JUDGED]
    if judged:
        return all(row.status is Status.AGREED for row in judged)
    return None if rows or outside else True


def _outside(ledgers: Sequence[Ledger]) -> tuple[int, int]:
    """Return the calls that cost something, or may have, and their units, on days without a statement."""
    outside = [
        each
        for ledger in ledgers
        for each, place in zip(ledger.sent, ledger.opened_in, strict=True)
        if each.most and not 1 <= place <= len(ledger.periods)
    ]
    return len(outside), sum(each.most for each in outside)
