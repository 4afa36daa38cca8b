"""`localcite audit waste`: what was paid for nothing, and which freshness rule would have saved it. Changes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from localcite.cli.arguments import Parser
from localcite.cli.audit.told import record, write_fitted
from localcite.cli.output import PLAIN, add_output, form_of, write_json, write_table
from localcite.model import Money, Name, Scheme
from localcite.show.quote import count, money, plural, units

if TYPE_CHECKING:
    from collections.abc import Callable
    from sqlite3 import Connection

    from localcite.app import App
    from localcite.books.waste import Group, Lost, Refresh, Round, Rule, Twice

STORY = """\
Tell what was paid for nothing: refreshes that brought what was known already, by age, and documents that were billed
more than once, with why. The history is replayed under several --max-age, to tell what each would have saved and which
changes it would have brought late. docs/books.md explains it. Offline; changes nothing."""
DAYS = (1, 7, 14, 30, 60, 90, 180, 365)
LISTED = 20


class Found(NamedTuple):
    """All that a report says."""

    refreshes: "Sequence[Refresh]"
    groups: "Sequence[Group]"
    rules: "Sequence[Rule]"
    twice: "Sequence[Twice]"
    names: Mapping[int, str]


def run(argv: list[str], app: "App") -> int:
    """Write the report."""
    parser = Parser(app, "audit waste", STORY)
    add_output(parser)
    parser.add_argument("--json", action="store_true", help="as JSON")
    options = parser.read(argv)
    with record(app) as (connection, is_alive):
        found = _found(connection, is_alive) if connection else Found((), (), (), (), {})
    if options.json or form_of(options) == "json":
        write_json(app, to_json(found), options.output)
    else:
        _write(app, options, found)
    return 0


def _found(connection: "Connection", is_alive: "Callable[[str], bool]") -> Found:
    """Return what the record and the answers say."""
    from localcite.books import waste  # noqa: PLC0415 - keeps `--help` light
    from localcite.db.reader.rounds import names, rounds  # noqa: PLC0415 - the same

    paid = [_round(each) for each in rounds(connection)]
    refreshes = waste.refreshes(paid)
    twice = waste.twice(paid, list(_lost(connection, is_alive)))
    named = names(connection, [each.document for each in twice])
    return Found(refreshes, waste.groups(refreshes), waste.rules(paid, DAYS), twice, named)


def _round(paid: Any) -> "Round":
    """Return one asking as it is judged."""
    from localcite.books.waste import Round  # noqa: PLC0415 - keeps `--help` light

    price = None if paid.price is None else Money(Decimal(paid.price), paid.currency)
    at = datetime.fromisoformat(paid.at)
    return Round(
        document=paid.document,
        asked_as=paid.asked_as,
        endpoint=paid.endpoint,
        at=at,
        call=paid.call,
        state=paid.state,
        units=paid.units,
        price=price,
        content=paid.content,
    )


def _lost(connection: "Connection", is_alive: "Callable[[str], bool]") -> "Iterable[Lost]":
    """Yield the calls that were billed, or may have been, and whose answers nobody has."""
    from localcite.books.waste import Lost  # noqa: PLC0415 - keeps `--help` light
    from localcite.db.ledger.log import calls  # noqa: PLC0415 - the same
    from localcite.db.reader.held import documents  # noqa: PLC0415 - the same
    from localcite.normalise.names import canonical  # noqa: PLC0415 - the same

    for call in calls(connection, is_alive=is_alive, outcome="in_doubt"):
        if call.resolved_as != "not_billed":
            asked = [str(canonical(Name(Scheme(call.scheme), id_))) for id_ in call.ids]
            keys = tuple(dict.fromkeys(documents(connection, asked).values()))
            at_most = call.units_at_most if call.units is None else call.units
            yield Lost(call.call, call.endpoint, keys, at_most, call.resolved_as == "billed")


# ---- as JSON ------------------------------------------------------------------------------------------------------


def to_json(found: Found) -> dict[str, object]:
    """Return the report as JSON has it."""
    from localcite.books.waste import best, cost  # noqa: PLC0415 - keeps `--help` light

    wasted = [each for each in found.refreshes if not each.changed]
    prices, unpriced = cost(wasted)
    chosen = best(found.rules)
    return {
        "refreshes": len(found.refreshes),
        "unchanged": len(wasted),
        "units": sum(each.units for each in wasted),
        "prices": _prices(prices),
        "units_at_unknown_price": unpriced,
        "by_age": [_group_json(group) for group in found.groups],
        "max_age": [_rule_json(rule) for rule in found.rules],
        "best": {endpoint: f"{rule.days}d" for endpoint, rule in chosen.items()},
        "billed_twice": [
            each._asdict() | {"document": found.names.get(each.document), "calls": list(each.calls)}
            for each in found.twice
        ],
    }


def _prices(prices: Mapping[str, Decimal]) -> dict[str, float]:
    return {currency: round(float(amount), 6) for currency, amount in prices.items()}


def _group_json(group: "Group") -> dict[str, object]:
    told = group._asdict() | {"prices": _prices(group.prices), "units_at_unknown_price": group.unpriced}
    del told["unpriced"]
    return told


def _rule_json(rule: "Rule") -> dict[str, object]:
    return {
        "endpoint": rule.endpoint,
        "max_age": f"{rule.days}d",
        "units_saved": rule.units,
        "of_them_wasted": rule.wasted,
        "changes_late": rule.late,
    }


# ---- in words -----------------------------------------------------------------------------------------------------

GROUPS = ("endpoint", "before", "age", "refreshes", "unchanged", "units", "price")
RULES = ("endpoint", "max_age", "units_saved", "of_them_wasted", "changes_late")


def _write(app: "App", options: Any, found: Found) -> None:
    """Write the report; in a form for spreadsheets the groups alone."""
    groups = [(*group[:6], _money(group.prices, group.unpriced)) for group in found.groups]
    if form_of(options) != "table" or options.output:
        write_table(app, options, GROUPS, groups)
        return
    if not found.refreshes:
        app.note("No paid answer is about what was known already.")
    else:
        write_fitted(app, PLAIN, GROUPS, groups, ("before", "refreshes", "endpoint"))
        app.stdout.write("\n")
        rules = [tuple(_rule_json(rule).values()) for rule in found.rules]
        write_fitted(app, PLAIN, RULES, rules, ("endpoint", "of_them_wasted"))
    if found.twice:
        app.stdout.write("\n" * bool(found.refreshes))
        write_fitted(app, PLAIN, ("document", "endpoint", "why", "units", "calls"), _twice(found), ("endpoint",))
    for line in _sentences(found):
        app.note(line)


def _twice(found: Found) -> list[tuple[object, ...]]:
    """Return the rows about documents that were billed more than once; what is not certain is *at most*."""
    return [
        (
            found.names.get(each.document),
            each.endpoint,
            each.why,
            each.units if each.certain else f"≤ {each.units}",
            ", ".join(map(str, each.calls)),
        )
        for each in found.twice[:LISTED]
    ]


def _money(prices: Mapping[str, Decimal], unpriced: int) -> str | None:
    """Return what units cost, by currency; unknown prices say so; nothing is a dash."""
    known = [money(Money(amount, currency)) for currency, amount in prices.items()]
    return " + ".join([*known, *(["unknown price"] if unpriced else [])]) or None


def _sentences(found: Found) -> list[str]:
    """Return what follows from the numbers."""
    from localcite.books.waste import best, cost  # noqa: PLC0415 - keeps `--help` light

    lines = []
    wasted = [each for each in found.refreshes if not each.changed]
    if found.refreshes:
        paid = _money(*cost(wasted)) or "nothing"
        spent = f"{units(sum(each.units for each in wasted))}, {paid}"
        word = plural(len(found.refreshes), "refresh") if len(found.refreshes) == 1 else "refreshes"
        lines.append(f"{len(wasted):,} of {len(found.refreshes):,} paid {word} changed nothing ({spent}).")
    for endpoint, rule in best(found.rules).items():
        saved = units(rule.units)
        lines.append(
            f"--max-age {rule.days}d would have saved {saved} of {endpoint}, and no change would have come late."
        )
    if len(found.twice) > LISTED:
        lines.append(f"{count(len(found.twice) - LISTED, 'document')} more were billed more than once; --json has all.")
    return lines
