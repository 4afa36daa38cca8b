"""What one call asks for. Pure; a wrong ask is a mistake of ours, so it raises `ValueError`."""

from dataclasses import dataclass

from localcite.model import Endpoint, Scheme

BATCH_LIMIT = 100  # ids a call, both endpoints; the vendor's
SCHEMES = {
    Endpoint.P015: (Scheme.PATENT_ID, Scheme.NUMBER),
    Endpoint.L012: (Scheme.PAPER_ID, Scheme.DOI),
}


@dataclass(frozen=True, slots=True)
class Ask:
    """One call: `ids` of one scheme at one endpoint, and which page of their lists (1-based; L012 only)."""

    endpoint: Endpoint
    scheme: Scheme
    ids: tuple[str, ...]
    page: int = 1

    def __post_init__(self) -> None:
        """Refuse an ask that the vendor would bill twice, misread or turn away."""
        for fault in _faults(self):
            raise ValueError(fault)

    def halves(self) -> tuple["Ask", "Ask"]:
        """Return the same ask as two calls, to find the id that spoils it. One id cannot be split."""
        if len(self.ids) < 2:
            raise ValueError("one id cannot be split")
        middle = len(self.ids) // 2
        first, second = self.ids[:middle], self.ids[middle:]
        return (
            Ask(self.endpoint, self.scheme, first, self.page),
            Ask(self.endpoint, self.scheme, second, self.page),
        )


def _faults(ask: Ask) -> list[str]:
    """Return what is wrong with the ask as a whole, then with each id."""
    most = 1 if ask.scheme is Scheme.DOI else BATCH_LIMIT
    faults = []
    if ask.scheme not in SCHEMES[ask.endpoint]:
        faults.append(f"{ask.endpoint} takes no {ask.scheme}")
    if not 1 <= len(ask.ids) <= most:
        faults.append(f"{len(ask.ids)} ids; a call takes 1 to {most}")
    if len(set(ask.ids)) != len(ask.ids):
        faults.append("an id stands twice and would be billed twice")
    if ask.page < 1 or (ask.page > 1 and ask.endpoint is Endpoint.P015):
        faults.append(f"{ask.endpoint} has no page {ask.page}")
    return faults + [f"not one id: {id_!r}" for id_ in ask.ids if not _is_one_id(ask.scheme, id_)]


def _is_one_id(scheme: Scheme, id_: str) -> bool:
    """Tell whether the vendor would read this as one id. DOIs travel alone, and some do hold a comma."""
    if not id_ or not id_.isprintable() or " " in id_:
        return False
    return scheme is Scheme.DOI or "," not in id_
