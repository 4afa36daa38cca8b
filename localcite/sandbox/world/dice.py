"""Chance that can be asked again: the same seed and key give the same rolls on every machine. Pure."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

Thing = TypeVar("Thing")
_MASK = (1 << 64) - 1


class Dice:
    """A stream of rolls that depends on its key alone (splitmix64, so not on the version of Python either)."""

    __slots__ = ("_state",)

    def __init__(self, *key: object) -> None:
        self._state = digest(*key)

    def roll(self) -> float:
        """Return the next number, at least 0 and below 1."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        return _unit(self._state)

    def below(self, count: int) -> int:
        """Return the next integer, at least 0 and below `count`."""
        return int(self.roll() * count)

    def chance(self, share: float) -> bool:
        """Return whether something happens that happens in this share of cases."""
        return self.roll() < share

    def pick(self, things: Sequence[Thing]) -> Thing:
        """Return one of the things; each is as likely as the others."""
        return things[self.below(len(things))]

    def favour(self, things: Sequence[Thing]) -> Thing:
        """Return one of the things; the first ones much more often, as in life."""
        return things[int(self.roll() ** 3 * len(things))]

    def shuffle(self, things: Sequence[Thing]) -> list[Thing]:
        """Return the things in another order."""
        return [thing for _, thing in sorted(((self.roll(), thing) for thing in things), key=lambda pair: pair[0])]


def digest(*key: object) -> int:
    """Return 64 bits that stand for a key."""
    return int.from_bytes(blake2b("\x1f".join(map(str, key)).encode(), digest_size=8).digest(), "big")


def share(number: int, salt: int) -> float:
    """Return a number from 0 to below 1 for one integer: cheap, for decisions that are taken millions of times."""
    return _unit((number * 0xC2B2AE3D27D4EB4F ^ salt) & _MASK)


def _unit(state: int) -> float:
    """Mix 64 bits until they look like chance, and return them as a fraction."""
    mixed = ((state ^ state >> 30) * 0xBF58476D1CE4E5B9) & _MASK
    mixed = ((mixed ^ mixed >> 27) * 0x94D049BB133111EB) & _MASK
    return (mixed >> 11) / (1 << 53)
