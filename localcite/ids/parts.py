"""The values between the readers of one office and the rest: what was typed, which number it is, who carries it."""

from typing import NamedTuple

from localcite.model import Refused

SEPARATORS = str.maketrans("", "", " ,.-/'")


class Typed(NamedTuple):
    """What was typed behind the office code. `application`: the words around it call it an application."""

    office: str  # WIPO ST.3
    spaced: str  # upper case, with the separators as typed, without the kind: "17/971,979", "10 2007 056 527.3"
    kind: str = ""  # as typed: "", a letter, or a letter and a digit
    application: bool = False

    @property
    def compact(self) -> str:
        """The number without separators."""
        return self.spaced.translate(SEPARATORS)


class Number(NamedTuple):
    """A publication number in the vendor's spelling; the kind is as typed and may be absent or a letter alone."""

    base: str  # office and number: "US11205304", "JP1999068462"
    kind: str = ""


class Completion(NamedTuple):
    """The publications that can carry a number. One: it is completed. Several: `exclusive` if at most one exists.

    `sure`: no other publication can carry the number; otherwise the one kind is only the usual one.
    """

    numbers: tuple[str, ...]
    exclusive: bool = True
    why: str = ""
    others: tuple[str, ...] = ()  # what else the text may mean, and is never bought
    sure: bool = True


EITHER = "a number has one or the other, never both"
STAGES = "application and grant are two records, each billed"


def one(number: Number, kind: str, *, sure: bool = True) -> Completion:
    """Return the number completed with the only kind it can have (or, not `sure`, the usual one)."""
    return Completion((number.base + kind,), sure=sure)


def as_it_is(number: Number) -> Completion:
    """Return the number with the kind it was typed with."""
    return one(number, number.kind)


def either(number: Number, kinds: str, why: str = EITHER) -> Completion:
    """Return candidates of which at most one exists, in the order in which they are asked."""
    return Completion(tuple(number.base + kind for kind in kinds.split()), why=why)


def stages(number: Number, kinds: str, why: str = STAGES) -> Completion:
    """Return candidates that may all exist."""
    return Completion(tuple(number.base + kind for kind in kinds.split()), exclusive=False, why=why)


def application(*hints: str) -> Refused:
    """Refuse an application number. `hints`: how held rows may spell it."""
    return Refused("application-number", "ask for the publication number", hints)


def no_such_number(what: str) -> Refused:
    """Refuse a number that no publication of the office has."""
    return Refused("no-such-number", what)


def kind_needed(number: Number) -> Refused:
    """Refuse a number without kind of an office (or series) for which no rule tells the kind."""
    advice = "write the kind code too, as on the first page (A1, B2, C…)"
    return Refused("kind-needed", advice, (number.base,))
