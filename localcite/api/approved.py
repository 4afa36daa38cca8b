"""An approved plan: what it wants, under which policy, and what it allows at most; from a plan in hand or a file."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from localcite.api.order import Order, Wishes, policy_of
from localcite.errors import BadFile, UsageError
from localcite.model import instant
from localcite.plan import written
from localcite.plan.written import Approved

if TYPE_CHECKING:
    from sqlite3 import Connection

    from localcite.app import App
    from localcite.plan import Plan, Policy

FIX = "make it again with `localcite plan … -o FILE`"
SAVED = ("refresh", "retry_in_doubt", "pages")  # what of a policy is the plan's own


class Approval(NamedTuple):
    """What somebody agreed to. `made_at`: when its plan was made; `database`: for which, None where there was none."""

    order: Order
    limits: Approved
    skip_bad: bool
    made_at: str
    database: str | None


def approval_of(app: "App", plan: "Plan", order: Order, connection: "Connection | None", *, skip_bad: bool) -> Approval:
    """Return what agreeing to a plan means: to buy what it buys, and nothing beyond it."""
    return Approval(order, written.limits(plan), skip_bad, instant(app.now()), database_id(connection))


def saved(plan: "Plan", approval: Approval) -> dict[str, Any]:
    """Return an approval with its plan as `plan -o` saves it."""
    wanted, policy, _read = approval.order
    return written.to_file(
        plan,
        wanted,
        policy,
        skip_bad=approval.skip_bad,
        made_at=approval.made_at,
        database=approval.database,
    )


def loaded(app: "App", file: str, connection: "Connection | None") -> Approval:
    """Return what a saved plan approves. Raises BadFile; UsageError where it was made for another database."""
    found = _load(Path(file))
    try:
        limits = written.approved(found)
        made_at = instant(datetime.fromisoformat(found["made_at"]))
        policy = policy_of(app, Wishes(), connection, open_ended=False)._replace(**_policy(found["policy"]))
        wanted = [written.wanted(entry) for entry in found["wanted"]]
        approval = Approval(Order(wanted, policy), limits, bool(found["skip_bad"]), made_at, found.get("database"))
    except (KeyError, TypeError, ValueError) as error:
        raise BadFile(path=file, what=f"it is no plan as it was saved: {error}", line=None, fix=FIX) from error
    return approval


def renewed(app: "App", approval: Approval, connection: "Connection | None") -> Order:
    """Return the order of an approval as it is to be carried out now: at today's prices, and for this database.

    What it refreshes is what was older than the plan: carried out twice, it buys once. Raises UsageError.
    """
    order = approval.order
    today = policy_of(app, Wishes(), connection, open_ended=False)
    told: Mapping[str, Any] = {name: getattr(order.policy, name) for name in SAVED}
    policy = today._replace(**told, wished_before=approval.made_at)
    _check_moment(policy, approval.made_at, instant(app.now()))
    here = database_id(connection)
    if here is not None and approval.database not in {None, here}:
        raise UsageError(what="the plan was made for another database", fix=FIX)
    return order._replace(policy=policy)


def database_id(connection: "Connection | None") -> str | None:
    """Return which database this is; None where there is none yet."""
    if connection is None:
        return None
    (found,) = connection.execute("SELECT value FROM meta WHERE key = 'database_id'").fetchone() or (None,)
    return found


def _load(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadFile(path=path, what=error.strerror or "it cannot be read", line=None, fix=None) from error
    except (ValueError, RecursionError) as error:
        raise BadFile(path=path, what="it is no JSON", line=None, fix=FIX) from error


def _policy(told: dict[str, Any]) -> dict[str, Any]:
    """Return the saved part of the policy, checked."""
    pages = told["pages"]
    if pages is not None and (not isinstance(pages, int) or pages < 1):
        raise ValueError("its pages are no number of pages")
    return {"refresh": bool(told["refresh"]), "retry_in_doubt": bool(told["retry_in_doubt"]), "pages": pages}


def _check_moment(policy: "Policy", made_at: str, now: str) -> None:
    """Refuse to refresh what is older than a moment to come: it would be older, and bought again, with each sync."""
    if (policy.refresh or policy.retry_in_doubt) and made_at > now:
        moment = f"{made_at[:19].replace('T', ' ')} UTC"
        what = f"the plan was made at {moment}, which has not come yet by the clock of this computer"
        raise UsageError(what=what, fix="set the clock right, or make the plan again")
