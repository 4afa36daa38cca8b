"""A plan as JSON: the contract's form, and the file that `plan -o` saves and `sync --plan` obeys. Pure."""

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any, NamedTuple

from localcite.model import Ambiguous, Document, Money, Name, Reading, Refused, Scheme
from localcite.plan.values import Item, Plan, Policy, Verdict, Wanted

FORMAT = 1


class Approved(NamedTuple):
    """What a saved plan approves: only these ids, at most so many units, at most at this price (None: unknown)."""

    ids: frozenset[str]
    units_at_most: int
    price_at_most: Money | None


def to_json(plan: Plan) -> dict[str, Any]:
    """Return the contract's form of `plan --json`."""
    price = plan.price_at_most
    return {
        "wanted": plan.wanted,
        **{verdict.value: plan.counts[verdict] for verdict in Verdict},
        "calls": plan.calls,
        "units_at_most": plan.units_at_most,
        "price_at_most": None if price is None else {"amount": float(price.amount), "currency": price.currency},
        "at_risk": plan.at_risk,
        "ids": [_item(item) for item in plan.items],
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "typed": item.typed,
        "id": item.id,
        "type": item.type,
        "verdict": item.verdict,
        "reason": item.reason,
        "answered_at": item.answered_at,
        "candidates": list(item.candidates),
        "where": item.where,
        "buy": item.target is not None,
    }


def limits(plan: Plan) -> Approved:
    """Return what agreeing to a plan allows."""
    ids = frozenset(str(name) for target in plan.targets for name in (target.id, *target.names))
    return Approved(ids, plan.units_at_most, plan.price_at_most)


def to_file(
    plan: Plan, wanted: Iterable[Wanted], policy: Policy, *, skip_bad: bool, made_at: str, database: str | None
) -> dict[str, Any]:
    """Return a plan as it is saved: what the user approves, and what is needed to make it again."""
    price = plan.price_at_most
    saved = {
        "localcite_plan": FORMAT,
        "made_at": made_at,
        "database": database,
        "policy": {name: getattr(policy, name) for name in ("refresh", "retry_in_doubt", "pages")},
        "skip_bad": skip_bad,
        "approved": {
            "ids": [str(name) for target in plan.targets for name in (target.id, *target.names)],
            "units_at_most": plan.units_at_most,
            "price_at_most": None if price is None else {"amount": str(price.amount), "currency": price.currency},
        },
        "wanted": [_want(want) for want in wanted],
        "plan": to_json(plan),
    }
    return {**saved, "seal": seal(saved)}


def seal(saved: Mapping[str, Any]) -> str:
    """Return what a saved plan's `seal` has to be: it tells an edited plan from the one that was approved."""
    rest = {key: value for key, value in saved.items() if key != "seal"}
    return sha256(json.dumps(rest, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def _want(want: Wanted) -> dict[str, Any]:
    reading = want.reading
    read_as = str(reading.name) if isinstance(reading, Document) else None
    candidates = [str(name) for name in reading.candidates] if isinstance(reading, Ambiguous) else []
    return {
        "typed": want.typed,
        "where": want.where,
        "read_as": read_as,
        "also": list(getattr(reading, "also", ())),
        "candidates": candidates,
        "exclusive": isinstance(reading, Ambiguous) and reading.exclusive,
        "why": reading.why if isinstance(reading, Ambiguous) else None,
        "refused": [reading.code, reading.advice] if isinstance(reading, Refused) else None,
        "max_age_seconds": None if want.max_age is None else want.max_age.total_seconds(),
    }


def wanted(entry: Mapping[str, Any]) -> Wanted:
    """Return one wanted id of a saved plan as it was read then."""
    also = tuple(map(str, entry["also"]))
    candidates = tuple(_name(text) for text in entry["candidates"])
    reading: Reading
    if entry["read_as"] is not None:
        reading = Document(_name(entry["read_as"]), also)
    elif candidates:
        reading = Ambiguous(candidates, exclusive=bool(entry["exclusive"]), why=str(entry["why"]), also=also)
    else:
        code, advice = entry["refused"]
        reading = Refused(str(code), str(advice))
    return Wanted(str(entry["typed"]), reading, _max_age(entry), entry["where"])


def _name(text: str) -> Name:
    """Return a name from the form in which `str(Name)` writes it."""
    for scheme in (Scheme.PATENT_ID, Scheme.PAPER_ID):
        prefix = str(Name(scheme, ""))
        if text.startswith(prefix):
            return Name(scheme, text.removeprefix(prefix))
    return Name(Scheme.DOI if text.startswith("10.") else Scheme.NUMBER, text)


def approved(saved: Mapping[str, Any]) -> Approved:
    """Return what a saved plan approves. Raises ValueError, KeyError or TypeError for what is no saved plan."""
    if saved["localcite_plan"] != FORMAT:
        raise ValueError(f"it is of format {saved['localcite_plan']!r}, and this localcite reads format {FORMAT}")
    if saved["seal"] != seal(saved):
        raise ValueError("it was edited after it was saved")
    part = saved["approved"]
    units = part["units_at_most"]
    if not isinstance(units, int) or units < 0:
        raise ValueError("its units_at_most is no number of units")
    return Approved(frozenset(map(str, part["ids"])), units, _money(part["price_at_most"]))


def _money(price: Mapping[str, str] | None) -> Money | None:
    if price is None:
        return None
    try:
        return Money(Decimal(price["amount"]), price["currency"])
    except InvalidOperation:
        raise ValueError("its price_at_most is no amount") from None


def _max_age(entry: Mapping[str, Any]) -> timedelta | None:
    """Return the rule of one wanted id of a saved plan."""
    seconds = entry["max_age_seconds"]
    return None if seconds is None else timedelta(seconds=float(seconds))
