"""What becomes of each wanted document in a run, and what it leads to next. Decides; sends and stores nothing."""

from collections import Counter
from collections.abc import Iterable, Sequence

from localcite.db.store import Saved
from localcite.model import Endpoint
from localcite.plan import Target, Verdict
from localcite.sync.journal import Errand, Leftovers, Opened, next_turn
from localcite.sync.queue import Queue
from localcite.sync.values import ANSWERED, Exit, State, Stop
from localcite.vendor.codes import CODES, Meaning
from localcite.vendor.reply import Reply

STATES = {
    Verdict.FRESH: State.FRESH,
    Verdict.NO_ANSWER: State.NO_ANSWER,
    Verdict.PARTIAL: State.PARTIAL,
    Verdict.FAILED: State.FAILED,
    Verdict.IN_DOUBT: State.IN_DOUBT,
}
EXITS = {
    Meaning.ACCOUNT: Exit.ACCOUNT,
    Meaning.CREDENTIALS: Exit.CREDENTIALS,
    Meaning.WRONG_PATH: Exit.UNREACHABLE,
    Meaning.UNREACHABLE: Exit.UNREACHABLE,
}


class Outcomes:
    """The state of each target so far, and counts of the run. What has more to ask goes back to the queue."""

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self.states: dict[str, State] = {}
        self.more_pages: set[str] = set()
        self.failures: list[tuple[str, str]] = []
        self.notes: list[str] = []
        self.units_by_endpoint = Counter[Endpoint]()
        self.calls = self.settled = self.units = self.doubted = self.answers = self.futile = 0

    def sort_in(self, opened: Opened) -> None:
        """Take note of what did not leave with its batch."""
        for errand, verdict, held in opened.done:
            self.states[errand.target.id] = STATES.get(verdict, State.FRESH)
            if held.next_page is not None:
                self.more_pages.add(errand.target.id)
        for changed in opened.changed:
            self.queue.add(changed)
        self.queue.elsewhere.extend(opened.waiting)
        self.queue.beyond.extend(opened.beyond)

    def answered(self, errands: Sequence[Errand], call: int, units: int, saved: Saved) -> None:
        """Take note of an answer."""
        self.units += units
        self.units_by_endpoint[errands[0].target.endpoint] += units
        self.answers += 1
        self.notes.extend(notes_of(saved, call))
        for errand in errands:
            self._served(errand, saved)

    def _served(self, errand: Errand, saved: Saved) -> None:
        """See what an answer says of one errand, and whether there is more to ask."""
        target = errand.target
        outcome = saved.outcomes[errand.name]
        if outcome.state == "no_answer" and errand.turn + 1 < len(target.names):
            self.queue.add(next_turn(errand))
        elif outcome.state == "reply_kept":
            self.failed([errand], f"billed, not understood, reply kept: {outcome.reason or 'see the audit log'}")
        else:
            self.states[target.id] = ANSWERED.get(outcome.state, State.BOUGHT)
            self._further_pages(errand, outcome.next_page)

    def _further_pages(self, errand: Errand, page: int | None) -> None:
        """Ask for the next page as far as pages are wanted, else remember that there is one."""
        target = errand.target
        self.more_pages.discard(target.id)
        if page is None:
            return
        if _wants(target, page):
            self.queue.add(errand._replace(page=page))
        else:
            self.more_pages.add(target.id)

    def doubtful(self, errands: Sequence[Errand], why: str) -> None:
        """Take note of a lost reply: it may have been billed, so nothing of the batch is asked again."""
        self.doubted += len(errands)
        for errand in errands:
            self.states[errand.target.id] = State.IN_DOUBT
            self.failures.append((errand.target.id, f"in doubt: {why}"))

    def abandoned(self, left: Leftovers, targets: Iterable[Target]) -> None:
        """Take note of how a run that was ended at once stands in the books."""
        asked = {spelled: target for target in targets for spelled in target.spelled}
        self.calls, self.units = left.calls, left.units
        for spelled, state in left.states.items():
            if spelled in asked:
                self.states[asked[spelled].id] = state
        for spelled in left.in_doubt:
            if spelled in asked:
                self.states[asked[spelled].id] = State.IN_DOUBT
                self.failures.append((asked[spelled].id, "in doubt: the run was ended before its reply came"))

    def failed(self, errands: Sequence[Errand], reason: str) -> None:
        """Take note of what was refused, or billed and not understood."""
        for errand in errands:
            self.states[errand.target.id] = State.FAILED
            self.failures.append((errand.target.id, reason))
        self.futile = 0 if self.answers else self.futile + len(errands)

    def leave(self, errands: Iterable[Errand]) -> None:
        """Name what was not reached. A paper whose first pages came stays partial."""
        for errand in errands:
            if errand.page > errand.target.first_page:
                self.states[errand.target.id] = State.PARTIAL
                self.more_pages.add(errand.target.id)
            else:
                self.states.setdefault(errand.target.id, State.NOT_REACHED)


def _wants(target: Target, page: int) -> bool:
    return target.last_page is None or page <= target.last_page


def reason_of(reply: Reply) -> str:
    """Return a refusal as a clause: the vendor's code and words, and what they mean; or what went wrong on the way."""
    words = (reply.text or reply.detail or "no reason given").rstrip(".! ")
    if reply.code is None:
        return words
    known = CODES.get(reply.code)
    return f"{reply.code} ({words})" if known is None else f"{reply.code} ({words}): {known.advice}"


def stop_of(reply: Reply, meaning: Meaning | None) -> Stop:
    """Return why a reply ends the run."""
    return Stop(reason_of(reply), EXITS.get(meaning or Meaning.UNKNOWN_REFUSAL, Exit.IN_PART))


def notes_of(saved: Saved, call: int) -> list[str]:
    """Return what the user should hear about an answer."""
    notes = [
        f"{shrink.name}: {shrink.vanished} citations are no longer listed; they are kept as delisted"
        for shrink in saved.shrinks
    ]
    notes += [f"call {call}: {fault.path} = {fault.value}: {fault.what}" for fault in saved.faults]
    return notes + [f"call {call}: {contradiction}" for contradiction in saved.contradictions]
