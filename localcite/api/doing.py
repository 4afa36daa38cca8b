"""What a Python program has done by `Database`: plans, lists, runs. Each is given the app of one deed."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from localcite.api import buying, given
from localcite.api.attend import Brake
from localcite.api.collections import SKIP
from localcite.api.given import Given, Spending
from localcite.api.order import Order, Wishes, order_of, plan_of
from localcite.api.values import Listing, Plan, Status, Summary, status_of
from localcite.errors import NotConfirmed, UsageError
from localcite.sync.garbage import no_collecting
from localcite.sync.values import Ceiling, Progress

if TYPE_CHECKING:
    from sqlite3 import Connection
    from typing import Literal

    from localcite.app import Programmed

AGREE = "give `budget=`, or a plan that you looked at: `db.sync(plan)`"


def wishes(
    max_age: str | None,
    refresh: bool,  # noqa: FBT001 - as `Wishes` has them
    pages: "int | Literal['all']",
    kind: str | None,
    as_typed: bool,  # noqa: FBT001 - the same
    skip_bad: bool,  # noqa: FBT001 - the same
    retry_in_doubt: bool,  # noqa: FBT001 - the same
) -> Wishes:
    """Return arguments as the options of the commands are written."""
    return Wishes(max_age, refresh, str(pages), kind, as_typed, skip_bad, retry_in_doubt)


def planned(app: "Programmed", ids: tuple[Given, ...], collection: str | Iterable[str] | None, wished: Wishes) -> Plan:
    """Return what a sync would buy."""
    from localcite.api.approved import approval_of  # noqa: PLC0415 - only plans need it

    with _reading(app) as connection, no_collecting():
        order = _order(app, ids, collection, wished, connection)
        plan = plan_of(app, order, connection)
        approval = approval_of(app, plan, order, connection, skip_bad=wished.skip_bad)
    return Plan(plan, approval, app.notes)


def loaded(app: "Programmed", file: str) -> Plan:
    """Return a saved plan as it is to be carried out now."""
    from localcite.api.approved import loaded as load  # noqa: PLC0415 - few are saved

    with _reading(app) as connection:
        approval = load(app, file, connection)
        return Plan(buying.approved(app, approval, connection, Ceiling()).plan, approval, app.notes)


def read(app: "Programmed", file: str, **told: Any) -> Listing:
    """Return the ids in a file. `told`: the fields of `lists.values.Wishes`."""
    from localcite.api.files import read_file  # noqa: PLC0415 - only files need it
    from localcite.lists.values import Wishes as Reading  # noqa: PLC0415 - the same

    typed, report = read_file(app, file, Reading(**told))
    return Listing(tuple(typed), report)


def status(app: "Programmed") -> Status:
    """Return the state of the whole database."""
    from localcite.api.state import of_database  # noqa: PLC0415 - few ask

    with _reading(app) as connection:
        return status_of(of_database(app, connection))


def bought(
    app: "Programmed",
    wanted: tuple[Given | Plan, ...],
    collection: str | Iterable[str] | None,
    wished: Wishes,
    budget: Spending | None,
    tag: str | None,
    report: Callable[[Progress], None],
    brake: Brake,
) -> Summary:
    """Buy what ids, collections or a plan come to, if a budget or the plan says yes."""
    ceiling, plan, tag = given.ceiling_of(budget), given.plan_of(wanted), given.text_of(tag, "tag", "matter-7")
    with closing(app.open_for_writing()) as connection:
        buying.recover(app, connection)
        if plan is None:
            deal, skip = _ordered(app, wanted, collection, wished, ceiling, connection), wished.skip_bad
        else:
            _check_alone(wished, collection)
            deal, skip = buying.approved(app, plan.approval, connection, ceiling), plan.approval.skip_bad
        buying.refuse(app, deal, connection, skip_bad=skip, skip=SKIP)
        if deal.plan.targets and plan is None and budget is None:
            raise NotConfirmed(units_at_most=deal.plan.units_at_most, fix=AGREE)
        return _carried_out(app, deal, tag, connection, report, brake)


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
    wished: Wishes,
    connection: "Connection | None",
    *,
    open_ended: bool = False,
) -> Order:
    given.text_of(wished.max_age, "max_age", "90d")
    given.text_of(wished.kind, "kind", "B2")
    typed, names = given.typed_of(ids), given.names_of(collection)
    order = order_of(app, typed, names, wished, connection, open_ended=open_ended)
    if not order.wanted and not names and not any(True for _ in ids):
        raise UsageError(what="nothing is wanted", fix="give ids, or `collection=`")
    return order


def _ordered(
    app: "Programmed",
    wanted: Iterable[Any],
    collection: str | Iterable[str] | None,
    wished: Wishes,
    ceiling: Ceiling,
    connection: "Connection",
) -> buying.Deal:
    """Return what ids and collections come to. A budget bounds pages whose number nobody knows."""
    bounded = ceiling.units is not None or ceiling.money is not None
    with no_collecting():
        order = _order(app, wanted, collection, wished, connection, open_ended=bounded)
        return buying.ordered(app, order, connection, ceiling)


def _check_alone(wished: Wishes, collection: object) -> None:
    """Refuse what would change a plan that is agreed to."""
    if wished != Wishes(pages="1") or collection is not None:
        raise UsageError(what="a plan has its own rules, and others would change them", fix="make it again with them")


def _carried_out(
    app: "Programmed",
    deal: buying.Deal,
    tag: str | None,
    connection: "Connection",
    report: Callable[[Progress], None],
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
