"""A database from Python: what questions need (`query.api`), and what buys, keeps and tells beside them.

Questions, plans, collections, prices and states are offline. `sync` alone sends anything, and only with a budget or a
plan that was looked at. Whatever goes wrong is raised as an error of `localcite.errors` that shows its sentence.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from localcite.api import books, buying, given
from localcite.api.attend import Brake, Watch, attended, attended_async
from localcite.api.collections import SKIP, Collections
from localcite.api.given import Given, Spending
from localcite.api.order import Order, Wishes, order_of, plan_of, uncollected
from localcite.api.values import Listing, Plan, Status, Summary, status_of
from localcite.errors import LocalciteError, NotConfirmed, UsageError
from localcite.query import api
from localcite.query.context import context_for
from localcite.show.problem import problem

if TYPE_CHECKING:
    from os import PathLike
    from sqlite3 import Connection

    from localcite.app import Programmed
    from localcite.model import Price
    from localcite.query import Answer
    from localcite.sync.values import Ceiling, Progress

Deed: TypeAlias = "Callable[[Callable[[Progress], None], Brake], Summary]"
AGREE = "give `budget=`, or a plan that you looked at: `db.sync(plan)`"


class Database(api.Database):
    """A database to ask, and to buy for. Usable from any thread; `async` code has `ask_async` and `sync_async`.

    Enter it, or close it, to let go of the file. Questions answer from what is held at the moment of each, one at a
    time whatever thread asks; a sync in another thread does not hold them up.
    """

    def __init__(self, app: "Programmed") -> None:
        self._app = app
        super().__init__(
            app.open_for_reading,
            lambda: context_for(app.settings, app.now()),
            lambda error: problem(error, app.known_secrets()),
            app.write_answer,
        )
        self.collections = Collections(self._deed)

    @contextmanager
    def _deed(self) -> "Iterator[Programmed]":
        """Give out the app for one deed; an error of ours shows its sentence. Raises ValueError where it is closed."""
        if self._closed:
            raise ValueError("this database is closed")
        app = self._app.apart()
        with worded(app):
            yield app

    # ---- what would be bought ---------------------------------------------------------------------------------------

    def plan(
        self,
        *ids: Given,
        collection: str | Iterable[str] | None = None,
        max_age: str | None = None,
        refresh: bool = False,
        pages: int | Literal["all"] = 1,
        kind: str | None = None,
        as_typed: bool = False,
        skip_bad: bool = False,
        retry_in_doubt: bool = False,
    ) -> Plan:
        """Return what a sync of these documents would buy, why, and at most at what price. Offline; spends nothing.

        `ids`: one by one, in lists, or as `read` gives them; `collection`: the members of one or of several.
        `max_age`: how old an answer may be (36h, 90d, 12w, 6m, 2y, never), else the rules of collections and settings
        hold; `refresh`: buy again what is held; `pages`: how many pages of a paper's lists; `kind`, `as_typed`: what
        numbers without kind code mean; `skip_bad`: go on without ids that cannot be used; `retry_in_doubt`: ask again
        what may have been billed. Raises UsageError.
        """
        wishes = Wishes(max_age, refresh, given.pages_of(pages), kind, as_typed, skip_bad, retry_in_doubt)
        with self._deed() as app, _reading(app) as connection, uncollected():
            order = _order(app, ids, collection, wishes, connection)
            return _agreeable(app, order, connection, skip_bad=skip_bad)

    def load_plan(self, file: "str | PathLike[str]") -> Plan:
        """Return a saved plan as it is to be carried out now, with nothing beyond it. Raises BadFile, UsageError."""
        from localcite.api.approved import loaded  # noqa: PLC0415 - few are saved
        from localcite.sync.values import Ceiling  # noqa: PLC0415 - the same

        with self._deed() as app, _reading(app) as connection:
            approval = loaded(app, str(file), connection)
            return Plan(buying.approved(app, approval, connection, Ceiling()).plan, approval, app.notes)

    def read(
        self,
        file: "str | PathLike[str]",
        *,
        column: str | None = None,
        sheet: str | None = None,
        encoding: str | None = None,
        every: bool = False,
        extract: bool = False,
        plausible: bool = False,
    ) -> Listing:
        """Return the ids in a file: lines, a table, a library, an export, or with `extract` a free text. Buys nothing.

        `column`, `sheet`: where they stand in a table (titles or numbers); `every`: take each id of a cell that holds
        several; `plausible`: with `extract`, also what is only plausible. Raises BadFile, UsageError.
        """
        from localcite.api.files import read_file  # noqa: PLC0415 - only files need it
        from localcite.lists.values import Wishes as Wish  # noqa: PLC0415 - the same

        with self._deed() as app:
            typed, report = read_file(app, str(file), Wish(column, sheet, encoding, every, extract, plausible))
            return Listing(tuple(typed), report)

    # ---- buying -----------------------------------------------------------------------------------------------------

    def sync(
        self,
        *wanted: Given | Plan,
        collection: str | Iterable[str] | None = None,
        budget: Spending | None = None,
        tag: str | None = None,
        progress: Watch | None = None,
        max_age: str | None = None,
        refresh: bool = False,
        pages: int | Literal["all"] = 1,
        kind: str | None = None,
        as_typed: bool = False,
        skip_bad: bool = False,
        retry_in_doubt: bool = False,
    ) -> Summary:
        """Buy what is missing or out of date of these documents, and nothing else; return what came of it.

        Nothing is bought without a yes: give `budget`, the most to spend (500 units, "20EUR"), or a `Plan` alone, which
        was looked at. Where nothing is to be bought neither is needed. `tag`: a client or a matter, kept with each
        call. The others are those of `plan`.

        `progress` is called in this thread when a call leaves, when its reply is read in, and while another run is
        awaited. What it raises, like Ctrl-C, ends the run after the replies in flight are recorded, and is then raised
        here; a second Ctrl-C ends it at once. It works where an event loop runs already, as in a notebook, and holds
        that up: there `sync_async` does not.

        Raises NotConfirmed, BadIds, UsageError, WrongVendor, CredentialsError, DatabaseError. What ends a run that has
        begun (the budget, the vendor, the network) is no error: `Summary.status` and `reason` say so.
        """
        wishes = Wishes(max_age, refresh, given.pages_of(pages), kind, as_typed, skip_bad, retry_in_doubt)
        return attended(self._run(wanted, collection, wishes, budget, tag), progress)

    async def sync_async(
        self,
        *wanted: Given | Plan,
        collection: str | Iterable[str] | None = None,
        budget: Spending | None = None,
        tag: str | None = None,
        progress: Watch | None = None,
        max_age: str | None = None,
        refresh: bool = False,
        pages: int | Literal["all"] = 1,
        kind: str | None = None,
        as_typed: bool = False,
        skip_bad: bool = False,
        retry_in_doubt: bool = False,
    ) -> Summary:
        """Do what `sync` does, and let the event loop go on meanwhile; `progress` is called in it.

        Cancelling ends the run after the replies in flight are recorded, and is then passed on; a second time at once.
        """
        wishes = Wishes(max_age, refresh, given.pages_of(pages), kind, as_typed, skip_bad, retry_in_doubt)
        return await attended_async(self._run(wanted, collection, wishes, budget, tag), progress)

    async def ask_async(self, question: str) -> "Answer":
        """Return the answer to a question, and let the event loop go on meanwhile. Raises BadQuestion."""
        return await asyncio.to_thread(self.ask, question)

    def _run(
        self,
        wanted: tuple[Given | Plan, ...],
        collection: str | Iterable[str] | None,
        wishes: Wishes,
        budget: Spending | None,
        tag: str | None,
    ) -> Deed:
        """Return a sync as something to be done in a thread of its own."""

        def run(report: "Callable[[Progress], None]", brake: Brake) -> Summary:
            with self._deed() as app:
                ceiling, plan = given.ceiling_of(budget), given.plan_of(wanted)
                with closing(app.open_for_writing()) as connection:
                    buying.recover(app, connection)
                    if plan is None:
                        deal, skip = _ordered(app, wanted, collection, wishes, ceiling, connection), wishes.skip_bad
                    else:
                        _check_alone(wishes, collection)
                        deal = buying.approved(app, plan.approval, connection, ceiling)
                        skip = plan.approval.skip_bad
                    buying.refuse(app, deal, connection, skip_bad=skip, skip=SKIP)
                    if deal.plan.targets and plan is None and budget is None:
                        raise NotConfirmed(units_at_most=deal.plan.units_at_most, fix=AGREE)
                    return _carried_out(app, deal, tag, connection, report, brake)

        return run

    # ---- prices, budget, state --------------------------------------------------------------------------------------

    def status(self) -> Status:
        """Return the state of the whole database: what is held, how old it is, what it cost, what is in doubt."""
        from localcite.api.state import of_database  # noqa: PLC0415 - few ask

        with self._deed() as app, _reading(app) as connection:
            return status_of(of_database(app, connection))

    def prices(self) -> "tuple[Price, ...]":
        """Return all prices that were entered: endpoint, amount, currency, since."""
        with self._deed() as app:
            return tuple(books.prices(app))

    def set_price(
        self, endpoint: str, amount: str | Decimal | int, currency: str, *, since: date | str | None = None
    ) -> None:
        """Say what one unit of "P015" or "L012" costs from a day on (default: today, UTC). Raises UsageError."""
        with self._deed() as app:
            books.set_price(app, books.price_of(endpoint, str(amount), currency, since or app.now().date()))

    def budget(self) -> books.Budget:
        """Return this month's budget, and what has become of it."""
        with self._deed() as app:
            return books.budget(app)

    def set_budget(self, budget: str | None) -> None:
        """Say what a month may cost at most, over all runs: "2000/month", "100EUR/month"; None: no budget any more."""
        with self._deed() as app:
            books.set_limit(app, None if budget is None else books.limit_of(budget))


