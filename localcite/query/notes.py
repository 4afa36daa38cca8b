"""What an answer has to say about itself, in words. Pure."""

from collections.abc import Callable, Mapping

LISTED = (
    "Who cites a patent is as listed by the vendor, for the publication named and not for its other stages or family; "
    "such a list is never known to be complete."
)
FROM_LISTS = "References of a patent come from the held lists of what it cites; completing them cannot be bought."
VENDORS = "{} is the vendor's own count, as of its answer; it is never recomputed."


class Notes:
    """Sentences, each once: first what is particular to this answer, then what holds for its kind."""

    def __init__(self) -> None:
        self._particular: dict[str, None] = {}
        self._general: dict[str, None] = {}

    def add(self, sentence: str) -> None:
        """Add what is particular to this answer."""
        self._particular[sentence] = None

    def explain(self, sentence: str) -> None:
        """Add what holds for all answers of its kind."""
        self._general[sentence] = None

    def tell(self, note: str, number: int, about: tuple[str, ...]) -> None:
        """Add the sentence about something that was counted, where there was any."""
        if number:
            self.add(TOLD[note](number, about))

    def say(self, what: str, *about: str) -> None:
        """Add one of the standing sentences."""
        self.explain(SAID[what].format(*about))

    def sentences(self) -> tuple[str, ...]:
        """Return all of them."""
        return (*self._particular, *self._general)


def count(number: int, thing: str) -> str:
    """Return `1 document`, `2 documents`."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def listing(names: tuple[str, ...] | list[str], most: int = 5, word: str = "or") -> str:
    """Return `a, b or c`; what is beyond a few is only counted."""
    shown = list(names[:most])
    if len(names) > most:
        shown.append(f"{len(names) - most:,} more")
        word = "and"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {word} {shown[-1]}"


def _unknown(number: int, about: tuple[str, ...]) -> str:
    verb = "was" if number == 1 else "were"
    return f"{count(number, 'document')} {verb} left out: {listing(about)} is unknown."


def _unknown_rows(number: int, about: tuple[str, ...]) -> str:
    verb = "was" if number == 1 else "were"
    return f"{count(number, 'row')} {verb} left out: {listing(about)} is unknown."


def _unranked(number: int, about: tuple[str, ...]) -> str:
    verb = "comes" if number == 1 else "come"
    return f"{count(number, 'document')} {verb} last: {about[0]} is unknown."


def _delisted(number: int, _about: tuple[str, ...]) -> str:
    which = "is" if number == 1 else "are"
    return f"{count(number, 'delisted citation')} {which} left out; `where delisted` asks for them."


def _self_citations(number: int, _about: tuple[str, ...]) -> str:
    verb = "was" if number == 1 else "were"
    return f"{count(number, 'self-citation')} {verb} left out."


def _owner_unknown(number: int, _about: tuple[str, ...]) -> str:
    verb = "was" if number == 1 else "were"
    which = "it is" if number == 1 else "they are"
    return f"{count(number, 'citation')} {verb} kept although an owner is unknown: whether {which} external is too."


def _papers_kept(number: int, _about: tuple[str, ...]) -> str:
    verb = "was" if number == 1 else "were"
    kept = f"{count(number, 'citation')} of or by papers {verb} kept"
    which = "it is" if number == 1 else "they are"
    return f"{kept}: papers have no owner, so whether {which} external is unknown."


def _no_application(number: int, _about: tuple[str, ...]) -> str:
    verb = "has" if number == 1 else "have"
    return f"{count(number, 'document')} {verb} no application number and stayed, each for itself."


def _baseline(number: int, _about: tuple[str, ...]) -> str:
    verb = "is" if number == 1 else "are"
    return f"{count(number, 'citation')} learnt since then {verb} not new: they came with a document's first answer."


def _not_asked_since(number: int, about: tuple[str, ...]) -> str:
    verb = "was" if number == 1 else "were"
    return f"{count(number, 'document')} {verb} last answered before {about[0]}: what is new about them is unknown."


def _unknown_group(number: int, about: tuple[str, ...]) -> str:
    return f"{about[0]} is unknown for {count(number, 'document')}."


def _spellings(number: int, about: tuple[str, ...]) -> str:
    verb = "was" if number == 1 else "were"
    differ = "that differs in case, accents, punctuation or legal form"
    return f"{count(number, 'spelling')} of {about[0]} {verb} counted together with another {differ}."


def _nameless(number: int, _about: tuple[str, ...]) -> str:
    verb = "has" if number == 1 else "have"
    return f"{count(number, 'document')} that this rests on {verb} no id and cannot be bought."


def _unbounded(number: int, _about: tuple[str, ...]) -> str:
    return f"How many pages are left of {count(number, 'paper')} is unknown, and so what completing them costs at most."


def _year_from_text(number: int, _about: tuple[str, ...]) -> str:
    return f"The year of {count(number, 'paper')} was read from the citation text."


TOLD: Mapping[str, Callable[[int, tuple[str, ...]], str]] = {
    "unknown": _unknown,
    "unknown_rows": _unknown_rows,
    "unranked": _unranked,
    "delisted": _delisted,
    "self_citations": _self_citations,
    "owner_unknown": _owner_unknown,
    "papers_kept": _papers_kept,
    "no_application": _no_application,
    "baseline": _baseline,
    "not_asked_since": _not_asked_since,
    "unknown_group": _unknown_group,
    "spellings": _spellings,
    "nameless": _nameless,
    "unbounded": _unbounded,
    "year_from_text": _year_from_text,
}
SAID: Mapping[str, str] = {
    "related": "Ranked by the number of held documents that cite both (co_cited) and of held references that both have "
    "(coupled), added up.",
    "common": "{0} stands in more than {1} places: the shortest titles with it come first, ranked by nothing else.",
    "new_since": "New since {0} is by when localcite learnt of it, not by any date of the documents; what came with a "
    "document's first answer is not new.",
    "held_alone": "Only what is held was looked at: documents that were bought, and those in their lists.",
    "listed": LISTED,
    "from_lists": FROM_LISTS,
    "vendors": VENDORS,
    "path": "The chain is one of the shortest over held citations, which it may follow in either direction; `link` "
    "says what each document does to the one before it.",
}
