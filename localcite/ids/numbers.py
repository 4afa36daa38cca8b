"""From the parts of a typed number to its reading: which publications can carry it. Offices know the rules."""

import re
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import NamedTuple

from localcite.ids import offices
from localcite.ids.clean import plain
from localcite.ids.names import FORM
from localcite.ids.parts import SEPARATORS, Completion, Number, Typed
from localcite.model import Ambiguous, Document, Name, Reading, Refused, Scheme


class Office(NamedTuple):
    """The two rules of an office."""

    parse: Callable[[Typed], Number | Refused]
    complete: Callable[[Number], Completion | Refused]


MODULES = {  # the files that know an office; imported when its first number comes
    "US": ("us", ""),
    "EP": ("ep", ""),
    "WO": ("wo", ""),
    "JP": ("jp", ""),
    "CN": ("cn", ""),
    "DE": ("europe", "_de"),
    "GB": ("europe", "_gb"),
    "FR": ("europe", "_fr"),
    "KR": ("asia", "_kr"),
    "TW": ("asia", "_tw"),
    "IN": ("asia", "_in"),
    "BR": ("others", "_br"),
}
KINDS = {  # that a user may choose for a number typed without one; an office that is not here takes any
    "US": r"A[1-9]?|B[1-9]|C[1-9]|E\d?|F\d|H\d?|I\d|P\d?|S\d?",
    "EP": r"A[1-9]|B[1-9]|C0",
    "WO": r"A[1-9]|B[1-9]|C[1-9]",
    "JP": r"A|A1|B[1-9]|C|S|U|Y[1-9]",
    "CN": r"[ABCDGSUY]",
    "DE": r"[ABCDTU][1-9]|[ABC]",
    "GB": r"[ABC]|D0|A[89]|B[89]",
    "FR": r"A[1-9]?|B[1-9]|E|M",
    "KR": r"A|B[1-9]|S|U|Y[1-9]",
    "TW": r"[ABCSU]|B[12]",
    "IN": r"A|A1|B",
    "BR": r"[ABCEFUYZ][1-9]?",
}


def read_typed(typed: Typed, kind: str | None = None, *, as_typed: bool = False) -> Reading:
    """Read the parts of a number; `kind` and `as_typed` are the user's options."""
    first = settle(typed)
    if as_typed and may_be_sent(first):
        return _as_typed(typed, first)
    if kind and kind != "all" and may_be_sent(first) and not is_final(typed, kind):
        chosen = settle(typed._replace(kind=kind))
        return first if isinstance(chosen, Refused) else chosen
    return first


@cache
def rules_of(office: str) -> Office:
    """Return the rules of an office."""
    module, suffix = MODULES.get(office, ("others", ""))
    home = import_module(f"localcite.ids.{module}")
    return Office(getattr(home, f"parse{suffix}"), getattr(home, f"complete{suffix}"))


def settle(typed: Typed) -> Reading:
    """Return which publications can carry a number."""
    rules = rules_of(typed.office)
    number = rules.parse(typed)
    if isinstance(number, Refused):
        return number
    completion = rules.complete(number)
    return completion if isinstance(completion, Refused) else _reading(completion)


def canonical(pn: str) -> str:
    """Return the vendor's spelling of a number; the kind is completed only where no other can be meant."""
    compact = _compact(pn)
    typed = compact_typed(compact)
    if typed is None:
        return compact
    rules = rules_of(typed.office)
    number = rules.parse(typed)
    if isinstance(number, Refused):
        return compact
    completion = rules.complete(number)
    if isinstance(completion, Completion) and _is_one(completion):
        return completion.numbers[0]
    return number.base + number.kind


def _compact(pn: str) -> str:
    """Return a number in upper case without separators; some letters need more than one pass."""
    while True:
        once = plain(pn).upper().translate(SEPARATORS)
        if once == pn:
            return once
        pn = once


def compact_typed(compact: str) -> Typed | None:
    """Return the parts of a number without separators, or None if it does not look like one."""
    found = FORM(compact)
    office = offices.office(found[1]) if found else ""
    return Typed(office, found[2], found[3] or "") if found and office else None


def also(number: str) -> tuple[str, ...]:
    """Return the shorter spelling that surely means this publication: without kind, or with its letter alone."""
    typed = compact_typed(number)
    if typed is None or not typed.kind:
        return ()
    for partial in dict.fromkeys(("", typed.kind[0])):
        meant = _completion(typed._replace(kind=partial)) if partial != typed.kind else None
        if meant and number in meant.numbers and _is_exclusive(meant):
            is_spelled_so = partial == "" or not _is_one(meant)  # else it is completed wherever it is met
            return (f"{number.removesuffix(typed.kind)}{partial}",) if is_spelled_so else ()
    return ()


def is_final(typed: Typed, kind: str) -> bool:
    """Tell whether a user's kind has nothing to say: a full kind is typed, one exists, or it cannot be."""
    if len(typed.kind) > 1 or kind == typed.kind or not kind.startswith(typed.kind):
        return True
    meant = _completion(typed)
    is_one = meant is not None and _is_one(meant)
    return is_one or not re.fullmatch(KINDS.get(typed.office, r"[A-WYZ]\d?"), kind)


def may_be_sent(reading: Reading) -> bool:
    """Tell whether a reading is a publication number, complete or not."""
    return not isinstance(reading, Refused) or reading.code == "kind-needed"


def _completion(typed: Typed) -> Completion | None:
    """Return what a number can be, or None."""
    rules = rules_of(typed.office)
    number = rules.parse(typed)
    completion = None if isinstance(number, Refused) else rules.complete(number)
    return completion if isinstance(completion, Completion) else None


def _is_one(completion: Completion) -> bool:
    """Tell whether a completion leaves nothing open."""
    return completion.sure and len(completion.numbers) == 1 and not completion.others


def _is_exclusive(completion: Completion) -> bool:
    """Tell whether at most one publication can be meant."""
    return not completion.others and (len(completion.numbers) == 1 or completion.exclusive)


def _reading(completion: Completion) -> Document | Ambiguous:
    """Return the completion as a reading."""
    names = tuple(Name(Scheme.NUMBER, number) for number in completion.numbers)
    if len(names) == 1 and not completion.others:
        return Document(names[0], also(names[0].value))
    exclusive = _is_exclusive(completion)
    spellings = also(names[0].value) if exclusive else ()
    return Ambiguous(names, exclusive, completion.why, spellings, completion.others)


def _as_typed(typed: Typed, reading: Reading) -> Document:
    """Return the number in the vendor's spelling with the kind as typed, or without; held names go with it."""
    number = rules_of(typed.office).parse(typed)
    value = "" if isinstance(number, Refused) else number.base + number.kind
    spellings: tuple[str, ...] = ()
    if isinstance(reading, Document):
        spellings = (reading.name.value, *reading.also)
    elif isinstance(reading, Ambiguous) and reading.exclusive:
        spellings = (*(name.value for name in reading.candidates), *reading.also)
    return Document(Name(Scheme.NUMBER, value), tuple(spelling for spelling in spellings if spelling != value))
