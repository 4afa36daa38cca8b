"""Read numbers of Brazil, and of every office without a file of its own.

Where no rule is known, the kind must be typed: a number is never completed by guessing.
"""

import re
from typing import NamedTuple

from localcite.ids.parts import (
    Completion,
    Number,
    Typed,
    application,
    as_it_is,
    either,
    kind_needed,
    no_such_number,
    one,
    stages,
)
from localcite.model import Refused


class Rule(NamedTuple):
    """What a form of numbers without kind can carry."""

    form: str
    kinds: str
    exclusive: bool = True
    sure: bool = True


RULES = {
    "AU": (
        Rule(r"20\d\d10\d{4}", "A4 B4", exclusive=False),
        Rule(r"20\d{8}", "A1 B2", exclusive=False),
    ),
    "CA": (
        Rule(r"1?\d{1,6}", "A"),
        Rule(r"[23]\d{6}", "A1 C", exclusive=False),
    ),
    "ES": (Rule(r"[23]\d{6}", "A1 B1 T3", exclusive=False),),
    "RU": (
        Rule(r"2\d{6}", "C1 C2"),
        Rule(r"20\d{8}", "A", sure=False),
        Rule(r"[1-9]\d{0,5}", "U1"),
    ),
    "SU": (Rule(r"[1-9]\d{2,6}", "A1 A2 A3"),),
}


def parse(typed: Typed) -> Number | Refused:
    """Return the number as typed, without separators."""
    if typed.application and not typed.kind:
        return application(f"{typed.office}{typed.compact}")
    if re.fullmatch(r"[A-Z]{0,4}\d{1,13}(?:[A-Z]{1,2}\d{1,5}|X)?", typed.compact) and re.search(
        r"[1-9]", typed.compact
    ):
        return Number(f"{typed.office}{typed.compact}", typed.kind)
    return no_such_number(f"{typed.compact or 'this'} is no number of {typed.office}")


def complete(number: Number) -> Completion | Refused:
    """Return the kinds that the number can have, where a rule is known."""
    if number.kind:
        return as_it_is(number)
    for rule in RULES.get(number.base[:2], ()):
        if re.fullmatch(rule.form, number.base[2:]):
            return _apply(rule, number)
    return kind_needed(number)


def _apply(rule: Rule, number: Number) -> Completion:
    """Return what a rule says of a number."""
    if " " not in rule.kinds:
        return one(number, rule.kinds, sure=rule.sure)
    return either(number, rule.kinds) if rule.exclusive else stages(number, rule.kinds)


def parse_br(typed: Typed) -> Number | Refused:
    """Return a Brazilian number; the check digit behind the hyphen is not part of the publication number."""
    found = re.fullmatch(r"(PI|MU|DI|C[123]?)?([\d .,/]+?)(?:[- ]?(\d))?", typed.spaced.strip())
    prefix, digits = (found[1] or "", re.sub(r"\D", "", found[2] + (found[3] or ""))) if found else ("", "")
    long = 7 if prefix else 12
    if len(digits) not in {long, long + 1}:
        return no_such_number("BR numbers are written 11 2020 016218 or PI 0912345, and a check digit")
    number = Number(f"BR{prefix}{digits[:long]}", typed.kind)
    if not typed.kind and (len(digits) > long or typed.application):
        return application(number.base, f"BR{prefix}{digits}")
    return number


def complete_br(number: Number) -> Completion:
    """Return the kinds that the number can have; application and grant share it."""
    if number.kind:
        return as_it_is(number)
    is_utility = re.match(r"BR(?:MU|2[012])", number.base)
    return stages(number, "U2 Y1" if is_utility else "A2 B1")
