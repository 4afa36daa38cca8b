"""When faults happen: by chance with a seed, at numbered calls, or at the next ones. Keeps the count of the calls.

    FAULT=0.05      with this probability          FAULT@3  FAULT@2-5  FAULT@3;7   at these calls (from 1)
    FAULT*2         at the next two calls          FAULT                           at the next call

Several, with commas between. A fault for one endpoint counts the calls of that endpoint.
"""

import re
from collections import Counter
from typing import NamedTuple

from localcite.errors import UsageError
from localcite.sandbox.faults.catalogue import ENDPOINTS, ENDS, Fault
from localcite.sandbox.world.dice import Dice

_WRITTEN = re.compile(r"(?P<fault>[^=@*]+)(?:=(?P<chance>[\d.eE-]+)|@(?P<calls>[\d;-]+)|\*(?P<times>\d+))?")
_EVERYWHERE = ENDPOINTS[:2]


class Rule(NamedTuple):
    """A fault, and when it happens: with a chance, at numbered calls, or so many times from now on."""

    fault: Fault
    chance: float | None = None
    calls: frozenset[int] = frozenset()
    times: int = 0

    @classmethod
    def read(cls, text: str) -> "Rule":
        """Return the rule that is written so."""
        written = _WRITTEN.fullmatch(text.strip())
        if written is None:
            raise UsageError(what=f"{text!r} is no fault", fix="write FAULT=0.05, FAULT@3, FAULT@2-5 or FAULT*2")
        fault = Fault.read(written["fault"])
        if written["chance"] is not None:
            return cls(fault, chance=_chance(written["chance"]))
        if written["calls"] is not None:
            return cls(fault, calls=_calls(written["calls"]))
        return cls(fault, times=int(written["times"] or 1))

    def covers(self, endpoint: str) -> bool:
        """Return whether calls of this endpoint can be struck."""
        return endpoint == self.fault.endpoint if self.fault.endpoint else endpoint in _EVERYWHERE

    def __str__(self) -> str:
        """Return the rule as it is written."""
        fault = f"{self.fault}/{self.fault.endpoint}" if self.fault.endpoint else str(self.fault)
        if self.chance is not None:
            return f"{fault}={self.chance:g}"
        return f"{fault}@{';'.join(map(str, sorted(self.calls)))}" if self.calls else f"{fault}*{self.times}"


class Faults:
    """The rules of one sandbox. The first rule of those that end a call wins; those that spoil an answer add up."""

    def __init__(self, written: str = "", seed: int = 0) -> None:
        self._seed = seed
        self._rules = _read_rules(written)
        self._made: Counter[str] = Counter()

    def add(self, written: str) -> None:
        """Add rules to those that are."""
        self._rules = [*self._rules, *_read_rules(written)]

    def draw(self, endpoint: str) -> tuple[Fault, ...]:
        """Count one more call of an endpoint and return what strikes it."""
        self._made[endpoint] += 1
        struck: list[Fault] = []
        for place, rule in enumerate(self._rules):
            if rule.covers(endpoint) and self._strikes(rule, place, endpoint) and _fits(rule.fault, struck):
                struck.append(rule.fault)
                self._rules[place] = rule._replace(times=max(rule.times - 1, 0))
        return tuple(struck)

    def __str__(self) -> str:
        """Return the rules as they are written, without those that are used up."""
        return ",".join(str(rule) for rule in self._rules if rule.chance is not None or rule.calls or rule.times)

    def _strikes(self, rule: Rule, place: int, endpoint: str) -> bool:
        """Return whether a rule strikes the call that was just counted."""
        number = self._made[endpoint] if rule.fault.endpoint else sum(self._made[each] for each in _EVERYWHERE)
        if rule.chance is not None:
            return Dice(self._seed, "fault", place, endpoint, number).chance(rule.chance)
        return number in rule.calls or rule.times > 0


def _fits(fault: Fault, struck: list[Fault]) -> bool:
    """Return whether a fault can strike together with those that did: a call ends in one way only."""
    return fault.stage not in ENDS or not any(other.stage in ENDS for other in struck)


def _read_rules(written: str) -> list[Rule]:
    """Return the rules in a comma list."""
    return [Rule.read(each) for each in written.split(",") if each.strip()]


def _chance(text: str) -> float:
    """Return a probability."""
    try:
        chance = float(text)
    except ValueError:
        chance = -1.0
    if not 0 <= chance <= 1:
        raise UsageError(what=f"{text!r} is no probability", fix="it is a number from 0 to 1, as 0.05")
    return chance


def _calls(text: str) -> frozenset[int]:
    """Return the numbers of calls in `3`, `2-5` or `3;7`."""
    numbers: set[int] = set()
    for part in text.split(";"):
        ends = part.split("-")
        if not 1 <= len(ends) <= 2 or not all(end.isdigit() for end in ends) or int(ends[-1]) > 1_000_000:
            raise UsageError(what=f"{text!r} names no calls", fix="write 3, 2-5 or 3;7")
        numbers.update(range(int(ends[0]), int(ends[-1]) + 1))
    return frozenset(numbers)
