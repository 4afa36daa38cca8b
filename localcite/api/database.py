"""A database from Python: what questions need (`query.api`), and what buys, keeps and tells beside them.

Questions, plans, collections, prices and states are offline. `sync` alone sends anything, and only with a budget or a
plan that was looked at. Whatever goes wrong is raised as an error of `localcite.errors` that shows its sentence.

What is more than a question is imported when it is asked for: a script that asks one pays for no more.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from localcite.api.wording import worded
from localcite.query import api
from localcite.query.context import context_for
from localcite.show.problem import problem

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from os import PathLike
    from typing import TypeAlias

    from localcite.api.attend import Brake, Watch
    from localcite.api.books import Budget
    from localcite.api.collections import Collections
    from localcite.api.given import Given, Spending
    from localcite.api.order import Wishes
    from localcite.api.values import Listing, Plan, Status, Summary
    from localcite.app import Programmed
    from localcite.model import Price
    from localcite.query import Answer
    from localcite.sync.values import Progress

    Deed: TypeAlias = Callable[[Callable[[Progress], None], Brake], Summary]


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

    @cached_property
    def collections(self) -> "Collections":
        """The collections: named lists of documents, to be read and changed."""
        from localcite.api.collections import Collections  # noqa: PLC0415 - see the top

        return Collections(self._deed)

    @contextmanager
    def _deed(self) -> "Iterator[Programmed]":
        """Give out the app for one deed; an error of ours shows its sentence. Raises ValueError where it is closed."""
        if self._closed:
            raise ValueError("this database is closed")
        app = self._app.apart()
        with worded(app.known_secrets):
            yield app

    # ---- what would be bought ---------------------------------------------------------------------------------------

    def plan(
        self,
        *ids: "Given",
        collection: str | Iterable[str] | None = None,
        max_age: str | None = None,
        refresh: bool = False,
        pages: int | Literal["all"] = 1,
        kind: str | None = None,
        as_typed: bool = False,
        skip_bad: bool = False,
        retry_in_doubt: bool = False,
    ) -> "Plan":
        """Return what a sync of these documents would buy, why, and at most at what price. Offline; spends nothing.

        `ids`: one by one, in lists, or as `read` gives them; `collection`: the members of one or of several.
        `max_age`: how old an answer may be (36h, 90d, 12w, 6m, 2y, never), else the rules of collections and settings
        hold; `refresh`: buy again what is held; `pages`: how many pages of a paper's lists; `kind`, `as_typed`: what
        numbers without kind code mean; `skip_bad`: go on without ids that cannot be used; `retry_in_doubt`: ask again
        what may have been billed. Raises UsageError.
        """
        from localcite.api import doing  # noqa: PLC0415 - see the top

        wishes = doing.wishes(max_age, refresh, pages, kind, as_typed, skip_bad, retry_in_doubt)
        with self._deed() as app:
            return doing.planned(app, ids, collection, wishes)

    def load_plan(self, file: "str | PathLike[str]") -> "Plan":
        """Return a saved plan as it is to be carried out now, with nothing beyond it. Raises BadFile, UsageError."""
        from localcite.api import doing  # noqa: PLC0415 - see the top

        with self._deed() as app:
            return doing.loaded(app, str(file))

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
    ) -> "Listing":
        """Return the ids in a file: lines, a table, a library, an export, or with `extract` a free text. Buys nothing.

        `column`, `sheet`: where they stand in a table (titles or numbers); `every`: take each id of a cell that holds
        several; `plausible`: with `extract`, also what is only plausible. Raises BadFile, UsageError.
        """
        from localcite.api import doing  # noqa: PLC0415 - see the top

        told = {"column": column, "sheet": sheet, "encoding": encoding}
        with self._deed() as app:
            return doing.read(app, str(file), **told, every=every, extract=extract, plausible=plausible)

    # ---- buying -----------------------------------------------------------------------------------------------------

    def sync(
        self,
        *wanted: "Given | Plan",
        collection: str | Iterable[str] | None = None,
        budget: "Spending | None" = None,
        tag: str | None = None,
        progress: "Watch | None" = None,
        max_age: str | None = None,
        refresh: bool = False,
        pages: int | Literal["all"] = 1,
        kind: str | None = None,
        as_typed: bool = False,
        skip_bad: bool = False,
        retry_in_doubt: bool = False,
    ) -> "Summary":
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
        from localcite.api import doing  # noqa: PLC0415 - see the top
        from localcite.api.attend import attended  # noqa: PLC0415 - the same

        wishes = doing.wishes(max_age, refresh, pages, kind, as_typed, skip_bad, retry_in_doubt)
        return attended(self._run(wanted, collection, wishes, budget, tag), progress)

    async def sync_async(
        self,
        *wanted: "Given | Plan",
        collection: str | Iterable[str] | None = None,
        budget: "Spending | None" = None,
        tag: str | None = None,
        progress: "Watch | None" = None,
        max_age: str | None = None,
        refresh: bool = False,
        pages: int | Literal["all"] = 1,
        kind: str | None = None,
        as_typed: bool = False,
        skip_bad: bool = False,
        retry_in_doubt: bool = False,
    ) -> "Summary":
        """Do what `sync` does, and let the event loop go on meanwhile; `progress` is called in it.

        Cancelling ends the run after the replies in flight are recorded, and is then passed on; a second time at once.
        """
        from localcite.api import doing  # noqa: PLC0415 - see the top
        from localcite.api.attend import attended_async  # noqa: PLC0415 - the same

        wishes = doing.wishes(max_age, refresh, pages, kind, as_typed, skip_bad, retry_in_doubt)
        return await attended_async(self._run(wanted, collection, wishes, budget, tag), progress)

    async def ask_async(self, question: str) -> "Answer":
        """Return the answer to a question, and let the event loop go on meanwhile. Raises BadQuestion."""
        from asyncio import to_thread  # noqa: PLC0415 - whoever awaits has it

        return await to_thread(self.ask, question)

    def _run(
        self,
        wanted: "tuple[Given | Plan, ...]",
        collection: "str | Iterable[str] | None",
        wishes: "Wishes",
        budget: "Spending | None",
        tag: str | None,
    ) -> "Deed":
        """Return a sync as something to be done in a thread of its own."""
        from localcite.api import doing  # noqa: PLC0415 - see the top

        def run(report: "Callable[[Progress], None]", brake: "Brake") -> "Summary":
            with self._deed() as app:
                return doing.bought(app, wanted, collection, wishes, budget, tag, report, brake)

        return run

    # ---- prices, budget, state --------------------------------------------------------------------------------------

    def status(self) -> "Status":
        """Return the state of the whole database: what is held, how old it is, what it cost, what is in doubt."""
        from localcite.api import doing  # noqa: PLC0415 - see the top

        with self._deed() as app:
            return doing.status(app)

    def prices(self) -> "tuple[Price, ...]":
        """Return all prices that were entered: endpoint, amount, currency, since."""
        from localcite.api import books  # noqa: PLC0415 - see the top

        with self._deed() as app:
            return tuple(books.prices(app))

    def set_price(
        self, endpoint: str, amount: "str | Decimal | int", currency: str, *, since: "date | str | None" = None
    ) -> None:
        """Say what one unit of "P015" or "L012" costs from a day on (default: today, UTC). Raises UsageError."""
        from localcite.api import books, given  # noqa: PLC0415 - see the top

        with self._deed() as app:
            given.text_of(currency, "currency", "EUR")
            given.text_of(endpoint, "endpoint", "P015")
            given.text_of(currency, "currency", "EUR")
            books.set_price(app, books.price_of(endpoint, str(amount), currency, since or app.now().date()))

    def budget(self) -> "Budget":
        """Return this month's budget, and what has become of it."""
        from localcite.api import books  # noqa: PLC0415 - see the top

        with self._deed() as app:
            return books.budget(app)

    def set_budget(self, budget: str | None) -> None:
        """Say what a month may cost at most, over all runs: "2000/month", "100EUR/month"; None: no budget any more."""
        from localcite.api import books, given  # noqa: PLC0415 - see the top

        with self._deed() as app:
            said = given.text_of(budget, "budget", "2000/month")
            books.set_limit(app, None if said is None else books.limit_of(said))