@contextmanager
def worded(app: "Programmed") -> "Iterator[None]":
    """Let an error of ours show its sentence."""
    try:
        yield
    except LocalciteError as error:
        error.args = (problem(error, app.known_secrets()),)
        raise


@contextmanager
def _reading(app: "Programmed") -> "Iterator[Connection | None]":
    """Give out a connection that can change nothing, or None where nothing is held yet."""
    connection = app.open_for_reading()
    try:
        yield connection
    finally:
        if connection is not None:
            connection.close()


def _order(
    app: "Programmed",
    ids: Iterable[Any],
    collection: str | Iterable[str] | None,
    wishes: Wishes,
    connection: "Connection | None",
    *,
    open_ended: bool = False,
) -> Order:
    typed, names = given.typed_of(ids), given.names_of(collection)
    order = order_of(app, typed, names, wishes, connection, open_ended=open_ended)
    if not order.wanted and not names and not any(True for _ in ids):
        raise UsageError(what="nothing is wanted", fix="give ids, or `collection=`")
    return order


def _agreeable(app: "Programmed", order: Order, connection: "Connection | None", *, skip_bad: bool) -> Plan:
    from localcite.api.approved import approval_of  # noqa: PLC0415 - only plans need it

    plan = plan_of(app, order, connection)
    return Plan(plan, approval_of(app, plan, order, connection, skip_bad=skip_bad), app.notes)


