"""What a Python program gets: lists as read, plans, summaries, the state of the database. They say what they are as
text, and in a notebook as HTML in which everything is escaped.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from localcite.api.approved import Approval, saved
from localcite.model import Money
from localcite.plan import Item
from localcite.plan.written import to_json
from localcite.show.quote import count, spend
from localcite.sync import values

if TYPE_CHECKING:
    from os import PathLike

    from localcite.lists.report import Report
    from localcite.plan import Plan as Planned
    from localcite.sync.wanted import Typed


class Listing(Sequence[str]):
    """Ids as they stand in a file, and what was read from it. Give it wherever ids are taken."""

    __slots__ = ("report", "typed")

    def __init__(self, typed: "tuple[Typed, ...]", report: "Report") -> None:
        self.typed = typed
        self.report = report

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        return self.typed[index].text if isinstance(index, int) else [each.text for each in self.typed[index]]

    def __len__(self) -> int:
        return len(self.typed)

    def __repr__(self) -> str:
        return f"<Listing: {count(len(self), 'id')} of {self.report.path}>"

    def __str__(self) -> str:
        from localcite.show.lists import report_lines  # noqa: PLC0415 - few are looked at

        return "\n".join(report_lines(self.report)) or repr(self)

    def _repr_html_(self) -> str:
        from localcite.show.notebook import lines_html  # noqa: PLC0415 - only notebooks need it

        return lines_html(str(self).split("\n"))


class Plan:
    """What a sync would buy, why, and at most at what price. It was made offline; `Database.sync` takes it as agreed.

    Agreeing to it means: to buy nothing beyond its documents, and nothing above its units and its price.
    """

    __slots__ = ("_approval", "_notes", "_plan")

    def __init__(self, plan: "Planned", approval: Approval, notes: Iterable[str] = ()) -> None:
        self._plan = plan
        self._approval = approval
        self._notes = tuple(notes)

    @property
    def wanted(self) -> int:
        """How many different documents are wanted."""
        return self._plan.wanted

    @property
    def counts(self) -> Mapping[str, int]:
        """How many documents have each verdict: fresh, stale, missing, no_answer, partial, failed, in_doubt …"""
        return {verdict.value: number for verdict, number in self._plan.counts.items()}

    @property
    def items(self) -> tuple[Item, ...]:
        """Each id as it was given: what it names, its verdict, and why."""
        return tuple(self._plan.items)

    @property
    def to_buy(self) -> tuple[str, ...]:
        """The documents that would be bought."""
        return tuple(target.id for target in self._plan.targets)

    @property
    def calls(self) -> int:
        """In how many calls."""
        return self._plan.calls

    @property
    def units_at_most(self) -> int:
        """The most units that it can cost."""
        return self._plan.units_at_most

    @property
    def price_at_most(self) -> Money | None:
        """The most money that it can cost; None where a price is unknown, or where prices have several currencies."""
        return self._plan.price_at_most

    @property
    def at_risk(self) -> int:
        """The units that one dead network could put in doubt."""
        return self._plan.at_risk

    @property
    def notes(self) -> tuple[str, ...]:
        """What has to be said about it, as of a clock that was set back."""
        return self._notes

    @property
    def approval(self) -> Approval:
        """What agreeing to it means."""
        return self._approval

    def to_dict(self) -> dict[str, Any]:
        """Return it as `localcite plan --json` does."""
        return to_json(self._plan)

    def to_file(self, file: "str | PathLike[str]") -> None:
        """Save it, for `Database.load_plan` and for `localcite sync --plan FILE`. Raises BadFile."""
        from localcite.api.wording import worded  # noqa: PLC0415 - few are saved
        from localcite.show.export.whole import whole  # noqa: PLC0415 - the same
        from localcite.show.formats import write_json  # noqa: PLC0415 - the same

        with worded(), whole(str(file), private=True, fix="name another file") as stream:
            write_json(saved(self._plan, self._approval), stream)

    def __repr__(self) -> str:
        price = spend(self.units_at_most, self.price_at_most)
        return f"<Plan: {count(self.wanted, 'document')} wanted, to buy at most {price}>"

    def __str__(self) -> str:
        from localcite.show.plan import plan_lines  # noqa: PLC0415 - few are looked at

        return "\n".join((*plan_lines(self._plan), *self.notes))

    def _repr_html_(self) -> str:
        from localcite.show.notebook import plan_html  # noqa: PLC0415 - only notebooks need it

        return plan_html(self._plan, self.notes)


class Summary(values.Summary):
    """What came of a run. `status` is "complete", "partial" or "stopped", and `reason` says why it stopped.

    A run that its budget, the vendor or the network ended is no error: what arrived is held, and `states` counts what
    was not reached. `to_json()` gives what `localcite sync --json` prints.
    """

    __slots__ = ()

    @property
    def is_complete(self) -> bool:
        """Whether everything that was wanted is held now, or is known to have no answer."""
        return self.status is values.Status.COMPLETE

    @property
    def bought(self) -> int:
        """How many documents were bought."""
        return self.states.get(values.State.BOUGHT, 0)

    @property
    def in_doubt(self) -> int:
        """How many documents a lost reply may have bought."""
        return self.states.get(values.State.IN_DOUBT, 0)

    @property
    def not_reached(self) -> int:
        """How many documents were not asked for."""
        return self.states.get(values.State.NOT_REACHED, 0)

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        from localcite.show.summary import summary_lines  # noqa: PLC0415 - few are looked at

        return summary_lines(self)

    def _repr_html_(self) -> str:
        from localcite.show.notebook import lines_html  # noqa: PLC0415 - only notebooks need it

        return lines_html(self._lines())


class Counted(NamedTuple):
    """How many documents are held of an endpoint in one state, and when the oldest and the newest were answered."""

    endpoint: str
    state: str
    documents: int
    oldest: str | None
    newest: str | None


class Bound(NamedTuple):
    """Calls whose outcome is open, and the most units that they can cost."""

    calls: int
    units: int


class Status(NamedTuple):
    """The state of the whole database. `vendor`: whom it was bought from, None where nothing was bought yet.

    `units`: billed, or maybe billed, since its beginning; `units_this_month`: in this month of UTC.
    """

    database: Path
    vendor: str | None
    patents: int
    papers: int
    citations: int
    delisted: int
    held: tuple[Counted, ...]
    in_flight: Bound
    in_doubt: Bound
    unread_replies: int
    units: int
    units_this_month: int


def status_of(told: Mapping[str, Any]) -> Status:
    """Return the state of the database as a value. `told`: as `api.state` and `status --json` have it."""
    held = tuple(Counted(**each) for each in told["held"])
    bound = {name: Bound(**told[name]) for name in ("in_flight", "in_doubt")}
    return Status(**{**told, **bound, "held": held, "database": Path(told["database"])})
