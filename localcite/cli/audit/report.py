"""What came of a reconciliation, for people, spreadsheets and scripts."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from localcite.books.values import Report, Row, Statement, Status
from localcite.cli.audit.told import write_fitted
from localcite.cli.output import form_of, write_json, write_table
from localcite.model import Money
from localcite.show.quote import count, money, units

if TYPE_CHECKING:
    from localcite.app import App

COLUMNS = ("day", "endpoint", "status", "theirs", "ours", "diff", "in_doubt", "resolved")
MONEY = ("theirs_money", "ours_money", "note")
LEAST = (
    "note",
    *MONEY[:2],
    "resolved",
    "in_doubt",
    "ours",
    "theirs",
)  # a narrow terminal shows the difference before these
NEVER_LEFT_OUT = 6  # columns: the others are not shown where no row has them


def write(app: "App", options: Any, report: Report, told: Statement, currency: str | None) -> None:
    """Write the report as the options say; its sentences go to standard error."""
    form = form_of(options)
    if options.json or form == "json":
        more = to_json(report, told, dry_run=options.dry_run, currency=currency)
        write_json(app, more, options.output)
    elif form == "table" and report.rows:
        columns, rows = _with_something([_cells(row, currency) for row in report.rows])
        write_fitted(app, options, columns, rows, LEAST)
    elif form != "table":
        rows = [tuple((_row_json(row) | {"currency": currency}).values()) for row in report.rows]
        write_table(app, options, (*Row._fields, "currency"), rows)
    if not options.json:
        app.note("\n".join(_sentences(report, dry_run=options.dry_run)))


def _with_something(rows: Sequence[tuple[object, ...]]) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """Return columns and rows without the columns that say nothing in any row."""
    columns = (*COLUMNS, *MONEY)
    kept = [
        place for place in range(len(columns)) if place < NEVER_LEFT_OUT or any(row[place] is not None for row in rows)
    ]
    return tuple(columns[place] for place in kept), [tuple(row[place] for place in kept) for row in rows]


def to_json(report: Report, told: Statement, *, dry_run: bool, currency: str | None) -> dict[str, object]:
    """Return the report as JSON has it."""
    return {
        "balanced": report.balanced,
        "zone": report.zone,
        "zones_that_fit": list(report.fitting),
        "as_of": told.as_of.isoformat(),
        "since": told.first and told.first.isoformat(),
        "until": told.last and told.last.isoformat(),
        "currency": currency,
        "days": [_row_json(row) for row in report.rows],
        "resolved": [] if dry_run else [ruling._asdict() for ruling in report.rulings],
        "resolvable": [ruling._asdict() for ruling in report.rulings] if dry_run else [],
        "not_in_the_statement": {"calls": report.outside[0], "units": report.outside[1]},
        "other_endpoints": [{"name": line.name, "units": line.units} for line in report.others],
    }


def _row_json(row: Row) -> dict[str, object]:
    """Return one row as JSON has it. Money is a number; unknown is null."""
    told = row._asdict() | {"first": row.first.isoformat(), "last": row.last.isoformat()}
    told |= {"status": row.status.replace(" ", "_")}
    return told | {key: None if told[key] is None else float(told[key]) for key in ("theirs_money", "ours_money")}


def _cells(row: Row, currency: str | None) -> tuple[object, ...]:
    """Return the cells of one row."""
    day = str(row.first) if row.first == row.last else f"{row.first}/{row.last}"
    doubt = f"{row.in_doubt} (≤ {row.in_doubt_units})" if row.in_doubt else None
    own = _own_money(row.ours_money, currency) if row.ours or row.resolved else None
    return (
        *(day, row.endpoint, str(row.status), row.theirs, row.ours, row.difference, doubt, row.resolved or None),
        *(None if row.theirs_money is None else _decimals(row.theirs_money), own, row.note or None),
    )


def _decimals(amount: Decimal) -> str:
    """Return an amount with two decimals at least. The vendor does not say of which currency."""
    return money(Money(amount, "")).rstrip()


def _own_money(amount: Decimal | None, currency: str | None) -> str:
    """Return what our units cost; unknown is unknown."""
    return money(Money(amount, currency)) if amount is not None and currency else "unknown price"


def _sentences(report: Report, *, dry_run: bool) -> list[str]:
    """Return what is to be said of the whole."""
    lines = [_verdict(report), _zones(report)] if report.rows else [_verdict(report)]
    if report.rulings:
        ended = "could be ended" if dry_run else "ended and added to the record"
        lines.append(f"{count(len(report.rulings), 'doubt')} {ended}:")
        lines += [f"  call {each.call}: {units(each.units)} ({each.why})" for each in report.rulings]
    if report.outside[0]:
        calls, at_most = report.outside
        lines.append(f"Not in the statement's days, and not judged: {count(calls, 'call')}, {units(at_most)} at most.")
    if report.others:
        billed = units(sum(line.units for line in report.others))
        lines.append(f"The statement also has {billed} of endpoints that localcite does not buy.")
    return lines


def _verdict(report: Report) -> str:
    """Return the one sentence that matters."""
    if report.balanced is None:
        return (
            "No day could be compared: none is final, or none has a statement. A day is final when the next has passed."
        )
    if report.balanced:
        days = sum(row.status is Status.AGREED for row in report.rows)
        return f"The books balance: {count(days, 'line')} compared, and all agree."
    odd = [row for row in report.rows if row.status not in {Status.AGREED, Status.NOT_COMPLETE}]
    ways = {status: sum(row.status is status for row in odd) for status in Status}
    told = ", ".join(f"{number} {status}" for status, number in ways.items() if number)
    return f"The books do not balance: {told}."


def _zones(report: Report) -> str:
    """Return which days were compared."""
    if report.fitting:
        others = [name for name in report.fitting if name != report.zone]
        also = f"; those of {', '.join(others)} fit as well" if others else ""
        return f"Days are those of {report.zone}{also}."
    return f"Days are those of {report.zone}; no time zone that was tried fits everywhere (--zone names others)."