def _ordered(
    app: "Programmed",
    wanted: Iterable[Any],
    collection: str | Iterable[str] | None,
    wishes: Wishes,
    ceiling: "Ceiling",
    connection: "Connection",
) -> buying.Deal:
    """Return what ids and collections come to. A budget bounds pages whose number nobody knows."""
    bounded = ceiling.units is not None or ceiling.money is not None
    with uncollected():
        order = _order(app, wanted, collection, wishes, connection, open_ended=bounded)
        return buying.ordered(app, order, connection, ceiling)


def _check_alone(wishes: Wishes, collection: object) -> None:
    """Refuse what would change a plan that is agreed to."""
    if wishes != Wishes(pages="1") or collection is not None:
        raise UsageError(what="a plan has its own rules, and others would change them", fix="make it again with them")


def _carried_out(
    app: "Programmed",
    deal: buying.Deal,
    tag: str | None,
    connection: "Connection",
    report: "Callable[[Progress], None]",
    brake: Brake,
) -> Summary:
    """Buy, and make the graph of questions anew where that is due."""
    from localcite.sync.run import run as carry_out  # noqa: PLC0415 - plans need none of it

    order, plan, ceiling = deal
    world = replace(app.surroundings(connection, report), interrupts=brake.listening)
    summary = Summary(*carry_out(plan, order.policy, ceiling, tag, world))
    if not brake.pulled:
        buying.freshen(app, connection)
    return summary._replace(notes=(*app.notes, *summary.notes))
