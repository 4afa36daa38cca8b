"""Keep what one call said about the documents it asked for: answers, attestations, citations, holdings."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from sqlite3 import Connection
from typing import NamedTuple

from localcite.answers import Counts
from localcite.db import bulk
from localcite.db.store import citations, holdings, pages, rounds
from localcite.db.store.attest import Kept, Keys, Part, attestations, said
from localcite.db.store.holdings import Holding
from localcite.db.store.rounds import Round
from localcite.model import Endpoint

LIST_OF = itemgetter(1)  # of a row of `attestation`
LAST = "SELECT coalesce(max(id), 0) FROM answer"
OWN = "id, call, document, endpoint, page, round, baseline, answered_at, state, listed"
ADD = f"answer ({OWN}, {', '.join(Counts._fields)})"


class Call(NamedTuple):
    """The call whose reply is kept."""

    key: int
    endpoint: Endpoint
    page: int
    answered_at: str


class Course(NamedTuple):
    """The round that an answer belongs to: the answer that began it, all its answers, and how far it is.

    `baseline`: 1 for a document's first round.
    """

    key: int
    baseline: int
    answers: tuple[int, ...]
    round: Round


class Keeper:
    """Keeps what one call said. `holdings`: those that it changed; `vanished`: citations that nobody lists any more."""

    def __init__(self, connection: Connection, call: Call, before: Mapping[int, Holding]) -> None:
        self.connection = connection
        self.call = call
        self.before = before
        self.holdings: dict[int, Holding] = {}
        self.vanished: dict[int, int] = {}
        self._written: list[tuple[object, ...]] = []
        self._last: int = connection.execute(LAST).fetchone()[0]

    def answers(self, parts: Mapping[int, Sequence[Part]], keys: Keys) -> int:
        """Keep the answers about documents; return how many rows they have."""
        kept = [Kept(self._next(), document, each) for document, each in parts.items()]
        rows = [attestations(each, keys) for each in kept]
        citations.attest(self.connection, [row for theirs in rows for row in theirs])
        citations.add(self.connection, [c for each, theirs in zip(kept, rows, strict=True) for c in said(each, theirs)])
        for each, theirs in zip(kept, rows, strict=True):
            self._answer(each, dict.fromkeys(each.lists(), 0) | Counter(map(LIST_OF, theirs)))
        return sum(map(len, rows))

    def silence(self, documents: Iterable[int]) -> None:
        """Keep that no row came for documents. Where a further page was asked for, their lists end there."""
        for document in documents:
            joined = self._write_without_rows(document, "no_answer")
            if joined is not None:
                self.holdings[document] = joined._replace(call=self.call.key, next_page=None)
            else:
                self.holdings[document] = self._holding(document, "no_answer")
                self._delist(document, rounds.LISTS[self.call.endpoint], ())

    def unread(self, documents: Iterable[int], reason: str) -> None:
        """Keep that a reply came for documents and cannot be understood. What was understood before stays."""
        for document in documents:
            joined = self._write_without_rows(document, "reply_kept")
            if joined is not None:
                why = f"page {self.call.page} is billed and kept, and cannot be read: {reason}"
                self.holdings[document] = joined._replace(call=self.call.key, next_page=None, reason=why)
            else:
                known = self.before.get(document) or self._holding(document, "reply_kept")._replace(answered_at=None)
                self.holdings[document] = known._replace(state="reply_kept", call=self.call.key, reason=reason)

    def write(self) -> None:
        """Write the answers, and what they make of holdings."""
        bulk.insert(self.connection, ADD, self._written)
        holdings.write(self.connection, self.holdings.values())

    # ---- one answer ----------------------------------------------------------------------------------------------

    def _answer(self, kept: Kept, listed: Mapping[int, int]) -> None:
        """Keep one answer: what it makes of its round, of the holding, and of what was listed before."""
        joined = self._joined(kept.document)
        course = self._begun(kept, listed) if joined is None else self._continued(kept, listed, joined)
        state = rounds.state(course.round)
        self._write(kept.key, kept.document, course, state, rounds.total(listed), kept.counts())
        self.holdings[kept.document] = self._holding(kept.document, state)._replace(
            round=course.key,
            pages=len(course.round.pages),
            next_page=rounds.next_page(course.round),
            page_size=joined.page_size if joined else rounds.page_size(course.round),
            listed=joined.listed if joined and not course.round.listed else rounds.total(course.round.listed),
            counts=course.round.counts,
        )
        self._delist(kept.document, rounds.complete_lists(self.call.endpoint, course.round), course.answers)

    def _begun(self, kept: Kept, listed: Mapping[int, int]) -> Course:
        """Return the round that an answer begins."""
        held_before = kept.document in self.before
        first = not held_before or not pages.was_answered(self.connection, kept.document, self.call.endpoint.value)
        return Course(kept.key, int(first), (kept.key,), Round(frozenset({self.call.page}), {}, listed, kept.counts()))

    def _continued(self, kept: Kept, listed: Mapping[int, int], joined: Holding) -> Course:
        """Return the round that an answer carries on."""
        held = pages.held(self.connection, kept.document, self.call.endpoint.value, joined.round)
        answers = (*held.answers, kept.key)
        before = pages.listed(self.connection, held.answers)
        now = {**listed, **before, **pages.listed(self.connection, answers)}
        counts = rounds.newer(kept.counts(), joined.counts)
        return Course(held.key, held.baseline, answers, Round(held.pages | {self.call.page}, before, now, counts))

    def _joined(self, document: int) -> Holding | None:
        """Return the holding whose round this call carries on; None where it begins a round."""
        before = self.before.get(document)
        return before if self.call.page > 1 and before is not None and before.round is not None else None

    # ---- rows of tables ------------------------------------------------------------------------------------------

    def _next(self) -> int:
        """Return the key of a new answer."""
        self._last += 1
        return self._last

    def _write(self, key: int, document: int, course: Course, state: str, listed: int | None, counts: Counts) -> None:
        """Take down an answer."""
        call, endpoint, page, answered_at = self.call
        row = (key, call, document, endpoint.value, page, course.key, course.baseline, answered_at, state, listed)
        self._written.append((*row, *counts))

    def _write_without_rows(self, document: int, state: str) -> Holding | None:
        """Write an answer that says nothing; return the holding whose round it carries on."""
        key, joined = self._next(), self._joined(document)
        nothing = Round(frozenset(), {}, {}, Counts())
        course = Course(key, int(document not in self.before), (), nothing)
        if joined is not None and joined.round is not None:
            course = course._replace(key=joined.round, baseline=0)
        self._write(key, document, course, state, None, Counts())
        return joined

    def _holding(self, document: int, state: str) -> Holding:
        """Return a holding of this call that says nothing yet."""
        return Holding(document, self.call.endpoint.value, state, self.call.answered_at, self.call.key)

    def _delist(self, document: int, lists: Sequence[int], answers: Sequence[int]) -> None:
        """Delist what complete lists no longer name. Of a document that was never held nothing was listed."""
        if document in self.before and (vanished := citations.delist(self.connection, document, lists, answers)):
            self.vanished[document] = vanished
