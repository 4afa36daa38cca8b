"""The values of a run: what it may spend, what is going on, what came of it."""

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import NamedTuple

from localcite.model import Endpoint, Money


class Exit(IntEnum):
    """Exit codes of a run, and of everything else."""

    DONE = 0
    IN_PART = 3
    BUDGET = 4
    CREDENTIALS = 5
    ACCOUNT = 6
    UNREACHABLE = 7
    DATABASE = 8
    INTERRUPTED = 130


class Status(StrEnum):
    """How a run ended: all that was wanted; in part; stopped before its end."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    STOPPED = "stopped"


class Ceiling(NamedTuple):
    """The most that a run may spend: units, and an amount of money where a budget names one."""

    units: int | None = None
    money: Money | None = None


class Stop(NamedTuple):
    """Why a run stopped before its end, as a clause, and the exit code that says so."""

    reason: str
    exit: Exit


class State(StrEnum):
    """What came of one wanted document. Every one ends in exactly one of these."""

    FRESH = "fresh"
    BOUGHT = "bought"
    NO_ANSWER = "no_answer"
    PARTIAL = "partial"
    FAILED = "failed"
    IN_DOUBT = "in_doubt"
    NOT_REACHED = "not_reached"


ANSWERED = {"no_answer": State.NO_ANSWER, "partial": State.PARTIAL, "reply_kept": State.FAILED}  # else bought


class Progress(NamedTuple):
    """What a run has done so far: told when a call leaves, when its reply is read in, and while another run is awaited.

    `calls`: those that left; `in_flight`: of them, those whose outcome is not on record yet; `units`: billed so far;
    `in_doubt_units`: those that may be; `qps`: the pace, in calls a second; `elapsed`: seconds; `note`: what is
    waited for, or nothing.
    """

    calls: int
    in_flight: int
    units: int
    in_doubt_units: int
    units_at_most: int
    units_by_endpoint: Mapping[Endpoint, int]
    documents_done: int
    documents: int
    qps: float
    elapsed: float
    note: str = ""


class Summary(NamedTuple):
    """What came of a run. wanted = the sum of `states`; `more_pages`: papers with pages left.

    `spent` is None where a price is unknown. `notes`: sentences that the user should read (shrunk lists, faults).
    """

    run: int | None
    status: Status
    reason: str | None
    exit: Exit
    calls: int
    units: int
    spent: Money | None
    wanted: int
    states: Mapping[State, int]
    more_pages: int
    failures: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Return the contract's form of `sync --json`."""
        spent = None if self.spent is None else {"amount": float(self.spent.amount), "currency": self.spent.currency}
        return {
            "run": self.run,
            "status": self.status.value,
            "reason": self.reason,
            "calls": self.calls,
            "units": self.units,
            "spent": spent,
            "wanted": self.wanted,
            **{state.value: self.states.get(state, 0) for state in State},
            "more_pages": self.more_pages,
            "failures": [{"id": id_, "reason": reason} for id_, reason in self.failures],
            "notes": list(self.notes),
        }
