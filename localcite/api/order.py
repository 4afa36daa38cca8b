"""From what is wanted and the wishes about it to a plan. Reads only; spends nothing."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from localcite.errors import UsageError
from localcite.model import Endpoint, Price, instant

if TYPE_CHECKING:
    from sqlite3 import Connection

    from localcite.app import App
    from localcite.lists.report import Report
    from localcite.plan import Plan, Policy, Wanted
    from localcite.sync.wanted import Typed


class Wishes(NamedTuple):
    """What was said of a purchase, as the options of `plan` and `sync` are written."""

    max_age: str | None = None
    refresh: bool = False
    pages: str | None = None
    kind: str | None = None
    as_typed: bool = False
    skip_bad: bool = False
    retry_in_doubt: bool = False


class Order(NamedTuple):
    """What is wanted, and the policy it is bought under. `read`: what was read from files."""

    wanted: "Sequence[Wanted]"
    policy: "Policy"
    read: "tuple[Report, ...]" = ()


def order_of(
    app: "App",
    typed: "Sequence[Typed]",
    collections: Sequence[str],
    wishes: Wishes,
    connection: "Connection | None",
    *,
    open_ended: bool = False,
) -> Order:
    """Return the order that ids, collections and wishes make.

    `open_ended`: a budget of the user's bounds pages whose number is unknown. Raises UsageError.
    """
    from localcite.sync.wanted import Choices, from_collections, from_typed  # noqa: PLC0415 - keeps `--help` light
    from localcite.text import duration  # noqa: PLC0415 - the same

    overridden = wishes.max_age is not None
    max_age = app.settings.max_age if wishes.max_age is None else duration(wishes.max_age)
    wanted = from_typed(typed, Choices(wishes.kind, wishes.as_typed, max_age))
    wanted += from_collections(connection, collections, max_age, overridden=overridden)
    return Order(wanted, policy_of(app, wishes, connection, open_ended=open_ended))


def policy_of(app: "App", wishes: Wishes, connection: "Connection | None", *, open_ended: bool) -> "Policy":
    """Return the policy of wishes and settings."""
    from localcite.plan import Policy  # noqa: PLC0415 - keeps `--help` light

    settings = app.settings
    return Policy(
        refresh=wishes.refresh,
        retry_in_doubt=wishes.retry_in_doubt,
        pages=pages(wishes.pages),
        open_ended=open_ended,
        no_answer_max_age=settings.no_answer_max_age,
        pages_billed=settings.l012_pages_billed,
        batch_first=settings.batch_first,
        batch_most=settings.batch_most,
        concurrency=settings.concurrency,
        prices=prices(connection, instant(app.now())),
    )


def pages(text: str | None) -> int | None:
    """Return the number of pages that is wanted, None for all. Raises UsageError."""
    if text is None:
        return 1
    if text == "all":
        return None
    if not text.isdecimal() or not 1 <= int(text) <= 10_000:
        raise UsageError(what=f"--pages {text} is no number of pages", fix="give a number from 1 on, or `all`")
    return int(text)


def prices(connection: "Connection | None", at: str) -> Mapping[Endpoint, Price]:
    """Return the price of each endpoint that has one at a moment."""
    from datetime import datetime  # noqa: PLC0415 - only plans have prices
    from decimal import Decimal  # noqa: PLC0415 - the same

    if connection is None:
        return {}
    query = "SELECT endpoint, amount, currency, max(since) FROM price WHERE since <= ? GROUP BY endpoint"
    return {
        Endpoint(endpoint): Price(Endpoint(endpoint), Decimal(amount), currency, datetime.fromisoformat(since))
        for endpoint, amount, currency, since in connection.execute(query, (at,))
    }


def plan_of(app: "App", order: Order, connection: "Connection | None") -> "Plan":
    """Return the plan of an order; a clock that was set back is told. Reads only."""
    from functools import partial  # noqa: PLC0415 - keeps `--help` light

    from localcite.db.locks import is_alive  # noqa: PLC0415 - the same
    from localcite.sync.prepare import prepare, set_back  # noqa: PLC0415 - the same

    if connection is not None and (newest := set_back(connection, app.now())):
        app.note(
            f"The clock of this computer stands before the newest call on record ({newest[:16].replace('T', ' ')} UTC):"
            " ages, freshness rules and the month's budget go by it, so set it right first."
        )
    alive = partial(is_alive, app.settings.beside)
    return prepare(connection, order.wanted, order.policy, app.now(), alive)
