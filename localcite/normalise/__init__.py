"""Read a reply: bytes → what each element says, whose answer it is, and every fault in it. Pure, and never raises.

`decode` takes the bytes apart, `match` finds out which id an element answers, `elements` and `rows` read it.
An element with a fault is not served at all: half an answer would look like a whole one. Its reply is kept.
"""

from localcite.answers import Answers, Asked, Element, Fault
from localcite.model import Name
from localcite.normalise.decode import Decoded, decode
from localcite.normalise.elements import Identity, element, identify, is_empty
from localcite.normalise.examine import shown
from localcite.normalise.match import match
from localcite.normalise.names import canonical

__all__ = ["Answers", "Asked", "Element", "Fault", "read"]

NAMELESS = "neither a number nor an id says what it is about"


def read(asked: Asked, body: bytes) -> Answers:
    """Return what a reply says to what was asked. Rows nobody asked for are read as well: they were billed."""
    decoded, faults = decode(asked.endpoint, body)
    sent = {asked.name(id_): canonical(asked.name(id_)) for id_ in asked.ids}
    found = [identify(each.record) for each in decoded]
    matches = match(tuple(sent.values()), [each.names for each in found])
    good, spoilt, oddities = _sorted(decoded, found, matches.rows)
    served = {name for each in good for name in each.asked}
    unanswered = () if faults else tuple(name for name in matches.left if name not in matches.doubtful)
    met = served.union(unanswered)
    return Answers(
        elements=tuple(good),
        unanswered=unanswered,
        unread=tuple(name for name in dict.fromkeys(sent.values()) if name not in met),
        sent=tuple(sent.items()),
        faults=(*faults, *spoilt),
        oddities=tuple(oddities),
        units=len(decoded),
    )


def _sorted(
    decoded: list[Decoded], found: list[Identity], matched: tuple[tuple[Name, ...], ...]
) -> tuple[list[Element], list[Fault], list[Fault]]:
    """Return the elements that can be served, the faults of the others, and what is odd."""
    good: list[Element] = []
    faults: list[Fault] = []
    oddities: list[Fault] = []
    for each, identity, ids in zip(decoded, found, matched, strict=True):
        if each.record is None or each.faults:
            faults += each.faults
        elif not identity.names and (not ids or is_empty(each.record)):
            faults.append(Fault(each.index, each.where, shown(dict(identity.odd)), NAMELESS))
        else:
            good.append(element(each.record, each.index, each.where, identity, ids, oddities))
    return good, faults, oddities
